"""From submitted notebooks to results: one submission, and a whole assignment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from dgm.content.course import ContentError, Course
from dgm.grading.mistakes import Mistakes, with_mistakes
from dgm.grading.plugin import Job, Run
from dgm.grading.results import ProblemResult, Result, Store
from dgm.grading.rules import Rules, read_rules
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.suite import Suite, prepare
from dgm.sandbox.launch import Sandbox
from dgm.submission.rebuild import Submission, Ungradable, rebuild
from dgm.submission.student_names import unfit


@dataclass(frozen=True)
class Ready:
    """What it takes to grade a submission, ready: hidden tests, an open sandbox, the mutants."""

    suite: Suite
    sandbox: Sandbox
    mistakes: Mistakes


@contextmanager
def set_up(rules: Rules, tell: Callable[[str], None] = lambda what: None) -> Iterator[Ready]:
    """All that is needed, for as long as it is held; `tell` hears what takes time once a release.

    Raises SuiteError and SandboxUnavailable.
    """
    with ExitStack() as held:
        launched = held.push(Sandbox(rules.limits, unsandboxed=not rules.sandboxed))
        launched.launch()  # its imports take as long as what is done here meanwhile
        suite = prepare(rules.master, rules.fragments)
        sandbox = launched.__enter__()
        yield Ready(suite, sandbox, Mistakes(rules, suite, sandbox, tell))


def run_problems(
    ready: Ready, rules: Rules, submission: Submission, keys: Mapping[str, str]
) -> tuple[ProblemResult, ...]:
    """Run the hidden tests of some problems of a submission; `keys` has the results' keys by slug.

    What was noted and what stopped is the same for all of them: they see the same cells.
    """
    started = time.monotonic()
    suite = ready.suite.of_problems(keys)
    problems = [problem for problem in rules.problems if problem.slug in keys]
    seeds = {problem.slug: (problem.seed,) for problem in problems}
    findings = run_hidden_tests(Job(suite, submission, ready.sandbox, seeds, rules.limits))
    seconds = time.monotonic() - started
    return tuple(
        ProblemResult(
            key=keys[problem.slug],
            problem=problem.slug,
            seed=problem.seed,
            sandboxed=rules.sandboxed,
            tests=with_mistakes(
                tuple(
                    findings.verdicts[Run(problem.seed, test.part, test.name)]
                    for test in suite.tests
                    if test.problem == problem.slug
                ),
                ready.mistakes.hints(problem, findings),
            ),
            notes=tuple(findings.notes),
            cell_errors=findings.cell_errors,
            seconds=round(seconds / len(problems), 3),
        )
        for problem in problems
    )


@dataclass(frozen=True)
class Graded:
    """One submission of a class: its result, or the reason why it has none.

    `submission` is what was read, where it could be.
    """

    student: str
    path: Path
    result: Result | None
    reason: str = ""
    submission: Submission | None = None


class Grader:
    """Grades submissions of one assignment; a context manager that holds the sandbox.

    The sandbox starts with the first submission of which a problem has no result in the store.
    Raises SandboxUnavailable then, unless `unsandboxed` was asked for.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        *,
        force: bool = False,
        unsandboxed: bool = False,
        tell: Callable[[str], None] = lambda what: None,
    ) -> None:
        self.course = course
        self.assignment = assignment
        self.rules = read_rules(course, assignment, sandboxed=not unsandboxed)
        self._store = Store(course.root / ".dgm" / "results")
        self._force = force
        self._tell = tell
        self._fresh: dict[str, ProblemResult] = {}
        self._held = ExitStack()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *exception: object) -> None:
        vars(self).pop("_ready", None)
        self._held.close()

    @property
    def master(self) -> NotebookNode:
        return self.rules.master

    @cached_property
    def _ready(self) -> Ready:
        return self._held.enter_context(set_up(self.rules, self._tell))

    def rebuild(self, path: Path) -> Submission:
        """Raises Ungradable where nothing in the file can be graded."""
        return rebuild(path, self.master)

    def result_for(self, submission: Submission) -> Result:
        """The stored results of its problems; what has none is graded, and stored."""
        keys = {each.slug: self.rules.key(each, submission) for each in self.rules.problems}
        found = {slug: known for slug, key in keys.items() if (known := self._known(key))}
        missing = {slug: key for slug, key in keys.items() if slug not in found}
        if missing:
            for result in run_problems(self._ready, self.rules, submission, missing):
                self._store.put(result)
                self._fresh[result.key] = found[result.problem] = result
        return Result.of(
            [found[slug] for slug in keys],
            assignment=self.assignment,
            version=self.master.metadata.dgm.version,
            sandboxed=self.rules.sandboxed,
            notes=submission.notes,
        )

    def _known(self, key: str) -> ProblemResult | None:
        return self._fresh.get(key) or (None if self._force else self._store.get(key))


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
            submission = grader.rebuild(path)
            yield Graded(student, path, grader.result_for(submission), submission=submission)
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
