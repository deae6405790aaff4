# ---
# title: The bounds lack their factors
# breaks: "positive everywhere else"
# part: zero-only-if-equal
# ceiling: 0.5
# hint: "Try masses close to 1: there the summand is barely half of the square."
# ---
# %% id="zero-only-if-equal"
def zero_only_if_equal():
    M_x = (P_x + Q_x) / 2
    kl_summand = P_x * sp.log(P_x / Q_x) - P_x + Q_x
    js_summand = P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x)
    return (
        InequalityChain([kl_summand, (P_x - Q_x) ** 2], [">="]),
        InequalityChain([js_summand, (P_x - Q_x) ** 2 / 2], [">="]),
    )
