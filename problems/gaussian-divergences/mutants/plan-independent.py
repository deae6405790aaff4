# ---
# title: "The plan sends every grain everywhere"
# breaks: "`plan[i, j]` is the mass that goes from cell `i` to cell `j`, and its cost is the least
#   possible."
# part: w1-certificate
# ceiling: 0.7
# hint: "The independent coupling has the right marginals, but its grains cross each other's ways:
#   every grain should move by the same number of cells."
# ---
# %% id="w1-certificate"
def shift_coupling(p, cells):
    q = np.roll(p, cells)
    return Coupling(np.outer(p, q), p, q)


def w1_certificate(grid, p, q):
    shift = q @ grid - p @ grid
    cells = round(shift / (grid[1] - grid[0]))
    cost = abs(grid[:, None] - grid[None, :])
    phi = -np.sign(shift) * grid
    return PrimalDual(cost, np.roll(np.diag(p), cells, axis=1), phi, -phi)
