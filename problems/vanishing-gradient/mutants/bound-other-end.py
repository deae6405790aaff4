# ---
# title: "The exponential has the wrong sign"
# breaks: "which the sigmoid itself approaches for $h \\to -\\infty$, with no sum in it: how fast
#   it goes to 0."
# part: vanish-bound
# ceiling: 0.3
# hint: "For a logit of minus infinity the bound has to vanish: this one grows."
# ---
# %% id="vanish-bound"
def vanish_bound():
    d = sigmoid_of(logit)
    return InequalityChain(
        [sp.Abs(logit_slope * d), slope_bound * d, slope_bound * sp.exp(-logit)],
        ["<=", "<="],
    )
