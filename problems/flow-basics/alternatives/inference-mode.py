# ---
# title: Samples in inference mode, symbols made anew, witnesses close to each other
# ---
# %% id="flow-sample"
@torch.inference_mode()
def sample_flow(flow, count):
    return flow.to_data(flow.draw_noise(count))


# %% id="flow-affine-optimum"
def affine_optimum():
    s, b, m, v = sp.symbols("log_scale shift data_average data_variance")
    z = sp.Symbol("z")
    log_noise = -(z**2) / 2 - sp.log(2 * sp.pi) / 2
    # E (x - b)^2 = v + m^2 - 2 m b + b^2
    mean_square = (v + m**2 - 2 * m * b + b**2) * sp.exp(-2 * s)
    objective = sp.expand(-(log_noise.subs(z**2, mean_square) - s))
    return StationaryPoint(
        objective=objective,
        variable=s,
        point=sp.solve(sp.diff(objective, s), s)[-1],
        second_derivative=sp.diff(objective, s, 2),
        kind="minimum",
    )


# %% id="flow-catalogue"
def verdicts():
    lacking = {
        "dimension": ["average"],
        "one-to-one": ["relu", "double", "wave", "square"],
        "onto": ["exponential"],
        "smooth": ["leaky relu", "cube"],
        "cheap": ["dense"],
        "practical": ["sinh", "ripple", "coupling", "mirror", "channels"],
    }
    return {name: word for word, names in lacking.items() for name in names}


def witnesses():
    return {
        "square": [[0.05, 0.05], [-0.05, 0.05]],
        "relu": [[-0.05, -0.05], [-0.13, -0.13]],
        "wave": [[3.141593 - 1.895494, 3.141593 + 1.895494], [3.141593, 3.141593]],
        "double": [[0.0, 0.0], [0.09, -0.045]],
        "exponential": (0, 0),
        "cube": [0.0, 3.0],
        "leaky relu": [0.0, 0.0],
    }
