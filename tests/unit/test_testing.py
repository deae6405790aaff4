"""What hidden tests call says what is wrong, and lets nothing wrong pass."""

import numpy as np
import pytest
import sympy as sp
import torch

from dgm.boundary.expressions import Tree
from dgm.boundary.remote import Local
from dgm.grading.testing import (
    Failed,
    expect_array,
    expect_close,
    expect_expression,
    expect_number,
    expect_raises,
    show,
)


@pytest.mark.parametrize(
    "value", [0.5, np.float32(0.5), np.array(0.5), torch.tensor(0.5), torch.tensor(0.5).double()]
)
def test_a_number_may_come_in_any_numeric_type(value):
    assert expect_number(value, 0.5) == 0.5


@pytest.mark.parametrize(
    "value",
    [None, True, "0.5", [0.5], np.array([0.5]), float("nan"), float("inf"), 0.5 + 0j, 0.51]
    + [torch.tensor([0.5]), torch.tensor(True), {"value": 0.5}, Tree("Symbol", ("x",))],
)
def test_what_is_not_the_number_fails(value):
    with pytest.raises(Failed, match="the density"):
        expect_number(value, 0.5, "the density")


def test_the_message_has_the_gap_and_its_place():
    with pytest.raises(Failed, match=r"scores: off by 2 at \[1\]; 33% of the entries are off"):
        expect_close([1.0, 4.0, 3.0], np.array([1.0, 2.0, 3.0]), "scores")


@pytest.mark.parametrize("value", [[1.0], 1.0, [[1.0, 1.0]], np.ones((2, 1)), []])
def test_shapes_that_would_broadcast_do_not_agree(value):
    with pytest.raises(Failed, match="shape"):
        expect_close(value, np.ones(2))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_fails(bad):
    with pytest.raises(Failed, match="finite"):
        expect_close(np.array([1.0, bad]), np.ones(2))


def test_an_infinity_agrees_with_the_same_infinity_only():
    expect_close(np.array([np.inf, 1.0]), np.array([np.inf, 1.0]))
    for wrong in (-np.inf, np.nan, 1e300):
        with pytest.raises(Failed):
            expect_close(np.array([wrong, 1.0]), np.array([np.inf, 1.0]))


def test_type_shape_and_dtype_are_asked_for_where_the_contract_does():
    tensor = torch.ones(2, 3)
    assert expect_array(tensor, (None, 3), np.float32, kind="tensor").sum() == 6
    for value, arguments in [
        (tensor.numpy(), {"shape": (2, 3), "kind": "tensor"}),
        (tensor, {"shape": (2, 3), "dtype": np.float64}),
        (tensor, {"shape": (3, 2)}),
        (tensor > 0, {"shape": (2, 3)}),
        (["a", "b"], {"shape": (2,)}),
    ]:
        with pytest.raises(Failed):
            expect_array(value, **arguments)


def test_bfloat16_is_read_as_numbers():
    expect_close(torch.ones(2, dtype=torch.bfloat16), [1.0, 1.0])


X = sp.Symbol("x", positive=True)
DOMAIN = {X: (0.5, 2.0)}
TREE = Tree("Pow", (Tree("Symbol", ("x",)), 2))


def test_expressions_are_compared_by_value():
    rng = np.random.default_rng(0)
    expect_expression(TREE, X * X, DOMAIN, rng)
    with pytest.raises(Failed, match="the limit is not right: at x="):
        expect_expression(TREE, X**3, DOMAIN, rng, "the limit")


def test_an_unevaluated_integral_is_no_answer():
    rng = np.random.default_rng(0)
    t = sp.Symbol("t")
    integral = sp.Integral(2 * t, (t, 0, X))
    with pytest.raises(Failed, match="unevaluated"):
        expect_expression(integral, X**2, DOMAIN, rng)
    expect_expression(integral, X**2, DOMAIN, rng, unevaluated=True)


def raising(code):
    namespace = {}
    exec(code, namespace)
    return Local(namespace)


def test_the_right_error_is_expected_by_name():
    side = raising("def f(): raise ValueError('masses differ')")
    assert expect_raises(side.f, "ValueError", "f").message == "masses differ"


@pytest.mark.parametrize("body", ["return 1", "raise TypeError", "raise KeyError"])
def test_another_error_or_none_fails(body):
    with pytest.raises(Failed, match="f should raise ValueError"):
        expect_raises(raising(f"def f(): {body}").f, "ValueError", "f")


def test_an_answer_not_started_is_not_the_error_asked_for():
    side = raising("def f(): raise NotImplementedError")
    with pytest.raises(Exception, match="NotImplementedError"):
        expect_raises(side.f, ["ValueError", "NotImplementedError2"], "f")


@pytest.mark.parametrize("value", ["<script>\x1b[31m\n" * 50, "\u202e" * 99, ["x" * 999]])
def test_what_is_shown_is_short_and_plain(value):
    text = show(value)
    assert len(text) <= 80 and text.isascii() and text.isprintable()
