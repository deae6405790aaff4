# ---
# title: "The corners between the four sides are forgotten"
# breaks: "`pyramid_mass` is the total mass of $p$ over the plane, for *any* slope `k`: an
#   expression in `k`."
# part: vp-slope
# ceiling: 0.5
# hint: "Four trapezoids of width 1 leave the corners out: the density there is not 0."
# ---
# %% id="vp-slope"
def pyramid_mass():
    return PLATEAU + 4 * PLATEAU**2 / (2 * k)


def pyramid_slope():
    return sp.Rational(81, 5)
