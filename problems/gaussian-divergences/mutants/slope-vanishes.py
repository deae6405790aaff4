# ---
# title: "The slope is said to vanish in the limit"
# breaks: "`kl_limit` and `kl_slope_limit` return the limits of $D_{KL}$ and of that slope as
#   `epsilon` goes to 0,"
# part: kl-limits
# ceiling: 0.5
# hint: "Vanishing is what JS does. Look at your own kl_slope: what does a fixed gap over epsilon
#   squared do?"
# ---
# %% id="kl-limits"
def kl_slope():
    return (theta - theta0) / epsilon**2


def kl_limit():
    return sp.oo


def kl_slope_limit():
    return sp.Integer(0)
