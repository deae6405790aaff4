# ---
# title: "The positions are taken to be in order"
# breaks: "gets at least three positions on a line, an array `[n]` in any order"
# part: w1m-broken
# ceiling: 0.5
# hint: "The stopover has to lie between the two others on the line, not in the list."
# ---
# %% id="w1m-broken"
def broken_triangle(positions):
    units = np.eye(len(positions))
    return units[0], units[1], units[-1]
