# ---
# title: "A density of just 0.9 - epsilon is missed too"
# breaks: "$A = \\{x : p_\\theta(x) \\ge 0.9 - \\epsilon\\}$ is an event about the *model's*
#   density,"
# part: vp-missed
# ceiling: 0.5
# hint: "A includes equality, so what is left of B is where the model is strictly below."
# ---
# %% id="vp-missed"
def missed_event(model, in_square, eps):
    return in_square & (model <= 0.9 - eps)


def event_gap(event, model, target, cell):
    return float(abs((model - target)[event].sum()) * cell)
