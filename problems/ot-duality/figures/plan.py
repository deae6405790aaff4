"""A plan twice: as mass that is moved from two sources to three sinks, and as a table."""

import matplotlib.pyplot as plt
import numpy as np

from dgm.content.drawing import BLUE, GREY, INK, ORANGE

PLAN = np.array([[0.3, 0.3, 0.0], [0.0, 0.2, 0.2]])
GAP = 0.12


def edges(masses):
    """The lower ends of bars that stand on one another, the first one on top."""
    return 1 + GAP * len(masses) - np.cumsum(masses + GAP)


def draw():
    figure, (moved, table) = plt.subplots(1, 2, figsize=(5.0, 2.5), width_ratios=(1.1, 1))
    v, w = PLAN.sum(axis=1), PLAN.sum(axis=0)
    left, right = edges(v), edges(w)
    out, into = left + v, right + w
    across = np.linspace(0, 1, 50)
    bend = across**2 * (3 - 2 * across)
    for (i, j), mass in np.ndenumerate(PLAN):
        lower = out[i] - mass + (into[j] - out[i]) * bend
        moved.fill_between(across, lower, lower + mass, color=GREY, alpha=0.35, linewidth=0)
        out[i], into[j] = out[i] - mass, into[j] - mass
    for x, bars, masses, colour, name in ((-0.1, left, v, ORANGE, "v"), (1, right, w, BLUE, "w")):
        moved.bar(x, masses, 0.1, bars, align="edge", color=colour)
        for k, (low, mass) in enumerate(zip(bars, masses, strict=True)):
            side = {"x": x - 0.05, "ha": "right"} if name == "v" else {"x": 1.15, "ha": "left"}
            moved.text(y=low + mass / 2, s=f"${name}_{k}$ = {mass:.1f}", va="center", **side)
    moved.set(xlim=(-0.62, 1.65), ylim=(-0.04, 1.4))
    moved.set_title("masses, and how they move")
    moved.set_axis_off()
    for (i, j), mass in np.ndenumerate(PLAN):
        face = plt.Rectangle((j, -i), 1, 1, fc="#8a8a8a", alpha=0.1 + 1.2 * mass, ec="white", lw=2)
        table.add_patch(face if mass else plt.Rectangle((j, -i), 1, 1, fc="#f2f2f2", ec="white"))
        table.text(j + 0.5, 0.5 - i, f"{mass:.1f}", ha="center", va="center")
    for i, mass in enumerate(v):
        table.text(3.2, 0.5 - i, f"{mass:.1f}", color=ORANGE, va="center")
    for j, mass in enumerate(w):
        table.text(j + 0.5, -1.35, f"{mass:.1f}", color=BLUE, ha="center", va="center")
    table.text(3.2, -1.35, "sums", color=INK, va="center", fontsize=8)
    table.set(xlim=(0, 4), ylim=(-1.8, 1.1), aspect="equal")
    table.set_title("the same plan $T_{ij}$")
    table.set_axis_off()
    return figure
