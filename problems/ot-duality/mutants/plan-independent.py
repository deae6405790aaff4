# ---
# title: The independent coupling v w^T
# breaks: "nonnegative, row sums `v`, column sums `w`, of the least cost"
# part: transport-plan
# ceiling: 0.5
# hint: "The outer product is a plan, but not the cheapest: it never looks at the cost."
# ---
# %% id="transport-plan"
def transport_plan(cost, v, w):
    if v.min() < 0 or w.min() < 0 or abs(v.sum() - w.sum()) > 1e-9 * max(v.sum(), w.sum()):
        raise ValueError("masses must be nonnegative, with equal totals")
    return np.outer(v, w) / v.sum()
