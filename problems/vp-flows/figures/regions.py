"""The square B, a region A of a model, and what A leaves of B."""

import matplotlib.pyplot as plt
import numpy as np


def draw():
    """B, a bent A that overlaps it, and the rest of B shaded."""
    figure, axes = plt.subplots(figsize=(5, 2.6), layout="constrained")
    side = np.linspace(-1.6, 1.6, 500)
    across, up = np.meshgrid(side, side)
    bent = (across - 0.45 - 0.5 * up**2) ** 2 / 0.3 + (up + 0.1) ** 2 / 0.2
    rest = (np.maximum(abs(across), abs(up)) < 0.5) & (bent > 1)
    axes.contourf(across, up, rest, levels=[0.5, 1.5], colors=["#f4c27a"])
    axes.contour(across, up, bent, levels=[1], colors=["#d98a00"], linewidths=2)
    axes.plot([-0.5, 0.5, 0.5, -0.5, -0.5], [-0.5, -0.5, 0.5, 0.5, -0.5], color="#333333")
    axes.text(-0.56, 0.36, "B", fontsize=12, ha="right")
    axes.text(0.72, -0.1, "A", fontsize=12, color="#a86600")
    axes.text(-0.28, 0.0, "$\\bar A$", fontsize=12, ha="center")
    axes.set(aspect="equal", xlim=(-1.1, 1.5), ylim=(-0.7, 0.7))
    axes.axis("off")
    return figure
