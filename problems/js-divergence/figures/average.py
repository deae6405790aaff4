"""Two distributions that exclude each other's values, and their average, which excludes none."""

import matplotlib.pyplot as plt
import numpy as np

from dgm.content.drawing import BLUE, GREEN, ORANGE

P, Q = np.array([0.5, 0.25, 0.25, 0.0]), np.array([0.0, 0.15, 0.25, 0.6])


def draw():
    figure, panels = plt.subplots(1, 3, figsize=(5.0, 1.9), sharey=True)
    shown = (("$P$", P, BLUE), ("$Q$", Q, ORANGE), ("$M = (P + Q)/2$", (P + Q) / 2, GREEN))
    for axes, (name, masses, colour) in zip(panels, shown, strict=True):
        axes.bar(range(4), masses, color=colour)
        axes.set_title(name)
        axes.set(xlabel="value", xticks=range(4))
        axes.tick_params(length=0)
    panels[0].set(ylabel="probability")
    for axes, masses in ((panels[0], P), (panels[1], Q)):
        (empty,) = np.flatnonzero(masses == 0)
        axes.text(empty, 0.02, "0", ha="center")
    return figure
