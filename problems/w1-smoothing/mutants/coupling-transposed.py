# ---
# title: "Rows and columns of the plan are swapped"
# breaks: "returns a `Coupling(plan, p, q)` of $p$ with the masses $q$ `[n * k]`"
# part: smoothing-coupling
# ceiling: 0.5
# hint: "A row a point of p, a column a noisy point."
# ---
# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return (x[:, None, :] + noise[None, :, :]).reshape(-1, x.shape[1])


def noise_coupling(p, r):
    return Coupling(np.kron(np.diag(p), r).T, np.kron(p, r), p)
