"""The problem bank: a problem is a folder with its prompt, tests, mutants and alternatives."""

from __future__ import annotations

import ast
import base64
import dataclasses
import io
import re
import textwrap
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .course import SLUG, ContentError, suggest
from .percent import Cell, hidden_tests, read_percent, regions, test_points

__all__ = ["Cell", "Problem", "Variant", "load_problem", "load_setup"]

SETUP = "_setup"
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
FRONT_MATTER = {"title", "covers", "presupposes", "setup", "minutes"}
VARIANT_FRONT_MATTER = {
    "mutant": {"title", "breaks", "part", "spills", "ceiling", "hint"},
    "alternative": {"title"},
}
_EMBEDDED = re.compile(r"\{\{base64:([^}]*)\}\}")


@dataclass(frozen=True)
class Variant:
    """A typical mistake (mutant) or another right answer (alternative).

    `breaks` quotes the contract's sentence that a mutant violates. It may keep at most
    `ceiling` (0 to 1) of the points of `part`, and loses none elsewhere but in `spills`.
    `answers` maps the ids of the cells it changes to their whole source.
    """

    name: str
    path: Path
    kind: str
    title: str
    breaks: str
    part: str
    ceiling: float
    hint: str
    answers: dict[str, str]
    spills: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A problem of the bank. `minutes` is the expected running time by budget."""

    slug: str
    path: Path
    title: str
    covers: tuple[str, ...]
    presupposes: tuple[str, ...]
    setup: tuple[str, ...]
    minutes: dict[str, float]
    cells: tuple[Cell, ...]
    mutants: tuple[Variant, ...] = ()
    alternatives: tuple[Variant, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that hidden tests score, in order."""
        return tuple(cell.part for cell in self.cells if cell.role == "tests")

    def contract_text(self) -> str:
        """What the problem promises in words: prose, docstrings and comments that students see.

        Runs of white space are single spaces, so that a quote may cross lines.
        """
        texts = []
        for cell in self.cells:
            texts += [cell.stub] if cell.cell_type == "markdown" else _words_in_code(cell.stub)
        return _one_line("\n".join(texts))


def load_problem(problems_dir: Path, slug: str) -> Problem:
    """Reads and checks `problems_dir`/`slug` with its mutants and alternatives.

    Raises ContentError, which names the file, the line and what to write instead.
    """
    path = problems_dir / slug / "problem.py"
    check = _Check(f"{problems_dir.name}/{slug}/problem.py", path)
    if not SLUG.fullmatch(slug):
        raise check.mistake(1, f"slug {slug!r}; write small letters, digits and hyphens")
    front_matter, cells = read_percent(path, check.name)
    check.keys(front_matter, FRONT_MATTER, required={"title", "covers"})
    setup = check.strings(front_matter, "setup")
    fragments = {path.stem for path in (problems_dir / SETUP).glob("*.py")}
    for name in setup:
        if name not in fragments:
            line = check.line_of("setup")
            raise check.mistake(line, f"unknown fragment {name!r}; {suggest(name, fragments)}")
    problem = Problem(
        slug=slug,
        path=path,
        title=check.string(front_matter, "title"),
        covers=check.strings(front_matter, "covers"),
        presupposes=check.strings(front_matter, "presupposes"),
        setup=setup,
        minutes=check.minutes(front_matter.get("minutes", {})),
        cells=check.cells(cells, slug),
    )
    if not sum(cell.weight for cell in problem.cells if cell.role in ("tests", "written")):
        raise check.mistake(1, "nothing here scores; write a tests cell or a written cell")
    return dataclasses.replace(
        problem,
        mutants=_variants(problems_dir, problem, "mutant"),
        alternatives=_variants(problems_dir, problem, "alternative"),
    )


def load_setup(problems_dir: Path, names: Iterable[str]) -> tuple[Cell, ...]:
    """The cells of setup fragments and of all that they require, requirements first.

    `{{base64:FILE}}` becomes the text of that file of `_setup`. Raises ContentError.
    """
    folder = problems_dir / SETUP
    known = {path.stem for path in folder.glob("*.py")}
    cells: dict[str, tuple[Cell, ...]] = {}

    def visit(name: str, chain: tuple[str, ...]) -> None:
        label = f"{problems_dir.name}/{SETUP}/{chain[-1] if chain else name}.py"
        if name in chain:
            circle = " -> ".join((*chain[chain.index(name) :], name))
            raise ContentError(f"{label}: fragments require each other: {circle}; break the circle")
        if name not in known:
            raise ContentError(f"{label}: unknown fragment {name!r}; {suggest(name, known)}")
        if name in cells:
            return
        required, own = _fragment(problems_dir, name)
        for other in required:
            visit(other, (*chain, name))
        cells[name] = own

    for name in names:
        visit(name, ())
    return tuple(cell for fragment in cells.values() for cell in fragment)


def _fragment(problems_dir: Path, name: str) -> tuple[tuple[str, ...], tuple[Cell, ...]]:
    path = problems_dir / SETUP / f"{name}.py"
    check = _Check(f"{problems_dir.name}/{SETUP}/{name}.py", path)
    front_matter, cells = read_percent(path, check.name)
    check.keys(front_matter, {"title", "requires"}, required=set())
    for cell in cells:
        if cell.role not in (None, "setup"):
            raise check.mistake(cell.line, f'role {cell.role!r} in a fragment; write role="setup"')
    checked = check.cells([check.embedded(cell) for cell in cells], f"setup-{name}")
    return check.strings(front_matter, "requires"), checked


def _variants(problems_dir: Path, problem: Problem, kind: str) -> tuple[Variant, ...]:
    files = sorted((problem.path.parent / f"{kind}s").glob("*.py"))
    return tuple(_variant(problems_dir, problem, kind, path) for path in files)


def _variant(problems_dir: Path, problem: Problem, kind: str, path: Path) -> Variant:
    check = _Check(path.relative_to(problems_dir.parent).as_posix(), path)
    front_matter, cells = read_percent(path, check.name)
    valid = VARIANT_FRONT_MATTER[kind]
    check.keys(front_matter, valid, required=valid - {"spills"})
    solutions = {cell.id: cell.solved for cell in problem.cells if cell.role == "solution"}
    answers: dict[str, str] = {}
    for cell in cells:
        if cell.cell_type == "markdown" and not cell.id:
            continue
        if cell.id not in solutions:
            remedy = suggest(cell.id, solutions)
            raise check.mistake(cell.line, f"no solution cell has the id {cell.id!r}; {remedy}")
        if cell.id in answers:
            raise check.mistake(cell.line, f"{cell.id!r} twice; write each cell once")
        check.python(cell, cell.source)
        answers[cell.id] = cell.source
    if all(solutions[id].strip() == answer.strip() for id, answer in answers.items()):
        raise check.mistake(1, "changes nothing; write at least one cell that differs")
    variant = Variant(
        name=path.stem,
        path=path,
        kind=kind,
        title=check.string(front_matter, "title"),
        breaks=check.string(front_matter, "breaks") if kind == "mutant" else "",
        part=check.string(front_matter, "part") if kind == "mutant" else "",
        ceiling=check.ceiling(front_matter.get("ceiling", 1.0)),
        hint=check.string(front_matter, "hint") if kind == "mutant" else "",
        answers=answers,
        spills=check.strings(front_matter, "spills"),
    )
    for key, part in [("part", variant.part), *(("spills", part) for part in variant.spills)]:
        if kind == "mutant" and part not in problem.parts:
            remedy = suggest(part, problem.parts)
            raise check.mistake(check.line_of(key), f"unknown part {part!r}; {remedy}")
    if _one_line(variant.breaks) not in problem.contract_text():
        message = "breaks is no quote of the problem's prose, docstrings or comments"
        raise check.mistake(check.line_of("breaks"), f"{message}; copy a sentence of its contract")
    return variant


@dataclass(frozen=True)
class _Check:
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
        for key in table:
            if key not in valid:
                remedy = suggest(str(key), valid)
                raise self.mistake(self.line_of(str(key)), f"unknown key {key!r}; {remedy}")
        for key in sorted(required - set(table)):
            raise self.mistake(1, f"{key!r} is missing; write '# {key}: ...' in the front matter")

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

    def minutes(self, table: Any) -> dict[str, float]:
        numbers = isinstance(table, dict) and all(
            key in BUDGETS and isinstance(value, int | float) and value >= 0
            for key, value in table.items()
        )
        if not numbers:
            remedy = "write {smoke: 0.2, cpu: 1, gpu: 1}"
            raise self.mistake(self.line_of("minutes"), f"minutes = {table!r}; {remedy}")
        return {key: float(value) for key, value in table.items()}

    def ceiling(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            line = self.line_of("ceiling")
            raise self.mistake(line, f"ceiling = {value!r}; write a number from 0 to 1")
        return float(value)

    def cells(self, cells: Iterable[Cell], stem: str) -> tuple[Cell, ...]:
        """Checks each cell, and gives an id to those that need none of their own."""
        checked: list[Cell] = []
        for number, cell in enumerate(cells, start=1):
            self.cell(cell)
            if not cell.id:
                if cell.role in NEEDS_ID:
                    raise self.mistake(cell.line, f'a {cell.role} cell without id; write id="..."')
                cell = dataclasses.replace(cell, id=f"{stem}-{cell.role or 'text'}-{number}")
            if not SLUG.fullmatch(cell.id) or len(cell.id) > 64:
                remedy = "write small letters, digits and hyphens, at most 64"
                raise self.mistake(cell.line, f"id {cell.id!r}; {remedy}")
            for other in checked:
                if other.id == cell.id:
                    remedy = "write another"
                    raise self.mistake(
                        cell.line, f"id {cell.id!r} is that of line {other.line}; {remedy}"
                    )
            checked.append(cell)
        return tuple(checked)

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
        if cell.cell_type == "code":
            self.python(cell, cell.solved)
            self.python(cell, cell.stub)

    def points(self, cell: Cell) -> None:
        if cell.role == "written":
            points = cell.attributes.get("points", "")
            if not re.fullmatch(r"\d+(\.\d+)?", points) or float(points) <= 0:
                raise self.mistake(cell.line, f'points = {points!r}; write points="3"')
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

    def embedded(self, cell: Cell) -> Cell:
        def text_of(match: re.Match[str]) -> str:
            file = self.path.parent / match[1]
            if "/" in match[1] or not file.is_file():
                names = [path.name for path in self.path.parent.iterdir() if path.suffix != ".py"]
                raise self.mistake(
                    cell.line, f"no file {match[1]!r} beside it; {suggest(match[1], names)}"
                )
            encoded = base64.b64encode(file.read_bytes()).decode("ascii")
            return "\\\n".join(textwrap.wrap(encoded, 98))  # a backslash joins lines in any string

        return dataclasses.replace(cell, source=_EMBEDDED.sub(text_of, cell.source))

    def python(self, cell: Cell, source: str) -> None:
        """Checks that `source`, some view of `cell`, parses; IPython's magics are allowed."""
        try:
            _parse(source)
        except SyntaxError as error:
            text = (error.text or "").strip()
            offsets = [i for i, line in enumerate(cell.source.split("\n")) if line.strip() == text]
            line = cell.line + 1 + (offsets[0] if text and offsets else 0)
            raise self.mistake(line, f"not valid Python: {error.msg}: {text!r}") from None


def _parse(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        return ast.parse(TransformerManager().transform_cell(source))


def _words_in_code(source: str) -> list[str]:
    """The docstrings of `source` and its comments, lines of one comment together."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for node in ast.walk(_parse(source)) if isinstance(node, documented))
    words = [ast.get_docstring(node) or "" for node in nodes]
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        tokens = []
    comments = [token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT]
    return [*words, "\n".join(comments)]


def _one_line(text: str) -> str:
    return " ".join(text.split())
