# ---
# title: theta* = 1/2, where both outcomes are equally likely
# breaks: "the point is $\\theta^*$ as a number"
# part: theta-star
# ceiling: 0
# hint: "The divergences are smallest where the two coins are equal."
# ---
# %% id="theta-star"
def kl_minimum():
    return StationaryPoint(
        binary_kl(), theta, sp.Rational(1, 2), sp.diff(binary_kl(), theta, 2), "minimum"
    )


def js_minimum():
    return StationaryPoint(
        binary_js(), theta, sp.Rational(1, 2), sp.diff(binary_js(), theta, 2), "minimum"
    )
