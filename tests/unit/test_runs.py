"""What model answers quote of runs is what a stored run printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from nbclient.exceptions import CellExecutionError

from dgm.content.course import ContentError
from dgm.content.problem import load_problem
from dgm.content.runs import store_run, stored_run, wrong_quotes
from dgm.content.shipped import shipped_problems

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "course"
ANSWER = """
# %% [markdown] role="written" id="quoting" points="1"
# **How good?**
# ### BEGIN MARK SCHEME
# - 1 point: a figure.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# {answer}
# ### END SOLUTION
"""
COMMENT = "<!-- figures of the cpu run: table 0.75 2e+05 -->"
RIGHT = f"At the `cpu` budget mine were 0.75 and 2e+05. {COMMENT}"


@pytest.fixture
def quoting(tmp_path):
    """A function: what is wrong with this model answer, beside a stored run of one cell."""
    bank = Path(shutil.copytree(FIXTURE, tmp_path / "course")) / "problems"
    slug = sorted(path.parent.name for path in bank.glob("*/problem.py"))[0]
    file = bank / slug / "problem.py"
    written = file.read_text(encoding="utf-8")
    (bank / slug / "runs").mkdir()
    printed = {"table": ["score 0.75 of 2e+05", "10.5 minutes"]}
    (bank / slug / "runs" / "cpu.json").write_text(json.dumps(printed), encoding="utf-8")

    def faults(answer):
        file.write_text(written + ANSWER.format(answer=answer), encoding="utf-8")
        return wrong_quotes(load_problem(bank, slug, variants=False))

    return faults


@pytest.mark.parametrize("slug", shipped_problems())
def test_every_figure_of_a_run_in_a_model_answer_is_in_the_stored_run(slug):
    assert not wrong_quotes(load_problem(ROOT / "problems", slug, variants=False))


def test_an_answer_that_names_budget_cell_and_figures_is_right(quoting):
    assert quoting(RIGHT) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (RIGHT.replace("0.75", "0.76"), "'table' of the stored run printed no 0.76"),
        (RIGHT.replace("0.75", "0.5"), "printed no 0.5"),  # a piece of 10.5
        (RIGHT.replace("table", "tables"), "'tables' of the stored run printed no 0.75"),
        (RIGHT.replace("mine were 0.75", "mine were 0.8"), "the text does not quote it"),
        (RIGHT.replace("the `cpu` budget", "that budget"), "name the budget as `cpu`"),
        ("Mine were 0.75 and 0.9.", "list its figures in a comment"),
    ],
)
def test_an_answer_that_quotes_something_else_is_named(quoting, answer, fault):
    assert any(said.startswith("quoting: ") and fault in said for said in quoting(answer))


def test_a_figure_of_theory_needs_no_run(quoting):
    assert quoting("The best value is log 4 = 1.386. Mine was above it.") == []


def test_a_run_that_is_not_stored_is_asked_for(quoting):
    with pytest.raises(ContentError, match=r"make run SLUG=\S+ BUDGET=gpu"):
        quoting(RIGHT.replace("cpu", "gpu"))


def test_an_unknown_last_cell_is_named(tmp_path):
    root = Path(shutil.copytree(FIXTURE, tmp_path / "course"))
    slug = sorted(path.parent.name for path in (root / "problems").glob("*/problem.py"))[0]
    with pytest.raises(ContentError, match="no cell 'nothing'"):
        store_run(root, slug, "smoke", "nothing")


def test_a_run_stores_what_its_cells_print(tmp_path):
    root = Path(shutil.copytree(FIXTURE, tmp_path / "course"))
    slug = sorted(path.parent.name for path in (root / "problems").glob("*/problem.py"))[0]
    file = root / "problems" / slug / "problem.py"
    cell = '\n# %% role="run" id="budget-of-the-run"\nimport os\nprint(os.environ["DGM_BUDGET"])\n'
    file.write_text(file.read_text(encoding="utf-8") + cell, encoding="utf-8")
    store_run(root, slug, "smoke")
    run = stored_run(load_problem(root / "problems", slug, variants=False), "smoke")
    assert run["budget-of-the-run"] == "smoke"


def test_a_run_in_which_a_cell_fails_is_not_stored(tmp_path):
    root = Path(shutil.copytree(FIXTURE, tmp_path / "course"))
    slug = sorted(path.parent.name for path in (root / "problems").glob("*/problem.py"))[0]
    file = root / "problems" / slug / "problem.py"
    written = file.read_text(encoding="utf-8").replace("[weights]", "[weights, going_on]")
    cell = '\n# %% role="run" id="failing"\nraise ValueError("no picture")\n'
    file.write_text(written + cell, encoding="utf-8")
    with pytest.raises(CellExecutionError, match="no picture"):
        store_run(root, slug, "smoke")
    assert not (file.parent / "runs").exists()
