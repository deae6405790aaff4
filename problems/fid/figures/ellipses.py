"""Two clouds of features, each replaced by a Gaussian, and what the distance compares."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Ellipse

from dgm.content.drawing import BLUE, INK, ORANGE

CLOUDS = {
    "real": (BLUE, (0.0, 0.0), ((1.0, 0.55), (0.55, 0.6))),
    "generated": (ORANGE, (3.2, 0.5), ((0.35, -0.15), (-0.15, 0.5))),
}


def draw():
    rng = np.random.default_rng(0)
    figure, axes = plt.subplots(figsize=(5.0, 2.9))
    for name, (colour, mean, covariance) in CLOUDS.items():
        axes.scatter(
            *rng.multivariate_normal(mean, covariance, 60).T, s=7, color=colour, alpha=0.45, lw=0
        )
        lengths, axes_of = np.linalg.eigh(np.array(covariance))
        angle = np.degrees(np.arctan2(axes_of[1, 1], axes_of[0, 1]))
        width, height = 4 * np.sqrt(lengths[::-1])
        ellipse = Ellipse(mean, width, height, angle=angle, fc="none", ec=colour, lw=2)
        axes.add_patch(ellipse)
        axes.text(mean[0], mean[1] + 1.85, name, color=colour, ha="center")
        axes.plot(*mean, "o", color=colour, markersize=7, markeredgecolor="white")
    start, end = (cloud[1] for cloud in CLOUDS.values())
    axes.annotate("", end, start, arrowprops={"arrowstyle": "<->", "color": INK, "lw": 1.5})
    axes.text(1.6, -0.45, "means", ha="center", fontsize=9)
    axes.text(1.45, -1.75, "ellipses: covariances", ha="center", fontsize=9)
    axes.set(xlabel="one feature", ylabel="another", xlim=(-2.8, 5.2), ylim=(-2.2, 2.8))
    axes.set(xticks=[], yticks=[])
    return figure
