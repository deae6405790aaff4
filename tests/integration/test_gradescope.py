"""The autograder for Gradescope, unpacked and run as Gradescope does, in folders of its own.

Gradescope unpacks the zip to /autograder/source, puts what a student handed in to
/autograder/submission, runs run_autograder, and reads /autograder/results/results.json
(gradescope-autograders.readthedocs.io, "Autograder Specifications"). setup.sh, which installs
packages, is not run here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dgm.content.build import assemble, solved
from dgm.content.course import load_course
from dgm.nbgrader_plugins.converters import scores

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

REPOSITORY = Path(__file__).parents[2]
A = "hw1_tiny"


def dgm(course, *arguments):
    command = [sys.executable, "-c", "from dgm.commands.app import main; main()"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "src")}
    return subprocess.run(
        [*command, "--course", str(course), *arguments],
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a student, who does not belong into the zip."""
    root = tmp_path_factory.mktemp("gradescope") / "course"
    shutil.copytree(REPOSITORY / "tests" / "fixtures" / "course", root)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    (root / "roster.csv").write_text("student\nada\n", encoding="utf-8")
    path = root / "submitted" / "ada" / A / f"{A}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(answers(root)), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def packed(course):
    done = dgm(course, "gradescope", A)
    assert done.returncode == 0, done.stderr
    path = course / "export" / A / "autograder.zip"
    assert str(path) in done.stdout and "never give it to students" in done.stdout
    return path


@pytest.fixture
def run(packed, tmp_path):
    """Unpacks the zip, hands the files in, and runs run_autograder; gives results and output."""
    root = tmp_path / "autograder"

    def run(files, **environment):
        source, submission = root / "source", root / "submission"
        subprocess.run(
            [sys.executable, "-m", "zipfile", "-e", str(packed), str(source)], check=True
        )
        shutil.copyfile(source / "run_autograder", root / "run_autograder")
        (root / "run_autograder").chmod(0o755)
        submission.mkdir()
        for name, content in files.items():
            (submission / name).write_text(content, encoding="utf-8")
        done = subprocess.run(
            [str(root / "run_autograder")],
            cwd=root,
            env={
                **{"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(root)},
                **{"AUTOGRADER_PYTHON": sys.executable, "OMP_NUM_THREADS": "1"},
                **environment,
            },
            capture_output=True,
            text=True,
        )
        text = (root / "results" / "results.json").read_text(encoding="utf-8")
        return json.loads(text), done.stdout + done.stderr

    return run


def answers(root, **wrong):
    """The solved notebook as a student hands it in, with some answers wrong."""
    course = load_course(root)
    notebook = solved(assemble(course, course.assignments[A]))
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, start=1):
        cell.execution_count = number
        for name, answer in wrong.items():
            if f"def {name}(" in cell.source and cell.metadata.dgm.role == "solution":
                head = next(line for line in cell.source.split("\n") if line.startswith("def "))
                cell.source = f"# answer: {name}\n{head}\n    return {answer}"
    return notebook


def test_a_right_notebook_gets_the_score_that_dgm_grade_gives(course, run):
    done = dgm(course, "grade", A)
    assert done.returncode == 0, done.stdout + done.stderr
    expected = scores(load_course(course), A)["ada"]["score"]
    assert expected > 0
    found, told = run({"my homework (1).ipynb": json.dumps(answers(course)), "notes.txt": "hi"})
    assert found["score"] == expected, (found, told)
    assert all(each["status"] == "passed" for each in found["tests"])
    assert sum(each["max_score"] for each in found["tests"]) == expected
    assert found["output"] == "A person decides on 2.5 more points: double-why."


def test_a_wrong_answer_loses_its_points_and_is_told_what_dgm_export_tells(course, run):
    found, told = run({"hw.ipynb": json.dumps(answers(course, double="2 * x + 1"))})
    by_name = {each["name"]: each for each in found["tests"]}
    assert by_name["double"]["status"] == "failed", told
    assert by_name["double"]["score"] < by_name["double"]["max_score"]
    assert by_name["shift"]["status"] == "passed"
    assert found["score"] == sum(each["score"] for each in found["tests"])


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"answers.txt": "hi"}, "there is no notebook (.ipynb) among the files"),
        ({"hw.ipynb": "{"}, "hw.ipynb could not be graded, and has no score: "),
        ({"a.ipynb": "{}", "b.ipynb": "{}"}, "nothing says which one counts"),
    ],
)
def test_what_cannot_be_graded_has_no_score_and_a_reason(run, files, said):
    found, told = run(files)
    assert said in found["output"], told
    assert "score" not in found and found["tests"] == []


NOT_ALLOWED = """\
#!/bin/sh
echo "bwrap: No permissions to create new namespace" >&2
exit 1
"""


@pytest.mark.parametrize(
    ("bubblewrap", "reason"),
    [("", "bwrap is missing"), (NOT_ALLOWED, "No permissions to create new namespace")],
    ids=["not installed", "not allowed"],
)
def test_without_a_sandbox_nothing_is_graded(course, run, tmp_path, bubblewrap, reason):
    """A PATH with what the script itself takes, and no bubblewrap that works."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "mkdir", "setpriv"):
        (programs / name).symlink_to(shutil.which(name))
    if bubblewrap:
        (programs / "bwrap").write_text(bubblewrap)
        (programs / "bwrap").chmod(0o755)
    found, told = run({"hw.ipynb": json.dumps(answers(course))}, PATH=str(programs))
    assert "score" not in found and found["tests"] == []
    assert "Nothing was graded, and this is no score" in found["output"]
    for command in ("dgm collect", "dgm grade", "dgm export --gradescope"):
        assert command in found["output"]
    assert reason in told and "Traceback" not in told


def test_a_grader_that_does_not_start_leaves_a_sentence_and_no_score(run):
    found, _ = run({"hw.ipynb": "{}"}, AUTOGRADER_PYTHON="/nowhere/python")
    assert "score" not in found and "the autograder stopped" in found["output"]


def test_the_zip_holds_what_grades_and_nothing_of_students(course, packed):
    with zipfile.ZipFile(packed) as archive:
        names = set(archive.namelist())
        modes = {each.filename: each.external_attr >> 16 & 0o777 for each in archive.infolist()}
        secret = archive.read("course/.dgm/secret")
        requirements = archive.read("requirements.txt").decode().split()
        constraints = archive.read("constraints.txt").decode()
    assert secret == (course / ".dgm" / "secret").read_bytes()
    assert {"setup.sh", "run_autograder", "Dockerfile", "course/course.toml"} <= names
    assert "course/problems/doubling/problem.py" in names and "dgm/grading/grade.py" in names
    assert not [name for name in names if "ada" in name.split("/") or "roster.csv" in name]
    assert not [name for name in names if "__pycache__" in name or name.startswith("dgm/shipped")]
    assert modes["run_autograder"] == modes["setup.sh"] == 0o755
    assert "nbgrader" in requirements and "\ntorch==" in constraints and "+" not in constraints
    assert packed.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_the_scripts_are_bash_and_have_no_blank_left(packed, name):
    with zipfile.ZipFile(packed) as archive:
        script = archive.read(name)
    subprocess.run(["bash", "-n"], input=script, check=True)
    assert script.startswith(b"#!/usr/bin/env bash\n") and b"@" not in script.replace(b"$@", b"")
