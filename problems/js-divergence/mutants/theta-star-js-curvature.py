# ---
# title: JS is given the curvature of KL
# breaks: "the second derivative an expression in `theta`"
# part: theta-star
# ceiling: 0.7
# hint: "JS is flatter than KL, also at the minimum: differentiate its own formula."
# ---
# %% id="theta-star"
def kl_minimum():
    return StationaryPoint(
        binary_kl(), theta, sp.Rational(3, 10), sp.diff(binary_kl(), theta, 2), "minimum"
    )


def js_minimum():
    return StationaryPoint(
        binary_js(), theta, sp.Rational(3, 10), sp.diff(binary_kl(), theta, 2), "minimum"
    )
