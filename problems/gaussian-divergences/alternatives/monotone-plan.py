# ---
# title: "The plan in order of position, a potential from cumulative sums"
# ---
# %% id="w1-certificate"
def in_order(p, q):
    """The plan that never lets two grains cross (the north-west corner rule)."""
    plan = np.zeros((len(p), len(q)))
    left, right, i, j = p.copy(), q.copy(), 0, 0
    while i < len(p) and j < len(q):
        moved = min(left[i], right[j])
        plan[i, j] += moved
        left[i] -= moved
        right[j] -= moved
        if left[i] <= right[j]:
            i += 1
        else:
            j += 1
    return plan


def shift_coupling(p, cells):
    q = np.roll(p, cells)
    return Coupling(in_order(p, q), p, q)


def w1_certificate(grid, p, q):
    cost = abs(grid - grid.reshape(-1, 1))
    ahead = np.cumsum(p - q)[:-1]  # mass that still has to cross each gap
    phi = -np.concatenate([[5.0], 5.0 + np.cumsum(np.sign(ahead.round(12)) * np.diff(grid))])
    return PrimalDual(cost=cost, plan=in_order(p, q), phi=phi, psi=-phi)
