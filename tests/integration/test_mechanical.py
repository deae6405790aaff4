"""Changes made by machine are tested like mutants; what no test sees needs a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dgm.audit.mechanical import EQUIVALENTS, RECORD, render_record, run_mechanical, stale
from dgm.content.course import ContentError
from dgm.content.problem import load_problem
from tests.integration.test_audit import PROBLEM, audit

#: A part whose tests see every change but one: a factor of one.
SURE = PROBLEM.replace("return x * x", "return 1.0 * x * x")
EQUIVALENT = """
[[square]]
line = "return 1.0 * x * x"
before = "1.0 * x"
after = "(x)"
reason = "A factor of one changes nothing."
"""


@pytest.fixture
def problem(tmp_path, sandbox):
    audit(tmp_path, sandbox, mutants={}, problem=SURE)
    return load_problem(tmp_path / "problems", "powers")


def test_the_change_that_no_test_sees_is_named_until_it_has_a_reason(tmp_path, sandbox, problem):
    found = run_mechanical(tmp_path, problem, sandbox)
    (cell,) = found.cells
    assert cell.mutants - cell.killed == len(cell.open) < cell.killed
    assert any("'1.0 * x' became '(x)' in 'return 1.0 * x * x'" in c for c in found.complaints)
    (problem.path.parent / EQUIVALENTS).write_text(EQUIVALENT)
    again = run_mechanical(tmp_path, problem, sandbox)
    assert len(again.complaints) == len(found.complaints) - 1
    assert len(again.cells[0].accepted) == 1


def test_a_change_of_answer_or_tests_makes_the_record_stale(tmp_path, sandbox, problem):
    assert len(list(stale(problem))) == 1
    found = run_mechanical(tmp_path, problem, sandbox)
    (problem.path.parent / RECORD).write_text(render_record(problem, found))
    assert list(stale(problem)) == []
    text = problem.path.read_text()
    for other in (text.replace("1.0 * x", "2 / 2 * x"), text.replace("uniform(2, 3)", "random()")):
        assert other != text
        problem.path.write_text(other)
        changed = load_problem(tmp_path / "problems", "powers")
        (complaint,) = stale(changed)
        assert complaint.startswith("square or its tests changed")


def test_an_equivalent_that_is_gone_is_named(tmp_path, problem):
    (problem.path.parent / EQUIVALENTS).write_text(EQUIVALENT.replace("1.0 * x", "3.0 * x"))
    assert any("which is gone" in complaint for complaint in stale(problem))


def test_an_equivalent_without_a_reason_is_refused(problem):
    text = EQUIVALENT.replace("A factor of one changes nothing.", " ")
    (problem.path.parent / EQUIVALENTS).write_text(text)
    with pytest.raises(ContentError, match="the reason why the contract is kept"):
        list(stale(replace(problem)))
