"""From submitted notebooks to results: one submission, and a whole assignment."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import importlib.metadata
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import torch
from nbformat import NotebookNode

import dgm
from dgm.content.build import assemble
from dgm.content.course import ContentError, Course
from dgm.content.fragments import digest
from dgm.grading.diagnose import Patterns, load_patterns, with_mistakes
from dgm.grading.plugin import Job
from dgm.grading.results import Result, Store
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.suite import Suite, prepare
from dgm.sandbox.launch import Sandbox
from dgm.submission.rebuild import Submission, Ungradable, rebuild
from dgm.submission.student_names import unfit
from dgm.testing.notebook import judging_fragments

PACKAGES = (
    *("torch", "torchvision", "numpy", "scipy", "sympy", "mpmath", "ipython", "matplotlib"),
    *("pillow", "scikit-learn", "pytest"),
)


@dataclass(frozen=True)
class Graded:
    """One submission of a class: its result, or the reason why it has none."""

    student: str
    path: Path
    result: Result | None
    reason: str = ""


class Grader:
    """Grades submissions of one assignment; a context manager that holds the sandbox.

    The sandbox starts with the first submission whose result is not in the store. Raises
    SandboxUnavailable then, unless `unsandboxed` was asked for.
    """

    def __init__(
        self, course: Course, assignment: str, *, force: bool = False, unsandboxed: bool = False
    ) -> None:
        if assignment not in course.assignments:
            known = ", ".join(course.assignments)
            raise ContentError(f"course.toml has no assignment {assignment!r}; it has {known}")
        self.course = course
        self.assignment = assignment
        self.master: NotebookNode = assemble(course, course.assignments[assignment])
        self.limits = course.limits
        self.seed = secret_seed(course.root / ".dgm" / "secret", self.master.metadata.dgm.version)
        self._fragments = judging_fragments(course.root / "problems")
        self._patterns: Patterns = load_patterns(course, assignment)
        self._store = Store(course.root / ".dgm" / "results")
        self._force = force
        self._unsandboxed = unsandboxed
        self._sandbox: Sandbox | None = None
        self._suite: Suite | None = None
        self._fresh: dict[str, Result] = {}

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._sandbox is not None:
            self._sandbox.__exit__(None, None, None)
            self._sandbox = None

    def rebuild(self, path: Path) -> Submission:
        """Raises Ungradable where nothing in the file can be graded."""
        return rebuild(path, self.master)

    def result_for(self, submission: Submission) -> Result:
        """The stored result for this content, else a fresh one, which is stored."""
        key = self._key(submission)
        if key not in self._fresh:
            stored = None if self._force else self._store.get(key)
            result = stored or self._grade(submission, key)
            if stored is None:
                self._store.put(result)
            self._fresh[key] = result
        result = self._fresh[key]
        return replace(result, notes=tuple(dict.fromkeys((*submission.notes, *result.notes))))

    def _grade(self, submission: Submission, key: str) -> Result:
        started = time.monotonic()
        if self._suite is None:
            self._prepare()
        findings = run_hidden_tests(
            Job(self._suite, submission, self._sandbox, (self.seed,), self.limits)
        )
        verdicts = findings.under(self.seed)
        tests = tuple(verdicts[test.part, test.name] for test in self._suite.tests)
        return Result(
            key=key,
            assignment=self.assignment,
            version=self._suite.version,
            seed=self.seed,
            sandboxed=not self._unsandboxed,
            tests=with_mistakes(tests, self._patterns),
            notes=tuple(findings.notes),
            cell_errors=findings.cell_errors,
            seconds=round(time.monotonic() - started, 3),
        )

    def _prepare(self) -> None:
        self._sandbox = Sandbox(self.limits, unsandboxed=self._unsandboxed)
        self._sandbox.launch()  # its imports take as long as what is done here meanwhile
        suite = prepare(self.master, self._fragments)
        self._sandbox.__enter__()
        self._suite = suite

    def _key(self, submission: Submission) -> str:
        content = {
            "cells": [asdict(cell) for cell in submission.cells],
            "evidence": [submission.outputs, submission.execution_counts],
            "master": [(cell.id, cell.source, cell.metadata) for cell in self.master.cells],
            "fragments": digest(self._fragments),
            "mistakes": sorted(
                [*of, sorted(fails), hint] for (*of, fails), hint in self._patterns.items()
            ),
            "limits": asdict(self.limits),
            "seed": self.seed,
            "sandboxed": not self._unsandboxed,
            "versions": versions(),
        }
        text = json.dumps(content, sort_keys=True, default=repr)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def grade_assignment(grader: Grader, students: tuple[str, ...] = ()) -> Iterator[Graded]:
    """Grade every submission of the grader's assignment, in the order of the students' names.

    Yields one Graded a submission, also for those that cannot be graded. Raises ContentError if a
    student that was named has not submitted.
    """
    for student, path in find_submissions(grader.course, grader.assignment, students):
        if reason := unfit(student):
            yield Graded(student, path, None, reason)
            continue
        try:
            yield Graded(student, path, grader.result_for(grader.rebuild(path)))
        except Ungradable as error:
            yield Graded(student, path, None, str(error))


def find_submissions(
    course: Course, assignment: str, students: tuple[str, ...] = ()
) -> list[tuple[str, Path]]:
    """(student, notebook) pairs below submitted/, as nbgrader lays them out."""
    folder = course.root / "submitted"
    found = {
        path.parent.name: path / f"{assignment}.ipynb"
        for path in sorted(folder.glob(f"*/{assignment}"))
        if not path.parent.name.startswith(".")
    }
    missing = [student for student in students if student not in found]
    if missing:
        raise ContentError(
            f"submitted/{missing[0]}/{assignment} does not exist; "
            f"submissions are there for {', '.join(found) or 'nobody'}"
        )
    return [(s, path) for s, path in found.items() if not students or s in students]


def secret_seed(path: Path, version: str) -> int:
    """The seed of one assignment version, 256 bits, from the course's secret (made on first use).

    Equal answers thus get equal scores, a regrade is identical, and nobody can know the inputs
    without the file, nor try all seeds.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # whole or not at all, with rights for this user alone, and the first one that was made
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
        finally:
            os.unlink(temporary)
    digest = hmac.digest(path.read_bytes(), version.encode(), "sha256")
    return int.from_bytes(digest, "big")


@cache
def versions() -> dict[str, str]:
    """What a result depends on beside the content: the grader's own code, and what it runs on."""
    source = hashlib.sha256()
    for path in sorted(Path(dgm.__file__).parent.rglob("*.py")):
        source.update(path.read_bytes())
    return {
        "python": sys.version,
        "dgm": source.hexdigest(),
        # where the references are executed; a student's process has neither
        "budget": os.environ.get("DGM_BUDGET", ""),
        "device": "cuda" if torch.cuda.is_available() else "cpu",
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }
