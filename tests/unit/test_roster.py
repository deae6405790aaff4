"""`dgm roster`: lists of students as platforms export them, entered into the gradebook.

The lists have the headings that the platforms write:

- Canvas: `generate_csv` of lib/gradebook_exporter.rb in github.com/instructure/canvas-lms, with the
  line of possible points, the one of posting policies, and the test student.
- Moodle: Participants, "Download table data as" (docs.moodle.org/en/Enrolled_users).
- Gradescope: Roster, "Download Roster"
  (guides.gradescope.com/hc/en-us/articles/21926598776333-Adding-Students-and-Staff).
- GitHub Classroom: Students, "Download", with the headings identifier, github_username, github_id,
  name.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from dgm.commands import app as cli
from dgm.commands.extend import _close
from dgm.commands.failures import BAD_INPUT
from dgm.content.course import ContentError, load_course
from dgm.content.nbgrader_config import load_config
from dgm.content.roster import ROSTER, read_roster
from dgm.nbgrader_plugins.roster import people
from dgm.submission.people_file import read_people

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

REPOSITORY = Path(__file__).parents[2]
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,hw1_tiny (88),Current Score
,,,,,Manual Posting,
    Points Possible,,,,,15.00,(read only)
"Lovelace, Ada",701,u-11,ada,Section 1,,
"Noether, Emmy",702,u-12,emmy,Section 1 and Section 2,12.50,
"Student, Test",799,,3a0f77d1c2b4e5968790a1b2c3d4e5f60718293a,Section 1,,
"""
MOODLE = """\
\ufeff"First name","Last name","ID number","Email address",Roles,Groups
Ada,Lovelace,u-11,ada@example.org,Student,"Team Blue"
Emmy,Noether,u-12,emmy@example.org,Student,"Team Red"
Grace,Hopper,,grace@example.org,"Non-editing teacher",
"""
GRADESCOPE = """\
First Name,Last Name,SID,Email,Role,Sections
Ada,Lovelace,u-11,ada@example.org,Student,101
Alan,Turing,,alan@example.org,Student,102
Grace,Hopper,,grace@example.org,TA,
"""
GITHUB = """\
"identifier","github_username","github_id","name"
"ada","Countess","9001",""
"emmy","","",""
"""


@pytest.fixture(scope="module")
def empty_course(tmp_path_factory):
    """A course with an empty gradebook, which takes nbgrader seconds to make."""
    root = tmp_path_factory.mktemp("empty") / "course"
    shutil.copytree(REPOSITORY / "tests" / "fixtures" / "course", root)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    load_config(load_course(root))
    Gradebook(f"sqlite:///{root}/gradebook.db", "dgm").close()
    return root


@pytest.fixture
def course(empty_course, tmp_path):
    return load_course(Path(shutil.copytree(empty_course, tmp_path / "course")))


@pytest.fixture
def enter(course, tmp_path, monkeypatch, capsys):
    """Runs `dgm roster` on this text; gives its status, and what it printed."""

    def run(text, *options, name="list.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        arguments = ["dgm", "--course", course.root, "roster", tmp_path / name, *options]
        monkeypatch.setattr(sys, "argv", [str(each) for each in arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return end.value.code, captured.out + captured.err

    return run


def gradebook_of(course):
    with Gradebook(f"sqlite:///{course.root}/gradebook.db", "dgm") as gradebook:
        return {
            s.id: (s.first_name, s.last_name, s.email, s.lms_user_id) for s in gradebook.students
        }


def test_a_canvas_gradebook_is_entered_without_its_test_student_and_its_lines_about_columns(
    course, enter
):
    status, told = enter(CANVAS)
    assert status == 0
    assert gradebook_of(course) == {
        "ada": ("Ada", "Lovelace", None, "701"),
        "emmy": ("Emmy", "Noether", None, "702"),
    }
    assert people(course)["emmy"].section == "Section 1 and Section 2"
    assert people(course)["ada"].other_ids == ("u-11",)
    assert "Canvas gradebook: 2 students\n  added: ada, emmy" in told
    assert "line 6: the test student of Canvas" in told


def test_a_suffix_behind_the_first_name_belongs_to_the_last_name(course, enter):
    assert enter(CANVAS.replace("Lovelace, Ada", "Lovelace, Ada, Jr."))[0] == 0
    assert people(course)["ada"].name == "Ada Lovelace, Jr."


def test_a_canvas_gradebook_whose_names_have_another_heading_is_refused(course, enter):
    status, told = enter(CANVAS.replace("Student,", "Studnet,", 1))
    assert status == 2
    assert "without 'Student'" in told
    assert people(course) == {}


def test_a_moodle_list_is_entered_with_teams_and_without_teachers(course, enter):
    status, told = enter(MOODLE)
    assert status == 0
    assert gradebook_of(course)["u-11"] == ("Ada", "Lovelace", "ada@example.org", None)
    assert people(course)["u-11"].team == "Team Blue"
    assert "Moodle participants: 2 students" in told
    assert "grace@example.org is no student, but Non-editing teacher" in told


def test_a_list_whose_roles_are_in_another_language_is_entered_whole_and_says_so(course, enter):
    german = MOODLE.replace("Student", "Teilnehmer/in").replace("Non-editing teacher", "Trainer/in")
    status, told = enter(german.replace("Grace,Hopper,", "Grace,Hopper,u-13"))
    assert status == 0 and set(people(course)) == {"u-11", "u-12", "u-13"}
    assert "everybody was taken: no role is 'Student', but Teilnehmer/in, Trainer/in" in told


def test_who_is_in_no_group_of_moodle_is_in_no_team(course, enter):
    assert enter(MOODLE.replace("Team Red", "No groups"))[0] == 0
    assert [person.team for person in people(course).values()] == ["Team Blue", ""]


def test_a_gradescope_list_is_entered_by_address_where_there_is_no_number(course, enter):
    assert enter(GRADESCOPE)[0] == 0
    assert gradebook_of(course).keys() == {"u-11", "alan@example.org"}
    assert people(course)["u-11"].section == "101"


def test_a_plain_list_may_have_semicolons_and_utf_16(course, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("id;name;email\nada;Ada Lovelace;ada@example.org\n", encoding="utf-16")
    (ada,) = read_people(path).people
    assert (ada.student, ada.first_name, ada.last_name) == ("ada", "Ada", "Lovelace")


def test_lists_of_several_platforms_meet_in_one_student(course, enter):
    enter(CANVAS)
    status, told = enter(MOODLE)
    assert status == 0
    assert people(course).keys() == {"ada", "emmy"}
    ada = people(course)["ada"]
    assert (ada.email, ada.lms_user_id, ada.section, ada.team) == (
        *("ada@example.org", "701"),
        *("Section 1", "Team Blue"),
    )
    assert "changed: ada (email, team)" in told
    enter(GITHUB, "--partial")
    assert people(course)["ada"].other_ids == ("u-11", "countess")


def test_the_same_list_twice_changes_no_file(course, enter):
    enter(CANVAS)
    before = {name: (course.root / name).read_bytes() for name in (ROSTER, "gradebook.db")}
    status, told = enter(CANVAS)
    assert status == 0
    assert "as before: 2 students" in told
    assert "added" not in told and "changed" not in told
    assert {name: (course.root / name).read_bytes() for name in before} == before


def test_who_is_listed_no_more_is_withdrawn_and_returns_with_all_that_was_known(course, enter):
    enter(CANVAS)
    without_ada = "".join(line for line in CANVAS.splitlines(True) if "Lovelace" not in line)
    late = '"Turing, Alan",703,u-13,alan,Section 1,,\n'
    status, told = enter(without_ada + late)
    assert status == 0
    assert "added: alan" in told
    assert "withdrawn (kept, but not listed any more): ada" in told
    assert read_roster(course.root)["ada"].withdrawn
    assert gradebook_of(course)["ada"] == ("Ada", "Lovelace", None, "701")
    assert "withdrawn" not in enter(without_ada + late)[1]
    assert "listed again: ada" in enter(CANVAS + late)[1]
    assert not read_roster(course.root)["ada"].withdrawn


def test_a_list_of_some_students_withdraws_nobody(course, enter):
    enter(CANVAS)
    enter("id,email\nemmy,emmy@example.org\n", "--partial")
    assert not people(course)["ada"].withdrawn
    assert people(course)["emmy"].email == "emmy@example.org"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: the headings (none)"),
        ("Vorname,Nachname\nAda,Lovelace\n", ":1: the headings ('vorname', 'nachname') are those"),
        ("id,name\nada,Ada\nemmy,Emmy\nADA,Ada\n", ":4: 'ada' is on line 2, too"),
        ("id,name\n../ada,Ada\n", ":2: '../ada' cannot name a folder: it leads to another"),
        ("id,name\n*,Ada\n", ":2: '*' cannot name a folder: for nbgrader"),
        ('id,name\nada,"Ada\nemmy,Emmy\nalan,Alan\n', ":2: a quotation mark is not closed"),
        ("id,name\n,Ada Lovelace\n", ":2: no 'id' for Ada Lovelace"),
        ("id,name\n", "without a student"),
        ("Student,Points\nAda Lovelace,3\n", ":1: the headings ('student', 'points') are those"),
        ("id,other_ids\nalan,ada emmy\n", "shares an id or an address with ada and emmy"),
    ],
)
def test_a_bad_list_is_one_line_and_changes_nothing(course, enter, text, said):
    enter(CANVAS)
    before = {name: (course.root / name).read_bytes() for name in (ROSTER, "gradebook.db")}
    status, told = enter(text, name="bad.csv")
    assert (status, told.count("\n")) == (BAD_INPUT, 1)
    assert said in told
    assert {name: (course.root / name).read_bytes() for name in before} == before


def test_a_list_without_most_of_the_class_is_refused_unless_they_left(course, enter):
    class_of_six = "id\n" + "".join(f"student{number}\n" for number in range(6))
    enter(class_of_six)
    enter("id\nstudent0\nstudent1\nstudent2\nstudent3\nstudent4\n")
    before = (course.root / ROSTER).read_bytes()
    status, told = enter("id\nstudent0\nstudent1\n")
    assert status == BAD_INPUT
    assert "would withdraw 3 of 5 students, student2 among them; nothing was changed" in told
    assert (course.root / ROSTER).read_bytes() == before
    assert enter("id\nstudent0\nstudent1\n", "--withdraw-most")[0] == 0
    assert [each.student for each in people(course).values() if not each.withdrawn] == [
        "student0",
        "student1",
    ]


def test_a_spreadsheet_or_a_zip_is_no_list(tmp_path):
    path = tmp_path / "list.csv"
    with ZipFile(path, "w") as archive:
        archive.writestr("list.csv", "id\nada\n")
    with pytest.raises(ContentError, match="a spreadsheet or a zip, no CSV; export it as CSV"):
        read_people(path)


def test_a_list_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    for data in (b"\xff\x00\x81", "id,name\nada,Andr\xe9\n".encode("latin-1"), b"id\0,name\n"):
        path.write_bytes(data)
        with pytest.raises(ContentError, match=r"list\.csv: no"):
            read_people(path)
    with pytest.raises(ContentError, match="No such file"):
        read_people(tmp_path / "none.csv")


def test_a_mistake_in_roster_csv_is_told_with_its_line(course, enter):
    enter(CANVAS)
    with (course.root / ROSTER).open("a") as file:
        file.write("ada,,,,\n")
    status, told = enter(CANVAS)
    assert status == BAD_INPUT
    assert "roster.csv:4: 'ada' for the second time" in told


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("1050", ["1005", "1010"]),
        ("1015", ["1005", "1010", "1016"]),
        ("2015", []),
        ("10050", []),
        ("101", []),
        ("chenn", ["chen"]),
        ("zoe", []),
    ],
)
def test_only_names_that_one_slip_of_a_key_leads_to_are_proposed_for_a_number(typed, near):
    assert _close(typed, ["1005", "1010", "1016", "1199", "chen"]) == near


def test_of_many_numbers_that_may_be_meant_none_is_proposed():
    assert _close("1050", [f"105{digit}" for digit in range(1, 9)]) == []


@pytest.mark.parametrize("name", ["roster.csv", "regrades.csv"])
def test_a_mistake_in_a_file_about_students_is_told_before_a_page_is_written(
    course, monkeypatch, name
):
    (course.root / name).write_text("name;team\nada;red\n", encoding="utf-8")
    held = {"ada": {"needs_manual_grade": False, "wrong_marks": ()}}
    written = []
    converters = "dgm.nbgrader_plugins.converters"
    monkeypatch.setattr(f"{converters}.scores", lambda course, assignment: held)
    monkeypatch.setattr(f"{converters}.write_feedback", lambda *told: written.append(told) or [])
    arguments = ["--course", str(course.root), "feedback", "hw1_tiny"]
    done = CliRunner().invoke(cli.app, arguments)
    assert f"{name}:1: write the columns" in str(done.exception)
    assert not written


def test_an_id_that_a_later_list_gives_to_somebody_known_by_an_address_is_kept(course, enter):
    enter("id,first name,last name,email\nivan.petrov,Ivan,Petrov,ivan@example.org\n")
    status, told = enter("id,first name,last name,email\ns1010,Ivan,Petrov,ivan@example.org\n")
    assert status == 0 and "changed: ivan.petrov (other_ids)" in told
    assert people(course)["ivan.petrov"].other_ids == ("s1010",)
    status, told = enter("id,first name,last name\ns1010,Ivan,Petrov\n")
    assert status == 0 and list(people(course)) == ["ivan.petrov"]
