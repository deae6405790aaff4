# ---
# title: The triangle inequality is not checked
# breaks: "raises `ValueError` if `distance` is no metric"
# part: lipschitz-potential
# ceiling: 0.85
# hint: "Symmetric and zero on the diagonal is not yet a metric: look at all detours."
# ---
# %% id="lipschitz-potential"
def lipschitz_potential(distance, phi, psi):
    n = len(distance)
    if distance.shape != (n, n):
        raise ValueError("square")
    if abs(distance - distance.T).max() > 1e-9 or abs(np.diag(distance)).max() > 1e-9:
        raise ValueError("symmetric, zero on the diagonal")
    return (distance - psi[None, :]).min(axis=1)
