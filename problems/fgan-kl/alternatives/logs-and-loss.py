# ---
# title: "Logarithms split, expressions by SymPy's calculus, a loss with maximize=True spelt out"
# ---
# %% id="kl-conjugate"
def kl_conjugate_optimum():
    objective = -u * (sp.log(u) - t)
    (best,) = sp.solve(sp.diff(objective, u), u)
    return StationaryPoint(objective, u, best, sp.diff(objective, u, 2), "maximum")


def kl_conjugate():
    optimum = kl_conjugate_optimum()
    return sp.simplify(optimum.objective.subs(u, optimum.point))


# %% id="kl-bound"
def kl_best_d():
    objective = q_x * (p_x / q_x * sp.log(d_x) - d_x)
    return StationaryPoint(
        objective, d_x, sp.exp(sp.log(p_x) - sp.log(q_x)), sp.diff(objective, d_x, 2), "maximum"
    )


def kl_coin_chain():
    p, q, d = coin.p, coin.q, coin.d
    mean_p = sum(p[k] * (1 + sp.log(d[k])) for k in range(2))
    logs = sum(p[k] * sp.log(d[k]) for k in range(2))
    mean_q = sum(q[k] * d[k] for k in range(2))
    divergence = sum(p[k] * (sp.log(p[k]) - sp.log(q[k])) for k in range(2))
    return InequalityChain([mean_p - mean_q, 1 + logs - mean_q, divergence], ["==", "<="])


# %% id="kl-fit"
def kl_fit(network, optimizer, sample_p, sample_q, estimate, updates):
    history = []
    while len(history) < updates:
        points_q, points_p = sample_q(), sample_p()
        network.zero_grad(set_to_none=True)
        loss = -estimate(network(points_p), network(points_q))
        loss.backward()
        optimizer.step()
        history.append(-float(loss.detach()))
    return history
