"""The rules that grade the submissions of an assignment: all that is known before anything runs."""

from __future__ import annotations

import hmac
import importlib.metadata
import json
import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import torch
from nbformat import NotebookNode

from dgm.content.course import ContentError, Course
from dgm.content.files import THIS_USER, write_first
from dgm.content.fragments import digest
from dgm.content.hashing import hash_of
from dgm.content.limits import Limits
from dgm.content.percent import Cell, part_of
from dgm.content.variants import Variant
from dgm.grading.kept_content import content_of, own_code
from dgm.submission.rebuild import Submission

EXECUTED = ("setup", "solution")
PACKAGES = (
    *("torch", "torchvision", "numpy", "scipy", "sympy", "mpmath", "ipython", "matplotlib"),
    *("pillow", "scikit-learn", "pytest"),
)


@dataclass(frozen=True)
class ProblemRules:
    """The rules for one problem.

    `version` names the cells of the master that grade it, with their points and their place; its
    inputs are drawn with `seed`. `mutants` are the typical mistakes that an answer may show.
    """

    slug: str
    version: str
    seed: int
    mutants: tuple[Variant, ...]


@dataclass(frozen=True)
class Rules:
    """The rules for an assignment; `problems` are those with hidden tests, in order."""

    course: Course
    assignment: str
    master: NotebookNode
    limits: Limits
    fragments: tuple[Cell, ...]
    problems: tuple[ProblemRules, ...]
    sandboxed: bool

    @property
    def seeds(self) -> dict[str, tuple[int, ...]]:
        """Under which seeds the tests of each problem are run, by slug."""
        return {problem.slug: (problem.seed,) for problem in self.problems}

    def key(self, problem: ProblemRules, submission: Submission) -> str:
        """Names all that the result of one problem of a submission follows from.

        All cells of the submission are in it: they share their names, so that the answer to
        another problem can matter. The tests of another problem are not.
        """
        mistakes = [[m.name, m.part, m.hint, m.answers] for m in problem.mutants]
        return hash_of(self._content(problem, submission) | {"mistakes": mistakes})

    def key_of_mistake(self, problem: ProblemRules, part: str, submission: Submission) -> str:
        """Names all that a mutant's behaviour in the tests of its part follows from."""
        return hash_of(self._content(problem, submission) | {"part": part})

    def _content(self, problem: ProblemRules, submission: Submission) -> dict[str, Any]:
        return {
            "submission": submission.digest,
            "problem": [problem.slug, problem.version],
            "seed": problem.seed,
            "common": self._common,
            "sandboxed": self.sandboxed,
            "versions": versions(),
        }

    @cached_property
    def _common(self) -> str:
        """A hash of what the results of all problems follow from."""
        setup = [[c.id, c.source] for c in self.master.cells if _is_common_setup(c)]
        return hash_of([setup, digest(self.fragments), asdict(self.limits)])


def read_rules(course: Course, assignment: str, *, sandboxed: bool = True) -> Rules:
    """Raises ContentError; makes the course's secret if there is none yet."""
    if assignment not in course.assignments:
        known = ", ".join(course.assignments)
        raise ContentError(f"course.toml has no assignment {assignment!r}; it has {known}")
    content = content_of(course, assignment)
    master = content.master
    secret = course.root / ".dgm" / "secret"
    problems = []
    for slug in dict.fromkeys(c.metadata.dgm.problem for c in master.cells if _is_tests(c)):
        version = problem_version(master, slug)
        seed = secret_seed(secret, assignment, slug, version)
        mutants = tuple(_fitting(content.mutants[slug], master))
        problems.append(ProblemRules(slug, version, seed, mutants))
    return Rules(
        course=course,
        assignment=assignment,
        master=master,
        limits=course.limits,
        fragments=content.fragments,
        problems=tuple(problems),
        sandboxed=sandboxed,
    )


def _fitting(mutants: Iterable[Variant], master: NotebookNode) -> Iterator[Variant]:
    """The mutants that are answers to what `master` asks.

    Those of the notebook itself are left out: what is wrong there, the message says.
    """
    asked = {cell.id for cell in master.cells if _has_role(cell, "solution")}
    tested = {part_of(cell.id) for cell in master.cells if _is_tests(cell)}
    for mutant in mutants:
        if not mutant.edit and mutant.part in tested and asked.issuperset(mutant.answers):
            yield mutant


def problem_version(master: NotebookNode, slug: str) -> str:
    """A hash of the cells of `master` that grade one problem, and of where they stand."""
    roles = (*EXECUTED, "tests")
    own = [c for c in master.cells if c.metadata.dgm.problem == slug and _has_role(c, *roles)]
    # a test sees what the cells above it define, those of other problems too
    order = [c.id for c in master.cells if _has_role(c, *EXECUTED) or c in own]
    return hash_of([[[c.id, c.source, c.metadata] for c in own], order])


def secret_seed(path: Path, *of: str) -> int:
    """A seed of 256 bits from the course's secret (made on first use), another one for each `of`.

    Equal answers thus get equal scores, a regrade is identical, and nobody can know the inputs
    without the file, nor try all seeds.
    """
    if not path.exists():
        write_first(path, secrets.token_hex(32), mode=THIS_USER)
    return int.from_bytes(hmac.digest(path.read_bytes(), json.dumps(of).encode(), "sha256"), "big")


@cache
def versions() -> dict[str, str]:
    """What a result depends on beside the content: the grader's own code, and what it runs on."""
    return {
        "python": sys.version,
        "dgm": own_code(),
        # where the references are executed; a student's process has neither
        "budget": os.environ.get("DGM_BUDGET", ""),
        "device": "cuda" if torch.cuda.is_available() else "cpu",
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }


def _has_role(cell: NotebookNode, *roles: str) -> bool:
    return cell.metadata.dgm.role in roles


def _is_tests(cell: NotebookNode) -> bool:
    return _has_role(cell, "tests")


def _is_common_setup(cell: NotebookNode) -> bool:
    return _has_role(cell, "setup") and cell.metadata.dgm.problem is None
