# ---
# title: Potentials as the primal's multipliers, columns first; the other transform
# ---
# %% id="transport-plan"
def transport_plan(cost, v, w):
    if min(v.min(), w.min()) < 0 or abs(v.sum() - w.sum()) > 1e-9 * max(v.sum(), w.sum()):
        raise ValueError("impossible masses")
    m, n = cost.shape
    A = np.vstack([np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))])
    b = np.concatenate([w, v])
    return linprog(cost.ravel(order="F"), A_eq=A, b_eq=b).x.reshape(n, m).T


# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    m, n = cost.shape
    A = np.vstack([np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))])
    solved = linprog(cost.ravel(), A_eq=A, b_eq=np.concatenate([v, w]))
    multipliers = solved.eqlin.marginals
    return multipliers[:m], multipliers[m:]


# %% id="lipschitz-potential"
def lipschitz_potential(distance, phi, psi):
    m, n = distance.shape
    if m != n or not np.allclose(distance, distance.T, rtol=0, atol=1e-9):
        raise ValueError("not square or not symmetric")
    if np.trace(abs(distance)) > 1e-9:
        raise ValueError("staying costs something")
    for j in range(n):
        if (distance > distance[:, [j]] + distance[[j], :] + 1e-9).any():
            raise ValueError("a detour is shorter")
    return (phi[None, :] - distance).max(axis=1)
