"""What grading reads of a bank is kept, and read anew when anything has changed."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dgm.content.course import ContentError, load_course
from dgm.grading import kept_content
from dgm.grading.kept_content import content_of

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"
A = "hw1_tiny"


@pytest.fixture
def root(tmp_path):
    shutil.copytree(FIXTURE, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def times_read(monkeypatch):
    """One entry for each time that the bank is read."""
    times, read = [], kept_content._read

    def counted(course, assignment):
        times.append(assignment)
        return read(course, assignment)

    monkeypatch.setattr(kept_content, "_read", counted)
    return times


def kept_file(root):
    return root / ".dgm" / "content" / f"{A}.pickle"


def test_a_bank_is_read_once_and_gives_the_same_again(root, times_read):
    first, second = (content_of(load_course(root), A) for _ in range(2))
    assert times_read == [A]
    assert first == second and first is not second
    assert first.mutants and any(first.mutants.values()) and first.fragments and first.master.cells
    assert kept_file(root).stat().st_mode & 0o077 == 0  # it holds solutions


def change_a_problem(root):
    path = root / "problems" / "doubling" / "problem.py"
    path.write_text(path.read_text().replace("\n# %%", "\n# Another word.\n# %%", 1))


def add_a_file(root):
    (root / "problems" / "doubling" / "figures").mkdir(exist_ok=True)
    (root / "problems" / "doubling" / "figures" / "unused.txt").write_text("")


def change_a_file_behind_a_link(root):
    (root / "elsewhere").joinpath("data.txt").write_text("other")


def change_a_fragment(root):
    path = root / "problems" / "_setup" / "weights.py"
    path.write_text(path.read_text() + "\n# Another word.\n")


def change_the_points(root):
    path = root / "course.toml"
    text = path.read_text()
    assert "points = " in text
    path.write_text(text.replace("points = ", "points = 1", 1))


@pytest.mark.parametrize(
    "change",
    [
        change_a_problem,
        add_a_file,
        change_a_file_behind_a_link,
        change_a_fragment,
        change_the_points,
    ],
)
def test_after_a_change_it_is_read_again(root, times_read, change):
    (root / "elsewhere").mkdir()
    (root / "elsewhere" / "data.txt").write_text("one")
    (root / "problems" / "doubling" / "linked").symlink_to(root / "elsewhere")
    content_of(load_course(root), A)
    change(root)
    with contextlib.suppress(ContentError):  # it was read, and is wrong now
        content_of(load_course(root), A)
    assert times_read == [A, A]


def test_a_problem_of_another_homework_changes_nothing(root, times_read):
    content_of(load_course(root), A)
    shutil.copytree(root / "problems" / "doubling", root / "problems" / "tripling")
    content_of(load_course(root), A)
    assert times_read == [A]


def test_an_editor_that_locks_a_file_stops_nobody(root, times_read):
    (root / "problems" / "doubling" / ".#problem.py").symlink_to("somebody@somewhere")
    for _ in range(2):
        content_of(load_course(root), A)
    assert times_read == [A]


def test_another_version_of_this_package_reads_again(root, times_read, monkeypatch):
    content_of(load_course(root), A)
    monkeypatch.setattr(kept_content, "own_code", lambda: "another")
    content_of(load_course(root), A)
    assert times_read == [A, A]


def test_what_a_course_object_says_counts_not_its_file(root, times_read):
    course = load_course(root)
    content_of(course, A)
    other = replace(course.assignments[A], title="Another title")
    assert "Another title" in str(content_of(replace(course, assignments={A: other}), A).master)
    assert times_read == [A, A]


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: b"", lambda data: b"\n"])
def test_a_file_that_is_damaged_is_read_anew_and_written_again(root, times_read, damage):
    course = load_course(root)
    first = content_of(course, A)
    kept_file(root).write_bytes(damage(kept_file(root).read_bytes()))
    assert content_of(course, A) == first and times_read == [A, A]
    assert content_of(course, A) == first and times_read == [A, A]


def test_what_is_changed_while_it_is_read_is_not_kept(root, monkeypatch):
    read = kept_content._read

    def interrupted(course, assignment):
        add_a_file(root)
        return read(course, assignment)

    monkeypatch.setattr(kept_content, "_read", interrupted)
    content_of(load_course(root), A)
    assert not kept_file(root).exists()


def test_where_nothing_can_be_kept_the_bank_is_read(root, times_read):
    (root / ".dgm").mkdir(exist_ok=True)
    (root / ".dgm" / "content").write_text("not a folder")
    assert content_of(load_course(root), A) == content_of(load_course(root), A)
    assert times_read == [A, A]
