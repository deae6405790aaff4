# ---
# title: Rounding counts as a violation
# breaks: "by less than 1e-9 counts as rounding, as none."
# part: inner-infimum
# ceiling: 0.75
# hint: "Optimal potentials reach the cost in many cells; rounding falls on either side."
# ---
# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    reduced = cost - phi[:, None] - psi[None, :]
    if reduced.min() > 1e-9:
        return v @ phi + w @ psi, None
    return -np.inf, np.maximum(-reduced, 0.0)
