# ---
# title: "The wave is taken to rise everywhere"
# breaks: "two points, `[a, b]`, at least 0.1 apart, whose images agree to 1e-4"
# part: flow-catalogue
# ceiling: 0.7
# hint: "The wave falls where its derivative 1 + 2 cos u is negative: look for two points there
#   with one image."
# ---
# %% id="flow-catalogue"
def verdicts():
    """Name -> "practical", or the first property that the map lacks."""
    return {
        "square": "one-to-one",
        "cube": "smooth",
        "exponential": "onto",
        "sinh": "practical",
        "relu": "one-to-one",
        "leaky relu": "smooth",
        "ripple": "practical",
        "wave": "one-to-one",
        "average": "dimension",
        "double": "one-to-one",
        "coupling": "practical",
        "mirror": "practical",
        "dense": "cheap",
        "channels": "practical",
    }


def witnesses():
    """Name -> the points that prove the refusal."""
    return {
        "square": [[-1.0, -1.0], [1.0, 1.0]],
        "cube": [0.0, 0.0],
        "exponential": [-1.0, -1.0],
        "relu": [[-1.0, -1.0], [-2.0, -2.0]],
        "leaky relu": [0.0, 0.0],
        "wave": [[-1.0, 0.0], [1.0, 0.0]],
        "double": [[0.0, 0.0], [2.0, -1.0]],
    }
