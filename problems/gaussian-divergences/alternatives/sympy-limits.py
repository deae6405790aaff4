# ---
# title: "SymPy takes the derivative and the limits"
# ---
# %% id="kl-limits"
def equal_width_kl():
    return (theta - theta0) ** 2 / (2 * epsilon**2)


def kl_slope():
    return sp.diff(equal_width_kl(), theta)


def kl_limit():
    return sp.limit(equal_width_kl(), epsilon, 0, "+")


def kl_slope_limit():
    return sp.limit(kl_slope(), epsilon, 0, "+")


# %% id="loss-is-kl"
def loss_is_kl():
    best = p_data / (p_data + p_g)
    total = p_data + p_g
    return EqualityChain(
        [
            p_g * (sp.log(1 - best) - sp.log(best)),
            -p_g * (sp.log(p_data / total) - sp.log(p_g / total)),
            p_g * (sp.log(p_g) - sp.log(p_data)),
        ]
    )


# %% id="limits-compared"
def limits_apart():
    gap = sp.sqrt((theta - theta0) ** 2)
    ceiling = -sp.log(sp.Rational(1, 2))
    return {"JS": ceiling, "JS slope": 0, "W1": gap, "W1 slope": sp.diff(gap, theta)}


def limits_together():
    return dict.fromkeys(("KL", "JS", "W1"), 0)
