"""ruff sees hidden tests as the modules that the grader makes of them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "course" / "problems"


@pytest.fixture
def bank(tmp_path):
    return shutil.copytree(FIXTURE, tmp_path / "problems")


def lint(bank):
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "lint_hidden_tests.py", bank],
        capture_output=True,
        text=True,
    )


def change(file, old, new):
    """The line, from 1, in which `new` stands after it has replaced `old`."""
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def test_a_bank_without_mistakes_has_no_findings(bank):
    assert (lint(bank).returncode, lint(bank).stdout) == (0, "")


def test_a_name_that_only_another_cell_defines_is_undefined(bank):
    file = bank / "shifting" / "problem.py"
    call = "expect(student.shift_back(student.shift(3)) == 3,"
    line = change(file, call, call.replace("== 3", "== shift_back(4)"))
    linted = lint(bank)
    assert linted.returncode == 1
    (found,) = linted.stdout.splitlines()
    assert found.startswith(f"{file}:{line}:")
    assert found.endswith("F821 Undefined name `shift_back` (shift-back-tests)")


def test_a_name_that_only_another_cell_uses_is_unused(bank):
    file = bank / "shifting" / "problem.py"
    line = change(file, "@points(1)\n", "import math\n\n\n@points(1)\n")
    change(file, "    return x - 1\n", "    return math.fabs(x - 1)\n")
    linted = lint(bank)
    assert linted.returncode == 1
    assert f"{file}:{line}:8: F401 `math` imported but unused (shift-tests)\n" in linted.stdout


def test_each_mistake_of_a_problem_that_cannot_be_read_is_one_line(bank):
    file = bank / "shifting" / "problem.py"
    change(file, 'id="shift-back-tests"', 'id="shift-back"')
    linted = lint(bank)
    assert (linted.returncode, linted.stdout) == (2, "")
    told = linted.stderr.splitlines()
    assert len(told) == 2  # the cell is no longer the tests of a part, and its name is taken
    assert all("problems/shifting/problem.py:39: " in line for line in told)
