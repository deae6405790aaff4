# ---
# title: "Symbols of the same names without assumptions; distributions are checked; SciPy's JS"
# ---
# %% id="game-discriminator"
def discriminator_optimum():
    p_data, p_g, d = sp.symbols("p_data p_g d", real=True)
    term = p_data * sp.log(d) + p_g * sp.log(1 - d)
    return StationaryPoint(
        objective=term,
        variable=d,
        point=p_data / (p_data + p_g),
        second_derivative=sp.diff(term, d, 2),
        kind="maximum",
    )


# %% id="game-best"
def best_discriminator(data, model):
    if not (math.isclose(data.sum(), 1) and math.isclose(model.sum(), 1)):
        raise ValueError("these are no distributions")
    total = data + model
    return np.where(total > 0, data / np.maximum(total, 1e-300), 0.0)


# %% id="game-criterion"
def finite_js(data, model):
    from scipy.spatial.distance import jensenshannon

    return float(jensenshannon(data, model) ** 2)


def generator_criterion(data, model):
    return game_value(best_discriminator(data, model), data, model)


# %% id="game-model"
def model_optimum():
    p_data, p_g = sp.symbols("p_data p_g")
    mixture = (p_data + p_g) / 2
    return StationaryPoint(
        objective=p_data * sp.log(p_data / mixture) + p_g * sp.log(p_g / mixture),
        variable=p_g,
        point=p_data,
        second_derivative=p_data / (p_g * (p_data + p_g)),
        kind="minimum",
    )
