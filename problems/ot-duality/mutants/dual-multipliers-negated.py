# ---
# title: The primal's multipliers, with the wrong sign
# breaks: "Optimal (phi [m], psi [n]): phi_i + psi_j <= c_ij in every cell."
# part: dual-potentials
# ceiling: 0.4
# hint: "The solver's marginals are the change of the least cost with b: no minus."
# ---
# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    m, n = cost.shape
    both = np.hstack([np.kron(np.eye(m), np.ones((n, 1))), np.kron(np.ones((m, 1)), np.eye(n))])
    objective = np.concatenate([v, w])
    x = -linprog(cost.ravel(), A_eq=both.T, b_eq=objective).eqlin.marginals
    return x[:m], x[m:]
