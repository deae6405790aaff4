# ---
# title: "The divergence is said to bound from below"
# breaks: "an `InequalityChain` of three steps with the relations `[\"==\", \"<=\"]`"
# part: kl-bound
# ceiling: 0.5
# hint: "A supremum bounds from above: any d gives at most the divergence."
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
            1 + p0 * sp.log(d0) + p1 * sp.log(d1) - q0 * d0 - q1 * d1,
            p0 * sp.log(p0 / q0) + p1 * sp.log(p1 / q1),
        ],
        ["==", ">="],
    )
