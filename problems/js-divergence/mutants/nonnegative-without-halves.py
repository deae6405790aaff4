# ---
# title: The halves are left out
# breaks: "the summand of $D_{JS}(P \\| Q)$ at one point, in `P_x` and `Q_x`, with its logarithms"
# part: js-is-nonnegative
# ceiling: 0.5
# hint: "JS is *half* of each of two KL divergences."
# ---
# %% id="js-is-nonnegative"
def js_is_nonnegative():
    M_x = (P_x + Q_x) / 2
    return InequalityChain(
        [
            P_x * sp.log(P_x / M_x) + Q_x * sp.log(Q_x / M_x),
            P_x / 2 * (1 - M_x / P_x) + Q_x / 2 * (1 - M_x / Q_x),
            0,
        ],
        [">=", "=="],
    )
