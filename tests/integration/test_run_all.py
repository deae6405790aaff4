"""*Run all* gets to the end of every homework, whichever answers are there."""

from __future__ import annotations

import copy
import os
import random
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.percent import solved_source, stub_source
from tests.running import errors, run_all, text

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
#: How many subsets of a homework's answers are drawn; `make subsets` draws more.
DRAWS = int(os.environ.get("DGM_SUBSETS", "2"))


def with_answers(master: NotebookNode, given: set[str]) -> NotebookNode:
    """The notebook of a student who has answered `given`, with the solutions."""
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        view = solved_source(cell.source)
        if cell.metadata.dgm.role == "solution" and cell.id not in given:
            view = stub_source(cell.source, cell.cell_type)
        cell.source = view
    return notebook


def answers_of(master: NotebookNode) -> list[str]:
    return [cell.id for cell in master.cells if cell.metadata.dgm.role == "solution"]


@pytest.mark.parametrize("name", COURSE.assignments)
def test_an_untouched_notebook_runs_to_its_end(name: str):
    notebook = nbformat.read(ROOT / "release" / name / f"{name}.ipynb", as_version=4)
    run_all(notebook)
    assert errors(notebook) == []
    (summary,) = [cell for cell in notebook.cells if cell.id == "homework-summary"]
    assert "pass their visible checks" in text(summary)


def subsets(name: str) -> list[set[str]]:
    """Of the answers of a homework: some drawn at random, and in the long run all but each one."""
    answers = answers_of(assemble(COURSE, COURSE.assignments[name]))
    rng = random.Random(name)
    draws = [set(rng.sample(answers, rng.randint(1, len(answers) - 1))) for _ in range(DRAWS)]
    return draws + ([set(answers) - {answer} for answer in answers] if DRAWS > 2 else [])


@pytest.mark.parametrize(
    "name, given", [(name, given) for name in COURSE.assignments for given in subsets(name)]
)
def test_a_notebook_with_some_answers_runs_to_its_end(name: str, given: set[str]):
    master = assemble(COURSE, COURSE.assignments[name])
    notebook = with_answers(master, given)
    run_all(notebook)
    assert errors(notebook) == [], f"open: {sorted(set(answers_of(master)) - given)}"
