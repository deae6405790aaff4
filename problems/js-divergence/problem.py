# ---
# title: The Jensen-Shannon divergence
# covers:
#   - ECE1508 A2 written question 3.1: [mixture, zero-together]
#   - ECE1508 A2 written question 3.2: [js-is-nonnegative]
#   - ECE1508 A2 written question 3.3: [js-by-entropies, zero-together]
#   - ECE1508 A2 written question 3.4: [binary-divergences]
#   - ECE1508 A2 written question 3.5: [divergences-of-coins, theta-star, zero-together]
#   - ECE1508 A2 written question 3.6: [zero-only-if-equal, zero-together]
# differs:
#   ECE1508 A2 written question 3.1:
#     Both properties are also checked in code.
#   ECE1508 A2 written question 3.2:
#     Proved at each point, as a certificate.
#   ECE1508 A2 written question 3.3:
#     Besides the argument in words, JS is written with entropies, where the symmetry can be seen.
#   ECE1508 A2 written question 3.5:
#     The notebook draws the plot. The minimiser is also proved by a certificate.
#   ECE1508 A2 written question 3.6:
#     The bounds that the proof needs are certificates, and the written part asks the proof.
# presupposes: [discrete distributions, KL divergence, entropy]
# setup: [basics, checks, symbolic, certificates]
# minutes: {smoke: 0.1, cpu: 0.1, gpu: 0.1}
# work: {reading: 4, mixture: 8, js-is-nonnegative: 22, js-by-entropies: 20,
#   discrete-divergences: 15, binary-divergences: 10, theta-star: 8, zero-only-if-equal: 25,
#   zero-together: 20, js-why-it-looks-right: 8}
# ---
# %% [markdown]
# # The Jensen-Shannon divergence
#
# Maximum likelihood fits a model by minimising a KL divergence. The KL divergence has a drawback:
# if the model gives probability 0 to a single value that does occur, the divergence is infinite.
# The Jensen-Shannon divergence is always finite. It never compares $P$ with $Q$ directly. It
# compares each of them with their average, which is positive wherever $P$ or $Q$ is:
#
# $$D_{JS}(P \| Q) = \tfrac12 D_{KL}(P \| M) + \tfrac12 D_{KL}(Q \| M), \qquad
#   M(x) = \frac{P(x) + Q(x)}{2}.$$
#
# ![P excludes the last of four values, Q excludes the first. Their average M gives every value a
# positive probability.](figures/average.png)
#
# *$M$ is zero only where both $P$ and $Q$ are zero.*
#
# In this problem we prove what JS and KL have in common, see in the smallest example how they
# differ, and meet a task in which one of them is useless.
#
# **Contract for everything below.**
#
# - Logarithms are natural, so divergences are in nats.
# - $D_{KL}(P \| Q) = \sum_x P(x) \log \frac{P(x)}{Q(x)}$: the average is taken over the *first*
#   argument.
# - Functions in SymPy use the symbols `P_x`, `Q_x` and `theta` of the next cell. The first two are
#   the masses $P(x)$ and $Q(x)$ at one point $x$, both positive and at most 1.
# - Functions of data take NumPy arrays `p` and `q` of shape `[n]`, float64.

# %% role="setup" id="finite-js-symbols"
import time
from itertools import combinations

P_x, Q_x, theta = sp.symbols("P_x Q_x theta", positive=True)
MASSES = {P_x: (0.01, 1), Q_x: (0.01, 1)}
THETAS = {theta: (0.02, 0.98)}


# %% role="setup" id="finite-js-pictures" collapsed="true"
KL_COLOUR, JS_COLOUR = "#b2182b", "#2166ac"


def tidy_panel(axes, title, **labels):
    """The look that all plots of this problem share."""
    axes.set_title(title, loc="left", fontsize=10)
    axes.set(**labels)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.tick_params(labelsize=8)


# %% [markdown]
# ## The average is a distribution
#
# A divergence *to* $M$ makes sense only if $M$ is a distribution. A distribution has two
# properties. A test that checks only one of them accepts arrays that are not distributions.
#
# **Contract.** `is_distribution` returns `True` if the entries of an array are nonnegative and sum
# to 1, each up to 1e-9, and `False` otherwise. `mixture` returns $M$ as an array `[n]`.


# %% role="solution" id="mixture"
def is_distribution(masses):
    """Whether an array [n] of masses is a probability distribution: True or False."""
    ### BEGIN SOLUTION
    return bool(masses.min() >= -1e-9 and abs(masses.sum() - 1) <= 1e-9)
    ### END SOLUTION


def mixture(p, q):
    """The average distribution M [n] of two distributions p [n] and q [n]."""
    ### BEGIN SOLUTION
    return (p + q) / 2
    ### END SOLUTION


# %% role="tests" id="mixture-tests" check_output="true"
with visible_checks("mixture") as check:
    coin, loaded = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    check.true(is_distribution(coin), "a fair coin is a distribution")
    check.true(not is_distribution(np.array([0.5, 0.25])), "a total of 0.75 is not a distribution")
    check.close(mixture(coin, loaded), [0.375, 0.625], "half-way between the two coins")
    check.true(not is_distribution(np.array([0.5, 0.500001])), "a millionth too much is too much")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, points, show


def draw(rng):
    """Two distributions on nine points, each with two points of mass 0."""
    p, q = rng.dirichlet(np.ones(9)), rng.dirichlet(np.ones(9))
    p[:2] = q[1:3] = 0.0
    return p / p.sum(), q / q.sum()


def expect_verdict(student, masses, right, what):
    verdict = student.is_distribution(masses)
    expect(
        isinstance(verdict, bool | np.bool_) and bool(verdict) == right,
        f"is_distribution of {what}: {right} expected, got {show(verdict)}",
    )


@points(0.375)
def test_tells_distributions_from_other_arrays(student, rng):
    """True for distributions, with zeros among their masses or not; False for other totals."""
    p, q = draw(rng)
    expect_verdict(student, p, True, "a distribution with zeros")
    expect_verdict(student, np.full(7, 1 / 7), True, "seven equal masses (rounding is allowed)")
    expect_verdict(student, p + q, False, "masses that sum to 2")
    expect_verdict(student, 0.9 * p, False, "masses that sum to 0.9")
    for excess, right in ((1e-6, False), (1.5e-9, False), (5e-10, True), (-5e-10, True)):
        what = f"masses that sum to 1 {excess:+g} (up to 1e-9)"
        expect_verdict(student, p * (1 + excess), right, what)


@points(0.375)
def test_a_negative_mass_is_not_made_good_by_the_others(student, rng):
    """False where the total is 1 but a mass is negative."""
    p, q = draw(rng)
    debt = 1.5 * p - 0.5 * q  # the total is 1, and where p is 0 the mass is negative
    expect_verdict(student, debt, False, "masses that sum to 1, one of them negative")
    for negative, right in ((1e-7, False), (1.5e-9, False), (5e-10, True)):
        masses = p.copy()
        masses[0] -= negative
        masses[masses.argmax()] += negative
        what = f"masses that sum to 1, one of them -{negative:g} (up to 1e-9)"
        expect_verdict(student, masses, right, what)


@points(0.75)
def test_the_mixture_is_half_of_each(student, reference, rng):
    """At every point the mixture is the mean of the two masses."""
    p, q = draw(rng)
    what = "the mixture (is it the arithmetic mean, and is its total 1?)"
    expect_close(student.mixture(p, q), reference.mixture(p, q), what, rtol=1e-9, kind="array")


### END HIDDEN TESTS

# %% [markdown]
# ## It is never negative
#
# Single terms $P \log (P/M)$ are negative where $P < M$, so their sum could be negative, too. It is
# not, and the proof needs only one fact: $\log t \le t - 1$. Apply it to $t = M/P$ and to
# $t = M/Q$. This even shows that the two halves together are nonnegative *at every point* $x$.
#
# **Contract.** `js_is_nonnegative` returns an `InequalityChain(steps, relations)` of three steps
# with the relations `[">=", "=="]`:
#
# 1. the summand of $D_{JS}(P \| Q)$ at one point, in `P_x` and `Q_x`, with its logarithms;
# 2. the bound that follows from this fact: no logarithm, `P_x` and `Q_x` still in it, and both of
#    them in denominators, as in $t$ (so nothing has cancelled yet);
# 3. the value of this bound.
#
# Jensen's inequality is another way. Average the logarithms of $t$ with the weights $P/2M$ and
# $Q/2M$. Then step 2 has one logarithm, that of the average of $t$, written out, and a factor.
#
# Gibbs' inequality for each half is a third way: $P \log\frac PM \ge P - M$, and the same with $Q$.
# Then step 2 is half of $P - M$ plus half of $Q - M$, and each of these differences is still there.
#
# If SymPy cancels something in step 2, write the step as text: `"P_x/2 * ..."`. The hidden tests
# check the chain at other points.


# %% role="setup" id="nonnegative-forms" collapsed="true"
def raised(expression, mass):
    """By how much an expression grows if `mass` is doubled where something is divided by it."""
    larger = expression.replace(
        lambda node: node.is_Pow and node.exp.is_negative and node.free_symbols == {mass},
        lambda node: node.subs(mass, 2 * mass),
    )
    return (larger - expression).doit()


one_log = sp.Symbol("one_log", positive=True)


def is_always(expression, *values):
    """An expression has the values of one of the others."""
    points = draw_points(MASSES | {one_log: (1, 2)})
    return any(first_difference(expression, value, points) is None for value in values)


def is_bound_of_the_fact(expression):
    """No logarithm; M is divided by P_x and by Q_x, as M/P or as 1/2 + Q/(2 P)."""
    return not expression.has(sp.log) and all(
        is_always(raised(expression, mass), (P_x + Q_x) / 8, other / 8)
        for mass, other in ((P_x, Q_x), (Q_x, P_x))
    )


def is_bound_of_jensen(expression):
    """-M times one logarithm, that of P/(2 M) times M/P plus Q/(2 M) times M/Q."""
    logs = expression.atoms(sp.log)
    return len(logs) == 1 and all(
        is_always(raised(log.args[0], mass), -sp.Rational(1, 4))
        and is_always(expression.xreplace({log: one_log}).doit(), -(P_x + Q_x) / 2 * one_log)
        for log in logs
        for mass in (P_x, Q_x)
    )


def added(expression):
    """The terms of a sum, as it is written; a number in front of a bracket goes to each term."""
    if expression.is_Add:
        return [term for part in expression.args for term in added(part)]
    brackets = [factor for factor in expression.args if not factor.is_number]
    if expression.is_Mul and len(brackets) == 1 and brackets[0].is_Add:
        number = expression.xreplace({brackets[0]: sp.Integer(1)})
        return [number * term for term in added(brackets[0])]
    return [expression]


def is_bound_of_gibbs(expression):
    """Some of the terms make half of P - M; the others are half of Q - M, as the sum is 0."""
    terms = added(expression)
    return len(terms) <= 8 and any(
        is_always(sum(chosen), (P_x - Q_x) / 4)
        for count in range(1, len(terms))
        for chosen in combinations(terms, count)
    )


NONNEGATIVE_FORMS = [
    Form("the summand, with logarithms", contains(sp.log)),
    Form(
        "the bound before it cancels: free of logarithms, with M/P_x and M/Q_x in it, and each "
        "half with its factor of 1/2 (by Jensen's inequality: with one logarithm, that of the "
        "average of both quotients; by Gibbs' inequality: (P_x - M)/2 plus (Q_x - M)/2)",
        lambda e: (
            no_unevaluated(e)
            and (is_bound_of_the_fact(e) or is_bound_of_jensen(e) or is_bound_of_gibbs(e))
        ),
        as_written=True,
    ),
    Form("a number", lambda expression: expression.is_number),
]


# %% role="solution" id="js-is-nonnegative"
def js_is_nonnegative():
    """InequalityChain: the summand of JS at a point >= a bound without logarithms == a number."""
    ### BEGIN SOLUTION
    M_x = (P_x + Q_x) / 2
    return InequalityChain(
        [
            P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x),
            P_x / 2 * (1 - M_x / P_x) + Q_x / 2 * (1 - M_x / Q_x),
            sp.Integer(0),
        ],
        [">=", "=="],
    )
    ### END SOLUTION


# %% role="tests" id="js-is-nonnegative-tests" check_output="true"
with visible_checks("js-is-nonnegative") as check:
    check.certificate(js_is_nonnegative(), MASSES, NONNEGATIVE_FORMS, relations=[">=", "=="])
    summand = by_name(sp.sympify(js_is_nonnegative().steps[0]), MASSES)
    for mass, missing, name in ((P_x, Q_x, "P"), (Q_x, P_x, "Q")):
        only_one = {mass: sp.Rational(1, 2), missing: sp.Rational(1, 10**12)}
        at_one = float(summand.subs(only_one))
        check.close(at_one, math.log(2) / 4, f"step 1 where only {name} has mass, one half")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    agree,
    check_inequality_chain,
    expect,
    expression,
    points,
    steps_of,
)

P, Q = sp.symbols("P_x Q_x", positive=True)
DOMAIN = {P: (0.01, 1), Q: (0.01, 1)}


@points(1)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """From the summand of JS to its lower bound: each step has its form, each relation holds."""
    check_inequality_chain(
        student.js_is_nonnegative(),
        DOMAIN,
        rng,
        forms=reference.NONNEGATIVE_FORMS,
        start=reference.js_is_nonnegative().steps[0],
        target=0,
        relations=[">=", "=="],
        strict=[1],
        points=6,
    )


@points(0.5)
def test_starts_at_the_summand_of_js(student, reference, rng):
    """The first step is one point's share of the divergence: both halves, each against M."""
    steps = steps_of(student.js_is_nonnegative(), "InequalityChain")
    first = expression(steps[0], DOMAIN, what="the first step")
    right = expression(reference.js_is_nonnegative().steps[0], DOMAIN)
    difference = agree(first, right, DOMAIN, rng)
    if difference is None:
        return
    mistake = "two halves, each with the arithmetic mean in the denominator"
    for factor, reason in ((2, "both halves are weighted by 1/2"), (-1, "its sign is wrong")):
        if agree(first, factor * right, DOMAIN, rng) is None:
            mistake = reason
    seen = f"at {difference.point} it is {difference.left}, expected {difference.right}"
    expect(False, f"the first step is not the summand of JS ({mistake}): {seen}")


### END HIDDEN TESTS

# %% [markdown]
# ## It is symmetric
#
# The definition shows that JS is symmetric; a question below asks why. We learn more if we split
# the logarithms. With the entropy $H(P) = -\sum_x P(x) \log P(x)$, JS is the entropy of the average
# minus the average of the entropies.
#
# **Contract.** `js_by_entropies` returns an `EqualityChain` of two steps, for one point $x$:
#
# 1. the summand of $D_{JS}(P \| Q)$, with quotients inside the logarithms;
# 2. the summand of $H(M) - \frac12 H(P) - \frac12 H(Q)$: every logarithm is of `P_x`, of `Q_x`, or
#    of $M(x)$, written as a sum.

# %% role="setup" id="entropies-forms" collapsed="true"


def is_of_one_distribution(log):
    """A logarithm of P_x, of Q_x or of their average, written as a sum."""
    inside = sp.expand(log.args[0])
    return any(inside == mass for mass in (P_x, Q_x, P_x / 2 + Q_x / 2))


def is_of_a_quotient(log):
    """A logarithm of P/M or Q/M, upside down or not, perhaps times a number; or of a number."""
    number = log.args[0].subs({P_x: 1, Q_x: 1})  # where every P/M is 1
    quotients = [(2 * mass / (P_x + Q_x)) ** power for mass in (P_x, Q_x) for power in (1, -1)]
    return log.is_number or is_always(log.args[0], *(number * each for each in quotients))


ENTROPIES_FORMS = [
    Form(
        "the summand, with quotients P/M and Q/M inside the logarithms",
        lambda e: e.has(sp.log) and all(map(is_of_a_quotient, e.atoms(sp.log))),
    ),
    Form(
        "made of the logarithms of P_x, Q_x and their average",
        lambda e: e.has(sp.log) and all(map(is_of_one_distribution, e.atoms(sp.log))),
    ),
]


# %% role="solution" id="js-by-entropies"
def js_by_entropies():
    """EqualityChain: the summand of JS == that of the entropy of M minus the mean entropy."""
    ### BEGIN SOLUTION
    M_x = (P_x + Q_x) / 2
    return EqualityChain(
        [
            P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x),
            -M_x * sp.log(M_x) + (P_x * sp.log(P_x) + Q_x * sp.log(Q_x)) / 2,
        ]
    )
    ### END SOLUTION


# %% role="tests" id="js-by-entropies-tests" check_output="true"
with visible_checks("js-by-entropies") as check:
    check.certificate(js_by_entropies(), MASSES, ENTROPIES_FORMS)
    summand = by_name(sp.sympify(js_by_entropies().steps[0]), MASSES)
    exchanged = summand.subs({P_x: Q_x, Q_x: P_x}, simultaneous=True)
    same = [float(each.subs({P_x: 0.2, Q_x: 0.6})) for each in (summand, exchanged)]
    check.close(*same, "P and Q exchanged: JS is symmetric")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, check_equality_chain, expect, expression, points, steps_of

P, Q = sp.symbols("P_x Q_x", positive=True)
DOMAIN = {P: (0.01, 1), Q: (0.01, 1)}


@points(1)
def test_the_summand_becomes_three_entropies(student, reference, rng):
    """The two steps are equal, have the forms asked for, and are the summand of JS."""
    right = reference.js_by_entropies().steps
    check_equality_chain(
        student.js_by_entropies(),
        DOMAIN,
        rng,
        forms=reference.ENTROPIES_FORMS,
        start=right[0],
        target=right[1],
    )


@points(0.5)
def test_swapping_the_distributions_changes_nothing(student, rng):
    """With P and Q swapped, each step has the value that it had."""
    steps = steps_of(student.js_by_entropies())
    for i, step in enumerate(steps, 1):
        step = expression(step, DOMAIN, what=f"step {i}")
        expect(step.has(sp.log), f"step {i} holds no logarithm, so it is no summand of JS")
        difference = agree(step, step.xreplace({P: Q, Q: P}), DOMAIN, rng)
        expect(difference is None, f"step {i}, with P and Q swapped: {difference}")


### END HIDDEN TESTS

# %% [markdown]
# ## Both divergences in code
#
# The next cell computes KL exactly as it is defined, for three pairs of distributions. Such pairs
# occur in real experiments:

# %% role="run" id="transcribed" check_output="true"
with np.errstate(all="ignore"):
    for name, p, q in (
        ("a mass of 0 in P", np.array([0.0, 0.5, 0.5]), np.array([0.2, 0.4, 0.4])),
        ("a mass of 0 in Q", np.array([0.2, 0.4, 0.4]), np.array([0.0, 0.5, 0.5])),
        ("0 in both", np.array([0.0, 0.5, 0.5]), np.array([0.0, 0.4, 0.6])),
    ):
        print(f"{name:18} KL = {(p * np.log(p / q)).sum():.4f}")

# %% [markdown]
# The first and the third should be finite. A value that does not occur contributes nothing:
# $0 \log \frac{0}{q} = 0$, by convention for $q = 0$, too. If a value does occur but the model
# excludes it, $p > 0 = q$, the divergence is infinite.
#
# **Contract.** `discrete_kl` and `discrete_js` take two distributions of any length, with masses of
# 0 anywhere, and return floats, never nan. `discrete_kl` is `math.inf` if some $p > 0$ has
# $q = 0$; `discrete_js` is always finite.


# %% role="solution" id="discrete-divergences"
def discrete_kl(p, q):
    """D_KL(p || q) in nats, a float; math.inf if some entry has p > 0 and q = 0."""
    ### BEGIN SOLUTION
    happens = p > 0
    if (q[happens] == 0).any():
        return math.inf
    return float((p[happens] * np.log(p[happens] / q[happens])).sum())
    ### END SOLUTION


def discrete_js(p, q):
    """D_JS(p || q) in nats, a float."""
    ### BEGIN SOLUTION
    middle = (p + q) / 2
    return (discrete_kl(p, middle) + discrete_kl(q, middle)) / 2
    ### END SOLUTION


# %% role="tests" id="discrete-divergences-tests" check_output="true"
with visible_checks("discrete-divergences") as check:
    certain, fair = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    check.close(discrete_kl(certain, fair), math.log(2), "a sure outcome and a fair coin: log 2")
    check.true(discrete_kl(fair, certain) == math.inf, "infinite if q excludes what p allows")
    check.close(discrete_kl(certain, certain), 0.0, "a mass of 0 in both: no nan")
    check.close(discrete_js(certain, certain), 0.0, "a mass of 0 in both: no nan in JS")
    check.close(discrete_js(fair, fair), 0.0, "equal distributions are 0 apart")
    check.true(0 < discrete_js(fair, certain) < math.log(2), "JS stays finite")
    apart = discrete_js(certain, np.array([0.0, 1.0]))
    check.close(apart, math.log(2), "no overlap: the largest value of JS is log 2")
### BEGIN HIDDEN TESTS
import math

import numpy as np

from dgm.testing import expect, expect_number, points


def draw(rng, count=8):
    return rng.dirichlet(np.ones(count)), rng.dirichlet(np.ones(count))


@points(0.5)
def test_kl_agrees_with_its_definition(student, reference, rng):
    """KL averages the log-ratio over its first argument, in nats."""
    for count in (2, 8, 30):
        p, q = draw(rng, count)
        what = "KL(p || q) (its arguments in order, natural logarithm, a sum)"
        expect_number(student.discrete_kl(p, q), reference.discrete_kl(p, q), what=what)


@points(1)
def test_js_agrees_with_its_definition(student, reference, rng):
    """JS is half of each divergence to the average of the two distributions."""
    for count in (2, 8, 30):
        p, q = draw(rng, count)
        what = "JS(p || q) (two halves, M with its 1/2, natural logarithm, no root)"
        expect_number(student.discrete_js(p, q), reference.discrete_js(p, q), what=what)


def expect_as_with_tiny_masses(divergence, p, q, what):
    """A divergence with masses of 0 is positive and what it is with 1e-300 in their places."""
    value = expect_number(divergence(p, q), what=what)
    tiny = expect_number(
        divergence(np.maximum(p, 1e-300), np.maximum(q, 1e-300)),
        what=f"{what.split(' with ')[0]} with masses of 1e-300",
    )
    expect(
        value > 0 and abs(value - tiny) < 1e-9 * max(1, value),
        f"{what} is {value:.6g}: it should be positive, and what it is with 1e-300 in place of "
        f"0, which is {tiny:.6g}",
    )


@points(0.5)
def test_what_does_not_happen_contributes_nothing(student, rng):
    """Points where the first distribution, or both, have mass 0 add nothing, and no nan."""
    p, q = draw(rng)
    p[:3] = q[1] = 0.0
    p, q = p / p.sum(), q / q.sum()
    sure = np.eye(4)[2]
    for name in ("discrete_kl", "discrete_js"):
        divergence = getattr(student, name)
        expect_as_with_tiny_masses(divergence, p, q, f"{name} with p = 0 at some points")
        expect_number(divergence(sure, sure), 0.0, what=f"{name} of two equal sure outcomes")


@points(0.5)
def test_what_was_excluded_is_infinite_for_kl_only(student, rng):
    """Where q is 0 and p is not, however small p is, KL is infinite and JS is as finite as
    elsewhere."""
    p, q = draw(rng)
    q[:3] = 0.0
    q = q / q.sum()
    expect_number(student.discrete_kl(p, q), math.inf, what="KL where q excludes what p does not")
    rare = p.copy()
    rare[:3] = 1e-200
    what = "KL where q excludes what has a mass of 1e-200 in p"
    expect_number(student.discrete_kl(rare / rare.sum(), q), math.inf, what=what)
    expect_as_with_tiny_masses(student.discrete_js, p, q, "discrete_js with q = 0 at some points")


### END HIDDEN TESTS

# %% [markdown]
# ## Two coins
#
# The smallest example that shows all of this has two coins: $P(1) = \theta$, $P(0) = 1 - \theta$
# and $Q(1) = 0.3$, $Q(0) = 0.7$.
#
# *Documentation:* [`sp.Rational`](https://docs.sympy.org/latest/modules/core.html).
#
# **Contract.** `binary_kl` and `binary_js` return $D_{KL}(P \| Q)$ and $D_{JS}(P \| Q)$ of these
# two as SymPy expressions in `theta` (for $0 < \theta < 1$). Write 0.3 as `sp.Rational(3, 10)` to
# stay exact.


# %% role="solution" id="binary-divergences"
def binary_kl():
    """D_KL(P || Q) of the two coins, an expression in theta."""
    ### BEGIN SOLUTION
    q = sp.Rational(3, 10)
    return theta * sp.log(theta / q) + (1 - theta) * sp.log((1 - theta) / (1 - q))
    ### END SOLUTION


def binary_js():
    """D_JS(P || Q) of the two coins, an expression in theta."""
    ### BEGIN SOLUTION
    q = sp.Rational(3, 10)
    m = (theta + q) / 2
    to_middle = theta * sp.log(theta / m) + (1 - theta) * sp.log((1 - theta) / (1 - m))
    back = q * sp.log(q / m) + (1 - q) * sp.log((1 - q) / (1 - m))
    return (to_middle + back) / 2
    ### END SOLUTION


# %% role="tests" id="binary-divergences-tests" check_output="true"
with visible_checks("binary-divergences") as check:
    coins = np.array([0.6, 0.4]), np.array([0.3, 0.7])
    for formula, code in ((binary_kl, discrete_kl), (binary_js, discrete_js)):
        formula_in_theta = by_name(sp.sympify(formula()), [theta])
        value = float(formula_in_theta.subs(theta, sp.Rational(6, 10)))
        what = f"{formula.__name__} at 0.6 agrees with {code.__name__}"
        check.close(value, code(*coins), what)
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import expect_expression, points

THETA = sp.Symbol("theta", positive=True)
DOMAIN = {THETA: (0.02, 0.98)}


@points(1)
def test_kl_of_two_coins(student, reference, rng):
    """The KL divergence of the two coins, both outcomes counted, for every theta."""
    what = "binary_kl (averaged over P, with both outcomes)"
    expect_expression(student.binary_kl(), reference.binary_kl(), DOMAIN, rng, what)


@points(1)
def test_js_of_two_coins(student, reference, rng):
    """The JS divergence of the two coins, both halves and both outcomes, for every theta."""
    what = "binary_js (two halves against the average, in nats)"
    expect_expression(student.binary_js(), reference.binary_js(), DOMAIN, rng, what)


### END HIDDEN TESTS

# %% role="deliverable" id="divergences-of-coins"
thetas = np.linspace(0.001, 0.999, 999)
numeric = {
    name: sp.lambdify(theta, by_name(sp.sympify(formula()), [theta]), "numpy")(thetas)
    for name, formula in (("KL", binary_kl), ("JS", binary_js))
}
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained")
for name, colour in (("KL", KL_COLOUR), ("JS", JS_COLOUR)):
    left.plot(thetas, numeric[name], color=colour, linewidth=2, label=name)
    near = abs(thetas - 0.3) < 0.1
    right.plot(thetas[near], numeric[name][near], color=colour, linewidth=2)
for panel in (left, right):
    panel.axvline(0.3, color="black", linestyle=":", linewidth=1)
left.axhline(math.log(2), color=JS_COLOUR, linestyle="--", linewidth=1)
left.text(0.02, math.log(2) + 0.03, "log 2, which JS never exceeds", fontsize=8, color=JS_COLOUR)
left.legend(frameon=False, fontsize=8, loc="upper center")
tidy_panel(left, "Two coins, Q(1) = 0.3", xlabel="θ = P(1)", ylabel="nats", xlim=(0, 1))
tidy_panel(right, "The same, near the minimum", xlabel="θ = P(1)")
plt.show()
for name, values in numeric.items():
    k = int(np.argmin(values))
    print(f"{name}: smallest on the grid at theta = {thetas[k]:.3f}, where it is {values[k]:.1e}")

# %% [markdown]
# Near the minimum JS is about a quarter of KL. The grid suggests where the minimum $\theta^*$ is,
# but does not prove it. A proof needs a point where the derivative is 0, and a second derivative
# that is positive on all of $(0, 1)$: then there is no second minimum between two grid points.
#
# **Contract.** `kl_minimum` and `js_minimum` return a `StationaryPoint(objective, variable, point,
# second_derivative, kind)` for $\theta^*$. The objective is the expression that `binary_kl()`
# or `binary_js()` returns, the variable is `theta`, the point is $\theta^*$ as a number, the second
# derivative is an expression in `theta`, and the kind is `"minimum"`.


# %% role="solution" id="theta-star"
def kl_minimum():
    """StationaryPoint: where D_KL(P || Q) of the two coins is smallest."""
    ### BEGIN SOLUTION
    objective = binary_kl()
    curvature = sp.diff(objective, theta, 2)
    return StationaryPoint(objective, theta, sp.Rational(3, 10), curvature, "minimum")
    ### END SOLUTION


def js_minimum():
    """StationaryPoint: where D_JS(P || Q) of the two coins is smallest."""
    ### BEGIN SOLUTION
    objective = binary_js()
    curvature = sp.diff(objective, theta, 2)
    return StationaryPoint(objective, theta, sp.Rational(3, 10), curvature, "minimum")
    ### END SOLUTION


# %% role="tests" id="theta-star-tests" check_output="true"
with visible_checks("theta-star") as check:
    check.certificate(kl_minimum(), THETAS, objective=binary_kl(), kind="minimum")
    check.certificate(js_minimum(), THETAS, objective=binary_js(), kind="minimum")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    Unreadable,
    check_stationary_point,
    expect,
    expect_number,
    expression,
    fields_of,
    points,
)

THETA = sp.Symbol("theta", positive=True)
DOMAIN = {THETA: (0.02, 0.98)}


@points(0.5)
def test_the_coins_are_equal_at_the_minimum(student):
    """Both divergences are smallest at the parameter that makes the two coins equal."""
    for name in ("kl_minimum", "js_minimum"):
        (point,) = fields_of(getattr(student, name)(), "StationaryPoint", "point")
        point = expression(point, DOMAIN, what=f"the point of {name}")
        if not (point.is_number and point.is_real):
            raise Unreadable(f"the point of {name} should be a real number")
        what = f"theta* of {name} (a grid is only as fine as its step)"
        expect_number(float(point), 0.3, what=what)


def divergence(student, name):
    """The student's own objective, right or wrong, unless it cannot be a divergence at all."""
    objective = expression(getattr(student, name)(), DOMAIN, what=f"{name}()")
    expect(objective.has(sp.log), f"{name}() holds no logarithm, so it is no divergence of coins")
    return objective


@points(0.5)
def test_kl_has_a_proven_minimum(student, rng):
    """The derivative of KL is 0 at the point, and the second derivative is right and positive."""
    objective = divergence(student, "binary_kl")
    check_stationary_point(student.kl_minimum(), DOMAIN, rng, objective, THETA, "minimum")


@points(0.5)
def test_js_has_a_proven_minimum(student, rng):
    """The derivative of JS is 0 at the point, and the second derivative is right and positive."""
    objective = divergence(student, "binary_js")
    check_stationary_point(student.js_minimum(), DOMAIN, rng, objective, THETA, "minimum")


### END HIDDEN TESTS

# %% [markdown]
# ## Both are zero together
#
# In the plot both divergences are zero at the same point. Is this always so: if $P$ and $Q$ are
# positive everywhere, is $D_{JS}$ zero exactly if $D_{KL}$ is? The proof goes through $P = Q$. The
# hard part is to show that a *zero sum* makes every *term* zero, because positive and negative
# terms could cancel. So each term gets a lower bound that cannot cancel: one that is positive
# unless $P(x) = Q(x)$.
#
# For KL, use the summand $P \log\frac PQ - P + Q$. Its sum is $D_{KL}$ as well, since
# $\sum P = \sum Q = 1$, and unlike $P \log \frac PQ$ it is never negative.
#
# **Contract.** `zero_only_if_equal` returns two `InequalityChain`s of two steps, the first for KL
# and the second for JS, both with the relations `[">="]`, for $0 < P(x), Q(x) \le 1$:
#
# 1. the summand: $P \log\frac PQ - P + Q$ for KL, that of $D_{JS}(P \| Q)$ for JS;
# 2. a bound without logarithms that is 0 where `P_x` equals `Q_x` and positive everywhere else.
#
# Several bounds are right. *(Hint: what is the second derivative of* $P \log \frac PQ - P + Q$ *in*
# $P$*, and how small can it be? Or: apply* $\log t \le t - 1$ *to* $t = \sqrt{Q/P}$*.)*

# %% role="setup" id="zero-forms" collapsed="true"
ZERO_FORMS = [
    Form("the summand, with logarithms", contains(sp.log)),
    Form("free of logarithms, with P_x and Q_x", all_of(free_of(sp.log), contains(P_x, Q_x))),
]


# %% role="solution" id="zero-only-if-equal"
def zero_only_if_equal():
    """(chain for KL, chain for JS): summand >= a bound that is 0 only where P_x equals Q_x."""
    ### BEGIN SOLUTION
    M_x = (P_x + Q_x) / 2
    kl_summand = P_x * sp.log(P_x / Q_x) - P_x + Q_x
    js_summand = P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x)
    # The second derivative of the KL summand in P_x is 1 / P_x, at least 1; M is half-way.
    return (
        InequalityChain([kl_summand, (P_x - Q_x) ** 2 / 2], [">="]),
        InequalityChain([js_summand, (P_x - Q_x) ** 2 / 8], [">="]),
    )
    ### END SOLUTION


# %% role="tests" id="zero-only-if-equal-tests" check_output="true"
with visible_checks("zero-only-if-equal") as check:
    for chain in zero_only_if_equal():
        check.certificate(chain, MASSES, ZERO_FORMS, relations=[">="])
        bound = by_name(sp.sympify(chain.steps[-1]), MASSES)
        check.close(
            float(bound.subs({P_x: 0.25, Q_x: 0.25})),
            0.0,
            "the bound is 0 where the two masses are equal",
        )
        for unequal in ((0.25, 0.5), (0.5, 0.25), (0.25, 0.75), (0.99, 0.9)):
            at = dict(zip((P_x, Q_x), unequal, strict=True))
            first = by_name(sp.sympify(chain.steps[0]), MASSES).subs(at)
            holds = 1e-9 < float(bound.subs(at)) <= float(first) + 1e-12
            check.true(holds, f"masses {unequal}: the bound is above 0, and below the summand")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    Unreadable,
    check_inequality_chain,
    deadline,
    expect,
    expression,
    points,
    steps_of,
)

P, Q = sp.symbols("P_x Q_x", positive=True)
DOMAIN = {P: (0.01, 1), Q: (0.01, 1)}
NAMES = ("KL", "JS")
# Close to 1, where little room is left below the summands; and where P or M is 1/2.
EDGES = [(950, 1000), (1000, 950), (999, 1000), (500, 250), (250, 500), (250, 750), (750, 250)]
EDGES += [(1, 1000), (1000, 1)]
# Almost equal masses, where a bound has to be as small as the summand is.
EDGES += [(400, 400 + sp.Rational(sign, scale)) for sign in (1, -1) for scale in (1, 10**3, 10**9)]
EDGES = [(sp.Rational(a) / 1000, sp.Rational(b) / 1000) for a, b in EDGES]


def chain_of(student, name):
    """One of the two chains that were asked for."""
    number = student.run("len(zero_only_if_equal())")
    if number != 2:
        raise Unreadable("two chains expected, the first for KL and the second for JS")
    return student.run(f"zero_only_if_equal()[{NAMES.index(name)}]")


def last_step(chain):
    return exact(steps_of(chain, "InequalityChain")[-1], "the bound")


def exact(step, what):
    """A step in which a decimal number is the fraction that its digits are in the computer."""
    step = expression(step, DOMAIN, what=what, fractions=True)
    return step.xreplace({number: sp.Rational(number) for number in step.atoms(sp.Float)})


def value(side, masses):
    """The value for these masses, to many digits: near equality most of them cancel."""
    with deadline(5):
        return side.subs(dict(zip((P, Q), masses, strict=True))).evalf(20, maxn=200)


def in_words(masses):
    """Two masses as text, with their difference where they look the same."""
    a, b = (f"{float(mass):.6g}" for mass in masses)
    return f"{a} and {b}" if a != b else f"{a} and {float(masses[1] - masses[0]):+.0e} more"


def expect_bound(student, reference, rng, name):
    chain = chain_of(student, name)
    check_inequality_chain(
        chain,
        DOMAIN,
        rng,
        forms=reference.ZERO_FORMS,
        start=chain_of(reference, name).steps[0],
        target=last_step(chain),
        relations=[">="],
        points=30,
    )
    first, bound = (exact(step, "a step") for step in steps_of(chain, "InequalityChain"))
    for masses in EDGES:
        upper, lower = value(first, masses), value(bound, masses)
        expect(
            lower.is_real and lower <= upper * (1 + sp.Rational(1, 10**6)),
            f"for the masses {in_words(masses)} the summand of {name} is {float(upper):.6g}, "
            f"and the bound should be at most that",
        )


@points(0.5)
def test_kl_is_bounded_below_term_by_term(student, reference, rng):
    """Wherever the two masses are, the summand of KL is at least the bound without logarithms."""
    expect_bound(student, reference, rng, "KL")


@points(0.5)
def test_js_is_bounded_below_term_by_term(student, reference, rng):
    """Wherever the two masses are, the summand of JS is at least the bound without logarithms."""
    expect_bound(student, reference, rng, "JS")


@points(1)
def test_the_bounds_tell_equal_masses_from_others(student, rng):
    """Both bounds are zero for equal masses and positive for all others."""
    for name in NAMES:
        bound = last_step(chain_of(student, name))
        draws = [[sp.Rational(int(n), 1000) for n in rng.integers(20, 1000, 2)] for _ in range(3)]
        for a, b in [*draws, *(draw[::-1] for draw in draws), *EDGES]:  # either sign
            apart, equal = value(bound, (a, b)), value(bound, (a, a))
            expect(
                apart.is_real and equal.is_real, f"the bound of {name} is no real number everywhere"
            )
            expect(abs(equal) < 1e-14, f"the bound of {name} is not 0 for equal masses")
            expect(
                a == b or apart > 0,
                f"the bound of {name} is not positive for the masses {in_words((a, b))}: then "
                f"terms could cancel",
            )


### END HIDDEN TESTS

# %% [markdown] role="written" id="zero-together" points="2"
# **Write down the proofs**, for $P$ and $Q$ that are positive on a finite or countable set. (a) Why
# is $M$ a distribution? (b) Why is $D_{JS}(P \| Q) = D_{JS}(Q \| P)$? (c) Show that
# $D_{JS}(P \| Q) = 0$ if and only if $D_{KL}(P \| Q) = 0$. Say where you use the two bounds of
# `zero_only_if_equal`, and where you use the fact that masses sum to 1. (d) At which $\theta^*$
# does the plot of the two coins have its minima? Why does (c) say that both must be there?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) both properties: M(x) >= 0 as a mean of nonnegative numbers, and the sum is
#   (1 + 1) / 2 = 1. Only one of the two: 0.
# - 0.25 points: (b) M is the same for (P, Q) and (Q, P), and the two halves change places.
# - 0.5 points: (c) D = 0 implies P = Q, for KL *and* for JS: a sum of terms that are at least 0 is
#   0 only if each is, and each is 0 only where P(x) = Q(x). For KL the answer must say that the
#   terms Q - P may be added and do not change the sum, because both masses sum to 1 (or use Gibbs'
#   inequality with its equality case).
# - 0.5 points: (c) P = Q makes both 0 (each log is log 1), and the conclusion is drawn in both
#   directions. "JS is a mean of KL divergences, so they vanish together" without P = Q: 0.
# - 0.25 points: (d) 0.3, where P = Q: both divergences are 0 there and positive elsewhere.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) $M(x)$ is half the sum of two nonnegative numbers, so it is nonnegative, and
# $\sum_x M(x) = \frac12 \sum_x P(x) + \frac12 \sum_x Q(x) = \frac12 + \frac12 = 1$.
#
# (b) $M$ does not change if $P$ and $Q$ are exchanged, and the two halves of $D_{JS}$ change
# places.
#
# (c) If $P = Q$ then $M = P = Q$, every logarithm is $\log 1 = 0$, and both divergences are 0.
# Conversely, since $\sum P = \sum Q = 1$, $D_{KL} = \sum_x (P \log\frac PQ - P + Q)$, and each term
# is at least $\frac12 (P - Q)^2 \ge 0$. If the sum is 0, so is every term, and $P(x) = Q(x)$ for
# every $x$. In the same way $D_{JS} \ge \frac18 \sum_x (P - Q)^2$, so $D_{JS} = 0$ gives $P = Q$.
# So each of the two is 0 exactly if $P = Q$, and therefore exactly if the other is.
#
# (d) At $\theta^* = 0.3$ the two coins are equal, so both divergences are 0. Everywhere else
# $P \ne Q$, so both are positive.
# ### END SOLUTION

# %% [markdown]
# ## Where it matters: divergences of samples
#
# In practice one rarely knows $P$ and $Q$; one has samples. Here are a distribution on 60 values
# and a model that is close to it. The next cell draws $n$ samples of each, counts them, and
# computes the divergence of the two histograms.
#
# **Predict**, for $n = 1000$ samples of each: in how many of 200 repetitions is the *KL* divergence
# of the histograms finite? `"all"`, `"some"` (at least one in ten) or `"hardly any"`? And is their
# *JS* divergence, on average, `"below"`, `"at"` (within a tenth) or `"above"` the true one? This is
# not scored: any guess will do, and the experiment waits for it.


# %% role="solution" id="sample-prediction"
def sample_prediction():
    """{"KL finite": "all" / "some" / "hardly any", "JS is": "below" / "at" / "above"}."""
    ### BEGIN SOLUTION
    return {"KL finite": "hardly any", "JS is": "above"}
    ### END SOLUTION


# %% role="run" id="divergences-of-samples"
sample_prediction()  # your guess comes first
values = np.arange(60)
truth = np.exp(-0.5 * ((values - 28) / 8) ** 2) + 0.01
model = np.exp(-0.5 * ((values - 30) / 8) ** 2) + 0.01
truth, model = truth / truth.sum(), model / model.sum()
draws = np.random.default_rng(0)
sample_sizes = [100, 300, 1000, 3000, 10_000, 30_000]
finite, sampled_js = [], []
for n in sample_sizes:
    sample_pairs = [
        (draws.multinomial(n, truth) / n, draws.multinomial(n, model) / n) for _ in range(200)
    ]
    finite.append(np.mean([math.isfinite(discrete_kl(*pair)) for pair in sample_pairs]))
    sampled_js.append(np.array([discrete_js(*pair) for pair in sample_pairs]))

true_js = discrete_js(truth, model)
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.1), layout="constrained")
one = np.random.default_rng(1)
for masses, colour, name in ((truth, "#555555", "data"), (model, "#d95f02", "model")):
    left.bar(values, one.multinomial(1000, masses) / 1000, width=1, color=colour, alpha=0.5)
    left.step(values, masses, where="mid", color=colour, label=name)
left.legend(frameon=False, fontsize=8)
tidy_panel(left, "1000 samples of each", xlabel="value", ylabel="share")
middle.plot(sample_sizes, 100 * np.array(finite), "o-", color=KL_COLOUR)
tidy_panel(middle, "How often KL is finite", xlabel="samples n", ylabel="%", ylim=(-3, 103))
low, high = np.quantile(sampled_js, [0.05, 0.95], axis=1)
mean = np.mean(sampled_js, axis=1)
right.fill_between(sample_sizes, low, high, color=JS_COLOUR, alpha=0.2)
right.plot(
    sample_sizes, mean, "o-", color=JS_COLOUR, label="of the histograms (mean, and 90 % range)"
)
right.axhline(true_js, color="black", linestyle=":", label="of the distributions")
right.set_yscale("log")
right.set_ylim(top=6 * high.max())  # room for the legend
right.legend(frameon=False, fontsize=8)
tidy_panel(right, "JS", xlabel="samples n", ylabel="nats")
for panel in (middle, right):
    panel.set_xscale("log")
plt.show()

at = sample_sizes.index(1000)
js_ratio = sampled_js[at].mean() / true_js
how_many = "all" if finite[at] == 1 else "some" if finite[at] >= 0.1 else "hardly any"
side = "at" if abs(js_ratio - 1) < 0.1 else "above" if js_ratio > 1 else "below"
guesses = {key: guess_of(sample_prediction, key) for key in ("KL finite", "JS is")}
print(f"{'n = 1000':12}{'you said':14}measured")
print(f"{'KL finite':12}{guesses['KL finite']:14}{how_many} ({100 * finite[at]:.0f} %)")
print(f"{'JS is':12}{guesses['JS is']:14}{side} ({js_ratio:.2f} times the true one)")

# %% [markdown]
# KL becomes infinite as soon as the data contain a single value that the model's sample happens to
# miss, however good the model is. JS is finite, but that does not make it right. Random differences
# between the histograms add about $(k - 1)/4n$ for $k$ values, so with few samples *any* two
# distributions look different, even equal ones.
#
# ## What each divergence costs, and what you get

# %% role="run" id="finite-js-table"
p, q = (np.random.default_rng(2).dirichlet(np.ones(1000)) for _ in "pq")


def microseconds_of(call, repeats=200):
    """The mean time of a call in microseconds."""
    started = time.perf_counter()
    for _ in range(repeats):
        call()
    return 1e6 * (time.perf_counter() - started) / repeats


print(f"{'':4}{'range':14}{'symmetric':11}{'KL finite / JS off, n = 1000':30}{'microseconds':>12}")
for name, reach, swap, samples, call in (
    ("KL", "[0, inf]", "no", f"{100 * finite[at]:.0f} % finite", lambda: discrete_kl(p, q)),
    ("JS", "[0, log 2]", "yes", f"{js_ratio:.2f} times the truth", lambda: discrete_js(p, q)),
):
    print(f"{name:4}{reach:14}{swap:11}{samples:30}{microseconds_of(call):12.0f}")

# %% [markdown] role="written" id="js-why-it-looks-right" points="1"
# **Why does the wrong answer look right?** A classmate uses $M = \sqrt{P Q}$ as the average. The
# resulting curve over $\theta$ is nonnegative, symmetric in $P$ and $Q$, and zero exactly at
# $\theta^* = 0.3$. (a) Which well-known quantity is it? (b) Name one property of the true JS that
# it lacks, and an input that shows this.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) half of the KL divergence of each from sqrt(PQ) adds up to a quarter of KL(P ||
#   Q) + KL(Q || P) (Jeffreys' divergence / 4), so it has all three properties. "A mean of two KL
#   divergences" without the factor is enough.
# - 0.5 points: (b) one of: not bounded by log 2, infinite for theta = 0 or 1 (or wherever one mass
#   is 0 and the other is not); M does not sum to 1 (two different coins).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) $\log (P / \sqrt{PQ}) = \frac12 \log (P/Q)$, so the first half is $\frac14 D_{KL}(P \| Q)$ and
# the second $\frac14 D_{KL}(Q \| P)$: a quarter of their sum, which is nonnegative, symmetric, and
# 0 only for $P = Q$. (b) It is not bounded: as $\theta \to 0$ it goes to infinity, while JS stays
# below $\log 2$. The reason is that this $M$ is 0 wherever one of the masses is 0. (Also, it does
# not sum to 1: for $\theta = 0.7$ its total is 0.917.)
# ### END SOLUTION

# %% role="run" id="finite-js-summary"
check_summary(
    [
        "mixture",
        "js-is-nonnegative",
        "js-by-entropies",
        "discrete-divergences",
        "binary-divergences",
        "theta-star",
        "zero-only-if-equal",
    ]
)
