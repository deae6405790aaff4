# ---
# title: The bound is held back by evaluate=False
# breaks: "`evaluate=False` keeps nothing"
# part: js-is-nonnegative
# ceiling: 0.5
# hint: "Without brackets SymPy makes a 0 of step 2 when it is read: write P_x / 2 * (1 - ...)."
# ---
# %% id="js-is-nonnegative"
def js_is_nonnegative():
    M_x = (P_x + Q_x) / 2
    bound = sp.Add((P_x - M_x) / 2, (Q_x - M_x) / 2, evaluate=False)
    return InequalityChain(
        [P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x), bound, 0], [">=", "=="]
    )
