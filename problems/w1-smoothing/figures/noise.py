"""Each point is joined with its own noisy copies; all points share the noise vectors."""

import matplotlib.pyplot as plt
import numpy as np

from dgm.content.drawing import BLUE, GREY, ORANGE


def draw():
    figure, axes = plt.subplots(figsize=(5.0, 2.3))
    points = np.array([[0.0, 0.1], [2.1, 0.5], [4.3, 0.0]])
    noise = np.array([[0.55, 0.25], [-0.3, 0.45], [-0.5, -0.2], [0.2, -0.5]])
    for point in points:
        copies = point + noise
        for copy in copies:
            axes.annotate("", copy, point, arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.9})
        axes.scatter(*copies.T, s=22, color=ORANGE, zorder=3)
        axes.scatter(*point, s=70, color=BLUE, zorder=4)
    axes.text(0.75, 1.15, "points $x$ of $p$", color=BLUE, ha="center")
    axes.text(3.6, 1.15, r"copies $x + \varepsilon$ of $p_\sigma$", color=ORANGE, ha="center")
    axes.set(xlim=(-0.9, 5.2), ylim=(-0.95, 1.45), aspect="equal")
    axes.set_axis_off()
    return figure
