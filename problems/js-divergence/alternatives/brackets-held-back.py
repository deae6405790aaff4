# ---
# title: Brackets and evaluate(False), own symbols
# ---
# %% id="js-is-nonnegative"
def js_is_nonnegative():
    M = (P_x + Q_x) / 2
    with sp.evaluate(False):
        summand = P_x / 2 * sp.log(P_x / M) + Q_x / 2 * sp.log(Q_x / M)
        bound = P_x / 2 * (1 - M / P_x) + Q_x / 2 * (1 - M / Q_x)
    return InequalityChain([summand, bound, 0], [">=", "=="])


# %% id="binary-divergences"
def binary_kl():
    theta = sp.symbols("theta")
    coins = {theta: sp.Rational(3, 10), 1 - theta: sp.Rational(7, 10)}
    return sum(p * sp.log(p / q) for p, q in coins.items())


def binary_js():
    theta = sp.symbols("theta")
    total = 0
    for p, q in {theta: sp.Rational(3, 10), 1 - theta: sp.Rational(7, 10)}.items():
        m = (p + q) / 2
        total += (p * sp.log(p / m) + q * sp.log(q / m)) / 2
    return total


# %% id="theta-star"
def own_minimum(objective):
    (t,) = objective.free_symbols
    return StationaryPoint(objective, t, sp.Rational(3, 10), sp.diff(objective, t, 2), "minimum")


def kl_minimum():
    return own_minimum(binary_kl())


def js_minimum():
    return own_minimum(binary_js())


# %% id="zero-only-if-equal"
def zero_only_if_equal():
    a, b = sp.symbols("P_x Q_x")
    middle = (a + b) / 2
    kl = InequalityChain([a * sp.log(a / b) - a + b, (a - b) ** 2 / 2], [">="])
    js = (a * sp.log(a / middle) + b * sp.log(b / middle)) / 2
    return kl, InequalityChain([js, (a - b) ** 2 / 8], [">="])
