# ---
# title: "The best epsilon is put where A could cover B"
# breaks: "`gap_peak` is a `StationaryPoint` for the best $\\epsilon$: the objective is step 3
#   with `volume` at its ceiling, the variable `eps`, the kind `\"maximum\"`;"
# part: vp-floor
# ceiling: 0.4
# hint: "There the bound is 0. Set the derivative of eps (1 - weight / (0.9 - eps)) to 0."
# ---
# %% id="vp-floor"
def gap_peak():
    return StationaryPoint(
        objective=eps * (1 - weight / (PLATEAU - eps)),
        variable=eps,
        point=PLATEAU - weight,
        second_derivative=-2 * PLATEAU * weight / (PLATEAU - eps) ** 3,
        kind="maximum",
    )


def kl_floor_best():
    return 2 * (sp.sqrt(PLATEAU) - sp.sqrt(weight)) ** 4
