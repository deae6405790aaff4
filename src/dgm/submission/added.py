"""What is kept of the cells that students add: definitions, and what the answers need."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dgm.content.names import Names, names_of
from dgm.content.percent import solved_source, stub_source
from dgm.content.plain_text import text_to_line
from dgm.content.setup_cell import unpacked
from dgm.submission.helpers import Code, read_code
from dgm.submission.matching import Match
from dgm.submission.needed import Step, left_out, needed
from dgm.submission.read import SubmittedCell, quote

MAX_CHARACTERS = 500_000
MAX_STATEMENTS, MAX_KEPT = 5_000, 400
TOO_MUCH = "there is more code in added cells than is read; the rest was left out"


@dataclass(frozen=True)
class CodeCell:
    """A cell that the grader executes. `origin` is "setup", "solution" or "added".

    Of an added cell, each statement is one, so that a statement that fails or hangs costs itself
    alone. `after` is the id of the master's cell that it follows, '' for none.
    """

    id: str
    source: str
    origin: str
    after: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A statement of an added cell that is not run though an answer needs it.

    `statement` is its first line. `names` are those that it would have made, `reason` says why it
    is not run, or why it made nothing.
    """

    after: str
    statement: str
    names: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        return f"{place(self.after)}: `{self.statement}` was left out: {self.reason}"


@dataclass(frozen=True)
class Added:
    """The added cells of a submission.

    `cells` are the statements that are kept. `left_out` are those that an answer needs, and cells
    that Python cannot read; `unused` counts those that no answer needs. `notes` are for the
    instructor.
    """

    cells: tuple[CodeCell, ...]
    left_out: tuple[LeftOut, ...]
    unused: int
    notes: tuple[str, ...]

    def after(self, id: str) -> Iterator[CodeCell]:
        """What is kept of the cells that follow the master's cell `id`."""
        return (cell for cell in self.cells if cell.after == id)


@dataclass(frozen=True)
class _Cell:
    number: int
    after: str
    source: str
    code: Code | None


def place(after: str) -> str:
    """Where an added cell stands, in words."""
    return f"added cell after {after!r}" if after else "added cell at the top"


def first_line(source: str, length: int = 60) -> str:
    """The first line of a statement, escaped, and shortened to a limited length."""
    line, _, more = source.strip().partition("\n")
    text = text_to_line(line[: length + 1])
    return f"{text[: length - 3]}..." if more or len(text) > length else text


def cell_number(id: str) -> str:
    """What the statements of one added cell have in common: their ids without the last number."""
    return id.rpartition("_")[0]


def read_added(cells: Iterable[SubmittedCell], found: Match) -> Added:
    """What is kept of the `cells` that stand for none of the master's, as `found` matches them."""
    added, notes = _read(cells, found)
    steps = list(_steps(found, added))
    positions = needed(steps, _asked(found))
    reasons = left_out(steps, positions, _made_elsewhere(found))
    outcome: dict[int, str | None] = {}  # a reason, '' for what is kept, None for what none needs
    for position, step in enumerate(steps):
        if step.statement is not None:
            kept = step.statement.is_definition or position in positions
            outcome[id(step.statement)] = reasons.get(position, "") if kept else None
    kept, out, unused = list[CodeCell](), list[LeftOut](), 0
    for cell in added:
        if cell.code is None:
            reason = "Python cannot read the cell"
            out.append(LeftOut(cell.after, first_line(cell.source), (), reason))
            continue
        dropped = list(cell.code.dropped)
        for number, statement in enumerate(cell.code.statements, start=1):
            reason = outcome[id(statement)]
            if reason is None:
                dropped.append(statement.text)
            elif reason:
                names = tuple(sorted(statement.names.binds))
                out.append(LeftOut(cell.after, first_line(statement.text), names, reason))
            else:
                name = f"added_{cell.number}_{number}"
                kept.append(CodeCell(name, statement.text, "added", cell.after))
        unused += len(dropped)
        if dropped:
            what = f"left out what no answer needs ({len(dropped)})"
            notes.append(f"{place(cell.after)}: {what}: {quote(dropped[0])}")
    if len(kept) > MAX_KEPT:
        notes = [TOO_MUCH, *notes]
    notes = [*map(str, out), *notes]
    return Added(tuple(kept[:MAX_KEPT]), tuple(out), unused, tuple(notes))


def binds_of(source: str) -> frozenset[str]:
    """The names that a statement makes."""
    code = _read_answer(source)
    return frozenset().union(*(s.names.binds for s in code.statements)) if code else frozenset()


@lru_cache(maxsize=128)
def _read_answer(source: str) -> Code | None:
    """Asked twice of each answer; short answers are often the same for many students."""
    return read_code(source)


def _read(cells: Iterable[SubmittedCell], found: Match) -> tuple[list[_Cell], list[str]]:
    """The added cells with code, in the student's order, as long as there are not too many."""
    added: list[_Cell] = []
    here, characters, statements = "", 0, 0
    for cell in cells:
        if id := found.id_of(cell):
            here = id
        elif cell.cell_type == "code" and cell.source.strip():
            code = read_code(cell.source)
            characters += len(cell.source)
            statements += len(code.statements) if code else 1
            if characters > MAX_CHARACTERS or statements > MAX_STATEMENTS:
                return added, [TOO_MUCH]
            added.append(_Cell(len(added) + 1, here, cell.source, code))
    return added, []


def _steps(found: Match, added: Iterable[_Cell]) -> Iterator[Step]:
    """All that could be executed, in the order in which it would be."""
    by_place: dict[str, list[Step]] = {}
    for cell in added:
        for statement in cell.code.statements if cell.code else ():
            step = Step(f"added {cell.number}", statement.names, statement=statement)
            by_place.setdefault(cell.after, []).append(step)
    yield from by_place.get("", [])
    for id, original in found.known.items():
        role = found.role(id)
        if original.cell_type == "code" and role == "setup":
            yield Step(id, _names_made_in_setup(original.source))
        elif original.cell_type == "code" and role == "solution" and id in found.chosen:
            code = _read_answer(found.chosen[id].source)
            for statement in code.statements if code else ():
                yield Step(id, statement.names, is_answer=True)
        yield from by_place.get(id, [])


def _asked(found: Match) -> set[str]:
    """The names of the model answers that no answer cell makes: an added cell may make them."""
    asked, made = set[str](), set[str]()
    for id, original in found.known.items():
        if original.cell_type == "code" and found.role(id) == "solution":
            asked |= _names_made_in(solved_source(original.source)).binds
            made |= binds_of(found.chosen[id].source) if id in found.chosen else set()
    return asked - made


def _made_elsewhere(found: Match) -> dict[str, str]:
    """The names that only locked cells make which are never executed, with the first such cell."""
    elsewhere: dict[str, str] = {}
    for id, original in found.known.items():
        if original.cell_type == "code" and found.role(id) not in ("setup", "solution"):
            for name in _names_made_in(stub_source(original.source)).binds:
                elsewhere.setdefault(name, id)
    return elsewhere


@lru_cache(maxsize=512)
def _names_made_in_setup(source: str) -> Names:
    """Those of a setup cell of the master, with what it unpacks."""
    return _names_made_in(unpacked(source))


@lru_cache(maxsize=512)
def _names_made_in(source: str) -> Names:
    """Those of a cell of the master; the same ones for each submission."""
    return names_of(source, ast.parse(source)) or Names()
