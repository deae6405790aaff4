# ---
# title: "The two divergences are not halved"
# breaks: "`finite_js(data, model)` is the Jensen-Shannon divergence in nats"
# part: game-criterion
# ceiling: 0.7
# hint: "JS is the mean of the two divergences from the mixture, not their sum."
# ---
# %% id="game-criterion"
def finite_js(data, model):
    from scipy.special import rel_entr

    mixture = (data + model) / 2
    return float(rel_entr(data, mixture).sum() + rel_entr(model, mixture).sum())


def generator_criterion(data, model):
    return finite_js(data, model) - math.log(4)
