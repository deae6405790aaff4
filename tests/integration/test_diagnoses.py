"""Who is told which mistake: by the audit of a problem, and by the script for labelled answers."""

from __future__ import annotations

import csv
import runpy
import sys
from pathlib import Path

import pytest

from dgm.audit.diagnoses import diagnose_problem
from dgm.content.problem import load_problem
from tests.integration.test_audit import MUTANT, audit

COURSE = """
name = "A course"

[assignments.hw]
title = "Homework"
covers = "nothing"
problems = [{ slug = "powers", points = 4 }]
"""
SCRIPT = Path(__file__).parents[2] / "scripts" / "measure_diagnoses.py"
MUTANTS = {"sign": "-x * x", "again": "-(x * x)", "nothing": "0.0", "once": "x"}


@pytest.fixture
def bank(tmp_path, sandbox):
    """A bank with one problem, two of whose mutants do the same."""
    audit(tmp_path, sandbox, {})
    named = [MUTANT.format(name=n, ceiling=1, answer=a) for n, a in MUTANTS.items()]
    hinted = [
        text.replace("Look at", f"{n}: look at") for n, text in zip(MUTANTS, named, strict=True)
    ]
    (tmp_path / "problems/powers/mutants.md").write_text("\n".join(["## square", *hinted]))
    (tmp_path / "course.toml").write_text(COURSE)
    return tmp_path


def test_the_audit_says_who_is_told_which_mistake(bank, sandbox):
    found = diagnose_problem(bank, load_problem(bank / "problems", "powers"), sandbox)
    assert found.mutants == tuple(MUTANTS)
    assert found.silent == ("nothing",)
    assert found.alike == (("sign", "again"), ("again", "sign"))
    assert found.strangers > len(found.told) > 0
    told = {each.answer: (each.part, each.hints) for each in found.told}
    assert told["'x * x' became '(x)' in 'return x * x'"] == (
        "square",
        ("once: look at the sign.",),
    )


def test_labelled_answers_are_measured_and_judgements_kept(bank, monkeypatch, capsys):
    answers = {"minus": "-(x**2)", "right": "x**2", "other": "x**3"}
    folder = bank / "answers"
    folder.mkdir()
    for name, answer in answers.items():
        (folder / f"{name}.py").write_text(f"def square(x):\n    return {answer}\n")
    (folder / "labels.csv").write_text(
        "file,problem,part,label,mistake,mutant\n"
        "minus.py,powers,square,wrong,a minus sign,sign\n"
        "right.py,powers,square,right,,\n"
        "other.py,powers,square,wrong,a cube,\n"
    )

    def measured():
        arguments = ["measure", str(folder), "--course", str(bank)]
        monkeypatch.setattr(sys, "argv", arguments)
        runpy.run_path(str(SCRIPT), run_name="__main__")
        return capsys.readouterr().out

    assert "1 are told a mistake; 0 of 0 judged are right" in measured()
    table = folder / "diagnoses.csv"
    rows = list(csv.DictReader(table.open()))
    assert [(row["file"], bool(row["told"]), row["kept"]) for row in rows] == [
        ("minus.py", True, "0.00"),
        ("right.py", False, "1.00"),
        ("other.py", False, "0.00"),
    ]
    table.write_text(
        table.read_text().replace('",\n', '",yes\n').replace("sign.,\n", "sign.,yes\n")
    )
    said = measured()
    assert "1 are told a mistake; 1 of 1 judged are right" in said
    assert "1 of 1 mistakes of the bank are told" in said
    assert "2 wrong answers: 0 keep all points" in said
    assert "1 right answers: 0 lose points" in said
