# ---
# title: "The plan and the potentials from a linear program"
# ---
# %% id="w1-certificate"
def transport(cost, p, q):
    from scipy.optimize import linprog

    n = len(p)
    rows, columns = np.kron(np.eye(n), np.ones(n)), np.kron(np.ones(n), np.eye(n))
    found = linprog(cost.ravel(), A_eq=np.vstack([rows, columns]), b_eq=np.concatenate([p, q]))
    return found.x.reshape(n, n), found.eqlin.marginals[:n], found.eqlin.marginals[n:]


def shift_coupling(p, cells):
    q = np.zeros_like(p)
    plan = np.zeros((len(p), len(p)))
    for i in np.flatnonzero(p):
        plan[i, i + cells] = p[i]
        q[i + cells] = p[i]
    return Coupling(plan, p, q)


def w1_certificate(grid, p, q):
    cost = np.abs(np.subtract.outer(grid, grid))
    return PrimalDual(cost, *transport(cost, p, q))
