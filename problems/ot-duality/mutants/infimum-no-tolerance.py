# ---
# title: Rounding is no excuse
# breaks: "by less than 1e-9 counts as rounding, as none."
# part: inner-infimum
# ceiling: 0.75
# hint: "Potentials that reach the cost in a cell miss it by a rounding error: allow for 1e-9."
# ---
# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    reduced = cost - phi[:, None] - psi[None, :]
    if reduced.min() >= 0:
        return v @ phi + w @ psi, None
    return -np.inf, np.maximum(-reduced, 0.0)
