# ---
# title: "The stopover is half p and half q"
# breaks: "$W_c(p, q) > W_c(p, r) + W_c(r, q)$, by more than rounding"
# part: w1m-broken
# ceiling: 0.5
# hint: "Half the mass then goes all the way in one step: nothing is saved. Let everything stop
#   half-way."
# ---
# %% id="w1m-broken"
def broken_triangle(positions):
    order, units = np.argsort(positions), np.eye(len(positions))
    p, q = units[order[0]], units[order[-1]]
    return p, (p + q) / 2, q
