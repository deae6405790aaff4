# ---
# title: "Two point masses are thought to be no distance apart"
# breaks: "The limit of D_KL as epsilon -> 0, for theta != theta0."
# part: kl-limits
# ceiling: 0.84
# hint: "Both bumps become points, but different ones: the gap is fixed while its unit, epsilon,
#   goes to 0."
# ---
# %% id="kl-limits"
def kl_slope():
    return (theta - theta0) / epsilon**2


def kl_limit():
    return sp.Integer(0)


def kl_slope_limit():
    return sp.oo * sp.sign(theta - theta0)
