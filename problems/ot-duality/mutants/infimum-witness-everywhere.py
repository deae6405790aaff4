# ---
# title: The witness carries the same amount on every road
# breaks: "such that $L(T + tR)$ falls without bound"
# part: inner-infimum
# ceiling: 0.75
# hint: "Most roads make L rise: carry only where phi_i + psi_j exceeds the cost."
# ---
# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    reduced = cost - phi[:, None] - psi[None, :]
    if reduced.min() > -1e-9:
        return v @ phi + w @ psi, None
    return -np.inf, np.ones_like(cost)
