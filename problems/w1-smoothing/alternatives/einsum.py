# ---
# title: "Einsum and reshapes, Pochhammer for the ratio, the dual program"
# ---
# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return np.repeat(x, len(noise), axis=0) + np.tile(noise, (len(x), 1))


def noise_coupling(p, r):
    plan = np.einsum("i,j,im->imj", p, r, np.eye(len(p))).reshape(len(p), -1)
    return Coupling(plan=plan, p=p, q=np.outer(p, r).ravel())


# %% id="smoothing-length"
def noise_length(sigma, d):
    from scipy.special import poch

    if d < 100:
        return float(sigma * math.sqrt(2) * poch(d / 2, 0.5))
    series = 1 - 1 / (4 * d) + 1 / (32 * d**2) + 5 / (128 * d**3)
    return float(sigma * math.sqrt(d) * series)


# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linprog
    from scipy.spatial.distance import cdist

    n, m = len(x), len(y)
    pairs = np.hstack([np.repeat(np.eye(n), m, axis=0), np.tile(np.eye(m), (n, 1))])
    weights = np.r_[np.ones(n) / n, np.ones(m) / m]
    found = linprog(-weights, A_ub=pairs, b_ub=cdist(x, y).ravel(), bounds=(None, None))
    return -found.fun
