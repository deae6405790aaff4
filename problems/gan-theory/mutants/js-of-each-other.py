# ---
# title: "The divergences are taken from each other, not from the mixture"
# breaks: "floats both, finite for all pairs of distributions"
# part: game-criterion
# ceiling: 0.5
# hint: "Each distribution is compared with the even mixture, which has mass wherever either of
#   them has."
# ---
# %% id="game-criterion"
def finite_js(data, model):
    from scipy.special import rel_entr

    return float(rel_entr(data, model).sum() + rel_entr(model, data).sum()) / 2


def generator_criterion(data, model):
    return 2 * finite_js(data, model) - math.log(4)
