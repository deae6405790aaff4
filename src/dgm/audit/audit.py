"""The audit of a problem: are the verdicts of its hidden tests right?

The reference and every alternative must pass everything; every mutant must stay at or below the
ceiling that it declares for its part and lose nothing elsewhere; every hidden test must catch a
mutant; an untouched notebook must score nothing, nor may functions that do nothing; a test must
reach a verdict whatever strange thing a function returns; no verdict may depend on the seed; and
the visible checks must warn early.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dgm.audit.bench import Row, TestId, answer_sheets, own_parts, run_all, set_up
from dgm.audit.visible import look
from dgm.content.choice import choose
from dgm.content.course import ProblemEntry
from dgm.content.problem import Problem, Variant
from dgm.grading.suite import Suite
from dgm.sandbox.launch import Sandbox

MIN_MUTANTS = 8
MIN_ALTERNATIVES = 4
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Audit:
    """All rows of a problem; `complaints` is empty where its verdicts are right."""

    problem: str
    rows: tuple[Row, ...]
    complaints: tuple[str, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return not self.complaints


def audit_problem(
    root: Path,
    problem: Problem,
    sandbox: Sandbox,
    *,
    entry: ProblemEntry | None = None,
    seeds: int = 1,
    jobs: int | None = None,
    progress: Callable[[str], None] = lambda row: None,
) -> Audit:
    """Test each variant of `problem` under each of `seeds` seeds; `progress` hears of each row.

    As many as `jobs` are tested at a time, by default as many as there are cores.

    With `entry`, the problem is judged as a homework has it: with its given and extra parts, and
    the variants of what is left. What a whole problem needs is not asked of it: enough variants,
    and a mutant for each test.
    """
    started = time.monotonic()
    if entry:
        problem = choose(problem, entry)
    rows = []
    with set_up(root, problem, sandbox, seeds) as bench:
        for row in run_all(bench, list(answer_sheets(problem)), seeds, jobs):
            rows.append(row)
            progress(f"{problem.slug}: {row.name}")
    first = [row for row in rows if row.seed == 0]
    found = [*_complaints(first), *_flips(rows)]
    seen = look(root, problem, sandbox)
    if entry:
        found += seen.false_alarms
    else:
        found += [*_missing(problem, bench.suite, first), *seen.complaints]
    return Audit(
        problem=problem.slug,
        rows=tuple(rows),
        complaints=tuple(found),
        seconds=round(time.monotonic() - started, 2),
    )


def _complaints(rows: list[Row]) -> Iterator[str]:
    reference = [*_undecided(rows[0]), *_losses(rows[0])]
    if reference:  # whatever is wrong there is wrong in every row
        yield from reference
        return
    for row in rows:
        yield from _undecided(row)
        if row.kind == "alternative":
            yield from _losses(row)
        elif row.kind == "unanswered":
            yield from (
                f"{row.name}: {t.name} of {t.part} gives points for nothing"
                for t in row.tests
                if t.points
            )
        elif row.mutant:
            yield from _mutant_complaints(row, row.mutant)


def _missing(problem: Problem, suite: Suite, rows: list[Row]) -> Iterator[str]:
    """What a problem needs before its verdicts can be believed."""
    if [*_undecided(rows[0]), *_losses(rows[0])]:
        return
    caught = {test for row in rows if row.kind == "mutant" for test in row.failed()}
    for test in suite.tests:
        if (test.part, test.name) not in caught:
            yield f"no mutant fails {test.name} of {test.part}"
    for kind, variants, least in (
        ("mutants", problem.mutants, MIN_MUTANTS),
        ("alternatives", problem.alternatives, MIN_ALTERNATIVES),
    ):
        if len(variants) < least:
            yield f"{len(variants)} {kind}; a problem has at least {least}"


def _losses(row: Row) -> Iterator[str]:
    for test in row.tests:
        if test.outcome != "passed":
            yield f"{row.kind} {row.name} fails {test.name}: {test.message}"


def _undecided(row: Row) -> Iterator[str]:
    for test in row.tests:
        if test.meaning.undecided:
            yield f"{row.name}: {test.name} ends as {test.outcome}: {test.message}"


def _mutant_complaints(row: Row, mutant: Variant) -> Iterator[str]:
    allowed = own_parts(mutant)
    kept = row.kept(mutant.part)
    if kept > mutant.ceiling + TOLERANCE:
        yield f"mutant {row.name} keeps {kept:.0%} of {mutant.part}; it says {mutant.ceiling:.0%}"
    for part in dict.fromkeys(test.part for test in row.tests):
        if part not in allowed and row.kept(part) < 1 - TOLERANCE:
            names = ", ".join(name for where, name in row.failed() if where == part)
            yield f"mutant {row.name} also loses points in {part} ({names})"


def _flips(rows: list[Row]) -> Iterator[str]:
    """Verdicts that depend on the seed; where the reference's does, that is named alone."""
    first = {row.name: row for row in rows if row.seed == 0}
    unsteady: set[TestId] = set()
    for row in rows:
        flipped = set(row.failed()) ^ set(first[row.name].failed())
        if row.kind == "reference":
            unsteady = flipped
        else:
            flipped -= unsteady
        for _, test in sorted(flipped):
            yield f"{row.name}: the verdict of {test} differs between seeds 0 and {row.seed}"
