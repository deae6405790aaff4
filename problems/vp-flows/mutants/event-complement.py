# ---
# title: "The event is where the model is high"
# breaks: "`missed_event(model, in_square, eps)` is $\\bar A$: a boolean array `[N]`."
# part: vp-missed
# ceiling: 0.5
# hint: "B without A is where the model is *below* the threshold."
# ---
# %% id="vp-missed"
def missed_event(model, in_square, eps):
    return in_square & (model >= 0.9 - eps)


def event_gap(event, model, target, cell):
    return float(abs((model - target)[event].sum()) * cell)
