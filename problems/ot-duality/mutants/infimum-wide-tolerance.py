# ---
# title: A violation by a thousandth counts as rounding
# breaks: "by less than 1e-9 counts as rounding, as none."
# part: inner-infimum
# ceiling: 0.75
# hint: "However little a road pays beyond its cost, there is no least value; rounding is 1e-9."
# ---
# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    reduced = cost - phi[:, None] - psi[None, :]
    if reduced.min() > -1e-3:
        return v @ phi + w @ psi, None
    return -np.inf, np.maximum(-reduced, 0.0)
