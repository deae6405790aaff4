"""What is computed once, before a class is graded."""

from __future__ import annotations

import subprocess
import sys
import types
from contextlib import contextmanager

import pytest
import sympy as sp
import torch
from nbformat.v4 import new_code_cell, new_notebook

from dgm.boundary.remote import Local
from dgm.content.fragments import execute, shared_fragments
from dgm.grading.rehearsal import FEW, OF_ANSWERS, ready_to_fork, rehearse
from dgm.grading.suite import HiddenTest, Suite, modules_of
from dgm.testing.notebook import notebook, remember

X = sp.Symbol("x", positive=True)


@pytest.fixture
def counted():
    computed = []

    def value_at(expression, point, digits=15):
        computed.append(expression)
        if expression == sp.zoo:
            raise ArithmeticError
        return expression.subs(point)

    names = {"value_at": value_at}
    remember(names)
    return names["value_at"], computed


def test_a_value_is_computed_once(counted):
    value_at, computed = counted
    assert value_at(X**2, {X: sp.Integer(3)}) == value_at(X**2, {X: sp.Integer(3)}) == 9
    assert computed == [X**2]


def test_another_point_another_precision_or_another_form_is_another_value(counted):
    value_at, computed = counted
    unsimplified = sp.Add(X, X, evaluate=False)
    assert value_at(X, {X: sp.Integer(3)}) == 3
    assert value_at(X, {X: sp.Integer(4)}) == 4
    assert value_at(X, {X: sp.Integer(4)}, 30) == 4
    assert value_at(2 * X, {X: sp.Integer(4)}) == value_at(unsimplified, {X: sp.Integer(4)}) == 8
    assert len(computed) == 5


def test_what_cannot_be_computed_raises_each_time(counted):
    value_at, computed = counted
    for _ in range(2):
        with pytest.raises(ArithmeticError):
            value_at(sp.zoo, {X: sp.Integer(1)})
    assert len(computed) == 2


def test_fragments_without_values_stay_as_they_are():
    names = {"other": 1}
    remember(names)
    assert names == {"other": 1}


def test_a_form_looks_at_a_step_once():
    seen = []
    names = execute(shared_fragments(None))
    remember(names)
    form = names["Form"]("a power", lambda step: seen.append(step) or step.is_Pow)
    other = names["Form"]("a sum", lambda step: step.is_Add)
    unsimplified = sp.Mul(X, X, evaluate=False)
    assert form.fits(X**2) and form.fits(X**2) and form.fits(unsimplified)
    assert not other.fits(X**2)
    assert len(seen) == 2, "one that is written differently is another step"


def test_the_judge_looks_at_pictures_once_and_an_answer_cannot_change_what_it_says():
    seen = []

    def judge_logits(images):
        seen.append(images.clone())
        return images.sum(dim=(1, 2, 3))[:, None]

    shared, of_reference = {"judge_logits": judge_logits}, {"judge_logits": judge_logits}
    remember(shared)
    remember(of_reference, shared)
    pictures = torch.rand(3, 1, 28, 28)
    said = shared["judge_logits"](pictures)
    right = said.clone()
    said.zero_()
    assert torch.equal(of_reference["judge_logits"](pictures.clone()), right)
    assert len(seen) == 1
    pictures[0] = 0
    assert shared["judge_logits"](pictures)[0] == 0
    assert len(seen) == 2


def test_every_test_is_run_once_on_the_reference_and_none_judges():
    seen = []

    def test_adds(student, reference, rng):
        """It adds."""
        seen.append((student.double(2), reference.double(3), rng.random()))

    def test_wrong(student):
        """It is wrong."""
        seen.append("wrong")
        raise AssertionError

    def test_of_outputs(submitted):
        """It reads what is saved."""
        seen.append("submitted")

    def test_without_code(reference):
        """Its problem has no answer in code."""
        seen.append("without code")

    module = types.ModuleType("hidden")
    functions = (test_adds, test_wrong, test_of_outputs, test_without_code)
    vars(module).update({function.__name__: function for function in functions})
    tests = tuple(
        HiddenTest(
            function.__name__,
            "reading" if function is test_without_code else "adding",
            "adding-tests",
            "",
            1.0,
            None,
        )
        for function in functions
    )
    reference = Local({"double": lambda number: 2 * number})
    modules, references = {"adding": module}, {"adding": reference}
    shared = {"judge_logits": lambda images: images}
    suite = Suite("hw", "", ("adding-tests",), tests, modules, references, shared)
    rehearse(suite, suite.under(1))
    rehearse(suite, suite.under(2))
    notebook.use(None)
    (first, *_), wrong, (second, *_), _ = [s if isinstance(s, tuple) else (s,) for s in seen]
    assert (first, second, wrong) == (4, 4, ("wrong",))
    assert seen[0][2] != seen[2][2], "another seed, other inputs"
    assert "submitted" not in seen and "without code" not in seen


def test_what_setup_and_solutions_import_is_known_before_they_are_executed():
    def cell(role, source):
        return new_code_cell(source, metadata={"dgm": {"role": role}})

    setup = cell("setup", "import numpy as np\nfrom torch.nn import functional\nfrom . import here")
    solution = cell("solution", "def answer():\n    import scipy.special, json")
    training = cell("run", "import tqdm\nprint('training')")
    master = new_notebook(cells=[setup, solution, training])
    assert modules_of(master) == ("json", "numpy", "scipy.special", "torch.nn")


ANSWERED = """
import sys
from dgm.sandbox.forking import prepare_torch
prepare_torch()
import importlib, sympy, torch
for name in {names}:
    importlib.import_module(name)
before = set(sys.modules)
x, y = sympy.Symbol("x"), torch.ones(3, requires_grad=True)
sympy.simplify(sympy.sin(x)**2 + sympy.cos(x)**2), sympy.solve(x**2 - 2, x)
torch.autograd.grad(y * y, y, grad_outputs=torch.ones(3), create_graph=True)
print(*sorted(set(sys.modules) - before))
"""


@pytest.mark.parametrize("names", [(), OF_ANSWERS])
def test_what_answers_often_call_imports_nothing_that_is_not_there(names):
    command = [sys.executable, "-c", ANSWERED.format(names=names)]
    late = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert set(late) >= set(OF_ANSWERS) if not names else late == []


@pytest.mark.parametrize("count, more", [(FEW - 1, ()), (FEW, OF_ANSWERS)])
def test_what_answers_often_import_is_imported_once_for_a_class(count, more):
    told = []

    class Recorder:
        @contextmanager
        def begun(self, first, modules, later, meanwhile):
            told.append((first, modules, later))
            yield self

    setup = new_code_cell("import numpy", metadata={"dgm": {"role": "setup", "problem": "numbers"}})
    master = new_notebook(metadata={"dgm": {"assignment": "small", "version": "1"}}, cells=[setup])
    with ready_to_fork(Recorder(), master, (), {}, count):
        pass
    assert told == [("import numpy", ("numpy", *more), ["import numpy"])]
