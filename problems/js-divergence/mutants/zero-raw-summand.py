# ---
# title: KL's summand without - P + Q
# breaks: "$P \\log\\frac PQ - P + Q$ for KL"
# part: zero-only-if-equal
# ceiling: 0.8
# hint: "P log(P/Q) is negative where P < Q; add - P + Q, which sums to nothing."
# ---
# %% id="zero-only-if-equal"
def zero_only_if_equal():
    M_x = (P_x + Q_x) / 2
    kl_summand = P_x * sp.log(P_x / Q_x)
    js_summand = P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x)
    return (
        InequalityChain([kl_summand, (P_x - Q_x) ** 2 / 2], [">="]),
        InequalityChain([js_summand, (P_x - Q_x) ** 2 / 8], [">="]),
    )
