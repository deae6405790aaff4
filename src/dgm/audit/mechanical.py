"""Mutants by machine: a test catches every small change to a solution, or the contract allows it.

A change that all hidden tests pass is a hole in the tests, or an equivalent: another text of a
right answer. Equivalents stand in a problem's equivalents.toml, each with its reason. What was run
is kept in mechanical.json, with a digest of each answer and of its tests, so that a change to
either shows.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from dgm.audit.bench import Row, Sheet, run_all, set_up
from dgm.audit.operators import Mutation, mutations
from dgm.content.course import ContentError
from dgm.content.percent import Cell, hidden_tests
from dgm.content.problem import Problem, Variant
from dgm.sandbox.launch import Sandbox

EQUIVALENTS = "equivalents.toml"
RECORD = "mechanical.json"


@dataclass(frozen=True)
class Change:
    """A mutation of an answer, as equivalents.toml names it."""

    cell: str
    line: str
    before: str
    after: str


@dataclass(frozen=True)
class CellScore:
    """How many mutants of an answer there are, how many tests caught, and which survived.

    `accepted` of the survivors are equivalents with a reason; `open` are the others.
    """

    cell: str
    mutants: int
    killed: int
    accepted: tuple[Change, ...]
    open: tuple[Change, ...]


@dataclass(frozen=True)
class Mechanical:
    """The mutation score of a problem, answer by answer."""

    problem: str
    cells: tuple[CellScore, ...]

    @property
    def complaints(self) -> list[str]:
        return [
            f"{each.cell}: no test sees that {each.before!r} became {each.after!r} in {each.line!r}"
            for cell in self.cells
            for each in cell.open
        ]


def run_mechanical(
    root: Path,
    problem: Problem,
    sandbox: Sandbox,
    *,
    cells: Collection[str] = (),
    progress: Callable[[str], None] = lambda row: None,
) -> Mechanical:
    """Test every mutation of the answers of `problem`, or of `cells` alone."""
    answers = [cell for cell in answers_of(problem) if not cells or cell.id in cells]
    changed = {cell.id: mutations(cell.solved) for cell in answers}
    sheets = [Sheet("reference", "reference", {})]
    for cell, several in changed.items():
        sheets += [sheet_of(problem, cell, number, each) for number, each in enumerate(several)]
    survived: dict[str, list[Mutation]] = {cell: [] for cell in changed}
    with set_up(root, problem, sandbox) as bench:
        for row in run_all(bench, sheets, 1):
            progress(f"{problem.slug}: {row.name}")
            if row.mutant and not row.failed():
                survived[row.mutant.part].append(changed[row.mutant.part][_number(row)])
    accepted = equivalents(problem)
    return Mechanical(
        problem.slug,
        tuple(_score(cell, len(changed[cell.id]), survived[cell.id], accepted) for cell in answers),
    )


def answers_of(problem: Problem) -> list[Cell]:
    """The answers that hidden tests call: of others only the saved outputs are looked at."""
    called = {
        cell.part
        for cell in problem.cells
        for test in hidden_tests(cell.hidden)
        if any(argument.arg == "student" for argument in test.args.args)
    }
    return [cell for cell in problem.cells if cell.role == "solution" and cell.id in called]


def sheet_of(problem: Problem, cell: str, number: int, mutation: Mutation) -> Sheet:
    name = f"{cell} {number}"
    variant = Variant(
        name=name,
        path=problem.path,
        kind="mutant",
        title=mutation.operator,
        breaks="",
        part=cell,
        ceiling=0.0,
        hint="",
        answers={cell: mutation.source},
    )
    return Sheet(name, "mutant", variant.answers, variant)


def _number(row: Row) -> int:
    return int(row.name.rpartition(" ")[2])


def _score(
    cell: Cell, mutants: int, survivors: list[Mutation], accepted: dict[Change, str]
) -> CellScore:
    changes = [change_of(cell, each) for each in survivors]
    return CellScore(
        cell.id,
        mutants,
        mutants - len(survivors),
        tuple(each for each in changes if each in accepted),
        tuple(each for each in changes if each not in accepted),
    )


def change_of(cell: Cell, mutation: Mutation) -> Change:
    """How equivalents.toml names a mutation of a cell: by its line, not by a number."""
    line = cell.solved.splitlines()[mutation.line - 1]
    return Change(cell.id, *map(_one_line, (line, mutation.before, mutation.after)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def equivalents(problem: Problem) -> dict[Change, str]:
    """The changes that keep the contract, each with its reason. Raises ContentError."""
    path = problem.path.parent / EQUIVALENTS
    if not path.exists():
        return {}
    where = f"problems/{problem.slug}/{EQUIVALENTS}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{where}: {error}") from None
    found = {}
    for cell, several in table.items():
        for each in several:
            if each.keys() != {"line", "before", "after", "reason"} or not each["reason"].strip():
                raise ContentError(
                    f"{where}: an entry of {cell!r} is {each!r}; "
                    "write line, before, after, and the reason why the contract is kept"
                )
            found[Change(cell, each["line"], each["before"], each["after"])] = each["reason"]
    return found


def render_record(problem: Problem, scores: Mechanical, old: str = "") -> str:
    """The text of mechanical.json after a run; those of other cells stay as in `old`."""
    record = json.loads(old) if old else {}
    cells = {cell.id: cell for cell in answers_of(problem)}
    record |= {
        score.cell: {
            "digest": _digest(problem, cells[score.cell]),
            "mutants": score.mutants,
            "killed": score.killed,
            "equivalent": len(score.accepted),
        }
        for score in scores.cells
    }
    kept = {cell: record[cell] for cell in cells if cell in record}
    return json.dumps(kept, indent=1) + "\n"


def stale(problem: Problem) -> Iterator[str]:
    """What is out of date in the record and in the list of equivalents."""
    path = problem.path.parent / RECORD
    record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for cell in answers_of(problem):
        there = {change_of(cell, each) for each in mutations(cell.solved)}
        for change in equivalents(problem):
            if change.cell == cell.id and change not in there:
                yield f"{EQUIVALENTS} names {change.before!r} in {change.line!r}, which is gone"
        if record.get(cell.id, {}).get("digest") != _digest(problem, cell):
            yield (
                f"{cell.id} or its tests changed since machine-made mutants were run: "
                f"run `dgm audit --mechanical --write {problem.slug}`"
            )


def _digest(problem: Problem, cell: Cell) -> str:
    tests = [each.hidden for each in problem.cells if each.role == "tests" and each.part == cell.id]
    return hashlib.sha256("\0".join([cell.solved, *tests]).encode()).hexdigest()[:12]
