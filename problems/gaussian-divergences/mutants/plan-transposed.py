# ---
# title: "Rows and columns of the plan are swapped"
# breaks: "`plan[i, j]` is the mass that goes from cell `i` to cell `j`, and its cost is the least
#   possible."
# part: w1-certificate
# ceiling: 0.5
# hint: "Rows are where a grain comes from, columns where it goes to: yours is the plan of the way
#   back."
# ---
# %% id="w1-certificate"
def shift_coupling(p, cells):
    q = np.roll(p, cells)
    return Coupling(np.roll(np.diag(p), cells, axis=1).T, p, q)


def w1_certificate(grid, p, q):
    shift = q @ grid - p @ grid
    cells = round(shift / (grid[1] - grid[0]))
    cost = abs(grid[:, None] - grid[None, :])
    phi = -np.sign(shift) * grid
    return PrimalDual(cost, np.roll(np.diag(p), cells, axis=1), phi, -phi)
