# ---
# title: "The potential has one sign for both directions"
# breaks: "where `q` is `p` moved by an unknown number of cells in either direction."
# part: w1-certificate
# ceiling: 0.5
# hint: "The line has to fall in the direction of the move: with the other sign the potentials
#   give minus the distance."
# ---
# %% id="w1-certificate"
def shift_coupling(p, cells):
    q = np.roll(p, cells)
    return Coupling(np.roll(np.diag(p), cells, axis=1), p, q)


def w1_certificate(grid, p, q):
    shift = q @ grid - p @ grid
    cells = round(shift / (grid[1] - grid[0]))
    cost = abs(grid[:, None] - grid[None, :])
    phi = -grid
    return PrimalDual(cost, np.roll(np.diag(p), cells, axis=1), phi, -phi)
