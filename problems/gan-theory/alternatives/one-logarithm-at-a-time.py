# ---
# title: Masks instead of special functions, logarithms of sums, loops
# ---
# %% id="game-value"
def game_value(d, data, model):
    real, fake = data > 0, model > 0
    if (d[real] == 0).any() or (d[fake] == 1).any():
        return -math.inf
    return float(data[real] @ np.log(d[real]) + model[fake] @ np.log(1 - d[fake]))


# %% id="game-best"
def best_discriminator(data, model):
    return np.array([a / (a + b) if a + b > 0 else 0.0 for a, b in zip(data, model, strict=True)])


# %% id="game-criterion"
def finite_js(data, model):
    def entropy(masses):
        masses = masses[masses > 0]
        return -float(masses @ np.log(masses))

    return entropy((data + model) / 2) - (entropy(data) + entropy(model)) / 2


def generator_criterion(data, model):
    return -2 * math.log(2) + 2 * finite_js(data, model)
