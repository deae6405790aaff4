"""A name of a student's folder stands for that student: recorded exactly so, or refused."""

from __future__ import annotations

import os
import subprocess
import sys

import nbformat
import pytest
from arena import ASSIGNMENT, REPOSITORY, copy_course, released
from nbgrader.api import Gradebook

from dgm.commands.class_grading import grade_class
from dgm.content.build import assemble
from dgm.nbgrader_plugins.converters import scores
from dgm.submission.student_names import unfit

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

NOT_UTF8 = os.fsdecode(b"caf\xe9")
REFUSED = ["*", "?", "[x]", "[!x]", "a\nb", "x\n", " x", "x ", "x\u2028", "\x1b[2Jx", NOT_UTF8]
RECORDED = ["x", "ab", "-x", "--force", "a b", "{student_id}", "a'b", "a,b", "é", "می\u200cخواهم"]
RECORDED += ["x.+", "y" * 255]


def hand_in(course, *students, honest=None):
    notebook = nbformat.writes(released(assemble(course, course.assignments[ASSIGNMENT]), honest))
    for student in students:
        folder = course.root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(notebook)


def folders(course, step):
    return {path.name for path in (course.root / step).iterdir()}


def test_every_name_is_recorded_as_it_is_or_refused_and_no_other_student_is_touched(tmp_path):
    course = copy_course(tmp_path)
    hand_in(course, *RECORDED)
    hand_in(course, *REFUSED, honest=())
    entries = {entry.graded.student: entry for entry in grade_class(course, ASSIGNMENT)}
    assert entries.keys() == {*REFUSED, *RECORDED}
    for name in REFUSED:
        assert entries[name].graded.result is None, name
        assert repr(name) in entries[name].reason and "rename" in entries[name].reason
    for name in RECORDED:
        assert entries[name].reason == "", name
        assert name in entries[name].feedback.parts
    held = scores(course, ASSIGNMENT)
    assert held.keys() == set(RECORDED)
    assert len({row["score"] for row in held.values()}) == 1
    assert folders(course, "autograded") == folders(course, "feedback") == set(RECORDED)


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "/tmp/x"])
def test_a_name_that_a_collector_read_and_that_leads_elsewhere_stands_for_nobody(name):
    assert "another folder" in unfit(name)


def test_nbgraders_own_command_leaves_such_folders_out_and_grades_the_others(tmp_path):
    refused = ("*", "[x]", "a\nb", "x ", NOT_UTF8)
    course = copy_course(tmp_path)
    hand_in(course, "x", "ab")
    hand_in(course, *refused, honest=())
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT],
        cwd=course.root,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    for name in refused:
        assert repr(name) in done.stderr and "rename" in done.stderr
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        assert {student.id for student in gradebook.students} == {"x", "ab"}
    held = scores(course, ASSIGNMENT)
    assert held.keys() == {"x", "ab"} and held["x"] == held["ab"] and held["x"]["score"] > 0
    assert folders(course, "autograded") == {"x", "ab"}
