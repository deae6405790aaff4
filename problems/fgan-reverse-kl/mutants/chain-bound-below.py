# ---
# title: "The divergence is said to bound from below"
# breaks: "`reverse_coin_chain` returns an `InequalityChain` of three steps with the relations
#   `[\"==\", \"<=\"]`"
# part: reverse-bound
# ceiling: 0.5
# hint: "A supremum bounds from above."
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
            q0 * sp.log(q0 / p0) + q1 * sp.log(q1 / p1),
        ],
        ["==", ">="],
    )
