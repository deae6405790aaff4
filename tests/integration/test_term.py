"""A term of a small class in Canvas, by the commands that an instructor types.

Only the verdicts are read off the answers' text: no student code runs here.

The files are as Canvas writes them; tests/unit/test_collect.py and test_export.py say where that is
documented.
"""

from __future__ import annotations

import json
import zipfile

import nbformat
import pytest

from dgm.content.build import release
from tests.integration import test_nbgrader as small_course
from tests.integration.test_nbgrader import (
    ASSIGNMENT,
    TakesOptions,
    answered,
    dgm,
    graded_by_hand,
    new_course,
    page,
    rows_of,
    with_late,
    with_points,
)

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

NAMES = ("Ada", "Bela", "Chen", "Dana", "Emil", "Fay", "Gus")
TITLE = "Homework 1 · Doubling and shifting (55)"


def gradebook(*names, possible="25.00", marks=None):
    lines = [f"Student,ID,SIS Login ID,Section,{TITLE},Final Score"]
    lines.append(f"    Points Possible,,,,{possible},(read only)")
    for number, name in enumerate(NAMES, 701):
        if name in names:
            mark = (marks or {}).get(name, "")
            lines.append(f'"Doe, {name}",{number},{name.lower()},A,{mark},')
    return "\r\n".join(lines) + "\r\n"


def submissions(path, released):
    wrong = answered(released, double="return 'WRONG'")
    with zipfile.ZipFile(path, "w") as archive:
        for name, notebook in (
            ("doeada_701_9001_hw1.ipynb", answered(released)),
            ("doebela_LATE_702_9002_hw1.ipynb", answered(released)),
            ("doechen_LATE_703_9003_hw1.ipynb", answered(released)),
            ("doedana_704_9004_hw1.ipynb", released),
            ("doedana_704_9007_hw1-1.ipynb", wrong),
            ("doegus_707_9006_hw1.ipynb", {"cells": [], "metadata": {}}),
        ):
            archive.writestr(name, json.dumps(notebook))
    return path


def test_a_term_from_the_roster_to_the_marks_in_canvas(tmp_path, monkeypatch):
    monkeypatch.setattr("dgm.commands.class_grading.Grader", TakesOptions)
    course = new_course(tmp_path / "course")
    released = nbformat.read(release(course, ASSIGNMENT), as_version=4)
    with_late(course)
    exported = tmp_path / "gradebook.csv"

    def say(*arguments, status=0):
        done = dgm(course, *map(str, arguments))
        assert done.exit_code == status, done.output
        return done.output

    for names in (NAMES, tuple(name for name in NAMES if name != "Fay")):
        exported.write_bytes(gradebook(*names).encode("utf-8-sig"))
        told = say("roster", exported)
    assert "withdrawn (kept, but not listed any more): fay" in told

    times = tmp_path / "times.csv"
    times.write_text("student,time\nbela,2026-10-17 10:00\nchen,2026-10-18 10:00\n")
    source = submissions(tmp_path / "submissions.zip", released)
    told = say("collect", source, ASSIGNMENT, "--times", times)
    assert "5 collected, 1 missing" in told
    remedy = "is no student's name in roster.csv; write 'chen', who is Chen Doe"
    for name in ("chenn", "Doe Chen"):
        refused = dgm(course, "extend", name, ASSIGNMENT, "--days", "2").exception
        assert str(refused) == f"{name!r} {remedy}"
    say("extend", "chen", ASSIGNMENT, "--days", "2")

    told = say("grade", ASSIGNMENT, status=1)
    what = {name: row[0] for name, row in rows_of(told).items()}
    assert [what[name] for name in ("ada", "dana", "emil", "fay", "gus")] == [
        *("waits", "waits", "missing", "withdrawn", "ungradable")
    ]
    for name, mark in (("ada", 2.5), ("bela", 2.0), ("chen", 1.0), ("dana", 2.0)):
        graded_by_hand(course, name, mark, "see the model answer")
    say("feedback", ASSIGNMENT)
    say("regrade", "dana", ASSIGNMENT, "--reason", "My answer is right, too.")

    right = small_course.verdict

    def mended(cell, function, share, answer):
        return right(cell, function, share, answer.replace("WRONG", "another way"))

    monkeypatch.setattr(small_course, "verdict", mended)
    told = say("grade", ASSIGNMENT, "--dry-run", status=1)
    assert "  dana: 7 of 15 → 14.5 of 15 (double: 0 → 7.5; " in told
    assert "New marks" not in told and "  ada" not in told
    assert "  dana: 7 of 15 → 14.5 of 15" in say("grade", ASSIGNMENT, status=1)
    say("regrade", "dana", ASSIGNMENT, "--answer", "Yes, the test was too strict.")

    with_points(course, 10, 20)
    for command in (["export", ASSIGNMENT, "--csv"], ["report", ASSIGNMENT]):
        refused = str(dgm(course, *command).exception)
        assert f"are for other points than the course has now; `dgm grade {ASSIGNMENT}`" in refused
    told = say("grade", ASSIGNMENT, status=1)
    assert "  ada: 15 of 15 → 25 of 25" in told
    assert "late penalty: 1.45 → 2.4" in told
    say("feedback", ASSIGNMENT)
    text = page(course, "dana")
    assert "<b>24</b> of 25 points" in text and "the test was too strict" in text
    assert "Extension" not in text and "Extension: time until 2026-10-18" in page(course, "chen")

    given = gradebook(*(name for name in NAMES if name != "Fay")).encode("utf-8-sig")
    exported.write_bytes(given)
    told = say("export", ASSIGNMENT, "--canvas", exported, "--feedback", source, status=1)
    assert "doegus_707_9006_hw1.ipynb: gus has no page" in told
    marks = {"Ada": "25", "Bela": "21.6", "Chen": "22", "Dana": "24"}
    folder = course.root / "export" / ASSIGNMENT
    expected = gradebook(*(name for name in NAMES if name != "Fay"), marks=marks)
    assert (folder / "gradebook.csv").read_bytes() == expected.encode("utf-8-sig")
    assert exported.read_bytes() == given
    with zipfile.ZipFile(folder / "feedback-canvas.zip") as archive:
        assert archive.namelist() == [
            "doeada_701_9001_hw1.html",
            "doebela_LATE_702_9002_hw1.html",
            "doechen_LATE_703_9003_hw1.html",
            "doedana_704_9007_hw1-1.html",
        ]
        assert "the test was too strict" in archive.read("doedana_704_9007_hw1-1.html").decode()
