"""Three ways to autograde leave the same of a submission that cannot be graded: no mark at all.

The ways are `dgm grade`, `nbgrader autograde`, and the button of formgrader.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from test_nbgrader import (  # noqa: F401  (fixtures)
    ASSIGNMENT,
    TakesOptions,
    answered,
    dgm,
    nbgrader,
    released_course,
    small,
    submit,
)

from dgm.content.nbgrader_config import load_config

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

SAID = {
    "misnamed": f"'hw (1).ipynb'; name the right one {ASSIGNMENT}.ipynb",
    "yesterday": "timestamp.txt holds no time: 'yesterday'; write one like 2026-11-23 18:00:00 UTC",
    "bytes": "timestamp.txt holds no time: ''; write one like",
    "broken": "is not JSON",
}


def hand_in(course, released):
    for student, time in (("yesterday", b"yesterday"), ("bytes", b"\xff\xfe")):
        (submit(course, student, answered(released)) / "timestamp.txt").write_bytes(time)
    folder = submit(course, "misnamed", answered(released))
    (folder / f"{ASSIGNMENT}.ipynb").rename(folder / "hw (1).ipynb")
    submit(course, "broken", "{")


def by_dgm(course):
    done = dgm(course, "grade", ASSIGNMENT)
    return done.exit_code, " ".join(done.output.split())


def by_nbgrader(course):
    done = nbgrader(course, "autograde", ASSIGNMENT)
    return done.returncode, done.stderr


def by_button(course):
    api = NbGraderAPI(config=load_config(course))
    answers = {name: api.autograde(ASSIGNMENT, name) for name in (*SAID, "perfect")}
    assert [name for name, answer in answers.items() if answer["success"]] == ["perfect"]
    return 1, "".join(answer["log"] for answer in answers.values())


@pytest.mark.parametrize("way", [by_dgm, by_nbgrader, by_button])
def test_what_cannot_be_graded_is_a_sentence_and_never_a_mark(small, monkeypatch, way):  # noqa: F811
    monkeypatch.setattr("dgm.commands.class_grading.Grader", TakesOptions)
    course, released, _ = small
    hand_in(course, released)
    status, said = way(course)
    assert status == 1
    for name, sentence in SAID.items():
        assert sentence in said, name
    assert "Traceback" not in said
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        submissions = gradebook.assignment_submissions(ASSIGNMENT)
        assert [(each.student.id, each.score) for each in submissions] == [("perfect", 12.5)]


@pytest.mark.parametrize("way", [by_dgm, by_nbgrader, by_button])
def test_a_submission_without_a_time_any_more_counts_as_in_time(small, monkeypatch, way):  # noqa: F811
    monkeypatch.setattr("dgm.commands.class_grading.Grader", TakesOptions)
    course, _, _ = small
    stamp = course.root / "submitted" / "perfect" / ASSIGNMENT / "timestamp.txt"
    stamp.write_text("2026-10-17 12:00:00 UTC", encoding="utf-8")

    def time():
        with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
            return gradebook.find_submission(ASSIGNMENT, "perfect").timestamp

    by_dgm(course)
    assert time() == datetime(2026, 10, 17, 12)
    stamp.unlink()
    if way is by_button:
        assert NbGraderAPI(config=load_config(course)).autograde(ASSIGNMENT, "perfect")["success"]
    elif way is by_nbgrader:
        assert nbgrader(course, "autograde", ASSIGNMENT, "--force").returncode == 0
    else:
        by_dgm(course)
    assert time() is None


def test_nbgrader_validate_runs_nothing_and_names_the_command_that_is_true(small, tmp_path):  # noqa: F811
    course, released, _ = small
    trace = tmp_path / "was-here"
    released = answered(released, double=f"open({str(trace)!r}, 'w')\n    return 3 * x")
    folder = submit(course, "wrong", released)
    done = nbgrader(course, "validate", str(folder / f"{ASSIGNMENT}.ipynb"))
    assert done.returncode == 1
    assert "Success" not in done.stdout and "dgm check NOTEBOOK --assignment NAME" in done.stderr
    assert "Traceback" not in done.stderr
    assert not trace.exists()
