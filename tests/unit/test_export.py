"""`dgm export`: marks and pages as platforms take them back.

The layouts are those that the platforms write and read:

- Canvas writes its gradebook with lib/gradebook_exporter.rb of github.com/instructure/canvas-lms:
  "Student" or "LastName,FirstName", "ID", "SIS User ID", "SIS Login ID", "Section", a column
  "title (id)" for each assignment, a row for manual posting, a row "    Points Possible", "EX" for
  who is excused, "N/A" for whom an assignment is not meant; semicolons, decimal commas and a byte
  order mark by the settings of the user. It reads feedback files by the first two numbers in their
  names (`infer_comment_context_from_filename` of app/models/assignment.rb).
- Moodle's grading worksheet is that of mod/assign/gradingtable.php of github.com/moodle/moodle,
  read by mod/assign/feedback/offline/importgradeslib.php; feedback files are read by
  mod/assign/feedback/file/importziplib.php: `fullname_participant_assignsubmission_file[_]`, as a
  folder or before the file's name.
- Gradescope reads results.json as in gradescope-autograders.readthedocs.io, "Autograder
  Specifications".
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from dgm.commands import app as cli
from dgm.commands.failures import BAD_INPUT, NOT_OK
from dgm.commands.grade import _marks_without_work
from dgm.content.course import load_course
from dgm.content.roster import Person
from dgm.nbgrader_plugins import standings
from dgm.nbgrader_plugins.roster import enter
from dgm.submission.csv_cells import read_cells
from dgm.submission.mark_columns import fill_canvas, fill_moodle

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

REPOSITORY = Path(__file__).parents[2]
A = "hw1_tiny"
TITLE = "Homework 1 · Doubling and shifting"
PEOPLE = (
    Person("ada", "Ada", "Lovelace", "ada@example.org", "701", section="B"),
    Person("ada2", "Ada", "Lovelace", "ada2@example.org", "705"),
    Person("emmy", "Emmy", "Noether", "emmy@example.org", "702"),
    Person("alan", "Alan", "Turing", "alan@example.org", "703"),
    Person("jose", "José", "García-Peña", "jose@example.org", "704"),
    Person("kurt", "Kurt", "Gödel", "kurt@example.org", "706"),
    Person("grace", "Grace", "Hopper", "grace@example.org", "707"),
)
#: ada is graded, ada2 waits, emmy's file is ungradable, alan and kurt are missing, jose is excused,
#: grace is graded and late.
CELLS = {"double-tests": 7.5, "double-why": 0.0, "shift-tests": 5.0}
HELD = {
    "ada": (12.5, 0.0, False),
    "ada2": (7.5, 0.0, True),
    "grace": (1234.5 / 100, 0.1550001, False),
}
CANVAS = f'''\
Student,ID,SIS User ID,SIS Login ID,Section,"Quiz, one (11)",{TITLE} (12),Final Score
,,,,,Manual Posting,Manual Posting,
    Points Possible,,,,,5.00,15.00,(read only)
"Lovelace, Ada",701,,ada,B,3,,60
"Lovelace, Ada",705,,ada2,B,"4",7,50
"Noether, Emmy",702,,emmy,"B ""two""",,0,
"Turing, Alan",703,,alan,B,,,
"García-Peña, José",704,,jose,B,,EX,
"Hopper, Grace",707,,grace,B,,"1",
"Nobody, Known",799,,nobody,B,,2,
"Student, Test",800,,,B,,3,
'''
WORKSHEET = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 123","Ada Lovelace",ada@example.org,"Submitted for grading - ",,"15,00",Yes,\
"Friday, 16 October 2026, 11:59 PM",-,
"Participant 124","Ada Lovelace",ada2@example.org,"Submitted for grading - ","7,00","15,00",Yes,-,-,
"Participant 125","Grace Hopper",grace@example.org,"Submitted for grading - ",,"15,00",Yes,-,-,"a
comment"
"Participant 126","Alan Turing",alan@example.org,"No submission - ",,"15,00",Yes,-,-,
"""


@pytest.fixture(scope="module")
def class_of_seven(tmp_path_factory):
    root = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(REPOSITORY / "tests" / "fixtures" / "course", root)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    enter(load_course(root), PEOPLE, "2026-09-01")
    for student in (*HELD, "emmy"):
        (root / "submitted" / student / A).mkdir(parents=True)
        page = root / "feedback" / student / A / f"{A}.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{student}", encoding="utf-8")
    (root / "extensions.csv").write_text(
        f"assignment,student,until,reason\n{A},jose,excused,ill\n", encoding="utf-8"
    )
    return root


@pytest.fixture
def held():
    """What the gradebook holds of the class."""
    return {
        student: {
            "score": score,
            "late_penalty": penalty,
            "max_score": 15.0,
            "needs_manual_grade": waits,
            "late": "one day late" if penalty else None,
            "cells": CELLS,
            "wrong_marks": (),
        }
        for student, (score, penalty, waits) in HELD.items()
    }


@pytest.fixture
def export(class_of_seven, held, tmp_path, monkeypatch, capsys):
    """Runs `dgm export`; gives its status, what it printed, and the folder with what it wrote."""
    root = Path(shutil.copytree(class_of_seven, tmp_path / "course"))
    monkeypatch.setattr("dgm.nbgrader_plugins.standings.scores", lambda course, assignment: held)

    def run(*options):
        arguments = ["dgm", "--course", root, "export", A, *options]
        monkeypatch.setattr(sys, "argv", [str(each) for each in arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return end.value.code, captured.out + captured.err, root / "export" / A

    return run


def variants(text):
    """As a user's settings have Canvas write it: encodings, ends of lines, separators."""
    yield text.encode()
    yield text.encode("utf-8-sig")
    yield text.replace("\n", "\r\n").encode("utf-8-sig")
    yield text.rstrip("\n").encode()
    yield text.encode("utf-16")
    semicolons = text.replace("Lovelace, ", "Lovelace# ").replace("Quiz, ", "Quiz# ")
    semicolons = semicolons.replace(", ", "# ").replace(",", ";").replace("#", ",")
    yield semicolons.replace("5.00", "5,00").encode("utf-8-sig")


@pytest.mark.parametrize("number", range(6))
def test_canvas_gets_its_own_bytes_back_with_the_marks_in_one_column(export, tmp_path, number):
    given = list(variants(CANVAS))[number]
    (tmp_path / "grades.csv").write_bytes(given)
    status, told, folder = export("--canvas", tmp_path / "grades.csv")
    assert status == NOT_OK
    encoding = "utf-16" if number == 4 else "utf-8"
    separator = ";" if number == 5 else ","
    before, after = given.decode(encoding), (folder / "grades.csv").read_bytes().decode(encoding)
    grace = "12,35" if number == 5 else "12.35"
    ada = "12,5" if number == 5 else "12.5"
    for was, now in (
        (f"B{separator}3{separator}{separator}60", f"B{separator}3{separator}{ada}{separator}60"),
        ('"1"', f'"{grace}"'),
    ):
        assert before.count(was) == 1
        before = before.replace(was, now)
    assert after == before
    if number in (0, 4):  # the mark by hand is not rounded to a float's end
        assert (folder / "grades.csv").read_bytes() == before.encode(encoding)
    assert f"2 marks in '{TITLE} (12)'" in told
    assert "Nobody, Known: not on the roster" in told
    assert "Test" not in told
    assert "has no line there" not in told


def test_who_has_no_mark_gets_none_unless_the_instructor_says_so(export, tmp_path):
    (tmp_path / "grades.csv").write_text(CANVAS, encoding="utf-8")
    _, told, folder = export("--canvas", tmp_path / "grades.csv")
    assert "1 waits (a person has to mark a part of it), no marks: ada2" in told
    assert "1 no mark (handed in, but ungradable, or not graded yet), no marks: emmy" in told
    assert "2 missing (there is nothing in submitted/), no marks: alan, kurt" in told
    assert "1 excused" in told and "jose" in told

    def column(folder):
        lines = read_cells(folder / "grades.csv").lines
        return {line[3].value: line[6].value for line in lines[3:]}

    kept = {"ada2": "7", "emmy": "0", "alan": "", "jose": "EX", "nobody": "2", "": "3"}
    assert column(folder) == kept | {"ada": "12.5", "grace": "12.35"}
    _, told, folder = export(
        *("--canvas", tmp_path / "grades.csv", "--missing", "zero", "--waiting", "so-far")
    )
    assert column(folder) == kept | {"ada": "12.5", "grace": "12.35", "ada2": "7.5", "alan": "0"}
    assert "has no line there: kurt" in told


def test_who_has_a_mark_above_what_an_answer_is_worth_gets_none_and_is_named(export, held):
    held["ada"]["wrong_marks"] = ("the mark by hand of why is 999 of 3: correct it in formgrader",)
    status, told, folder = export("--csv", "--waiting", "so-far")
    assert status == NOT_OK
    assert "ada gets no mark: the mark by hand of why is 999 of 3" in told
    rows = csv.DictReader((folder / f"{A}.csv").read_text(encoding="utf-8").splitlines())
    marks = {row["student"]: row["mark"] for row in rows}
    assert marks["ada"] == "" and marks["ada2"] == "7.5"


def test_who_has_marks_and_no_folder_any_more_is_named(class_of_seven, tmp_path):
    course = load_course(Path(shutil.copytree(class_of_seven, tmp_path / "course")))
    with Gradebook(f"sqlite:///{course.root}/gradebook.db", "dgm") as gradebook:
        for assignment, student in ((A, "ada"), (A, "kurt"), ("other", "alan")):
            gradebook.update_or_create_assignment(assignment)
            gradebook.add_submission(assignment, student)
    assert standings.without_submission(course, A) == ["kurt"]
    assert f"put submitted/kurt/{A} back" in _marks_without_work("kurt", A)


def test_who_withdrew_is_left_as_the_platform_has_them_whatever_they_handed_in(
    export, class_of_seven, tmp_path, monkeypatch
):
    alike = standings.people
    gone = ("ada2", "emmy", "kurt", "grace")
    monkeypatch.setattr(
        "dgm.nbgrader_plugins.standings.people",
        lambda course: {
            student: replace(person, withdrawn="2026-10-01" if student in gone else "")
            for student, person in alike(course).items()
        },
    )
    lines = [line for line in CANVAS.splitlines() if not re.search("Nobody|Hopper|Noether", line)]
    (tmp_path / "grades.csv").write_text("\n".join(lines), encoding="utf-8")
    source = tmp_path / "submissions"
    source.mkdir()
    for name in ("lovelaceada_701_9001_hw1", "hoppergrace_707_9002_hw1", "goedelkurt_706_9003_hw1"):
        (source / f"{name}.ipynb").write_text("{}")
    status, told, folder = export(
        *("--canvas", tmp_path / "grades.csv", "--feedback", source, "--csv"),
        *("--missing", "zero", "--waiting", "so-far"),
    )
    assert status == 0, told
    assert (
        "4 withdrawn (not on the list of students any more, and left as the platform has them), "
        f"no marks: {', '.join(sorted(gone))}\n"
    ) in told
    for student in gone:
        assert told.count(f" {student}") == 1, told
    changed = lines[3].replace("B,3,,", "B,3,12.5,")
    asked = [line.replace("alan,B,,,", "alan,B,,0,") for line in lines]
    asked[3] = changed
    assert (folder / "grades.csv").read_text(encoding="utf-8").splitlines() == asked
    with zipfile.ZipFile(folder / "feedback-canvas.zip") as archive:
        assert archive.namelist() == ["lovelaceada_701_9001_hw1.html"]
    with open(folder / f"{A}.csv", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["grace"]["what"], rows["grace"]["mark"]) == ("withdrawn", "12.35")
    assert (rows["kurt"]["what"], rows["kurt"]["mark"]) == ("withdrawn", "")


def test_a_column_that_is_not_clear_or_worth_something_else_is_refused_with_a_choice(
    export, tmp_path
):
    path = tmp_path / "grades.csv"
    path.write_text(CANVAS.replace(TITLE, "Homework 1"), encoding="utf-8")
    status, told, folder = export("--canvas", path)
    assert status == BAD_INPUT and "--column" in told and "Homework 1 (12)" in told
    assert not folder.exists()
    assert export("--canvas", path, "--column", "homework 1")[0] == NOT_OK
    shutil.rmtree(folder)
    path.write_text(CANVAS.replace("15.00", "30.00"), encoding="utf-8")
    status, told, _ = export("--canvas", path)
    assert status == BAD_INPUT and "worth 30 there and 15 here" in told
    assert not folder.exists()
    assert export("--canvas", path, "--scale")[0] == NOT_OK
    assert "B,3,25,60" in (folder / "grades.csv").read_text(encoding="utf-8")
    path.write_text(CANVAS + '"Open, 1,2\n', encoding="utf-8")
    assert "a quote is not closed" in export("--canvas", path)[1]


def test_moodle_s_worksheet_tells_two_people_of_one_name_apart_by_their_address(export, tmp_path):
    (tmp_path / "sheet.csv").write_text(WORKSHEET, encoding="utf-8-sig", newline="")
    status, told, folder = export("--moodle", tmp_path / "sheet.csv")
    expected = WORKSHEET
    for who, mark in (("ada", "12,5"), ("grace", "12,35")):
        before = f'{who}@example.org,"Submitted for grading - ",,'
        assert expected.count(before) == 1
        expected = expected.replace(before, f'{before[:-1]}"{mark}",')
    assert (folder / "sheet.csv").read_bytes() == expected.encode("utf-8-sig")
    assert status == 0, told

    namesake = '"Participant 127","Alan Turing",other@example.org,,,"15,00",Yes,-,-,\n'
    known = WORKSHEET.replace("alan@example.org", "alan@elsewhere.org")
    (tmp_path / "sheet.csv").write_text(known + namesake, encoding="utf-8")
    status, told, _ = export("--moodle", tmp_path / "sheet.csv", "--missing", "zero")
    assert status == NOT_OK
    assert told.count("Alan Turing: not on the roster with these ids, but alan has this name") == 2
    assert "has no line there: alan" in told

    nameless = WORKSHEET.replace("ada@example.org", "").replace("ada2@example.org", "")
    (tmp_path / "sheet.csv").write_text(nameless, encoding="utf-8")
    status, told, folder = export("--moodle", tmp_path / "sheet.csv")
    assert status == NOT_OK
    assert "line 2, Ada Lovelace: it may be ada or ada2" in told
    assert "has no line there: ada" in told
    assert '12,5"' not in (folder / "sheet.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("status", "time", "gets_a_zero"),
    [
        ("No submission", "-", True),
        ("Submitted for grading - ", "-", False),
        ("", "Friday, 16 October 2026, 11:59 PM", False),
    ],
)
def test_nobody_gets_a_zero_where_the_worksheet_says_that_something_was_handed_in(
    export, tmp_path, status, time, gets_a_zero
):
    line = f'"Participant 9","Alan Turing",alan@example.org,"{status}",,"15,00",Yes,"{time}",-,\n'
    sheet = WORKSHEET.splitlines(keepends=True)[0] + line
    (tmp_path / "sheet.csv").write_text(sheet, encoding="utf-8")
    _, told, folder = export("--moodle", tmp_path / "sheet.csv", "--missing", "zero")
    filled = (folder / "sheet.csv").read_text(encoding="utf-8")
    assert (filled != sheet) is gets_a_zero
    assert ("line 2, Alan Turing: something was handed in" in told) is not gets_a_zero


@pytest.mark.parametrize(
    ("there", "options", "ada", "told_of_ada"),
    [
        ("15,00", (), "15", "ada has 18.5, and gets 15\n"),
        ("30,00", ("--scale",), "30", "ada has 37, and gets 30\n"),
        ("20,00", ("--scale",), "20", "ada has 24.67, and gets 20\n"),
        ("", (), "18,5", None),
    ],
)
def test_a_mark_above_moodle_s_maximum_is_cut_and_told(
    export, held, tmp_path, there, options, ada, told_of_ada
):
    held["ada"]["score"] = 18.5  # extra points
    sheet = WORKSHEET.replace("15,00", there)
    (tmp_path / "sheet.csv").write_text(sheet, encoding="utf-8")
    status, told, folder = export("--moodle", tmp_path / "sheet.csv", *options)
    line = (folder / "sheet.csv").read_text(encoding="utf-8").splitlines()[1]
    assert f'grading - ","{ada}","{there}"' in line or f'grading - ",{ada},"{there}"' in line
    assert ("more than the platform takes" in told) is bool(told_of_ada)
    assert (told_of_ada or "") in told
    assert status == (NOT_OK if told_of_ada else 0), told
    (tmp_path / "grades.csv").write_text(CANVAS, encoding="utf-8")
    assert "more than" not in export("--canvas", tmp_path / "grades.csv")[1]
    assert "B,3,18.5,60" in (folder / "grades.csv").read_text(encoding="utf-8")


def test_a_platform_may_count_the_extra_points_in_what_a_homework_is_worth(tmp_path):
    roster, marks = {person.student: person for person in PEOPLE}, {"ada": 18.5, "grace": 19.0}
    path = tmp_path / "file.csv"
    path.write_text(WORKSHEET.replace("15,00", "18,50"), encoding="utf-8")
    done = fill_moodle(path, roster, marks, 15.0, extra=3.5)
    assert done.cut == ("grace has 19, and gets 18.5",)
    assert done.data.count(b'"18,5","18,50"') == 2
    path.write_text(CANVAS.replace("15.00", "18.50"), encoding="utf-8")
    done = fill_canvas(path, roster, marks, 15.0, [TITLE], extra=3.5)
    assert not done.cut and b"B,3,18.5,60" in done.data and b'B,,"19",' in done.data


def test_pages_go_back_to_canvas_and_moodle_under_the_names_that_they_gave(export, tmp_path):
    def read(path):
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}

    def pack(name, *files):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for file in files:
                archive.writestr(file, "{}")
        return tmp_path / name

    source = pack(
        "submissions.zip",
        *("lovelaceada_701_9001_hw1.ipynb", "lovelaceada_701_9005_hw1-1.ipynb"),
        *("lovelaceada_LATE_705_9006_hw1.ipynb", "turingalan_703_9007_hw1.ipynb"),
        *("nobody_799_9008_hw1.ipynb", "studenttest_800_9009_hw1.ipynb"),
    )
    status, told, folder = export("--feedback", source)
    assert status == NOT_OK
    assert read(folder / "feedback-canvas.zip") == {
        "lovelaceada_701_9005_hw1-1.html": "<p>ada",
        "lovelaceada_LATE_705_9006_hw1.html": "<p>ada2",
    }
    assert "turingalan_703_9007_hw1.ipynb: alan has no page" in told
    assert "nobody_799_9008_hw1.ipynb: not on the roster" in told
    assert "studenttest" not in told

    page = folder.parents[1] / "feedback" / "ada" / A / f"{A}.html"
    for shown, older in ("1.0000", True), (f"{HELD['ada'][0]:.4f}", False):
        page.write_text(f'<meta name="score" content="{shown}">', encoding="utf-8")
        _, told, _ = export("--feedback", source)
        assert ("the page of ada shows an older mark: `dgm feedback" in told) is older
    page.write_text("<p>ada", encoding="utf-8")

    (tmp_path / "sheet.csv").write_text(WORKSHEET, encoding="utf-8")
    files = (
        "Ada Lovelace_123_assignsubmission_file_/hw1.ipynb",
        "Ada Lovelace_124_assignsubmission_file/answers/hw1.ipynb",
        "Grace Hopper_125_assignsubmission_file_hw 1.ipynb",
    )
    source = pack("moodle.zip", *files)
    status, told, folder = export("--feedback", source, "--times", tmp_path / "sheet.csv")
    assert status == NOT_OK
    (without,) = re.findall(r"no page for (.*)", told)
    assert without == "emmy: what you gave has no file of theirs; download the submissions again"
    assert read(folder / "feedback-moodle.zip") == {
        f"Ada Lovelace_123_assignsubmission_file_/{A}.html": "<p>ada",
        f"Ada Lovelace_124_assignsubmission_file/{A}.html": "<p>ada2",
        f"Grace Hopper_125_assignsubmission_file_{A}.html": "<p>grace",
    }
    status, told, folder = export("--feedback", source)  # without ids nobody gets another's page
    assert status == NOT_OK
    assert list(read(folder / "feedback-moodle.zip").values()) == ["<p>grace"]


def test_the_archive_of_another_homework_gets_no_pages(export, tmp_path):
    def pack(name, **of):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for student, assignment in of.items():
                notebook = {"cells": [], "metadata": {"dgm": {"assignment": assignment}}}
                notebook |= {"nbformat": 4, "nbformat_minor": 5}
                archive.writestr(f"{student}_1_hw.ipynb", json.dumps(notebook))
        return tmp_path / name

    status, told, folder = export("--feedback", pack("other.zip", lovelaceada_701="hw2"))
    assert status == BAD_INPUT
    assert "lovelaceada_701_1_hw.ipynb: a notebook of 'hw2', not of 'hw1_tiny'" in told
    assert not folder.exists()
    both = pack("both.zip", lovelaceada_701="hw2", lovelaceada_705=A)
    status, told, folder = export("--feedback", both)
    assert status == NOT_OK
    assert "no page for lovelaceada_701_1_hw.ipynb: a notebook of 'hw2'" in told
    with zipfile.ZipFile(folder / "feedback-canvas.zip") as archive:
        assert archive.namelist() == ["lovelaceada_705_1_hw.html"]


def test_a_plain_table_has_everybody_and_no_mark_where_there_is_none(export):
    status, _, folder = export("--csv")
    assert status == 0
    with open(folder / f"{A}.csv", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {name: (row["what"], row["mark"]) for name, row in rows.items()} == {
        "ada": ("graded", "12.5"),
        "ada2": ("waits", ""),
        "emmy": ("no mark", ""),
        "alan": ("missing", ""),
        "jose": ("excused", ""),
        "kurt": ("missing", ""),
        "grace": ("graded", "12.35"),
    }
    assert (rows["grace"]["late_penalty"], rows["grace"]["late"]) == ("0.155", "one day late")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r="])
def test_a_name_is_no_formula_in_the_plain_table(export, monkeypatch, sign):
    name = f'{sign}HYPERLINK("http://evil.example","click")'
    alike = standings.people
    monkeypatch.setattr(
        "dgm.nbgrader_plugins.standings.people",
        lambda course: {
            student: replace(person, last_name=name, section=name, email=name)
            for student, person in alike(course).items()
        },
    )
    status, _, folder = export("--csv")
    assert status == 0
    with open(folder / f"{A}.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row[key] for row in rows for key in ("last_name", "section", "email")} == {f"'{name}"}


def test_gradescope_gets_a_score_and_an_entry_for_each_part(export):
    status, _, folder = export("--gradescope")
    assert status == 0
    assert sorted(path.name for path in (folder / "gradescope").iterdir()) == ["ada", "grace"]
    result = json.loads((folder / "gradescope" / "grace" / "results.json").read_text())
    assert result["score"] == 12.345 and "Late penalty" in result["output"]
    assert [(each["name"], each["score"], each["max_score"]) for each in result["tests"]] == [
        ("double", 7.5, 7.5),
        ("double-why", 0.0, 2.5),
        ("shift", 5.0, 1.75),
        ("shift-back", 0.0, 3.25),
    ]
    assert "say one of --canvas" in export()[1]
