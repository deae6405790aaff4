# ---
# title: "The second step repeats the first"
# breaks: "$1 + \\mathbb E_p \\log d - \\mathbb E_q\\, d$, the 1 a term by itself"
# part: kl-bound
# ceiling: 0.5
# hint: "Use that the probabilities of p add up to 1, and take E_p 1 = 1 out of the brackets."
# ---
# %% id="kl-bound"
def kl_best_d():
    return StationaryPoint(
        objective=p_x * sp.log(d_x) - q_x * d_x,
        variable=d_x,
        point=p_x / q_x,
        second_derivative=-p_x / d_x**2,
        kind="maximum",
    )


def kl_coin_chain():
    (p0, p1), (q0, q1), (d0, d1) = coin.p, coin.q, coin.d
    return InequalityChain(
        [
            p0 * (1 + sp.log(d0)) + p1 * (1 + sp.log(d1)) - q0 * d0 - q1 * d1,
            p0 * (1 + sp.log(d0)) + p1 * (1 + sp.log(d1)) - q0 * d0 - q1 * d1,
            p0 * sp.log(p0 / q0) + p1 * sp.log(p1 / q1),
        ],
        ["==", "<="],
    )
