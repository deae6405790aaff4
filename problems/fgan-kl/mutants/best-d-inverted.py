# ---
# title: "The ratio of the densities is upside down"
# breaks: "`kl_best_d` returns a `StationaryPoint`: the `d_x` that maximises one point's share"
# part: kl-bound
# ceiling: 0.5
# hint: "If it was q/p: set p/d - q to zero; d is large where p is the likelier source."
# ---
# %% id="kl-bound"
def kl_best_d():
    return StationaryPoint(
        objective=p_x * sp.log(d_x) - q_x * d_x,
        variable=d_x,
        point=q_x / p_x,
        second_derivative=-p_x / d_x**2,
        kind="maximum",
    )


def kl_coin_chain():
    (p0, p1), (q0, q1), (d0, d1) = coin.p, coin.q, coin.d
    return InequalityChain(
        [
            p0 * (1 + sp.log(d0)) + p1 * (1 + sp.log(d1)) - q0 * d0 - q1 * d1,
            1 + p0 * sp.log(d0) + p1 * sp.log(d1) - q0 * d0 - q1 * d1,
            p0 * sp.log(q0 / p0) + p1 * sp.log(q1 / p1),
        ],
        ["==", "<="],
    )
