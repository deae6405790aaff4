# ---
# title: "A map that does not reach everything is accepted"
# breaks: "every point of $\\mathbb R^d$ is some point's image"
# part: flow-catalogue
# ceiling: 0.5
# hint: "If you accepted the exponential: it never gives a negative number, so such data have no
#   noise to come from."
# ---
# %% id="flow-catalogue"
def verdicts():
    """Name -> "practical", or the first property that the map lacks."""
    return {
        "square": "one-to-one",
        "cube": "smooth",
        "exponential": "practical",
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
    offset = 1.8954942670339809  # t = 2 sin t, so pi - t and pi + t have the image pi
    return {
        "square": [[-1.0, -1.0], [1.0, 1.0]],
        "cube": [0.0, 0.0],
        "relu": [[-1.0, -1.0], [-2.0, -2.0]],
        "leaky relu": [0.0, 0.0],
        "wave": [[math.pi - offset, 0.0], [math.pi + offset, 0.0]],
        "double": [[0.0, 0.0], [2.0, -1.0]],
    }
