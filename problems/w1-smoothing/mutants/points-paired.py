# ---
# title: "Each point gets one speck of noise"
# breaks: "returns the array `[n * k, d]` whose row number `i * k + j` is `x[i] + noise[j]`."
# part: smoothing-coupling
# ceiling: 0.8
# hint: "All sums of a point and a speck of noise are asked for, n * k rows."
# ---
# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return x + np.resize(noise, x.shape)


def noise_coupling(p, r):
    return Coupling(np.kron(np.diag(p), r), p, np.kron(p, r))
