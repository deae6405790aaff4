"""Drawing figures: runs the scripts of problems, `figures/NAME.py`, and keeps what they draw.

A script has a function `draw()` that gives a matplotlib figure. All of them are drawn in one style,
which is still readable at the width of a phone.
"""

from __future__ import annotations

import io
import os
import runpy
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dgm.content.course import ContentError
from dgm.content.figures import MOST_BYTES, SCRIPT, version_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: 5 inches are some 350 points: on a phone, letters of 10 points stay that large.
WIDTH = 5.0
DOTS = 130
COLOURS = (64, 32, 16, 12, 8)
BLUE, ORANGE, GREEN, RED, INK, GREY = (
    "#2166ac",
    "#d95f02",
    "#1a7f37",
    "#b2182b",
    "#333333",
    "#8a8a8a",
)
STYLE: dict[Any, Any] = {
    "figure.figsize": (WIDTH, 2.4),
    "figure.dpi": DOTS,
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 2,
}


def draw_figure(script: Path) -> bytes:
    """The PNG of the figure that `script` draws; it says which script it is from.

    Raises ContentError where the script does not draw one.
    """
    import matplotlib
    from matplotlib.figure import Figure

    name = "/".join(script.parts[-4:])
    matplotlib.use("agg")
    try:
        with matplotlib.rc_context(STYLE):
            figure = runpy.run_path(str(script))["draw"]()
            if not isinstance(figure, Figure):
                raise ContentError(f"{name}: draw() gives no figure; end it with `return figure`")
            file = io.BytesIO()
            figure.savefig(file, format="png", dpi=DOTS)
    except ContentError:
        raise
    except KeyError:
        raise ContentError(f"{name}: no function draw(); write one that gives a figure") from None
    except Exception as error:
        kind = type(error).__name__
        raise ContentError(
            f"{name}: drawing stopped with {kind}: {error}; mend the script"
        ) from error
    return _small(file, version_of(script))


def names_of(
    script: Path,
    cells: Collection[str] = (),
    instead: Mapping[str, str] | None = None,
    until: str = "",
) -> dict[str, Any]:
    """The names that a solved problem defines, for a figure of `script` in that problem's folder.

    Executes the setup and the solutions, and of the other code cells those named in `cells`; in
    place of those in `instead` the code given there. With `until` nothing after that cell. The
    budget is that of DGM_BUDGET, else "cpu".
    """
    from dgm.content.fragments import load_fragments
    from dgm.content.master import ALWAYS
    from dgm.content.problem import load_problem

    os.environ.setdefault("DGM_BUDGET", "cpu")
    bank, slug = script.parents[2], script.parents[1].name
    problem = load_problem(bank, slug, variants=False)
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in (*load_fragments(bank, [*ALWAYS, *problem.setup]), *problem.cells):
        chosen = cell.role in ("setup", "solution") or cell.id in cells
        source = (instead or {}).get(cell.id, cell.solved if chosen else "")
        if cell.cell_type == "code":
            exec(compile(source, cell.id, "exec"), names)
        if cell.id == until:
            break
    return names


def grids(panels: Mapping[str, Any], columns: int = 4) -> Figure:
    """A figure with a grid of pictures for each title; pictures [N, 1 or 3, H, W] in [-1, 1]."""
    from matplotlib.figure import Figure

    rows = -(-max(len(images) for images in panels.values()) // columns)
    width = WIDTH / len(panels)
    titles = max(title.count("\n") + 1 for title in panels)
    figure = Figure(figsize=(WIDTH, width * rows / columns + 0.2 * titles))
    for axes, (title, images) in zip(
        figure.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True
    ):
        axes.imshow(_joined(images, columns), cmap="gray", interpolation="nearest", vmin=0, vmax=1)
        axes.set_title(title, fontsize=9)
        axes.set_axis_off()
    return figure


def _joined(images: Any, columns: int) -> Any:
    """One array [height, width, channels] of pictures side by side, with light lines between."""
    import numpy as np

    images = (np.asarray(images, dtype=float).clip(-1, 1) + 1) / 2
    count, _, height, width = images.shape
    framed = np.pad(images, ((0, -count % columns), (0, 0), (0, 2), (0, 2)), constant_values=0.8)
    rows = framed.reshape(-1, columns, *framed.shape[1:])
    return rows.transpose(0, 3, 1, 4, 2).reshape(len(rows) * (height + 2), -1, images.shape[1])


def _small(file: io.BytesIO, version: str) -> bytes:
    """The picture in a palette, a third of its size, with as many colours as fit."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    image = Image.open(file).convert("RGB")
    info = PngInfo()
    info.add_text(SCRIPT, version)
    for colours in COLOURS:
        small = io.BytesIO()
        fewer = image.quantize(colours, dither=Image.Dither.NONE)
        fewer.save(small, "PNG", optimize=True, pnginfo=info)
        if small.tell() <= MOST_BYTES:
            break
    return small.getvalue()
