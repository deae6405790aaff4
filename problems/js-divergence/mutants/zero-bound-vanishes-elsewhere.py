# ---
# title: The bounds vanish for some unequal masses too
# breaks: "positive everywhere else"
# part: zero-only-if-equal
# ceiling: 0.5
# hint: "The bound is 0 for some unequal masses, and then a zero sum does not force P = Q."
# ---
# %% id="zero-only-if-equal"
def zero_only_if_equal():
    M_x = (P_x + Q_x) / 2
    kl_summand = P_x * sp.log(P_x / Q_x) - P_x + Q_x
    js_summand = P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x)
    return (
        InequalityChain(
            [kl_summand, (P_x - Q_x) ** 2 * (P_x - sp.Rational(1, 2)) ** 2 / 2], [">="]
        ),
        InequalityChain([js_summand, (P_x - Q_x) ** 2 * (P_x + Q_x - 1) ** 2 / 8], [">="]),
    )
