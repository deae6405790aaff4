# ---
# title: "Pinsker's 1/2 is applied instead of undone"
# breaks: "`kl_floor_best` is what Pinsker's inequality makes of it: the floor of $D_{KL}(p
#   \\,\\|\\, p_\\theta)$ at the best $\\epsilon$, an expression in `weight`."
# part: vp-floor
# ceiling: 0.7
# hint: "Solved for the divergence, the 1/2 under the root becomes a factor of 2."
# ---
# %% id="vp-floor"
def gap_peak():
    return StationaryPoint(
        objective=eps * (1 - weight / (PLATEAU - eps)),
        variable=eps,
        point=PLATEAU - sp.sqrt(PLATEAU * weight),
        second_derivative=-2 * PLATEAU * weight / (PLATEAU - eps) ** 3,
        kind="maximum",
    )


def kl_floor_best():
    return (sp.sqrt(PLATEAU) - sp.sqrt(weight)) ** 4 / 2
