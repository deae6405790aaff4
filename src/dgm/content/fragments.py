"""Setup fragments: what every notebook starts with. The grader uses some of them too.

A fragment is a file NAME.py in `dgm/notebook`, in the percent format; it may embed other files of
that folder. A file in the course's own `problems/_setup` takes the place of the file of that name.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dgm.notebook
from dgm.content.course import ContentError, suggest
from dgm.content.hashing import hash_of
from dgm.content.percent import Cell, read_percent
from dgm.content.problem_check import Check

#: Where the fragments are that every course has.
NOTEBOOK = Path(dgm.notebook.__file__).parent
#: The folder of a course's bank with fragments of its own.
SETUP = "_setup"
#: The fragments that the grader uses too.
SHARED = ("certificates", "transport", "judge", "pictures")
EMBEDDED = re.compile(r"\{\{base85:([^}]*)\}\}")
_OLD_EMBEDDED = re.compile(r"\{\{base64:([^}]*)\}\}")
#: Characters in a line of an embedded file. Editors stop colouring lines of more than 10,000.
LINE = 8000


def fragment_names(bank: Path | None) -> set[str]:
    """The fragments that problems of `bank` can ask for."""
    return {name.removesuffix(".py") for name in _files(bank) if name.endswith(".py")}


def load_fragments(bank: Path | None, names: Iterable[str]) -> tuple[Cell, ...]:
    """The cells of setup fragments and of all that they require, requirements first.

    Without a `bank` they are the project's own. `{{base85:FILE}}` becomes the text of that file
    beside the fragment; cells that embed a file come after all others. Raises ContentError.
    """
    files = _files(bank)
    known = fragment_names(bank)
    cells: dict[str, list[Cell]] = {}
    embedding: list[Cell] = []

    def visit(name: str, chain: tuple[str, ...]) -> None:
        label = _label(bank, chain[-1] if chain else name)
        if name in chain:
            circle = " -> ".join((*chain[chain.index(name) :], name))
            raise ContentError(f"{label}: fragments require each other: {circle}; break the circle")
        if name not in known:
            raise ContentError(f"{label}: unknown fragment {name!r}; {suggest(name, known)}")
        if name in cells:
            return
        required, own, last = _read(Check(_label(bank, name), files[f"{name}.py"]), name, files)
        for other in required:
            visit(other, (*chain, name))
        cells[name] = own
        embedding.extend(last)

    for name in names:
        visit(name, ())
    return (*(cell for fragment in cells.values() for cell in fragment), *embedding)


def shared_fragments(bank: Path | None) -> tuple[Cell, ...]:
    """The cells of the shared fragments of a course with this bank. Raises ContentError."""
    return load_fragments(bank, SHARED)


def execute(cells: Iterable[Cell]) -> dict[str, Any]:
    """The names that a notebook has after these cells; what they print is lost.

    Raises ContentError where one of them stops.
    """
    names: dict[str, Any] = {"__name__": "setup"}
    for cell in _code(cells):
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(cell.source, f"<{cell.id}>", "exec", dont_inherit=True), names)
        except Exception as error:
            raise ContentError(f"{cell.id}: {type(error).__name__}: {error}") from error
    return names


def fragment_namespace(*names: str, bank: Path | None = None) -> dict[str, Any]:
    """The names that a notebook has after these fragments. Raises ContentError."""
    return execute(load_fragments(bank, names))


def digest(cells: Iterable[Cell]) -> str:
    """A hash of the code of `cells`, with the files that are embedded in it."""
    code = [(cell.id, cell.source) for cell in _code(cells)]
    return hash_of(code)


def _code(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.cell_type == "code"]


def _files(bank: Path | None) -> dict[str, Path]:
    """The files by name: the course's own, else the project's."""
    folders = (NOTEBOOK, bank / SETUP) if bank else (NOTEBOOK,)
    files = [path for folder in folders for path in folder.glob("*") if path.is_file()]
    return {path.name: path for path in files if path.name != "__init__.py"}


def _label(bank: Path | None, name: str) -> str:
    return f"{bank.name}/{SETUP}/{name}.py" if bank else f"dgm/notebook/{name}.py"


def _read(
    check: Check, name: str, files: dict[str, Path]
) -> tuple[tuple[str, ...], list[Cell], list[Cell]]:
    """The names that a fragment requires, its cells, and those of them that embed a file."""
    front_matter, cells = read_percent(check.path, check.name)
    check.keys(front_matter, {"title", "requires"}, required=set())
    for cell in cells:
        if cell.role not in (None, "setup"):
            raise check.mistake(cell.line, f'role {cell.role!r} in a fragment; write role="setup"')
    filled = check.cells([_with_files(check, cell, files) for cell in cells], f"setup-{name}")
    own: list[Cell] = []
    embedding: list[Cell] = []
    for cell, full in zip(cells, filled, strict=True):
        (embedding if EMBEDDED.search(cell.source) else own).append(full)
    return check.strings(front_matter, "requires"), own, embedding


def _with_files(check: Check, cell: Cell, files: dict[str, Path]) -> Cell:
    if old := _OLD_EMBEDDED.search(cell.source):
        remedy = f"write '{{{{base85:{old[1]}}}}}' and read it with base64.b85decode"
        raise check.mistake(cell.line, f"{old[0]!r}: files are embedded in base85; {remedy}")

    def text_of(match: re.Match[str]) -> str:
        if match[1] not in files:
            names = [name for name in files if not name.endswith(".py")]
            remedy = f"{suggest(match[1], names)} or put it there" if names else "put it there"
            raise check.mistake(cell.line, f"no file {match[1]!r} beside it; {remedy}")
        encoded = base64.b85encode(files[match[1]].read_bytes()).decode("ascii")
        lines = [encoded[start : start + LINE] for start in range(0, len(encoded), LINE)]
        return "\\\n".join(lines)  # a backslash joins lines in any string

    return dataclasses.replace(cell, source=EMBEDDED.sub(text_of, cell.source))
