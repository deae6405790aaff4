# ---
# title: "Limits by cases, one for each side"
# ---
# %% id="kl-limits"
def kl_slope():
    return theta / epsilon**2 - theta0 / epsilon**2


def kl_limit():
    return sp.Piecewise((sp.oo, sp.Ne(theta, theta0)), (0, True))


def kl_slope_limit():
    return sp.Piecewise((sp.oo, theta > theta0), (-sp.oo, theta < theta0), (0, True))


# %% id="limits-compared"
def limits_apart():
    side = sp.Piecewise((1, theta > theta0), (-1, True))
    return {
        "JS": sp.log(2),
        "JS slope": sp.S.Zero,
        "W1": sp.Max(theta, theta0) - sp.Min(theta, theta0),
        "W1 slope": side,
    }


def limits_together():
    return {"W1": sp.S.Zero, "KL": sp.S.Zero, "JS": sp.S.Zero}
