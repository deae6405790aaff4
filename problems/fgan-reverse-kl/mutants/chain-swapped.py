# ---
# title: "p and q have changed places"
# breaks: "In argument lists $p$ comes before $q$."
# part: reverse-bound
# ceiling: 0.5
# hint: "d is averaged over p, and log(-d) over q."
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
            q0 * d0 + q1 * d1 + p0 * (1 + sp.log(-d0)) + p1 * (1 + sp.log(-d1)),
            1 + q0 * d0 + q1 * d1 + p0 * sp.log(-d0) + p1 * sp.log(-d1),
            p0 * sp.log(p0 / q0) + p1 * sp.log(p1 / q1),
        ],
        ["==", "<="],
    )
