# ---
# title: "Own symbols without assumptions, which match by name; an average with weights"
# ---
# %% id="dstar-minimum"
def dstar_minimum():
    p, q, g = sp.symbols("data_density model_density guess")
    loss = -(p * sp.log(g) + q * sp.log(1 - g))
    (best,) = sp.solve(sp.diff(loss, g), g)
    return StationaryPoint(loss, g, best, sp.diff(loss, g, 2).simplify(), kind="minimum")


# %% id="dstar-pooled"
def pooled_optimum():
    p, q, s = sp.symbols("data_density model_density share")
    return s * p / (s * p + (1 - s) * q)


def corrected_guess():
    g, s = sp.symbols("guess share")
    return g * (1 - s) / (g * (1 - s) + (1 - g) * s)


# %% id="dstar-error"
def error_with_mass(d, best, data, model, step):
    mass = data + model
    here = mass > 0
    return float(np.average((d[here] - best[here]) ** 2, weights=mass[here]))
