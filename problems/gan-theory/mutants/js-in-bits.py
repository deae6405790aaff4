# ---
# title: "The divergence is in bits"
# breaks: "is the Jensen-Shannon divergence in nats"
# part: game-criterion
# ceiling: 0.5
# hint: "Logarithms are natural here."
# ---
# %% id="game-criterion"
def finite_js(data, model):
    from scipy.special import rel_entr

    mixture = (data + model) / 2
    return float(rel_entr(data, mixture).sum() + rel_entr(model, mixture).sum()) / math.log(4)


def generator_criterion(data, model):
    return 2 * finite_js(data, model) - math.log(4)
