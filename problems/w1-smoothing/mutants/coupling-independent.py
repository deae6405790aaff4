# ---
# title: "The independent coupling"
# breaks: "A point `x[i]` is joined only with the points that it becomes by noise"
# part: smoothing-coupling
# ceiling: 0.6
# hint: "p q^T is a coupling, but it carries every point everywhere: its cost grows with the
#   spread of p."
# ---
# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return (x[:, None, :] + noise[None, :, :]).reshape(-1, x.shape[1])


def noise_coupling(p, r):
    return Coupling(np.outer(p, np.kron(p, r)), p, np.kron(p, r))
