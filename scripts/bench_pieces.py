"""The pieces of one submission, measured in this process: a child, a session, and each step."""

from __future__ import annotations

import contextlib
import os
import resource
import statistics
import time
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import numpy as np
import pytest

from dgm.boundary.remote import Local
from dgm.grading.grade import Grader, grade_assignment, in_forks
from dgm.grading.plugin import Job
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.side_by_side import share_of_cores
from dgm.grading.suite import HiddenTest, Suite, seed_of
from dgm.nbgrader_plugins.records import Records
from dgm.sandbox.forking import MANY, prepare_torch
from dgm.sandbox.launch import Sandbox
from dgm.sandbox.usage import process_number
from dgm.submission.finding import find_submissions
from dgm.submission.rebuild import Submission
from dgm.testing.evidence import Evidence
from dgm.testing.judge import Judge
from dgm.testing.notebook import notebook

if TYPE_CHECKING:
    from bench import Bench

REPEATS = 10
NEIGHBOURS = 12
NEVER_RESTS = """
import os
for _ in range(20):
    if os.fork() == 0:
        break
while True:
    pass
"""
TICKS = os.sysconf("SC_CLK_TCK")


def child_rows(rounds: int) -> Iterator[tuple[str, ...]]:
    """A child of the warm parent that has answered its first request."""
    walls, cpus, private = [], [], []
    with Sandbox(many=True) as sandbox:
        parent = _warm_parent(sandbox)
        for _ in range(rounds * REPEATS):
            before = _cpu_of(parent)
            started = time.perf_counter()
            child = sandbox.child()
            child.namespace.run("1")
            walls.append(time.perf_counter() - started)
            number = process_number(child._process.fileno())
            assert number is not None
            private.append(private_mb(number))
            spent = _cpu_of(number)
            child.kill()
            sandbox.child().kill()  # the parent has waited for the first one by then
            cpus.append(spent + (_cpu_of(parent) - before) / 2)
    yield ("a ready child: wall", *_ms(walls))
    yield ("a ready child: CPU, its end included", *_ms(cpus))
    yield ("a ready child: private memory", *_mb(private))


def session_rows(rounds: int) -> Iterator[tuple[str, ...]]:
    """A pytest session over ten hidden tests that do nothing and need no student."""
    module = types.ModuleType("hidden_nothing")
    for number in range(10):
        vars(module)[f"test_{number}"] = pytest.mark.points(1)(
            types.FunctionType((lambda: None).__code__, {}, f"test_{number}")
        )
    tests = tuple(
        HiddenTest(f"test_{n}", "nothing", "nothing-tests", "Nothing.", 1.0, None)
        for n in range(10)
    )
    suite = Suite("nothing", "", ("nothing-tests",), tests, {"nothing": module}, {}, {})
    empty = Submission(None, (), {}, {}, {}, ())
    prepare_torch()
    with Sandbox(many=True) as sandbox:
        job = Job(suite, empty, sandbox, suite.under(1), sandbox.limits)
        spent = [_spent(lambda: run_hidden_tests(job)) for _ in range(rounds * REPEATS)]
    yield ("a session over ten tests: wall", *_ms([wall for wall, _ in spent]))
    yield ("a session over ten tests: CPU", *_ms([cpu for _, cpu in spent]))


def neighbour_rows(bench: Bench, rounds: int) -> Iterator[tuple[str, ...]]:
    """Honest submissions while others like them are graded, and while one takes all it can get."""
    seconds: dict[str, list[float]] = {"others like it": [], "one that never rests": []}
    bench.submit(NEIGHBOURS + 1)
    with Grader(bench.made, bench.assignment, force=True) as grader:
        places = list(find_submissions(bench.made, bench.assignment))
        (_, first), *_ = places
        honest = first.read_text(encoding="utf-8")
        for _ in range(rounds):
            for beside, values in seconds.items():
                greedy = beside == "one that never rests"
                first.write_text(_greedy(honest) if greedy else honest, encoding="utf-8")
                graded = grade_assignment(grader, (), partial(in_forks, bench.jobs))
                results = {each.student: each.result for each in graded}
                values += [results[student].seconds for student, _ in places[1:]]
        first.write_text(honest, encoding="utf-8")
    for beside, values in seconds.items():
        yield (f"an honest submission beside {beside}: wall", *_ms(values))


def _greedy(text: str) -> str:
    """A submission whose first answer starts processes that never rest, and never ends itself."""
    notebook = nbformat.reads(text, as_version=4)
    cell = next(each for each in notebook.cells if each.source.startswith("# answer: "))
    cell.source = f"{cell.source.splitlines()[0]}{NEVER_RESTS}"
    return nbformat.writes(notebook)


@contextlib.contextmanager
def _on_one_core() -> Iterator[None]:
    """As a worker of `dgm grade`, which has as many jobs as there are cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, share_of_cores(0, len(before)))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def submission_rows(bench: Bench, rounds: int) -> Iterator[tuple[str, ...]]:
    """The steps of one submission's way, and the floor: what its cells and the tests take alone."""
    bench.submit(rounds)
    steps: dict[str, list[float]] = {}

    def measure(name: str, do: Callable[[], Any]) -> Any:
        kept = []
        steps.setdefault(name, []).append(_spent(lambda: kept.append(do()))[1])
        return kept[0]

    with (
        Grader(bench.made, bench.assignment, force=True) as grader,
        Records(bench.made, bench.assignment, grader.master) as records,
    ):
        ready = grader.get_ready(MANY)
        suite, sandbox = ready.suite, ready.sandbox
        parent = _warm_parent(sandbox)
        seeds = {problem.slug: problem.seed for problem in grader.rules.problems}
        with _on_one_core():
            for student, path in find_submissions(bench.made, bench.assignment):
                submission = measure("reading the file", lambda path=path: grader.rebuild(path))
                before = _cpu_of(parent)
                result = measure("its session", lambda s=submission: grader.result_for(s))
                _wait_for_children(parent)
                steps.setdefault("its child", []).append(_cpu_of(parent) - before)
                measure("records and page", lambda: records.add(student, submission, result))  # noqa: B023
                measure("floor", lambda s=submission: _alone(suite, s, seeds))
                assert all(t.outcome == "passed" for t in result.tests), "it should be all right"
    for name, values in steps.items():
        if name != "floor":
            yield (f"one submission, CPU: {name}", *_ms(values))
    totals = [
        sum(each) for each in zip(*(v for k, v in steps.items() if k != "floor"), strict=True)
    ]
    yield ("one submission, CPU: all of it", *_ms(totals))
    yield ("one submission, CPU: floor (cells and tests alone)", *_ms(steps["floor"]))
    over = [total - floor for total, floor in zip(totals, steps["floor"], strict=True)]
    yield ("one submission, CPU: above the floor", *_ms(over))


def _alone(suite: Suite, submission: Submission, seeds: Mapping[str, int]) -> None:
    """The cells and the tests in one plain process, forked so that nothing of it stays."""
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        assert status == 0, "a cell or a test failed outside of the sandbox"
        return
    code = 1
    try:
        notebook.use(suite.shared)
        names: dict[str, Any] = {"__name__": "student"}
        for cell in submission.cells:
            exec(compile(cell.source, cell.id, "exec", dont_inherit=True), names)
        student = Local(names)
        for test in suite.tests:
            given = {
                "student": lambda: student,
                "reference": lambda problem=test.problem: suite.references[problem],
                "rng": lambda test=test: np.random.default_rng(
                    seed_of(seeds[test.problem], test, "inputs")
                ),
                "submitted": lambda: Evidence(submission.outputs, submission.execution_counts),
                "judge": Judge,
            }
            function = vars(suite.modules[test.part])[test.name]
            wanted = function.__code__.co_varnames[: function.__code__.co_argcount]
            function(**{name: given[name]() for name in wanted})
        code = 0
    finally:
        os._exit(code)


def _spent(do: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU of this process and of the children that it waited for meanwhile."""
    before, started = _cpu_here(), time.perf_counter()
    do()
    return time.perf_counter() - started, _cpu_here() - before


def _cpu_here() -> float:
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _warm_parent(sandbox: Sandbox) -> int:
    """The process of the sandbox that has forked nobody yet, or waits for those it forked."""
    assert sandbox._launched is not None
    number = sandbox._launched.process.pid
    while below := Path(f"/proc/{number}/task/{number}/children").read_text().split():
        number = int(below[0])
    return number


def _wait_for_children(number: int) -> None:
    """Until a process has waited for all that it forked: their CPU counts as its own then."""
    while Path(f"/proc/{number}/task/{number}/children").read_text().split():
        time.sleep(0.01)


def _cpu_of(number: int) -> float:
    """Of a process and the children that it waited for, in steps of a hundredth of a second."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def private_mb(number: int) -> float:
    """The memory of a process that it shares with no other."""
    lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def _ms(seconds: Sequence[float]) -> tuple[str, str]:
    return f"{min(seconds) * 1000:.0f} ms", f"{statistics.median(seconds) * 1000:.0f} ms"


def _mb(values: Sequence[float]) -> tuple[str, str]:
    return f"{min(values):.0f} MB", f"{statistics.median(values):.0f} MB"
