"""Which player each update changes, and the way that its gradient takes."""

import matplotlib.pyplot as plt

from dgm.content.drawing import GREY, INK, ORANGE, RED


def box(axes, x, y, text, changed):
    colour = ORANGE if changed else GREY
    face = "#fde3cd" if changed else "#f2f2f2"
    frame = {"boxstyle": "round,pad=0.4", "fc": face, "ec": colour, "lw": 1.5}
    axes.text(x, y, text, ha="center", va="center", bbox=frame, fontsize=9)


def arrow(axes, start, end, colour=INK, width=1.2):
    style = {"arrowstyle": "-|>", "color": colour, "lw": width, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)


def game(axes, title, changed):
    """The players and the gradient of one update; `changed` is "discriminator" or "generator"."""
    axes.set_title(title)
    axes.text(0, 0, "noise", ha="left", va="center", fontsize=9)
    arrow(axes, (0.65, 0), (1.12, 0))
    box(axes, 1.75, 0, "generator", changed == "generator")
    arrow(axes, (2.38, 0), (3.38, 0))
    axes.text(2.85, -0.14, "fakes", ha="center", va="top", fontsize=9)
    box(axes, 4.25, 0, "discriminator", changed == "discriminator")
    arrow(axes, (5.05, 0), (5.6, 0))
    axes.text(5.68, 0, "loss", ha="left", va="center", fontsize=9)
    axes.plot([5.9, 5.9], [-0.22, -0.72], color=RED, lw=2)
    if changed == "discriminator":
        arrow(axes, (2.85, 0.58), (3.38, 0.2))
        axes.text(2.8, 0.62, "real", ha="right", va="center", fontsize=9)
        axes.plot([5.9, 3.0], [-0.72, -0.72], color=RED, lw=2)
        arrow(axes, (4.25, -0.72), (4.25, -0.3), RED, 2)
        axes.plot([3.0, 3.0], [-0.92, -0.52], color=RED, lw=3)
        axes.text(2.85, -0.72, "stops here", ha="right", va="center", fontsize=9, color=RED)
    else:
        axes.plot([5.9, 1.75], [-0.72, -0.72], color=RED, lw=2)
        arrow(axes, (1.75, -0.72), (1.75, -0.3), RED, 2)
        words = "through the discriminator"
        axes.text(4.25, -0.83, words, ha="center", va="top", fontsize=9, color=RED)
    axes.set(xlim=(-0.05, 6.15), ylim=(-1.1, 0.75))
    axes.set_axis_off()


def draw():
    figure, (first, second) = plt.subplots(2, 1, figsize=(5.0, 3.6))
    game(first, "update of the discriminator", "discriminator")
    game(second, "update of the generator", "generator")
    figure.supxlabel("red: the gradient; orange: what the optimiser changes", fontsize=9)
    return figure
