# ---
# title: "The derivative of the square keeps its factor of one half"
# breaks: "The derivative of D_KL in theta at a fixed epsilon (equal widths)."
# part: kl-limits
# ceiling: 0.7
# hint: "The derivative of a square brings down a factor of 2, which cancels the 2 in the
#   denominator."
# ---
# %% id="kl-limits"
def kl_slope():
    return (theta - theta0) / (2 * epsilon**2)


def kl_limit():
    return sp.oo


def kl_slope_limit():
    return sp.oo * sp.sign(theta - theta0)
