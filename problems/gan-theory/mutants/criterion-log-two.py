# ---
# title: "The constant is -log 2"
# breaks: "`generator_criterion(data, model)` is $C$"
# part: game-criterion
# ceiling: 0.7
# hint: "Both expectations pay log 2: the constant is -log 4."
# ---
# %% id="game-criterion"
def finite_js(data, model):
    from scipy.special import rel_entr

    mixture = (data + model) / 2
    return float(rel_entr(data, mixture).sum() + rel_entr(model, mixture).sum()) / 2


def generator_criterion(data, model):
    return 2 * finite_js(data, model) - math.log(2)
