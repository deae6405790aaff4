"""`dgm collect`: what platforms give for a class, copied to submitted/.

The layouts are those that the platforms write:

- Canvas: `get_filename` and `add_upload_submission` of lib/content_zipper.rb in
  github.com/instructure/canvas-lms: `[name_][LATE_]user_attachment_file`, and
  `[LATE_]anon_code_attachment_file` where marking is anonymous. The zip's own times are those of
  the download. Canvas calls a file that comes again `file-1`.
- Moodle: `download_submissions` of mod/assign/locallib.php in github.com/moodle/moodle:
  `[group-]Name_participant_assignsubmission_file_`, as a folder, or before each file's name. Its
  grading worksheet has the columns Identifier, Full name, Email address, Last modified (submission)
  (docs.moodle.org/en/Using_Assignment, "Offline grading worksheet").
- Gradescope: "Export Submissions" of a programming assignment: a folder for each submission, and
  submission_metadata.yml, keyed by folder, with `:submitters:` and `:created_at:`.
- GitHub Classroom: `gh classroom clone student-repos` makes a folder `assignment-user` for each;
  "Download grades" has github_username and submission_timestamp.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from dgm.commands import app as cli
from dgm.commands.failures import BAD_INPUT, NOT_OK
from dgm.content.course import load_course
from dgm.content.roster import Person
from dgm.nbgrader_plugins.class_records import class_report, names_of
from dgm.nbgrader_plugins.roster import enter
from dgm.submission.finding import near_misses
from dgm.submission.storing import is_late_at_an_unknown_time

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

REPOSITORY = Path(__file__).parents[2]
A = "hw1_tiny"
PEOPLE = (
    Person("ada", "Ada", "Lovelace", "ada@example.org", "701", other_ids=("countess",)),
    Person("emmy", "Emmy", "Noether", "emmy@example.org", "702"),
    Person("alan", "Alan", "Turing", "alan@example.org", "703", other_ids=("u-13",)),
    Person("jose", "José", "García-Peña", "jose@example.org", "704"),
)


@pytest.fixture(scope="module")
def class_of_four(tmp_path_factory):
    root = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(REPOSITORY / "tests" / "fixtures" / "course", root)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    enter(load_course(root), PEOPLE, "2026-09-01")
    return root


@pytest.fixture
def root(class_of_four, tmp_path):
    return Path(shutil.copytree(class_of_four, tmp_path / "course"))


@pytest.fixture
def collect(root, monkeypatch, capsys):
    """Runs `dgm collect` on this source; gives its status, and what it printed."""

    def run(source, *options, columns=250):
        arguments = ["dgm", "--course", root, "collect", source, A, *options]
        monkeypatch.setattr(sys, "argv", [str(each) for each in arguments])
        monkeypatch.setenv("COLUMNS", str(columns))
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        assert not list((root / ".dgm").glob("collect-*"))
        return end.value.code, captured.out + captured.err

    return run


def notebook(text="", assignment=A):
    return json.dumps({"cells": [], "metadata": {"dgm": {"assignment": assignment}}, "text": text})


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unzipped(path, files):
    for name, content in files.items():
        place = path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
    return path


def submitted(root):
    """By student, what lies in submitted/."""
    return {
        path.parents[1].name: json.loads(path.read_text())["text"]
        for path in root.glob(f"submitted/*/{A}/{A}.ipynb")
    }


def time_of(root, student):
    """As nbgrader reads it."""
    coursedir = CourseDirectory(root=str(root))
    return coursedir.get_existing_timestamp(str(root / "submitted" / student / A))


def row_of(told, student):
    (row,) = [line for line in told.splitlines() if line.strip("│ ").split()[:1] == [student]]
    return row


CANVAS = {
    "lovelaceada_701_9001_hw1_tiny.ipynb": notebook("ada's first"),
    "lovelaceada_701_9005_hw1_tiny-1.ipynb": notebook("ada's second"),
    "noetheremmy_LATE_702_9003_hw1_tiny (1).ipynb": notebook("emmy's"),
    "turingalan_703_9004_report.pdf": "%PDF",
    "turingalan_703_9006_all.zip": "PK",
    "hopper_705_9007_hw1_tiny.ipynb": notebook("of nobody"),
}


@pytest.mark.parametrize("pack", [zipped, unzipped])
def test_a_canvas_download_is_collected_and_everybody_else_is_accounted_for(
    root, collect, tmp_path, pack
):
    status, told = collect(pack(tmp_path / "submissions.zip", CANVAS))
    assert submitted(root) == {"ada": "ada's second", "emmy": "emmy's"}
    assert status == NOT_OK
    assert "2 collected, 1 unusable, 1 missing" in told
    assert "late, says Canvas, but not when: give --times" in row_of(told, "emmy")
    assert "unusable" in row_of(told, "alan") and "missing" in row_of(told, "jose")
    assert "'report.pdf': no notebook" in row_of(told, "alan")
    assert "turingalan_703_9004_report.pdf: no notebook" in told
    assert "turingalan_703_9006_all.zip: an archive in the archive; ask for the .ipynb" in told
    assert "lovelaceada_701_9001_hw1_tiny.ipynb: a newer one counts" in told
    assert "hopper_705_9007_hw1_tiny.ipynb: hopper lms 705: not on the roster" in told
    assert time_of(root, "ada") is None


@pytest.mark.parametrize(
    ("files", "status", "why"),
    [
        ({"essay.pdf": "%PDF"}, "unusable", "'essay.pdf': no notebook"),
        (
            {"hw.ipynb": notebook("of another", "hw2_tiny")},
            "unusable",
            "'hw.ipynb': a notebook of 'hw2_tiny', not of 'hw1_tiny'",
        ),
        (
            {"a.ipynb": notebook("one"), "b.ipynb": notebook("other")},
            "unclear",
            "nothing says which one counts: 'a.ipynb', 'b.ipynb'; leave one",
        ),
    ],
    ids=["no notebook", "another homework", "two notebooks"],
)
def test_who_handed_in_what_cannot_be_collected_is_not_missing_later(
    root, collect, tmp_path, capsys, monkeypatch, files, status, why
):
    def export():
        arguments = ["dgm", "--course", str(root), "export", A, "--csv", "--missing", "zero"]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit):
            cli.main()
        capsys.readouterr()
        table = (root / "export" / A / f"{A}.csv").read_text(encoding="utf-8")
        rows = {row["student"]: row for row in csv.DictReader(table.splitlines())}
        return {student: (row["what"], row["mark"]) for student, row in rows.items()}

    course = load_course(root)
    source = unzipped(tmp_path / "files", {f"ada/{name}": text for name, text in files.items()})
    for _ in range(2):
        code, told = collect(source)
        assert code == NOT_OK and status in row_of(told, "ada") and why in row_of(told, "ada")
    assert not submitted(root)
    assert why in near_misses(course, A, "ada")
    report = class_report(course, A, names_of(course, A))
    assert {row.id: row.state for row in report.rows}["ada"] == "ungradable"
    assert [why in doubt.text for doubt in report.doubts] == [True]
    assert export() == {
        "ada": ("no mark", ""),
        **dict.fromkeys(("alan", "emmy", "jose"), ("missing", "0")),
    }
    # an archive without the student changes nothing, one with a notebook does
    _, told = collect(unzipped(tmp_path / "others", {"emmy/hw.ipynb": notebook("emmy's")}))
    assert "unusable" in row_of(told, "ada") and why in row_of(told, "ada")
    shutil.rmtree(source)
    code, told = collect(unzipped(source, {"ada/hw.ipynb": notebook("ada's")}))
    assert code == 0 and "collected" in row_of(told, "ada")
    assert submitted(root) == {"ada": "ada's", "emmy": "emmy's"}
    assert not list(root.glob("submitted/ada/*/not-collected.txt"))


def test_who_is_not_in_a_later_archive_is_not_missing_where_a_notebook_lies_in_submitted(
    root, collect, tmp_path
):
    collect(zipped(tmp_path / "first.zip", CANVAS), "--times", times(tmp_path))
    second = {"turingalan_703_9010_hw1_tiny.ipynb": notebook("alan's")}
    status, told = collect(zipped(tmp_path / "second.zip", second))
    assert status == 0
    assert "1 collected, 2 as before, 1 missing" in told
    assert "the one in submitted/ stays" in row_of(told, "ada")
    assert "2026-10-16 12:00:00" in row_of(told, "ada")
    assert submitted(root)["ada"] == "ada's second"


def times(folder):
    path = folder / "times.csv"
    path.write_text("student,time\nada,2026-10-16 12:00\n", encoding="utf-8")
    return path


def test_the_test_student_of_canvas_is_ignored_unless_the_roster_has_one(root, collect, tmp_path):
    files = {
        "lovelaceada_701_9001_hw1_tiny.ipynb": notebook("ada's"),
        "studenttest_999_9002_hw1_tiny.ipynb": notebook("the instructor's"),
    }
    status, told = collect(zipped(tmp_path / "submissions.zip", files))
    assert status == 0
    assert "studenttest_999_9002_hw1_tiny.ipynb: the test student of Canvas" in told
    somebody = Person("test", "Test", "Student", lms_user_id="999")
    enter(load_course(root), [somebody], "2026-09-02", partial=True)
    collect(zipped(tmp_path / "submissions.zip", files))
    assert submitted(root) == {"ada": "ada's", "test": "the instructor's"}


def test_the_first_submission_counts_where_the_instructor_says_so(root, collect, tmp_path):
    collect(zipped(tmp_path / "submissions.zip", CANVAS), "--keep", "first")
    assert submitted(root)["ada"] == "ada's first"
    collect(zipped(tmp_path / "submissions.zip", CANVAS))
    assert submitted(root)["ada"] == "ada's second"
    _, told = collect(tmp_path / "submissions.zip", "--keep", "first")
    assert "replaced" in row_of(told, "ada")
    assert submitted(root)["ada"] == "ada's first"
    _, told = collect(tmp_path / "submissions.zip", "--keep", "first")
    assert "as before" in row_of(told, "ada")


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("2026-10-16 23:00", ""),
        ("2026-10-17 12:00", "one day late: it was due 2026-10-16 23:59"),
        ("2026-10-30 12:00", "too late to count: it was due 2026-10-16 23:59"),
    ],
)
def test_a_late_file_that_replaces_one_that_was_in_time_is_told(
    root, collect, tmp_path, time, said
):
    text = (root / "course.toml").read_text(encoding="utf-8")
    late = f"[assignments.{A}]\nlate = {{ loses = 0.1, days = 3 }}\n"
    text = text.replace(f"[assignments.{A}]\n", late)
    (root / "course.toml").write_text(text, encoding="utf-8")
    for name, at in (("first", "2026-10-10 12:00"), ("second", time)):
        source = unzipped(tmp_path / name, {"ada/hw.ipynb": notebook(name)})
        (tmp_path / "times.csv").write_text(f"student,time\nada,{at}\n", encoding="utf-8")
        _, told = collect(source, "--times", tmp_path / "times.csv")
    assert "replaced" in row_of(told, "ada")
    assert said in told
    before = "the file that it replaced was handed in 2026-10-10 12:00:00, in time"
    assert (before in " ".join(told.replace("│", " ").split())) is bool(said)


def test_anonymous_files_of_canvas_wait_until_the_roster_knows_their_code(root, collect, tmp_path):
    files = {"anon_aB3dE_9001_hw.ipynb": notebook("ada's"), "LATE_anon_Xy9z0_9002_hw.ipynb": "{}"}
    source = zipped(tmp_path / "submissions.zip", files)
    status, told = collect(source)
    assert (status, submitted(root)) == (NOT_OK, {})
    assert "anon_aB3dE: anonymous; write it under other_ids in roster.csv" in told
    roster = (root / "roster.csv").read_text().replace("countess", "countess aB3dE anon_aB3dE")
    (root / "roster.csv").write_text(roster)
    collect(source)
    assert submitted(root) == {"ada": "ada's"}


def test_nobody_gets_a_classmates_place_in_canvas_by_a_name_or_a_files_name(
    root, collect, tmp_path
):
    files = {
        # alan calls himself "Ada Lovelace", and by a name that ends in ada's number
        "lovelaceada_703_9001_hw.ipynb": notebook("alan's"),
        "emmy_701_702_9002_hw.ipynb": notebook("emmy's"),
        "garcíapeñajosé_704_9003_701_1_hw.ipynb": notebook("jose's"),
        "lovelaceada_799_9004_hw.ipynb": notebook("a stranger's"),
    }
    status, told = collect(zipped(tmp_path / "submissions.zip", files))
    assert status == NOT_OK
    assert submitted(root) == {"alan": "alan's"}
    assert "emmy_701_702_9002_hw.ipynb: emmy lms 701 lms 702: it may be of ada or emmy" in told
    assert "it may be of ada or jose" in told
    assert "lovelaceada lms 799: not on the roster" in told


MOODLE = {
    "Ada Lovelace_123_assignsubmission_file_/hw1_tiny.ipynb": notebook("ada's"),
    "Emmy Noether_124_assignsubmission_file/answers/hw1_tiny.ipynb": notebook("emmy's"),
    "Emmy Noether_124_assignsubmission_onlinetext_/onlinetext.html": "<p>",
    "Team Blue-José García-Peña_125_assignsubmission_file_/hw.ipynb": notebook("jose's"),
}
WORKSHEET = """\
Identifier,"Full name","Email address",Status,Grade,"Last modified (submission)"
"Participant 123","Ada Lovelace",ada@example.org,"Submitted",,"Friday, 16 October 2026, 11:59 PM"
"Participant 124","Emmy Noether",emmy@example.org,Submitted,,"Saturday, 17 October 2026, 12:01 AM"
"Participant 126","Alan Turing",alan@example.org,"No submission",,-
"""


@pytest.mark.parametrize("flat", [False, True])
def test_a_moodle_download_is_collected_with_the_times_of_its_worksheet(
    root, collect, tmp_path, flat
):
    files = MOODLE
    if flat:
        files = {
            name.replace("/", "", 1): text for name, text in MOODLE.items() if "124" not in name
        }
    (tmp_path / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8-sig")
    source = zipped(tmp_path / "moodle.zip", files)
    status, told = collect(source, "--times", tmp_path / "worksheet.csv")
    assert status == 0
    got = {"ada": "ada's", "jose": "jose's"}
    assert submitted(root) == (got if flat else got | {"emmy": "emmy's"})
    assert time_of(root, "ada") == datetime(2026, 10, 16, 23, 59)
    assert time_of(root, "jose") is None
    if not flat:
        assert time_of(root, "emmy") == datetime(2026, 10, 17, 0, 1)
        assert "onlinetext.html: Moodle's onlinetext" in told


def test_two_participants_of_one_name_are_told_apart_by_the_worksheet_alone(
    root, collect, tmp_path
):
    files = {
        "Ada Lovelace_123_assignsubmission_file_/hw.ipynb": notebook("ada's"),
        "Ada Lovelace_126_assignsubmission_file_/hw.ipynb": notebook("alan's, under her name"),
    }
    source = zipped(tmp_path / "moodle.zip", files)
    status, told = collect(source)
    assert (status, submitted(root)) == (NOT_OK, {})
    assert "several have this name (participant 123 and participant 126)" in row_of(told, "ada")
    (tmp_path / "worksheet.csv").write_text(WORKSHEET.replace("Alan Turing", "Ada Lovelace"))
    collect(source, "--times", tmp_path / "worksheet.csv")
    assert submitted(root) == {"ada": "ada's", "alan": "alan's, under her name"}


def test_who_may_have_handed_in_a_file_is_not_missing_until_that_is_known(root, collect, tmp_path):
    enter(load_course(root), [*PEOPLE, replace(PEOPLE[0], student="ada2", email="a2@example.org",
          lms_user_id="", other_ids=())], "2026-09-02")  # fmt: skip
    place = "Ada Lovelace_123_assignsubmission_file_/hw.ipynb"
    source = zipped(tmp_path / "moodle.zip", {place: notebook("ada's")})
    status, told = collect(source)
    assert (status, submitted(root)) == (NOT_OK, {})
    course = load_course(root)
    for student in ("ada", "ada2"):
        assert "unclear" in row_of(told, student)
        assert "it may be of ada or ada2" in near_misses(course, A, student)
    (tmp_path / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8")
    _, told = collect(source, "--times", tmp_path / "worksheet.csv")
    assert submitted(root) == {"ada": "ada's"}
    assert "missing" in row_of(told, "ada2")
    assert not (root / "submitted" / "ada2").exists()


def test_a_worksheet_that_gives_a_number_to_somebody_else_decides_nothing(root, collect, tmp_path):
    files = {
        "Team Blue-Ada Lovelace_123_assignsubmission_file_/hw.ipynb": notebook("ada's"),
        "Alan Turing_126_assignsubmission_file_/hw.ipynb": notebook("alan's"),
    }
    swapped = WORKSHEET.replace("Participant 123", "Participant 1_").replace("t 126", "t 123")
    (tmp_path / "worksheet.csv").write_text(swapped.replace("t 1_", "t 126"))
    source = zipped(tmp_path / "moodle.zip", files)
    status, told = collect(source, "--times", tmp_path / "worksheet.csv")
    assert (status, submitted(root)) == (NOT_OK, {})
    assert "it may be of ada or alan" in " ".join(told.split())
    (tmp_path / "worksheet.csv").write_text(WORKSHEET)
    collect(source, "--times", tmp_path / "worksheet.csv")
    assert submitted(root) == {"ada": "ada's", "alan": "alan's"}


def test_the_platform_s_number_says_which_is_newer_also_in_another_run(root, collect, tmp_path):
    def source(number, text):
        return zipped(tmp_path / f"{number}.zip", {f"lovelaceada_701_{number}_hw.ipynb": text})

    collect(source(6999, notebook("second")))
    status, told = collect(source(5501, notebook("first")))
    assert "what is there came later" in row_of(told, "ada") and status == 0
    assert submitted(root) == {"ada": "second"}
    assert "replaced" in row_of(collect(source(7001, notebook("third")))[1], "ada")


def test_a_file_that_was_put_there_by_hand_is_not_replaced_by_what_was_collected_before(
    root, collect, tmp_path
):
    files = {"lovelaceada_701_6999_hw.ipynb": notebook("uploaded")}
    canvas = zipped(tmp_path / "canvas.zip", files)
    files = {"Emmy Noether_124_assignsubmission_file_/hw.ipynb": notebook("uploaded")}
    moodle = zipped(tmp_path / "moodle.zip", files)
    (tmp_path / "times.csv").write_text("student,time\nada,2026-10-16 12:00\n", encoding="utf-8")
    (tmp_path / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8")
    collect(canvas)
    collect(moodle, "--times", tmp_path / "worksheet.csv")
    for student in ("ada", "emmy"):
        path = root / "submitted" / student / A / f"{A}.ipynb"
        path.write_text(notebook("by mail"), encoding="utf-8")
    for options in ((), ("--times", tmp_path / "times.csv")):
        row = row_of(collect(canvas, *options)[1], "ada")
        assert "kept" in row and "what is there was put there since this one was collected" in row
    worksheet = tmp_path / "worksheet.csv"
    assert "kept" in row_of(collect(moodle, "--times", worksheet)[1], "emmy")
    # also with the time at which that file came
    (root / "submitted" / "emmy" / A / "timestamp.txt").write_text("2026-10-01 12:00:00 UTC\n")
    assert "kept" in row_of(collect(moodle, "--times", worksheet)[1], "emmy")
    assert submitted(root) == {"ada": "by mail", "emmy": "by mail"}


def test_a_file_that_is_no_notebook_replaces_none(root, collect, tmp_path):
    collect(zipped(tmp_path / "one.zip", {"lovelaceada_701_1_hw.ipynb": notebook("good")}))
    told = collect(zipped(tmp_path / "two.zip", {"lovelaceada_701_2_hw.ipynb": ""}))[1]
    assert "kept" in row_of(told, "ada") and "what is there is a notebook" in told
    assert submitted(root) == {"ada": "good"}


def test_a_time_of_nobody_on_the_roster_is_told(root, collect, tmp_path):
    source = zipped(tmp_path / "one.zip", {"lovelaceada_701_1_hw.ipynb": notebook("good")})
    (tmp_path / "times.csv").write_text("student,time\nadda,2026-10-16 23:30\n")
    told = collect(source, "--times", tmp_path / "times.csv")[1]
    assert "--times has times of nobody on the roster: adda" in told


def test_what_lies_in_the_folder_of_a_team_is_of_each_of_its_students(root, collect, tmp_path):
    roster = root / "roster.csv"
    lines = roster.read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    rows = [dict(zip(head, line.split(","), strict=True)) for line in lines[1:]]
    for row in rows:
        row["team"] = "Team-Alpha" if row["student"] in ("ada", "emmy") else ""
    text = "\n".join([lines[0], *(",".join(row.values()) for row in rows)]) + "\n"
    roster.write_text(text, encoding="utf-8")
    folder = unzipped(tmp_path / "repos", {"hw1-scores-team-alpha/hw.ipynb": notebook("both")})
    status, _ = collect(folder)
    assert status == 0
    assert submitted(root) == {"ada": "both", "emmy": "both"}
    unzipped(folder, {"hw1-scores-ALAN/hw.ipynb": notebook("alone")})
    assert collect(folder)[0] == 0
    assert submitted(root) == {"ada": "both", "emmy": "both", "alan": "alone"}


def test_folders_may_have_capitals_where_the_roster_has_none(root, collect, tmp_path):
    collect(unzipped(tmp_path / "repos", {"hw1-ADA/hw.ipynb": notebook("mine")}))
    assert submitted(root) == {"ada": "mine"}


def test_a_line_of_times_whose_ids_are_of_two_students_is_told(root, collect, tmp_path):
    files = {"lovelaceada_701_1_hw.ipynb": notebook("a"), "noetheremmy_702_2_hw.ipynb": notebook()}
    source = zipped(tmp_path / "one.zip", files)
    (tmp_path / "times.csv").write_text(
        "github_username,roster_identifier,time\ncountess,emmy,2026-10-16 23:30\n"
        "u-13,ada,\n,emmy,2026-10-16 23:31\n"
    )
    status, told = collect(source, "--times", tmp_path / "times.csv")
    assert status == NOT_OK
    said = [line for line in told.splitlines() if "does not count" in line]
    assert said == [
        "--times has a line that does not count: countess emmy: it may be of ada or emmy"
    ]
    assert time_of(root, "emmy") and not time_of(root, "ada")


def test_a_file_of_unknown_age_replaces_none_whose_time_is_known(root, collect, tmp_path):
    first = zipped(tmp_path / "one.zip", {"lovelaceada_701_1_hw.ipynb": notebook("timed")})
    (tmp_path / "times.csv").write_text("student,time\nada,2026-10-16 23:30\n")
    collect(first, "--times", tmp_path / "times.csv")
    folder = tmp_path / "folder" / "ada"
    folder.mkdir(parents=True)
    (folder / "hw.ipynb").write_text(notebook("unknown"))
    status, told = collect(folder.parent)
    assert status == NOT_OK and "give --times" in told
    assert submitted(root) == {"ada": "timed"} and time_of(root, "ada")


METADATA = """\
---
submission_5001:
  :submitters:
  - :name: Ada Lovelace
    :sid: ada
    :email: ada@example.org
  :created_at: 2026-10-16 23:59:00.398000000 Z
  :score: 0.0
  :status: processed
  :history: []
submission_5002:
  :submitters:
  - :name: Emmy Noether
    :sid: ''
    :email: EMMY@example.org
  - :name: Alan Turing
    :sid: u-13
    :email: alan@example.org
  :created_at: 2026-10-17 01:30:00.000000000 Z
submission_5003:
  :submitters:
  - :name: Grace Hopper
    :sid: '4'
    :email: grace@example.org
  :created_at: 2026-10-17 01:30:00.000000000 Z
"""


def test_a_gradescope_export_is_collected_with_its_times_and_for_everybody_of_a_group(
    root, collect, tmp_path
):
    files = {
        "assignment_77_export/submission_metadata.yml": METADATA,
        "assignment_77_export/submission_5001/hw1_tiny.ipynb": notebook("ada's"),
        "assignment_77_export/submission_5001/other.ipynb": notebook("", assignment="hw2"),
        "assignment_77_export/submission_5002/a/hw1_tiny.ipynb": notebook("emmy's and alan's"),
        "assignment_77_export/submission_5003/hw1_tiny.ipynb": notebook("grace's"),
        "assignment_77_export/submission_9999/hw1_tiny.ipynb": notebook("not named"),
    }
    status, told = collect(zipped(tmp_path / "export.zip", files))
    assert status == NOT_OK
    together = "emmy's and alan's"
    assert submitted(root) == {"ada": "ada's", "emmy": together, "alan": together}
    assert time_of(root, "ada") == datetime(2026, 10, 16, 23, 59, 0, 398000)
    assert time_of(root, "alan") == datetime(2026, 10, 17, 1, 30)
    assert "other.ipynb: a notebook of 'hw2', not of 'hw1_tiny'" in told
    assert "4 grace@example.org: not on the roster" in told
    assert "submission_9999/hw1_tiny.ipynb: submission_metadata.yml does not name it" in told


@pytest.mark.parametrize("text", ["{", "- 1", "!!python/object/apply:os.system ['true']\n"])
def test_metadata_that_gradescope_did_not_write_is_one_line(root, collect, tmp_path, text):
    files = {"submission_metadata.yml": text, "submission_1/hw.ipynb": notebook()}
    status, told = collect(unzipped(tmp_path / "export", files))
    assert (status, told.count("\n")) == (BAD_INPUT, 1)


def test_git_checkouts_are_found_by_user_and_only_the_platforms_times_count(
    root, collect, tmp_path
):
    files = {
        "hw1-countess/hw1_tiny.ipynb": notebook("ada's"),
        "hw1-countess/.git/hw1_tiny.ipynb": notebook("of git"),
        "hw1-x-countess/hw1_tiny.ipynb": notebook("of another user"),
        "hw1-emmy/sub/.ipynb_checkpoints/hw1_tiny-checkpoint.ipynb": notebook("a checkpoint"),
        "hw1-emmy/sub/hw1_tiny.ipynb": notebook("emmy's"),
    }
    grades = """\
"assignment_name","github_username","roster_identifier","submission_timestamp","points_awarded"
"hw1","Countess","","2026-10-16 21:59:00 UTC","0"
"""
    (tmp_path / "grades.csv").write_text(grades)
    status, told = collect(
        unzipped(tmp_path / "hw1-submissions", files), "--times", tmp_path / "grades.csv"
    )
    assert status == NOT_OK
    assert submitted(root) == {"ada": "ada's", "emmy": "emmy's"}
    assert time_of(root, "ada") == datetime(2026, 10, 16, 21, 59)
    assert time_of(root, "emmy") is None
    assert "hw1-x-countess/hw1_tiny.ipynb: x-countess: not on the roster" in told


def test_the_released_notebook_of_a_checkout_counts_only_where_there_is_no_other(
    root, collect, tmp_path
):
    release = root / "release" / A / f"{A}.ipynb"
    release.parent.mkdir(parents=True)
    release.write_text(notebook("as released"), encoding="utf-8")
    files = {
        f"hw1-countess/release/{A}/{A}.ipynb": notebook("as released"),
        "hw1-countess/mine.ipynb": notebook("ada's"),
        "hw1-emmy/hw1_tiny.ipynb": notebook("as released"),
    }
    _, told = collect(unzipped(tmp_path / "hw1-submissions", files))
    assert submitted(root) == {"ada": "ada's", "emmy": "as released"}
    assert f"{A}.ipynb: the notebook as it was released" in told
    assert "the notebook as it was released" in row_of(told, "emmy")


def test_where_nothing_else_decides_the_name_that_was_asked_for_does(root, collect, tmp_path):
    path = root / "course.toml"
    header = "[assignments.hw1_tiny]\n"
    named = header + 'file_name = "<Lastname>_<Firstname>_HW1.ipynb"\n'
    path.write_text(path.read_text().replace(header, named))
    files = {
        "hw1-emmy/Noether_Emmy_HW1.ipynb": notebook("emmy's"),
        "hw1-emmy/trying.ipynb": notebook("another"),
    }
    _, told = collect(unzipped(tmp_path / "hw1-submissions", files))
    assert submitted(root) == {"emmy": "emmy's"}
    assert "trying.ipynb: another one is named <Lastname>_<Firstname>_HW1.ipynb" in told


def test_other_files_are_found_by_a_pattern(root, collect, tmp_path):
    files = {
        "2026-10-16/hw1_ada.ipynb": notebook("ada's"),
        "2026-10-16/hw1_emmy@example.org.ipynb": notebook("emmy's"),
        "2026-10-16/notes.ipynb": notebook(),
    }
    source = unzipped(tmp_path / "all", files)
    status, told = collect(source)
    assert status == BAD_INPUT
    assert "say how with --pattern" in told
    status, told = collect(source, "--pattern", r".*/hw1_(?P<student>.+)\.ipynb")
    assert status == 0
    assert submitted(root) == {"ada": "ada's", "emmy": "emmy's"}
    assert "2026-10-16/notes.ipynb: the pattern does not fit" in told
    assert collect(source, "--pattern", ".*/(.*)")[0] == BAD_INPUT
    assert collect(source, "--pattern", "(")[0] == BAD_INPUT


@pytest.mark.parametrize(
    ("names", "counts"),
    [
        (["hw.ipynb", "hw (1).ipynb", "hw (10).ipynb", "hw (2).ipynb"], "hw (10).ipynb"),
        (["hw.ipynb", "hw-1.ipynb"], "hw-1.ipynb"),
        (["Copy of hw.ipynb", "Copy of Copy of hw.ipynb", "hw.ipynb"], "Copy of Copy of hw.ipynb"),
        (["solution.ipynb", "attempt.ipynb"], None),
    ],
)
def test_of_a_students_files_the_newest_copy_counts_and_nothing_is_guessed(
    root, collect, tmp_path, names, counts
):
    source = unzipped(tmp_path / "all", {f"ada/{name}": notebook(name) for name in names})
    status, told = collect(source)
    assert submitted(root) == ({"ada": counts} if counts else {})
    assert ("nothing says which one counts" in told) == (counts is None)
    assert status == (0 if counts else NOT_OK)


def test_a_folder_that_is_named_by_a_dot_is_called_by_its_name(collect, tmp_path, monkeypatch):
    unzipped(tmp_path / "from_mail", {"a.ipynb": notebook()})
    monkeypatch.chdir(tmp_path / "from_mail")
    status, told = collect(Path())
    assert status == 2
    assert told.startswith("dgm: from_mail: its files are not named as Canvas")


def test_a_name_that_the_assignment_did_not_ask_for_is_said(root, collect, tmp_path):
    toml = (root / "course.toml").read_text()
    header = f"[assignments.{A}]\n"
    assert header in toml
    named = header + 'file_name = "<Lastname>_<Firstname>_HW1.ipynb"\n'
    (root / "course.toml").write_text(toml.replace(header, named))
    files = {
        "lovelaceada_701_1_Lovelace_Ada_HW1-2.ipynb": notebook("ada's"),
        "noetheremmy_702_2_hw (1).ipynb": notebook("emmy's"),
    }
    status, told = collect(zipped(tmp_path / "submissions.zip", files))
    assert submitted(root) == {"ada": "ada's", "emmy": "emmy's"}
    assert "not named" not in row_of(told, "ada")
    assert "hw (1).ipynb" in row_of(told, "emmy")
    assert "not named <Lastname>_<Firstname>_HW1.ipynb" in row_of(told, "emmy")
    _, narrow = collect(tmp_path / "submissions.zip", columns=90)
    assert "\N{HORIZONTAL ELLIPSIS}" not in narrow


def test_an_archive_of_another_assignment_replaces_nothing(root, collect, tmp_path):
    collect(zipped(tmp_path / "hw1.zip", CANVAS))
    before = submitted(root)
    files = {
        "lovelaceada_701_9101_hw2.ipynb": notebook("ada's hw2", assignment="hw2_tiny"),
        "turingalan_703_9102_hw2.ipynb": notebook("alan's hw2", assignment="hw2_tiny"),
    }
    status, told = collect(zipped(tmp_path / "hw2.zip", files))
    assert (status, submitted(root)) == (NOT_OK, before)
    reason = "a notebook of 'hw2_tiny', not of 'hw1_tiny'"
    assert f"  lovelaceada_701_9101_hw2.ipynb: {reason}" in told
    assert "as before" in row_of(told, "ada")
    assert f"'hw2.ipynb': {reason}" in row_of(told, "alan")


def test_a_notebook_that_does_not_name_its_assignment_is_told_by_its_answers(
    root, collect, tmp_path
):
    with (root / "course.toml").open("a") as toml:
        toml.write(
            '\n[assignments.hw2_tiny]\ntitle = "Homework 2"\ncovers = "Tiny 101 HW2"\n'
            'due = 2026-11-16T23:59:00\nproblems = [{ slug = "shifting", points = 5 }]\n'
        )
    toml = root / "course.toml"
    first, _, rest = toml.read_text().partition('  { slug = "shifting", points = 5 },\n')
    toml.write_text(first + rest)

    def answering(text, *names):
        cells = [{"cell_type": "code", "source": f"# answer: {name}"} for name in names]
        return json.dumps({"cells": cells, "metadata": {}, "text": text})

    files = {
        "ada/hw.ipynb": answering("ada's", "double"),
        "emmy/hw.ipynb": answering("emmy's hw2", "shift"),
        "alan/hw.ipynb": answering("alan's", "shift", "double"),
        "jose/hw.ipynb": answering("jose's own", "somewhere-else"),
    }
    status, told = collect(unzipped(tmp_path / "all", files))
    assert status == NOT_OK
    assert submitted(root) == {"ada": "ada's", "alan": "alan's", "jose": "jose's own"}
    assert "emmy/hw.ipynb: a notebook of 'hw2_tiny', not of 'hw1_tiny'" in told


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "it is empty"), ('{"cells": [', "it is not JSON"), ("[]", "it is JSON, but no notebook")],
)
def test_a_file_that_is_no_notebook_is_collected_and_pointed_out(
    root, collect, tmp_path, text, why
):
    files = {"ada/hw.ipynb": text, "emmy/hw.ipynb": notebook("emmy's")}
    status, told = collect(unzipped(tmp_path / "all", files))
    assert status == 0
    assert (root / "submitted" / "ada" / A / f"{A}.ipynb").read_text() == text
    assert f"cannot be read as a notebook: {why}" in row_of(told, "ada")
    assert "cannot be read" not in row_of(told, "emmy")


def test_a_late_file_of_canvas_whose_time_is_known_from_before_asks_for_no_time(
    root, collect, tmp_path
):
    source = zipped(tmp_path / "submissions.zip", CANVAS)
    path = tmp_path / "times.csv"
    path.write_text("student,time\nemmy,2026-10-17 12:00\n", encoding="utf-8")
    assert "late, says Canvas" not in row_of(collect(source, "--times", path)[1], "emmy")
    row = row_of(collect(source)[1], "emmy")
    assert "as before" in row and "2026-10-17 12:00:00" in row
    assert "late, says Canvas" not in row
    newer = {"noetheremmy_LATE_702_9020_hw1_tiny.ipynb": notebook("emmy's second")}
    assert "late, says Canvas" in row_of(collect(zipped(source, newer))[1], "emmy")
    folder = root / "submitted" / "emmy" / A
    assert is_late_at_an_unknown_time(folder)
    path.write_text("student,time\nemmy,2026-10-17 20:00\n", encoding="utf-8")
    collect(source, "--times", path)
    assert not is_late_at_an_unknown_time(folder)


def test_a_mistake_in_the_extensions_is_told_before_anything_is_copied(root, collect, tmp_path):
    lines = f"assignment,student,until,reason\n{A},ada,soon,\n"
    (root / "extensions.csv").write_text(lines, encoding="utf-8")
    status, told = collect(zipped(tmp_path / "submissions.zip", CANVAS))
    assert status == BAD_INPUT and "'soon' is no time" in told
    assert not submitted(root)


def test_a_list_of_times_that_is_not_up_to_date_is_pointed_out(root, collect, tmp_path):
    path = tmp_path / "times.csv"
    path.write_text("student,time\nemmy,2026-10-16 12:00\n", encoding="utf-8")
    files = {"noetheremmy_702_9003_hw.ipynb": notebook("first")}
    collect(zipped(tmp_path / "one.zip", files), "--times", path)
    files = {"noetheremmy_LATE_702_9020_hw-1.ipynb": notebook("second")}
    told = collect(zipped(tmp_path / "two.zip", files), "--times", path)[1]
    assert "its time is that of the file before it: is --times up to date?" in told
    assert "late, says Canvas, and in time by --times" in told
    assert submitted(root) == {"emmy": "second"}


def test_collecting_again_replaces_only_by_what_is_newer(root, collect, tmp_path):
    def source(text, time):
        metadata = METADATA.partition("submission_5002")[0].replace("2026-10-16 23:59:00", time)
        files = {"submission_metadata.yml": metadata, "submission_5001/hw.ipynb": notebook(text)}
        return zipped(tmp_path / "export.zip", files)

    collect(source("second", "2026-10-16 12:00:00"))
    assert "as before" in row_of(collect(source("second", "2026-10-16 12:00:00"))[1], "ada")
    told = collect(source("first", "2026-10-16 11:00:00"))[1]
    assert "what is there came later" in row_of(told, "ada")
    assert submitted(root) == {"ada": "second"}
    told = collect(source("third", "2026-10-16 13:00:00"))[1]
    assert "replaced" in row_of(told, "ada")
    assert submitted(root) == {"ada": "third"}
    assert time_of(root, "ada") == datetime(2026, 10, 16, 13, 0, 0, 398000)
    told = collect(source("fourth", "2026-10-16 14:00:00"), "--keep", "first")[1]
    assert "what is there came first" in row_of(told, "ada")
    files = {"lovelaceada_701_9_hw.ipynb": notebook("without a time")}
    status, told = collect(zipped(tmp_path / "canvas.zip", files))
    assert status == NOT_OK and "unclear" in row_of(told, "ada")
    assert submitted(root) == {"ada": "third"} and time_of(root, "ada")


def test_who_withdrew_is_not_missing_and_what_they_handed_in_is_kept(root, collect, tmp_path):
    enter(load_course(root), PEOPLE[1:], "2026-10-01")
    files = {"emmy/hw.ipynb": notebook("emmy's")}
    status, told = collect(unzipped(tmp_path / "all", files))
    assert not [line for line in told.splitlines() if line.strip("│ ").split()[:1] == ["ada"]]
    files = {"ada/hw.ipynb": notebook("ada's")}
    status, told = collect(unzipped(tmp_path / "all", files))
    assert status == 0
    assert "withdrawn since 2026-10-01" in row_of(told, "ada")


def test_names_links_bombs_and_duplicates_in_an_archive_do_no_harm(
    root, collect, tmp_path, monkeypatch
):
    monkeypatch.setattr("dgm.submission.unpacking.MAX_BYTES", 1 << 20)
    link = zipfile.ZipInfo("noetheremmy_702_9_hw.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../lovelaceada_701_1_hw.ipynb", notebook("out of the folder"))
        archive.writestr("/tmp/lovelaceada_701_2_hw.ipynb", notebook("at the root"))
        archive.writestr(link, "/etc/passwd")
        archive.writestr("turingalan_703_3_hw.ipynb", notebook("alan's"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("turingalan_703_3_hw.ipynb", notebook("the same name"))
        archive.writestr("josé_704_4_" + "x" * 300 + ".ipynb", notebook("too long a name"))
        archive.writestr("josé_704_5_bomb.ipynb", bytes(60 << 20))
        archive.writestr("josé_704_6_\x1b[31m\nname.ipynb", notebook("jose's"))
    status, told = collect(path)
    assert status == 0
    assert submitted(root) == {"alan": "alan's", "jose": "jose's"}
    assert "\x1b" not in told
    for reason in (
        "../../lovelaceada_701_1_hw.ipynb: it leads out of the folder",
        "/tmp/lovelaceada_701_2_hw.ipynb: it leads out of the folder",
        "noetheremmy_702_9_hw.ipynb: a link",
        "turingalan_703_3_hw.ipynb: another file has its name",
        ".ipynb: no name for a file",
        "josé_704_5_bomb.ipynb: more than",
    ):
        assert reason in told
    assert not list(tmp_path.glob("**/lovelaceada*"))


def test_links_pipes_and_broken_archives_in_a_folder_do_no_harm(root, collect, tmp_path):
    folder = unzipped(tmp_path / "all", {"alan/hw.ipynb": notebook("alan's")})
    secret = tmp_path / "secret.ipynb"
    secret.write_text(notebook("secret"))
    for student in ("ada", "emmy"):
        (folder / student).mkdir()
    (folder / "ada" / "hw.ipynb").symlink_to(secret)
    os.mkfifo(folder / "emmy" / "hw.ipynb")
    (folder / "jose").symlink_to(tmp_path)
    status, told = collect(folder)
    assert submitted(root) == {"alan": "alan's"}
    assert "ada/hw.ipynb: a link" in told and "emmy/hw.ipynb: no regular file" in told
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 no archive")
    status, told = collect(broken)
    assert (status, told.count("\n")) == (BAD_INPUT, 1)
    assert "no ZIP archive" in told


def test_a_link_in_submitted_is_replaced_and_not_followed(root, collect, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("precious")
    folder = root / "submitted" / "ada" / A
    folder.mkdir(parents=True)
    (folder / f"{A}.ipynb").symlink_to(precious)
    (folder / "timestamp.txt").symlink_to(precious)
    collect(zipped(tmp_path / "submissions.zip", CANVAS))
    assert precious.read_text() == "precious"
    assert submitted(root)["ada"] == "ada's second"


def test_submitted_is_no_source(root, collect, tmp_path):
    unzipped(root / "submitted", {f"ada/{A}/hw.ipynb": notebook(), f"ada/{A}/timestamp.txt": "x"})
    for source in (root / "submitted", root / "submitted" / "ada"):
        status, told = collect(source)
        assert status == BAD_INPUT and "not from it" in told
    assert (root / "submitted" / "ada" / A / "timestamp.txt").exists()


def test_without_a_roster_nothing_is_collected(root, collect, tmp_path):
    (root / "roster.csv").unlink()
    status, told = collect(zipped(tmp_path / "submissions.zip", CANVAS))
    assert status == BAD_INPUT
    assert "`dgm roster FILE` enters the students" in told
    assert not (root / "submitted").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "who,when\n",
            ":1: no columns of students and times; change your language in Moodle to English",
        ),
        ("student,time\nada,soon\n", ":2: 'soon' is no time; write it like 2026-10-16 23:59"),
        ("student,time\n\nada,2026-10-16\n", ":3: '2026-10-16' is no time"),
        ("student,time\nada,2026-10-16 23.59\n", ":2: '2026-10-16 23.59' is no time"),
    ],
)
def test_bad_times_are_one_line_and_nothing_is_collected(root, collect, tmp_path, text, said):
    (tmp_path / "times.csv").write_text(text)
    source = zipped(tmp_path / "submissions.zip", CANVAS)
    status, told = collect(source, "--times", tmp_path / "times.csv")
    assert (status, told.count("\n")) == (BAD_INPUT, 1)
    assert said in told
    assert not (root / "submitted").exists()


def test_times_in_the_courses_zone_and_with_an_offset_become_utc(root, collect, tmp_path):
    toml = (root / "course.toml").read_text()
    rest = "\n".join(line for line in toml.splitlines() if not line.startswith("timezone"))
    (root / "course.toml").write_text('timezone = "Europe/Berlin"\n' + rest)
    times = "sid,submission time\nada,2026-10-16 23:59\nemmy,2026-10-16 14:59:00 -0700\n"
    times += "ada,2026-10-15 23:59\nnobody,2026-10-15 23:59\nalan,\n"
    (tmp_path / "times.csv").write_text(times)
    source = zipped(tmp_path / "submissions.zip", CANVAS)
    told = collect(source, "--times", tmp_path / "times.csv")[1]
    in_utc = datetime(2026, 10, 16, 21, 59, tzinfo=UTC).replace(tzinfo=None)
    assert time_of(root, "ada") == time_of(root, "emmy") == in_utc
    assert "2026-10-16 23:59:00" in row_of(told, "emmy")
