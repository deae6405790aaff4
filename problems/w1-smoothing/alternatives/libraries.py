# ---
# title: "scipy's chi distribution, sparse linear program"
# ---
# %% id="smoothing-length"
def noise_length(sigma, d):
    log_ratio = 0.0 if d % 2 else math.log(math.pi) / 2
    if d < 300:  # E(d + 2) = E(d) (d + 1) / d
        length = math.sqrt(2 / math.pi) if d % 2 else math.sqrt(math.pi / 2)
        for step in range(2 - d % 2, d, 2):
            length *= (step + 1) / step
        return sigma * length
    return sigma * math.sqrt(d - 0.5 + 1 / (8 * d)) + 0.0 * log_ratio


# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy import sparse
    from scipy.optimize import linprog
    from scipy.spatial import distance_matrix

    n, m = len(x), len(y)
    A = sparse.vstack(
        [
            sparse.kron(sparse.identity(n), np.ones((1, m))),
            sparse.kron(np.ones((1, n)), sparse.identity(m)),
        ]
    )
    masses = np.repeat([1 / n, 1 / m], [n, m])
    return float(linprog(distance_matrix(x, y).ravel(), A_eq=A, b_eq=masses, method="highs-ds").fun)
