# ---
# title: "Loops, quadrature-free algebra, a recursion for the length"
# ---
# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return np.array([point + speck for point in x for speck in noise])


def noise_coupling(p, r):
    n, k = len(p), len(r)
    plan = np.zeros((n, n * k))
    for i in range(n):
        for j in range(k):
            plan[i, i * k + j] = p[i] * r[j]
    return Coupling(plan, p, plan.sum(axis=0))


# %% id="smoothing-chain"
def smoothing_chain():
    half = sp.Rational(1, 2)
    mean_square = sp.Integral(length_density * r * r, (r, 0, sp.oo))
    ratio = sp.gamma(half * (dim + 1)) / sp.gamma(half * dim)
    steps = [
        LENGTH_START,
        sp.sqrt(2 * sigma**2) * ratio,
        mean_square**half,
        sp.sqrt(dim * sigma**2),
    ]
    return InequalityChain(steps, ["==", "<=", "=="])


# %% id="smoothing-length"
def noise_length(sigma, d):
    from scipy.special import gammaln

    return float(sigma * np.exp(0.5 * np.log(2) + gammaln(0.5 * d + 0.5) - gammaln(0.5 * d)))


# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linear_sum_assignment

    n, m = len(x), len(y)
    common = math.lcm(n, m)  # every point as several of equal mass
    first, second = np.repeat(x, common // n, axis=0), np.repeat(y, common // m, axis=0)
    cost = np.sqrt(((first[:, None] - second[None, :]) ** 2).sum(axis=-1))
    rows, columns = linear_sum_assignment(cost)
    return cost[rows, columns].mean().item()
