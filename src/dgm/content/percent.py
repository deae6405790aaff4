"""Percent-format files of the problem bank: front matter, cells and their marked regions.

A region stands between `### BEGIN X` and `### END X`, where X is SOLUTION, HIDDEN TESTS or
MARK SCHEME. These are nbgrader's delimiters, and they are read as nbgrader reads them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from nbformat import NotebookNode

from dgm.content.course import ContentError

CODE_STUB = "# COMPLETE\nraise NotImplementedError"
# The empty line makes it a paragraph of its own below the question.
TEXT_STUB = "\n*Write your answer here.*"

# Stands first in every hidden region of a master notebook, so that a kernel that runs the tests
# cell as it is (nbgrader's stock executor) cannot pass it by accident. Read as a marker.
GUARD = (
    'raise RuntimeError("The hidden tests run outside this kernel: grade with `dgm grade`, or let '
    "nbgrader_config.py of this course set c.Autograde.autograde_preprocessors. "
    'Nothing was graded.")'
)

_MARKER = re.compile(r"\b(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)\b")
_POINTS_LINE = re.compile(r"^- (\d+(?:\.\d+)?) points?\b")
_CELL_LINE = re.compile(r"^# %%.*$", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A cell of a problem or a setup fragment.

    `attributes` are those of its `# %%` line, `line` is that line's number. `source` has all
    regions; the properties are the views of it that different readers get.
    """

    id: str
    role: str | None
    cell_type: str
    source: str
    attributes: dict[str, str]
    line: int

    @property
    def solved(self) -> str:
        """The source with the solution filled in; no markers, hidden tests or mark scheme."""
        return solved_source(self.source)

    @property
    def stub(self) -> str:
        """The source that students get: stubs for solutions, nothing hidden."""
        return stub_source(self.source, self.cell_type)

    @property
    def hidden(self) -> str:
        """The text of the hidden tests, '' if there are none."""
        return region(self.source, "HIDDEN TESTS")

    @property
    def part(self) -> str:
        """The part that a cell with an answer, its tests, or a written answer belongs to."""
        return part_of(self.id)

    @property
    def scores(self) -> bool:
        """Whether points are earned here: by hidden tests, or for a written answer."""
        return self.role in ("tests", "written")

    @property
    def extra(self) -> bool:
        """Whether its points come on top of the problem's worth."""
        return self.attributes.get("extra") == "true"

    @property
    def question(self) -> str:
        """What a written cell asks: its text without mark scheme and model answer."""
        lines = lines_with_region(self.source)
        return "\n".join(line for where, _, line in lines if where is None).strip()

    @property
    def weight(self) -> float:
        """Points relative to the problem's other cells: of all hidden tests, or as written."""
        if self.role == "written":
            return float(self.attributes["points"])
        return sum(test_points(test) or 0.0 for test in hidden_tests(self.hidden))


def part_of(tests_cell: str) -> str:
    """The part that a tests cell scores: the cell's id without `-tests`."""
    return tests_cell.removesuffix("-tests")


def lines_with_region(source: str) -> list[tuple[str | None, bool, str]]:
    """Every line of `source` as (region it is in or None, is it a marker, text).

    Raises ValueError(message, line number from 1) where markers do not match up.
    """
    result: list[tuple[str | None, bool, str]] = []
    current = None
    opened = 0
    for number, line in enumerate(source.split("\n"), start=1):
        marker = _MARKER.search(line)
        if not marker:
            result.append((current, line == GUARD, line))
            continue
        edge, name = marker.groups()
        if line.strip() != f"### {edge} {name}":
            raise ValueError(f"write the marker alone on its line as '### {edge} {name}'", number)
        if edge == "BEGIN" and current:
            raise ValueError(f"'### BEGIN {name}' inside {current}; close that first", number)
        if edge == "END" and current != name:
            raise ValueError(f"'### END {name}' without its '### BEGIN {name}'", number)
        current, opened = (name, number) if edge == "BEGIN" else (None, number)
        result.append((name, True, line))
    if current:
        raise ValueError(f"'### BEGIN {current}' without its '### END {current}'", opened)
    return result


@cache
def region(source: str, name: str) -> str:
    """The text inside the regions called `name`, without the markers."""
    lines = lines_with_region(source)
    return "\n".join(line for where, marker, line in lines if where == name and not marker)


def regions(source: str) -> set[str]:
    """The names of the regions in `source`."""
    return {where for where, _, _ in lines_with_region(source) if where}


def scheme_points(source: str) -> dict[int, re.Match[str]]:
    """The lines of a mark scheme that give points, by their place in `source`; group 1 says how
    many."""
    return {
        place: found
        for place, (where, _, line) in enumerate(lines_with_region(source))
        if where == "MARK SCHEME" and (found := _POINTS_LINE.match(line))
    }


@cache
def solved_source(source: str) -> str:
    """`source` with solutions and without markers, hidden tests and mark scheme."""
    lines = lines_with_region(source)
    kept = [line for where, marker, line in lines if where in (None, "SOLUTION") and not marker]
    return "\n".join(kept).rstrip()


@cache
def stub_source(source: str, cell_type: str = "code") -> str:
    """`source` as nbgrader releases it: every solution replaced by the stub, nothing hidden."""
    stub = CODE_STUB if cell_type == "code" else TEXT_STUB
    kept = []
    for where, marker, line in lines_with_region(source):
        if marker and line.strip() == "### BEGIN SOLUTION":
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + stub_line for stub_line in stub.split("\n")]
        elif where is None:
            kept.append(line)
    return "\n".join(kept).rstrip()


def hidden_tests(hidden: str) -> list[ast.FunctionDef]:
    """The test functions of a hidden region, in order. Raises SyntaxError."""
    body = ast.parse(hidden).body
    return [n for n in body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]


def test_points(test: ast.FunctionDef) -> float | None:
    """The literal of the test's `@points(...)`, None where there is no such decorator."""
    for decorator in test.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Name(id="points"), args=[ast.Constant(value=int() | float() as n)]
            ):
                return float(n)
    return None


def read_percent(path: Path, name: str) -> tuple[dict[str, Any], list[Cell]]:
    """Reads a percent file: its front matter and its cells (ids may be '').

    `name` is how errors call the file. Raises ContentError.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(f"{name}: no such file; write it or take its name out") from None
    except UnicodeDecodeError:
        raise ContentError(f"{name}: not UTF-8; save it as UTF-8") from None
    lines = [text.count("\n", 0, match.start()) + 1 for match in _CELL_LINE.finditer(text)]
    # `collapsed` is a boolean in the notebook schema, and jupytext checks that.
    text = _CELL_LINE.sub(
        lambda m: re.sub(r'collapsed="(true|false)"', r"collapsed=\1", m[0]), text
    )
    try:
        cells = list(_notebook_cells(text))
    except Exception as error:  # jupytext has no error class of its own
        reason = str(error).strip().split("\n")[0]
        raise ContentError(f"{name}: not a percent-format file: {reason}") from None
    front_matter = {}
    if cells and cells[0].cell_type == "raw":
        front_matter = _front_matter(cells.pop(0).source, name)
    if len(cells) != len(lines):
        raise ContentError(
            f"{name}: {len(lines)} lines start with '# %%' but jupytext finds {len(cells)} cells; "
            "start the file with front matter, the text below it with '# %%', and indent any "
            "'# %%' inside a string"
        )
    return front_matter, [_cell(cell, line, name) for cell, line in zip(cells, lines, strict=True)]


@cache
def _notebook_cells(text: str) -> tuple[NotebookNode, ...]:
    """Kept, since a command reads a file for the notebook, its problem and its mutants anew."""
    import jupytext  # takes half a second, since it imports Jupyter's server; not all read a bank

    return tuple(jupytext.reads(text, fmt="py:percent").cells)


def _front_matter(source: str, name: str) -> dict[str, Any]:
    try:
        front_matter = yaml.safe_load(source.strip().strip("-"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise ContentError(
            f"{name}{line}: front matter is not valid YAML ({problem}); quote text that holds ': '"
        ) from None
    if not isinstance(front_matter, dict):
        raise ContentError(f"{name}:1: front matter is no table; write '# key: value' lines")
    return front_matter


def _cell(cell: Any, line: int, name: str) -> Cell:
    where = f"{name}:{line}"
    attributes = {
        key: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in cell.metadata.items()
        if key not in ("lines_to_next_cell", "cell_marker")
    }
    if bad := attributes.get("incorrectly_encoded_metadata"):
        raise ContentError(f'{where}: cannot read {bad!r}; write attributes as key="value"')
    if cell.cell_type == "raw":
        raise ContentError(f"{where}: a raw cell; write '# %%' or '# %% [markdown]'")
    if not cell.source.strip():
        raise ContentError(f"{where}: an empty cell; fill it or remove it")
    try:
        lines_with_region(cell.source)
    except ValueError as error:
        message, offset = error.args
        raise ContentError(f"{name}:{line + offset}: {message}") from None
    return Cell(
        id=attributes.pop("id", ""),
        role=attributes.pop("role", None),
        cell_type=cell.cell_type,
        source=cell.source,
        attributes=attributes,
        line=line,
    )
