# ---
# title: "Every point goes to its nearest neighbour"
# breaks: "`w1_clouds(x, y)` returns $W_1$ as a float between a cloud `[n, d]` and a cloud `[m,
#   d]`"
# part: smoothing-clouds
# ceiling: 0.5
# hint: "Then some points of the other cloud get too much and others nothing: the columns are
#   promises too."
# ---
# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linprog

    cost = np.linalg.norm(x[:, None] - y[None, :], axis=-1)
    return float((cost.min(axis=0).mean() + cost.min(axis=1).mean()) / 2)
