# ---
# title: "The infinite slope has one sign for both sides"
# breaks: "A limit that is infinite is `sp.oo` or `-sp.oo`, and where that depends on the side, so
#   does the expression."
# part: kl-limits
# ceiling: 0.7
# hint: "To the left of the data KL falls as theta grows: there the slope goes to minus infinity."
# ---
# %% id="kl-limits"
def kl_slope():
    return (theta - theta0) / epsilon**2


def kl_limit():
    return sp.oo


def kl_slope_limit():
    return sp.oo
