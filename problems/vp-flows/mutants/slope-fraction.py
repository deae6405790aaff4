# ---
# title: "The slope is rounded, and written as a fraction"
# breaks: "`pyramid_slope` is the one $k > 0$ that makes the mass 1: an exact number."
# part: vp-slope
# ceiling: 0.5
# hint: "A fraction of a rounded number is no less rounded: leave the root of 93 in the answer."
# ---
# %% id="vp-slope"
def pyramid_mass():
    # Layer by layer: at height t it is a square of side 2 (1/2 + (0.9 - t) / k).
    reach = PLATEAU / k
    return sp.Rational(4, 3) * k * ((sp.Rational(1, 2) + reach) ** 3 - sp.Rational(1, 8))


def pyramid_slope():
    return sp.Rational((81 + 9 * math.sqrt(93)) / 10)
