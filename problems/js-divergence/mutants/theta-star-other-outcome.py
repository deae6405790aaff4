# ---
# title: theta* = 0.7, the mass of the other outcome
# breaks: "the point is $\\theta^*$ as a number"
# part: theta-star
# ceiling: 0
# hint: "theta is P(1), and Q(1) is 0.3."
# ---
# %% id="theta-star"
def kl_minimum():
    return StationaryPoint(
        binary_kl(), theta, sp.Rational(7, 10), sp.diff(binary_kl(), theta, 2), "minimum"
    )


def js_minimum():
    return StationaryPoint(
        binary_js(), theta, sp.Rational(7, 10), sp.diff(binary_js(), theta, 2), "minimum"
    )
