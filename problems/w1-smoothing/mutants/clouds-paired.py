# ---
# title: "Point i is carried to point i"
# breaks: "the order of the points means nothing"
# part: smoothing-clouds
# ceiling: 0.5
# hint: "The best plan need not keep the order of the rows."
# ---
# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linprog

    n, m = len(x), len(y)
    cost = np.linalg.norm(x[:, None] - y[None, :], axis=-1)
    k = min(n, m)
    return float(np.diag(cost[:k, :k]).mean())
