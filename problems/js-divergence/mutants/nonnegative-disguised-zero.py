# ---
# title: The bound is another zero
# breaks: "the bound that the fact above gives: no logarithm, `P_x` and `Q_x` still in it"
# part: js-is-nonnegative
# ceiling: 0.5
# hint: "Step 2 has to be what log t <= t - 1 makes of the summand: with both quotients t in it."
# ---
# %% id="js-is-nonnegative"
def js_is_nonnegative():
    M_x = (P_x + Q_x) / 2
    return InequalityChain(
        [
            P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x),
            P_x * (1 + Q_x) - P_x - P_x * Q_x,
            0,
        ],
        [">=", "=="],
    )
