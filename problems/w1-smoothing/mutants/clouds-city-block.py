# ---
# title: "Absolute differences of coordinates are added"
# breaks: "Norms are Euclidean."
# part: smoothing-clouds
# ceiling: 0.5
# hint: "The Euclidean distance is asked for."
# ---
# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linprog

    n, m = len(x), len(y)
    cost = np.linalg.norm(x[:, None] - y[None, :], axis=-1)
    cost = abs(x[:, None] - y[None, :]).sum(-1)
    leaves, arrives = np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))
    masses = np.concatenate([np.full(n, 1 / n), np.full(m, 1 / m)])
    return float(linprog(cost.ravel(), A_eq=np.vstack([leaves, arrives]), b_eq=masses).fun)
