"""The setup of a notebook as one folded cell: all its fragments, in order, in plain text."""

from __future__ import annotations

from collections.abc import Iterable

from dgm.content.percent import Cell

ID = "setup"
TITLE = "# @title Setup: run this cell first"


def one_cell(cells: Iterable[Cell]) -> Cell:
    """The cells of setup fragments as one; their text becomes comments."""
    source = "\n\n\n".join([TITLE, *map(_code, cells)])
    return Cell(ID, "setup", "code", source, {"collapsed": "true"}, 0)


def _code(cell: Cell) -> str:
    if cell.cell_type == "code":
        return cell.source
    return "\n".join(f"# {line}".rstrip() for line in cell.source.split("\n"))
