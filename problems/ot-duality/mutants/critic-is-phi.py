# ---
# title: phi itself is returned
# breaks: "and $f_i - f_j \\le d_{ij}$"
# part: lipschitz-potential
# ceiling: 0.5
# hint: "phi need not be Lipschitz: raise it as far as psi and the distances allow."
# ---
# %% id="lipschitz-potential"
def lipschitz_potential(distance, phi, psi):
    n = len(distance)
    if distance.shape != (n, n):
        raise ValueError("square")
    if abs(distance - distance.T).max() > 1e-9 or abs(np.diag(distance)).max() > 1e-9:
        raise ValueError("symmetric, zero on the diagonal")
    if (distance > (distance[:, :, None] + distance[None]).min(axis=1) + 1e-9).any():
        raise ValueError("triangle inequality")
    return phi
