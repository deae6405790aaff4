# ---
# title: "The area of a cell is left out"
# breaks: "`event_gap(event, model, target, cell)` is $|p_\\theta(E) - p(E)|$ for any event `[N]`,
#   a float; `cell` is the area of a cell."
# part: vp-missed
# ceiling: 0.5
# hint: "A probability is the sum of densities times the area of a cell."
# ---
# %% id="vp-missed"
def missed_event(model, in_square, eps):
    return in_square & (model < 0.9 - eps)


def event_gap(event, model, target, cell):
    return float(abs((model - target)[event].sum()))
