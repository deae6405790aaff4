"""The road of a term, from the roster to the marks, with the files of Moodle and of Gradescope.

The files are as these platforms write them; tests/unit/test_collect.py, test_roster.py and
test_export.py say where that is documented. Only the verdicts are read off the answers' text: no
student code runs here.
"""

from __future__ import annotations

import csv
import json
import zipfile

import nbformat
import pytest

from dgm.content.build import release
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
)

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

FORMULA = '=HYPERLINK("http://evil.example","click")'


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The course, due on 2026-10-16 at 23:59 UTC, and what students open; a day late loses 10 %."""
    monkeypatch.setattr("dgm.commands.class_grading.Grader", TakesOptions)
    course = new_course(tmp_path / "course")
    released = nbformat.read(release(course, ASSIGNMENT), as_version=4)
    return with_late(course), released


@pytest.fixture
def course(small):
    return small[0]


@pytest.fixture
def say(course):
    """Runs a command of dgm, and gives what it printed."""

    def run(*arguments, status=0):
        done = dgm(course, *map(str, arguments))
        assert done.exit_code == status, done.output
        return done.output

    return run


@pytest.fixture
def released(small):
    return small[1]


def what_of(told):
    """What became of each student, by the class table."""
    rows = rows_of(told).items()
    return {name: row[0] for name, row in rows if name not in ("Student", "possible")}


def packed(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return path


PARTICIPANTS = """\
"First name","Last name",Username,"ID number","Email address",Groups
Ada,Lovelace,ada,s-1,ada@example.org,"Group, Blue"
Béla,Doe-Ray,bela,s-2,bela@example.org,
Chen,"O'Neill, Jr.",chen,s-3,chen@example.org,
Dana,Doe,dana,s-4,dana@example.org,
Emil,Doe,emil,s-5,emil@example.org,
"""
WORKSHEET = """\
Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade",\
"Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 4101","Ada Lovelace",s-1,ada@example.org,"Submitted for grading - ",,"15,00",Yes,\
"Friday, 16 October 2026, 11:58 PM",-,
"Participant 4102","Béla Doe-Ray",s-2,bela@example.org,\
"Submitted for grading - 10 hours late - ",,"15,00",Yes,"Saturday, 17 October 2026, 9:59 AM",-,
"Participant 4103","Chen O'Neill, Jr.",s-3,chen@example.org,"Submitted for grading - ",,"15,00",\
Yes,"Friday, 16 October 2026, 1:00 PM",-,
"Participant 4104","Dana Doe",s-4,dana@example.org,"Submitted for grading - ",,"15,00",Yes,\
"Friday, 16 October 2026, 2:00 PM",-,
"Participant 4105","Emil Doe",s-5,emil@example.org,"No submission - ",,"15,00",Yes,-,-,
"""


def test_a_term_from_the_participants_to_the_worksheet_of_moodle(say, course, released, tmp_path):
    (tmp_path / "participants.csv").write_text(PARTICIPANTS, encoding="utf-8-sig")
    assert "Moodle" in say("roster", tmp_path / "participants.csv")
    worksheet = tmp_path / "Grades-DGM-Homework 1-77.csv"
    worksheet.write_bytes(WORKSHEET.encode("utf-8-sig"))
    handed_in = "{}_assignsubmission_file_/{}"
    archive = packed(
        tmp_path / "DGM-Homework 1-77.zip",
        {
            handed_in.format("Ada Lovelace_4101", "hw1_tiny.ipynb"): answered(released),
            handed_in.format("Béla Doe-Ray_4102", "hw1_tiny (1).ipynb"): answered(released),
            "Béla Doe-Ray_4102_assignsubmission_onlinetext_/onlinetext.html": "<p>Late, sorry</p>",
            handed_in.format("Chen O'Neill, Jr._4103", "hw1_tiny.ipynb"): "{",
            handed_in.format("Dana Doe_4104", "answers.pdf"): "%PDF-1.7",
        },
    )
    told = say("collect", archive, ASSIGNMENT, "--times", worksheet, status=1)
    assert "3 collected, 1 unusable, 1 missing" in told
    assert "one day late: it was due 2026-10-16 23:59" in told and told.count("late") == 1

    told = say("grade", ASSIGNMENT, status=1)
    what = what_of(told)
    assert what == {
        **{"ada": "waits", "bela": "waits", "chen": "ungradable"},
        **{"dana": "ungradable", "emil": "missing"},
    }
    for name in ("ada", "bela"):
        graded_by_hand(course, name, 2.5, "good")
    say("feedback", ASSIGNMENT)
    assert "one day late" in page(course, "bela")

    told = say(
        *("export", ASSIGNMENT, "--moodle", worksheet),
        *("--feedback", archive, "--times", worksheet),
        status=1,
    )
    assert "chen has no page" in told and "dana has no page" in told
    expected = WORKSHEET
    for who, status, mark in (
        ("ada", '"Submitted for grading - "', "15"),
        ("bela", '"Submitted for grading - 10 hours late - "', "13,5"),
    ):
        before = f"{who}@example.org,{status},,"
        assert expected.count(before) == 1
        shown = f'"{mark}"' if "," in mark else mark
        expected = expected.replace(before, f"{before[:-1]}{shown},")
    folder = course.root / "export" / ASSIGNMENT
    assert (folder / worksheet.name).read_bytes() == expected.encode("utf-8-sig")
    with zipfile.ZipFile(folder / "feedback-moodle.zip") as pages:
        assert pages.namelist() == [
            handed_in.format("Ada Lovelace_4101", f"{ASSIGNMENT}.html"),
            handed_in.format("Béla Doe-Ray_4102", f"{ASSIGNMENT}.html"),
        ]

    say("extend", "bela", ASSIGNMENT, "--excuse", "--reason", "ill")
    say("feedback", ASSIGNMENT)
    say("export", ASSIGNMENT, "--moodle", worksheet, "--missing", "zero")
    written = (folder / worksheet.name).read_text(encoding="utf-8-sig")
    assert 'late - ",15,' in written and "13,5" not in written
    grades = {row["ID number"]: row["Grade"] for row in csv.DictReader(written.splitlines())}
    assert grades == {"s-1": "15", "s-2": "15", "s-3": "", "s-4": "", "s-5": "0"}


ROSTER = f"""\
First Name,Last Name,SID,Email,Role,Section
Ada,Lovelace,s1,ada@example.org,Student,A
Béla,Doe,s2,bela@example.org,Student,A
{FORMULA.replace(",", ";")},Doe,s3,chen@example.org,Student,A
Emil,Doe,s4,emil@example.org,Student,A
Ina,Structor,,ina@example.org,Instructor,
""".replace(FORMULA.replace(",", ";"), '"' + FORMULA.replace('"', '""') + '"')
METADATA = """\
---
submission_31001:
  :submitters:
  - :name: Ada Lovelace
    :sid: s1
    :email: ada@example.org
  - :name: Béla Doe
    :sid: s2
    :email: bela@example.org
  :created_at: 2026-10-16 21:58:00.123456000 Z
  :score: 0.0
  :status: processed
  :results: {}
  :history:
  - :id: 31000
    :created_at: 2026-10-15 10:00:00.000000000 Z
submission_31002:
  :submitters:
  - :name: Chen
    :sid: s3
    :email: chen@example.org
  :created_at: 2026-10-17 08:00:00.000000000 Z
  :score: 0.0
  :status: processed
  :history: []
"""


def test_a_term_from_the_roster_to_the_results_of_gradescope(say, course, released, tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    told = say("roster", tmp_path / "roster.csv")
    assert "Gradescope" in told and "added: s1, s2, s3, s4" in told
    archive = packed(
        tmp_path / "assignment_5_export.zip",
        {
            "assignment_5_export/submission_metadata.yml": METADATA,
            "assignment_5_export/submission_31001/hw1_tiny.ipynb": answered(released),
            "assignment_5_export/submission_31002/work/hw1_tiny.ipynb": answered(
                released, double="return 'WRONG'"
            ),
            "assignment_5_export/submission_31002/plot.png": "PNG",
        },
    )
    assert "3 collected, 1 missing" in say("collect", archive, ASSIGNMENT)
    told = say("grade", ASSIGNMENT)
    what = what_of(told)
    assert what == {"s1": "waits", "s2": "waits", "s3": "waits", "s4": "missing"}
    for name in ("s1", "s2", "s3"):
        graded_by_hand(course, name, 2.5, "good")
    say("feedback", ASSIGNMENT)

    say("export", ASSIGNMENT, "--gradescope", "--csv")
    folder = course.root / "export" / ASSIGNMENT
    results = {
        path.parent.name: json.loads(path.read_text(encoding="utf-8"))
        for path in folder.glob("gradescope/*/results.json")
    }
    # a group has one submission and one mark; a day late takes 10 % of 7.5
    assert {name: each["score"] for name, each in results.items()} == {
        **{"s1": 15.0, "s2": 15.0, "s3": 6.75}
    }
    assert "Late penalty: 0.75 points" in results["s3"]["output"]
    with open(folder / f"{ASSIGNMENT}.csv", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert rows["s4"]["what"] == "missing" and rows["s3"]["mark"] == "6.75"
    assert rows["s3"]["first_name"] == f"'{FORMULA}"
