"""The setup of a notebook as one folded cell that is short to read.

Students read the first fragment as it is: hardware, budget, seed. The other fragments are packed
into a few lines below it, since they would be a thousand lines before the first problem; the same
text lies beside the notebook as `notebook_tools.py`. Weights come last.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Sequence

from dgm.content.fragments import LINE
from dgm.content.percent import Cell

ID = "setup"
TITLE = "# @title Setup: run this cell first"
#: The file beside a notebook with what its setup cell unpacks.
TOOLS = "notebook_tools.py"
TOOLS_HEAD = """\
# Checks, pictures, data, training: what the first cell of the notebook unpacks and runs.
# Nothing needs this file. It is here to be read.
"""
#: Shown as they are.
PLAIN = "setup-basics"
LONG_LINE = 1000

_PACKED = re.compile(rf'^TOOLS = run_packed\("([^"]*)", "{TOOLS}"\)$', re.MULTILINE)
UNPACK = f'''\
# The rest of the setup: checks, pictures, data, training. To read it, open {TOOLS}
# beside this notebook, or print(TOOLS). It is packed so that the first problem is near.
import base64
import linecache
import zlib


def run_packed(packed, name):
    """Run code that was packed into text; errors show its lines."""
    code = zlib.decompress(base64.b85decode(packed)).decode()
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    exec(compile(code, name, "exec", dont_inherit=True), globals())
    return code


TOOLS = run_packed("PACKED", "{TOOLS}")
'''


def one_cell(cells: Iterable[Cell]) -> Cell:
    """The cells of setup fragments as one."""
    cells = list(cells)
    plain, tools, weights = _sorted(cells)
    parts = [TITLE, *map(_code, plain)]
    if tools:
        packed = base64.b85encode(zlib.compress(tools_text(cells).encode(), 9)).decode("ascii")
        lines = [packed[start : start + LINE] for start in range(0, len(packed), LINE)]
        parts.append(UNPACK.replace("PACKED", "\\\n".join(lines)).rstrip())
    source = "\n\n\n".join([*parts, *map(_code, weights)])
    return Cell(ID, "setup", "code", source, {"collapsed": "true"}, 0)


def tools_text(cells: Iterable[Cell]) -> str:
    """What the setup cell packs, to be read beside the notebook; text becomes comments."""
    _, tools, _ = _sorted(list(cells))
    return "\n\n\n".join([TOOLS_HEAD.rstrip(), *map(_code, tools)]) + "\n"


def unpacked(source: str) -> str:
    """The code of a setup cell, with what it unpacks in place of the packed text."""
    packed = _PACKED.search(source)
    if not packed:
        return source
    code = zlib.decompress(base64.b85decode(packed[1].replace("\\\n", ""))).decode()
    return source[: packed.start()] + code + source[packed.end() :]


def _sorted(cells: Sequence[Cell]) -> tuple[list[Cell], list[Cell], list[Cell]]:
    """The cells that are shown as they are, those that are packed, and those with weights."""
    weights = [cell for cell in cells if max(map(len, cell.source.split("\n"))) > LONG_LINE]
    plain = [cell for cell in cells if cell.id.startswith(PLAIN)]
    tools = [cell for cell in cells if cell not in weights and cell not in plain]
    return plain, tools, weights


def _code(cell: Cell) -> str:
    if cell.cell_type == "code":
        return cell.source
    return "\n".join(f"# {line}".rstrip() for line in cell.source.split("\n"))
