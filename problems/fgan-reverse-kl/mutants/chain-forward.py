# ---
# title: "The forward divergence is bounded"
# breaks: "Then $D_f(p \\,\\|\\, q)$ is $D_{KL}(q \\,\\|\\, p)$, the average over $q$"
# part: reverse-bound
# ceiling: 0.5
# hint: "The average is over q: this is the divergence of the other problem."
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
            1 + p0 * d0 + p1 * d1 + q0 * sp.log(-d0) + q1 * sp.log(-d1),
            p0 * sp.log(p0 / q0) + p1 * sp.log(p1 / q1),
        ],
        ["==", "<="],
    )
