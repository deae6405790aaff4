# ---
# title: "The relations point the wrong way"
# breaks: "returns an `InequalityChain` of three steps, with the relations `[\"<=\", \"<=\"]`,"
# part: vanish-bound
# ceiling: 0.5
# hint: "Each step is to bound the one before it from above."
# ---
# %% id="vanish-bound"
def vanish_bound():
    d = sigmoid_of(logit)
    return InequalityChain(
        [sp.Abs(logit_slope * d), slope_bound * d, slope_bound * sp.exp(logit)],
        [">=", ">="],
    )
