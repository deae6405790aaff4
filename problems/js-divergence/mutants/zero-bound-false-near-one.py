# ---
# title: The bounds hold for small masses only
# breaks: "for $0 < P(x), Q(x) \\le 1$"
# part: zero-only-if-equal
# ceiling: 0.5
# hint: "Try masses close to 1: there the summand is barely half (for JS an eighth) of the square."
# ---
# %% id="zero-only-if-equal"
def zero_only_if_equal():
    M_x = (P_x + Q_x) / 2
    kl_summand = P_x * sp.log(P_x / Q_x) - P_x + Q_x
    js_summand = P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x)
    return (
        InequalityChain([kl_summand, sp.Rational(6, 10) * (P_x - Q_x) ** 2], [">="]),
        InequalityChain([js_summand, sp.Rational(14, 100) * (P_x - Q_x) ** 2], [">="]),
    )
