# ---
# title: "The target is taken to have all its mass on B"
# breaks: "$p(\\bar A) - p_\\theta(\\bar A)$, exactly, from `share`, `volume` and `mean_inside`;"
# part: vp-gap-chain
# ceiling: 0.0
# hint: "On B the target's density is 0.9, not 1: a tenth of its mass is on the ramp."
# ---
# %% id="vp-gap-chain"
def gap_chain():
    left_over = 1 - share * volume  # of B, whose volume is 1
    return InequalityChain(
        [left_over * (1 - mean_inside), left_over * eps, (1 - volume) * eps],
        [">=", ">="],
    )
