# ---
# title: The witness is minus the reduced cost, with negative entries
# breaks: "a witness, a nonnegative array `[m, n]`"
# part: inner-infimum
# ceiling: 0.75
# hint: "A plan must stay nonnegative along the witness: cut its negative entries off."
# ---
# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    reduced = cost - phi[:, None] - psi[None, :]
    if reduced.min() > -1e-9:
        return v @ phi + w @ psi, None
    return -np.inf, -reduced
