# ---
# title: "The second step repeats the first"
# breaks: "$1 + \\mathbb E_p\\, d + \\mathbb E_q \\log(-d)$, the 1 a term by itself"
# part: reverse-bound
# ceiling: 0.5
# hint: "The probabilities of q add up to 1: take E_q 1 = 1 out of the brackets."
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
            p0 * d0 + p1 * d1 + q0 * (1 + sp.log(-d0)) + q1 * (1 + sp.log(-d1)),
            p0 * d0 + p1 * d1 + q0 * (1 + sp.log(-d0)) + q1 * (1 + sp.log(-d1)),
            q0 * sp.log(q0 / p0) + q1 * sp.log(q1 / p1),
        ],
        ["==", "<="],
    )
