# ---
# title: The infimum is infinite only if all roads pay
# breaks: "If it is not: `-np.inf`, and a witness"
# part: inner-infimum
# ceiling: 0.4
# hint: "One cell is enough: T_ij may grow in that cell alone."
# ---
# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    reduced = cost - phi[:, None] - psi[None, :]
    if reduced.max() > -1e-9:
        return v @ phi + w @ psi, None
    return -np.inf, np.maximum(-reduced, 0.0)
