"""Trees become expressions within limits, and expressions are compared by value."""

import signal
import time

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from dgm.boundary import wire
from dgm.boundary.expressions import Tree
from dgm.testing.algebra import (
    Undecided,
    Unreadable,
    agree,
    deadline,
    expression,
    random_points,
)
from dgm.testing.notebook import notebook

theta = sp.Symbol("theta", real=True)
epsilon = sp.Symbol("epsilon", positive=True)
n = sp.Symbol("n", integer=True, positive=True)
DOMAIN = {theta: (-2, 2), epsilon: (0.1, 1.5)}
x, t = sp.symbols("x t", real=True)


def tree(value):
    """A SymPy expression as it arrives from a student."""
    return wire.decode(wire.encode(value))


def integer(value):
    return Tree("Integer", (value,))


def difference(left, right, domain=DOMAIN, **keywords):
    return agree(sp.sympify(left), sp.sympify(right), domain, np.random.default_rng(0), **keywords)


# --- decoding ---------------------------------------------------------------------------------

leaves = st.one_of(
    st.integers(-50, 50).map(sp.Integer),
    st.fractions(-5, 5, max_denominator=20).map(lambda f: sp.Rational(f.numerator, f.denominator)),
    st.floats(0.001, 5).map(sp.Float),
    st.sampled_from([theta, epsilon, sp.pi, sp.E, sp.I, sp.oo]),
)
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: sp.Add(*pair)),
        st.tuples(inner, inner).map(lambda pair: sp.Mul(*pair)),
        st.tuples(inner, st.integers(-3, 3)).map(lambda pair: sp.Pow(*pair)),
        inner.map(lambda e: sp.Integral(e, (x, 0, epsilon))),
        inner.map(sp.Abs),
        inner.map(lambda e: sp.log(2 + e**2)),
        inner.map(lambda e: sp.Piecewise((e, theta > 0), (1, True))),
    ),
    max_leaves=8,
)


@given(expressions)
@settings(max_examples=60, deadline=None)
def test_an_expression_in_the_problems_symbols_comes_back_as_it_was(original):
    if not isinstance(original, sp.Expr):
        return
    assert expression(tree(original), DOMAIN) == constructed(original)


def constructed(expression):
    """What SymPy's constructors make of the same parts: it keeps a few forms, such as -(1 - pi) in
    an integral, that they would have written otherwise."""
    if not expression.args:
        return expression
    return expression.func(*map(constructed, expression.args))


def test_symbols_match_by_name_and_get_the_problems_assumptions():
    plain_theta, plain_epsilon = sp.symbols("theta epsilon")
    rebuilt = expression(tree(sp.sqrt(plain_epsilon**2) + plain_theta), DOMAIN)
    assert rebuilt == epsilon + theta


@pytest.mark.parametrize(
    "original",
    [
        sp.Integral(sp.exp(-(sp.Symbol("u") ** 2)), (sp.Symbol("u"), -sp.oo, sp.oo)),
        sp.Sum(1 / sp.Symbol("k") ** 2, (sp.Symbol("k"), 1, sp.oo)),
        sp.Limit(sp.Symbol("h") * theta, sp.Symbol("h"), 0, "-"),
        sp.Derivative(theta**2, theta),
    ],
)
def test_bound_symbols_may_have_any_name(original):
    assert expression(tree(original), DOMAIN).func is original.func


def test_a_dummy_may_be_bound_but_not_free():
    u = sp.Dummy("u")
    assert expression(tree(sp.Integral(u, (u, 0, 1))), DOMAIN).doit() == sp.Rational(1, 2)
    with pytest.raises(Unreadable, match="contains u; it may contain only"):
        expression(tree(u + theta), DOMAIN)


def test_unknown_free_symbols_are_named():
    with pytest.raises(
        Unreadable, match="step 2 contains mu, nu; it may contain only epsilon, theta"
    ):
        expression(tree(sp.Symbol("nu") * sp.Symbol("mu") * theta), DOMAIN, what="step 2")


@pytest.mark.parametrize("number", [3, -2.5, 1 + 2j, np.float32(0.5), np.int64(7)])
def test_plain_numbers_are_expressions(number):
    assert complex(expression(number, DOMAIN)) == complex(number)


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (None, "it is None"),
        (True, "it is a bool"),
        ("theta", "it is a str"),
        ([1], "it is a list"),
        (np.zeros(2), "it is an? ndarray"),
        (tree(sp.Matrix([theta])), "a Matrix"),
        (tree(sp.Tuple(theta)), "it is a Tuple"),
        (tree(sp.Eq(theta, 1)), "it is an Equality"),
        (tree(sp.Lambda(x, 2 * x)), "a Lambda"),
        (tree(sp.Function("f")(theta)), "a function that the problem does not have"),
        (Tree("Integer", ("__import__",)), "not a well-formed expression, in an Integer"),
        (Tree("Rational", (1, 0)), "not a well-formed"),
        (Tree("Float", (0, 1, 10**6, 53)), "more than a thousand digits"),
        (Tree("Float", (7, 1, 1, 53)), "not a well-formed"),
        (Tree("Symbol", ("",)), "not a well-formed"),
        (Tree("Symbol", ("a\nb",)), "not a well-formed"),
        (Tree("Symbol", ()), "not a well-formed"),
        (Tree("Integral", ()), "not a well-formed"),
        (Tree("Limit", (integer(1),)), "not a well-formed"),
        (Tree("Piecewise", (integer(1),)), "not a well-formed"),
        (Tree("log", (None,)), "it is None"),
        (Tree("system", ()), "it is or contains a system"),
    ],
)
def test_what_is_no_expression_is_unreadable(value, complaint):
    with pytest.raises(Unreadable, match=complaint):
        expression(value, DOMAIN)


def test_listed_functions_are_allowed():
    f = sp.Function("f")
    assert expression(tree(f(theta)), DOMAIN, functions=["f"]) == f(theta)


def nested(head, depth, leaf):
    value = leaf
    for _ in range(depth):
        value = Tree(head, (value,))
    return value


def tower(*levels):
    """levels[0] ** (levels[1] ** ...)"""
    base, *rest = levels
    return Tree("Pow", (integer(base), tower(*rest))) if rest else integer(base)


EXPLOSIVE = {
    "tower of powers": tower(10, 10, 10),
    "huge power": tower(7, 10**9),
    "power of a power": Tree("Pow", (Tree("Pow", (integer(7), integer(1000))), integer(1000))),
    "huge factorial": Tree("factorial", (integer(10**7),)),
    "huge gamma": Tree("gamma", (integer(10**9),)),
    "binomial": Tree("binomial", (integer(10**9), integer(10**8))),
    "exponentials": nested("exp", 5, integer(20)),
    "hyperbolic": nested("cosh", 4, integer(50)),
    "power of a root": Tree("Pow", (tree(sp.sqrt(2)), integer(10**7))),
    "huge integer": integer(1 << 100_000),
    "plain integer": 1 << 100_000,
    "wide": Tree("Add", (Tree("Symbol", ("theta",)),) * 30_000),
    "deep": nested("sin", 5_000, Tree("Symbol", ("theta",))),
}


@pytest.mark.parametrize("name", EXPLOSIVE)
def test_what_would_explode_is_refused_before_it_is_built(name):
    with deadline(20), pytest.raises(Unreadable):
        expression(EXPLOSIVE[name], DOMAIN)


@pytest.mark.parametrize(
    "harmless",
    [
        sp.Integer(2) ** 100,
        sp.factorial(20),
        sp.exp(sp.exp(theta)),
        sp.exp(-sp.Rational(10**6, 2)),
        theta**1000,
        sp.oo * sp.sign(theta),
        sp.Float("1e-300"),
        sp.E ** (-sp.oo),
        sp.Pow(2, sp.Rational(1, 3)),
    ],
)
def test_what_an_honest_answer_may_hold_is_let_through(harmless):
    assert expression(tree(harmless), DOMAIN) == harmless


# --- values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unevaluated", "value"),
    [
        (sp.Integral(sp.exp(-(x**2)), (x, -sp.oo, sp.oo)), sp.sqrt(sp.pi)),
        (sp.Integral(x * t, (x, 0, t), (t, 0, 1)), sp.Rational(1, 8)),
        (sp.Integral(x, (x, 1, 0)), -sp.Rational(1, 2)),
        (sp.Integral(sp.exp(-x - sp.exp(-x)), (x, -sp.oo, sp.oo)), 1),
        (sp.Integral(sp.exp(-sp.Abs(x - theta) / epsilon), (x, -sp.oo, sp.oo)), 2 * epsilon),
        (sp.Integral(sp.Abs(x - t), (x, 0, 1), (t, 0, 1)), sp.Rational(1, 3)),
        (sp.Integral(1 / sp.sqrt(x), (x, 0, 1)), 2),
        (sp.Sum(1 / x**2, (x, 1, sp.oo)), sp.pi**2 / 6),
        (sp.Sum(x, (x, 1, 100)), 5050),
        (sp.Product(x, (x, 1, 5)), 120),
        (sp.Derivative(sp.sin(theta), theta), sp.cos(theta)),
        (sp.Derivative(theta**4, theta, 2), 12 * theta**2),
        (sp.Derivative(sp.Integral(sp.exp(-x * epsilon), (x, 0, sp.oo)), epsilon), -(epsilon**-2)),
        (sp.Subs(sp.Derivative(x**3, x), x, theta), 3 * theta**2),
        (sp.Limit(sp.sin(x) / x, x, 0), 1),
        (sp.Limit((1 + theta / x) ** x, x, sp.oo), sp.exp(theta)),
        (sp.Limit(sp.Integral(x * sp.exp(-t), (t, 0, 1)), x, 2), 2 * (1 - sp.exp(-1))),
        (sp.Limit(1 / x, x, 0, "-"), -sp.oo),
        (sp.log(sp.Integral(sp.exp(theta - x), (x, 0, sp.oo))), theta),
    ],
)
def test_unevaluated_operations_have_their_numerical_value(unevaluated, value):
    assert difference(unevaluated, value, points=2) is None
    assert difference(unevaluated, sp.Rational(999, 1000) - value, points=2) is not None


@pytest.mark.parametrize("width", ["0.5", "0.05", "0.005"])
def test_quadrature_finds_a_narrow_peak(width):
    s = sp.Rational(width)
    density = sp.exp(-((x - theta) ** 2) / (2 * s**2)) / (sp.sqrt(2 * sp.pi) * s)
    assert difference(sp.Integral(density * x, (x, -sp.oo, sp.oo)), theta, points=4) is None


@pytest.mark.parametrize(
    "expression",
    [
        sp.Integral(1 / x, (x, 0, 1)),
        sp.Integral(x, x),
        sp.Integral(x, (x, 0, sp.oo)),
        sp.Integral(sp.sin(x), (x, 0, sp.oo)),
        sp.Integral(1 / x**2, (x, -1, 1)),
        sp.exp(sp.exp(sp.exp(20 + theta**2))),
        sp.cos(sp.exp(sp.exp(30 + theta**2))),
        sp.Limit(sp.sin(1 / x), x, 0),
        sp.Sum(x, (x, 1, 10**9)),
        sp.Sum(1 / x, (x, 1, sp.oo)),
        sp.Sum(x, (x, 1, sp.oo)),
        sp.Sum(x, (x, sp.I, sp.oo)),
        sp.Integral(x, (x, 0, sp.I)),
        sp.Max(theta, sp.I * theta, evaluate=False),
        sp.Heaviside(sp.I * theta, evaluate=False),
        sp.Symbol("unknown") * theta,
    ],
)
def test_what_cannot_be_computed_is_undecided_not_wrong(expression):
    with pytest.raises(Undecided):
        difference(expression, 1, points=2)


# --- agreement --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (sp.sin(theta) ** 2 + sp.cos(theta) ** 2, 1),
        ((theta + 1) ** 2, theta**2 + 2 * theta + 1),
        (sp.log(epsilon**2), 2 * sp.log(epsilon)),
        (theta * 0.1, theta / 10),
        (theta / 3.0, theta / 3),
        (sp.exp(sp.I * theta), sp.cos(theta) + sp.I * sp.sin(theta)),
        (sp.Abs(theta), sp.Piecewise((theta, theta > 0), (-theta, True))),
        (sp.Abs(theta), sp.sqrt(theta**2, evaluate=False)),
        (sp.Max(theta, 0), (theta + sp.Abs(theta)) / 2),
        (sp.tanh(theta), 1 - 2 / (sp.exp(2 * theta) + 1)),
        (sp.erf(theta), 2 / sp.sqrt(sp.pi) * sp.Integral(sp.exp(-(x**2)), (x, 0, theta))),
        (sp.oo, sp.oo),
        (sp.oo * sp.sign(theta), sp.oo * theta / sp.Abs(theta)),
        (sp.zoo, sp.zoo),
        (sp.factorial(5), 120),
    ],
)
def test_equal_expressions_agree_however_they_are_written(left, right):
    assert difference(left, right) is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (theta, -theta),
        (theta**2, theta),
        (theta, theta + sp.Rational(1, 10**12)),
        (sp.tanh(12 + theta), 1),
        (sp.Rational(1, 10**6), 0),
        (sp.log(-epsilon), sp.log(epsilon)),
        (sp.log(2), 0.693),
        (sp.oo, -sp.oo),
        (sp.oo, sp.zoo),
        (sp.oo, 10**9),
        (sp.oo * sp.sign(theta), sp.oo),
        (sp.oo * sp.I, sp.oo),
        (sp.nan, theta),
        (1 / (theta - theta), theta),
        (sp.Piecewise((theta, theta < -1.9)), theta),
        (sp.sqrt(theta), sp.sqrt(sp.Abs(theta))),
    ],
)
def test_different_expressions_disagree_in_both_orders(left, right):
    assert difference(left, right) is not None
    assert difference(right, left) is not None


@given(expressions, st.integers(0, 10))
@settings(max_examples=30, deadline=None)
def test_an_expression_agrees_with_its_expanded_self_or_is_undecided(original, seed):
    if not isinstance(original, sp.Expr) or original.has(sp.oo, sp.zoo, sp.nan):
        return
    try:
        found = agree(original, sp.expand(original), DOMAIN, np.random.default_rng(seed), points=3)
    except Undecided:
        return
    assert found is None


def test_a_disagreement_tells_the_point_and_both_values():
    found = difference(2 * theta, theta)
    left, right = float(found.left), float(found.right)
    assert found.point.startswith("epsilon=") and f"theta={right:g}" in found.point
    assert left == pytest.approx(2 * right)
    assert (
        str(found)
        == f"at {found.point} the left side is {found.left}, the right side {found.right}"
    )


def test_points_where_both_sides_are_undefined_are_passed_over():
    pole = sp.Piecewise((sp.nan, theta < 0), (theta, True))
    domain = {theta: (-1, 5)}
    assert difference(pole, pole + sp.sin(theta) - sp.sin(theta), domain) is None
    assert difference(pole, 2 * pole, domain) is not None


def test_two_sides_that_are_nowhere_defined_are_undecided():
    with pytest.raises(Undecided):
        difference(sp.zoo, sp.nan)


def test_a_real_value_that_was_computed_through_complex_numbers_is_real():
    value = notebook.value_at(sp.Sum((-1) ** x / x, (x, 1, sp.oo)), {})
    assert notebook.number_text(value) == "-0.693147"


def test_integer_symbols_get_integers():
    assert difference(sp.cos(sp.pi * n), (-1) ** n, {n: (1, 9)}) is None
    points = notebook.draw_points({n: (1, 3)}, 30)
    assert {point[n] for point in points} == {1, 2, 3}


@given(
    st.floats(-1e3, 1e3, allow_nan=False),
    st.floats(1e-4, 1e3),
    st.integers(0, 2**32),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_points_lie_inside_the_domain_and_depend_on_the_seed_alone(low, width, seed, exact):
    ends = (
        (sp.Rational(low), sp.Rational(low) + sp.Rational(width)) if exact else (low, low + width)
    )
    points = notebook.draw_points({theta: ends}, 5, seed)
    assert points == notebook.draw_points({theta: ends}, 5, seed)
    assert all(ends[0] < point[theta] < ends[1] for point in points)


def test_secret_points_lie_inside_the_domain_at_fractions_that_nobody_can_know():
    domain = {theta: (-0.25, 0.5), n: (1, 3)}
    points = random_points(domain, 50, np.random.default_rng(0))
    assert all(-0.25 < point[theta] < 0.5 and point[n] in (1, 2, 3) for point in points)
    assert sum(point[theta].q > 10**6 for point in points) >= 48


# --- deadlines --------------------------------------------------------------------------------


def spin(seconds=30):
    """Busy, and deaf to ordinary exceptions, as SymPy can be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            sum(range(100))
        except Exception:
            continue


def test_a_deadline_ends_what_takes_too_long():
    started = time.monotonic()
    with pytest.raises(Undecided, match="longer than 0.2 seconds"), deadline(0.2):
        spin()
    assert time.monotonic() - started < 20


def test_a_deadline_leaves_no_alarm_behind():
    with deadline(50):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


class Alarm(BaseException):
    pass


@pytest.fixture
def outer_alarm():
    def ring(signum, frame):
        raise Alarm

    before = signal.signal(signal.SIGALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_an_outer_alarm_that_comes_first_rings(outer_alarm):
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    with pytest.raises(Alarm), deadline(50):
        spin()


def test_an_outer_alarm_that_comes_later_goes_on_after_the_deadline(outer_alarm):
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    with pytest.raises(Undecided), deadline(0.2):
        spin()
    with pytest.raises(Alarm):
        spin()


def test_a_comparison_that_never_ends_is_undecided(monkeypatch):
    monkeypatch.setattr(notebook, "first_difference", lambda *arguments: spin())
    with pytest.raises(Undecided, match="longer"):
        difference(theta, epsilon, seconds=0.2)
