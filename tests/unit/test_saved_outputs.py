"""The saved outputs of a solved notebook, on which hidden tests of outputs are tried."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dgm.content.build import assemble_problem
from dgm.content.course import ContentError
from dgm.content.percent import region
from dgm.content.problem import load_problem
from dgm.content.saved_outputs import FILE, saved_outputs
from dgm.submission.rebuild import from_answers

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def problem():
    return load_problem(ROOT / "problems", "own-model", variants=False)


def test_a_problem_without_saved_outputs_has_none():
    assert saved_outputs(load_problem(ROOT / "problems", "fid", variants=False)) == {}


def test_outputs_that_cannot_be_read_say_how_to_write_them_anew(tmp_path):
    bank = tmp_path / "problems"
    shutil.copytree(ROOT / "problems" / "own-model", bank / "own-model")
    (bank / "own-model" / FILE).write_text('{"own-samples": [', encoding="utf-8")
    with pytest.raises(ContentError, match="save_outputs.py own-model"):
        saved_outputs(load_problem(bank, "own-model", variants=False))


def test_only_a_notebook_that_was_run_has_outputs(problem):
    master = assemble_problem(ROOT, problem)
    outputs = saved_outputs(problem)
    assert from_answers(master, outputs=outputs).outputs == outputs
    assert from_answers(master, executed=False, outputs=outputs).outputs == {}


def test_the_outputs_belong_to_cells_that_the_problem_has(problem):
    cells = {cell.id for cell in problem.cells if cell.role in ("run", "deliverable")}
    assert set(saved_outputs(problem)) <= cells


def test_the_model_answer_quotes_figures_of_the_saved_run(problem):
    (report,) = [cell for cell in problem.cells if cell.id == "own-report"]
    quoted = set(re.findall(r"\b\d+\.\d\d\b", region(report.source, "SOLUTION")))
    shown = "".join(o.text for of in saved_outputs(problem).values() for o in of if "text" in o)
    assert quoted
    assert quoted <= set(re.findall(r"\b\d+\.\d\d\b", shown))
