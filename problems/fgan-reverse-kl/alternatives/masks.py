# ---
# title: "Masks, expanded sums, log-sum-exp"
# ---
# %% id="reverse-conjugate"
def reverse_optimum():
    return StationaryPoint(
        objective=t_neg * u - sp.log(1 / u),
        variable=u,
        point=1 / sp.Abs(t_neg),
        second_derivative=-(u**-2),
        kind="maximum",
    )


def reverse_conjugate(t):
    values = np.full(t.shape, np.inf)
    below = t < 0
    values[below] = np.log(-1 / t[below]) - 1
    return values


# %% id="reverse-bound"
def reverse_best_d():
    return StationaryPoint(
        q_x * (sp.log(-d_neg) + p_x * d_neg / q_x), d_neg, -q_x / p_x, -q_x / d_neg**2, "maximum"
    )


def reverse_coin_chain():
    (p0, p1), (q0, q1), (d0, d1) = flip.p, flip.q, flip.d
    inside = d1 + p0 * (d0 - d1) + q0 * (sp.log(-d0) + 1) - (1 - q0) * (-1 - sp.log(-d1))
    outside = 1 + sp.expand(p0 * d0 + p1 * d1 + q0 * sp.log(-d0) + q1 * sp.log(-d1))
    divergence = sp.log(q1 / p1) + q0 * sp.log(q0 * p1 / (q1 * p0))
    return InequalityChain([inside, outside, divergence], ["==", "<="])


# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    mean_d = -torch.exp(torch.logsumexp(h_p, 0) - math.log(len(h_p)))
    return mean_d + (1 + h_q).mean()
