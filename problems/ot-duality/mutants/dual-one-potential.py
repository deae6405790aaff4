# ---
# title: psi = -phi is imposed on whatever cost is given
# breaks: "`m` and `n` may differ"
# part: dual-potentials
# ceiling: 0.5
# hint: "One potential is enough only for a metric on one set of places."
# ---
# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    m, n = cost.shape
    k = min(m, n)
    rows = [np.eye(k)[i] - np.eye(k)[j] for i in range(k) for j in range(k) if i != j]
    limits = [max(cost[i, j], 0) for i in range(k) for j in range(k) if i != j]
    x = linprog(w[:k] - v[:k], A_ub=np.array(rows), b_ub=limits, bounds=(-5, 5)).x
    return np.resize(x, m), -np.resize(x, n)
