"""Makes the two courses that the benchmark grades: ours, and one for nbgrader's own executor.

Both hold the same solved submissions. Stock nbgrader is compared at its best: without a sandbox,
with the hidden tests in the notebook as nbgrader means them, and without the training runs.
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.content.build import assemble
from dgm.content.course import Course, load_course
from dgm.content.percent import region
from dgm.content.problem import load_problem
from dgm.content.saved_outputs import saved_outputs
from dgm.submission.rebuild import from_answers, to_notebook

#: Runs the hidden tests of a cell in the student's own kernel. The answers stand in for the
#: reference too: they are the reference's.
RUN_HERE = """
def run_here(names, submitted):
    import inspect
    import numpy as np
    from dgm.boundary.remote import Local
    from dgm.testing.judge import Judge
    answers = Local(names)
    for name, test in list(names.items()):
        if name.startswith("test_") and callable(test):
            given = {
                "student": answers, "reference": answers, "submitted": submitted,
                "rng": np.random.default_rng(0),
            }
            wanted = inspect.signature(test).parameters
            if "judge" in wanted:
                given["judge"] = Judge()
            test(**{each: given[each] for each in wanted})
        if name.startswith("test_"):
            del names[name]
"""
CALL = "from stock_tests import run_here, submitted\nrun_here(globals(), submitted)"
PREPARE = """
from dgm.content.course import load_course
from dgm.testing.evidence import Evidence
from dgm.content.fragments import execute, shared_fragments
from dgm.testing.notebook import notebook
import pickle
from pathlib import Path
course = Path({course!r})
notebook.use(execute(shared_fragments(course / "problems")))
submitted = Evidence(*pickle.loads(Path({evidence!r}).read_bytes()))
"""
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.root = {root!r}
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}
c.ClearMarkScheme.enforce_metadata = False
c.Execute.timeout = 600
"""
TRAINING = ("run", "deliverable", "check")
#: A homework of one problem, whose cells and tests take less than a tenth of a second.
SMALL = """
[assignments.small]
title = "A small homework"
covers = "The benchmark"
problems = [{ slug = "gan-theory", points = 10 }]
"""


def make_course(folder: Path, repository: Path) -> Course:
    """A course with the repository's problems, its homeworks and `small`, and nothing handed in."""
    folder.mkdir(parents=True)
    for name in ("course.toml", "nbgrader_config.py"):
        shutil.copy(repository / name, folder)
    with (folder / "course.toml").open("a") as file:
        file.write(SMALL)
    (folder / "problems").symlink_to(repository / "problems")
    return load_course(folder)


def solved_submission(course: Course, assignment: str) -> NotebookNode:
    """The whole homework with the reference's answers, and the outputs that tests read."""
    master = assemble(course, course.assignments[assignment])
    outputs = {}
    for entry in course.assignments[assignment].problems:
        outputs |= saved_outputs(load_problem(course.root / "problems", entry.slug))
    return to_notebook(from_answers(master, {}, True, outputs), master)


def hand_in(root: Path, assignment: str, notebook: NotebookNode, numbers: range) -> None:
    """Submissions that differ in a comment, so that none has the result of another."""
    for number in numbers:
        mine = copy.deepcopy(notebook)
        answers = (
            c for c in mine.cells if c.cell_type == "code" and c.metadata.dgm.role == "solution"
        )
        next(answers).source += f"\n# number {number}"
        folder = root / "submitted" / f"s{number:04}" / assignment
        folder.mkdir(parents=True)
        (folder / f"{assignment}.ipynb").write_text(nbformat.writes(mine), encoding="utf-8")


def make_stock(folder: Path, course: Course, assignment: str, solved: NotebookNode) -> None:
    """The same assignment as nbgrader means it, released; raises RuntimeError where that fails."""
    import pickle

    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    from dgm.submission.rebuild import rebuild

    master = assemble(course, course.assignments[assignment])
    folder.mkdir(parents=True)
    for cell in master.cells:
        if cell.metadata.dgm.role == "tests":
            code = f"{region(cell.source, 'HIDDEN TESTS')}\n{CALL}"
            cell.source = f"### BEGIN HIDDEN TESTS\n{code}\n### END HIDDEN TESTS"
        elif cell.cell_type == "code" and cell.metadata.dgm.role in TRAINING:
            cell.source = ""
    source = folder / "source" / assignment / f"{assignment}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(master, source)
    path = folder / "solved.ipynb"
    nbformat.write(solved, path)
    submission = rebuild(path, assemble(course, course.assignments[assignment]))
    evidence = folder / "evidence"
    evidence.write_bytes(pickle.dumps((submission.outputs, submission.execution_counts)))
    prepare = PREPARE.format(course=str(course.root), evidence=str(evidence))
    (folder / "stock_tests.py").write_text(prepare + RUN_HERE, encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(folder)), encoding="utf-8")
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(folder))
    released = NbGraderAPI(config=Config(loader.load_config())).generate_assignment(assignment)
    if not released["success"]:
        raise RuntimeError(f"stock nbgrader did not release it: {released}")


def without_training(notebook: NotebookNode) -> NotebookNode:
    """The submission as stock nbgrader gets it: it would run the training anew."""
    plain = copy.deepcopy(notebook)
    for cell in plain.cells:
        if cell.cell_type == "code" and cell.metadata.dgm.role in TRAINING:
            cell.source, cell.outputs = "", []
    return plain
