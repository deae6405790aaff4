"""Real and generated points in the plane, a segment for each pair and one place on it."""

import matplotlib.pyplot as plt
import numpy as np

from dgm.content.drawing import BLUE, GREY, ORANGE, RED

PAIRS = 7


def draw():
    rng = np.random.default_rng(2)
    figure, axes = plt.subplots(figsize=(5.0, 2.5))
    real = rng.normal((0, 0), (0.35, 0.55), (PAIRS, 2))
    fake = rng.normal((4, 0.2), (0.35, 0.55), (PAIRS, 2))
    share = rng.uniform(0.05, 0.95, (PAIRS, 1))
    points = share * real + (1 - share) * fake
    for start, end in zip(real, fake, strict=True):
        axes.plot(*np.stack([start, end]).T, color=GREY, linewidth=0.9, zorder=1)
    axes.scatter(*real.T, s=45, color=BLUE, zorder=3)
    axes.scatter(*fake.T, s=45, color=ORANGE, zorder=3)
    axes.scatter(*points.T, s=45, color=RED, marker="D", zorder=3)
    top = 1.6
    axes.text(0, top, "real $x$", color=BLUE, ha="center")
    axes.text(4, top, r"generated $\tilde x$", color=ORANGE, ha="center")
    axes.text(2, top, r"slope measured at $\hat x$", color=RED, ha="center")
    axes.set(xlim=(-1.1, 5.1), ylim=(-1.75, 1.9))
    axes.set_axis_off()
    return figure
