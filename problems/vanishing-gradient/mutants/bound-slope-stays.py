# ---
# title: "The slope is not replaced by its bound"
# breaks: "the same without `logit_slope`: at most this, whatever the slope is within its bound;"
# part: vanish-bound
# ceiling: 0.5
# hint: "Without the premise on the slope nothing is bounded: put slope_bound in its place."
# ---
# %% id="vanish-bound"
def vanish_bound():
    d = sigmoid_of(logit)
    return InequalityChain(
        [sp.Abs(logit_slope * d), sp.Abs(logit_slope) * d, sp.Abs(logit_slope) * sp.exp(logit)],
        ["<=", "<="],
    )
