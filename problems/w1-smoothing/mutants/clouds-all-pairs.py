# ---
# title: "The mean distance over all pairs"
# breaks: "`w1_clouds(x, y)` returns $W_1$ as a float between a cloud `[n, d]` and a cloud `[m,
#   d]`"
# part: smoothing-clouds
# ceiling: 0.5
# hint: "That is the independent coupling: it does not vanish for equal clouds."
# ---
# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linprog

    cost = np.linalg.norm(x[:, None] - y[None, :], axis=-1)
    return float(cost.mean())
