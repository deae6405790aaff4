"""The catalogue of strangers' answers to a problem."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dgm.content.course import ContentError
from dgm.content.problem import load_problem
from dgm.content.strangers import Stranger, load_strangers

BANK = Path(__file__).parents[1] / "fixtures" / "course" / "problems"
ANSWER = "def double(number):\n    return number * number"


def stranger(head="- label: wrong\n", cell="double", name="squared"):
    return f"### {name}: It squares\n\n{head}\n```python {cell}\n{ANSWER}\n```\n"


@pytest.fixture
def problem(tmp_path):
    shutil.copytree(BANK, tmp_path / "problems")
    return load_problem(tmp_path / "problems", "doubling")


def loaded(problem, *entries):
    text = "\n".join(["# Answers of strangers", "## double", *entries])
    (problem.path.parent / "strangers.md").write_text(text)
    return load_strangers(problem)


def test_a_problem_without_strangers_has_none(problem):
    assert load_strangers(problem) == ()


def test_a_stranger_is_an_answer_with_a_label(problem):
    mutant = next(each.name for each in problem.mutants if each.part == "double")
    known = stranger(f"- label: wrong\n- mutant: {mutant}\n- note: as it stood\n", name="known")
    right = stranger("- label: right\n", name="right")
    told = stranger(f"- label: wrong\n- true: {mutant}\n", name="told")
    assert loaded(problem, known, right, told) == (
        Stranger("known", "It squares", "double", True, ANSWER, mutant),
        Stranger("right", "It squares", "double", False, ANSWER),
        Stranger("told", "It squares", "double", True, ANSWER, "", frozenset({mutant})),
    )


@pytest.mark.parametrize(
    "entry, said",
    [
        (stranger(""), "strangers.md:3: squared: 'label' is missing"),
        (
            stranger("- label: wrng\n"),
            "strangers.md:5: squared: label = 'wrng'; write right or wrong",
        ),
        (stranger("- label: wrong\n- mutant: none\n"), "squared: unknown mutant 'none'"),
        (stranger(cell="center"), "squared: it is an answer to double; write '```python double'"),
        (stranger(), "'squared' is that of line 3; rename it"),
    ],
)
def test_a_mistake_in_the_catalogue_is_told_with_its_line(problem, entry, said):
    entries = [entry, entry] if "rename" in said else [entry]
    with pytest.raises(ContentError, match=re.escape(said)):
        loaded(problem, *entries)


def test_the_bank_s_strangers_are_well_formed():
    bank = Path(__file__).parents[2] / "problems"
    for path in sorted(bank.glob("*/strangers.md")):
        assert load_strangers(load_problem(bank, path.parent.name))
