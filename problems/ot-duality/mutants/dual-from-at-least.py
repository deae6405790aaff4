# ---
# title: Multipliers of a primal with inequality marginals
# breaks: "returns `(phi, psi)` that maximise the dual"
# part: dual-potentials
# ceiling: 0.5
# hint: "With inequalities as marginals the multipliers have one sign; ask for equalities."
# ---
# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    m, n = cost.shape
    both = np.hstack([np.kron(np.eye(m), np.ones((n, 1))), np.kron(np.ones((m, 1)), np.eye(n))])
    objective = np.concatenate([v, w])
    x = -linprog(cost.ravel(), A_ub=-both.T, b_ub=-objective).ineqlin.marginals
    return x[:m], x[m:]
