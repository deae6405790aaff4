# ---
# title: "SymPy integrates, solves and differentiates"
# ---
# %% id="vp-slope"
def pyramid_mass():
    height = sp.Symbol("height", positive=True)
    side = 1 + 2 * (PLATEAU - height) / k
    return sp.integrate(sp.expand(side**2), (height, 0, PLATEAU))


def pyramid_slope():
    (answer,) = sp.solve(sp.expand((pyramid_mass() - 1) * k**2), k)
    return answer


# %% id="vp-target"
def pyramid_log_density(x, k):
    reach = torch.maximum(x[:, 0].abs(), x[:, 1].abs())
    height = torch.minimum(torch.full_like(reach, 0.9), 0.9 + k / 2 - k * reach)
    nothing = torch.full_like(height, -math.inf)
    return torch.where(height > 0, height.clamp(min=1e-30).log(), nothing)


# %% id="vp-event"
def disc_radius_squared():
    return 2 * sp.log(1 / (2 * sp.pi * c * (PLATEAU - eps)))


def latent_volume():
    return sp.pi * disc_radius_squared()


def data_volume():
    return c * latent_volume()


# %% id="vp-peak"
def volume_peak():
    (best,) = sp.solve(sp.diff(data_volume(), c), c)
    return StationaryPoint(data_volume(), c, best, sp.diff(data_volume(), c, 2), "maximum")


def volume_ceiling():
    return data_volume().subs(c, volume_peak().point)


# %% id="vp-gap-chain"
def gap_chain():
    spared = 1 - volume * share
    last = sp.expand(eps * (1 - volume))
    return InequalityChain(
        [sp.expand(spared * (PLATEAU - mean_inside)), spared * eps, last], [">="] * 2
    )


# %% id="vp-floor"
def gap_peak():
    bound = eps - eps * weight / (PLATEAU - eps)
    best = PLATEAU - 3 * sp.sqrt(10 * weight) / 10
    return StationaryPoint(bound, eps, best, sp.diff(bound, eps, 2), "maximum")


def kl_floor_best():
    return pinsker_floor(gap_peak().objective.subs(eps, gap_peak().point))
