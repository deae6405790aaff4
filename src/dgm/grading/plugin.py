"""The pytest plugin that runs the hidden tests of one submission, in one session."""

from __future__ import annotations

import re
import signal
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from dgm.boundary.agent import seed as seed_generators
from dgm.boundary.remote import (
    BoundaryError,
    CallError,
    ChildDied,
    StudentError,
    StudentTimeout,
)
from dgm.content.limits import Limits
from dgm.content.plain_text import text_to_line
from dgm.grading.collected import Collected, HiddenItem, Run
from dgm.grading.outcomes import OUTCOMES
from dgm.grading.results import TestResult
from dgm.grading.student import Exhausted, Student
from dgm.grading.suite import SEED_BITS, HiddenTest, Suite, seed_of
from dgm.sandbox.launch import Sandbox
from dgm.submission.rebuild import Submission
from dgm.testing import Failed, Undecided, show
from dgm.testing.evidence import Evidence, NoEvidence
from dgm.testing.judge import Judge
from dgm.testing.observing import Observation

MAX_MESSAGE = 2000
MISSING_NAME = re.compile(r"name '(\w{1,100})' is not defined")


@dataclass(frozen=True)
class Job:
    """One submission to grade, with all that its session needs.

    Each hidden test is run under each of its problem's `seeds`, before cells below it are executed.
    What a test observed is told where it did not pass, or where `all_observed` asks for it.
    """

    suite: Suite
    submission: Submission
    sandbox: Sandbox
    seeds: Mapping[str, tuple[int, ...]]
    limits: Limits
    all_observed: bool = False

    def seconds(self, test: HiddenTest) -> float:
        return test.seconds or self.limits.test_seconds


def verdict(test: HiddenTest, outcome: str, message: str = "") -> TestResult:
    return TestResult(
        name=test.name,
        problem=test.problem,
        part=test.part,
        description=test.description,
        outcome=outcome,
        points=test.max_points if OUTCOMES[outcome].points == "all" else 0.0,
        max_points=test.max_points,
        message=message[:MAX_MESSAGE],
        extra=test.extra,
    )


class TimeIsUp(BaseException):
    """Raised inside a test when its time has passed; no handler of a test catches it."""


class StudentsTimeIsUp(TimeIsUp):
    """It was the student's answer that the test was waiting for."""


class Session:
    """The pytest plugin of submissions to one suite: arguments and verdicts.

    What comes before the first test is done once; each submission's tests run in a fork.
    """

    def __init__(self, modules: Mapping[str, types.ModuleType]) -> None:
        self._collected = Collected(modules, self)

    def get_ready(self, tests: Mapping[Run, HiddenTest]) -> None:
        """Do here what each fork would do for these tests."""
        self._collected.add(tests)

    def run(
        self,
        job: Job,
        tests: Mapping[Run, HiddenTest],
        student: Student,
        report: Callable[[dict[str, object]], None],
    ) -> None:
        """Run the tests on one submission, in a fork. Whatever goes wrong in pytest is raised."""
        self._job, self._student, self._report = job, student, report
        self._collected.run(tests)

    def arguments(self, run: Run, test: HiddenTest, names: tuple[str, ...]) -> dict[str, object]:
        """What a test gets for the names it asks for; seeds everything for it before."""
        seed_for = partial(seed_of, run.seed, test)
        self._student.listen()
        seed_generators(seed_for("this process", bits=SEED_BITS))
        suite, submission = self._job.suite, self._job.submission
        given: dict[str, Callable[[], object]] = {
            "rng": lambda: np.random.default_rng(seed_for("inputs")),
            "student": lambda: self._student.advance(
                suite.is_after(test.cell), seed_for("student", bits=SEED_BITS)
            ),
            "reference": lambda: suite.references[test.problem],
            "submitted": lambda: Evidence(submission.outputs, submission.execution_counts),
            "judge": Judge,
        }
        return {name: given[name]() for name in names}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: HiddenItem) -> bool:
        """In place of pytest's own, which makes three reports of each test that nobody reads."""
        try:
            item.setup()
            self._report({"running": item.run})
            self._run_in_time(item)
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except BaseException as error:
            self._report_end(item, error)
        else:
            self._report_end(item, None)
        finally:
            item.teardown()
        return True

    def _run_in_time(self, item: HiddenItem) -> None:
        signal.signal(signal.SIGALRM, self._time_is_up)
        signal.setitimer(signal.ITIMER_REAL, self._job.seconds(item.test))
        try:
            item.runtest()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _time_is_up(self, signum: int, frame: object) -> None:
        raise StudentsTimeIsUp if self._student.waited_for else TimeIsUp

    def _report_end(self, item: HiddenItem, error: BaseException | None) -> None:
        result = self._verdict_after(item.test, error)
        told = self._job.all_observed or result.outcome != "passed"
        observed = self._observed(result, error).as_data() if told else None
        self._report({"verdict": vars(result), "observed": observed, "run": item.run})

    def _observed(self, result: TestResult, error: BaseException | None) -> Observation:
        heard = tuple(self._student.heard.values)
        wrong = error.wrong if isinstance(error, Failed) else None
        return Observation(result.outcome, result.message, heard, wrong)

    def _verdict_after(self, test: HiddenTest, error: BaseException | None) -> TestResult:
        match error:
            case None:
                return verdict(test, "passed")
            case StudentError(kind="NotImplementedError"):
                return verdict(test, "not_started")
            case StudentError(kind="NameError"):
                return verdict(
                    test, "student_error", f"{show_error(error)}{self._why_missing(error)}"
                )
            case StudentError():
                return verdict(
                    test, "student_error", f"the answer stopped with {show_error(error)}"
                )
            case StudentTimeout() | ChildDied() | Exhausted():
                outcome = "student_error" if isinstance(error, ChildDied) else "timeout"
                return verdict(test, outcome, str(error))
            case StudentsTimeIsUp():
                return verdict(test, "timeout", "the answer took longer than this test may take")
            case TimeIsUp() | Undecided() | MemoryError() | RecursionError():
                reason = "checking this answer took more time or memory than there is"
                return verdict(test, "ungradable", str(error) or reason)
            case AssertionError() | BoundaryError() | NoEvidence():
                return verdict(test, "failed", str(error) or "the property does not hold")
            case _:
                return verdict(test, "grader_error", f"{type(error).__name__}: {error}")

    def _why_missing(self, error: CallError) -> str:
        """Why the name is not there that the answer looked for, as far as one can tell."""
        name = MISSING_NAME.search(error.message)
        errors = self._student.errors
        if name and (why := self._job.submission.why_missing(name[1], errors)):
            return f" ({text_to_line(why)})"
        for cell in self._job.submission.cells:
            if cell.origin != "added" and cell.id in errors:
                return f" (the cell {cell.id} stopped with {errors[cell.id]})"
        return ""


def show_error(error: StudentError) -> str:
    """A student's exception as text that is safe to show."""
    return f"{error.kind}: {show(error.message)}" if error.message else error.kind
