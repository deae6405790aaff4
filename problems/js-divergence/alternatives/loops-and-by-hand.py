# ---
# title: Loops over points, derivatives by hand
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    total = 0.0
    for a, b in zip(p.tolist(), q.tolist(), strict=True):
        if a > 0:
            total += a * (math.log(a) - math.log(b)) if b > 0 else math.inf
    return total


def discrete_js(p, q):
    total = 0.0
    for a, b in zip(p.tolist(), q.tolist(), strict=True):
        for mass in (a, b):
            if mass > 0:
                total += mass / 2 * math.log(2 * mass / (a + b))
    return total


# %% id="theta-star"
def kl_minimum():
    return StationaryPoint(binary_kl(), theta, 0.3, 1 / (theta * (1 - theta)), "minimum")


def js_minimum():
    q = sp.Rational(3, 10)
    curvature = q / (theta * (theta + q)) + (1 - q) / ((1 - theta) * (2 - theta - q))
    return StationaryPoint(binary_js(), theta, q, curvature / 2, "minimum")


# %% id="zero-only-if-equal"
def zero_only_if_equal():
    kl = P_x * sp.log(P_x / Q_x) - (P_x - Q_x)
    M_x = (P_x + Q_x) / 2
    js = (P_x * sp.log(P_x / M_x) + Q_x * sp.log(Q_x / M_x)) / 2
    gap = (P_x - Q_x) ** 2
    return (
        InequalityChain([kl, sp.Rational(1, 3) * gap / sp.Max(P_x, Q_x)], [">="]),
        InequalityChain([js, sp.expand(gap) / 10], [">="]),
    )
