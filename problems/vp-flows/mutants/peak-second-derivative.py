# ---
# title: "The second derivative of the logarithm alone"
# breaks: "`volume_peak` is a `StationaryPoint` for the largest volume that $A$ can have:"
# part: vp-peak
# ceiling: 0.4
# hint: "The second derivative of c log c is 1 / c."
# ---
# %% id="vp-peak"
def volume_peak():
    return StationaryPoint(
        objective=-2 * sp.pi * c * sp.log(2 * sp.pi * c * (PLATEAU - eps)),
        variable=c,
        point=1 / (2 * sp.pi * sp.E * (PLATEAU - eps)),
        second_derivative=-2 * sp.pi / c**2,
        kind="maximum",
    )


def volume_ceiling():
    return 1 / (sp.E * (PLATEAU - eps))
