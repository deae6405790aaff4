# ---
# title: "The ramp reaches out by 0.9 k, as printed"
# breaks: "It has to be $0.9/k$, where the height reaches 0."
# part: vp-slope
# ceiling: 0.5
# hint: "The ramp ends where its height is 0: at 0.9 / k, not at 0.9 k."
# ---
# %% id="vp-slope"
def pyramid_mass():
    reach = PLATEAU * k
    m = sp.Symbol("m", positive=True)
    half = sp.Rational(1, 2)
    ramp = 8 * m * (PLATEAU - k * (m - half))
    return PLATEAU + sp.expand(sp.integrate(ramp, (m, half, half + reach)))


def pyramid_slope():
    return sp.Rational("0.0300647738134")
