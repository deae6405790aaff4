# ---
# title: "p and q have changed places"
# breaks: "$p$ is the distribution that comes first"
# part: kl-bound
# ceiling: 0.5
# hint: "log d is averaged over p, and d over q; the divergence is then that of p from q."
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
            q0 * (1 + sp.log(d0)) + q1 * (1 + sp.log(d1)) - p0 * d0 - p1 * d1,
            1 + q0 * sp.log(d0) + q1 * sp.log(d1) - p0 * d0 - p1 * d1,
            q0 * sp.log(q0 / p0) + q1 * sp.log(q1 / p1),
        ],
        ["==", "<="],
    )
