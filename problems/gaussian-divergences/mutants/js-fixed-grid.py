# ---
# title: "One fixed grid for bumps of every width"
# breaks: "widths from 0.001 to 3 that differ by a factor of at most 10."
# part: js-divergence
# ceiling: 0.8
# hint: "A narrow bump falls between the points of a fixed grid. Give each bump points in its own
#   units, mean + width * z."
# ---
# %% id="js-divergence"
def js_divergence(theta, theta0, epsilon, epsilon0):
    grid = np.linspace(-50.0, 50.0, 20001)
    p, q = bump(grid, theta, epsilon), bump(grid, theta0, epsilon0)
    middle = (p + q) / 2
    with np.errstate(all="ignore"):
        terms = [np.where((d > 0) & (middle > 0), d * np.log(d / middle), 0.0) for d in (p, q)]
    return float(sum(terms).sum() * (grid[1] - grid[0]) / 2)
