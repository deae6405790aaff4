"""A term in miniature, in a throw-away course folder: a class of submissions, built and released.

Everyone's notebook is made from the released one. The solved notebook runs once, at the smoke
budget, so that submissions carry the outputs and pictures that a student's notebook carries.
"""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.build import assemble, build, release, solved
from dgm.course import ContentError, Course, load_course
from dgm.problem import Problem, load_problem

ASSIGNMENT = "hw2_wasserstein"
COPIED = ("course.toml", "nbgrader_config.py", "problems")
MARKER = ".made-by-dgm-demo"
CELL_SECONDS = 900

STUB = "raise NotImplementedError"
ENDLESS = "while True: pass"
CHEAT = '''\
import ast


class WithoutAsserts(ast.NodeTransformer):
    """Makes every assert of the notebook pass."""

    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)


get_ipython().ast_transformers.append(WithoutAsserts())


class EqualToAnything:
    """What any comparison takes for the right answer."""

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **options):
        return self
'''
ON_COLAB = """\
!pip install --quiet torchmetrics
from google.colab import drive

drive.mount("/content/drive")
model = torch.nn.Linear(2, 2).cuda()
"""


def new_course(root: Path) -> Course:
    """A fresh copy of the course in `root`/demo; data downloaded by the last one is kept.

    Raises ContentError where demo/ exists and was not made here, or the assignment is missing.
    """
    folder = root / "demo"
    if folder.exists() and not (folder / MARKER).is_file():
        raise ContentError(f"{folder} exists and `dgm demo` did not make it; move it elsewhere")
    if ASSIGNMENT not in load_course(root).assignments:
        raise ContentError(f"course.toml: the demo needs the assignment {ASSIGNMENT!r}; add it")
    folder.mkdir(exist_ok=True)
    (folder / MARKER).touch()
    for old in folder.iterdir():
        if old.is_dir() and old.name != "data":
            shutil.rmtree(old)
        elif old.is_file() and old.name != MARKER:
            old.unlink()
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name)
        else:
            shutil.copy(root / name, folder / name)
    return load_course(folder)


def build_and_release(course: Course) -> NotebookNode:
    """What an instructor does before a homework; gives the released notebook."""
    build(course)
    return nbformat.read(release(course, ASSIGNMENT), as_version=4)


def execute(course: Course, advance: Callable[[str], None]) -> NotebookNode:
    """The solved notebook, run at the smoke budget; `advance` hears the id of each cell run.

    Raises nbclient's CellExecutionError where a cell fails.
    """
    from nbclient import NotebookClient

    environment = os.environ | {
        "DGM_BUDGET": "smoke",
        "DGM_CHECKPOINTS": str(course.root / "checkpoints"),
    }
    if "DGM_DATA" in environment:
        environment["DGM_DATA"] = str(Path(environment["DGM_DATA"]).resolve())
    notebook = solved_notebook(course)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        resources={"metadata": {"path": str(course.root)}},
        on_cell_complete=lambda cell, cell_index: advance(cell.id),
    )
    client.execute(env=environment)
    return notebook


def solved_notebook(course: Course) -> NotebookNode:
    """The notebook with solutions, not run yet."""
    return solved(assemble(course, course.assignments[ASSIGNMENT]))


def data_in_use(executed: NotebookNode) -> str:
    """The line in which the notebook says what it was trained on."""
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            for line in output.get("text", "").splitlines():
                if line.startswith("Data: "):
                    return line
    return "Data: this homework uses none."


def write_class(course: Course, released: NotebookNode, executed: NotebookNode) -> dict[str, str]:
    """Write everybody's submission below submitted/; {student: what is to be seen}."""
    problems = [
        load_problem(course.root / "problems", entry.slug)
        for entry in course.assignments[ASSIGNMENT].problems
    ]
    first, last = problems[0], problems[-1]
    answers = {cell.id: cell.source for cell in executed.cells}
    code_answers = [cell.id for cell in first.cells if cell.role == "solution"]
    alternatives = {}
    for problem in problems:
        alternatives |= problem.alternatives[0].answers
    mistake = first.mutants[0]

    perfect = with_answers(released, answers)
    submissions = {
        "ada": ("perfect", with_outputs(perfect, executed)),
        "blaise": (
            "an alternative answer",
            with_outputs(with_answers(perfect, alternatives), executed),
        ),
        "carl": ("partly right: one problem", with_answers(released, answers_to(first, answers))),
        "daniel": ("untouched", released),
        "emmy": (
            f"a typical mistake: {mistake.title}",
            with_outputs(with_answers(perfect, mistake.answers), executed),
        ),
        "felix": (
            "an endless loop",
            edited(perfect, code_answers[0], stub_of(first, code_answers[0], ENDLESS)),
        ),
        "grace": ("a cheat: strips asserts, equals anything", cheat(released, problems)),
        "henri": (
            "worked on Colab: metadata lost, !pip, .cuda()",
            changed_by_colab(with_outputs(perfect, executed)),
        ),
    }
    for student, (_, notebook) in submissions.items():
        nbformat.write(notebook, submission_path(course, student))
    submission_path(course, "ivan").write_text('{"cells": [', encoding="utf-8")
    return {student: what for student, (what, _) in submissions.items()} | {
        "ivan": "a broken file: the upload was cut off"
    }
