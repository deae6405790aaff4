# ---
# title: "Own symbols without assumptions, which match by name"
# ---
# %% id="vp-slope"
def pyramid_mass():
    reach = PLATEAU / sp.Symbol("k")
    return PLATEAU + 2 * PLATEAU * reach + sp.Rational(6, 5) * reach**2


def pyramid_slope():
    return max(sp.Poly(sp.numer(sp.together(pyramid_mass() - 1)), sp.Symbol("k")).all_roots())


# %% id="vp-pinsker"
def pinsker_floor(gap):
    return (2 * gap) ** 2 / 2


def empty_up_to():
    return PLATEAU - 1 / (2 * sp.pi * sp.Symbol("c"))


# %% id="vp-event"
def disc_radius_squared():
    det, lack = sp.symbols("c eps")
    return 2 * sp.log(1 / (2 * sp.pi * det * (PLATEAU - lack)))


def latent_volume():
    return sp.pi * disc_radius_squared()


def data_volume():
    return sp.Max(0, sp.Symbol("c") * latent_volume())


# %% id="vp-peak"
def volume_peak():
    det, lack = sp.symbols("c eps")
    objective = det * latent_volume()
    best = 1 / (2 * sp.pi * sp.E * (PLATEAU - lack))
    return StationaryPoint(objective, det, best, sp.diff(objective, det, 2), "maximum")


def volume_ceiling():
    return 10 / (9 * sp.E - 10 * sp.E * sp.Symbol("eps"))


# %% id="vp-floor"
def gap_peak():
    lack, of_noise = sp.symbols("eps weight")
    gap = lack * (1 - of_noise / (PLATEAU - lack))
    best = PLATEAU - sp.sqrt(PLATEAU) * sp.sqrt(of_noise)
    return StationaryPoint(gap, lack, best, sp.diff(gap, lack, 2), "maximum")


def kl_floor_best():
    return 2 * sp.Max(sp.sqrt(PLATEAU) - sp.sqrt(sp.Symbol("weight")), 0) ** 4
