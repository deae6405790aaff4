# ---
# title: "The second derivative at the peak only"
# breaks: "The second derivative is wanted as a function of `c`, so that its sign can be seen
#   everywhere."
# part: vp-peak
# ceiling: 0.4
# hint: "Is it the value at the peak? Leave c in the second derivative, so that its sign can be
#   seen everywhere."
# ---
# %% id="vp-peak"
def volume_peak():
    return StationaryPoint(
        objective=-2 * sp.pi * c * sp.log(2 * sp.pi * c * (PLATEAU - eps)),
        variable=c,
        point=1 / (2 * sp.pi * sp.E * (PLATEAU - eps)),
        second_derivative=-4 * sp.pi**2 * sp.E * (PLATEAU - eps),
        kind="maximum",
    )


def volume_ceiling():
    return 1 / (sp.E * (PLATEAU - eps))
