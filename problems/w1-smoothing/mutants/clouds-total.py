# ---
# title: "Every point has mass 1"
# breaks: "masses are $1/n$ and $1/m$"
# part: smoothing-clouds
# ceiling: 0.5
# hint: "Masses sum to 1 in each cloud: divide."
# ---
# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linprog

    n, m = len(x), len(y)
    cost = np.linalg.norm(x[:, None] - y[None, :], axis=-1)
    leaves, arrives = np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))
    masses = np.concatenate([np.full(n, 1 / n), np.full(m, 1 / m)])
    return float(linprog(cost.ravel(), A_eq=np.vstack([leaves, arrives]), b_eq=masses).fun) * n
