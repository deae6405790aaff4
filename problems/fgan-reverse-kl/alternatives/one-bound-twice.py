# ---
# title: "The reverse bound as the forward one with p and q exchanged"
# ---
# %% id="reverse-conjugate"
def reverse_optimum():
    objective = t_neg * u + sp.log(u)
    return StationaryPoint(objective, u, sp.Pow(-t_neg, -1), -1 / (u * u), "maximum")


def reverse_conjugate(t):
    with np.errstate(divide="ignore"):
        return -1 - np.log(np.maximum(-t, 0.0))


# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return forward_bound(h_q, h_p)


def forward_bound(log_d_first, log_d_second):
    return 1 + log_d_first.sum() / len(log_d_first) - log_d_second.exp().sum() / len(log_d_second)


# %% id="reverse-both"
def both_bounds(l_p, l_q):
    def bound(first, second):
        return (1 + first.double().mean() - second.double().exp().mean()).item()

    return bound(l_p, l_q), bound(-l_q, -l_p)
