# ---
# title: "SciPy's jensenshannon is taken for the divergence"
# breaks: "is the Jensen-Shannon divergence in nats"
# part: game-criterion
# ceiling: 0.5
# hint: "scipy.spatial.distance.jensenshannon is the square root of the divergence: square it."
# ---
# %% id="game-criterion"
def finite_js(data, model):
    from scipy.spatial.distance import jensenshannon

    return float(jensenshannon(data, model))


def generator_criterion(data, model):
    return game_value(best_discriminator(data, model), data, model)
