"""A class of thirty survives a killed grader, a full disk, and a gradebook that cannot be used."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from arena import copy_course, hand_in_class
from nbgrader.api import Gradebook
from sqlalchemy.exc import OperationalError

from dgm.commands.class_grading import Entry, grade_class
from dgm.commands.failures import NO_STORAGE, explain
from dgm.content.course import Course
from dgm.grading.grade import Grader
from dgm.grading.lock import Busy, only_grader
from dgm.grading.results import ProblemResult
from dgm.sandbox.launch import Sandbox
from dgm.submission.finding import find_submissions
from dgm.submission.rebuild import Submission

ASSIGNMENT = "small"
CLASS = 30
#: `DGM_KILLS=20 python -m pytest tests/attacks/test_survival.py` is what `make killed` does.
KILLS = int(os.environ.get("DGM_KILLS", "3"))
FEW = tuple(f"s{number:02}" for number in range(6))


@pytest.fixture(scope="module")
def warm() -> Iterator[Sandbox]:
    """The sandbox of all graders below: its start takes longer than grading the class."""
    with pytest.MonkeyPatch.context() as patch, Sandbox() as sandbox:
        patch.setattr("dgm.grading.grade.Sandbox", lambda *a, **k: Lent(sandbox))
        yield sandbox


class Lent(contextlib.nullcontext):
    """A sandbox that is open already, and stays so."""

    def launch(self) -> None:
        pass

    def begun(self, *first: Any, **options: Any) -> contextlib.AbstractContextManager[Sandbox]:
        return self.enter_result.begun(*first, **options)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """A course with thirty submissions, of which some are wrong, hostile or no notebooks."""
    root = tmp_path_factory.mktemp("class")
    hand_in_class(copy_course(root), ASSIGNMENT, CLASS, mixed=12)
    return root


@pytest.fixture(scope="module")
def undisturbed(handed_in, warm, tmp_path_factory) -> Path:
    root = a_copy(handed_in, tmp_path_factory.mktemp("undisturbed"))
    assert len(grade_class(course_at(root), ASSIGNMENT)) == CLASS
    return root


@pytest.fixture
def graded(undisturbed, tmp_path) -> Path:
    """A copy of a graded class, without its gradebook and notebooks: only the results are kept."""
    root = a_copy(undisturbed, tmp_path)
    shutil.rmtree(root / "autograded")
    shutil.rmtree(root / "feedback")
    (root / "gradebook.db").unlink()
    return root


def a_copy(root: Path, folder: Path) -> Path:
    return Path(shutil.copytree(root, folder / "course"))


def course_at(root: Path) -> Course:
    from dgm.content.course import load_course

    return load_course(root)


def state(root: Path, among: tuple[str, ...]) -> dict[str, object]:
    """All that these students are left with: rows of the gradebook, notebooks, pages, results."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        submissions = [
            submission
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            if not among or submission.student.id in among
        ]
        rows = sorted(
            (s.student.id, g.name, g.auto_score, g.needs_manual_grade)
            for s in submissions
            for notebook in s.notebooks
            for g in notebook.grades
        )
        students = sorted(s.student.id for s in submissions)

    def text(path: Path) -> str:
        return re.sub(r'"seconds": [\d.e-]+', "", path.read_text())

    results = {
        path.name: text(path) for path in (root / ".dgm" / "results").rglob("*") if path.is_file()
    }
    written = {
        str(path.relative_to(root)): text(path)
        for folder in ("autograded", "feedback")
        for path in (root / folder).rglob("*")
        if path.is_file() and (not among or path.relative_to(root).parts[1] in among)
    }
    return {"students": students, "rows": rows, "results": results, "written": written}


def assert_same_state(
    root: Path, other: Path, among: tuple[str, ...] = (), besides: str = ""
) -> None:
    mine, theirs = state(root, among), state(other, among)
    for what in mine.keys() - {besides}:
        assert mine[what] == theirs[what], what


def grader_process(root: Path) -> int:
    """A process that grades the class as `dgm grade` does."""
    pid = os.fork()
    if pid == 0:
        try:
            grade_class(course_at(root), ASSIGNMENT, jobs=2)
        finally:
            os._exit(0)
    return pid


def test_a_grader_killed_at_any_moment_loses_nobody_and_grades_nobody_twice(
    handed_in, undisturbed, tmp_path
):
    root = a_copy(handed_in, tmp_path)
    chance = random.Random(KILLS)
    for _ in range(KILLS):
        pid = grader_process(root)
        wait_for_students(root, pid, chance.randrange(CLASS - 8))
        time.sleep(chance.uniform(0, 1))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert_results_are_whole(root)
    assert len(grade_class(course_at(root), ASSIGNMENT, jobs=2)) == CLASS
    assert_same_state(root, undisturbed)
    assert not list(root.rglob("*.part"))


def test_workers_that_are_killed_cost_time_and_no_marks(handed_in, undisturbed, tmp_path):
    """Each worker that grades one of these for the first time is killed meanwhile."""
    root = a_copy(handed_in, tmp_path)
    killed = set(FEW[:KILLS])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Grader, "rebuild", killed_in(Grader.rebuild, killed, tmp_path))
        grade_class(course_at(root), ASSIGNMENT, students=FEW, jobs=2)
    assert {path.name for path in (tmp_path / "killed").iterdir()} == killed
    assert_same_state(root, undisturbed, FEW, besides="results")


def killed_in(rebuild: Callable, students: set[str], folder: Path) -> Callable:
    """`rebuild`, in which a worker dies for each of these students, once."""
    here = os.getpid()
    (folder / "killed").mkdir()

    def deadly(grader: Grader, path: Path) -> Submission:
        student = path.parents[1].name
        if student in students and os.getpid() != here:
            with contextlib.suppress(FileExistsError):
                (folder / "killed" / student).touch(exist_ok=False)
                os.kill(os.getpid(), signal.SIGKILL)
        return rebuild(grader, path)

    return deadly


def test_a_submission_that_kills_every_worker_is_told_as_a_failure_of_the_grader(
    handed_in, undisturbed, tmp_path, monkeypatch
):
    root, here = a_copy(handed_in, tmp_path), os.getpid()
    rebuild = Grader.rebuild

    def deadly(grader: Grader, path: Path) -> Submission:
        if path.parents[1].name == "s03" and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return rebuild(grader, path)

    monkeypatch.setattr(Grader, "rebuild", deadly)
    entries = grade_class(course_at(root), ASSIGNMENT, students=FEW, jobs=2)
    (lost,) = [entry for entry in entries if entry.graded.student == "s03"]
    assert lost.outcome == "ungradable" and lost.score is None
    assert "the grader's own process died twice" in lost.reason and "SIGKILL" in lost.reason
    rest = tuple(student for student in FEW if student != "s03")
    assert_same_state(root, undisturbed, rest, besides="results")


def test_any_number_of_jobs_and_any_order_leave_the_same(
    handed_in, undisturbed, tmp_path, monkeypatch
):
    root = a_copy(handed_in, tmp_path)

    def backwards(*arguments: object) -> list[tuple[str, Path]]:
        return find_submissions(*arguments)[::-1]

    monkeypatch.setattr("dgm.grading.grade.find_submissions", backwards)
    entries = grade_class(course_at(root), ASSIGNMENT, students=FEW, jobs=3)
    assert [entry.graded.student for entry in entries] == list(FEW)
    assert_same_state(root, undisturbed, FEW, besides="results")


def test_one_who_takes_all_the_time_there_is_does_not_take_the_turn_of_others(handed_in, tmp_path):
    root = a_copy(handed_in, tmp_path)
    path = root / "submitted" / "s00" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    right = "def double(number): return number + number"
    assert right in path.read_text()
    path.write_text(path.read_text().replace(right, "def double(number):\\n    while True: pass"))
    done = []
    grade_class(
        course_at(root),
        ASSIGNMENT,
        students=("s00", "s12", "s13", "s14"),  # all others are right
        jobs=2,
        advance=lambda entry: done.append(entry.graded.student),
    )
    assert done[0] != "s00" and sorted(done) == ["s00", "s12", "s13", "s14"]


def test_ctrl_c_records_what_is_graded_and_the_next_run_goes_on(handed_in, undisturbed, tmp_path):
    root = a_copy(handed_in, tmp_path)
    done = []

    def interrupt_after_two(entry: Entry) -> None:
        done.append(entry.graded.student)
        if len(done) == 2:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        grade_class(course_at(root), ASSIGNMENT, jobs=2, advance=interrupt_after_two)
    assert 2 <= len(done) < CLASS
    with only_grader(course_at(root)):
        pages = {path.parts[-3] for path in root.glob("feedback/*/*/*.html")}
        assert pages == set(done) - {"s07"}  # what cannot be graded has no page
    assert_same_state(root, undisturbed, tuple(done), besides="results")
    grade_class(course_at(root), ASSIGNMENT, students=FEW, jobs=2)
    assert_same_state(root, undisturbed, FEW, besides="results")


def wait_for_students(root: Path, pid: int, number: int) -> None:
    """Until so many have a page, or the grader has ended."""
    while len(list((root / "feedback").glob(f"*/{ASSIGNMENT}/*.html"))) < number:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(0.02)


def test_results_survive_a_lost_gradebook_and_nothing_is_graded_again(
    graded, undisturbed, monkeypatch
):
    monkeypatch.setattr("dgm.grading.grade.run_hidden_tests", None)
    entries = grade_class(course_at(graded), ASSIGNMENT)
    assert sum(entry.score is not None for entry in entries) == CLASS - 1
    assert_same_state(graded, undisturbed)


def test_a_gradebook_in_use_ends_with_a_clear_line_and_the_next_run_goes_on(graded, undisturbed):
    course = course_at(graded)
    grade_class(course, ASSIGNMENT, students=("s00",))
    with contextlib.closing(sqlite3.connect(graded / "gradebook.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperationalError) as caught:
            grade_class(course, ASSIGNMENT)
    status, line = explain(caught.value)
    assert status == NO_STORAGE
    assert line == "the gradebook cannot be used: database is locked"
    grade_class(course, ASSIGNMENT, students=FEW)
    assert_same_state(graded, undisturbed, FEW)


def run_in(folder: Path, *mounts: str) -> subprocess.CompletedProcess[str]:
    """`dgm grade` where some places of the disk are mounted differently."""
    return subprocess.run(
        ["bwrap", "--dev-bind", "/", "/", *mounts, "--"]
        + [
            sys.executable,
            "-c",
            "from dgm.commands.app import main; main()",
            "--course",
            str(folder),
        ]
        + ["grade", ASSIGNMENT, *(f"--student={student}" for student in FEW)],
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_a_gradebook_that_is_read_only_ends_with_a_clear_line(graded, undisturbed):
    course = course_at(graded)
    grade_class(course, ASSIGNMENT, students=("s00",))
    gradebook = str(graded / "gradebook.db")
    done = run_in(graded, "--ro-bind", gradebook, gradebook)
    assert done.returncode == NO_STORAGE, done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert "the gradebook cannot be used: attempt to write a readonly database" in line
    grade_class(course, ASSIGNMENT, students=FEW)
    assert_same_state(graded, undisturbed, FEW)


@pytest.mark.parametrize("place", ["autograded", "feedback"])
def test_a_full_disk_ends_with_a_clear_line_and_nothing_lost(graded, undisturbed, place):
    (graded / place).mkdir()
    done = run_in(graded, "--size", "40000", "--tmpfs", str(graded / place))
    assert done.returncode == NO_STORAGE, done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert "No space left on device" in line
    assert_results_are_whole(graded)
    grade_class(course_at(graded), ASSIGNMENT, students=FEW)
    assert_same_state(graded, undisturbed, FEW)


def test_a_result_that_finds_no_room_ends_the_run_and_is_not_half_written(
    handed_in, warm, tmp_path, monkeypatch
):
    root = a_copy(handed_in, tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError) as caught:
        patch.setattr("dgm.content.files.os.fsync", full)
        grade_class(course_at(root), ASSIGNMENT, students=("s00", "s01"))
    status, line = explain(caught.value)
    assert status == NO_STORAGE
    assert "No space left on device" in line and ".dgm/results" in line
    assert not [path for path in (root / ".dgm" / "results").rglob("*") if path.is_file()]
    (entry,) = grade_class(course_at(root), ASSIGNMENT, students=("s00",))
    assert entry.score == 9.0


def assert_results_are_whole(root: Path) -> None:
    for path in (root / ".dgm" / "results").rglob("*.json"):
        assert ProblemResult.from_json(path.read_text()).key == path.stem


def test_a_second_grader_says_who_is_at_work_and_changes_nothing(graded, undisturbed):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        with only_grader(course_at(graded)):
            os.write(writer, b"x")
            time.sleep(600)
    os.read(reader, 1)
    with pytest.raises(Busy) as caught:
        grade_class(course_at(graded), ASSIGNMENT)
    said = str(caught.value)
    assert f"process {pid}, `{Path(sys.argv[0]).name}" in said
    assert re.search(r"`, since \d{4}-\d\d-\d\d at \d\d:\d\d:\d\d\)", said)
    assert f"wait until it has ended, or end it with `kill {pid}`" in said
    assert explain(caught.value)[0] == NO_STORAGE
    assert not (graded / "gradebook.db").exists()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    grade_class(course_at(graded), ASSIGNMENT, students=FEW)
    assert_same_state(graded, undisturbed, FEW)
