"""A homework with given and extra parts, graded in the sandbox and recorded by nbgrader."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from dgm.content.build import build, release
from dgm.content.course import load_course
from dgm.content.percent import solved_source, stub_source

REPOSITORY = Path(__file__).parents[2]
NAME = "hw1_tiny"
WRONG = {"shift": "def shift(x):\n    return x + 2"}


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """The course after `dgm grade` and `nbgrader export`; `double` is given, `shift-back` extra."""
    root = tmp_path_factory.mktemp("choices") / "course"
    shutil.copytree(REPOSITORY / "tests" / "fixtures" / "course", root)
    shutil.copyfile(REPOSITORY / "nbgrader_config.py", root / "nbgrader_config.py")
    toml = root / "course.toml"
    text = toml.read_text(encoding="utf-8")
    text = text.replace("points = 10 }", 'points = 10, given = ["double"] }')
    text = text.replace("points = 5 }", 'points = 5, extra = ["shift-back"] }')
    toml.write_text(text, encoding="utf-8")
    course = load_course(root)
    build(course)
    released = nbformat.read(release(course, NAME), as_version=4)
    master = nbformat.read(root / "source" / NAME / f"{NAME}.ipynb", as_version=4)
    answers = {c.id: solved_source(c.source) for c in master.cells if c.metadata.dgm.role}
    for student in ("all", "asked", "wrong"):
        notebook = nbformat.from_dict(released)
        for cell in notebook.cells:
            if cell.metadata.dgm.role == "solution":
                cell.source = answers[cell.id]
            if student != "all" and cell.id == "shift-back":
                cell.source = stub_source(next(c for c in master.cells if c.id == cell.id).source)
            if student == "wrong" and cell.id in WRONG:
                cell.source = WRONG[cell.id]
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{NAME}.ipynb")
    run(root, "dgm", "grade", NAME)
    run(root, "nbgrader", "export")
    return root


def run(root, command, *arguments):
    """A command of this environment, in the course's folder; it must end well."""
    path = Path(sys.executable).parent / command
    done = subprocess.run([path, *arguments], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def exported(root):
    with (root / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def test_what_is_given_scores_nothing_and_what_is_extra_comes_on_top(term):
    rows = exported(term)
    # 10 points for double-why wait for a person; 5 for shift; shift-back is worth as much again
    assert {float(row["max_score"]) for row in rows.values()} == {15.0}
    scores = {student: float(row["score"]) for student, row in rows.items()}
    assert scores["all"] > scores["asked"] == 5.0
    assert scores["wrong"] == 0.0


def test_the_feedback_page_tells_extra_points_from_others(term):
    page = (term / "feedback" / "all" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "extra</span>" in page
    untouched = (term / "feedback" / "asked" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "+0 of" in untouched


def test_grading_again_leaves_extra_points_as_they_are(term):
    before = exported(term)
    run(term, "nbgrader", "autograde", NAME, "--force")
    run(term, "nbgrader", "export")
    after = exported(term)
    assert {s: r["score"] for s, r in after.items()} == {s: r["score"] for s, r in before.items()}
