# ---
# title: "The gap has a sign"
# breaks: "`event_gap(event, model, target, cell)` is $|p_\\theta(E) - p(E)|$ for any event `[N]`,
#   a float; `cell` is the area of a cell."
# part: vp-missed
# ceiling: 0.5
# hint: "A gap is the absolute difference of the two probabilities."
# ---
# %% id="vp-missed"
def missed_event(model, in_square, eps):
    return in_square & (model < 0.9 - eps)


def event_gap(event, model, target, cell):
    return float((model - target)[event].sum() * cell)
