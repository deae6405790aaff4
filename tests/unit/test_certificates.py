"""Certificates: an honest one passes, and every link that is broken in turn is named.

Each case runs twice: with the notebook's own objects, and handed in across the boundary.
"""

import itertools
import re
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dgm.boundary.remote import Local, ReferenceFailed
from dgm.testing.certificates import (
    check_coupling,
    check_equality_chain,
    check_inequality_chain,
    check_primal_dual,
    check_stationary_point,
)
from dgm.testing.hidden_test import Failed, Undecided, Unreadable
from dgm.testing.notebook import notebook

x, theta, mu = sp.symbols("x theta mu", real=True)
sigma = sp.Symbol("sigma", positive=True)
DOMAIN = {theta: (-2, 2), mu: (-2, 2), sigma: (0.2, 1.5)}
Form, EqualityChain, InequalityChain = (
    notebook.Form,
    notebook.EqualityChain,
    notebook.InequalityChain,
)
StationaryPoint, Coupling, PrimalDual = (
    notebook.StationaryPoint,
    notebook.Coupling,
    notebook.PrimalDual,
)


def handed_in(value):
    """`value` as a hidden test gets it."""
    return Local({"answer": value}).answer


def rng():
    return np.random.default_rng(5)


def complaint(check, certificate, *arguments, **keywords):
    """The message with which a hidden check fails, None if it passes."""
    try:
        check(handed_in(certificate), *arguments, **keywords)
    except Failed as failed:
        return str(failed)
    return None


# --- equality chains --------------------------------------------------------------------------

density = sp.exp(-((x - theta) ** 2) / (2 * sigma**2)) / (sp.sqrt(2 * sp.pi) * sigma)
LINE = (x, -sp.oo, sp.oo)
START = sp.Integral(density * (x - mu) ** 2, LINE)
SPLIT = sp.Integral(density * (x - theta) ** 2, LINE) + sp.Integral(
    density * (2 * (x - theta) * (theta - mu) + (theta - mu) ** 2), LINE
)
MOMENTS = sigma**2 + (theta - mu) ** 2
ANSWER = sp.expand(MOMENTS)
STEPS = [START, SPLIT, MOMENTS, ANSWER]
FORMS = [
    Form("one integral", lambda e: isinstance(e, sp.Integral)),
    Form("a sum of integrals", lambda e: e.is_Add and notebook.has_integral(e)),
    Form("free of integrals", notebook.no_integral),
    Form("multiplied out", notebook.all_of(notebook.no_unevaluated, notebook.expanded)),
]
GIVEN = {"forms": FORMS, "start": START, "target": ANSWER}


def visible_chain(steps, **given):
    return EqualityChain(steps).first_wrong_link(DOMAIN, **(GIVEN | given))


def hidden_chain(steps, **given):
    chain = EqualityChain(steps)
    return complaint(check_equality_chain, chain, DOMAIN, rng(), **(GIVEN | given))


both_chains = pytest.mark.parametrize("check", [visible_chain, hidden_chain])


@both_chains
def test_a_right_derivation_has_no_wrong_link(check):
    assert check(STEPS) is None


@both_chains
def test_symbols_match_by_name_whatever_their_assumptions(check):
    plain = {s: sp.Symbol(s.name) for s in (x, theta, mu, sigma)}
    assert check([step.xreplace(plain) for step in STEPS]) is None


def test_the_symbols_of_a_matrix_match_by_name_too():
    mine = sp.Matrix([[sp.Symbol(mu.name), 0], [0, 1]])
    assert notebook.by_name(mine, [mu]) == sp.Matrix([[mu, 0], [0, 1]])


@both_chains
def test_the_integration_variable_may_have_any_name(check):
    u = sp.Symbol("u")
    assert check([step.xreplace({x: u}) for step in STEPS]) is None


POINT = r"at mu=[-.\d]+, sigma=[.\d]+, theta=[-.\d]+ the left side is [-.\d]+, the right side "


@both_chains
@pytest.mark.parametrize("link", [1, 2, 3])
@pytest.mark.parametrize(
    "mistake", [lambda e: 2 * e, lambda e: e + sigma, lambda e: e.subs(mu, -mu), lambda e: -e]
)
def test_each_link_that_breaks_is_named_with_a_point_and_both_values(check, link, mistake):
    steps = [*STEPS[:link], *(sp.expand(mistake(step)) for step in STEPS[link:])]
    loose = [Form("anything", lambda e: True)] * 4
    assert re.match(f"step {link} -> {link + 1}: {POINT}", check(steps, forms=loose))


def test_without_a_target_the_last_step_is_left_to_another_test():
    wrong_end = [*STEPS[:3], 2 * ANSWER]
    assert "step 3 -> 4" in hidden_chain(wrong_end)
    assert hidden_chain(wrong_end, target=None) is None
    assert "step 2 -> 3" in hidden_chain([START, SPLIT, 2 * MOMENTS, ANSWER], target=None)
    assert hidden_chain(STEPS[:3], target=None) == "the chain should have 4 steps, it has 3"


@both_chains
def test_the_values_in_the_message_are_those_of_the_two_sides(check):
    message = check([START, SPLIT, 2 * MOMENTS, 2 * ANSWER])
    values = {name: float(v) for name, v in re.findall(r"(\w+)=([-.\d]+)", message)}
    left, right = map(float, re.findall(r"side is ([-.\d]+), the right side ([-.\d]+)", message)[0])
    true = values["sigma"] ** 2 + (values["theta"] - values["mu"]) ** 2
    assert left == pytest.approx(true, rel=1e-5) and right == pytest.approx(2 * true, rel=1e-5)


@both_chains
@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_each_step_that_lacks_its_form_is_named(check, step):
    others = [ANSWER, START, START, MOMENTS]
    steps = [*STEPS[:step], others[step], *STEPS[step + 1 :]]
    assert check(steps) == f"step {step + 1} should be {FORMS[step].description}"


@both_chains
def test_repeating_the_answer_is_no_derivation(check):
    assert check([ANSWER] * 4) == "step 1 should be one integral"
    assert check([START, ANSWER, ANSWER, ANSWER]) == "step 2 should be a sum of integrals"


@both_chains
@pytest.mark.parametrize("count", [2, 3, 5])
def test_the_number_of_steps_is_that_of_the_forms(check, count):
    steps = (STEPS + STEPS)[:count]
    assert check(steps) == f"the chain should have 4 steps, it has {count}"


@both_chains
@pytest.mark.parametrize(
    "start",
    [
        sp.Integral(density * (x - mu), LINE),
        sp.Integral(density * ANSWER, LINE),
        sp.Integral(ANSWER, (x, 0, 1)),
        sp.Integral(density * (x - mu) ** 2, (x, -sp.oo, 5)),
        sp.Integral(density * (x - mu) ** 2 + x * sp.exp(-(x**2)), LINE),
    ],
)
def test_another_start_is_not_the_given_one_even_if_its_value_is(check, start):
    assert check([start, *STEPS[1:]]).startswith("step 1 should be the given start, Integral(")


@both_chains
def test_the_start_may_be_rearranged_inside_and_outside_of_the_integral(check):
    inside = sp.Integral(sp.expand((x - mu) ** 2) * density, LINE)
    assert check([inside, *STEPS[1:]]) is None
    constant = 1 / (sp.sqrt(2 * sp.pi) * sigma)
    outside = [Form("an integral", notebook.has_integral), *FORMS[1:]]
    twice = sp.Integral(2 * density * (x - mu) ** 2, LINE) / 2
    assert check([twice, *STEPS[1:]], forms=outside) is not None, "the integrand is another one"
    assert check([START + sigma - sigma * constant / constant, *STEPS[1:]], forms=outside) is None


def test_narrow_densities_do_not_hide_another_start():
    narrow = sp.exp(-((x - theta) ** 2) / (2 * sp.Rational(1, 10**4)))
    given, other = sp.Integral(narrow * x, LINE), sp.Integral(narrow * theta, LINE)
    answer = theta * sp.sqrt(2 * sp.pi) / 100
    domain = {theta: (-2, 2)}
    assert EqualityChain([given, answer]).first_wrong_link(domain, start=given) is None
    assert "given start" in EqualityChain([other, answer]).first_wrong_link(domain, start=given)


TEXTS = [
    "Integral(exp(-(x - theta)**2/(2*sigma**2))/(sqrt(2*pi)*sigma)*(x - mu)**2, (x, -oo, oo))",
    SPLIT,
    "sigma**2 + (theta - mu)**2",
    "sigma**2 + theta**2 - 2*theta*mu + 0.5*mu**2/(1/2)",
]


@both_chains
def test_steps_may_be_text(check):
    assert check(TEXTS) is None
    assert check([*TEXTS[:2], "sigma**2 + sp.Abs(theta - mu)**2", ANSWER]) is None
    assert check([*TEXTS[:3], ANSWER + theta]).startswith("step 3 -> 4: at mu=")
    assert (
        check([*TEXTS[:3], "theta + q"])
        == "step 4 contains q; it may contain only mu, sigma, theta"
    )


HALF_ROOT = Form(
    "the root of an integral",
    lambda e: any(p.exp == sp.Rational(1, 2) and p.base.has(sp.Integral) for p in e.atoms(sp.Pow)),
)
MEAN = Form(
    "logarithms that are 0 where theta is sigma",
    lambda e: all(sp.simplify(g.args[0].subs(theta, sigma)) in (1,) for g in e.atoms(sp.log)),
)
ANY = Form("anything", lambda e: True)


@both_chains
@pytest.mark.parametrize(
    ("step", "last", "form"),
    [
        (START**0.5, sp.sqrt(MOMENTS), HALF_ROOT),
        (
            sp.log(theta**2 / (0.5 * theta**2 + 0.5 * sigma**2)),
            sp.log(2 * theta**2 / (theta**2 + sigma**2)),
            MEAN,
        ),
        (sp.log(theta**2.0 * 0.25 / (0.25 * sigma**2)), sp.log(theta**2 / sigma**2), MEAN),
    ],
)
def test_a_short_decimal_counts_as_the_fraction_that_it_says(check, step, last, form):
    given = {"forms": [form, ANY], "start": sp.nsimplify(step), "target": last}
    assert check([step, last], **given) is None
    message = f"step 1 should be {form.description}"
    odd = step.xreplace({number: number + 0.00012345 for number in step.atoms(sp.Float)})
    assert check([odd, last], **given) == message


@pytest.mark.parametrize(
    ("number", "kept"),
    [(0.5, False), (0.1, False), (-2.0, False), (0.0625, False), (0.333, False)]
    + [(0.6931471805599453, True), (0.30000000000000004, True), (1 / 3, True), (0.69315, True)]
    + [(1e9, True), (1e-9, True)],
)
def test_a_long_or_rounded_decimal_stays_a_decimal(number, kept):
    assert notebook.as_fraction(sp.Float(number)).has(sp.Float) == kept


def test_a_rounded_number_is_no_closed_form():
    half_log = sp.log(2) / 2
    for rounded in (0.347, 0.3466, 0.34657):
        said = EqualityChain([half_log * theta, rounded * theta]).first_wrong_link(DOMAIN)
        assert said.startswith("step 1 -> 2: at")


MANY = sp.symbols("m_0:18", positive=True)
MANY_DOMAIN = dict.fromkeys(MANY, (0.1, 1))


def test_of_many_symbols_only_those_are_named_in_which_the_sides_differ():
    total = sum((i + 1) * m for i, m in enumerate(MANY))
    chain = EqualityChain([total, total + 2 * MANY[4] * MANY[7]])
    said = chain.first_wrong_link(MANY_DOMAIN)
    assert re.fullmatch(
        r"step 1 -> 2: at m_4=0\.\d+, m_7=0\.\d+ \(and 16 other values\) the left side is .*", said
    )
    assert max(map(len, re.findall(r"=0\.(\d+)", said))) <= 4


def test_where_all_of_many_symbols_matter_the_strongest_four_are_named():
    total = sum((i + 1) * m for i, m in enumerate(MANY))
    for chain in (EqualityChain([total, -total]), InequalityChain([total, -total], ["<="])):
        said = chain.first_wrong_link(MANY_DOMAIN)
        assert said.count("=") - said.count("<=") == 4 and "(and 14 other values)" in said


def test_of_many_symbols_that_a_step_may_contain_only_some_are_listed():
    chain = EqualityChain([MANY[0], theta])
    assert chain.first_wrong_link(MANY_DOMAIN) == (
        "step 2 contains theta; it may contain only m_0, m_1, m_10, m_11 and 14 others"
    )


def test_text_that_reaches_the_grader_is_not_read_there():
    class Chain:
        steps = ("theta", "theta")

    with pytest.raises(
        Unreadable, match="^step 1 is text that cannot be read as a formula; the ch"
    ):
        check_equality_chain(handed_in(Chain()), DOMAIN, rng(), **GIVEN)


CANCELLING = "sigma*theta/sigma + mu - mu"


def unevaluated():
    with sp.evaluate(False):
        return sigma * theta / sigma + mu - mu


@both_chains
@pytest.mark.parametrize(
    "step",
    [CANCELLING, unevaluated(), sp.UnevaluatedExpr(sigma * mu) * theta / sigma / mu],
    ids=["text", "evaluate=False", "UnevaluatedExpr"],
)
def test_a_form_of_the_written_step_sees_what_sympy_would_cancel(check, step):
    given = {"start": theta, "target": theta}
    divides = notebook.contains(sigma)
    forms = [Form("anything", lambda e: True)] * 3
    forms[1] = Form("divided by sigma", divides, as_written=True)
    assert check([theta, step, theta], forms=forms, **given) is None
    message = "step 2 should be divided by sigma"
    remedy = "; where SymPy cancels it, write the step as text"
    assert check([theta, theta + mu - mu, theta], forms=forms, **given) == message + remedy
    forms[1] = Form("divided by sigma", divides)
    assert check([theta, step, theta], forms=forms, **given) == message


@both_chains
def test_a_chain_that_is_right_but_ends_elsewhere_misses_the_target(check):
    message = check(STEPS, target=2 * ANSWER)
    assert re.match(r"the last step is not the answer asked for: at mu=.* it is [-.\d]+$", message)


@both_chains
def test_the_last_step_may_leave_nothing_unevaluated(check):
    loose = [Form("anything", lambda e: True)] * 2
    message = check([START, SPLIT], forms=loose)
    assert message == "the last step should have no unevaluated integral, limit or derivative"


@both_chains
@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (None, "the steps should be a list, they are "),
        ("abcd", r"the steps should be a list, they are a str; write \[step_1, step_2, \.\.\.\]"),
        ({"a": 1}, "the steps should be a list, they are a dict"),
        ([], "a chain needs at least two steps, it has 0"),
        ([START], "a chain needs at least two steps, it has 1"),
        ([START, "2 theta", MOMENTS, ANSWER], "step 2 .*cannot be read as a formula"),
        ([START, "theta^2", MOMENTS, ANSWER], "step 2 .*cannot be read as a formula"),
        ([START, "", MOMENTS, ANSWER], "step 2 .*cannot be read as a formula"),
        ([START, "open('file')", MOMENTS, ANSWER], "step 2 .*cannot be read as a formula"),
        ([START, "theta.__class__", MOMENTS, ANSWER], "step 2 .*cannot be read as a formula"),
        ([START, "(theta, mu)", MOMENTS, ANSWER], "step 2 .*cannot be read as a formula"),
        ([START, None, MOMENTS, ANSWER], "step 2 .*expression, it is .*None.*; is a `return` miss"),
        ([START, SPLIT, True, ANSWER], "step 3 .*expression, it is a bool; Python compares at onc"),
        ([START, SPLIT, [MOMENTS], ANSWER], "step 3 .*, it is a list; write one expression for"),
        (
            [START, SPLIT, sp.Eq(theta, mu), ANSWER],
            "step 3 .*, it is .* Eq.*; write each side as a",
        ),
        ([START, SPLIT, theta < mu, ANSWER], "step 3 .* it is .* Strict.*; write each side as a"),
        ([START, SPLIT, object(), ANSWER], "step 3 should be .*expression, it is an? object"),
        (
            [START, SPLIT, MOMENTS, ANSWER + sp.Symbol("q")],
            "step 4 contains q; it may contain only mu, sigma, theta",
        ),
        (
            [START, SPLIT + sp.Symbol("x"), MOMENTS, ANSWER],
            "step 2 contains x; it may contain only mu, sigma, theta",
        ),
    ],
)
def test_garbage_is_named_in_one_sentence(check, steps, message):
    assert re.match(message, check(steps))


@pytest.mark.parametrize("value", [None, 3.0, "chain", [START, SPLIT], {"steps": STEPS}, ANSWER])
def test_what_is_no_certificate_is_told_what_to_return(value):
    sentence = (
        r"the answer should be an EqualityChain\(steps\), it is .*; write: steps = .*; return "
    )
    with pytest.raises(Unreadable, match=sentence):
        check_equality_chain(handed_in(value), DOMAIN, rng(), **GIVEN)


def test_an_object_without_the_fields_is_told_what_to_return():
    for value in (object(), EqualityChain, lambda: None):
        with pytest.raises(Unreadable, match="it has no steps; write: steps = .*; return Equality"):
            check_equality_chain(handed_in(value), DOMAIN, rng(), **GIVEN)


def test_an_error_in_a_field_is_the_answers_error_not_a_wrong_link():
    class Chain:
        @property
        def steps(self):
            raise ZeroDivisionError

    with pytest.raises(ReferenceFailed):
        check_equality_chain(handed_in(Chain()), DOMAIN, rng(), **GIVEN)


def test_fields_are_read_once_and_verified_whatever_class_they_come_from():
    class Chain:
        reads = 0

        @property
        def steps(self):
            self.reads += 1
            return STEPS if self.reads > 1 else [START, SPLIT, ANSWER, 2 * ANSWER]

        def first_wrong_link(self, *arguments, **keywords):
            return None

    message = complaint(check_equality_chain, Chain(), DOMAIN, rng(), **GIVEN)
    assert message.startswith("step 3 should be") or message.startswith("step 3 -> 4")


def test_forms_and_start_may_come_from_the_reference():
    reference = Local({"FORMS": FORMS, "START": START, "ANSWER": ANSWER})
    given = {"forms": reference.FORMS, "start": reference.START, "target": reference.ANSWER}
    assert hidden_chain(STEPS, **given) is None
    assert hidden_chain([ANSWER] * 4, **given) == "step 1 should be one integral"


def test_a_step_without_a_value_is_undecided():
    endless = sp.Integral(1 / x, (x, 0, 1)) + theta
    forms = [Form("anything", lambda e: True)] * 2
    with pytest.raises(notebook.NoValue):
        EqualityChain([endless, theta]).first_wrong_link(DOMAIN, forms)
    with pytest.raises(Undecided):
        check_equality_chain(
            handed_in(EqualityChain([endless, theta])), DOMAIN, rng(), forms, endless, theta
        )


def test_a_form_that_never_ends_is_undecided():
    def endless(expression):
        for _ in itertools.repeat(None):
            pass

    with pytest.raises(Undecided, match="longer than 0.3"):
        hidden_chain(STEPS, forms=[Form("endless", endless)] * 4, seconds=0.3)


def test_other_points_may_be_tried():
    chain = EqualityChain([theta, sp.Abs(theta)])
    assert chain.first_wrong_link({theta: (1, 2)}) is None
    assert chain.first_wrong_link({theta: (-2, -1)}).startswith("step 1 -> 2")
    assert chain.first_wrong_link({theta: (1, 2)}, points=[{theta: -1}]).endswith(
        "at theta=-1.0 the left side is -1.0, the right side 1.0"
    )


def test_limits_and_derivatives_are_links_too():
    e = sp.Symbol("e", positive=True)
    domain = {theta: (1, 2), mu: (-2, 0)}
    steps = [
        sp.Limit(sp.Derivative((theta - mu) ** 2 / (2 * e**2), theta), e, 0),
        sp.Limit((theta - mu) / e**2, e, 0),
        sp.oo,
    ]
    assert EqualityChain(steps).first_wrong_link(domain, start=steps[0], target=sp.oo) is None
    assert "right side -inf" in EqualityChain([*steps[:2], -sp.oo]).first_wrong_link(domain)
    assert EqualityChain([*steps[:2], 0]).first_wrong_link(domain).startswith("step 2 -> 3")
    other = sp.Limit((theta - mu) / e**2, e, 0, "-")
    assert "given start" in EqualityChain([other, sp.oo]).first_wrong_link(domain, start=steps[1])


def test_certificates_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        EqualityChain(STEPS).steps = []


# --- forms ------------------------------------------------------------------------------------

F = sp.Integral(theta * x, (x, 0, 1))


@pytest.mark.parametrize(
    ("predicate", "fits", "does_not"),
    [
        (notebook.has_integral, F + 1, theta),
        (notebook.no_integral, theta, F),
        (notebook.has_limit, sp.Limit(x, x, theta), theta),
        (notebook.has_derivative, sp.Derivative(theta**2, theta), 2 * theta),
        (notebook.no_unevaluated, theta, sp.Limit(x * F, x, 0)),
        (notebook.no_unevaluated, theta, sp.Sum(x, (x, 1, 3))),
        (notebook.no_log_of_exponential, sp.log(sigma) - theta, sp.log(sigma * sp.exp(theta + 1))),
        (notebook.no_log_of_exponential, sp.log(2 * sp.pi), sp.log(sp.exp(-(theta**2)) + 1)),
        (notebook.expanded, theta * sigma + 1, (theta + 1) * sigma),
        (notebook.expanded, theta**2 + 1, (theta + 1) ** 2),
        (notebook.expanded, F, sp.Integral((x + 1) * theta, (x, 0, 1))),
        (notebook.expanded, 1 / (theta + 1), sp.sqrt(2) * (theta + 1)),
        (notebook.contains(theta, sp.log), theta * sp.log(sigma), theta * sigma),
        (notebook.contains(x), F, theta),
        (notebook.free_of(x), theta, F),
        (notebook.free_of(sp.exp, mu), sigma, sp.exp(sigma)),
        (notebook.free_of(sp.Symbol("mu")), sigma, mu),
        (notebook.is_polynomial_in(theta), theta**2 * sp.log(sigma), 1 / theta),
        (notebook.is_polynomial_in(sp.Symbol("theta")), theta**2, sp.exp(theta)),
        (notebook.is_polynomial_in(theta), theta, F),
        (notebook.all_of(notebook.no_integral, notebook.contains(mu)), mu, theta),
    ],
)
def test_form_predicates_tell_what_fits(predicate, fits, does_not):
    assert predicate(sp.sympify(fits)) is True
    assert predicate(sp.sympify(does_not)) is False


# --- inequality chains ------------------------------------------------------------------------

u, v = sp.symbols("u v", positive=True)
QUADRANT = {u: (0.1, 4), v: (0.1, 4)}
MEANS = [sp.Max(u, v), (u + v) / 2, sp.sqrt(u * v), sp.Min(u, v)]
DOWN = [">=", ">=", ">="]
MEANS_GIVEN = {"forms": (), "start": MEANS[0], "target": MEANS[-1], "relations": DOWN}


def visible_inequality(steps, stated, **given):
    chain = InequalityChain(steps, stated)
    return chain.first_wrong_link(QUADRANT, **(MEANS_GIVEN | given))


def hidden_inequality(steps, stated, **given):
    chain = InequalityChain(steps, stated)
    return complaint(check_inequality_chain, chain, QUADRANT, rng(), **(MEANS_GIVEN | given))


both_inequalities = pytest.mark.parametrize("check", [visible_inequality, hidden_inequality])


@both_inequalities
def test_a_right_inequality_has_no_wrong_link(check):
    assert check(MEANS, DOWN) is None
    assert check(MEANS, DOWN, strict=(1, 2, 3)) is None


@both_inequalities
@pytest.mark.parametrize("link", [1, 2, 3])
def test_each_relation_in_the_wrong_direction_is_named_with_a_point(check, link):
    relations = [*DOWN[: link - 1], "<=", *DOWN[link:]]
    message = check(MEANS, relations, relations=None)
    pattern = (
        rf"step {link} -> {link + 1}: at u=\S+, v=\S+ the left side is (\S+), which is not <= "
    )
    assert re.match(pattern, message)


@both_inequalities
@pytest.mark.parametrize("link", [1, 2, 3])
def test_an_equality_that_is_none_is_named(check, link):
    relations = [*DOWN[: link - 1], "==", *DOWN[link:]]
    message = check(MEANS, relations, relations=None)
    assert re.match(rf"step {link} -> {link + 1}: at .* the left side is .*, the right", message)


@both_inequalities
@pytest.mark.parametrize("link", [1, 2, 3])
def test_relations_that_were_not_asked_for_are_named(check, link):
    relations = [*DOWN[: link - 1], "==", *DOWN[link:]]
    message = check(MEANS, relations)
    assert message == f'step {link} -> {link + 1}: the relation should be ">="'


@both_inequalities
@pytest.mark.parametrize("step", [1, 2])
def test_each_wrong_bound_is_named(check, step):
    steps = [*MEANS[:step], MEANS[step] + 5, *MEANS[step + 1 :]]
    assert check(steps, DOWN).startswith(f"step {step} -> {step + 1}: at ")


@both_inequalities
def test_a_link_that_has_to_bound_something_may_not_be_an_equality(check):
    steps = [MEANS[0], MEANS[1], MEANS[1], MEANS[3]]
    assert check(steps, DOWN) is None
    message = check(steps, DOWN, strict=(2,))
    assert message == "step 2 -> 3: the two sides are equal, so nothing is bounded"


NEEDS = "4 steps need 3 relations between them"
DOWN_TEXT = '["<=", "<=", "<="]'
SHOULD_BE = 'step 2 -> 3: the relation should be "<=", ">=" or "=="'


@both_inequalities
@pytest.mark.parametrize(
    ("relations", "message"),
    [
        ([">="] * 2, f"{NEEDS}, here is 2; write a list like {DOWN_TEXT}"),
        (">=", f"{NEEDS}, here is a str; write a list like {DOWN_TEXT}"),
        ((), f"{NEEDS}, here is 0; write a list like {DOWN_TEXT}"),
        (None, f"{NEEDS}, here is a NoneType; write a list like {DOWN_TEXT}"),
        ([">=", ">", ">="], f'{SHOULD_BE}, it is ">": write ">="'),
        ([">=", "≤", ">="], f'{SHOULD_BE}, it is "≤": write "<="'),
        ([">=", "=<", ">="], f'{SHOULD_BE}, it is "=<": write "<="'),
        ([">=", "=", ">="], f'{SHOULD_BE}, it is "=": write "=="'),
        ([">=", "odd", ">="], SHOULD_BE),
        ([">=", None, ">="], 'step 2 -> 3: the relation should be "<=", ">=" or "=="'),
        ([[1], ">=", ">="], 'step 1 -> 2: the relation should be "<=", ">=" or "=="'),
        ([np.zeros(2), ">=", ">="], 'step 1 -> 2: the relation should be "<=", ">=" or "=="'),
    ],
)
def test_relations_that_are_none_are_named(check, relations, message):
    assert check(MEANS, relations, relations=None) == message


@both_inequalities
def test_start_and_target_and_forms_of_an_inequality_are_checked(check):
    assert "given start" in check([MEANS[0] + 1, *MEANS[1:]], DOWN)
    assert "not the answer asked for" in check([*MEANS[:3], MEANS[3] / 2], DOWN)
    forms = [Form("a maximum", notebook.contains(sp.Max))] * 4
    assert check(MEANS, DOWN, forms=forms) == "step 2 should be a maximum"


def test_complex_and_undefined_sides_are_not_in_order():
    for side in (sp.I * u, sp.log(-u), sp.zoo):
        chain = InequalityChain([side, v], ["<="])
        assert chain.first_wrong_link(QUADRANT).startswith("step 1 -> 2: at ")


def test_an_inequality_may_be_tight_and_rounding_does_not_break_it():
    chain = InequalityChain([u, u, 2 * u], ["<=", "=="])
    assert chain.first_wrong_link({u: (1, 2)}).startswith("step 2 -> 3")
    rounded = InequalityChain([u + 0.1, u + sp.Rational(1, 10)], ["<="])
    assert rounded.first_wrong_link({u: (1, 2)}) is None


# --- stationary points ------------------------------------------------------------------------

a, b = sp.symbols("a b", positive=True)
d = sp.Symbol("d", positive=True)
RANGES = {a: (0.1, 3), b: (0.1, 3), d: (0.01, 0.99)}
OBJECTIVE = a * sp.log(d) + b * sp.log(1 - d)
BEST = {
    "objective": OBJECTIVE,
    "variable": d,
    "point": a / (a + b),
    "second_derivative": -a / d**2 - b / (1 - d) ** 2,
    "kind": "maximum",
}
ASKED = {"objective": OBJECTIVE, "variable": d, "kind": "maximum"}


def visible_point(fields, **given):
    return StationaryPoint(**fields).first_wrong_link(RANGES, **(ASKED | given))


def hidden_point(fields, **given):
    certificate = StationaryPoint(**fields)
    return complaint(check_stationary_point, certificate, RANGES, rng(), **(ASKED | given))


both_points = pytest.mark.parametrize("check", [visible_point, hidden_point])


@both_points
def test_a_right_stationary_point_has_no_wrong_link(check):
    assert check(BEST) is None
    assert check(BEST, everywhere=False) is None
    assert check(BEST | {"second_derivative": sp.Derivative(OBJECTIVE, (d, 2))}) is None
    assert check(BEST | {"variable": "d", "point": "a/(a + b)"}) is None


@both_points
def test_without_a_given_objective_the_point_has_to_fit_the_stated_one(check):
    own = BEST | {"objective": OBJECTIVE + 1}
    assert check(own, objective=None) is None
    wrong = check(own | {"point": b / (a + b)}, objective=None)
    assert wrong.startswith("the point does not fit the objective")


@both_points
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("objective", -OBJECTIVE, "the objective is not the given one: at a="),
        ("objective", b * sp.log(d) + a * sp.log(1 - d), "the objective is not the given one"),
        ("variable", a, "the variable should be d, it is a"),
        ("variable", a + b, r"the variable should be d, it is a \+ b"),
        ("point", b / (a + b), "the point is not right: at a=.* the first derivative is .*, not 0"),
        ("point", sp.Rational(1, 2), "the point is not right: at a="),
        ("point", a / (a - b), "the point is (out of range: a=|not right)"),
        ("point", 1 + a, "the point is out of range: a="),
        ("point", d, "the point should not depend on d"),
        ("point", sp.I, "the point is out of range"),
        (
            "second_derivative",
            a / d**2 - b / (1 - d) ** 2,
            "the second derivative, as a function",
        ),
        (
            "second_derivative",
            -1,
            "the second .* yours is -1.0, that of the objective is -.* do not in",
        ),
        (
            "second_derivative",
            -((a + b) ** 3) / (a * b),
            "the second derivative, as a function of d, is not right: at .* yours is .*, that of "
            "the objective is .*\\. Yours does not contain d: do not insert the point",
        ),
        ("second_derivative", -sp.Integral(a, (a, 0, 1)), "the point and the second deriv"),
        ("kind", "minimum", "the kind should be maximum"),
        ("kind", None, "the kind should be maximum"),
        ("kind", 3, "the kind should be maximum"),
        ("kind", np.zeros(2), "the kind should be maximum"),
        ("kind", object(), "(the )?kind should be (maximum|data, it is an object)"),
        ("objective", "log", "the objective contains log; it may contain only a, b, d"),
        ("point", None, "the point should be .*expression"),
        ("objective", "log d", "the objective .*cannot be read as a formula"),
        ("variable", "d >", "the variable .*cannot be read as a formula"),
        (
            "second_derivative",
            sp.Symbol("k"),
            "the second derivative contains k; it may contain only a, b, d",
        ),
    ],
)
def test_each_field_that_is_wrong_is_named(check, field, value, message):
    assert re.match(message, check(BEST | {field: value}))


@both_points
def test_a_saddle_of_signs_is_no_global_maximum(check):
    objective = d**3 - d  # one minimum at 1/sqrt(3); convex for d > 0
    fields = {
        "objective": -objective,
        "variable": d,
        "point": 1 / sp.sqrt(3),
        "second_derivative": -6 * d,
        "kind": "maximum",
    }
    assert check(fields, objective=-objective) is None
    wiggly = sp.cos(10 * d)
    fields = {
        "objective": wiggly,
        "variable": d,
        "point": sp.pi / 5,
        "second_derivative": -100 * sp.cos(10 * d),
        "kind": "maximum",
    }
    assert check(fields, objective=wiggly, everywhere=False) is None
    message = check(fields, objective=wiggly)
    assert message.startswith("the second derivative should be negative at ")
    lowest = fields | {"point": sp.pi / 10}
    message = check(lowest, objective=wiggly, everywhere=False)
    assert message.startswith("the second derivative should be negative at ")


def test_without_a_given_objective_either_it_or_the_point_may_be_wrong():
    mistaken = BEST | {"objective": a * sp.log(d) - b * sp.log(1 - d)}
    assert re.fullmatch(
        r"the point does not fit the objective: at a=.*, d=.* the first derivative is .*, not 0",
        visible_point(mistaken, objective=None),
    )


def test_a_point_of_the_wrong_kind_makes_the_sign_of_the_objective_doubtful():
    minus = BEST | {"objective": -OBJECTIVE, "second_derivative": -BEST["second_derivative"]}
    doubt = "it is .*; is the sign of the objective right\\?"
    said = visible_point(minus, objective=None)
    assert re.fullmatch(f"the second derivative should be negative at a=.*, {doubt}", said)
    wiggly = sp.cos(10 * d)
    local = StationaryPoint(wiggly, d, sp.pi / 5, -100 * wiggly, "maximum")
    said = local.first_wrong_link(RANGES, variable=d, kind="maximum")
    assert "should be negative" in said and "sign of the objective" not in said


@pytest.mark.parametrize(
    "several",
    [[a / (a + b)], (a / (a + b),), {d: a / (a + b)}, sp.FiniteSet(a / (a + b))],
    ids=["list", "tuple", "dict", "FiniteSet"],
)
def test_of_several_solutions_one_has_to_be_taken(several):
    said = visible_point(BEST | {"point": several})
    kind = type(several).__name__
    assert said == (
        f"the point should be a SymPy expression, it is a {kind}; "
        f"take one entry of this {kind}, for example sp.solve(...)[0]"
    )
    if not isinstance(several, dict):  # symbols as keys do not cross the boundary
        assert "take one entry" in hidden_point(BEST | {"point": several})


def test_a_second_derivative_that_is_complex_has_no_sign():
    objective = sp.I * d**2
    point = StationaryPoint(objective, d, 0, 2 * sp.I, "maximum")
    message = point.first_wrong_link({d: (-1, 1)}, objective)
    assert message.startswith("the second derivative should be negative at d=")


def test_without_a_given_kind_the_stated_one_is_checked():
    minimum = StationaryPoint(-OBJECTIVE, d, a / (a + b), a / d**2 + b / (1 - d) ** 2, "minimum")
    assert minimum.first_wrong_link(RANGES) is None
    wrong = StationaryPoint(-OBJECTIVE, d, a / (a + b), a / d**2 + b / (1 - d) ** 2, "maximum")
    assert "should be negative" in wrong.first_wrong_link(RANGES)
    neither = StationaryPoint(-OBJECTIVE, d, a / (a + b), a / d**2 + b / (1 - d) ** 2, "saddle")
    assert neither.first_wrong_link(RANGES) == "the kind should be maximum or minimum"


# --- couplings --------------------------------------------------------------------------------


def visible_coupling(plan, p, q):
    return Coupling(plan, p, q).first_wrong_link(P, Q)


def hidden_coupling(plan, p, q):
    return complaint(check_coupling, Coupling(plan, p, q), P, Q)


both_couplings = pytest.mark.parametrize("check", [visible_coupling, hidden_coupling])
P, Q = np.array([0.5, 0.3, 0.2]), np.array([0.6, 0.4])
PLAN = np.outer(P, Q)


@both_couplings
@pytest.mark.parametrize("kind", [np.asarray, torch.tensor, np.ndarray.tolist])
def test_a_coupling_may_be_an_array_a_tensor_or_a_list(check, kind):
    assert check(kind(PLAN), kind(P), kind(Q)) is None


@both_couplings
@pytest.mark.parametrize(("i", "j"), list(itertools.product(range(3), range(2))))
def test_the_row_and_the_column_that_leak_are_named(check, i, j):
    plan = PLAN.copy()
    plan[i, j] += 0.01
    rows = plan.sum(1)
    assert check(plan, P, Q) == (f"row {i} of the plan sums to {rows[i]:.6g}, p[{i}] is {P[i]:.6g}")
    plan[i, 1 - j] -= 0.01
    columns = plan.sum(0)
    leak = int(np.argmax(abs(columns - Q)))
    assert check(plan, P, Q) == (
        f"column {leak} of the plan sums to {columns[leak]:.6g}, q[{leak}] is {Q[leak]:.6g}"
    )


@both_couplings
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"plan": PLAN.T}, r"the plan should have shape \(3, 2\), it has \(2, 3\)"),
        ({"plan": PLAN[:2]}, r"the plan should have shape \(3, 2\), it has \(2, 2\)"),
        ({"plan": PLAN[None]}, r"the plan should have shape \(3, 2\), it has \(1, 3, 2\)"),
        ({"plan": np.full((3, 2), np.nan)}, r"the plan should be finite, at \[0, 0\] it is nan"),
        ({"plan": PLAN.astype(complex)}, "the plan should be an array of real numbers"),
        ({"plan": PLAN > 0.1}, "the plan should be an array of real numbers"),
        ({"plan": None}, "the plan should be an array of real numbers"),
        ({"plan": "plan"}, "the plan should be an array of real numbers"),
        ({"plan": [[1.0], [0.5, 0.5]]}, "the plan should be an array of real numbers"),
        ({"plan": [[object()]]}, "the plan should be an array of real numbers"),
        (
            {"plan": object()},
            "(the )?plan should be (an array of real numbers|data, it is an object)",
        ),
        ({"plan": 0.5}, r"the plan should have shape \(3, 2\), it has \(\)"),
        ({"p": P[:2]}, r"p should have shape \(3,\), it has \(2,\)"),
        ({"p": P[[1, 0, 2]]}, r"p\[0\] should be 0.5, it is 0.3"),
        ({"q": np.array([0.5, 0.5])}, r"q\[0\] should be 0.6, it is 0.5"),
        ({"q": np.array([0.6, np.inf])}, r"q should be finite, at \[1\] it is inf"),
    ],
)
def test_what_is_wrong_with_a_coupling_is_named(check, change, message):
    fields = {"plan": PLAN, "p": P, "q": Q} | change
    assert re.fullmatch(message, check(**fields))


@both_couplings
def test_negative_mass_is_named_though_the_marginals_are_right(check):
    plan = np.array([[0.7, -0.2], [-0.1, 0.4], [0.0, 0.2]])
    assert check(plan, P, Q) == "the plan is negative in row 0, column 1: -0.2"


def test_without_given_marginals_the_stated_ones_count():
    assert Coupling(PLAN, P, Q).first_wrong_link() is None
    assert Coupling(PLAN, [], Q).first_wrong_link() == "p is empty"


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 1000), st.floats(1e-6, 1e6))
@settings(max_examples=50, deadline=None)
def test_a_coupling_of_any_size_and_scale_passes_and_a_scaled_plan_does_not(rows, columns, seed, c):
    random = np.random.default_rng(seed)
    plan = c * random.random((rows, columns))
    p, q = plan.sum(1), plan.sum(0)
    assert Coupling(plan, p, q).first_wrong_link(p, q) is None
    assert Coupling(1.001 * plan, p, q).first_wrong_link(p, q) is not None


# --- primal-dual pairs ------------------------------------------------------------------------

COST = np.array([[0.0, 1.0, 4.0], [1.0, 0.0, 1.0]])
P2, Q2 = np.array([0.6, 0.4]), np.array([0.5, 0.2, 0.3])
OPTIMAL = {
    "cost": COST,
    "plan": np.array([[0.5, 0.1, 0.0], [0.0, 0.1, 0.3]]),
    "phi": np.array([0.0, -1.0]),
    "psi": np.array([0.0, 1.0, 2.0]),
}


def visible_pair(fields):
    return PrimalDual(**fields).first_wrong_link(P2, Q2, COST)


def hidden_pair(fields):
    return complaint(check_primal_dual, PrimalDual(**fields), P2, Q2, COST)


both_pairs = pytest.mark.parametrize("check", [visible_pair, hidden_pair])


@both_pairs
def test_an_optimal_pair_has_no_wrong_link_also_with_shifted_potentials(check):
    assert check(OPTIMAL) is None
    assert check(OPTIMAL | {"phi": OPTIMAL["phi"] + 3, "psi": OPTIMAL["psi"] - 3}) is None


@both_pairs
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cost": COST + np.eye(2, 3)}, r"the cost from 0 to 0 should be 0, it is 1"),
        ({"cost": COST.T}, r"the cost should have shape \(2, 3\), it has \(3, 2\)"),
        ({"plan": OPTIMAL["plan"].T}, r"the plan should have shape \(2, 3\), it has \(3, 2\)"),
        ({"plan": 1.01 * OPTIMAL["plan"]}, r"row 0 of the plan sums to 0.606, p\[0\] is 0.6"),
        (
            {"plan": np.array([[0.7, 0.1, -0.2], [-0.2, 0.1, 0.5]])},
            r"the plan is negative in row \d, column \d: -0.2",
        ),
        (
            {"plan": np.array([[0.5, 0.0, 0.1], [0.0, 0.2, 0.2]])},
            r"the plan sends 0.1 from 0 to 2, but phi\[0\] \+ psi\[2\] = 2 is below the cost 4: .*",
        ),
        (
            {"plan": np.outer(P2, Q2)},
            r"the plan sends 0.2 from 1 to 0, but .* sends mass, the two must be equal",
        ),
        ({"phi": OPTIMAL["phi"][:, None]}, r"phi should have shape \(2,\), it has \(2, 1\)"),
        ({"psi": OPTIMAL["psi"][:2]}, r"psi should have shape \(3,\), it has \(2,\)"),
        ({"phi": np.array([0.0, -0.5])}, r"phi\[1\] \+ psi\[\d\] is .*, more than the cost .*"),
        (
            {"psi": -OPTIMAL["psi"]},
            r"the plan sends .* from 1 to 2, but .* sends mass, the two must be equal",
        ),
        ({"phi": np.zeros(2), "psi": np.zeros(3)}, r"the plan sends 0.3 from 1 to 2, .*"),
        ({"phi": np.array([np.nan, 0])}, r"phi should be finite, at \[0\] it is nan"),
        ({"phi": "zero"}, "phi should be an array of real numbers"),
        ({"psi": [0.0, None, 1.0]}, "psi should be an array of real numbers"),
    ],
)
def test_what_is_wrong_with_a_pair_is_named_with_its_place(check, change, message):
    assert re.fullmatch(message, check(OPTIMAL | change))


@both_pairs
@pytest.mark.parametrize("i", [0, 1])
@pytest.mark.parametrize("j", [0, 1, 2])
def test_each_potential_that_is_too_large_or_too_small_is_found(check, i, j):
    for step in (0.01, -0.01):
        phi, psi = OPTIMAL["phi"].copy(), OPTIMAL["psi"].copy()
        phi[i] += step
        assert check(OPTIMAL | {"phi": phi}) is not None
        psi[j] += step
        assert check(OPTIMAL | {"psi": psi}) is not None


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 1000), st.sampled_from([1e-6, 1, 1e6]))
@settings(max_examples=50, deadline=None)
def test_a_pair_made_by_complementary_slackness_is_optimal_at_any_scale(rows, columns, seed, scale):
    random = np.random.default_rng(seed)
    phi, psi = scale * random.normal(size=rows), scale * random.normal(size=columns)
    plan = random.random((rows, columns)) * (random.random((rows, columns)) < 0.5)
    cost = phi[:, None] + psi + np.where(plan > 0, 0, scale * random.random((rows, columns)))
    p, q = plan.sum(1), plan.sum(0)
    if not plan.any():
        return
    assert PrimalDual(cost, plan, phi, psi).first_wrong_link(p, q) is None
    i, j = np.argwhere(plan > 0)[0]
    dearer = cost.copy()
    dearer[i, j] += 0.5 * scale
    assert f"from {i} to {j}" in PrimalDual(dearer, plan, phi, psi).first_wrong_link(p, q)
