# ---
# title: "The columns are ordered by the noise first"
# breaks: "with the masses $q$ `[n * k]` of those rows, in their order"
# part: smoothing-coupling
# ceiling: 0.5
# hint: "Column number i * k + j belongs to x[i] + noise[j]: the point counts first."
# ---
# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return (x[:, None, :] + noise[None, :, :]).reshape(-1, x.shape[1])


def noise_coupling(p, r):
    return Coupling(np.kron(r, np.diag(p)), p, np.kron(r, p))
