# ---
# title: "The cost is the squared distance"
# breaks: "the cost between all positions is their distance,"
# part: w1-certificate
# ceiling: 0.5
# hint: "Squared distances belong to W2. For W1 a grain pays the distance itself."
# ---
# %% id="w1-certificate"
def shift_coupling(p, cells):
    q = np.roll(p, cells)
    return Coupling(np.roll(np.diag(p), cells, axis=1), p, q)


def w1_certificate(grid, p, q):
    shift = q @ grid - p @ grid
    cells = round(shift / (grid[1] - grid[0]))
    cost = (grid[:, None] - grid[None, :]) ** 2
    phi = -np.sign(shift) * grid
    return PrimalDual(cost, np.roll(np.diag(p), cells, axis=1), phi, -phi)
