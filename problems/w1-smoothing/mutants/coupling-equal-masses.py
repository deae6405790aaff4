# ---
# title: "All noisy points get the same mass"
# breaks: "so that $p_\\sigma$ has mass `p[i] * r[j]` at `x[i] + noise[j]`"
# part: smoothing-coupling
# ceiling: 0.5
# hint: "The masses are p[i] * r[j]."
# ---
# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return (x[:, None, :] + noise[None, :, :]).reshape(-1, x.shape[1])


def noise_coupling(p, r):
    return Coupling(
        np.kron(np.diag(p), np.full(len(r), 1 / len(r))), p, np.repeat(p, len(r)) / len(r)
    )
