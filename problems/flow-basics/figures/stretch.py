"""A map on a line: where it pulls points apart, the density is low."""

import matplotlib.pyplot as plt
import numpy as np

from dgm.content.drawing import BLUE, GREY, ORANGE


def stretch(z):
    return z + 1.1 * np.tanh(2.2 * z)


def draw():
    figure, (data, lines, noise) = plt.subplots(
        3, 1, figsize=(5.0, 3.2), sharex=True, height_ratios=(1, 0.9, 1)
    )
    z = np.linspace(-3, 3, 2001)
    density, x = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi), stretch(z)
    noise.fill_between(z, density, color=BLUE, alpha=0.35, linewidth=0)
    data.fill_between(x, density / np.gradient(x, z), color=ORANGE, alpha=0.35, linewidth=0)
    marks = np.linspace(-2, 2, 17)
    for mark in marks:
        lines.plot([mark, stretch(mark)], [0, 1], color=GREY, linewidth=0.9)
    lines.set(ylim=(0, 1))
    noise.text(-4.2, 0.25, "noise $z$", color=BLUE)
    data.text(-4.2, 0.24, "data $x = f(z)$", color=ORANGE)
    data.text(0, 0.3, "far apart:\nless dense", ha="center", fontsize=9)
    for axes in (data, lines, noise):
        axes.set_axis_off()
        axes.set_xlim(-4.3, 4.3)
    for axes in (data, noise):
        axes.set_ylim(0, 0.45)
        axes.axhline(0, color=GREY, linewidth=0.9)
    return figure
