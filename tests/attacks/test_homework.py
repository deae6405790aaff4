"""Attacks that fit every answer, against the real homework."""

from __future__ import annotations

import ast

import pytest
from arena import HERE, REPOSITORY, read_attack

from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.fragments import shared_fragments
from dgm.content.percent import solved_source
from dgm.grading.plugin import Job
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.suite import prepare
from dgm.submission.rebuild import from_answers

COURSE = load_course(REPOSITORY)
LIMITS = COURSE.limits
EVERYTHING = read_attack(HERE / "forging" / "always_equal.py").module.EVERYTHING
PATCHES = read_attack(HERE / "forging" / "patch_comparisons.py").answers["double"]
STEAL = """
import gc, sys
def {name}(*arguments, **keywords):
    frame = sys._getframe(1)
    while frame:
        for word in ("expected", "reference", "target", "answer"):
            if word in frame.f_locals: return frame.f_locals[word]
        frame = frame.f_back
    raise LookupError("no test on the stack")
"""
ANSWERS = {
    "an object that is equal to everything": EVERYTHING + "{name} = Everything()\n",
    "patched comparisons, and nothing": PATCHES + "def {name}(*a, **k): return None\n",
    "what lies on the stack": STEAL,
}


@pytest.fixture(scope="module", params=COURSE.assignments)
def master(request):
    return assemble(COURSE, COURSE.assignments[request.param])


def names_of(source: str) -> list[str]:
    body = ast.parse(solved_source(source)).body
    return [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


@pytest.mark.parametrize("forgery", ANSWERS)
def test_a_forgery_of_every_answer_of_a_homework_earns_nothing(master, sandbox, forgery):
    cells = [cell for cell in master.cells if cell.metadata.dgm.role == "solution"]
    answers = {
        cell.id: "".join(ANSWERS[forgery].replace("{name}", name) for name in names_of(cell.source))
        for cell in cells
    }
    suite = prepare(master, shared_fragments(REPOSITORY / "problems"))
    findings = run_hidden_tests(
        Job(suite, from_answers(master, answers, executed=False), sandbox, suite.under(0), LIMITS)
    )
    passed = [test for test, r in findings.verdicts.items() if r.points]
    assert passed == []
    assert not [r for r in findings.verdicts.values() if r.outcome == "grader_error"]
