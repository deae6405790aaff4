# ---
# title: The largest instead of the smallest bound is taken
# breaks: "$f_i \\ge \\phi_i$ and $-f_i \\ge \\psi_i$ everywhere"
# part: lipschitz-potential
# ceiling: 0.5
# hint: "The largest feasible phi_i obeys every bound d_ij - psi_j: take the smallest of them."
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
    return (distance - psi[None, :]).max(axis=1)
