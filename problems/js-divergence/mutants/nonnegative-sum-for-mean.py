# ---
# title: M is the sum of the two masses
# breaks: "the summand of $D_{JS}(P \\| Q)$ at one point, in `P_x` and `Q_x`, with its logarithms"
# part: js-is-nonnegative
# ceiling: 0.5
# hint: "M(x) is the mean; against the sum, both logarithms are negative."
# ---
# %% id="js-is-nonnegative"
def js_is_nonnegative():
    M_x = P_x + Q_x
    return InequalityChain(
        [
            P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x),
            P_x / 2 * (1 - M_x / P_x) + Q_x / 2 * (1 - M_x / Q_x),
            0,
        ],
        [">=", "=="],
    )
