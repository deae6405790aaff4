# ---
# title: "A map is refused for a property later in the list"
# breaks: "to the *first* property in the list above that the map lacks"
# part: flow-catalogue
# ceiling: 0.8
# hint: "Give the first property of the list that is missing: relu and square are not one-to-one,
#   and only then not onto."
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
        "average": "one-to-one",
        "double": "onto",
        "coupling": "practical",
        "mirror": "practical",
        "dense": "smooth",
        "channels": "practical",
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
