# ---
# title: "The GAN's discriminator is given"
# breaks: "`kl_best_d` returns a `StationaryPoint`: the `d_x` that maximises one point's share"
# part: kl-bound
# ceiling: 0.5
# hint: "If your d was p/(p + q): that maximises p log d + q log(1 - d). Here the second term is
#   -q d, and d may exceed 1."
# ---
# %% id="kl-bound"
def kl_best_d():
    return StationaryPoint(
        objective=p_x * sp.log(d_x) + q_x * sp.log(1 - d_x),
        variable=d_x,
        point=p_x / (p_x + q_x),
        second_derivative=-p_x / d_x**2 - q_x / (1 - d_x) ** 2,
        kind="maximum",
    )


def kl_coin_chain():
    (p0, p1), (q0, q1), (d0, d1) = coin.p, coin.q, coin.d
    return InequalityChain(
        [
            p0 * (1 + sp.log(d0)) + p1 * (1 + sp.log(d1)) - q0 * d0 - q1 * d1,
            1 + p0 * sp.log(d0) + p1 * sp.log(d1) - q0 * d0 - q1 * d1,
            p0 * sp.log(p0 / (p0 + q0)) + p1 * sp.log(p1 / (p1 + q1)),
        ],
        ["==", "<="],
    )
