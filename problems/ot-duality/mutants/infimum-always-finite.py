# ---
# title: The dual's objective is returned whatever the prices are
# breaks: "If it is not: `-np.inf`, and a witness"
# part: inner-infimum
# ceiling: 0.4
# hint: "Where phi_i + psi_j exceeds the cost, carry more and more: L has no least value."
# ---
# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    return v @ phi + w @ psi, None
