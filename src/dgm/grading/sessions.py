"""The hidden tests of one submission: one pytest session in a trusted process of its own.

The process is forked from one that has imported everything, and reports a line for every test as it
ends. What a test computes on a student's data has limits. The session may use so much memory. A
test that takes too long is stopped; if that does not help, the session is killed, and a new fork
goes on with the next test.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import time
import traceback
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dgm.grading.collected import Run
from dgm.grading.plugin import Job, Session, verdict
from dgm.grading.results import TestResult
from dgm.grading.student import Student
from dgm.grading.suite import HiddenTest, Suite
from dgm.sandbox.namespaces import end_with_parent
from dgm.testing.notebook import notebook
from dgm.testing.observing import Observation

MAX_SESSIONS = 4
GRACE_SECONDS = 5.0


@dataclass
class Findings:
    """What the sessions of one job have reported so far."""

    verdicts: dict[Run, TestResult] = field(default_factory=dict)
    observed: dict[Run, Observation] = field(default_factory=dict)
    cell_errors: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def open(self, job: Job) -> dict[Run, HiddenTest]:
        runs = _runs(job.suite, job.seeds)
        return {run: test for run, test in runs.items() if run not in self.verdicts}

    def under(self, seed: int) -> dict[tuple[str, str], TestResult]:
        """The verdicts under one of the job's seeds, by part and name."""
        return {(run.part, run.name): r for run, r in self.verdicts.items() if run.seed == seed}

    def add_notes(self, notes: Iterable[str]) -> None:
        self.notes += [note for note in notes if note not in self.notes]


def get_ready(suite: Suite, seeds: Mapping[str, tuple[int, ...]]) -> None:
    """Do here what each session of a class would do before its first test."""
    _session_of(suite).get_ready(_runs(suite, seeds))


def run_hidden_tests(job: Job) -> Findings:
    """Test a submission; every test of the suite gets a verdict, whatever happens."""
    findings = Findings()
    deadline = time.monotonic() + job.limits.submission_seconds
    for _ in range(MAX_SESSIONS):
        lost = _run_session(job, findings, deadline)
        if lost is None or time.monotonic() > deadline:
            break
        reason = "checking this answer took more time or memory than there is"
        run, test = lost
        findings.verdicts[run] = verdict(test, "ungradable", reason)
    outcome, reason = "grader_error", "the session ended before this test"
    if time.monotonic() > deadline:
        outcome, reason = "timeout", "the submission as a whole ran out of time"
    for run, test in findings.open(job).items():
        findings.verdicts[run] = verdict(test, outcome, reason)
    return findings


def _runs(suite: Suite, seeds: Mapping[str, tuple[int, ...]]) -> dict[Run, HiddenTest]:
    return {
        Run(seed, test.part, test.name): test
        for test in suite.tests
        for seed in seeds[test.problem]
    }


def _session_of(suite: Suite) -> Session:
    return _session(tuple(suite.modules.items()))


@lru_cache(maxsize=2)
def _session(modules: tuple[tuple[str, types.ModuleType], ...]) -> Session:
    return Session(dict(modules))


def _run_session(job: Job, findings: Findings, deadline: float) -> tuple[Run, HiddenTest] | None:
    """Fork a session and take in its reports.

    Returns the test at which the session was lost, None if it ended well.
    """
    tests = findings.open(job)
    if not tests:
        return None
    _session_of(job.suite)  # here once, not in each fork
    reader, writer = os.pipe()
    grader = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            end_with_parent(grader)
            _session_process(job, tests, writer)
        except BaseException:
            with contextlib.suppress(OSError):
                _send(writer, {"crash": traceback.format_exc(limit=-3)})
        finally:
            os._exit(0)
    os.close(writer)
    running: tuple[Run, HiddenTest] | None = None
    finished = False
    timer = Timer(deadline + GRACE_SECONDS)
    try:
        for line in _lines(reader, timer):
            match json.loads(line):
                case {"running": [*names]}:
                    run = Run(*names)
                    running = run, tests[run]
                    end = time.monotonic() + job.seconds(tests[run])
                    timer.until = min(deadline, end) + GRACE_SECONDS
                case {"verdict": result, "observed": observed, "run": [*names]}:
                    findings.verdicts[Run(*names)] = TestResult(**result)
                    if observed is not None:
                        findings.observed[Run(*names)] = Observation.from_data(observed)
                    running, timer.until = None, deadline + GRACE_SECONDS
                case {"finished": {"errors": errors, "notes": notes}}:
                    finished = True
                    findings.cell_errors.update(errors)
                    findings.add_notes(notes)
                case {"crash": text}:
                    findings.add_notes([f"grader: {text}"])
    finally:
        os.close(reader)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return None if finished else running


@dataclass
class Timer:
    """A deadline, in seconds of time.monotonic(), that moves as a session goes on."""

    until: float

    def left(self) -> float:
        return max(0.0, self.until - time.monotonic())


def _lines(descriptor: int, timer: Timer) -> Iterator[bytes]:
    """Lines as they come, until the other end closes or the timer has run out."""
    buffer = b""
    while True:
        ready, _, _ = select.select([descriptor], [], [], timer.left())
        chunk = os.read(descriptor, 1 << 16) if ready else b""
        if not chunk:
            return
        *lines, buffer = (buffer + chunk).split(b"\n")
        yield from lines


def _send(descriptor: int, report: dict[str, object]) -> None:
    data = json.dumps(report).encode() + b"\n"
    while data:
        data = data[os.write(descriptor, data) :]


def _session_process(job: Job, tests: Mapping[Run, HiddenTest], writer: int) -> None:
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = in_use + int(job.limits.memory_mb * 2**20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    notebook.use(job.suite.shared)
    student = Student(job.sandbox, job.submission.cells)
    try:
        with (
            open(os.devnull, "w") as nowhere,
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
        ):
            _session_of(job.suite).run(job, tests, student, lambda report: _send(writer, report))
    finally:
        student.close()
    _send(writer, {"finished": {"errors": student.errors, "notes": student.notes}})
