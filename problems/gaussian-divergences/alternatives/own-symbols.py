# ---
# title: Symbols of the right names made anew, moments already in the second step
# ---
# %% id="kl-derivation"
def kl_derivation():
    p, q = normal_density(x, theta, epsilon), normal_density(x, theta0, epsilon0)
    definition = sp.Integral(p * sp.log(p / q), (x, -sp.oo, sp.oo))
    quadratic = (x - theta0) ** 2 / (2 * epsilon0**2) - (x - theta) ** 2 / (2 * epsilon**2)
    moments = sp.log(epsilon0 / epsilon) + sp.Integral(p * quadratic, (x, -sp.oo, sp.oo))
    closed = sp.log(epsilon0 / epsilon) - 0.5
    closed += (epsilon**2 + (theta - theta0) ** 2) / (2 * epsilon0**2)
    return EqualityChain([definition, moments, moments, closed])


# %% id="kl-limits"
def kl_slope():
    a, b, e = sp.symbols("theta theta0 epsilon")
    return (a - b) / e**2


def kl_limit():
    return float("inf")


def kl_slope_limit():
    a, b = sp.symbols("theta theta0")
    return sp.oo * sp.sign(a - b)


# %% id="js-bound"
def js_bound():
    g, d = sp.symbols("p_g p_data")
    m = (g + d) / 2
    one = (g * sp.log(g / m) + d * sp.log(d / m)) / 2
    two = m * sp.log(2) + (g * sp.log(g / (g + d)) + d * sp.log(d / (g + d))) / 2
    return InequalityChain([one, two, m * sp.log(2)], ["==", "<="])


# %% id="limits-compared"
def limits_apart():
    a, b = sp.symbols("theta theta0")
    return {"JS": math.log(2), "JS slope": 0, "W1": abs(a - b), "W1 slope": sp.sign(a - b)}


def limits_together():
    return {"KL": 0.0, "JS": 0, "W1": abs(theta - theta)}
