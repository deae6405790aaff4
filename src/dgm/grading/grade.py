"""From submitted notebooks to results: one submission, and a whole assignment."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from dgm.content.course import Course
from dgm.grading.collected import Run
from dgm.grading.mistakes import Mistakes, with_mistakes
from dgm.grading.plugin import Job
from dgm.grading.rehearsal import ready_to_fork
from dgm.grading.results import ProblemResult, Result, Store
from dgm.grading.rules import Rules, read_rules
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.side_by_side import Lost, side_by_side
from dgm.grading.suite import Suite
from dgm.sandbox.forking import MANY
from dgm.sandbox.launch import Sandbox
from dgm.submission.finding import find_submissions, near_misses
from dgm.submission.rebuild import Submission, Ungradable, rebuild
from dgm.submission.student_names import unfit


@dataclass(frozen=True)
class Ready:
    """What it takes to grade a submission, ready: hidden tests, an open sandbox, the mutants."""

    suite: Suite
    sandbox: Sandbox
    mistakes: Mistakes


@contextmanager
def set_up(
    rules: Rules,
    tell: Callable[[str], None] = lambda what: None,
    launched: Sandbox | None = None,
    count: int = 1,
) -> Iterator[Ready]:
    """All that is needed, for as long as it is held; `tell` hears what takes time once a release.

    A sandbox that was `launched` before is entered, and left to who launched it. Raises SuiteError
    and SandboxUnavailable.
    """
    with ExitStack() as held:
        if launched is None:
            sandbox = Sandbox(rules.limits, not rules.sandboxed, many=count >= MANY)
            launched = held.push(sandbox)
            launched.launch()  # its imports take as long as what is done here meanwhile
        both = ready_to_fork(launched, rules.master, rules.fragments, rules.seeds, count)
        suite, sandbox = held.enter_context(both)
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
    job = Job(suite, submission, ready.sandbox, rules.seeds, rules.limits)
    findings = run_hidden_tests(job)
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


@dataclass(frozen=True)
class Known:
    """By problem, the keys of a submission's results, and those results that there are."""

    keys: Mapping[str, str]
    found: Mapping[str, ProblemResult]

    @property
    def missing(self) -> dict[str, str]:
        """The keys of the results that there are not."""
        return {slug: key for slug, key in self.keys.items() if slug not in self.found}


#: A student, and where the notebook should be.
One = tuple[str, Path]


class Grader:
    """Grades submissions of one assignment; a context manager that holds the sandbox.

    The sandbox starts with the first submission of which a problem has no result in the store,
    unless `sandbox` is one that was launched before. Raises SandboxUnavailable then, unless
    `unsandboxed` was asked for.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        *,
        force: bool = False,
        unsandboxed: bool = False,
        tell: Callable[[str], None] = lambda what: None,
        sandbox: Sandbox | None = None,
    ) -> None:
        self.course = course
        self.assignment = assignment
        self.rules = read_rules(course, assignment, sandboxed=not unsandboxed)
        self._store = Store(course.root / ".dgm" / "results")
        self._force = force
        self.tell = tell
        self._sandbox = sandbox
        self._fresh: dict[str, ProblemResult] = {}
        self._held = ExitStack()
        self._ready: Ready | None = None

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *exception: object) -> None:
        self._ready = None
        self._held.close()

    @property
    def master(self) -> NotebookNode:
        return self.rules.master

    def rebuild(self, path: Path) -> Submission:
        """Raises Ungradable where nothing in the file can be graded."""
        return rebuild(path, self.master)

    def get_ready(self, count: int = 1) -> Ready:
        """All that `count` submissions take: who grades in forks calls this before."""
        if self._ready is None:
            self._ready = self._held.enter_context(
                set_up(self.rules, lambda what: self.tell(what), self._sandbox, count)
            )
        return self._ready

    def result_for(self, submission: Submission) -> Result:
        """The stored results of its problems; what has none is graded, and stored."""
        known = self.known(submission)
        if known.missing:
            results = run_problems(self.get_ready(), self.rules, submission, known.missing)
            self._fresh |= {result.key: result for result in results}
            known = self.completed(known, results)
        return self.as_one(submission, known)

    def stored_result(self, submission: Submission) -> Result | None:
        """The result if all of it is stored: nothing is graded for it."""
        known = self.known(submission)
        return None if known.missing else self.as_one(submission, known)

    def known(self, submission: Submission) -> Known:
        """What the store has of a submission."""
        keys = {each.slug: self.rules.key(each, submission) for each in self.rules.problems}
        found = {slug: known for slug, key in keys.items() if (known := self._known(key))}
        return Known(keys, found)

    def completed(self, known: Known, results: Iterable[ProblemResult]) -> Known:
        """With `results` for what was missing; they are stored."""
        new = {result.problem: result for result in results}
        for result in new.values():
            self._store.put(result)
        return replace(known, found={**known.found, **new})

    def as_one(self, submission: Submission, known: Known) -> Result:
        return Result.of(
            [known.found[slug] for slug in known.keys],
            assignment=self.assignment,
            version=self.master.metadata.dgm.version,
            sandboxed=self.rules.sandboxed,
            notes=submission.notes,
        )

    def _known(self, key: str) -> ProblemResult | None:
        return self._fresh.get(key) or (None if self._force else self._store.get(key))


def grade_assignment(
    grader: Grader, students: tuple[str, ...] = (), crew: Crew | None = None
) -> Generator[Graded, None, None]:
    """Grade every submission of the grader's assignment, by one worker if no `crew` is given.

    Yields one Graded a submission as it gets done, also for those that cannot be graded. What has
    its result from an earlier run comes first, until there is one that has none: the rest is for
    the crew. Raises ContentError if a student that was named has not submitted, and what the crew
    raises.
    """
    found = deque(find_submissions(grader.course, grader.assignment, students))
    while found and (graded := _graded(grader, *found[0], grader.stored_result)):
        found.popleft()
        yield graded
    if not found:
        return
    for (student, path), answer in (crew or partial(in_forks, 1))(grader, list(found)):
        if isinstance(answer, Lost):
            reason = f"the grader's own process died twice while it graded this: {answer.reason}"
            yield Graded(student, path, None, reason)
        elif answer is not None:
            yield answer


#: Who grades: each submission, as it gets done, with what came of it.
Crew = Callable[[Grader, Sequence[One]], Iterator[tuple[One, Graded | Lost | None]]]


def in_forks(
    jobs: int,
    grader: Grader,
    found: Sequence[One],
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[tuple[One, Graded | Lost | None]]:
    """The crew of one machine: all that grading takes is made ready, then workers are forked.

    This process does what is to be done `meanwhile` when they have begun.
    """
    grader.get_ready(len(found))

    def grade(one: One, tell: Callable[[str], None]) -> Graded | None:
        grader.tell = tell  # in the worker alone
        return _graded(grader, *one, grader.result_for)

    return side_by_side(grade, found, jobs, grader.tell, meanwhile)


def _graded(
    grader: Grader,
    student: str,
    path: Path,
    result_for: Callable[[Submission], Result | None],
) -> Graded | None:
    """One submission with its result, or with why it has none; None where `result_for` is None."""
    submission = read_one(grader, student, path)
    if isinstance(submission, Graded):
        return submission
    result = result_for(submission)
    return result and Graded(student, path, result, submission=submission)


def read_one(grader: Grader, student: str, path: Path) -> Submission | Graded:
    """What a student handed in; where that cannot be graded, what is said of it."""
    if reason := unfit(student):
        return Graded(student, path, None, reason)
    try:
        if not path.exists() and (near := near_misses(grader.course, grader.assignment, student)):
            raise Ungradable(path, f"is not there, but {near}")
        return grader.rebuild(path)
    except Ungradable as error:
        return Graded(student, path, None, str(error))
