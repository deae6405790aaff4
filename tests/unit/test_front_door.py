"""What `dgm.testing` offers to hidden tests: named in one place, documented, and as documented."""

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
import torch

import dgm.testing as front_door
from dgm.boundary.remote import Local, ReferenceFailed, StudentError
from dgm.testing.notebook import notebook

ROOT = Path(__file__).parents[2]
DOCUMENTED = {
    name: value
    for name, value in ((name, getattr(front_door, name)) for name in front_door.__all__)
    if callable(value)
    and name not in front_door.FORMS
    and not (inspect.isclass(value) and issubclass(value, Exception))
}

x = sp.Symbol("x", real=True)
P, Q = np.array([0.5, 0.5]), np.array([0.25, 0.75])
COST = np.array([[0.0, 1.0], [1.0, 0.0]])
PLAN = np.array([[0.25, 0.25], [0.0, 0.5]])
PHI = np.array([0.0, -1.0])


def descend(model, optimizer, batch):
    optimizer.zero_grad()
    model(torch.ones(1, model.in_features) + batch).mean().backward()
    optimizer.step()


ANSWERS = {
    "descend": descend,
    "proof": lambda: notebook.EqualityChain([(x + 1) ** 2, x**2 + 2 * x + 1]),
    "bound": lambda: notebook.InequalityChain([x**2, x**2 + 1], ["<="]),
    "best": lambda: notebook.StationaryPoint(-(x**2), x, sp.Integer(0), sp.Integer(-2), "maximum"),
    "plan": lambda *_: notebook.Coupling(PLAN, P, Q),
    "transport": lambda *_: notebook.PrimalDual(
        COST, PLAN, np.array([0.0, -1]), np.array([0, 1.0])
    ),
}


class Student(Local):
    """A student's names: what they raise is the student's."""

    def run(self, code, /, **inputs):
        try:
            return super().run(code, **inputs)
        except ReferenceFailed as error:
            raise StudentError(error.kind, error.message) from error


@pytest.fixture
def names():
    """What the examples take for granted, as a hidden test has it."""
    anything = notebook.Form("any expression", lambda step: True)
    return {name: getattr(front_door, name) for name in front_door.__all__} | {
        "np": np,
        "torch": torch,
        "sp": sp,
        "x": x,
        "D": x,
        "DOMAIN": {x: (-1, 1)},
        "FORMS": [anything, anything],
        "START": None,
        "TARGET": None,
        "OBJECTIVE": -(x**2),
        "p": P,
        "q": Q,
        "cost": COST,
        "student": Student(ANSWERS),
        "reference": Local(ANSWERS),
        "rng": np.random.default_rng(1),
    }


STARTS = {"check_equality_chain": ((x + 1) ** 2, x**2 + 2 * x + 1)}
STARTS["check_inequality_chain"] = (x**2, x**2 + 1)


def sections(value):
    """The text below each heading of a docstring."""
    parts = re.split(r"^(\w+)\n-+\n", inspect.getdoc(value), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_all_names_are_there_in_order():
    assert front_door.__all__ == sorted(set(front_door.__all__))
    assert all(hasattr(front_door, name) for name in front_door.__all__)
    with pytest.raises(AttributeError, match="no attribute 'expect_nothing'"):
        _ = front_door.expect_nothing


def test_the_table_of_contents_is_complete():
    told = set(re.findall(r"`(\w+)`", front_door.__doc__))
    assert told == set(front_door.__all__)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_what_is_public_tells_its_parameters_results_and_errors(name):
    value = DOCUMENTED[name]
    signature = inspect.signature(value)
    told = sections(value)
    listed = "Attributes" if name == "StepRun" else "Parameters"
    named = {
        each.strip(" *")
        for line in re.findall(r"^(\S[^:\n]*)", told[listed], flags=re.MULTILINE)
        for each in line.split(",")
    }
    assert named == set(signature.parameters)
    if not inspect.isclass(value):
        returns = signature.return_annotation not in ("None", "Iterator[None]")
        assert ("Returns" in told) == returns
        assert "Raises" in told or name in ("points", "show")
    assert ">>> " in told["Examples"]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_example_does_what_it_says(name, names):
    names["START"], names["TARGET"] = STARTS.get(name, (None, None))
    example = doctest.DocTestParser().get_doctest(
        inspect.getdoc(DOCUMENTED[name]), names, name, None, 0
    )
    told = []
    result = doctest.DocTestRunner().run(example, out=told.append)
    assert result.attempted and not result.failed, "".join(told)


def test_forms_are_those_in_force_when_a_test_is_imported(monkeypatch):
    monkeypatch.setattr(notebook, "in_force", {"expanded": "the course's own"})
    assert front_door.expanded == "the course's own"


def test_the_shared_fragments_are_not_executed_before_they_are_asked_for():
    code = "import dgm.testing; print(dgm.testing.notebook.notebook.in_force)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "None\n"


def test_problems_import_from_the_front_door_alone():
    for file in (ROOT / "problems").glob("*/problem.py"):
        assert not re.findall(r"(?:from|import) dgm\.(?!testing import)", file.read_text()), file
