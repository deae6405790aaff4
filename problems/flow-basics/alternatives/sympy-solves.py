# ---
# title: SymPy finds the optimum, and other witnesses
# ---
# %% id="flow-affine-optimum"
def affine_optimum():
    scale = sp.Symbol("scale", positive=True)
    spread = data_variance + (data_average - shift) ** 2
    in_scale = sp.log(sp.sqrt(2 * sp.pi) * scale) + spread / (2 * scale**2)
    best = sp.solve(sp.diff(in_scale, scale), scale)[0]
    objective = in_scale.subs(scale, sp.exp(log_scale))
    return StationaryPoint(
        objective=objective,
        variable=log_scale,
        point=sp.log(best),
        second_derivative=sp.simplify(sp.diff(objective, log_scale, log_scale)),
        kind="minimum",
    )


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
        "square": [[0.3, -2.0], [-0.3, -2.0]],
        "cube": [5.0, 0.0],
        "exponential": (0.0, 3.0),
        "relu": [[-0.5, 7.0], [-0.7, 7.0]],
        "leaky relu": [0.0, -8.0],
        "wave": [[math.pi - offset, 0.0], [math.pi + offset, 0.0]],
        "double": [(1.0, 1.0), (3.0, 0.0)],
    }
