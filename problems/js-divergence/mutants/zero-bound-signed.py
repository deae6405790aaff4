# ---
# title: The bound is P - Q, which takes either sign
# breaks: "that is 0 where `P_x` equals `Q_x` and positive everywhere else"
# part: zero-only-if-equal
# ceiling: 0.5
# hint: "P - Q is negative somewhere: terms of either sign can cancel in the sum."
# ---
# %% id="zero-only-if-equal"
def zero_only_if_equal():
    M_x = (P_x + Q_x) / 2
    kl_summand = P_x * sp.log(P_x / Q_x)
    js_summand = P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x)
    return (
        InequalityChain([kl_summand, P_x - Q_x], [">="]),
        InequalityChain([js_summand, (P_x - Q_x) ** 2 / 8], [">="]),
    )
