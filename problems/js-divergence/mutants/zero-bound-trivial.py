# ---
# title: A bound that is zero everywhere
# breaks: "positive everywhere else"
# part: zero-only-if-equal
# ceiling: 0.5
# hint: "Nonnegative terms alone do not force P = Q: the bound has to be positive elsewhere."
# ---
# %% id="zero-only-if-equal"
def zero_only_if_equal():
    M_x = (P_x + Q_x) / 2
    kl_summand = P_x * sp.log(P_x / Q_x) - P_x + Q_x
    js_summand = P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x)
    return (
        InequalityChain([kl_summand, P_x / 4 * (1 - Q_x / P_x) + (Q_x - P_x) / 4], [">="]),
        InequalityChain(
            [
                js_summand,
                P_x / 2 * (1 - (P_x + Q_x) / (2 * P_x)) + Q_x / 2 * (1 - (P_x + Q_x) / (2 * Q_x)),
            ],
            [">="],
        ),
    )
