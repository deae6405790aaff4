"""Each point keeps its own noisy copies: mass moves only as far as the noise is long."""

import matplotlib.pyplot as plt
import numpy as np

from dgm.content.drawing import BLUE, GREY, ORANGE


def draw():
    rng = np.random.default_rng(8)
    figure, axes = plt.subplots(figsize=(5.0, 2.3))
    points = np.array([[0.0, 0.1], [2.1, 0.5], [4.3, 0.0]])
    for point in points:
        copies = point + rng.normal(0, 0.32, (7, 2))
        for copy in copies:
            axes.annotate("", copy, point, arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.9})
        axes.scatter(*copies.T, s=22, color=ORANGE, zorder=3)
        axes.scatter(*point, s=70, color=BLUE, zorder=4)
    axes.text(0.75, 1.15, "points $x$ of $p$", color=BLUE, ha="center")
    axes.text(3.6, 1.15, r"copies $x + \varepsilon$ of $p_\sigma$", color=ORANGE, ha="center")
    axes.set(xlim=(-0.9, 5.2), ylim=(-0.95, 1.45), aspect="equal")
    axes.set_axis_off()
    return figure
