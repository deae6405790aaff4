# ---
# title: Zero is written down without a reason
# breaks: "no logarithm, `P_x` and `Q_x` still in it"
# part: js-is-nonnegative
# ceiling: 0.5
# hint: "Step 2 has to show why: the bound from log t <= t - 1, before it cancels."
# ---
# %% id="js-is-nonnegative"
def js_is_nonnegative():
    M_x = (P_x + Q_x) / 2
    return InequalityChain(
        [
            P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x),
            0,
            0,
        ],
        [">=", "=="],
    )
