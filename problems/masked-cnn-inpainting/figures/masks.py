"""The two masks of a kernel: which pixels around the predicted one keep their weight."""

import matplotlib.pyplot as plt

from dgm.content.drawing import BLUE, GREY, INK, ORANGE

SIZE = 5


def draw():
    figure, panels = plt.subplots(1, 2, figsize=(5.0, 2.9))
    middle = SIZE // 2
    for kind, axes in zip("AB", panels, strict=True):
        for row in range(SIZE):
            for column in range(SIZE):
                place = (row, column)
                kept = place < (middle, middle) or (kind == "B" and place == (middle, middle))
                colour = BLUE if kept else "#eeeeee"
                box = plt.Rectangle((column, -row), 1, 1, fc=colour, ec="white", lw=2)
                axes.add_patch(box)
        edge = plt.Rectangle((middle, -middle), 1, 1, fc="none", ec=ORANGE, lw=3)
        axes.add_patch(edge)
        axes.set(xlim=(0, SIZE), ylim=(1 - SIZE, 1.7), aspect="equal")
        axes.text(0, 1.15, f"type {kind}")
        axes.set_axis_off()
    figure.supxlabel("orange: the predicted pixel; blue: weights that stay", fontsize=10, color=INK)
    return figure
