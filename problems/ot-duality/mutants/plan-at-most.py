# ---
# title: The marginals are upper bounds, so that nothing has to be carried
# breaks: "nonnegative, row sums `v`, column sums `w`, of the least cost"
# part: transport-plan
# ceiling: 0.5
# hint: "With <= the cheapest plan carries only what pays: the marginals are equalities."
# ---
# %% id="transport-plan"
def transport_plan(cost, v, w):
    if v.min() < 0 or w.min() < 0 or abs(v.sum() - w.sum()) > 1e-9 * max(v.sum(), w.sum()):
        raise ValueError("masses must be nonnegative, with equal totals")
    m, n = cost.shape
    leaves, arrives = np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))
    A, b = np.vstack([leaves, arrives]), np.concatenate([v, w])
    return linprog(cost.ravel(), A_ub=A, b_ub=b).x.reshape(m, n)
