# ---
# title: "The constant comes out with the wrong sign"
# breaks: "$1 + \\mathbb E_p\\, d + \\mathbb E_q \\log(-d)$, the 1 a term by itself"
# part: reverse-bound
# ceiling: 0.5
# hint: "Minus f* is 1 + log(-d): the 1 is positive."
# ---
# %% id="reverse-bound"
def reverse_best_d():
    return StationaryPoint(
        objective=p_x * d_neg + q_x * sp.log(-d_neg),
        variable=d_neg,
        point=-q_x / p_x,
        second_derivative=-q_x / d_neg**2,
        kind="maximum",
    )


def reverse_coin_chain():
    (p0, p1), (q0, q1), (d0, d1) = flip.p, flip.q, flip.d
    return InequalityChain(
        [
            p0 * d0 + p1 * d1 + q0 * (sp.log(-d0) - 1) + q1 * (sp.log(-d1) - 1),
            -1 + p0 * d0 + p1 * d1 + q0 * sp.log(-d0) + q1 * sp.log(-d1),
            -2 + q0 * sp.log(q0 / p0) + q1 * sp.log(q1 / p1),
        ],
        ["==", "<="],
    )
