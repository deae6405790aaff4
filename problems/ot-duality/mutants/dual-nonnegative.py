# ---
# title: linprog's default bounds keep the potentials nonnegative
# breaks: "returns `(phi, psi)` that maximise the dual"
# part: dual-potentials
# ceiling: 0.5
# hint: "linprog found nothing (x is None; .status and .message say why): its default bounds are
#   >= 0, and the multipliers of equality constraints are free."
# ---
# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    m, n = cost.shape
    both = np.hstack([np.kron(np.eye(m), np.ones((n, 1))), np.kron(np.ones((m, 1)), np.eye(n))])
    objective = np.concatenate([v, w])
    x = linprog(-objective, A_ub=both, b_ub=cost.ravel()).x
    return x[:m], x[m:]
