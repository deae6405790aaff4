# ---
# title: "0 log 0 becomes NaN"
# breaks: "finite for all pairs of distributions, also where one or both have no mass at a point"
# part: game-criterion
# ceiling: 0.8
# hint: "Leave out points without mass: 0 log 0 is 0."
# ---
# %% id="game-criterion"
def finite_js(data, model):
    mixture = (data + model) / 2
    with np.errstate(all="ignore"):
        both = data * np.log(data / mixture) + model * np.log(model / mixture)
    return float(both.sum()) / 2


def generator_criterion(data, model):
    return 2 * finite_js(data, model) - math.log(4)
