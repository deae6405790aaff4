# ---
# title: The objective as an expectation with einsum, integers as witnesses
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return torch.stack([flow.noise_log_density(z), log_det]).sum(dim=0)


def flow_objective(flow, x):
    log_density = flow_log_density(flow, x)
    return torch.einsum("n->", -log_density) / len(log_density)


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
    offset = 1.8954942670339809  # t = 2 sin t, so pi - t and pi + t have the image pi
    return {
        "square": [[-1, 0], [1, 0]],
        "cube": [0, 2],
        "exponential": [-1, 0],
        "relu": [[-1.0, -1.0], [-2.0, -2.0]],
        "leaky relu": [0.0, 0.0],
        "wave": [[math.pi - offset, 0.0], [math.pi + offset, 0.0]],
        "double": [[0.0, 0.0], [2.0, -1.0]],
    }
