# ---
# title: "The sigmoid is bounded by one"
# breaks: "the bound times that exponential of the logit which the sigmoid itself approaches"
# part: vanish-bound
# ceiling: 0.3
# hint: "A sigmoid is at most 1, but that bound does not vanish. Which exponential is above it and
#   as small?"
# ---
# %% id="vanish-bound"
def vanish_bound():
    d = sigmoid_of(logit)
    return InequalityChain(
        [sp.Abs(logit_slope * d), slope_bound * d, slope_bound],
        ["<=", "<="],
    )
