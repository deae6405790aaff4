"""A coupling layer: the fixed half goes through and says how the other half moves."""

import matplotlib.pyplot as plt

from dgm.content.drawing import BLUE, GREY, INK, ORANGE


def checkers(axes, x, y, shown, colour, size=0.75):
    """A small checkerboard of which one half is coloured; `shown` is 0, 1 or both."""
    cell = size / 4
    for row in range(4):
        for column in range(4):
            half = (row + column) % 2
            face = colour[half] if half in shown else "white"
            place = (x - size / 2 + column * cell, y + size / 2 - (row + 1) * cell)
            axes.add_patch(plt.Rectangle(place, cell, cell, fc=face, ec="#cccccc", lw=0.5))


def arrow(axes, start, end, colour=INK):
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.5, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)


def box(axes, x, y, text, colour=INK, width=1.5):
    frame = {"boxstyle": "round,pad=0.35", "fc": "white", "ec": colour}
    axes.text(x, y, text, ha="center", va="center", bbox=frame, fontsize=10)


def draw():
    figure, axes = plt.subplots(figsize=(5.0, 2.7))
    colours = (BLUE, ORANGE)
    checkers(axes, 0.45, 1.5, (0, 1), colours)
    axes.text(0.45, 0.95, "$x$", ha="center", va="top", fontsize=12)
    arrow(axes, (0.95, 1.7), (1.5, 2.35))
    arrow(axes, (0.95, 1.3), (1.5, 0.65))
    checkers(axes, 2.0, 2.5, (0,), colours)
    checkers(axes, 2.0, 0.5, (1,), colours)
    axes.text(2.0, 2.98, "stays fixed", ha="center", color=BLUE)
    axes.text(2.0, -0.02, "moves", ha="center", va="top", color=ORANGE)
    arrow(axes, (2.45, 2.5), (5.95, 2.5), BLUE)
    arrow(axes, (3.2, 2.5), (3.2, 1.85), BLUE)
    arrow(axes, (4.6, 2.5), (4.6, 1.85), BLUE)
    box(axes, 3.2, 1.55, "scale", BLUE)
    box(axes, 4.6, 1.55, "translation", BLUE)
    arrow(axes, (3.2, 1.25), (3.2, 0.85), BLUE)
    arrow(axes, (4.6, 1.25), (4.6, 0.85), BLUE)
    arrow(axes, (2.45, 0.5), (2.8, 0.5), ORANGE)
    box(axes, 3.2, 0.5, r"$\times\ e^{s}$", ORANGE)
    arrow(axes, (3.68, 0.5), (4.25, 0.5), ORANGE)
    box(axes, 4.6, 0.5, "$+\\ t$", ORANGE)
    arrow(axes, (4.98, 0.5), (5.95, 0.5), ORANGE)
    arrow(axes, (6.0, 2.35), (6.5, 1.75))
    arrow(axes, (6.0, 0.65), (6.5, 1.25))
    checkers(axes, 6.95, 1.5, (0, 1), (BLUE, "#8c3d02"))
    axes.text(6.95, 0.95, "$z$", ha="center", va="top", fontsize=12)
    axes.set(xlim=(0, 7.4), ylim=(-0.35, 3.25), aspect="equal")
    axes.set_axis_off()
    return figure
