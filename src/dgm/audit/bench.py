"""Runs the hidden tests of a problem on its variants: each is an answer sheet, each gives rows."""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from dgm.audit.affected import affected_tests
from dgm.content.build import assemble_problem
from dgm.content.fragments import shared_fragments
from dgm.content.problem import Problem, Variant
from dgm.content.saved_outputs import saved_outputs
from dgm.grading.plugin import Job
from dgm.grading.rehearsal import ready_to_fork
from dgm.grading.results import TestResult
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.side_by_side import cores
from dgm.grading.suite import HiddenTest, Suite
from dgm.sandbox.forking import MANY
from dgm.sandbox.launch import Sandbox
from dgm.submission.rebuild import Submission, from_answers, rebuild, to_notebook
from dgm.testing.observing import Observation

#: What functions return that crashes a test which takes an answer's shape for granted.
STRANGE = ("[]", "{}", "[None] * 3", "torch.ones(1)")
SEEDS = 10  # at most, after the first, in one session: it has the limits of one submission

TestId = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """The verdicts on one variant of the answers, under one seed.

    `observed` is what the tests that were run on it observed.
    """

    name: str
    kind: str
    seed: int
    tests: tuple[TestResult, ...]
    variant: Variant | None = None
    observed: Mapping[TestId, Observation] = field(default_factory=dict)

    def failed(self) -> tuple[TestId, ...]:
        return tuple((t.part, t.name) for t in self.tests if t.outcome != "passed")

    @property
    def mutant(self) -> Variant | None:
        return self.variant if self.kind == "mutant" else None

    def kept(self, part: str) -> float:
        """The fraction of a part's points that this variant keeps."""
        tests = [test for test in self.tests if test.part == part]
        return math.fsum(t.points for t in tests) / math.fsum(t.max_points for t in tests)


def own_parts(mutant: Variant) -> set[str]:
    """The parts in which it may lose points."""
    return {mutant.part, *mutant.spills}


@dataclass(frozen=True)
class Bench:
    """What testing one answer sheet needs; the workers inherit it by fork, it is never pickled."""

    suite: Suite
    master: NotebookNode
    sandbox: Sandbox
    outputs: Mapping[str, list[NotebookNode]]

    def rows(self, sheet: Sheet, seeds: tuple[int, ...]) -> list[Row]:
        """The verdicts on the tests whose verdict `sheet` decides, a row a seed."""
        suite = replace(self.suite, tests=self._tests_of(sheet, 0 in seeds))
        job = Job(
            suite,
            self._submission(sheet),
            self.sandbox,
            suite.under(*seeds),
            self.sandbox.limits,
            all_observed=True,
        )
        findings = run_hidden_tests(job)
        return [
            Row(
                sheet.name,
                sheet.kind,
                seed,
                tuple(findings.under(seed).values()),
                sheet.variant,
                {(r.part, r.name): o for r, o in findings.observed.items() if r.seed == seed},
            )
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
        own = own_parts(variant) if variant.kind == "mutant" else set()
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
        submission = from_answers(self.master, sheet.answers, executed, self.outputs)
        if sheet.variant is None or not sheet.variant.edit:
            return submission
        notebook = to_notebook(submission, self.master)
        names: dict[str, Any] = {"__file__": str(sheet.variant.path)}
        exec(compile(sheet.variant.edit, sheet.variant.path, "exec", dont_inherit=True), names)
        names["edit"](notebook)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "edited.ipynb"
            path.write_text(json.dumps(notebook), encoding="utf-8")
            return rebuild(path, self.master)


@dataclass(frozen=True)
class Sheet:
    """Answers to test: solution cells by id, those of the reference where none is given."""

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


@contextmanager
def set_up(root: Path, problem: Problem, sandbox: Sandbox, seeds: int = 1) -> Iterator[Bench]:
    """All that it takes to test the answers of a problem under seeds 0 to `seeds` - 1."""
    master = assemble_problem(root, problem)
    fragments = shared_fragments(root / "problems")
    drawn = {problem.slug: tuple(range(seeds))}
    with ready_to_fork(sandbox, master, fragments, drawn, MANY) as (suite, begun):
        yield Bench(suite, master, begun, saved_outputs(problem))


def run_all(
    bench: Bench, sheets: list[Sheet], seeds: int, jobs: int | None = None
) -> Iterator[Row]:
    """All rows: those of the first seed, then the others sheet by sheet.

    They are made in `jobs` processes, by default as many as there are cores.

    The first of each seed is the reference's: a verdict that another lacks is taken from it.
    """
    reference: dict[int, dict[TestId, TestResult]] = {}
    more = [tuple(range(n, min(n + SEEDS, seeds))) for n in range(1, seeds, SEEDS)]
    tasks = [(sheet, group) for group in [(0,), *more] for sheet in sheets]
    with ProcessPoolExecutor(
        jobs or cores(), get_context("fork"), initializer=_share, initargs=(bench,)
    ) as workers:
        for row in chain.from_iterable(workers.map(_rows, *zip(*tasks, strict=True))):
            verdicts = {(test.part, test.name): test for test in row.tests}
            if row.kind == "reference":
                reference[row.seed] = verdicts
            yield replace(row, tests=tuple((reference[row.seed] | verdicts).values()))


def answer_sheets(problem: Problem) -> Iterator[Sheet]:
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
