"""Without a sandbox nothing is graded, unless that is asked for; and limits are what they say."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, fields, replace

import nbformat
import pytest
from arena import REPOSITORY, copy_course, released

from dgm.boundary.remote import BoundaryError, ChildDied, StudentTimeout
from dgm.commands.failures import NO_SANDBOX
from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.fragments import shared_fragments
from dgm.content.limits import Limits
from dgm.grading.grade import Grader
from dgm.grading.plugin import Job
from dgm.grading.results import ProblemResult
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.suite import prepare
from dgm.sandbox.child import Child
from dgm.sandbox.launch import Sandbox
from dgm.submission.rebuild import from_answers

SMALL = Limits(
    memory_mb=64,
    processes=8,
    open_files=20,
    file_mb=1,
    output_mb=1,
    cpu_seconds=1,
    cell_seconds=3,
    call_seconds=1,
    test_seconds=2,
    submission_seconds=4,
)


@pytest.fixture
def course(tmp_path):
    course = copy_course(tmp_path / "course")
    folder = course.root / "submitted" / "ada" / "small"
    folder.mkdir(parents=True)
    notebook = released(assemble(course, course.assignments["small"]))
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
    return course


def dgm(course, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from dgm.commands.app import main; main()"]
        + ["--course", str(course.root), *arguments],
        capture_output=True,
        text=True,
        env={"PATH": "/nowhere", "OMP_NUM_THREADS": "1", "HOME": str(course.root)} | environment,
        cwd=course.root,
    )


def test_without_bubblewrap_grade_stops_and_says_what_to_install(course):
    done = dgm(course, "grade", "small")
    assert done.returncode == NO_SANDBOX
    (line,) = done.stderr.strip().splitlines()
    assert "nothing was graded: bwrap is missing; install the package bubblewrap" in line
    assert not list((course.root / ".dgm").rglob("*.json"))
    assert not list((course.root / "autograded").rglob("*.ipynb"))


def test_unsandboxed_has_to_be_asked_for_is_loud_and_is_recorded(course):
    done = dgm(course, "grade", "small", "--unsandboxed")
    assert "WITHOUT a sandbox" in done.stderr and "WITHOUT a sandbox" in done.stdout
    (path,) = (course.root / ".dgm" / "results").rglob("*.json")
    assert ProblemResult.from_json(path.read_text()).sandboxed is False
    assert (
        "Graded without a sandbox"
        in next((course.root / "autograded").rglob("*.ipynb")).read_text()
    )


def test_what_was_graded_without_a_sandbox_is_not_taken_for_graded(course):
    graders = [Grader(course, "small", unsandboxed=unsandboxed) for unsandboxed in (False, True)]
    path = course.root / "submitted" / "ada" / "small" / "small.ipynb"
    submission = graders[0].rebuild(path)
    rules = [grader.rules for grader in graders]
    assert len({each.key(each.problems[0], submission) for each in rules}) == 2


def test_a_kernel_that_refuses_stops_grading_and_names_the_setting(course):
    folder = course.root / "bin"
    folder.mkdir()
    bwrap = folder / "bwrap"
    bwrap.write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n"
    )
    bwrap.chmod(0o755)
    done = dgm(course, "grade", "small", PATH=f"{folder}:/usr/bin:/bin")
    assert done.returncode == NO_SANDBOX
    assert "No permissions to create new namespace" in done.stderr
    assert "kernel parameter" in done.stderr or "in a container" in done.stderr


@pytest.fixture(scope="module")
def small() -> Iterator[Sandbox]:
    with Sandbox(SMALL) as sandbox:
        yield sandbox


@pytest.fixture
def child(small) -> Iterator[Child]:
    child = small.child()
    yield child
    child.kill()


def test_every_limit_can_be_set_in_the_course_and_is_part_of_the_policy(course):
    path = course.root / "course.toml"
    lines = "\n".join(f"{field.name} = {7 + n}" for n, field in enumerate(fields(Limits)))
    before, _, after = path.read_text().partition("[limits]")
    path.write_text(f"{before}[limits]\n{lines}\n[assignments{after.partition('[assignments')[2]}")
    limits = Grader(load_course(course.root), "small").rules.limits
    assert list(asdict(limits).values()) == [7.0 + n for n in range(len(fields(Limits)))]


@pytest.mark.parametrize(
    ("limit", "source", "said"),
    [
        ("memory_mb", "x = bytearray(200 << 20)", "MemoryError"),
        ("processes", "import os\nfor _ in range(20):\n  if not os.fork(): os.read(0, 1); "
         "import time; time.sleep(9)", "BlockingIOError"),
        ("open_files", "x = [open('/dev/null') for _ in range(50)]", "Too many open files"),
        ("file_mb", "open('/tmp/x', 'wb').write(bytes(3 << 20))", "File too large"),
        ("file_mb", "for n in range(5): open(f'/tmp/{n}', 'wb').write(bytes(1 << 20))", "No space"),
    ],
)  # fmt: skip
def test_a_limit_holds_at_a_small_scale(child, limit, source, said):
    outcome = child.run_cell(source)
    assert not outcome.ok and said in outcome.error, limit


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param("m = mmap.mmap(-1, 40 << 20); m.write(b'x' * (40 << 20))", id="shared"),
        pytest.param("x = b'x' * (40 << 20)", id="private"),
        pytest.param("f = open('/dev/shm/' + str(n), 'wb'); f.write(b'x' * (1 << 20))", id="shm"),
    ],
)
def test_memory_is_limited_for_all_processes_together(small, hide):
    child = small.child()
    source = f"""
import mmap, os, time
for n in range(5):
    if os.fork() == 0:
        {hide}
        time.sleep(30)
        os._exit(0)
time.sleep({2 if "shm" in hide else 15})
"""
    if "shm" in hide:
        assert child.run_cell(source).ok  # five megabytes are no harm: the folder's size is bounded
        assert (
            "No space"
            in child.run_cell(
                "for n in range(99): open(f'/dev/shm/y{n}', 'wb').write(bytes(1 << 20))"
            ).error
        )
        child.kill()
        return
    with pytest.raises(ChildDied, match="more than 64 MB of memory"):
        child.run_cell(source)


def test_memory_in_a_memfd_cannot_be_had(child):
    assert "Operation not permitted" in child.run_cell("import os; os.memfd_create('x')").error


def test_processor_time_is_limited_for_each_process(small):
    child = small.child()
    with pytest.raises((ChildDied, StudentTimeout)):
        child.run_cell("while True: pass", 20)
    assert not child.alive


def test_a_reply_is_limited_in_bytes(child):
    child.run_cell("import torch; large = torch.zeros(1 << 19)")
    with pytest.raises(BoundaryError, match="too large"):
        child.namespace.large  # noqa: B018


def test_wall_time_is_limited_for_a_cell_and_a_call(small):
    child = small.child()
    with pytest.raises(StudentTimeout, match="within 3 seconds"):
        child.run_cell("import time; time.sleep(60)")
    child = small.child()
    child.run_cell("import time")
    with pytest.raises(StudentTimeout, match="within 1 seconds"):
        child.namespace.run("time.sleep(60)")


def verdicts(course, sandbox, limits, **answers):
    """By test, and how long they took to find."""
    master = assemble(course, course.assignments["small"])
    started = time.monotonic()
    suite = prepare(master, shared_fragments(course.root / "problems"))
    job = Job(suite, from_answers(master, answers), sandbox, suite.under(0), limits)
    findings = run_hidden_tests(job)
    return {run.name: r for run, r in findings.verdicts.items()}, time.monotonic() - started


def test_wall_time_is_limited_for_a_test_however_short_its_calls(course, small):
    slow = "import time\ndef double(number):\n    time.sleep(0.9)\n    return 2 * number"
    found, _ = verdicts(course, small, replace(SMALL, submission_seconds=60), double=slow)
    calls_thrice = found["test_doubles"]
    assert calls_thrice.outcome == "timeout"
    assert calls_thrice.message == "the answer took longer than this test may take"


def test_wall_time_is_limited_for_a_submission_however_long_its_calls_may_take(course):
    hangs = "import time\ndef double(number): time.sleep(600)"
    patient = replace(SMALL, call_seconds=500, test_seconds=500, submission_seconds=4)
    with Sandbox(patient) as sandbox:
        found, seconds = verdicts(course, sandbox, patient, double=hangs)
    assert seconds < 60  # 4, and what starting and a busy machine take
    assert {test.outcome for test in found.values()} == {"timeout"}


def test_half_the_limits_are_enough_for_every_solution_of_the_bank():
    course = load_course(REPOSITORY)
    limits = asdict(course.limits)
    half = Limits(
        **{name: value if "file" in name else value / 2 for name, value in limits.items()}
    )
    with Sandbox(half) as sandbox:
        for assignment in course.assignments.values():
            master = assemble(course, assignment)
            suite = prepare(master, shared_fragments(REPOSITORY / "problems"))
            job = Job(suite, from_answers(master), sandbox, suite.under(0), half)
            verdicts = run_hidden_tests(job).verdicts
            # a solution without saved outputs has no deliverables to show
            lost = {test for test, result in verdicts.items() if result.outcome != "passed"}
            assert not {verdicts[test].outcome for test in lost} & {"timeout", "ungradable"}
            assert len(lost) < len(verdicts) / 2
