"""Checks on the files of the problem bank; every mistake has a place and a remedy."""

from __future__ import annotations

import ast
import dataclasses
import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dgm.content.course import SLUG
from dgm.content.errors import ContentError, Mistakes, suggest
from dgm.content.percent import Cell, hidden_tests, regions, scheme_points, test_points

BUDGETS = ("smoke", "cpu", "gpu")
ROLES = {
    "setup": {"code", "markdown"},
    "solution": {"code"},
    "tests": {"code"},
    "run": {"code"},
    "deliverable": {"code"},
    "written": {"markdown"},
}
REGIONS = {
    "solution": {"SOLUTION"},
    "tests": {"HIDDEN TESTS"},
    "written": {"MARK SCHEME", "SOLUTION"},
}
# Saved outputs and answers are found again by id; for other cells it is made up.
NEEDS_ID = {"solution", "tests", "run", "deliverable", "written"}
ATTRIBUTES = {"role", "id", "points", "collapsed", "check_output"}


@dataclass(frozen=True)
class Check:
    """Checks on one file; `name` is how errors call it."""

    name: str
    path: Path

    def mistake(self, line: int, message: str) -> ContentError:
        return ContentError(f"{self.name}:{line}: {message}")

    def line_of(self, key: str) -> int:
        """The line of a key of the front matter."""
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.match(rf"# *{re.escape(key)}\s*:", line):
                return number
        return 1

    def keys(self, table: Mapping[str, Any], valid: set[str], required: set[str]) -> None:
        mistakes = Mistakes()
        for key in table:
            with mistakes.noted():
                if key not in valid:
                    remedy = suggest(str(key), valid)
                    raise self.mistake(self.line_of(str(key)), f"unknown key {key!r}; {remedy}")
        for key in sorted(required - set(table)):
            with mistakes.noted():
                remedy = f"write '# {key}: ...' in the front matter"
                raise self.mistake(1, f"{key!r} is missing; {remedy}")
        mistakes.tell()

    def string(self, table: Mapping[str, Any], key: str) -> str:
        value = table[key]
        if not isinstance(value, str) or not value.strip():
            raise self.mistake(self.line_of(key), f"{key} = {value!r}; write one line of text")
        return value.strip()

    def strings(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key) or []
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.mistake(self.line_of(key), f"{key} = {value!r}; write a list of texts")
        return tuple(value)

    def names(self, table: Mapping[str, Any], key: str, valid: Collection[str]) -> tuple[str, ...]:
        """A list of these names alone."""
        found = self.strings(table, key)
        for name in found:
            if name not in valid:
                remedy = suggest(name, valid)
                raise self.mistake(self.line_of(key), f"unknown fragment {name!r}; {remedy}")
        return found

    def answering(self, covers: Mapping[str, Iterable[str]], valid: Collection[str]) -> None:
        """Whether the parts that answer a question are parts of the problem."""
        for question, parts in covers.items():
            for part in parts:
                if part not in valid:
                    message = f"{question!r}: no part {part!r}; {suggest(part, valid)}"
                    raise self.mistake(self.line_of("covers"), message)

    def questions(self, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        """What `covers` says: questions, each alone or with the parts that answer it."""
        value = table.get("covers") or []
        entries = [value] if isinstance(value, str) else value
        found: dict[str, tuple[str, ...]] = {}
        for entry in entries if isinstance(entries, list) else [None]:
            match entry:
                case str():
                    found[entry] = ()
                case dict() if all(isinstance(parts, list) for parts in entry.values()):
                    found |= {str(name): tuple(map(str, parts)) for name, parts in entry.items()}
                case _:
                    example = "write a list of questions, each alone or as 'question: [part, ...]'"
                    raise self.mistake(self.line_of("covers"), f"covers = {value!r}; {example}")
        return found

    def differences(self, table: Mapping[str, Any], questions: Iterable[str]) -> dict[str, str]:
        """What `differs` says: for a question, what is not as in its source."""
        value = table.get("differs") or {}
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            remedy = "write 'question: what is different' lines"
            raise self.mistake(self.line_of("differs"), f"differs = {value!r}; {remedy}")
        for name in value:
            if name not in questions:
                remedy = suggest(str(name), questions)
                raise self.mistake(self.line_of("differs"), f"{name!r} is not covered; {remedy}")
        return dict(value)

    def minutes(self, table: Any) -> dict[str, float]:
        numbers = isinstance(table, dict) and all(
            key in BUDGETS and isinstance(value, int | float) and value >= 0
            for key, value in table.items()
        )
        if not numbers:
            remedy = "write {smoke: 0.2, cpu: 1, gpu: 1}"
            raise self.mistake(self.line_of("minutes"), f"minutes = {table!r}; {remedy}")
        return {key: float(value) for key, value in table.items()}

    def work(self, table: Any, names: set[str]) -> dict[str, float]:
        """Minutes of work by part; all parts, or none."""
        example = "write {reading: 15, <part>: 10, ...}"
        if not isinstance(table, dict):
            raise self.mistake(self.line_of("work"), f"work = {table!r}; {example}")
        for name, value in table.items():
            if name not in names:
                remedy = suggest(str(name), names)
                raise self.mistake(self.line_of("work"), f"work has no part {name!r}; {remedy}")
            if not isinstance(value, int | float) or value <= 0:
                raise self.mistake(self.line_of("work"), f"{name}: {value!r}; write minutes")
        if missing := sorted(names - table.keys()) if table else []:
            remedy = f"write {missing[0]}: and its minutes"
            raise self.mistake(self.line_of("work"), f"no minutes for {missing[0]!r}; {remedy}")
        return {name: float(value) for name, value in table.items()}

    def cells(self, cells: Iterable[Cell], stem: str) -> tuple[Cell, ...]:
        """Checks each cell, and gives an id to those that need none of their own."""
        checked, mistakes = list[Cell](), Mistakes()
        for number, cell in enumerate(cells, start=1):
            with mistakes.noted():
                self.cell(cell)
            with mistakes.noted():
                checked.append(
                    self.with_id(cell, f"{stem}-{cell.role or 'text'}-{number}", checked)
                )
        mistakes.tell()
        return tuple(checked)

    def with_id(self, cell: Cell, default: str, others: Iterable[Cell]) -> Cell:
        """The cell with an id that none of the others has."""
        if not cell.id:
            if cell.role in NEEDS_ID:
                raise self.mistake(cell.line, f'a {cell.role} cell without id; write id="..."')
            cell = dataclasses.replace(cell, id=default)
        if not SLUG.fullmatch(cell.id) or len(cell.id) > 64:
            remedy = "write small letters, digits and hyphens, at most 64"
            raise self.mistake(cell.line, f"id {cell.id!r}; {remedy}")
        for other in others:
            if other.id == cell.id:
                message = f"id {cell.id!r} is that of line {other.line}; write another"
                raise self.mistake(cell.line, message)
        return cell

    def cell(self, cell: Cell) -> None:
        for key in cell.attributes:
            if key not in ATTRIBUTES:
                raise self.mistake(
                    cell.line, f"unknown attribute {key!r}; {suggest(key, ATTRIBUTES)}"
                )
        if cell.role is not None and cell.role not in ROLES:
            raise self.mistake(
                cell.line, f"unknown role {cell.role!r}; {suggest(cell.role, ROLES)}"
            )
        valid = ROLES[cell.role] if cell.role else {"markdown"}
        if cell.cell_type not in valid:
            remedy = {"markdown": "write '# %% [markdown] ...'", "code": "take out [markdown]"}
            remedy = remedy[min(valid)] if cell.role else 'give it a role, such as role="run"'
            raise self.mistake(
                cell.line, f"a {cell.cell_type} cell with role {cell.role}; {remedy}"
            )
        for flag in ("collapsed", "check_output"):
            if cell.attributes.get(flag, "true") not in ("true", "false"):
                raise self.mistake(cell.line, f'{flag}; write {flag}="true" or leave it out')
        needed = REGIONS.get(cell.role or "", set())
        for name in sorted(needed ^ regions(cell.source)):
            remedy = f"write '### BEGIN {name}' and '### END {name}'"
            if name not in needed:
                raise self.mistake(
                    cell.line, f"no {name} region belongs into this cell; take it out"
                )
            raise self.mistake(cell.line, f"a {cell.role} cell without {name} region; {remedy}")
        self.points(cell)
        if cell.cell_type == "markdown":
            self.text(cell)
        else:
            self.python(cell, cell.solved)
            self.python(cell, cell.stub)

    def text(self, cell: Cell) -> None:
        """No formula that was wrapped before a sign is shown as a list."""
        before, nested, in_code = "", False, False
        for number, line in enumerate(cell.source.split("\n"), start=cell.line + 1):
            in_code ^= line.lstrip().startswith("```")
            dash = re.match(r" +- ", line)
            if not in_code and (
                re.match(r" {0,3}(\+|\d+\)) ", line)
                or (dash and not nested and not before.endswith(":"))
            ):
                marker = line.split()[0]
                remedy = "break the line elsewhere, or write lists with - and 1."
                raise self.mistake(number, f"{marker!r} begins a list here; {remedy}")
            nested = bool(dash or (nested and line.startswith("  ")))
            before = line.rstrip()

    def points(self, cell: Cell) -> None:
        if cell.role == "written":
            points = cell.attributes.get("points", "")
            if not re.fullmatch(r"\d+(\.\d+)?", points) or float(points) <= 0:
                raise self.mistake(cell.line, f'points = {points!r}; write points="3"')
            scheme = [float(line[1]) for line in scheme_points(cell.source).values()]
            if scheme and not math.isclose(sum(scheme), float(points)):
                message = f"the mark scheme gives {sum(scheme):g} of {points} points"
                raise self.mistake(cell.line, f"{message}; make its lines add up to them")
        elif "points" in cell.attributes:
            remedy = "write @points(...) above each hidden test"
            raise self.mistake(cell.line, f"points belong to written cells; {remedy}")
        if cell.role == "tests":
            self.tests(cell)

    def tests(self, cell: Cell) -> None:
        if not cell.id.endswith("-tests") or cell.id == "-tests":
            raise self.mistake(cell.line, f'id {cell.id!r} of a tests cell; write id="PART-tests"')
        self.python(cell, cell.hidden)
        tests = hidden_tests(cell.hidden)
        if not tests:
            raise self.mistake(cell.line, "no hidden test; write def test_...(student, reference)")
        lines = cell.source.split("\n")
        for test in tests:
            head = next(i for i, line in enumerate(lines) if f"def {test.name}(" in line)
            line = cell.line + 1 + head
            if [other.name for other in tests].count(test.name) > 1:
                raise self.mistake(line, f"two tests called {test.name}; rename one")
            if not (ast.get_docstring(test) or "").strip():
                remedy = "say in its docstring the property that an answer must have"
                raise self.mistake(line, f"{test.name} has no docstring; {remedy}")
            if not (test_points(test) or 0) > 0:
                raise self.mistake(line, f"{test.name} has no points; write @points(2) above it")

    def python(self, cell: Cell, source: str) -> None:
        """Checks that `source`, some view of `cell`, parses; IPython's magics are allowed."""
        try:
            parse(source)
        except SyntaxError as error:
            text = (error.text or "").strip()
            offsets = [i for i, line in enumerate(cell.source.split("\n")) if line.strip() == text]
            line = cell.line + 1 + (offsets[0] if text and offsets else 0)
            raise self.mistake(line, f"not valid Python: {error.msg}: {text!r}") from None


def parse(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        return ast.parse(TransformerManager().transform_cell(source))
