# ---
# title: "The corners are counted twice"
# breaks: "`pyramid_mass` is the total mass of $p$ over the plane, for *any* slope `k`: an
#   expression in `k`."
# part: vp-slope
# ceiling: 0.5
# hint: "Strips along both axes overlap at the corners: count each point once."
# ---
# %% id="vp-slope"
def pyramid_mass():
    reach = PLATEAU / k
    sides = 4 * PLATEAU * reach / 2 * (1 + 2 * reach)
    return PLATEAU + sides


def pyramid_slope():
    reach = (sp.sqrt(sp.Rational(117, 25)) - sp.Rational(9, 5)) / sp.Rational(36, 5)
    return PLATEAU / reach
