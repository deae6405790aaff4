# ---
# title: "SymPy's calculus, Python's loops"
# ---
# %% id="reverse-conjugate"
def reverse_optimum():
    objective = sp.log(u) + t_neg * u
    (best,) = sp.solve(sp.diff(objective, u), u)
    return StationaryPoint(objective, u, best, sp.diff(objective, u, 2), "maximum")


def reverse_conjugate(t):
    return np.array([-1 - math.log(-slope) if slope < 0 else math.inf for slope in t])


# %% id="reverse-bound"
def reverse_best_d():
    objective = p_x * d_neg + q_x * sp.log(-d_neg)
    return StationaryPoint(
        objective, d_neg, -1 / (p_x / q_x), sp.diff(objective, d_neg, d_neg), "maximum"
    )


def reverse_coin_chain():
    p, q, d = flip.p, flip.q, flip.d
    mean_d = sum(p[k] * d[k] for k in range(2))
    conjugate = sum(q[k] * (-1 - sp.log(-d[k])) for k in range(2))
    logs = sum(q[k] * sp.log(-d[k]) for k in range(2))
    divergence = -sum(q[k] * sp.log(p[k] / q[k]) for k in range(2))
    return InequalityChain([mean_d - conjugate, mean_d + logs + 1, divergence], ["==", "<="])


# %% id="reverse-both"
def both_bounds(l_p, l_q):
    p, q = l_p.tolist(), l_q.tolist()
    forward = sum(p) / len(p) - sum(math.expm1(value) for value in q) / len(q)
    backward = -sum(q) / len(q) - sum(math.expm1(-value) for value in p) / len(p)
    return forward, backward
