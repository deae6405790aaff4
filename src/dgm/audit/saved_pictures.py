"""What a mutant or an alternative does to the saved pictures of a notebook."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import torch
from nbformat import NotebookNode

from dgm.testing.evidence import Evidence, decode_png
from dgm.testing.judge import Judge
from dgm.testing.notebook import notebook as setup

_SCORE = re.compile(r"(Inception Score of) [\d,]+ (pictures:) \d+\.\d\d")
_KIND = re.compile(r"(Extra grid:) \w+")


def saved_pictures(notebook: NotebookNode, cell: str) -> torch.Tensor:
    """The images [N, 1, 28, 28] in the grid that a cell shows."""
    (grid,) = Evidence({cell: _cell(notebook, cell).outputs}).pictures(cell)
    return Judge().pictures(grid)


def stored_pictures(path: Path) -> torch.Tensor:
    """The images [N, 1, 28, 28] in the grid of a PNG file."""
    return Judge().pictures(decode_png(base64.b64encode(path.read_bytes()).decode()))


def save_pictures(notebook: NotebookNode, cell: str, images: torch.Tensor) -> None:
    """Let a cell show the grid of other images, and print the score that they have."""
    save_png(notebook, cell, setup.grid_png(images))
    pictures = setup.to_bytes(images).float() / 127.5 - 1
    print_score(notebook, cell, len(images), Judge().inception_score(pictures))


def save_extra(notebook: NotebookNode, kind: str, images: torch.Tensor) -> None:
    """Let the extra grid of a model of one's own show other images, of this kind."""
    for output in _cell(notebook, "own-extra").outputs:
        if "text" in output:
            output.text = _KIND.sub(rf"\g<1> {kind}", output.text)
    save_png(notebook, "own-extra", setup.grid_png(images))


def save_png(notebook: NotebookNode, cell: str, png: bytes) -> None:
    """Let a cell show another picture."""
    for output in _cell(notebook, cell).outputs:
        if "image/png" in output.get("data", {}):
            output.data["image/png"] = base64.b64encode(png).decode("ascii")


def print_score(notebook: NotebookNode, cell: str, count: int, score: float) -> None:
    """Let a cell print another score."""
    for output in _cell(notebook, cell).outputs:
        if "text" in output:
            output.text = _SCORE.sub(rf"\g<1> {count} \g<2> {score:.2f}", output.text)


def _cell(notebook: NotebookNode, id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == id)
