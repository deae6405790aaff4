"""Whether diagnoses are right: who is told which mistake, by what the hidden tests observed.

Each mutant should be told its own hint, or nothing; and every other answer only a hint that is true
of it. Changes made by machine are the other answers here: whether a hint is true of one, a person
has to say.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dgm.audit.bench import Row, Sheet, run_all, set_up
from dgm.audit.mechanical import answers_of, change_of, sheet_of
from dgm.audit.operators import mutations
from dgm.content.problem import Problem, Variant
from dgm.grading.diagnose import Seen, hints_for, same_mistake
from dgm.sandbox.launch import Sandbox

CHANGES = 20


@dataclass(frozen=True)
class Told:
    """An answer to a part that is told a mistake: what it is, and the hints."""

    answer: str
    part: str
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Diagnoses:
    """What is told of the mutants of a problem, and of changes made by machine.

    `silent` are the mutants that are not told their own hint. `alike` are pairs of mutants with
    different hints that do the same: each would be told the other's, were it not in the list.
    `changes` says how many of those fail a test.
    """

    problem: str
    mutants: tuple[str, ...]
    silent: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]
    changes: int
    told: tuple[Told, ...]


def diagnose_problem(
    root: Path,
    problem: Problem,
    sandbox: Sandbox,
    *,
    limit: int = CHANGES,
    progress: Callable[[str], None] = lambda row: None,
) -> Diagnoses:
    """Run the mutants and some changes made by machine, always the same ones."""
    changes = {
        f"{cell.id} {number}": (cell, number, change)
        for cell in answers_of(problem)
        for number, change in enumerate(mutations(cell.solved))
    }
    some = random.Random(problem.slug).sample(sorted(changes), min(limit, len(changes)))
    sheets = []
    for name in some:
        cell, number, change = changes[name]
        variant = sheet_of(problem, cell.id, number, change).variant
        sheets.append(Sheet(name, "change", {cell.id: change.source}, variant))
    known, rows = run_answers(root, problem, sandbox, sheets, progress)
    told = []
    for row in rows:
        cell, _, change = changes[row.name]
        line = change_of(cell, change)
        text = f"{line.before!r} became {line.after!r} in {line.line!r}"
        told += [Told(text, part, hints) for part, hints in known.hints(row).items()]
    return Diagnoses(
        problem=problem.slug,
        mutants=tuple(mutant.name for mutant, _ in known.mutants),
        silent=tuple(known.silent()),
        alike=tuple(known.alike()),
        changes=sum(bool(row.failed()) for row in rows),
        told=tuple(told),
    )


@dataclass(frozen=True)
class Known:
    """What is observed of the solution, and of each mutant."""

    reference: Row
    mutants: tuple[tuple[Variant, Row], ...]

    def hints(self, row: Row) -> dict[str, tuple[str, ...]]:
        """By part, what an answer is told."""
        parts = dict.fromkeys(part for part, _ in row.failed())
        told = {part: self._hints_in(part, row) for part in parts}
        return {part: hints for part, hints in told.items() if hints}

    def told(self, row: Row) -> tuple[str, ...]:
        """The mutants whose hints an answer is told."""
        hints = self.hints(row)
        return tuple(
            mutant.name for mutant, _ in self.mutants if mutant.hint in hints.get(mutant.part, ())
        )

    def silent(self) -> Iterable[str]:
        for mutant, row in self.mutants:
            if mutant.hint not in self._hints_in(mutant.part, row):
                yield mutant.name

    def alike(self) -> Iterable[tuple[str, str]]:
        for mutant, row in self.mutants:
            for other, seen in self._of_part(mutant.part):
                if other.hint != mutant.hint and same_mistake(
                    _seen(row, mutant.part), seen, _seen(self.reference, mutant.part)
                ):
                    yield mutant.name, other.name

    def _hints_in(self, part: str, row: Row) -> tuple[str, ...]:
        mutants = [(mutant.hint, seen) for mutant, seen in self._of_part(part)]
        return hints_for(_seen(row, part), mutants, _seen(self.reference, part))

    def _of_part(self, part: str) -> list[tuple[Variant, Seen]]:
        return [(mutant, _seen(row, part)) for mutant, row in self.mutants if mutant.part == part]


def run_answers(
    root: Path,
    problem: Problem,
    sandbox: Sandbox,
    sheets: list[Sheet],
    progress: Callable[[str], None] = lambda row: None,
) -> tuple[Known, list[Row]]:
    """Run the mutants of a problem and other answers: what is known, and the others' rows."""
    mutants = [mutant for mutant in problem.mutants if not mutant.edit]
    first = [Sheet("reference", "reference", {})]
    first += [Sheet(mutant.name, "mutant", mutant.answers, mutant) for mutant in mutants]
    rows = []
    with set_up(root, problem, sandbox) as bench:
        for row in run_all(bench, [*first, *sheets], 1):
            rows.append(row)
            progress(f"{problem.slug}: {row.name}")
    reference, *others = rows
    count = len(mutants)
    return Known(reference, tuple(zip(mutants, others[:count], strict=True))), others[count:]


def _seen(row: Row, part: str) -> Seen:
    return {name: each for (where, name), each in row.observed.items() if where == part}
