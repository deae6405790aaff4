# ---
# title: Feasible is taken to mean phi + psi >= c
# breaks: "$\\phi_i + \\psi_j \\le c_{ij}$"
# part: inner-infimum
# ceiling: 0.4
# hint: "T_ij multiplies c_ij - phi_i - psi_j: which sign of it is dangerous for an infimum?"
# ---
# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    reduced = cost - phi[:, None] - psi[None, :]
    if reduced.max() < 1e-9:
        return v @ phi + w @ psi, None
    return -np.inf, np.maximum(reduced, 0.0)
