# ---
# title: "A is where the model is at least 0.9"
# breaks: "$A = \\{x : p_\\theta(x) \\ge 0.9 - \\epsilon\\}$ is an event about the *model's*
#   density,"
# part: vp-missed
# ceiling: 0.5
# hint: "The threshold of A is 0.9 - eps: a model that lacks less than eps is not missed."
# ---
# %% id="vp-missed"
def missed_event(model, in_square, eps):
    return in_square & (model < 0.9)


def event_gap(event, model, target, cell):
    return float(abs((model - target)[event].sum()) * cell)
