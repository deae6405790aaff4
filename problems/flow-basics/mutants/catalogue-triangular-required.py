# ---
# title: "Everything that is not triangular is refused"
# breaks: "its inverse and its log-determinant cost far less than the order of $d^3$ operations
#   for a picture"
# part: flow-catalogue
# ceiling: 0.75
# hint: "A triangular Jacobian is one way to a cheap determinant, not a condition: think of one 3
#   by 3 matrix for all pixels."
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
        "mirror": "cheap",
        "dense": "cheap",
        "channels": "cheap",
    }


def witnesses():
    """Name -> the points that prove the refusal."""
    offset = 1.8954942670339809  # t = 2 sin t, so pi - t and pi + t have the image pi
    return {
        "square": [[-1.0, -1.0], [1.0, 1.0]],
        "cube": [0.0, 0.0],
        "exponential": [-1.0, -1.0],
        "relu": [[-1.0, -1.0], [-2.0, -2.0]],
        "leaky relu": [0.0, 0.0],
        "wave": [[math.pi - offset, 0.0], [math.pi + offset, 0.0]],
        "double": [[0.0, 0.0], [2.0, -1.0]],
    }
