# ---
# title: "The ceiling that holds for any density"
# breaks: "`volume_ceiling` is that largest volume, in `eps` alone."
# part: vp-peak
# ceiling: 0.7
# hint: "Any density of mass 1 keeps below 1 / (0.9 - eps). A Gaussian's largest volume is smaller
#   by a factor of e."
# ---
# %% id="vp-peak"
def volume_peak():
    return StationaryPoint(
        objective=-2 * sp.pi * c * sp.log(2 * sp.pi * c * (PLATEAU - eps)),
        variable=c,
        point=1 / (2 * sp.pi * sp.E * (PLATEAU - eps)),
        second_derivative=-2 * sp.pi / c,
        kind="maximum",
    )


def volume_ceiling():
    return 1 / (PLATEAU - eps)
