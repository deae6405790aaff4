"""Both losses of the generator against the logit of one sample."""

import matplotlib.pyplot as plt
import numpy as np

from dgm.content.drawing import BLUE, GREY, ORANGE


def draw():
    figure, axes = plt.subplots(figsize=(5.0, 2.7))
    logit = np.linspace(-6, 6, 300)
    axes.plot(logit, np.logaddexp(0, -logit), color=BLUE)
    axes.plot(logit, -np.logaddexp(0, logit), color=ORANGE)
    axes.text(0.4, 4.6, r"non-saturating: $-\log D$", color=BLUE)
    axes.text(-0.6, -4.6, r"saturating: $\log(1 - D)$", color=ORANGE, ha="right")
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.text(-6, -2.0, "sample recognised\nas a fake", color=GREY, fontsize=9)
    axes.text(6, 1.6, "sample taken\nfor real", color=GREY, ha="right", fontsize=9)
    axes.set(xlabel="logit $h$ of a generated sample", ylabel="loss, nats", ylim=(-6.2, 6.2))
    return figure
