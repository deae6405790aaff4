# ---
# title: "0 log 0 is not a number"
# breaks: "Where a density underflows, `0 log 0` is 0, and no warning or nan may come of it."
# part: js-divergence
# ceiling: 0.5
# hint: "Far out a density is exactly 0, and 0 times the logarithm of 0 is nan. Such a point
#   contributes 0."
# ---
# %% id="js-divergence"
def js_divergence(theta, theta0, epsilon, epsilon0):
    grid = np.linspace(-50.0, 50.0, 20001)
    p, q = bump(grid, theta, epsilon), bump(grid, theta0, epsilon0)
    middle = (p + q) / 2
    with np.errstate(all="ignore"):
        terms = [d * np.log(d / middle) for d in (p, q)]
    return float(sum(terms).sum() * (grid[1] - grid[0]) / 2)
