"""`dgm new-course`: what a course elsewhere starts with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dgm.commands import app
from dgm.content.build import build
from dgm.content.course import ContentError, load_course
from dgm.content.shipped import BANK, COURSE, new_course, shipped_problems

ROOT = Path(__file__).parents[2]


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_new_course_has_the_whole_bank_and_the_homeworks_of_the_project(tmp_path):
    made = new_course(tmp_path / "far" / "course")
    assert made == shipped_problems() and len(made) > 20
    course = load_course(tmp_path / "far" / "course")
    assert course.assignments == load_course(COURSE.parent).assignments
    copied, bank = contents(course.root / "problems"), contents(BANK)
    del bank["references.toml"]
    assert copied == bank


def test_a_new_course_has_the_figures_of_its_problems(tmp_path):
    new_course(tmp_path / "course", ["ot-duality"])
    figures = tmp_path / "course" / "problems" / "ot-duality" / "figures"
    assert {"plan.png", "plan.py"} <= {path.name for path in figures.iterdir()}


def test_a_part_of_the_bank_makes_one_homework_in_the_order_that_was_asked(tmp_path):
    new_course(tmp_path, ["w1-metric", "fgan-kl", "w1-metric"])
    course = load_course(tmp_path)
    (assignment,) = course.assignments.values()
    assert [entry.slug for entry in assignment.problems] == ["w1-metric", "fgan-kl"]
    assert sorted(path.name for path in (tmp_path / "problems").iterdir()) == [
        "fgan-kl",
        "w1-metric",
    ]
    assert (tmp_path / "problems" / "fgan-kl" / "mutants.md").is_file()
    written = {path.relative_to(tmp_path).as_posix() for path in build(course)}
    assert "source/hw1/hw1.ipynb" in written
    assert not (tmp_path / "docs").exists()


def test_a_course_of_chosen_problems_says_nothing_of_homeworks_that_it_has_not(tmp_path):
    new_course(tmp_path, ["fgan-kl"])
    text = (tmp_path / "course.toml").read_text()
    assert "homeworks below" not in text and "their source" not in text
    assert text.count("[assignments.hw1]") == 1


def test_a_new_course_is_set_up_for_nbgrader_by_the_project_s_own_file(tmp_path):
    new_course(tmp_path, ["fgan-kl"])
    config = (tmp_path / "nbgrader_config.py").read_text()
    assert config == (ROOT / "nbgrader_config.py").read_text()


def test_git_leaves_out_of_a_new_course_what_students_handed_in(tmp_path):
    new_course(tmp_path, ["fgan-kl"])
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    private = ["submitted/a/hw1/hw1.ipynb", "autograded/x", "feedback/x", "gradebook.db"]
    private += [".dgm/secret", "gradebook.db-journal", "grades.csv"]
    kept = ["problems/fgan-kl/problem.py", "source/hw1/hw1.ipynb", "release/hw1/hw1.ipynb"]
    command = ["git", "check-ignore", *private, *kept]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout.split() == private


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "problems/own/problem.py"])
def test_a_folder_that_holds_anything_is_refused_and_left_as_it_is(tmp_path, name):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("years of work")
    with pytest.raises(ContentError, match="exists and is no empty folder; name another one"):
        new_course(tmp_path)
    assert contents(tmp_path) == {name: b"years of work"}


def test_a_file_of_that_name_is_refused(tmp_path):
    (tmp_path / "course").write_text("a list of books")
    with pytest.raises(ContentError, match="is no empty folder"):
        new_course(tmp_path / "course")


def test_an_unknown_problem_is_told_before_anything_is_written(tmp_path):
    with pytest.raises(ContentError, match="unknown problem 'fgan-lk'; write 'fgan-kl'"):
        new_course(tmp_path / "course", ["w1-metric", "fgan-lk"])
    assert not (tmp_path / "course").exists()


def test_the_command_says_what_to_type_next(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["dgm", "new-course", "my course", "--problems", "fgan-kl"])
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert not ended.value.code
    *_, enter, start = capsys.readouterr().out.splitlines()
    assert (enter, start) == ("  cd 'my course'", "  dgm build && dgm release")
    assert load_course(tmp_path / "my course")
