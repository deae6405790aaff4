# ---
# title: "The stopover is returned last"
# breaks: "It returns three distributions `(p, r, q)` on these positions"
# part: w1m-broken
# ceiling: 0.5
# hint: "The stopover r stands in the middle of the tuple."
# ---
# %% id="w1m-broken"
def broken_triangle(positions):
    order, units = np.argsort(positions), np.eye(len(positions))
    return units[order[0]], units[order[-1]], units[order[1]]
