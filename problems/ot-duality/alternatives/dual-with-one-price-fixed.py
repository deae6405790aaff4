# ---
# title: One potential fixed at 0, then made as large as it can be
# ---
# %% id="dual-potentials"
def dual_potentials(cost, v, w):
    m, n = cost.shape
    both = np.hstack([np.repeat(np.eye(m), n, axis=0), np.tile(np.eye(n), (m, 1))])
    bounds = [(0, 0)] + [(None, None)] * (m + n - 1)
    x = linprog(-np.concatenate([v, w]), A_ub=both, b_ub=cost.ravel(), bounds=bounds).x
    psi = (cost - x[:m, None]).min(axis=0)
    return (cost - psi).min(axis=1), psi


# %% id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    excess = np.add.outer(phi, psi) - cost
    place = np.unravel_index(excess.argmax(), cost.shape)
    if excess[place] < 1e-9:
        return np.dot(v, phi) + np.dot(w, psi), None
    witness = np.zeros_like(cost)
    witness[place] = 5.0
    return -np.inf, witness


# %% id="gap-and-slackness"
def gap_and_slackness(cost, v, w, plan, phi, psi):
    terms = plan * cost - plan * np.add.outer(phi, psi)
    return np.vdot(cost, plan) - (np.dot(v, phi) + np.dot(w, psi)), terms


# %% id="lipschitz-potential"
def lipschitz_potential(distance, phi, psi):
    if len(set(distance.shape)) != 1:
        raise ValueError("not square")
    through = distance[:, :, None] + distance[None, :, :]  # [i, j, k]: from i to k by way of j
    worst = max(
        (distance[:, None, :] - through).max(),
        abs(distance - distance.T).max(),
        abs(np.diagonal(distance)).max(),
    )
    if worst > 1e-9:
        raise ValueError("not a metric")
    upper = (distance - psi).min(axis=1)
    lower = (phi - distance).max(axis=1)
    return (upper + lower) / 2
