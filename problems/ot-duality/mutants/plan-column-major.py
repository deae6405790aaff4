# ---
# title: The answer is unflattened in the other order
# breaks: "nonnegative, row sums `v`, column sums `w`, of the least cost"
# part: transport-plan
# ceiling: 0.4
# hint: "NumPy flattens row by row: use one order for the cost, the constraints and the answer."
# ---
# %% id="transport-plan"
def transport_plan(cost, v, w):
    if v.min() < 0 or w.min() < 0 or abs(v.sum() - w.sum()) > 1e-9 * max(v.sum(), w.sum()):
        raise ValueError("masses must be nonnegative, with equal totals")
    m, n = cost.shape
    leaves, arrives = np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))
    A, b = np.vstack([leaves, arrives]), np.concatenate([v, w])
    return linprog(cost.ravel(), A_eq=A, b_eq=b).x.reshape((m, n), order="F")
