# ---
# title: "The inequalities point the wrong way"
# breaks: "`gap_chain` is an `InequalityChain` of three steps with the relations `[\">=\",
#   \">=\"]`:"
# part: vp-gap-chain
# ceiling: 0.0
# hint: "The gap is *at least* each of the bounds that follow."
# ---
# %% id="vp-gap-chain"
def gap_chain():
    left_over = 1 - share * volume  # of B, whose volume is 1
    return InequalityChain(
        [left_over * (PLATEAU - mean_inside), left_over * eps, (1 - volume) * eps],
        ["<=", "<="],
    )
