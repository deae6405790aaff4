"""What hidden tests import: honest answers pass in any form, others fail in one sentence."""

import re
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import dgm.testing as testing
from dgm.boundary.expressions import Tree
from dgm.boundary.remote import Local, ReferenceFailed, StudentError
from dgm.content.fragments import fragment_namespace
from dgm.content.problem import load_problem
from dgm.testing import (
    Failed,
    Undecided,
    expect,
    expect_array,
    expect_close,
    expect_expression,
    expect_float,
    expect_items,
    expect_number,
    expect_raises,
    points,
    show,
)

ROOT = Path(__file__).parents[2]
REMOTE = Local({"thing": object()}).thing
NO_NUMBERS = [
    None,
    True,
    "1.0",
    b"1",
    REMOTE,
    Tree("Integer", (1,)),
    {"a": 1},
    [None],
    [[1], [1, 2]],
]


@pytest.fixture(scope="module")
def found():
    """What the visible check of a plain float finds wrong with a value, or None."""
    checks = fragment_namespace("checks")["Checks"]

    def of(value):
        check = checks()
        check.plain_float(value, "the loss")
        return check.failures[0] if check.failures else None

    return of


def message(check, *arguments, **keywords):
    with pytest.raises(Failed) as failed:
        check(*arguments, **keywords)
    return str(failed.value)


def test_points_mark_a_test_with_its_weight_and_time():
    @points(2, seconds=30)
    def timed(): ...

    @points(0.5)
    def plain(): ...

    assert [(m.name, m.args, m.kwargs) for m in timed.pytestmark] == [
        ("points", (2,), {"seconds": 30})
    ]
    assert plain.pytestmark[0].args == (0.5,) and not plain.pytestmark[0].kwargs


def test_expect_fails_with_the_given_message_alone():
    expect(True, "holds")
    assert (
        message(expect, False, "the plan has negative entries") == "the plan has negative entries"
    )


def test_a_failure_is_an_assertion():
    assert issubclass(Failed, AssertionError) and not issubclass(Undecided, AssertionError)


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [2, 2.0, np.float32(2), np.int64(2), np.array(2.0), torch.tensor(2.0), torch.tensor(2)],
)
def test_a_number_may_be_a_scalar_of_any_kind(value):
    assert expect_number(value, 2.0) == 2.0 and type(expect_number(value)) is float


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_what_is_no_number_fails_as_a_number_and_as_an_array(value):
    assert message(expect_number, value, 1.0).startswith("the answer: numbers expected, got ")
    assert "numbers expected, got " in message(expect_close, value, 1.0, "KL")
    assert " expected, got " in message(expect_array, value, ())


@pytest.mark.parametrize(
    ("value", "expected", "text"),
    [
        (1.5, 1.0, "KL: expected 1, got 1.5"),
        (float("nan"), 1.0, "KL: expected 1, got nan"),
        (float("inf"), 1.0, "KL: expected 1, got inf"),
        (1.0, float("inf"), "KL: expected inf, got 1"),
        (-float("inf"), float("inf"), "KL: expected inf, got -inf"),
        (float("nan"), None, "KL: a finite number expected, got nan"),
        (float("inf"), None, "KL: a finite number expected, got inf"),
        (float("nan"), float("nan"), "KL: expected nan, got nan"),
        (1 + 0j, 1.0, "KL: a real number expected, got (1+0j)"),
        ([1.0], 1.0, "KL: one number expected, got [1.0]"),
        (torch.ones(1), 1.0, "KL: one number expected, got <tensor of shape (1,), float32>"),
    ],
)
def test_a_wrong_number_fails_with_the_gap(value, expected, text):
    assert message(expect_number, value, expected, what="KL") == text


def test_infinity_is_a_number_where_it_is_expected():
    assert expect_number(float("inf"), float("inf")) == float("inf")


def test_a_symbolic_number_is_told_how_to_become_one():
    assert "float(...)" in message(expect_number, Tree("Rational", (1, 2)), 0.5)


# --- plain floats, in hidden tests and in visible checks --------------------------------------


@pytest.mark.parametrize("value", [0.5, np.float64(0.5), np.float32(0.5), np.float16(0.5)])
def test_a_float_of_python_or_numpy_is_a_plain_float(value, found):
    assert expect_float(value) == 0.5 and type(expect_float(value)) is float
    assert found(value) is None


@pytest.mark.parametrize(
    ("value", "came"),
    [
        (torch.tensor(0.5), "a Tensor: write .item()"),
        (torch.ones(1, requires_grad=True), "a Tensor: write .item()"),
        (np.array(0.5), "an ndarray: write .item()"),
        (np.array([[0.5]]), "an ndarray: write .item()"),
        (torch.ones(2), "a Tensor"),
        (np.zeros(0), "an ndarray"),
        (1, "an int"),
        (True, "a bool"),
        (1j, "a complex"),
        ([0.5], "a list"),
    ],
)
def test_what_is_no_plain_float_is_refused_on_both_sides_in_the_same_words(value, came, found):
    assert (
        message(expect_float, value, "the loss") == f"the loss: a plain float expected, got {came}"
    )
    assert found(value) == f"the loss: expected a plain float, got {came}"


def test_what_stays_with_the_student_is_no_plain_float():
    assert message(expect_float, REMOTE) == "the answer: a plain float expected, got an object"


def test_where_a_plain_float_is_asked_contract_visible_check_and_hidden_tests_all_ask():
    differ = []
    for path in sorted((ROOT / "problems").glob("*/problem.py")):
        contract = ""
        for cell in load_problem(ROOT / "problems", path.parent.name, variants=False).cells:
            if cell.role != "tests":
                contract += f" {cell.stub}"
                continue
            says = re.search(r"plain `?float", " ".join(contract.split()))
            shows = ".plain_float(" in cell.stub
            tests = re.search(r"\b(expect_float|expect_returned)\(", cell.hidden)
            if len({bool(says), shows, bool(tests)}) > 1:
                differ.append(f"{path.parent.name}, {cell.part}")
            contract = ""
    assert differ == []


# --- arrays -----------------------------------------------------------------------------------


def test_an_array_comes_back_as_numpy():
    for value in (np.ones((2, 3), np.float32), torch.ones(2, 3)):
        array = expect_array(value, (2, None), np.float32)
        assert isinstance(array, np.ndarray) and array.shape == (2, 3)
    assert expect_array(torch.ones(2, dtype=torch.bfloat16), (2,), torch.bfloat16).sum() == 2
    assert expect_array(torch.tensor([True, False]), (2,), bool).dtype == bool
    assert expect_array(np.zeros((0, 3)), (0, 3)).size == 0
    assert expect_array(np.ones((2, 3)), None).shape == (2, 3)
    assert np.isnan(expect_array(np.array([np.nan]), (1,), finite=False)).all()
    assert "shape" in message(expect_array, np.array([np.nan]), (2,), finite=False)


@pytest.mark.parametrize("value", [(1, 2), [1, 2], np.array([1, 2]), torch.tensor([1, 2])])
def test_what_can_be_taken_apart_comes_back_as_a_list(value):
    first, second = expect_items(value, 2)
    assert (first, second) == (1, 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((1,), "z: 2 values expected, got 1"),
        ([], "z: 2 values expected, got 0"),
        (np.zeros((3, 2)), "z: 2 values expected, got 3"),
        (np.zeros(()), "z: 2 values expected, got 0.0"),
        ("ab", "z: 2 values expected, got 'ab'"),
        ({"a": 1, "b": 2}, "z: 2 values expected, got {'a': 1, 'b': 2}"),
        (None, "z: 2 values expected, got None"),
        (REMOTE, "z: 2 values expected, got <an object>"),
    ],
)
def test_what_has_another_number_of_items_or_none_is_told(value, text):
    assert message(expect_items, value, 2, "z") == text


@pytest.mark.parametrize(
    ("value", "keywords", "text"),
    [
        ([1.0, 2.0], {}, "z: an array or tensor expected, got [1.0, 2.0]"),
        (1.0, {}, "z: an array or tensor expected, got 1.0"),
        (
            np.ones(2),
            {"kind": "tensor"},
            "z: a tensor expected, got <array of shape (2,), float64>",
        ),
        (
            torch.ones(2),
            {"kind": "array"},
            "z: an array expected, got <tensor of shape (2,), float32>",
        ),
        (torch.ones(2, 1), {}, "z: shape (2,) expected, got (2, 1)"),
        (torch.ones(3), {}, "z: shape (2,) expected, got (3,)"),
        (torch.tensor(1.0), {}, "z: shape (2,) expected, got ()"),
        (torch.ones(2), {"dtype": np.float64}, "z: dtype float64 expected, got float32"),
        (
            torch.ones(2, dtype=torch.int64),
            {"dtype": "float32"},
            "z: dtype float32 expected, got int64",
        ),
        (np.array([1, np.nan]), {}, "z: finite numbers expected, got nan at [1]"),
        (np.array([-np.inf, 1]), {}, "z: finite numbers expected, got -inf at [0]"),
    ],
)
def test_an_array_is_checked_by_type_shape_dtype_and_finiteness(value, keywords, text):
    assert message(expect_array, value, (2,), what="z", **keywords) == text


def test_the_order_is_type_shape_dtype_finiteness_values():
    wrong = np.full((3, 1), np.nan, np.float32)
    assert "tensor" in message(
        expect_close, wrong, np.zeros(3), "z", dtype="float64", kind="tensor"
    )
    assert "shape" in message(expect_close, wrong, np.zeros(3), "z", dtype="float64")
    assert "dtype" in message(expect_close, wrong[:, 0], np.zeros(3), "z", dtype="float64")
    assert "got nan" in message(expect_close, wrong[:, 0], np.zeros(3), "z", dtype="float32")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (torch.ones(3), np.ones(3)),
        ([1, 2], torch.tensor([1.0, 2.0])),
        ((1.0, 2.0), [1, 2]),
        (1, 1.0),
        (torch.tensor(0.5), 0.5),
        (np.array([1.0, np.inf]), np.array([1.0, np.inf])),
        (np.array([1 + 1j]), np.array([1 + 1j])),
        (np.array([1.0]), np.array([1 + 0j])),
        (torch.tensor([True]), np.array([True])),
        (np.zeros((0, 2)), np.zeros((0, 2))),
    ],
)
def test_equal_values_are_close_whatever_holds_them(actual, expected):
    expect_close(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected", "text"),
    [
        (torch.zeros(3, 1), torch.zeros(3), "loss: shape (3,) expected, got shape (3, 1)"),
        (torch.zeros(1), 0.0, "loss: one number expected, got shape (1,)"),
        (0.0, torch.zeros(2), "loss: shape (2,) expected, got one number"),
        (np.zeros((1, 2)), np.zeros((2, 2)), "loss: shape (2, 2) expected, got shape (1, 2)"),
        (1j, 1.0, "loss: real numbers expected, got complex ones"),
        (np.array([1]), np.array([True]), "loss: values of type bool expected, got int64"),
        (
            np.array([True]),
            np.array([1]),
            "loss: numbers expected, got <array of shape (1,), bool>",
        ),
        (2.0, 1.0, "loss: expected 1, got 2"),
        (
            np.array([[1.0, 2.0], [3.0, 9.0]]),
            np.array([[1.0, 2.5], [3.0, 4.0]]),
            "loss: the largest difference is 5, at [1, 1] (expected 4, got 9); 2 of 4 values",
        ),
        (
            np.array([1.0, np.nan]),
            np.array([5.0, 1.0]),
            "loss: the largest difference is inf, at [1] (expected 1, got nan); 2 of 2 values",
        ),
        (np.array([np.inf]), np.array([-np.inf]), "loss: the largest difference is inf, at [0] "),
        (
            np.array([np.nan]),
            np.array([np.nan]),
            "loss: the largest difference is inf, at [0] (expected nan, got nan)",
        ),
    ],
)
def test_different_values_fail_with_the_largest_gap_and_its_place(actual, expected, text):
    assert message(expect_close, actual, expected, "loss").startswith(text)


def test_what_it_is_compared_with_may_be_a_students_too():
    assert "what it is compared with: numbers expected, got None" in message(
        expect_close, 1.0, None
    )


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20),
    st.integers(0, 19),
    st.floats(0.01, 1e3),
    st.sampled_from([np.asarray, torch.tensor, list]),
)
@settings(max_examples=100, deadline=None)
def test_one_wrong_entry_is_found_wherever_it_is(values, place, offset, kind):
    place %= len(values)
    expected = np.asarray(values)
    expect_close(kind(expected.astype(np.float32)), expected, rtol=1e-5, atol=1e-5)
    wrong = expected.copy()
    wrong[place] += offset + 1e-3 * abs(wrong[place])
    text = message(expect_close, kind(wrong), expected, rtol=1e-5, atol=1e-5)
    assert f"at [{place}] (" in text and f"1 of {len(values)} " in text


# --- expressions ------------------------------------------------------------------------------

theta = sp.Symbol("theta", real=True)
epsilon = sp.Symbol("epsilon", positive=True)
DOMAIN = {theta: (0.5, 2), epsilon: (0.1, 1)}


def expect_student_expression(actual, expected):
    student = Local({"answer": actual})
    expect_expression(student.answer, expected, DOMAIN, np.random.default_rng(1), "the limit")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (sp.Symbol("theta") ** 2, theta**2),
        ((theta + 1) ** 2, theta**2 + 2 * theta + 1),
        (sp.oo, sp.oo),
        (sp.oo * sp.sign(sp.Symbol("theta")), sp.oo),
        (0.5, sp.Rational(1, 2)),
        (sp.log(2), sp.log(2)),
        (float("inf"), sp.oo),
    ],
)
def test_an_equal_expression_passes(actual, expected):
    expect_student_expression(actual, expected)
    expect_student_expression(actual, Local({"answer": expected}).answer)


@pytest.mark.parametrize(
    ("actual", "expected", "text"),
    [
        (-sp.oo, sp.oo, "the limit: at .* it is -inf, expected \\+?inf"),
        (0, sp.oo, "the limit: at .* it is 0.0, expected"),
        (2 * theta, theta, r"the limit: at epsilon=[\d.]+, theta=[\d.]+ it is [\d.]+, expected"),
        (theta + sp.Symbol("k"), theta, "the limit contains k; it may contain only epsilon, theta"),
        (
            sp.Limit(theta * epsilon, epsilon, 0),
            0,
            "the limit: no unevaluated integral, sum, limit or derivative may be left",
        ),
        (sp.Derivative(theta**2, theta), 2 * theta, "the limit: no unevaluated"),
        (None, theta, "the limit should be an expression, it is None"),
        ("theta", theta, "the limit should be an expression, it is a str"),
        (object(), theta, "the limit should be an expression, it is an object"),
    ],
)
def test_any_other_expression_fails_in_words(actual, expected, text):
    with pytest.raises(Failed, match=text):
        expect_student_expression(actual, expected)


def test_an_expression_that_cannot_be_computed_is_undecided():
    with pytest.raises(Undecided):
        expect_student_expression(sp.exp(sp.exp(sp.exp(30 * theta))), theta)


# --- exceptions -------------------------------------------------------------------------------


def raises(kind, text=""):
    def call():
        raise StudentError(kind, text)

    return call


def test_the_named_exception_passes():
    expect_raises(raises("ValueError"), "ValueError")
    expect_raises(raises("TypeError"), ("ValueError", "TypeError"))
    expect_raises(raises("NotImplementedError"), "NotImplementedError")


def test_another_exception_or_none_fails():
    assert message(expect_raises, raises("KeyError", "secret"), "ValueError", "unequal sizes") == (
        "unequal sizes: ValueError expected, raised 'KeyError'"
    )
    assert message(expect_raises, lambda: 3, ("ValueError", "TypeError")) == (
        "the answer: ValueError or TypeError expected, nothing was raised"
    )


def test_a_stub_does_not_count_as_raising():
    with pytest.raises(StudentError, match="NotImplementedError"):
        expect_raises(raises("NotImplementedError"), "ValueError")


def test_the_references_own_error_is_not_the_students():
    def call():
        raise ReferenceFailed("ValueError", "")

    with pytest.raises(ReferenceFailed):
        expect_raises(call, "ValueError")


# --- showing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5, "1.5"),
        (None, "None"),
        ("a\x1b[31m\n\u202eb", r"'a\x1b[31m\n\u202eb'"),
        ([1, [2, [3, [4]]]], "[1, [2, [3, [...]]]]"),
        (np.zeros((2, 3)), "<array of shape (2, 3), float64>"),
        (torch.zeros(4), "<tensor of shape (4,), float32>"),
        (np.float32(0.5), "0.5"),
        (torch.tensor(2), "2"),
        (REMOTE, "<an object>"),
        ([REMOTE, Tree("Add", ())], "[<an object>, <an Add>]"),
        ({"a": np.zeros(2)}, "{'a': <array of shape (2,), float64>}"),
    ],
)
def test_data_is_shown_escaped_and_briefly(value, text):
    assert show(value) == text


data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**8000), 2**8000)
    | st.floats()
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(data)
@settings(max_examples=150, deadline=None)
def test_whatever_is_shown_is_one_short_printable_line(value):
    text = show(value)
    assert len(text) <= 200 and text.isprintable()


@given(data)
@settings(max_examples=150, deadline=None)
def test_no_data_whatever_breaks_an_expectation_in_another_way_than_failing(value):
    for check in (
        lambda: expect_number(value, 0.123),
        lambda: expect_close(value, np.array([0.1, 0.2])),
        lambda: expect_array(value, (2,)),
        lambda: expect_items(value, 12345),
    ):
        with pytest.raises(Failed):
            check()


def test_everything_an_author_needs_is_in_one_place():
    assert all(hasattr(testing, name) for name in testing.__all__)
    assert {name for name in vars(testing) if name.startswith("check_")} <= set(testing.__all__)
