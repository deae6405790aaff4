"""nbgrader's own commands on a small course, with verdicts that are read off the answers' text.

No student code runs here: what is tested is what nbgrader is handed, what it records, and what
students get to read.
"""

from __future__ import annotations

import base64
import contextlib
import copy
import csv
import dataclasses
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from forked import in_fork
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGraderApp
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import OperationalError
from traitlets.config import Config
from typer.testing import CliRunner

from dgm.commands.app import app
from dgm.commands.class_grading import grade_class
from dgm.commands.failures import NOT_OK
from dgm.content.build import assemble, build, release
from dgm.content.course import ContentError, load_course
from dgm.content.nbgrader_config import config_for_release, load_config, release_config
from dgm.content.percent import hidden_tests, part_of, region, test_points
from dgm.content.roster import Person
from dgm.grading.lock import Busy, only_grader
from dgm.grading.results import Result, TestResult
from dgm.grading.suite import SuiteError
from dgm.nbgrader_plugins.backups import NEWEST, back_up, backups
from dgm.nbgrader_plugins.class_records import class_report, names_of
from dgm.nbgrader_plugins.converters import record, scores, write_feedback
from dgm.nbgrader_plugins.formgrader import without_notebooks
from dgm.nbgrader_plugins.roster import enter
from dgm.reports.class_report import render
from dgm.reports.feedback import mark_on
from dgm.sandbox.launch import SandboxUnavailable
from dgm.submission.read import read_submitted
from dgm.submission.rebuild import rebuild

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
test_points.__test__ = False  # a function of the project, by its name

REPOSITORY = Path(__file__).parents[2]
ASSIGNMENT = "hw1_tiny"
MAX_SCORE = 15.0
SECRETS = (
    "number_drawn_in_secret",
    "isinstance(student",
    "HIDDEN TESTS",
    "additivity and homogeneity",
    "MARK SCHEME",
    "twice_the_argument",
)
PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
        "0000000a4944415478da6360000000020001e221bc330000000049454e44ae426082"
    )
).decode()
SCRIPT = "<script>alert(1)</script>"


class FakeGrader:
    """Passes an answer unless it is a stub, or holds the word WRONG or UNSURE."""

    def __init__(self, course, assignment):
        self.course = course
        self.assignment = assignment
        self.master = assemble(course, course.assignments[assignment])

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def rebuild(self, path):
        return rebuild(path, self.master)

    def stored_result(self, submission):
        return self.result_for(submission)

    def result_for(self, submission):
        answers = {cell.id: cell.source for cell in submission.cells}
        tests = []
        for cell in self.master.cells:
            if cell.metadata.dgm.role != "tests":
                continue
            functions = hidden_tests(region(cell.source, "HIDDEN TESTS"))
            weights = sum(test_points(function) for function in functions)
            for function in functions:
                share = test_points(function) / weights * cell.metadata.nbgrader.points
                answer = answers.get(part_of(cell.id), "NotImplementedError")
                tests.append(verdict(cell, function, share, answer))
        return Result(
            key="key",
            assignment=self.assignment,
            version=self.master.metadata.dgm.version,
            sandboxed=True,
            tests=tuple(tests),
            notes=submission.notes,
            cell_errors={"double": f"NameError: {SCRIPT}"} if "BROKEN" in str(answers) else {},
        )


class TakesOptions(FakeGrader):
    def __init__(self, course, assignment, **options):
        super().__init__(course, assignment)


@pytest.fixture
def fake_grader(monkeypatch):
    """`dgm grade` grades with the fake one, which needs no sandbox."""
    monkeypatch.setattr("dgm.commands.class_grading.Grader", TakesOptions)
    monkeypatch.setattr("dgm.sandbox.launch.Sandbox.launch", lambda sandbox: None)


def verdict(cell, function, share, answer):
    outcome, message, mistake = "passed", "", None
    if "NotImplementedError" in answer:
        outcome = "not_started"
    elif "WRONG" in answer:
        outcome, message, mistake = "failed", f"expected 2, got '{SCRIPT}'", "Two times `x`, no x²."
    elif "UNSURE" in answer:
        outcome = "grader_error"
    return TestResult(
        name=function.name,
        problem=cell.metadata.dgm.problem,
        part=part_of(cell.id),
        description=function.body[0].value.value,
        outcome=outcome,
        points=share if outcome == "passed" else 0.0,
        max_points=share,
        message=message,
        mistake=mistake,
    )


def new_course(root, grader="test_nbgrader.FakeGrader"):
    shutil.copytree(REPOSITORY / "tests" / "fixtures" / "course", root)
    config = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
    here = str(Path(__file__).parent)
    config += f"\nimport sys\nsys.path.append({here!r})\nc.RecordingExporter.grader = {grader!r}\n"
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    course = load_course(root)
    build(course)
    return course


def answered(released, **answers):
    """The released notebook with answers by cell id (`_` for `-`); all others are right."""
    notebook = copy.deepcopy(released)
    given = {"double": "return 2 * x", "shift": "return x + 1", "shift_back": "shift_back = 1"}
    given |= {"double_why": "It keeps sums."} | answers
    for cell in notebook.cells:
        answer = given.get(cell.id.replace("-", "_"))
        if answer is not None:
            cell.source = cell.source.replace("raise NotImplementedError", answer)
            cell.source = cell.source.replace("*Write your answer here.*", answer)
    return notebook


def submit(course, student, notebook):
    folder = course.root / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    (folder / f"{ASSIGNMENT}.ipynb").write_text(text, encoding="utf-8")
    return folder


def submit_class(course, released):
    """Students by what is the matter with their notebook."""
    submit(course, "perfect", answered(released))
    submit(course, "wrong", answered(released, double="return 'WRONG'"))
    submit(course, "unsure", answered(released, shift="return 'UNSURE'"))
    submit(course, "untouched", released)
    submit(course, "broken", "{ this is no notebook")

    duplicated = answered(released)
    duplicated.cells += copy.deepcopy(duplicated.cells)
    submit(course, "duplicated", duplicated)

    old = answered(released)
    for cell in old.cells:
        cell.metadata.nbgrader.pop("schema_version")
    submit(course, "old", old)

    greedy = answered(released, double="return 'WRONG'")
    for cell in greedy.cells:
        if cell.metadata.nbgrader.grade:
            cell.metadata.nbgrader["points"] = 100
            cell.metadata["tags"] = ["skip-execution"]
    submit(course, "greedy", greedy)

    hostile = answered(released, double="return 'WRONG'  # BROKEN", double_why=f"Why? {SCRIPT}")
    html = new_output("display_data", data={"text/html": SCRIPT, "image/png": PNG})
    for cell in hostile.cells:
        if cell.cell_type == "code":
            cell.outputs = [html]
    hostile.cells += [new_markdown_cell(SCRIPT), new_code_cell("1", outputs=[html])]
    folder = submit(course, "hostile", hostile)
    (folder / "page.html").write_text(SCRIPT, encoding="utf-8")


def nbgrader(course, *arguments):
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "src")}
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def nbgrader_in_fork(course, *arguments):
    """As `nbgrader` does it, for the tests that need it often."""

    def main():
        NbGraderApp.clear_instance()
        NbGraderApp.launch_instance(list(arguments))

    return in_fork(main, course.root)


def autograded(course, student):
    path = course.root / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    return nbformat.read(path, as_version=4)


def grades(course, student):
    """Every grade of a student by cell id."""
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        submission = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student)
        return {grade.name: grade.to_dict() for grade in submission.grades}


def graded_by_hand(course, student, score, comment):
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        place = ("double-why", ASSIGNMENT, ASSIGNMENT, student)
        gradebook.find_grade(*place).manual_score = score
        gradebook.find_grade(*place).needs_manual_grade = False
        gradebook.find_comment(*place).manual_comment = comment
        gradebook.db.commit()


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """A class that went through nbgrader's own commands: (course, what each command said)."""
    course = new_course(tmp_path_factory.mktemp("term") / "course")
    said = {"generate_assignment": nbgrader(course, "generate_assignment", ASSIGNMENT, "--force")}
    released = nbformat.read(course.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", 4)
    submit_class(course, released)
    said["autograde"] = nbgrader(course, "autograde", ASSIGNMENT)
    graded_by_hand(course, "perfect", 2.0, "Good, but *why* products?")
    said["generate_feedback"] = nbgrader(course, "generate_feedback", ASSIGNMENT)
    said["export"] = nbgrader(course, "export")
    return course, said


@pytest.fixture(scope="module")
def released_course(tmp_path_factory):
    course = new_course(tmp_path_factory.mktemp("released") / "course")
    released = nbformat.read(release(course, ASSIGNMENT), as_version=4)
    submit(course, "perfect", answered(released))
    return course, released


@pytest.fixture
def small(released_course, tmp_path):
    """A course with one released assignment and one perfect submission, nothing graded yet."""
    original, released = released_course
    shutil.copytree(original.root, tmp_path / "course")
    course = load_course(tmp_path / "course")
    return course, released, FakeGrader(course, ASSIGNMENT)


def page(course, student):
    path = course.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
    return path.read_text(encoding="utf-8")


def test_every_command_ends_as_it_should_and_a_bad_file_shows_in_the_exit_status(term):
    _, said = term
    assert {name: done.returncode for name, done in said.items()} == {
        "generate_assignment": 0,
        "autograde": 1,
        "generate_feedback": 0,
        "export": 0,
    }, "\n".join(done.stderr for done in said.values())
    assert not any("SAWarning" in done.stderr for done in said.values())


def test_a_broken_file_costs_one_line_and_nothing_of_it_is_recorded(term):
    course, said = term
    lines = said["autograde"].stderr.splitlines()
    named = [line for line in lines if f"broken/{ASSIGNMENT}/{ASSIGNMENT}.ipynb: " in line]
    assert len(named) == 1
    assert "Traceback" not in said["autograde"].stderr
    assert "broken" not in scores(course, ASSIGNMENT)
    assert not (course.root / "autograded" / "broken").exists() or not any(
        (course.root / "autograded" / "broken").rglob("*.ipynb")
    )


def test_the_rest_of_the_class_is_recorded_with_the_points_of_the_results(term):
    course, _ = term
    held = {student: row["score"] for student, row in scores(course, ASSIGNMENT).items()}
    assert held == {
        "perfect": 14.5,  # two of two and a half for the written answer
        "duplicated": 12.5,
        "old": 12.5,
        "wrong": 5.0,
        "greedy": 5.0,
        "hostile": 5.0,
        "unsure": pytest.approx(12.5 - 1.75),
        "untouched": 0.0,
    }
    assert all(row["max_score"] == MAX_SCORE for row in scores(course, ASSIGNMENT).values())


def test_each_tests_cell_holds_one_plain_float_and_a_table(term):
    course, _ = term
    cells = {cell.id: cell for cell in autograded(course, "wrong").cells}
    table, points = cells["double-tests"].outputs
    assert (points.output_type, points.data) == ("execute_result", {"text/plain": "0.0"})
    assert "Doubles every integer" in table.data["text/html"]
    assert "Likely mistake: Two times `x`, no x²." in table.data["text/plain"]
    assert cells["shift-tests"].outputs[1].data["text/plain"] == "1.75"


def test_what_the_grader_could_not_decide_waits_for_a_person(term):
    course, _ = term
    assert grades(course, "unsure")["shift-tests"]["needs_manual_grade"]
    assert not grades(course, "unsure")["double-tests"]["needs_manual_grade"]


def test_an_untouched_written_answer_is_no_answer_and_a_written_one_waits(term):
    course, _ = term
    assert grades(course, "untouched")["double-why"]["auto_score"] == 0
    assert not grades(course, "untouched")["double-why"]["needs_manual_grade"]
    assert grades(course, "wrong")["double-why"]["needs_manual_grade"]


def test_the_person_who_grades_finds_mark_scheme_notes_and_saved_pictures(term):
    course, _ = term
    cells = {cell.id: cell for cell in autograded(course, "hostile").cells}
    assert "additivity and homogeneity" in cells["double-why-mark-scheme"].source
    assert cells["double-picture"].outputs[0].data == {"image/png": PNG}
    assert "2 cells answer" in autograded(course, "duplicated").cells[0].source


def test_an_autograded_notebook_holds_no_hidden_test_and_no_markup_in_outputs(term):
    course, _ = term
    notebook = autograded(course, "hostile")
    text = nbformat.writes(notebook)
    assert not [secret for secret in SECRETS[:3] if secret in text]
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pages = [
        output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})
    ]
    assert pages
    assert not [shown for shown in pages if "<script" in shown]
    files = [path.name for path in (course.root / "autograded" / "hostile").rglob("*.*")]
    assert files == [f"{ASSIGNMENT}.ipynb"]


def test_formgrader_shows_markup_of_a_student_as_text(term):
    course, _ = term
    config = load_config(course)
    config.HTMLExporter.template_name = "classic"
    notebook = autograded(course, "hostile")
    cell = next(cell for cell in notebook.cells if cell.id == "double-why")
    cell.source += "\n\n[a](javascript:alert(1)) ![b](http://elsewhere.org/b.png)\n\n" + SCRIPT
    shown, _ = HTMLExporter(config=config).from_notebook_node(notebook)
    body = shown[shown.index("<body") :]
    assert "&lt;script&gt;alert(1)" in body
    assert SCRIPT not in body
    assert "javascript:alert" not in body
    assert "elsewhere.org" not in body


def test_a_class_is_read_once_and_what_was_graded_is_recorded(small, monkeypatch, fake_grader):
    course, released, _ = small
    read = []

    def counted(path):
        read.append(path)
        return read_submitted(path)

    monkeypatch.setattr("dgm.submission.rebuild.read_submitted", counted)
    (entry,) = grade_class(course, ASSIGNMENT)
    assert entry.feedback.exists() and entry.score is not None
    assert read == [course.root / "submitted" / "perfect" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"]


def test_feedback_tells_points_properties_gaps_and_likely_mistakes(term):
    course, _ = term
    text = " ".join(re.sub(r"<[^>]+>", " ", page(course, "wrong")).split())
    assert "5 of 15 points so far" in text
    assert "Doubles every integer, the negative ones too." in text
    assert "expected 2, got" in text
    assert "Likely mistake: Two times x , no x²." in text
    assert "Shifting" in text
    assert "not graded yet" in text


def test_feedback_holds_written_answers_with_comments_and_hand_given_points(term):
    course, _ = term
    html = page(course, "perfect")
    assert "It keeps sums." in html
    assert "Good, but <em>why</em> products?" in html
    assert "<b>14.5</b> of 15 points" in html
    assert "so far" not in html


@pytest.mark.parametrize("student", ["perfect", "wrong", "hostile", "untouched", "duplicated"])
def test_feedback_holds_nothing_hidden_no_path_and_nothing_from_elsewhere(term, student):
    course, _ = term
    html = page(course, student)
    assert not [secret for secret in SECRETS if secret in html]
    assert str(course.root) not in html
    assert SCRIPT not in html
    assert "<script" not in html
    links = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert links
    assert all(link.startswith(("#", "data:image/png")) for link in links)


def test_feedback_is_a_page_that_a_screen_reader_can_follow(term):
    course, _ = term
    reader = Outline()
    reader.feed(page(course, "hostile"))
    assert reader.language == "en"
    assert reader.headings[0] == 1
    assert all(b - a <= 1 for a, b in zip(reader.headings, reader.headings[1:], strict=False))
    assert reader.headers_without_scope == 0
    assert reader.pictures_without_text == 0
    assert "hostile" in reader.title


def test_the_page_about_a_class_holds_everybody_and_what_the_gradebook_holds(term):
    course, _ = term
    report = class_report(course, ASSIGNMENT, names_of(course, ASSIGNMENT))
    held = scores(course, ASSIGNMENT)
    assert {row.student: row.score for row in report.rows if row.score is not None} == {
        student: mark["score"] for student, mark in held.items()
    }
    for row in report.rows:
        if row.score is not None:
            assert sum(row.points.values()) == pytest.approx(row.score)
    submitted = {path.parent.name for path in (course.root / "submitted").glob(f"*/{ASSIGNMENT}")}
    assert {row.student for row in report.rows} == submitted
    refused = {row.student for row in report.rows if row.state == "ungradable"}
    assert refused == submitted - held.keys()
    assert refused == {doubt.student for doubt in report.doubts if doubt.kind == "ungradable"}
    (why,) = [doubt.text for doubt in report.doubts if doubt.student == "broken"]
    assert "JSON" in why
    assert report.pictures and {test.part for test in report.tests} >= {"double"}


def test_an_anonymous_page_holds_no_name_no_answer_and_no_time(term):
    course, _ = term
    students = {path.parent.name for path in (course.root / "submitted").glob(f"*/{ASSIGNMENT}")}
    names = names_of(course, ASSIGNMENT, anonymous=True)
    assert names.shown.keys() == students and len({*names.shown.values()}) == len(students)
    report = class_report(course, ASSIGNMENT, names)
    page = render(report)
    for each in (*report.rows, *report.doubts, *report.pictures):
        assert re.fullmatch(r"Student \d+", each.student)
    for word in ("hostile", "duplicated", "greedy", "alert(1)"):
        assert word not in page
    assert not any([doubt.text for doubt in report.doubts])
    assert not any([pair.beside for pair in report.alike])
    assert not any([row.handed_in or row.id for row in report.rows])
    assert not any([picture.printed for picture in report.pictures])


def test_an_anonymous_page_does_not_say_who_was_late(small):
    course, _, _ = small
    course = with_late(course)
    handed_in(course, "perfect", "2026-10-17 23:59:01")
    list(record(FakeGrader(course, ASSIGNMENT), ["perfect"]))
    for anonymous in (False, True):
        names = names_of(course, ASSIGNMENT, anonymous=anonymous)
        report = class_report(course, ASSIGNMENT, names)
        assert ("Days late" in render(report)) is not anonymous
        (row,) = report.rows
        assert row.score == 10.0
        assert bool(row.days_late) is not anonymous


def test_the_report_counts_no_days_of_what_is_too_late_to_count(small):
    course, _, _ = small
    course = with_late(course)
    for day, told in ((18, ">2 <small>−2.5</small><"), (30, ">too late <small>−12.5</small><")):
        handed_in(course, "perfect", f"2026-10-{day} 22:00:00")
        list(record(FakeGrader(course, ASSIGNMENT), ["perfect"]))
        report = class_report(course, ASSIGNMENT, names_of(course, ASSIGNMENT))
        assert told in render(report)


def test_the_command_writes_a_page_that_others_cannot_read(term):
    course, _ = term
    done = CliRunner().invoke(app, ["--course", str(course.root), "report", ASSIGNMENT])
    assert done.exit_code == 0, done.output
    page = course.root / "reports" / f"{ASSIGNMENT}.html"
    assert page.stat().st_mode & 0o077 == 0
    assert str(page) in done.output.replace("\n", "")


def test_export_has_the_points(term):
    course, _ = term
    with open(course.root / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert float(rows["perfect"]["score"]) == 14.5
    assert float(rows["wrong"]["score"]) == 5.0
    assert {float(row["max_score"]) for row in rows.values()} == {MAX_SCORE}


def test_grading_again_changes_nothing_and_keeps_what_was_given_by_hand(small):
    course, _, grader = small
    (first,) = record(grader, ["perfect"])
    before = first.path.read_bytes()
    graded_by_hand(course, "perfect", 1.5, "nearly")
    held = scores(course, ASSIGNMENT)["perfect"]["score"]
    (again,) = record(grader, ["perfect"])
    assert (again.reason, again.path.read_bytes()) == ("", before)
    assert scores(course, ASSIGNMENT)["perfect"]["score"] == held == 14.0
    assert grades(course, "perfect")["double-why"]["manual_score"] == 1.5


def test_recording_needs_no_generate_assignment_and_goes_on_after_a_bad_file(small):
    course, released, grader = small
    assert not (course.root / "gradebook.db").exists()
    submit(course, "bad", "nonsense")
    submit(course, "wrong", answered(released, double="return 'WRONG'"))
    done = {one.student: one for one in record(grader, ["bad", "perfect", "wrong"])}
    assert f"bad/{ASSIGNMENT}/{ASSIGNMENT}.ipynb: " in done["bad"].reason
    assert "\n" not in done["bad"].reason
    assert (done["perfect"].reason, done["wrong"].reason) == ("", "")
    assert scores(course, ASSIGNMENT).keys() == {"perfect", "wrong"}


def test_a_resubmission_that_cannot_be_read_leaves_the_earlier_score(small):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    submit(course, "perfect", "nonsense")
    (again,) = record(grader, ["perfect"])
    assert again.reason
    assert scores(course, ASSIGNMENT)["perfect"]["score"] == 12.5


def test_a_failure_of_the_grader_costs_that_student_alone(small):
    course, released, grader = small
    submit(course, "cursed", answered(released, double="return 'CURSED'"))
    honest = grader.result_for

    def result_for(submission):
        if "CURSED" in str(submission.cells):
            raise ZeroDivisionError("a mistake of the grader")
        return honest(submission)

    grader.result_for = result_for
    done = {one.student: one.reason for one in record(grader, ["cursed", "perfect"])}
    assert done == {"cursed": "ZeroDivisionError: a mistake of the grader", "perfect": ""}
    assert scores(course, ASSIGNMENT).keys() == {"perfect"}


def test_points_that_are_no_points_are_refused(small):
    course, _, grader = small
    honest = grader.result_for

    def result_for(submission):
        result = honest(submission)
        too_many = copy.copy(result.tests[0])
        object.__setattr__(too_many, "points", float("nan"))
        object.__setattr__(result, "tests", (too_many, *result.tests[1:]))
        return result

    grader.result_for = result_for
    (refused,) = record(grader, ["perfect"])
    assert "nan points for 'double'" in refused.reason
    assert scores(course, ASSIGNMENT) == {}


@pytest.mark.parametrize("kind", [SandboxUnavailable, SuiteError])
def test_without_sandbox_or_tests_nobody_is_graded_and_nothing_is_left_behind(small, kind):
    course, released, grader = small
    submit(course, "second", answered(released))
    asked = []

    def result_for(submission):
        asked.append(submission)
        raise kind("bubblewrap is missing")

    grader.result_for = result_for
    with pytest.raises(kind, match="bubblewrap is missing"):
        list(record(grader, ["perfect", "second"]))
    assert len(asked) == 1
    assert scores(course, ASSIGNMENT) == {}
    assert not list((course.root / "autograded").rglob("*.ipynb"))


def test_a_gradebook_in_use_stops_the_class_and_what_was_recorded_stays(small):
    course, _, grader = small
    (first,) = record(grader, ["perfect"])
    before = first.path.read_bytes()
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperationalError, match="database is locked"):
            list(record(grader, ["perfect"]))
    assert first.path.read_bytes() == before


def test_what_a_crash_left_unfinished_is_recorded_by_the_next_autograde(small):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    path = course.root / "autograded" / "perfect" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    whole = path.read_bytes()
    for left_behind in (b"", whole[: len(whole) // 2]):
        path.chmod(0o644)
        path.write_bytes(left_behind)
        api = NbGraderAPI(config=load_config(course))
        assert api.autograde(ASSIGNMENT, "perfect", force=False)["success"]
        assert path.read_bytes() == whole


class LeavableGrader(FakeGrader):
    """Counts the graders that were made and not left."""

    held = 0

    def __init__(self, course, assignment):
        super().__init__(course, assignment)
        LeavableGrader.held += 1

    def __exit__(self, *exception):
        LeavableGrader.held -= 1

    def result_for(self, submission):
        if "LOST" in str([cell.source for cell in submission.cells]):
            raise RuntimeError("the sandbox is lost")
        return super().result_for(submission)


def is_free(course):
    """Whether another process may grade; a lock never stops the process that holds it."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(Busy), only_grader(course):
            os._exit(0)
        os._exit(1)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("answer", ["return 2 * x", "return 'LOST'"])
def test_a_server_that_lives_on_holds_neither_course_nor_grader_after_autograde(small, answer):
    course, released, _ = small
    submit(course, "someone", answered(released, double=answer))
    config = load_config(course)
    config.RecordingExporter.grader = f"{__name__}.LeavableGrader"
    kept = []  # as a server keeps what it made, and a traceback its frames

    class Keeps(Autograde):
        def convert_notebooks(self):
            kept.append(self)
            super().convert_notebooks()
            assert LeavableGrader.held == 1 and not is_free(course)

    coursedir = CourseDirectory(config=config)
    coursedir.assignment_id, coursedir.student_id = ASSIGNMENT, "someone"
    converter = Keeps(coursedir=coursedir, config=config, force=True)
    with contextlib.ExitStack() as stack:
        if "LOST" in answer:
            stack.enter_context(pytest.raises(NbGraderException))
        converter.start()
    assert kept and kept[0].exporter is not None
    assert LeavableGrader.held == 0 and is_free(course)
    assert not converter.log.filters


def test_changed_points_reach_the_gradebook_with_the_next_recording(small):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    path = course.root / "course.toml"
    path.write_text(path.read_text().replace("points = 5", "points = 6"), encoding="utf-8")
    changed = FakeGrader(load_course(course.root), ASSIGNMENT)
    (again,) = record(changed, ["perfect"])
    assert again.reason == ""
    held = scores(course, ASSIGNMENT)["perfect"]
    assert (held["score"], held["max_score"]) == (13.5, 16.0)


def test_other_cells_are_refused_once_there_are_submissions(small):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    path = course.root / "course.toml"
    shortened = path.read_text().replace('  { slug = "shifting", points = 5 },\n', "")
    path.write_text(shortened, encoding="utf-8")
    with pytest.raises(ContentError, match="shift-tests.*start a new gradebook"):
        list(record(FakeGrader(load_course(course.root), ASSIGNMENT), ["perfect"]))


def test_feedback_is_written_in_this_process_too(small):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    (written,) = write_feedback(course, ASSIGNMENT, ["perfect"])
    assert written.reason == ""
    assert written.path.read_text(encoding="utf-8") == page(course, "perfect")
    (missing,) = write_feedback(course, ASSIGNMENT, ["nobody"])
    assert missing.reason


def test_a_misspelt_limit_ends_nbgrader_s_own_command_in_one_line(small):
    course, _, _ = small
    path = course.root / "course.toml"
    path.write_text(path.read_text().replace("memory_mb", "memory_md"), encoding="utf-8")
    said = nbgrader(course, "autograde", ASSIGNMENT)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    errors = [line for line in said.stderr.splitlines() if "ERROR" in line]
    line = "[AutogradeApp | ERROR] course.toml:7: unknown limit 'memory_md'; write 'memory_mb'"
    assert line in errors
    assert not list((course.root / "autograded").rglob("*.ipynb"))


def test_the_due_date_reaches_the_gradebook(small):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        due = gradebook.find_assignment(ASSIGNMENT).duedate
    assert due.isoformat() == "2026-10-16T23:59:00"


def handed_in(course, student, time):
    path = course.root / "submitted" / student / ASSIGNMENT / "timestamp.txt"
    path.write_text(f"{time} UTC", encoding="utf-8")


def with_late(course, late="{ loses = 0.1, days = 2 }"):
    path = course.root / "course.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("due =", f"late = {late}\ndue =", 1), encoding="utf-8")
    return load_course(course.root)


def score_and_page(course):
    (done,) = write_feedback(course, ASSIGNMENT, ["perfect"])
    assert done.reason == ""
    return scores(course, ASSIGNMENT)["perfect"]["score"], page(course, "perfect")


def test_a_late_submission_loses_what_the_course_says_also_of_marks_by_hand(small):
    course, _, _ = small
    course = with_late(course)
    handed_in(course, "perfect", "2026-10-17 23:59:01")
    list(record(FakeGrader(course, ASSIGNMENT), ["perfect"]))
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        (recorded,) = gradebook.assignment_submissions(ASSIGNMENT)
        assert recorded.late_submission_penalty == pytest.approx(2.5)  # of 12.5, by nbgrader itself
    graded_by_hand(course, "perfect", 1.5, "nearly")
    score, text = score_and_page(course)
    assert score == pytest.approx(0.8 * 14) == mark_on(text)
    assert "2 days late: it was due 2026-10-16 23:59" in text


def test_an_extension_after_grading_changes_the_penalty_down_to_none(small):
    course, _, _ = small
    course = with_late(course)
    handed_in(course, "perfect", "2026-10-17 23:59:01")
    list(record(FakeGrader(course, ASSIGNMENT), ["perfect"]))
    expected = [("--days", "1", 0.9 * 12.5), ("--until", "2026-10-18", 12.5)]
    for option, value, score in expected:
        done = CliRunner().invoke(
            app, ["--course", str(course.root), "extend", "perfect", ASSIGNMENT, option, value]
        )
        assert done.exit_code == 0, done.output
        assert score_and_page(course)[0] == pytest.approx(score)
    assert "late" not in score_and_page(course)[1]


def test_a_due_time_that_moves_after_grading_changes_the_penalty(small):
    course, _, _ = small
    course = with_late(course)
    handed_in(course, "perfect", "2026-10-19 00:00:00")
    list(record(FakeGrader(course, ASSIGNMENT), ["perfect"]))
    assert score_and_page(course)[0] == 0
    path = course.root / "course.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-10-16", "2026-10-20"))
    assert score_and_page(load_course(course.root))[0] == 12.5


def test_a_due_time_that_moves_behind_an_extension_counts_for_who_has_it(small):
    course, _, _ = small
    course = with_late(course)
    handed_in(course, "perfect", "2026-10-19 12:00:00")
    list(record(FakeGrader(course, ASSIGNMENT), ["perfect"]))
    assert dgm(course, "extend", "perfect", ASSIGNMENT, "--until", "2026-10-17").exit_code == 0
    assert score_and_page(course)[0] == pytest.approx(0.8 * 12.5)
    path = course.root / "course.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-10-16", "2026-10-20"))
    score, page = score_and_page(load_course(course.root))
    assert score == 12.5
    assert "late" not in page and "Extension" not in page
    told = dgm(course, "grade", ASSIGNMENT).output
    assert "extensions.csv gives perfect no more time than everybody has: " in told
    assert f"{ASSIGNMENT} is due at 2026-10-20 23:59 now" in told


def tables(course):
    """All rows of the gradebook, with names in place of the ids that are drawn for each row."""
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        database.row_factory = sqlite3.Row
        found = {
            table: [dict(row) for row in database.execute(f"SELECT * FROM {table}")]
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
    names = {}
    for table in ("assignment", "notebook", "base_cell", "source_cell"):
        names |= {row["id"]: f"{row['name']} {row.get('type', '')}" for row in found[table]}
    names |= {row["id"]: row["student_id"] for row in found["submitted_assignment"]}
    for row in found["submitted_notebook"]:
        names[row["id"]] = names[row["assignment_id"]]
    for row in found["grade"]:
        names[row["id"]] = f"{names[row['notebook_id']]} {names[row['cell_id']]}"
    for table, rows in found.items():
        keyed = table not in ("grade", "comment")
        named = [
            {key: names.get(value, value) for key, value in row.items() if keyed or key != "id"}
            for row in rows
        ]
        found[table] = sorted(named, key=lambda row: json.dumps(row, default=str, sort_keys=True))
    return found


def files(course):
    paths = [p for f in ("autograded", "feedback") for p in sorted((course.root / f).rglob("*"))]
    return {
        str(path.relative_to(course.root)): (path.stat().st_mode & 0o777, path.read_bytes())
        for path in paths
        if path.is_file()
    }


def test_dgm_grade_leaves_the_records_that_nbgrader_s_own_commands_leave(tmp_path, fake_grader):
    """Of new students, those graded by hand, with new answers or points, late, or extended."""
    course = new_course(tmp_path / "stock")
    released = nbformat.read(release(course, ASSIGNMENT), as_version=4)
    submit_class(course, released)
    (submit(course, "misnamed", "{}") / f"{ASSIGNMENT}.ipynb").rename(
        course.root / "submitted" / "misnamed" / ASSIGNMENT / "hw (1).ipynb"
    )
    course = with_late(course)
    handed_in(course, "perfect", "2026-10-17 23:59:01")
    handed_in(course, "wrong", "2026-10-17 23:59:01")
    handed_in(course, "old", "2026-10-10 12:00:00")
    (course.root / "extensions.csv").write_text(
        f"assignment,student,until,reason\n{ASSIGNMENT},wrong,2026-10-18,ill\n"
    )
    enter(course, [Person(name) for name in ("broken", "misnamed")], "2026-09-01")
    copied = tmp_path / "copy"
    shutil.copytree(course.root, copied)
    ours = load_course(copied)

    for what in ("new", "graded by hand", "new answer", "new points"):
        for command in ("autograde", "generate_feedback"):
            nbgrader_in_fork(course, command, ASSIGNMENT, "--force")
        scores(course, ASSIGNMENT)
        grade_class(ours, ASSIGNMENT)
        theirs = tables(course)
        for table, rows in tables(ours).items():
            assert rows == theirs.pop(table), (what, table)
        assert not theirs
        assert files(ours) == files(course), what
        assert scores(ours, ASSIGNMENT).keys() & {"broken", "misnamed"} == set()
        waits = grades(ours, "perfect")["double-why"]["needs_manual_grade"]
        assert waits == (what in ("new", "new answer")), what
        for each in (course, ours):
            if what in ("new", "new answer"):
                graded_by_hand(each, "perfect", 2.0, "Good, but *why* products?")
            elif what == "graded by hand":
                submit(each, "perfect", answered(released, double_why="It keeps products."))
        if what == "new answer":
            course, ours = (with_points(each, 5, 6) for each in (course, ours))
            course, ours = (with_points(each, 10, 20) for each in (course, ours))
    assert grades(ours, "perfect")["double-why"]["manual_score"] == 4.0


def with_points(course, before, after):
    path = course.root / "course.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"points = {before} }}", f"points = {after} }}"))
    return load_course(course.root)


@pytest.mark.parametrize("way", ["dgm", "nbgrader", "formgrader"])
def test_a_mark_by_hand_stands_until_the_answer_changes(small, fake_grader, way):
    course, released, _ = small

    def regrade():
        if way == "dgm":
            grade_class(course, ASSIGNMENT)
        elif way == "nbgrader":
            nbgrader_in_fork(course, "autograde", ASSIGNMENT, "--force")
        else:
            api = NbGraderAPI(config=load_config(course))
            assert api.autograde(ASSIGNMENT, "perfect")["success"]
        return grades(course, "perfect")

    assert regrade()["double-why"]["needs_manual_grade"]
    graded_by_hand(course, "perfect", 1.5, "nearly")
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        tested = gradebook.find_grade("shift-tests", ASSIGNMENT, ASSIGNMENT, "perfect")
        tested.manual_score = 1.0  # a person overrules the tests
        gradebook.db.commit()
    for _ in range(2):
        held = regrade()
        assert not any(grade["needs_manual_grade"] for grade in held.values())
        assert (held["double-why"]["manual_score"], held["shift-tests"]["manual_score"]) == (1.5, 1)

    submit(course, "perfect", answered(released, double_why="Another answer."))
    held = regrade()
    assert [name for name in held if held[name]["needs_manual_grade"]] == ["double-why"]
    assert held["double-why"]["manual_score"] == 1.5
    submit(course, "perfect", answered(released, shift="return 1 + x"))
    held = regrade()
    assert held["shift-tests"]["needs_manual_grade"]
    assert not held["double-tests"]["needs_manual_grade"]


def test_marks_stay_the_same_share_when_points_change_also_of_who_is_not_graded_again(small):
    course, released, grader = small
    submit(course, "other", answered(released))
    list(record(grader, ["perfect", "other"]))
    for student in ("perfect", "other"):
        graded_by_hand(course, student, 2.5, "all")
    assert scores(course, ASSIGNMENT)["other"]["score"] == MAX_SCORE
    for before, after in ((10, 8), (8, 10)):
        course = with_points(course, before, after)
        list(record(FakeGrader(course, ASSIGNMENT), ["perfect"]))
        for student in ("perfect", "other"):
            held = scores(course, ASSIGNMENT)[student]
            assert held["score"] == held["max_score"] == after + 5
            assert not held["needs_manual_grade"]
    assert grades(course, "other")["double-why"]["manual_score"] == 2.5


@pytest.mark.parametrize("by", ["dgm", "nbgrader"])
def test_a_release_before_the_regrade_leaves_the_shares_of_marks_by_hand(small, by):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    graded_by_hand(course, "perfect", 1.25, "half")
    course = with_points(course, 10, 20)
    assert dgm(course, "build").exit_code == 0
    before = tables(course)
    if by == "dgm":
        assert dgm(course, "release", ASSIGNMENT).exit_code == 0
        assert tables(course) == before
    else:
        assert NbGraderAPI(config=config_for_release(course)).generate_assignment(ASSIGNMENT)[
            "success"
        ]
        assert tables(course) != before
    for _ in range(2):
        list(record(FakeGrader(course, ASSIGNMENT), ["perfect"]))
        mark = grades(course, "perfect")["double-why"]
        assert (mark["manual_score"], mark["max_score"]) == (2.5, 5)


def test_the_stock_executor_gives_no_points_and_says_how_to_configure_it(small, tmp_path):
    course, released, _ = small
    stock = tmp_path / "stock"
    shutil.copytree(course.root / "source", stock / "source")
    config = Config(CourseDirectory={"root": str(stock)})
    config.merge(release_config())
    api = NbGraderAPI(config=config)
    assert api.generate_assignment(ASSIGNMENT)["success"]
    shutil.copytree(course.root / "submitted", stock / "submitted")
    assert api.autograde(ASSIGNMENT, "perfect")["success"]
    folder = stock / "autograded" / "perfect" / ASSIGNMENT
    cells = nbformat.read(folder / f"{ASSIGNMENT}.ipynb", as_version=4).cells
    tests = [cell for cell in cells if cell.id.endswith("-tests")]
    said = [str(output) for cell in tests for output in cell.outputs if "ename" in output]
    assert len(said) == len(tests) == 3
    assert all("nbgrader_config.py" in text for text in said)
    with Gradebook(f"sqlite:///{stock}/gradebook.db") as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "perfect").score == 0


class Outline(HTMLParser):
    """What a screen reader goes by."""

    def __init__(self):
        super().__init__()
        self.language = self.title = ""
        self.headings = []
        self.headers_without_scope = self.pictures_without_text = 0
        self._in_title = False

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "html":
            self.language = attributes.get("lang")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.headers_without_scope += tag == "th" and "scope" not in attributes
        self.pictures_without_text += tag == "img" and not attributes.get("alt")
        self._in_title = tag == "title"

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title += data


def dgm(course, *arguments):
    return CliRunner().invoke(
        app, ["--course", str(course.root), *arguments], env={"COLUMNS": "200"}
    )


def rows_of(printed):
    """The cells of a table's lines, by the first."""
    lines = [line for line in printed.splitlines() if line.startswith(("│", "┃"))]
    rows = [[cell.strip() for cell in re.split("[│┃]", line)[1:-1]] for line in lines]
    return {row[0]: row[1:] for row in rows}


def test_the_class_table_has_everybody_and_adds_up_before_and_after_marks_by_hand(
    small, fake_grader
):
    course, released, _ = small
    course = with_late(course)
    submit(course, "late", answered(released, double="return 'WRONG'"))
    handed_in(course, "late", "2026-10-17 12:00:00")
    submit(course, "broken", "{")
    folder = submit(course, "misnamed", answered(released))
    (folder / f"{ASSIGNMENT}.ipynb").rename(folder / "hw (1).ipynb")
    submit(course, "guest", answered(released))
    flat = course.root / "submitted" / "flat"
    flat.mkdir()
    (flat / "hw.ipynb").write_text("{}")
    submit(course, "left", answered(released))
    listed = ("perfect", "late", "broken", "misnamed", "flat", "absent", "gone", "left")
    enter(course, [Person(name) for name in listed], "2026-09-01")
    enter(course, [Person(name) for name in listed[:-2]], "2026-10-01")

    printed = dgm(course, "grade", ASSIGNMENT).output
    rows = rows_of(printed)
    assert rows["perfect"] == ["waits", "7.5", "5", "", "12.5"]
    assert rows["late"] == ["waits", "0", "5", "1 day −0.5", "4.5"]
    assert rows["guest"] == ["waits", "7.5", "5", "", "12.5"]
    assert rows["left"] == ["withdrawn", "7.5", "5", "", "12.5"]
    assert rows["possible"] == ["", "10", "5", "", "15"]
    nothing = ["–", "–", "", "–"]
    assert [rows[name] for name in ("broken", "misnamed", "flat", "absent", "gone")] == [
        ["ungradable", *nothing],
        ["ungradable", *nothing],
        ["missing", *nothing],
        ["missing", *nothing],
        ["withdrawn", *nothing],
    ]
    assert f"its folder has 'hw (1).ipynb'; name the right one {ASSIGNMENT}.ipynb" in printed
    assert f"move the right one to submitted/flat/{ASSIGNMENT}/{ASSIGNMENT}.ipynb" in printed
    assert "Not on the roster: guest" in printed

    graded_by_hand(course, "late", 2.0, "good")
    assert dgm(course, "extend", "absent", ASSIGNMENT, "--excuse").exit_code == 0
    rows = rows_of(dgm(course, "grade", ASSIGNMENT).output)
    assert rows["late"][1:] == ["2", "5", "1 day −0.7", "6.3"]
    assert rows["absent"][0] == "excused" and rows["flat"][0] == "missing"
    told = dgm(course, "feedback", ASSIGNMENT).output
    assert "2 wait for a mark in formgrader: guest (double-why), perfect (double-why)" in told
    report = class_report(course, ASSIGNMENT, names_of(course, ASSIGNMENT))
    assert report.states["withdrawn"] == 2 and len(report.marks) == 3
    assert (report.states["excused"], report.states["missing"]) == (1, 1)
    assert {sum(test.outcomes.values()) for test in report.tests} == {3}, (
        "who withdrew counts in no statistic"
    )


def test_a_regrade_that_was_stopped_says_whose_marks_changed_by_then(
    small, fake_grader, monkeypatch
):
    course, _, _ = small
    dgm(course, "grade", ASSIGNMENT)

    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("dgm.nbgrader_plugins.records.Records.add", stop)
    with_points(course, 10, 20)
    stopped = dgm(course, "grade", ASSIGNMENT)
    assert stopped.exit_code != 0
    assert re.search(r"Marks that changed:\n  perfect: \S+ of 15 → \S+ of 25", stopped.output)
    assert "`dgm undo` goes back" in stopped.output
    assert "the next `dgm grade" in stopped.output


def test_the_ungradable_file_of_who_withdrew_is_told_and_fails_nothing(small, fake_grader):
    course, _, _ = small
    submit(course, "broken", "{")
    enter(course, [Person("perfect"), Person("broken")], "2026-09-01")
    assert dgm(course, "grade", ASSIGNMENT).exit_code == 1
    enter(course, [Person("perfect")], "2026-10-01")
    done = dgm(course, "grade", ASSIGNMENT)
    assert done.exit_code == 0, done.output
    assert rows_of(done.output)["broken"][0] == "withdrawn"
    assert "ungradable: " in done.output


def test_dgm_feedback_brings_hand_marks_to_students_and_says_whose_page_changed(small):
    course, released, _ = small
    submit(course, "other", answered(released))
    assert "nobody has marks" in str(dgm(course, "feedback", ASSIGNMENT).exception)
    list(record(FakeGrader(course, ASSIGNMENT), ["perfect", "other"]))
    assert "2 of 2 pages changed" in dgm(course, "feedback", ASSIGNMENT).output
    graded_by_hand(course, "perfect", 2.0, "Good, but *why* products?")
    assert nbgrader_in_fork(course, "generate_feedback", ASSIGNMENT).returncode == 0
    assert "why" not in page(course, "perfect").partition("Good, but")[2][:40]  # the old page

    done = dgm(course, "feedback", ASSIGNMENT)
    assert done.exit_code == 0
    assert "1 of 2 pages changed:\n  perfect\n" in done.output
    assert "1 waits for a mark in formgrader: other (double-why)" in done.output
    assert "Good, but" in page(course, "perfect")
    assert "0 of 2 pages changed." in dgm(course, "feedback", ASSIGNMENT).output
    done = dgm(course, "feedback", ASSIGNMENT, "--student", "nobody")
    assert "'nobody' has no marks" in str(done.exception)
    graded_by_hand(course, "perfect", 2.0, "Very good.")
    (course.root / "roster.csv").write_text("name;mail\n")
    assert "roster.csv:1" in str(dgm(course, "feedback", ASSIGNMENT).exception)
    (course.root / "roster.csv").unlink()
    assert "1 of 2 pages changed:\n  perfect\n" in dgm(course, "feedback", ASSIGNMENT).output


def test_a_regrade_says_whose_mark_changes_and_why_first_in_a_dry_run(small, fake_grader):
    course, released, _ = small
    submit(course, "same", answered(released))
    submit(course, "broken", {"cells": [], "metadata": {}})
    new = dgm(course, "grade", ASSIGNMENT, "--dry-run")
    assert new.exit_code == NOT_OK, new.output
    assert "broken has no mark: " in new.output
    shutil.rmtree(course.root / "submitted" / "broken")
    assert "New marks:\n  perfect: gets a mark, " in new.output
    assert "\n  same: gets a mark, " in new.output
    assert not (course.root / "autograded").exists()
    assert scores(course, ASSIGNMENT) == {}

    first = dgm(course, "grade", ASSIGNMENT).output
    assert "Marks that" not in first and "dgm undo" not in first
    graded_by_hand(course, "perfect", 2.0, "good")
    submit(course, "perfect", answered(released, double="return 'WRONG'"))
    handed_in(course, "same", "2026-10-17 23:00:00")
    with_late(with_points(course, 10, 20))
    before, kept = tables(course), files(course)
    printed = dgm(course, "grade", ASSIGNMENT, "--dry-run").output
    assert tables(course) == before and files(course) == kept
    assert "This was a dry run" in printed
    perfect = next(line for line in printed.splitlines() if line.startswith("  perfect: "))
    assert "14.5 of 15 → 9 of 25" in perfect
    assert "worth 25 points now" in perfect
    assert "mark by hand of double-why kept as a share: 2 of 2.5 → 4 of 5" in perfect
    assert "double: 7.5 → 0" in perfect
    assert "“Doubles every integer, the negative ones too.” of double: passed → failed" in perfect
    same = next(line for line in printed.splitlines() if line.startswith("  same: "))
    assert "12.5 of 15 → 18 of 25" in same and "late penalty: 0 → 2" in same

    done = dgm(course, "grade", ASSIGNMENT).output
    assert perfect in done and same in done and "dgm undo" in done
    again = dgm(course, "grade", ASSIGNMENT)
    assert "Marks that" not in again.output
    assert "No mark would change." in dgm(course, "grade", ASSIGNMENT, "--dry-run").output
    said = nbgrader_in_fork(with_points(course, 20, 10), "autograde", ASSIGNMENT, "--force").stderr
    assert "Changed mark of same: 18 of 25 → 11.25 of 15" in said


def test_undo_says_what_it_does_and_brings_back_marks_comments_and_pages(small, fake_grader):
    course, released, _ = small
    assert "no backup to go back to" in str(dgm(course, "undo").exception)
    dgm(course, "grade", ASSIGNMENT)
    graded_by_hand(course, "perfect", 2.0, "Good, but *why* products?")
    dgm(course, "feedback", ASSIGNMENT)
    before, kept = tables(course), files(course)
    submit(course, "perfect", answered(released, double="return 'WRONG'"))
    dgm(course, "grade", ASSIGNMENT)
    graded_by_hand(course, "perfect", 0.5, "less")
    after = tables(course)

    no = CliRunner().invoke(app, ["--course", str(course.root), "undo"], input="n\n")
    assert no.exit_code == 1 and tables(course) == after
    assert f"{ASSIGNMENT}, perfect: 5.5 of 15 → 14.5 of 15" in no.output
    assert "mark by hand of double-why: 0.5 of 2.5 → 2 of 2.5" in no.output
    done = dgm(course, "undo", "--yes")
    assert done.exit_code == 0, done.output
    assert tables(course) == before and files(course) == kept

    assert "no backup to go back to" in str(dgm(course, "undo", "--yes").exception)
    name = done.output.strip().rpartition(" ")[2]
    assert name in dgm(course, "undo", "--list").output
    assert dgm(course, "undo", "--yes", "--to", name).exit_code == 0
    assert tables(course) == after


def test_undo_says_which_late_penalties_would_come_back(small, fake_grader):
    course, _, _ = small
    course = with_late(course)
    handed_in(course, "perfect", "2026-10-17 12:00:00")
    dgm(course, "grade", ASSIGNMENT)
    assert dgm(course, "extend", "perfect", ASSIGNMENT, "--days", "1").exit_code == 0
    assert "late penalty: 1.25 → 0" in dgm(course, "grade", ASSIGNMENT).output
    said = dgm(course, "undo", "--yes").output
    assert "extensions.csv stay as they are" in said
    assert f"  {ASSIGNMENT}, perfect: late penalty: 1.25 → 0\n" in said
    dgm(course, "grade", ASSIGNMENT)
    assert dgm(course, "extend", "perfect", ASSIGNMENT, "--remove").exit_code == 0
    last = dgm(course, "undo", "--yes").output
    assert "Done." in last and "stay as they are" not in last


def test_a_gradebook_that_is_damaged_is_told_with_the_copy_to_take(small, fake_grader):
    course, released, _ = small
    dgm(course, "grade", ASSIGNMENT)
    submit(course, "perfect", answered(released, double="return 'WRONG'"))
    dgm(course, "grade", ASSIGNMENT)
    gradebook = course.root / "gradebook.db"
    gradebook.write_bytes(b"no database" * 1000)
    said = str(dgm(course, "undo", "--yes").exception)
    assert f"{gradebook} cannot be read" in said
    (copy,) = re.findall(r"then copy (\S+) to its place", said)
    shutil.copy(copy, gradebook)
    assert "No mark would change" not in dgm(course, "grade", ASSIGNMENT, "--dry-run").output


def test_backups_are_the_newest_ones_and_the_first_one_of_each_day(small):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    kept = [back_up(course, "grade", ASSIGNMENT) for _ in range(NEWEST + 3)]
    assert [each.name for each in backups(course)[::-1]] == [
        kept[0].name,
        *(each.name for each in kept[-NEWEST:]),
    ]
    assert stat.S_IMODE(kept[0].path.stat().st_mode) == 0o700


def test_a_backup_holds_nothing_that_a_killed_grader_had_half_written(small):
    course, _, grader = small
    list(record(grader, ["perfect"]))
    written = course.root / "autograded" / "perfect" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    (written.parent / f".{written.name}.1.part").write_text("{")
    kept = back_up(course, "grade", ASSIGNMENT)
    there = kept.path / written.parent.relative_to(course.root)
    assert [path.name for path in there.iterdir()] == [written.name]


def test_a_gradebook_of_another_kind_is_not_backed_up_and_the_person_is_told(
    small, monkeypatch, fake_grader
):
    course, _, _ = small
    monkeypatch.setattr("dgm.nbgrader_plugins.regrading.sqlite_file", lambda url: None)
    monkeypatch.setattr("dgm.nbgrader_plugins.backups.sqlite_file", lambda url: None)
    dgm(course, "grade", ASSIGNMENT)
    assert "needs a gradebook in SQLite" in str(
        dgm(course, "grade", ASSIGNMENT, "--dry-run").exception
    )
    printed = dgm(with_points(course, 10, 20), "grade", ASSIGNMENT).output
    assert "it was not backed up" in printed
    assert "no SQLite file" in str(dgm(course, "undo").exception)
    assert not (course.root / ".dgm" / "backups").exists()


def test_a_regrade_request_is_kept_answered_and_shown_on_the_student_s_page(small):
    course, _, grader = small
    assert "asked nothing" in dgm(course, "regrade", "perfect", ASSIGNMENT).output
    asked = ("regrade", "perfect", ASSIGNMENT, "--reason", "My *sum* is right, see cell 3.")
    assert dgm(course, *asked).exit_code == 0
    list(record(grader, ["perfect"]))
    assert "1 asked for a regrade: perfect" in dgm(course, "feedback", ASSIGNMENT).output
    assert "see cell 3" in page(course, "perfect") and "Not answered yet" in page(course, "perfect")
    done = dgm(course, "regrade", "perfect", ASSIGNMENT, "--answer", "Yes: 2 points more.")
    assert "all answered" in done.output
    (line,) = (course.root / "regrades.csv").read_text(encoding="utf-8").splitlines()[1:]
    today = re.search(r"\d{4}-\d\d-\d\d", line)[0]
    assert line == (
        f'{ASSIGNMENT},perfect,{today},"My *sum* is right, see cell 3.",{today},Yes: 2 points more.'
    )
    assert f"{today}: Yes: 2 points more." in dgm(course, "regrade", "perfect", ASSIGNMENT).output
    assert "asked for a regrade" not in dgm(course, "feedback", ASSIGNMENT).output
    assert "2 points more" in page(course, "perfect")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dgm.commands.class_grading.Grader", TakesOptions)
        patch.setattr("dgm.sandbox.launch.Sandbox.launch", lambda sandbox: None)
        grade_class(course, ASSIGNMENT)
    assert "2 points more" in page(course, "perfect")
    for said, arguments in (
        ("no request of perfect", ("perfect", "--answer", "x")),
        ("submitted/ has no", ("nobody", "--reason", "x")),
    ):
        done = dgm(course, "regrade", arguments[0], ASSIGNMENT, *arguments[1:])
        assert said in str(done.exception)
    submit(course, "broken", {"cells": [], "metadata": {}})
    dgm(course, "regrade", "broken", ASSIGNMENT, "--reason", "It can be read here.")
    told = dgm(course, "feedback", ASSIGNMENT).output
    assert "1 asked for a regrade: broken (who has no page)" in told


def test_pages_go_back_through_the_exchange_to_who_handed_in_there(small, tmp_path):
    course, _, grader = small
    students = tmp_path / "students"
    students.mkdir()
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    places = f"--Exchange.root={exchange}", f"--Exchange.cache={tmp_path / 'cache'}"

    def run(folder, *arguments):
        said = nbgrader_in_fork(dataclasses.replace(course, root=folder), *arguments, *places)
        assert said.returncode == 0, said.stderr
        return said.stderr

    run(course.root, "release_assignment", ASSIGNMENT)
    for command in ("fetch_assignment", "submit"):
        run(students, command, ASSIGNMENT, "--course=dgm")
    run(course.root, "collect", ASSIGNMENT)
    (student,) = {path.parent.name for path in course.root.glob("submitted/*/*")} - {"perfect"}
    for _ in record(grader, ["perfect", student]):
        pass
    for _ in write_feedback(course, ASSIGNMENT, ["perfect", student]):
        pass
    said = run(course.root, "release_feedback", ASSIGNMENT)
    assert "Not released to perfect: this submission did not come through the exchange" in said
    run(students, "fetch_feedback", ASSIGNMENT, "--course=dgm")
    (fetched,) = students.rglob("*.html")
    assert fetched.read_text(encoding="utf-8") == page(course, student)

    folder = course.root / "submitted" / student / ASSIGNMENT
    (folder / "timestamp.txt").write_text("2026-10-17 23:59:01 UTC", encoding="utf-8")
    said = run(course.root, "release_feedback", ASSIGNMENT)
    assert f"Not released to {student}: the page is about an earlier submission" in said
    for forged in ("../../page", "0" * 128 + "\u2028"):
        (folder / "submission_secret.txt").write_text(forged, encoding="utf-8")
        said = run(course.root, "release_feedback", ASSIGNMENT)
        assert f"Not released to {student}: submission_secret.txt is not what" in said


def test_formgrader_knows_which_homeworks_it_cannot_show_for_want_of_their_notebooks(small):
    course, _, grader = small
    assert without_notebooks(course) == []
    list(record(grader, ["perfect"]))
    assert without_notebooks(course) == []
    shutil.rmtree(course.root / "autograded")
    assert without_notebooks(course) == [ASSIGNMENT]
