# ---
# title: "A bijection is taken for a flow"
# breaks: "it and its inverse are differentiable *everywhere*"
# part: flow-catalogue
# ceiling: 0.5
# hint: "If you accepted the cube: x^3 is one-to-one and onto, but the cube root has no derivative
#   at 0, so the density is infinite there."
# ---
# %% id="flow-catalogue"
def verdicts():
    """Name -> "practical", or the first property that the map lacks."""
    return {
        "square": "one-to-one",
        "cube": "practical",
        "exponential": "onto",
        "sinh": "practical",
        "relu": "one-to-one",
        "leaky relu": "practical",
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
        "exponential": [-1.0, -1.0],
        "relu": [[-1.0, -1.0], [-2.0, -2.0]],
        "wave": [[math.pi - offset, 0.0], [math.pi + offset, 0.0]],
        "double": [[0.0, 0.0], [2.0, -1.0]],
    }
