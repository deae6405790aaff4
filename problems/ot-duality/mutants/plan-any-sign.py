# ---
# title: The plan's entries are set free, so that it may be negative
# breaks: "nonnegative, row sums `v`, column sums `w`, of the least cost"
# part: transport-plan
# ceiling: 0.5
# hint: "bounds=(None, None) belongs to the dual; a plan carries nonnegative amounts."
# ---
# %% id="transport-plan"
def transport_plan(cost, v, w):
    if v.min() < 0 or w.min() < 0 or abs(v.sum() - w.sum()) > 1e-9 * max(v.sum(), w.sum()):
        raise ValueError("masses must be nonnegative, with equal totals")
    m, n = cost.shape
    leaves, arrives = np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))
    A, b = np.vstack([leaves, arrives]), np.concatenate([v, w])
    return linprog(cost.ravel(), A_eq=A, b_eq=b, bounds=(-10, None)).x.reshape(m, n)
