# ---
# title: Divergences in torch; the minimum found by solving
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    p, q = torch.tensor(p), torch.tensor(q)
    return float((torch.special.xlogy(p, p) - torch.special.xlogy(p, q)).sum())


def discrete_js(p, q):
    middle = (p + q) / 2
    return 0.5 * discrete_kl(p, middle) + 0.5 * discrete_kl(q, middle)


# %% id="theta-star"
def proven_minimum(objective):
    slope = sp.diff(objective, theta)
    point = sp.nsimplify(sp.nsolve(slope, theta, 0.4), tolerance=1e-9)
    return StationaryPoint(objective, theta, point, sp.together(sp.diff(slope, theta)), "minimum")


def kl_minimum():
    return proven_minimum(binary_kl())


def js_minimum():
    return proven_minimum(binary_js())


# %% id="js-is-nonnegative"
def js_is_nonnegative():
    half, M_x = sp.Rational(1, 2), P_x / 2 + Q_x / 2
    start = -half * P_x * sp.log(M_x / P_x) - half * Q_x * sp.log(M_x / Q_x)
    bound = -half * P_x * (M_x / P_x - 1) - half * Q_x * (M_x / Q_x - 1)
    return InequalityChain([start, bound, sp.Integer(0)], [">=", "=="])
