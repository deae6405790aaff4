# ---
# title: Interior point, sparse constraints, reversed slack
# ---
# %% id="transport-plan"
def transport_plan(cost, v, w):
    from scipy import sparse

    if (np.concatenate([v, w]) < 0).any():
        raise ValueError("negative mass")
    if not math.isclose(v.sum(), w.sum(), rel_tol=1e-9):
        raise ValueError("totals differ")
    m, n = cost.shape
    A = sparse.vstack(
        [
            sparse.kron(sparse.identity(m), np.ones((1, n))),
            sparse.kron(np.ones((1, m)), sparse.identity(n)),
        ]
    )
    return linprog(cost.ravel(), A_eq=A, b_eq=np.r_[v, w], method="highs-ipm").x.reshape(m, n)


# %% id="gap-and-slackness"
def gap_and_slackness(cost, v, w, plan, phi, psi):
    primal = np.einsum("ij,ij->", cost, plan)
    dual = np.einsum("i,i->", v, phi) + np.einsum("j,j->", w, psi)
    return primal - dual, -plan * (phi.reshape(-1, 1) + psi.reshape(1, -1) - cost)


# %% id="lagrangian"
def lagrangian_chain():
    T, c = sp.Matrix(toy.T), sp.Matrix(toy.c)
    v, w = sp.Matrix(toy.v), sp.Matrix(toy.w)
    phi, psi = sp.Matrix(toy.phi), sp.Matrix(toy.psi)
    ones = sp.ones(3, 1)
    cost = sum(T.multiply_elementwise(c))
    promises = phi.dot(v - T * ones) + psi.dot(w - T.T * sp.ones(2, 1))
    slack = c - phi * ones.T - sp.ones(2, 1) * psi.T
    earned = phi.dot(v) + psi.dot(w)
    steps = [cost + promises, sum(T.multiply_elementwise(slack)) + earned, earned]
    return InequalityChain(steps, ["==", ">="])
