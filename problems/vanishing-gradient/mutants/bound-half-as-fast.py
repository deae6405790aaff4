# ---
# title: "A bound that vanishes, but too slowly"
# breaks: "which the sigmoid itself approaches for $h \\to -\\infty$, with no sum in it: how fast
#   it goes to 0."
# part: vanish-bound
# ceiling: 0.3
# hint: "This is a bound, but with half the logit in the exponent; the sigmoid vanishes faster."
# ---
# %% id="vanish-bound"
def vanish_bound():
    d = sigmoid_of(logit)
    return InequalityChain(
        [sp.Abs(logit_slope * d), slope_bound * d, slope_bound * sp.exp(logit / 2)],
        ["<=", "<="],
    )
