# ---
# title: Pictures and curves
# requires: [basics]
# ---
# %% role="setup" id="setup-pictures"
import io
import math

import numpy as np
import torch
from IPython.display import Image, display
from matplotlib.figure import Figure
from PIL import Image as PILImage
from PIL import ImageDraw, ImageFont

GRID_SCALE = 2  # PNG pixels for each pixel of a picture, along each side
GRID_LINE = 2  # PNG pixels between two pictures
GRID_GREY = 128  # the grey of the lines
LABEL_SIZE = 14  # of the labels beside a grid


def to_bytes(images):
    """Images in [-1, 1] as the 256 levels a PNG holds: uint8, same shape. NaN becomes mid-grey."""
    images = torch.as_tensor(images).detach().to("cpu", torch.float32)
    levels = torch.nan_to_num(images, nan=0.0).clamp(-1, 1).add(1).mul(127.5)
    return levels.round().to(torch.uint8)


def grid_png(images, columns=10, rows=(), heads=(), title=""):
    """A grid of images [N, 1 or 3, H, W] in [-1, 1], row by row, as the bytes of a PNG.

    Every image pixel becomes a square of GRID_SCALE x GRID_SCALE pixels of one colour. The file
    has no metadata, so you can read the images back from it exactly (to 1 of 256 levels). `rows`
    and `heads` are labels, which stand left of the rows and above the columns, evenly spaced. The
    title stands above all.
    """
    images = to_bytes(images)
    if images.ndim != 4 or images.shape[1] not in (1, 3) or len(images) == 0:
        raise ValueError(f"a grid takes images [N, 1 or 3, H, W], not {list(images.shape)}")
    count, channels, height, width = images.shape
    columns = min(columns, count)
    lines = -(-count // columns)
    step_y, step_x = height * GRID_SCALE + GRID_LINE, width * GRID_SCALE + GRID_LINE
    grid = np.full(
        (lines * step_y + GRID_LINE, columns * step_x + GRID_LINE, channels), GRID_GREY, np.uint8
    )
    large = images.repeat_interleave(GRID_SCALE, 2).repeat_interleave(GRID_SCALE, 3)
    for index, image in enumerate(large.permute(0, 2, 3, 1).numpy()):
        y = index // columns * step_y + GRID_LINE
        x = index % columns * step_x + GRID_LINE
        grid[y : y + height * GRID_SCALE, x : x + width * GRID_SCALE] = image
    picture = PILImage.fromarray(grid.squeeze(2) if channels == 1 else grid)
    if rows or heads or title:
        picture = labelled(picture, rows, heads, title)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def labelled(picture, rows, heads, title):
    """The picture on white, with labels left of it and above it, and a title above all."""
    font = ImageFont.load_default(LABEL_SIZE)
    line = LABEL_SIZE + 8
    left = max((math.ceil(font.getlength(row)) + 12 for row in rows), default=0)
    above = line if title else 0
    top = above + (line if heads else 0)
    width = max(left + picture.width, math.ceil(font.getlength(title)) + 6)
    page = PILImage.new(picture.mode, (width, top + picture.height), "white")
    page.paste(picture, (left, top))
    draw = ImageDraw.Draw(page)
    draw.text((2, above / 2), title, fill="black", font=font, anchor="lm")
    for index, row in enumerate(rows):
        y = top + picture.height * (index + 0.5) / len(rows)
        draw.text((left - 6, y), row, fill="black", font=font, anchor="rm")
    for index, head in enumerate(heads):
        x = left + picture.width * (index + 0.5) / len(heads)
        draw.text((x, above + line / 2), head, fill="black", font=font, anchor="mm")
    return page


def show_grid(images, columns=10, title="", rows=(), heads=()):
    """Display images [N, 1 or 3, H, W] in [-1, 1] as a grid of exact pixels; the title is above.

    `rows` and `heads` label the rows and the columns; two rows for each label are fine.
    """
    if title:
        print(title)
    display(Image(grid_png(images, columns, rows, heads), format="png"))


def curves_png(curves, title="", xlabel="update", ylabel="loss", smooth=None, ylim=None):
    """Curves {name: list of numbers} as the bytes of a PNG: values are faint, their mean is bold.

    `smooth` is the number of values in the running mean: by default a fiftieth of a curve. `ylim`
    is what the axis of the values shows: by default what the values need.
    """
    figure = Figure(figsize=(6.4, 3.2), dpi=160, layout="constrained")
    axes = figure.add_subplot()
    widest = 1
    for index, (name, values) in enumerate(curves.items()):
        values = np.asarray(values, dtype=float)
        if len(values) == 0:
            continue
        window = min(smooth or max(1, len(values) // 50), len(values))
        widest = max(widest, window)
        mean = np.convolve(values, np.ones(window) / window, mode="valid")
        steps = np.arange(1, len(values) + 1)
        if window > 1:
            axes.plot(steps, values, color=f"C{index}", linewidth=0.6, alpha=0.25)
        marker = "o" if len(values) < 20 else ""  # a line needs two values
        style = {"linewidth": 1.4, "marker": marker, "markersize": 3}
        axes.plot(steps[window - 1 :], mean, color=f"C{index}", label=name, **style)
    how = f" (bold: mean of {widest}, faint: each)" if widest > 1 else ""
    axes.set(xlabel=xlabel + how, ylabel=ylabel, ylim=ylim)
    axes.xaxis.get_major_locator().set_params(integer=True)  # there is no update 1.5
    axes.set_title(title, loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.tick_params(labelsize=8)
    if axes.lines:  # below the axes, where no curve is
        figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def plot_curves(curves, title="", xlabel="update", ylabel="loss", smooth=None, ylim=None):
    """Display curves {name: list of numbers}, such as losses, in one plot."""
    png = curves_png(curves, title, xlabel, ylabel, smooth, ylim)
    display(Image(png, format="png", width=640))


class LivePicture:
    """One picture in the output of a cell; every update redraws it in place."""

    def __init__(self, columns=10, rows=(), heads=()):
        self.columns, self.rows, self.heads = columns, rows, heads
        self._handle = None

    def update(self, picture, title=""):
        """Show images [N, 1 or 3, H, W] in [-1, 1], or a PNG such as `curves_png(curves)`."""
        width = 640 if isinstance(picture, bytes) else None
        if width is None:
            picture = grid_png(picture, self.columns, self.rows, self.heads, title)
        shown = Image(picture, format="png", width=width)
        if self._handle is None:
            self._handle = display(shown, display_id=True)
        else:
            self._handle.update(shown)
