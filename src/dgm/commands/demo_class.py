"""The class of `dgm demo`: a course folder of its own, a released homework, and submissions.

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

from dgm.content import setup_cell
from dgm.content.build import assemble, build, release, solved
from dgm.content.course import ContentError, Course, load_course
from dgm.content.percent import hidden_tests
from dgm.content.problem import Problem, Variant, load_problem
from dgm.content.shipped import homework, write_course

ASSIGNMENT = "hw2_wasserstein"
TITLE = "Homework 2 · Wasserstein distance and WGAN"
PROBLEMS = {"flow-basics": 20, "gaussian-divergences": 35, "wgan-mnist": 45}
COURSE = f"""\
name = "Deep generative models"
late = {{ loses = 0.1, days = 3 }}

[limits]
call_seconds = 5  # an endless loop costs this at each call

{homework(ASSIGNMENT, TITLE, PROBLEMS)}"""
SHOWN = "emmy"  # whose feedback page is worth a look
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
torch.zeros(3).cuda()
"""


def new_demo(root: Path) -> Course:
    """A fresh course in `root`/demo; data downloaded by the last one is kept.

    Raises ContentError where demo/ exists and was not made here.
    """
    folder = root / "demo"
    if folder.exists() and not (folder / MARKER).is_file():
        raise ContentError(f"{folder} exists and `dgm demo` did not make it; move it elsewhere")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()
    for old in folder.iterdir():
        if old.is_dir() and old.name != "data":
            shutil.rmtree(old)
        elif old.is_file() and old.name != MARKER:
            old.unlink()
    write_course(folder, COURSE, list(PROBLEMS))
    return load_course(folder)


def build_and_release(course: Course) -> NotebookNode:
    """What an instructor does before a homework; gives the released notebook."""
    build(course)
    return nbformat.read(release(course, ASSIGNMENT), as_version=4)


def solved_notebook(course: Course) -> NotebookNode:
    """The notebook with solutions, not run yet."""
    return solved(assemble(course, course.assignments[ASSIGNMENT]))


def execute(course: Course, notebook: NotebookNode, advance: Callable[[str], None]) -> None:
    """Run a notebook in place, at the smoke budget; `advance` hears the id of each cell.

    Raises nbclient's CellExecutionError where a cell fails.
    """
    from nbclient import NotebookClient

    environment = os.environ | {
        "DGM_BUDGET": "smoke",
        "DGM_CHECKPOINTS": str(course.root / "checkpoints"),
    }
    if "DGM_DATA" in environment:
        environment["DGM_DATA"] = str(Path(environment["DGM_DATA"]).resolve())
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        resources={"metadata": {"path": str(course.root)}},
        on_cell_start=lambda cell, cell_index: advance(cell.id),
        startup_timeout=CELL_SECONDS,
        extra_arguments=["--log-level=ERROR"],
    )
    client.execute(env=environment)


def data_in_use(executed: NotebookNode) -> str:
    """The line in which the notebook says what it was trained on."""
    for cell in executed.cells:
        if cell.id == setup_cell.ID:  # it says where they will come from
            continue
        for output in cell.get("outputs", []):
            for line in output.get("text", "").splitlines():
                if line.startswith("Data: "):
                    return line
    return "Data: this homework uses none."


def write_class(course: Course, released: NotebookNode, executed: NotebookNode) -> dict[str, str]:
    """Write everybody's submission below submitted/; gives what each is, by student."""
    problems = [
        load_problem(course.root / "problems", entry.slug)
        for entry in course.assignments[ASSIGNMENT].problems
    ]
    right = [reference_answers(problem) for problem in problems]
    perfect = with_outputs(with_answers(released, *right), executed)
    alternatives = [problem.alternatives[0].answers for problem in problems]
    looping = part_with_fewest_tests(problems[0])
    endless = {looping: stubs(problems[0], ENDLESS)[looping]}
    mistake = a_recognised_mistake(problems[0])
    submissions = {
        "ada": ("perfect", perfect),
        "blaise": ("an alternative answer", with_answers(perfect, *alternatives)),
        "carl": ("partly right: one problem", with_answers(released, right[0])),
        "daniel": ("untouched", released),
        SHOWN: (f"typical mistake: {mistake.title}", with_answers(perfect, mistake.answers)),
        "felix": ("an endless loop in one answer", with_answers(perfect, endless)),
        "grace": (
            "a cheat: strips asserts, equals anything",
            with_answers(released, cheat(problems)),
        ),
        "henri": ("worked on Colab: metadata lost, !pip", changed_by_colab(perfect)),
    }
    for student, (_, notebook) in submissions.items():
        nbformat.write(notebook, _submission_path(course, student))
    _submission_path(course, "ivan").write_text('{"cells": [', encoding="utf-8")
    described = {student: what for student, (what, _) in submissions.items()}
    return described | {"ivan": "a broken file: the upload was cut off"}


def a_recognised_mistake(problem: Problem) -> Variant:
    """The first mutant of the earliest part."""
    return min(problem.mutants, key=lambda each: problem.tested_parts.index(each.part))


def part_with_fewest_tests(problem: Problem) -> str:
    """Each test of an answer that never ends takes all the time that a call may take."""
    cells = [cell for cell in problem.cells if cell.role == "tests"]
    return min(cells, key=lambda cell: len(hidden_tests(cell.hidden))).part


def reference_answers(problem: Problem) -> dict[str, str]:
    """The problem's own answers by cell id."""
    return {cell.id: cell.solved for cell in problem.cells if cell.role in ("solution", "written")}


def stubs(problem: Problem, instead: str) -> dict[str, str]:
    """The problem's code answers as students get them, with `instead` where they write theirs."""
    return {
        cell.id: cell.stub.replace(STUB, instead)
        for cell in problem.cells
        if cell.role == "solution"
    }


def with_answers(notebook: NotebookNode, *answers: dict[str, str]) -> NotebookNode:
    """A copy in which cells have these answers, below the line that says which answer it is."""
    changed = copy.deepcopy(notebook)
    sources = {id: source for some in answers for id, source in some.items()}
    for cell in changed.cells:
        if cell.id in sources:
            marker = cell.source.split("\n", 1)[0]
            cell.source = f"{marker}\n{sources[cell.id]}"
    return changed


def with_outputs(notebook: NotebookNode, executed: NotebookNode) -> NotebookNode:
    """A copy with the outputs and execution counts of the notebook that was run."""
    changed = copy.deepcopy(notebook)
    ran = {cell.id: cell for cell in executed.cells if cell.cell_type == "code"}
    for cell in changed.cells:
        if cell.id in ran:
            cell.outputs = ran[cell.id].outputs
            cell.execution_count = ran[cell.id].execution_count
    return changed


def cheat(problems: list[Problem]) -> dict[str, str]:
    """Answers that fool tests which run beside them in one process."""
    answers: dict[str, str] = {}
    for problem in problems:
        answers |= stubs(problem, "return EqualToAnything()")
    first = next(iter(answers))
    return answers | {first: f"{CHEAT}\n\n{answers[first]}"}


def changed_by_colab(notebook: NotebookNode) -> NotebookNode:
    """A copy with what Colab does to a notebook, and what people add to it there."""
    changed = copy.deepcopy(notebook)
    for cell in changed.cells:
        cell.metadata = NotebookNode(id=cell.id)
        cell.id = f"colab-{cell.id}"[:64]
    changed.cells.insert(1, nbformat.v4.new_code_cell(ON_COLAB))
    return changed


def _submission_path(course: Course, student: str) -> Path:
    path = course.root / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
