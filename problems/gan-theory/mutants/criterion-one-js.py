# ---
# title: "The criterion has one JS, not two"
# breaks: "`generator_criterion(data, model)` is $C$"
# part: game-criterion
# ceiling: 0.7
# hint: "JS is half of the two divergences: C has both, which is twice JS."
# ---
# %% id="game-criterion"
def finite_js(data, model):
    from scipy.special import rel_entr

    mixture = (data + model) / 2
    return float(rel_entr(data, mixture).sum() + rel_entr(model, mixture).sum()) / 2


def generator_criterion(data, model):
    return finite_js(data, model) - math.log(4)
