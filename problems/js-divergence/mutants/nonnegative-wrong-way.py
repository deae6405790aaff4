# ---
# title: log t <= t - 1 is used with t upside down
# breaks: "the bound that the fact above gives"
# part: js-is-nonnegative
# ceiling: 0.5
# hint: "With t = P/M the fact bounds log(P/M) from above: use -log(M/P) and t = M/P."
# ---
# %% id="js-is-nonnegative"
def js_is_nonnegative():
    M_x = (P_x + Q_x) / 2
    return InequalityChain(
        [
            P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x),
            P_x / 2 * (P_x / M_x - 1) + Q_x / 2 * (Q_x / M_x - 1),
            0,
        ],
        [">=", "=="],
    )
