# ---
# title: "The limits are written down, but not worked out"
# breaks: "Functions in SymPy use the symbols `theta, theta0, epsilon, epsilon0, x, p_g, p_data`
#   of the next cell and return SymPy expressions with nothing left unevaluated, unless a step
#   asks for it."
# part: kl-limits
# ceiling: 0.5
# hint: "sp.Limit only writes a limit down; sp.limit, or .doit(), works it out."
# ---
# %% id="kl-limits"
def kl_slope():
    return (theta - theta0) / epsilon**2


def kl_limit():
    return sp.Limit((theta - theta0) ** 2 / (2 * epsilon**2), epsilon, 0, "+")


def kl_slope_limit():
    return sp.Limit((theta - theta0) / epsilon**2, epsilon, 0, "+")
