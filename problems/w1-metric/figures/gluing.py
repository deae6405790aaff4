"""Two legs over a stopover; each unit keeps the colour of the place where it started."""

import matplotlib.pyplot as plt
import numpy as np

from dgm.content.drawing import BLUE, GREY, INK, ORANGE

FIRST = np.array([[0.4, 0.2], [0.0, 0.4]])
SECOND = np.array([[0.3, 0.1], [0.15, 0.45]])
GAP = 0.2


def bars(masses):
    """The upper ends of bars below one another."""
    return 1 + GAP - np.concatenate([[0], np.cumsum(masses + GAP)[:-1]])


def draw():
    figure, axes = plt.subplots(figsize=(5.0, 2.6))
    p, r, q = FIRST.sum(axis=1), FIRST.sum(axis=0), SECOND.sum(axis=0)
    tops = [bars(p), bars(r), bars(q)]
    across = np.linspace(0, 1, 50)
    bend = across**2 * (3 - 2 * across)

    def road(x, start, end, mass, colour):
        upper = start + (end - start) * bend
        axes.fill_between(
            x + 0.06 + 0.94 * across, upper - mass, upper, color=colour, alpha=0.45, linewidth=0
        )

    leaving, arriving = tops[0].copy(), tops[1].copy()
    for (i, j), mass in np.ndenumerate(FIRST):
        road(0, leaving[i], arriving[j], mass, (ORANGE, BLUE)[i])
        leaving[i], arriving[j] = leaving[i] - mass, arriving[j] - mass
    leaving, arriving = tops[1].copy(), tops[2].copy()
    for (j, k), mass in np.ndenumerate(SECOND):
        for i in range(2):
            share = FIRST[i, j] * mass / r[j]
            road(1, leaving[j], arriving[k], share, (ORANGE, BLUE)[i])
            leaving[j], arriving[k] = leaving[j] - share, arriving[k] - share
    for x, masses, name in ((0, p, "p"), (1, r, "r"), (2, q, "q")):
        axes.bar(x, -masses, 0.06, tops[x], align="edge", color=GREY)
        axes.text(x + 0.03, 1.28, f"${name}$", ha="center", color=INK, fontsize=12)
        if name == "r":
            for j, mass in enumerate(masses):
                axes.text(x + 0.03, tops[x][j] - mass - 0.12, f"$r_{j}$", ha="center")
    axes.text(0.53, -0.28, "first leg", ha="center")
    axes.text(1.53, -0.28, "second leg", ha="center")
    axes.set_ylim(-0.35, 1.45)
    axes.set_axis_off()
    return figure
