# ---
# title: "Positions are returned instead of distributions"
# breaks: "arrays `[n]` that sum to 1"
# part: w1m-broken
# ceiling: 0.5
# hint: "Distributions are asked for: all mass in one position is one."
# ---
# %% id="w1m-broken"
def broken_triangle(positions):
    low, *_, high = np.sort(positions)
    return low, (low + high) / 2, high
