"""The audit of a problem: do its hidden tests judge rightly?

The reference and every alternative must pass everything; every mutant must stay at or below the
ceiling that it declares for its part and lose nothing elsewhere; every hidden test must catch a
mutant; an untouched notebook must score nothing, nor may functions that do nothing; a test must
reach a verdict whatever strange thing a function returns; no verdict may depend on the seed; and
the visible checks must warn early.
"""

from __future__ import annotations

import json
import math
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from dgm.audit.affected import affected_tests
from dgm.audit.visible import look
from dgm.content.build import assemble_problem
from dgm.content.problem import Problem, Variant
from dgm.grading.diagnose import Failure, patterns_path, render_patterns
from dgm.grading.plugin import Job
from dgm.grading.results import TestResult
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.suite import HiddenTest, Suite, prepare
from dgm.sandbox.launch import Sandbox
from dgm.submission.rebuild import Submission, from_answers, rebuild, to_notebook
from dgm.testing.notebook import judging_fragments

MIN_MUTANTS = 8
MIN_ALTERNATIVES = 4
TOLERANCE = 1e-9
#: What functions return that crashes a test which takes an answer's shape for granted.
STRANGE = ("[]", "{}", "[None] * 3", "torch.ones(1)")
SEEDS = 10  # at most, after the first, in one session: it has the limits of one submission

STALE = "patterns.json is out of date: run `dgm audit --write`"

TestId = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """The verdicts on one variant of the answers, under one seed."""

    name: str
    kind: str
    seed: int
    tests: tuple[TestResult, ...]
    variant: Variant | None = None

    def failed(self) -> tuple[TestId, ...]:
        return tuple((t.part, t.name) for t in self.tests if t.outcome != "passed")

    @property
    def mutant(self) -> Variant | None:
        return self.variant if self.kind == "mutant" else None

    def kept(self, part: str) -> float:
        """The fraction of a part's points that this variant keeps."""
        tests = [test for test in self.tests if test.part == part]
        return math.fsum(t.points for t in tests) / math.fsum(t.max_points for t in tests)


@dataclass(frozen=True)
class Audit:
    """All rows of a problem; `complaints` is empty where its tests judge rightly.

    `patterns` is the text that belongs into patterns.json, `stale` whether another one is there.
    """

    problem: str
    rows: tuple[Row, ...]
    found: tuple[str, ...]
    patterns: str
    stale: bool
    seconds: float

    @property
    def complaints(self) -> tuple[str, ...]:
        return (*self.found, STALE) if self.stale else self.found

    @property
    def ok(self) -> bool:
        return not self.complaints


def audit_problem(
    root: Path,
    problem: Problem,
    sandbox: Sandbox,
    *,
    seeds: int = 1,
    progress: Callable[[str], None] = lambda row: None,
) -> Audit:
    """Judge every variant of `problem` under each of `seeds` seeds; `progress` hears each row."""
    started = time.monotonic()
    master = assemble_problem(root, problem)
    bench = Bench(prepare(master, judging_fragments(root / "problems")), master, sandbox)
    rows = []
    for row in judge_all(bench, list(_answer_sheets(problem)), seeds):
        rows.append(row)
        progress(f"{problem.slug}: {row.name}")
    first = [row for row in rows if row.seed == 0]
    patterns = render_patterns(_failures(first))
    early = look(root, problem, sandbox).complaints
    return Audit(
        problem=problem.slug,
        rows=tuple(rows),
        found=(*_complaints(problem, bench.suite, first), *_flips(rows), *early),
        patterns=patterns,
        stale=_read(patterns_path(problem)) != patterns,
        seconds=round(time.monotonic() - started, 2),
    )


@dataclass(frozen=True)
class Bench:
    """What judging one answer sheet needs; the workers inherit it by fork, it is never pickled."""

    suite: Suite
    master: NotebookNode
    sandbox: Sandbox

    def rows(self, sheet: Sheet, seeds: tuple[int, ...]) -> list[Row]:
        """The verdicts on the tests whose verdict `sheet` decides, a row a seed."""
        suite = replace(self.suite, tests=self._tests_of(sheet, 0 in seeds))
        job = Job(
            suite, self._submission(sheet), self.sandbox, suite.under(*seeds), self.sandbox.limits
        )
        findings = run_hidden_tests(job)
        return [
            Row(sheet.name, sheet.kind, seed, tuple(findings.under(seed).values()), sheet.variant)
            for seed in seeds
        ]

    def _tests_of(self, sheet: Sheet, at_first: bool) -> tuple[HiddenTest, ...]:
        """The tests that what `sheet` changes can reach; a mutant's own are among them.

        Once the first seed has shown that a mutant leaves other parts alone, those alone.
        """
        variant = sheet.variant
        if variant is None or variant.edit:
            return self.suite.tests
        position = self.suite.order.index
        first = min(map(position, variant.answers))
        own = _own_parts(variant) if variant.kind == "mutant" else set()
        cells = (
            frozenset() if own and not at_first else affected_tests(self.master, variant.answers)
        )
        return tuple(
            test
            for test in self.suite.tests
            if (test.part in own or test.cell in cells) and position(test.cell) > first
        )

    def _submission(self, sheet: Sheet) -> Submission:
        executed = sheet.kind != "unanswered"
        submission = from_answers(self.master, sheet.answers, executed)
        if sheet.variant is None or not sheet.variant.edit:
            return submission
        notebook = to_notebook(submission, self.master)
        names: dict[str, Any] = {}
        exec(compile(sheet.variant.edit, sheet.variant.path, "exec", dont_inherit=True), names)
        names["edit"](notebook)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "edited.ipynb"
            path.write_text(json.dumps(notebook), encoding="utf-8")
            return rebuild(path, self.master)


@dataclass(frozen=True)
class Sheet:
    """Answers to judge: solution cells by id, those of the reference where none is given."""

    name: str
    kind: str
    answers: dict[str, str]
    variant: Variant | None = None


_bench: Bench | None = None


def _share(bench: Bench) -> None:
    global _bench
    _bench = bench


def _rows(sheet: Sheet, seeds: tuple[int, ...]) -> list[Row]:
    assert _bench is not None  # a worker begins with _share
    return _bench.rows(sheet, seeds)


def judge_all(bench: Bench, sheets: list[Sheet], seeds: int) -> Iterator[Row]:
    """All rows, judged on all cores: those of the first seed, then the others sheet by sheet.

    The first of each seed is the reference's: what another did not have judged is taken from it.
    """
    reference: dict[int, dict[TestId, TestResult]] = {}
    more = [tuple(range(n, min(n + SEEDS, seeds))) for n in range(1, seeds, SEEDS)]
    tasks = [(sheet, group) for group in [(0,), *more] for sheet in sheets]
    with ProcessPoolExecutor(
        len(os.sched_getaffinity(0)), get_context("fork"), initializer=_share, initargs=(bench,)
    ) as workers:
        for row in chain.from_iterable(workers.map(_rows, *zip(*tasks, strict=True))):
            judged = {(test.part, test.name): test for test in row.tests}
            if row.kind == "reference":
                reference[row.seed] = judged
            yield replace(row, tests=tuple((reference[row.seed] | judged).values()))


def _answer_sheets(problem: Problem) -> Iterator[Sheet]:
    yield Sheet("reference", "reference", {})
    stubs = {cell.id: cell.stub for cell in problem.cells if cell.role == "solution"}
    yield Sheet("untouched notebook", "unanswered", stubs)
    idle = {cell: _returning("None", stub) for cell, stub in stubs.items()}
    yield Sheet("idle functions", "unanswered", idle)
    for value in STRANGE:
        answers = {cell: _returning(value, stub) for cell, stub in stubs.items()}
        yield Sheet(f"functions that return {value}", "strange", answers)
    for variant in (*problem.alternatives, *problem.mutants):
        yield Sheet(variant.name, variant.kind, variant.answers, variant)


def _returning(value: str, stub: str) -> str:
    """The stub with functions that return at once.

    Of what returns None, "nothing else changes" alone lets something pass.
    """
    body = r"^([ \t]+)raise NotImplementedError\b.*"
    return re.sub(body, rf"\1return {value}", stub, flags=re.M)


def _complaints(problem: Problem, suite: Suite, rows: list[Row]) -> Iterator[str]:
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
    allowed = _own_parts(mutant)
    kept = row.kept(mutant.part)
    if kept > mutant.ceiling + TOLERANCE:
        yield f"mutant {row.name} keeps {kept:.0%} of {mutant.part}; it says {mutant.ceiling:.0%}"
    for part in dict.fromkeys(test.part for test in row.tests):
        if part not in allowed and row.kept(part) < 1 - TOLERANCE:
            names = ", ".join(name for where, name in row.failed() if where == part)
            yield f"mutant {row.name} also loses points in {part} ({names})"


def _own_parts(mutant: Variant) -> set[str]:
    """The parts in which it may lose points."""
    return {mutant.part, *mutant.spills}


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


def _failures(rows: list[Row]) -> Iterator[Failure]:
    for row in rows:
        if row.mutant:
            part = row.mutant.part
            mine = [t for t in row.tests if t.part == part and t.outcome != "passed"]
            yield Failure(row.name, part, {test.name: test.outcome for test in mine})


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
