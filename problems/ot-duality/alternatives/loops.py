# ---
# title: Loops over places and cells, as on paper
# ---
# %% id="lagrangian"
def lagrangian_chain():
    lagrangian = sorted_by_plan = earned = sp.Integer(0)
    for i in range(2):
        lagrangian += toy.phi[i] * (toy.v[i] - toy.T[i][0] - toy.T[i][1] - toy.T[i][2])
        earned += toy.phi[i] * toy.v[i]
        for j in range(3):
            lagrangian += toy.T[i][j] * toy.c[i][j]
            sorted_by_plan -= toy.T[i][j] * (toy.phi[i] + toy.psi[j] - toy.c[i][j])
    for j in range(3):
        lagrangian -= toy.psi[j] * (toy.T[0][j] + toy.T[1][j] - toy.w[j])
        earned += toy.psi[j] * toy.w[j]
    return InequalityChain([lagrangian, sorted_by_plan + earned, earned], ["==", ">="])


# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    m, n = cost.shape
    for i in range(m):
        for j in range(n):
            if phi[i] + psi[j] > cost[i, j] + 1e-9:
                witness = np.zeros((m, n))
                witness[i, j] = 1.0
                return float("-inf"), witness
    return float(sum(phi * v) + sum(psi * w)), None


# %% id="transport-plan"
def transport_plan(cost, v, w):
    if (v < 0).any() or (w < 0).any() or not np.isclose(v.sum(), w.sum(), rtol=1e-9, atol=0):
        raise ValueError("impossible masses")
    m, n = cost.shape
    A, b = [], []
    for i in range(m):
        row = np.zeros((m, n))
        row[i, :] = 1
        A.append(row.ravel())
        b.append(v[i])
    for j in range(n - 1):  # the last column follows from the others
        column = np.zeros((m, n))
        column[:, j] = 1
        A.append(column.ravel())
        b.append(w[j])
    return linprog(cost.ravel(), A_eq=A, b_eq=b, method="highs-ds").x.reshape(m, n)


# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    m, n = cost.shape
    A, b = [], []
    for i in range(m):
        for j in range(n):
            row = np.zeros(m + n)
            row[i] = row[m + j] = 1
            A.append(row)
            b.append(cost[i, j])
    x = linprog(-np.r_[v, w], A_ub=A, b_ub=b, bounds=[(None, None)] * (m + n)).x
    shift = x[0]  # potentials that start at 0
    return x[:m] - shift, x[m:] + shift


# %% id="lipschitz-potential"
def lipschitz_potential(distance, phi, psi):
    n = len(distance)
    if distance.shape != (n, n):
        raise ValueError("not square")
    for i in range(n):
        for j in range(n):
            if abs(distance[i, j] - distance[j, i]) > 1e-9 or abs(distance[i, i]) > 1e-9:
                raise ValueError("not a metric")
            for k in range(n):
                if distance[i, k] > distance[i, j] + distance[j, k] + 1e-9:
                    raise ValueError("a detour is shorter")
    return np.array([min(distance[i, j] - psi[j] for j in range(n)) for i in range(n)])
