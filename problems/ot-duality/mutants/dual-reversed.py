# ---
# title: The constraint is phi + psi >= c, and the value minimised
# breaks: "Optimal (phi [m], psi [n]): phi_i + psi_j <= c_ij in every cell."
# part: dual-potentials
# ceiling: 0.4
# hint: "Prices above the cost bound nothing from below: phi_i + psi_j is at most c_ij."
# ---
# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    m, n = cost.shape
    both = np.hstack([np.kron(np.eye(m), np.ones((n, 1))), np.kron(np.ones((m, 1)), np.eye(n))])
    objective = np.concatenate([v, w])
    x = linprog(objective, A_ub=-both, b_ub=-cost.ravel(), bounds=(None, None)).x
    return x[:m], x[m:]
