# ---
# title: Places without mass are left out and get the potential 0
# breaks: "those of zero-mass places included"
# part: dual-potentials
# ceiling: 0.75
# hint: "A potential is a promise about every cell: solve for the empty places too."
# ---
# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    rows, columns = v > 0, w > 0
    part = cost[rows][:, columns]
    m, n = part.shape
    both = np.hstack([np.kron(np.eye(m), np.ones((n, 1))), np.kron(np.ones((m, 1)), np.eye(n))])
    objective = np.concatenate([v[rows], w[columns]])
    x = linprog(-objective, A_ub=both, b_ub=part.ravel(), bounds=(None, None)).x
    phi, psi = np.zeros(len(v)), np.zeros(len(w))
    phi[rows], psi[columns] = x[:m], x[m:]
    return phi, psi
