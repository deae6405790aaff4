# ---
# title: "The event is B, whatever A is"
# breaks: "`missed_event(model, in_square, eps)` is $\\bar A$: a boolean array `[N]`."
# part: vp-missed
# ceiling: 0.5
# hint: "Where the model is high enough it cancels the gap: take A out of B."
# ---
# %% id="vp-missed"
def missed_event(model, in_square, eps):
    return np.asarray(in_square) & True


def event_gap(event, model, target, cell):
    return float(abs((model - target)[event].sum()) * cell)
