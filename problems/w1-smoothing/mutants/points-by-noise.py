# ---
# title: "The noisy points are ordered by the noise first"
# breaks: "returns the array `[n * k, d]` whose row number `i * k + j` is `x[i] + noise[j]`."
# part: smoothing-coupling
# ceiling: 0.8
# hint: "Row i * k + j: all copies of x[0] come first."
# ---
# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return (noise[:, None, :] + x[None, :, :]).reshape(-1, x.shape[1])


def noise_coupling(p, r):
    return Coupling(np.kron(np.diag(p), r), p, np.kron(p, r))
