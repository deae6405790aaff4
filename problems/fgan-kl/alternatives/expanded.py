# ---
# title: "Everything multiplied out; products instead of means"
# ---
# %% id="kl-conjugate"
def kl_conjugate_optimum():
    return StationaryPoint(
        objective=u * (t - sp.log(u)),
        variable=u,
        point=sp.exp(t) / sp.E,
        second_derivative=-(u**-1),
        kind="maximum",
    )


def kl_conjugate():
    best = sp.exp(t) / sp.E
    return t * best - best * (t - 1)


# %% id="kl-bound"
def kl_best_d():
    return StationaryPoint(
        p_x * sp.log(d_x) - q_x * d_x, d_x, p_x / q_x, -p_x * d_x ** (-2), "maximum"
    )


def kl_coin_chain():
    (p0, p1), (q0, q1), (d0, d1) = coin.p, coin.q, coin.d
    inside = p0 * (1 + sp.log(d0)) + p1 * (1 + sp.log(d1)) - d1 + q0 * (d1 - d0)
    outside = 1 + sp.expand(p0 * sp.log(d0) + p1 * sp.log(d1) - q0 * d0 - q1 * d1)
    divergence = sp.log(p1 / q1) + p0 * sp.log(p0 * q1 / (p1 * q0))
    return InequalityChain([inside, outside, divergence], ["==", "<="])


# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    over_p = h_p @ torch.full_like(h_p, 1 / len(h_p))
    return over_p - torch.expm1(h_q).sum() / len(h_q)
