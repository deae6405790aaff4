# ---
# title: SciPy's functions, expanded formulas, bounds from square roots
# ---
# %% id="mixture"
def is_distribution(masses):
    return math.isclose(math.fsum(masses), 1, abs_tol=1e-9) and not any(m < -1e-9 for m in masses)


def mixture(p, q):
    return np.mean([p, q], axis=0)


# %% id="js-is-nonnegative"
def js_is_nonnegative():
    total = P_x + Q_x
    logs = P_x * sp.log(2 * P_x / total) / 2 + Q_x * sp.log(2 * Q_x / total) / 2
    bound = P_x * (1 - total / (2 * P_x)) / 2 - Q_x * (total / Q_x - 2) / 4
    return InequalityChain([logs, bound, sp.simplify(bound)], [">=", "=="])


# %% id="discrete-divergences"
def discrete_kl(p, q):
    from scipy.special import rel_entr

    return float(rel_entr(p, q).sum())


def discrete_js(p, q):
    from scipy.special import rel_entr

    middle = p / 2 + q / 2
    return float(np.sum(rel_entr(p, middle) + rel_entr(q, middle)) / 2)


# %% id="binary-divergences"
def binary_kl():
    logs = theta * sp.log(theta) + (1 - theta) * sp.log(1 - theta)
    return logs - theta * sp.log(sp.Rational(3, 10)) - (1 - theta) * sp.log(sp.Rational(7, 10))


def binary_js():
    def entropy(t):
        return -t * sp.log(t) - (1 - t) * sp.log(1 - t)

    q = sp.Rational(3, 10)
    return entropy((theta + q) / 2) - entropy(theta) / 2 - entropy(q) / 2


# %% id="zero-only-if-equal"
def zero_only_if_equal():
    M_x = (P_x + Q_x) / 2
    root_p, root_q, root_m = sp.sqrt(P_x), sp.sqrt(Q_x), sp.sqrt(M_x)
    kl = P_x * (sp.log(P_x) - sp.log(Q_x)) + Q_x - P_x
    js = P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x)
    return [
        InequalityChain([kl, (root_p - root_q) ** 2], [">="]),
        InequalityChain([js, ((root_p - root_m) ** 2 + (root_q - root_m) ** 2) / 2], [">="]),
    ]
