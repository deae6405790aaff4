"""The setup of a notebook as one folded cell: all its fragments, in order, in few lines.

What students should read stands there as it is. A folded cell of a fragment is packed into one
line, below the names that it defines; embedded files come last.
"""

from __future__ import annotations

import ast
import base64
import bz2
import re
import textwrap
from collections.abc import Iterable

from dgm.content.percent import Cell

ID = "setup"
TITLE = "# @title Setup: run this cell first"
UNPACK = '''\
# The helpers of the cells below are packed, to keep this cell short. Run, for example,
# `visible_checks??` in a cell of your own to read one.
import base64
import bz2
import linecache


def _unpack(name, packed):
    """Run a packed part of this cell, and keep its text for `??` and for error messages."""
    source, filename = bz2.decompress(base64.b85decode(packed)).decode(), f"<{name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec", dont_inherit=True), globals())'''
_PACKED = re.compile(r'^_unpack\("[^"]*", "([^"]*)"\)$', re.MULTILINE)


def one_cell(cells: Iterable[Cell]) -> Cell:
    """The cells of setup fragments as one; their text becomes comments."""
    source, unpacks = TITLE, False
    for cell in cells:
        folded = cell.attributes.get("collapsed") == "true"
        if cell.cell_type == "markdown":
            text = "\n".join(f"# {line}".rstrip() for line in cell.source.split("\n"))
        elif folded and unpacks:
            text = _packed(cell)
        elif folded:
            text, unpacks = f"{UNPACK}\n\n{_packed(cell)}", True
        else:
            text = cell.source
        source += f"\n\n{text}"
    return Cell(ID, "setup", "code", source, {"collapsed": "true"}, 0)


def unpacked(source: str) -> str:
    """The source of a setup cell with its packed parts as they were before."""
    return _PACKED.sub(lambda match: _plain(match[1]), source)


def _packed(cell: Cell) -> str:
    """`cell` in one line, below a comment with the names that it defines.

    bz2 and no other: its output is the same in every version, so that two builds are equal.
    """
    packed = base64.b85encode(bz2.compress(cell.source.encode("utf-8"))).decode("ascii")
    names = ", ".join(_public_names(cell.source)) or cell.id
    comment = textwrap.fill(
        names, 98, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
    )
    return f'{comment}\n_unpack("{cell.id}", "{packed}")'


def _plain(packed: str) -> str:
    return bz2.decompress(base64.b85decode(packed)).decode("utf-8")


def _public_names(source: str) -> list[str]:
    """The names that a cell defines for others, in order."""
    names: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [name for name in names if not name.startswith("_")]
