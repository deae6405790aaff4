# ---
# title: "Two units of mass are used"
# breaks: "arrays `[n]` that sum to 1"
# part: w1m-broken
# ceiling: 0.5
# hint: "Distributions sum to 1."
# ---
# %% id="w1m-broken"
def broken_triangle(positions):
    order, units = np.argsort(positions), 2 * np.eye(len(positions))
    return units[order[0]], units[order[1]], units[order[-1]]
