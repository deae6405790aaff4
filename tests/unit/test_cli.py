"""The command line: what it prints, and the status it ends with."""

import errno
import gc
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy.exc
from nbclient.exceptions import CellExecutionError
from rich.console import Console

from dgm.commands import app as cli
from dgm.commands import as_data, main, tables
from dgm.commands.class_grading import Entry
from dgm.commands.class_table import WORDS, class_table
from dgm.commands.failures import (
    BAD_INPUT,
    INTERNAL,
    NO_SANDBOX,
    NO_STORAGE,
    NOT_OK,
    explain,
)
from dgm.content.course import ContentError, load_course
from dgm.content.roster import Person
from dgm.grading.grade import Graded
from dgm.grading.results import Result, TestResult
from dgm.grading.suite import SuiteError
from dgm.nbgrader_plugins.late import Lateness
from dgm.sandbox.launch import SandboxUnavailable
from dgm.submission.finding import near_misses, passed_over
from dgm.submission.rebuild import Ungradable

COURSE = Path(__file__).parents[1] / "fixtures" / "course"


@pytest.fixture
def course(tmp_path):
    return Path(shutil.copytree(COURSE, tmp_path / "course"))


@pytest.fixture
def dgm(course, monkeypatch, capsys):
    """Runs a command in the course; gives its status, stdout and stderr."""

    def run(*arguments):
        monkeypatch.chdir(course)
        monkeypatch.setattr(sys, "argv", ["dgm", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        gc.unfreeze()
        captured = capsys.readouterr()
        return end.value.code, captured.out, captured.err

    return run


def a_test(**changes):
    values = {
        "name": "test_doubles",
        "problem": "doubling",
        "part": "double",
        "description": "Doubles every integer.",
        "outcome": "passed",
        "points": 2.0,
        "max_points": 2.0,
    }
    return TestResult(**values | changes)


def a_result(*tests, **changes):
    values = {"key": "k", "assignment": "hw1_tiny", "version": "v", "sandboxed": True}
    return Result(**values | changes, tests=tests)


def text_of(renderable):
    console = Console(width=200)
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


COMMANDS = [command.__name__.replace("_", "-") for command in cli.COMMANDS]


def test_help_lists_every_command_and_imports_no_torch():
    code = "import sys, dgm.commands.app as app; sys.argv = ['dgm', '--help']\n"
    code += "try:\n    app.main()\nfinally:\n"
    code += "    print('torch' in sys.modules or 'nbgrader' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    for command in COMMANDS:
        assert f" {command} " in shown
    assert shown.endswith("False\n")


def test_the_program_does_not_look_for_garbage_before_it_ends(monkeypatch):
    kept = []
    monkeypatch.setattr(cli, "app", lambda: sys.exit(0))
    monkeypatch.setattr(cli.gc, "freeze", lambda: kept.append(True))
    with pytest.raises(SystemExit):
        cli.main()
    assert kept


def test_the_readme_has_a_row_for_every_command():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `dgm ([\w-]+)", readme, re.MULTILINE) == COMMANDS


def test_the_version_is_told(dgm):
    assert dgm("--version")[:2] == (0, f"dgm {metadata.version('dgm')}\n")


def test_a_new_problem_is_built_and_previewed_without_anything_hidden(dgm, course):
    assert dgm("new-problem", "two-moons")[0] == 0
    shutil.rmtree(course / "problems" / "_setup")  # the fixture's own has no checks like dgm's
    path = course / "course.toml"
    text = path.read_text().replace('slug = "doubling"', 'slug = "two-moons"')
    path.write_text(text.replace('  { slug = "shifting", points = 5 },\n', ""))
    assert dgm("build")[0] == 0
    assert "2-moons" not in (course / "source/hw1_tiny/hw1_tiny.ipynb").read_text()
    shutil.rmtree(course / "source")
    for name in ("two-moons", "hw1_tiny"):
        status, out, _ = dgm("preview", name)
        assert status == 0
        page = (course / ".dgm" / "preview" / f"{name}.html").read_text()
        assert out == f"Open {(course / '.dgm/preview' / name).as_uri()}.html in a browser.\n"
        assert "Standardize features" in page and "to complete" in page and "COMPLETE" in page
        for hidden in ("centred", "expect_close", "MARK SCHEME", "those of the training set"):
            assert hidden not in page
        assert "students see them" not in page  # the author's note
        assert "<script" not in page and "http://" not in page.replace("http://www.w3.org/", "")
    assert not (course / "source").exists()


def test_a_new_problem_needs_a_name_that_is_free_and_fit(dgm, course):
    for name, says in (("doubling", "is there already"), ("Two Moons", "small letters")):
        status, _, err = dgm("new-problem", name)
        assert status == BAD_INPUT and says in err
    status, _, err = dgm("preview", "dubling")
    assert status == BAD_INPUT and "write 'doubling'" in err


def test_build_writes_what_check_then_finds_up_to_date(dgm):
    assert dgm("build", "--check")[0] == 1
    status, out, _ = dgm("build")
    assert status == 0
    assert "written: source/hw1_tiny/hw1_tiny.ipynb" in out
    assert dgm("build", "--check")[:2] == (0, "")


def test_build_check_names_a_stale_notebook_and_leaves_it(dgm, course):
    dgm("build")
    problem = course / "problems" / "shifting" / "problem.py"
    problem.write_text(problem.read_text().replace("plus one", "and one"))
    before = (course / "source/hw1_tiny/hw1_tiny.ipynb").read_bytes()
    status, out, err = dgm("build", "--check")
    assert status == 1
    assert "out of date: source/hw1_tiny/hw1_tiny.ipynb" in out
    assert "dgm build" in err
    assert (course / "source/hw1_tiny/hw1_tiny.ipynb").read_bytes() == before


def test_release_writes_what_students_open(dgm, course):
    dgm("build")
    status, out, _ = dgm("release")
    assert status == 0
    assert "released: release/hw1_tiny/hw1_tiny.ipynb" in out
    assert "number_drawn_in_secret" not in (course / "release/hw1_tiny/hw1_tiny.ipynb").read_text()


def test_build_check_says_which_homework_to_release_again(dgm, course):
    dgm("build")
    dgm("release")
    problem = course / "problems" / "shifting" / "problem.py"
    problem.write_text(problem.read_text().replace("plus one", "and one"))
    assert "run `dgm build && dgm release hw1_tiny`" in dgm("build", "--check")[2]
    dgm("build")
    assert "run `dgm release hw1_tiny`" in dgm("build", "--check")[2]
    dgm("release")
    assert dgm("build", "--check")[0] == 0


def test_a_mistake_in_the_course_is_one_line_with_its_place(dgm, course):
    path = course / "course.toml"
    path.write_text(path.read_text().replace("doubling", "dubling"))
    status, out, err = dgm("build")
    assert (status, out) == (BAD_INPUT, "")
    assert err.startswith("dgm: course.toml:14: unknown problem 'dubling'; write 'doubling'")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["release", "hw1"], ["grade", "hw1"], ["check", "course.toml", "--assignment", "hw1"]],
)
def test_an_unknown_assignment_is_bad_input(dgm, arguments):
    status, _, err = dgm(*arguments)
    assert status == BAD_INPUT
    assert "'hw1'" in err and "hw1_tiny" in err and err.count("\n") == 1


def test_nothing_submitted_is_bad_input(dgm):
    status, _, err = dgm("grade", "hw1_tiny")
    assert status == BAD_INPUT
    assert err.count("\n") == 1 and "submitted/" in err


def test_a_usage_error_has_the_status_of_bad_input(dgm):
    assert dgm("audit", "--seeds", "0")[0] == BAD_INPUT
    assert dgm("build", "--check", "--execute")[0] == BAD_INPUT
    assert dgm("build", "hw1_tiny")[0] == BAD_INPUT


def test_one_assignment_can_be_run_alone(dgm, course, monkeypatch):
    text = (course / "course.toml").read_text()
    first = text.index("[assignments.hw1_tiny]")
    (course / "course.toml").write_text(text + text[first:].replace("hw1_tiny", "hw2_tiny"))
    ran = []
    monkeypatch.setattr("dgm.content.build.execute_solved", lambda course, name: ran.append(name))
    assert dgm("build", "--execute", "hw2_tiny")[0] == 0
    assert ran == ["hw2_tiny"]
    assert dgm("build", "--execute")[0] == 0
    assert ran == ["hw2_tiny", "hw1_tiny", "hw2_tiny"]
    status, _, err = dgm("build", "--execute", "hw3_tiny")
    assert status == BAD_INPUT and "no assignment 'hw3_tiny'" in err


def test_an_ungradable_notebook_is_one_line_and_status_one(dgm, course):
    (course / "broken.ipynb").write_text('{"cells": [')
    status, out, err = dgm("check", "broken.ipynb", "--assignment", "hw1_tiny")
    assert (status, out) == (1, "")
    assert "broken.ipynb" in err and err.count("\n") == 1


def test_an_ungradable_notebook_as_json_says_so_in_the_usual_shape(dgm, course):
    (course / "broken.ipynb").write_text('{"cells": [')
    status, out, _ = dgm("check", "broken.ipynb", "--assignment", "hw1_tiny", "--json")
    data = json.loads(out)
    assert status == 1
    assert data["outcome"] == "ungradable" and "broken.ipynb" in data["reason"]
    assert (data["total"], data["problems"]) == (0.0, [])
    assert data["max_total"] == 7.5 + 5.0  # the written answer's 2.5 are not the grader's to give
    assert data.keys() == as_data.graded(a_result(a_test())).keys()


def test_debug_shows_where_an_error_comes_from(course, monkeypatch):
    monkeypatch.chdir(course)
    monkeypatch.setattr(sys, "argv", ["dgm", "--debug", "release", "hw1"])
    with pytest.raises(ContentError):
        cli.main()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ContentError("course.toml:1: no"), BAD_INPUT),
        (SandboxUnavailable("install bubblewrap"), NO_SANDBOX),
        (OSError(errno.ENOSPC, "No space left on device", "results"), NO_STORAGE),
        (PermissionError(errno.EACCES, "Permission denied", "gradebook.db"), NO_STORAGE),
        (sqlite3.OperationalError("database is locked"), NO_STORAGE),
        (Ungradable(Path("a.ipynb"), "is empty"), NOT_OK),
        (SuiteError("hidden tests of x-tests: NameError"), BAD_INPUT),
        (CellExecutionError("Traceback", "ValueError", "no"), NOT_OK),
        (ZeroDivisionError("division by zero"), INTERNAL),
    ],
)
def test_each_kind_of_error_has_a_status_and_one_line(error, status):
    found, line = explain(error)
    assert found == status
    assert str(error) in line


@pytest.mark.parametrize(
    ("command", "name", "fault"),
    [
        ("grade", "submitted", "is a file or a broken link, and has to be a folder"),
        ("feedback", "feedback", "is a file or a broken link, and has to be a folder"),
        ("release", ".dgm", "is a file or a broken link, and has to be a folder"),
        ("report", "gradebook.db", "is a folder, and has to be a file"),
    ],
)
def test_a_file_in_the_place_of_a_folder_is_one_line(dgm, course, command, name, fault):
    path = course / name
    path.mkdir() if name == "gradebook.db" else path.touch()
    said = f"dgm: {name} {fault}: move it away\n"
    assert dgm(command, "hw1_tiny") == (NO_STORAGE, "", said)


def test_a_locked_gradebook_is_told_without_the_statement():
    locked = sqlite3.OperationalError("database is locked")
    status, line = explain(sqlalchemy.exc.OperationalError("SELECT 1", {}, locked))
    assert (status, line) == (NO_STORAGE, "the gradebook cannot be used: database is locked")


def test_an_error_of_many_lines_is_told_in_one():
    assert "\n" not in explain(RuntimeError("first\n  second\nthird"))[1]


def test_json_of_a_result_has_totals_problems_and_every_hidden_test():
    failed = a_test(name="test_sign", outcome="failed", points=0.0, max_points=1.0, message="no")
    other = a_test(problem="shifting", part="shift", points=5.0, max_points=5.0)
    data = as_data.graded(a_result(a_test(), failed, other))

    assert (data["total"], data["max_total"]) == (7.0, 8.0)
    assert [(p["name"], p["points"], p["max_points"]) for p in data["problems"]] == [
        ("doubling", 2.0, 3.0),
        ("shifting", 5.0, 5.0),
    ]
    needed = {"name", "description", "outcome", "points", "max_points", "message"}
    assert all(needed <= test.keys() for p in data["problems"] for test in p["tests"])
    assert data["problems"][0]["tests"][1]["message"] == "no"


def test_what_a_student_wrote_is_shown_as_text_not_as_markup():
    hostile = a_test(outcome="failed", points=0.0, message="[link=file:///]came[/link] [/]")
    assert "[link=file:///]came[/link] [/]" in text_of(tables.graded(a_result(hostile)))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("hw/other.ipynb", "its folder has 'other.ipynb'; name the right one hw.ipynb"),
        ("hw.ipynb", "one folder too high there is 'hw.ipynb'; move the right one to submitted/"),
        ("hw/new/hw.ipynb", "one folder too low there is 'new/hw.ipynb'; move the right one to"),
        ("Hw/hw.ipynb", "there is a folder 'Hw'; name the right one hw"),
        ("h-w_ /any.ipynb", "there is a folder 'h-w_ '; name the right one hw"),
        ("hw/new/other.txt", ""),
    ],
)
def test_a_notebook_in_another_place_is_named_with_what_to_do(tmp_path, place, said):
    path = tmp_path / "submitted" / "ada" / place
    path.parent.mkdir(parents=True)
    path.touch()
    found = near_misses(SimpleNamespace(root=tmp_path), "hw", "ada")
    assert found.startswith(said) and bool(found) == bool(said)


def test_what_in_submitted_is_of_nobody_is_named_with_what_to_do(tmp_path):
    for place in ("kurt.ipynb", "kurt", ".hidden", "ada/hw/hw.ipynb", "jana/Hw/hw.ipynb"):
        path = tmp_path / "submitted" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    course = SimpleNamespace(root=tmp_path)
    belongs = "is in no student's folder; a notebook belongs at submitted/<student>/hw/hw.ipynb"
    files = [f"submitted/kurt {belongs}", f"submitted/kurt.ipynb {belongs}"]
    assert passed_over(course, "hw", {"jana"}) == files
    other = "submitted/jana: there is a folder 'Hw'; name the right one hw"
    assert passed_over(course, "hw") == [other, *files]


def test_the_class_table_tells_an_ungradable_file_from_a_low_score():
    wrong = Graded("ada", Path("a.ipynb"), a_result(a_test(outcome="failed", points=0.0)))
    broken = Graded("ivan", Path("i.ipynb"), None, "i.ipynb: not JSON")
    entries = [Entry(wrong, score=0.0, max_score=2.0), Entry(broken, "i.ipynb: not JSON")]
    lines = text_of(class_table(entries)).splitlines()
    rows = {line.split("│")[1].strip(): line.split("│")[2:-1] for line in lines if "│" in line}
    assert {student: [cell.strip() for cell in row] for student, row in rows.items()} == {
        "ada": ["graded", "0", "0"],
        "ivan": ["ungradable", "–", "–"],
        "possible": ["", "2", "2"],
    }
    assert "1 ungradable: the file cannot be read" in text_of(class_table(entries))
    assert lines[-1].split(maxsplit=1) == ["ivan", "ungradable: i.ipynb: not JSON"]
    assert [entry.settled for entry in entries] == [True, False]


def test_the_class_table_names_answers_that_no_python_can_read():
    errors = {"kl": "SyntaxError: invalid syntax", "js": "NameError: name 'x' is not defined"}
    entry = Entry(Graded("ada", Path("a.ipynb"), replace(a_result(a_test()), cell_errors=errors)))
    assert text_of(class_table([entry])).splitlines()[-1].split(maxsplit=1) == [
        *("ada", "no Python can read kl"),
    ]


def test_the_class_table_says_what_a_late_submission_lost():
    entry = Entry(Graded("ada", Path("a.ipynb"), a_result(a_test())), score=1.5, late_penalty=0.5)
    lines = text_of(class_table([entry])).splitlines()
    assert lines[-1].split(maxsplit=1) == ["ada", "late: 0.5 points taken off"]


def test_the_class_table_names_a_mark_above_what_an_answer_is_worth():
    said = "the mark by hand of why is 999 of 3: correct it in formgrader"
    entry = Entry(
        Graded("ada", Path("a.ipynb"), a_result(a_test())), score=1.5, wrong_marks=(said,)
    )
    assert said in " ".join(text_of(class_table([entry])).split())


def test_everybody_on_the_roster_has_a_line_and_every_word_is_explained():
    due = datetime(2026, 10, 16, 23, 59, tzinfo=UTC)
    by_hand = replace(a_test(), problem="shifting", points=1.0)
    entries = [
        Entry(
            Graded("ada", Path("a.ipynb"), a_result(a_test(), by_hand)),
            score=4.5,
            late_penalty=0.5,
            late=Lateness(2, due, accepted=True),
            points={"doubling": 2.0, "shifting": 3.0},
        ),
        Entry(
            Graded("emmy", Path("e.ipynb"), a_result(a_test())),
            score=0.0,
            late_penalty=2.0,
            late=Lateness(9, due, accepted=False),
            needs_manual_grade=True,
            points={"doubling": 2.0, "shifting": 0.0},
        ),
    ]
    absent = {
        "alan": (Person("alan"), "one folder too high there is 'hw.ipynb'"),
        "grace": (Person("grace", withdrawn="2026-10-01"), ""),
    }
    left = replace(entries[1], graded=replace(entries[1].graded, student="zoe"))
    entries.append(replace(left, score=2.0, late=None, late_penalty=0.0))
    assignment = load_course(COURSE).assignments["hw1_tiny"]
    absent["hal"] = (Person("hal"), "is excused: whenever it comes, it loses nothing")
    told = class_table(
        entries,
        assignment=assignment,
        absent=absent,
        withdrawn={"grace", "zoe"},
        excused={"hal", "grace"},
    )
    table = text_of(told)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in table.splitlines()]
    assert [row for row in rows if row] == [
        ["ada", "graded", "2", "3", "2 days −0.5", "4.5"],
        ["alan", "missing", "–", "–", "", "–"],
        ["emmy", "waits", "2", "0", "too late −2", "0"],
        ["grace", "withdrawn", "–", "–", "", "–"],
        ["hal", "excused", "–", "–", "", "–"],
        ["zoe", "withdrawn", "2", "0", "", "2"],
        ["possible", "", "10", "5", "", "15"],
    ]
    for word in ("1 graded", "1 waits", "1 missing", "1 excused", "2 withdrawn"):
        assert f"\n{word}: {WORDS[word.split()[1]]}" in table
    assert table.count("waits for hand grading") == 1
    assert "ungradable" not in table
    assert re.search(r"\nalan +one folder too high there is 'hw.ipynb'", table)


def test_a_result_without_a_sandbox_says_so_in_every_table():
    result = a_result(a_test(), sandboxed=False)
    entry = Entry(Graded("ada", Path("a.ipynb"), result))
    assert "WITHOUT a sandbox" in text_of(tables.graded(result))
    assert "WITHOUT a sandbox" in text_of(class_table([entry]))


def test_the_best_pictures_need_an_assignment_in_which_students_make_some(dgm):
    status, _, err = dgm("report", "hw1_tiny", "--best")
    assert status == 2
    assert "hw1_tiny has no problem 'own-model'" in err


def test_ctrl_c_while_dgm_is_imported_is_no_traceback(monkeypatch):
    class Interrupted:
        def find_spec(self, name, path, target=None):
            if name == "dgm.commands.app":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "dgm.commands.app")
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
