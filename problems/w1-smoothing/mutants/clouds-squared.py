# ---
# title: "Squared distances are carried"
# breaks: "The cost is the distance, not its square."
# part: smoothing-clouds
# ceiling: 0.5
# hint: "That is W2 squared: the cost is the distance."
# ---
# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linprog

    n, m = len(x), len(y)
    cost = np.linalg.norm(x[:, None] - y[None, :], axis=-1)
    cost = cost**2
    leaves, arrives = np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))
    masses = np.concatenate([np.full(n, 1 / n), np.full(m, 1 / m)])
    return float(linprog(cost.ravel(), A_eq=np.vstack([leaves, arrives]), b_eq=masses).fun)
