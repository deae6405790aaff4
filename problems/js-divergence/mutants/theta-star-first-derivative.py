# ---
# title: The derivative is handed in as the second derivative
# breaks: "the second derivative an expression in `theta`"
# part: theta-star
# ceiling: 0.5
# hint: "Differentiate twice: the second derivative shows that there is one minimum."
# ---
# %% id="theta-star"
def kl_minimum():
    return StationaryPoint(
        binary_kl(), theta, sp.Rational(3, 10), sp.diff(binary_kl(), theta), "minimum"
    )


def js_minimum():
    return StationaryPoint(
        binary_js(), theta, sp.Rational(3, 10), sp.diff(binary_js(), theta), "minimum"
    )
