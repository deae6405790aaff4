# ---
# title: JS is given the curvature of KL
# breaks: "the second derivative an expression in `theta`"
# part: theta-star
# ceiling: 0.7
# hint: "The second derivative of JS is not worked out, or not that of its own formula, which is
#   flatter than KL's."
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
