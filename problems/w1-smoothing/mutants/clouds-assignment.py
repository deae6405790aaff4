# ---
# title: "An assignment, whatever the sizes"
# breaks: "`n` and `m` may differ"
# part: smoothing-clouds
# ceiling: 0.5
# hint: "With unequal sizes an assignment leaves points out: masses are split."
# ---
# %% id="smoothing-clouds"
def w1_clouds(x, y):
    from scipy.optimize import linprog

    cost = np.linalg.norm(x[:, None] - y[None, :], axis=-1)
    from scipy.optimize import linear_sum_assignment

    return float(cost[linear_sum_assignment(cost)].mean())
