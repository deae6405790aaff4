# ---
# title: What the GAN game computes
# covers:
#   - MIT 6.S978 PS3 problem 4a: [game-discriminator, game-best, game-proof]
#   - MIT 6.S978 PS3 problem 4b: [game-chain, game-criterion, game-model, game-proof]
# differs:
#   MIT 6.S978 PS3 problem 4a:
#     The derivation is split. A certificate proves the maximum at one point, and the written part
#     asks why this is enough for all points.
#   MIT 6.S978 PS3 problem 4b:
#     The derivation is split. Certificates prove the steps at one point, and the written part
#     joins them.
# presupposes: [GAN game, KL divergence, concavity and second derivatives]
# setup: [basics, checks, symbolic, certificates]
# minutes: {smoke: 0.2, cpu: 0.2, gpu: 0.2}
# work: {reading: 20, game-value: 8, game-discriminator: 18, game-best: 6, game-chain: 24,
#   game-criterion: 10, game-model: 15, game-response: 8, game-proof: 20,
#   game-why-it-looks-right: 12}
# ---
# %% [markdown]
# # What the GAN game computes
#
# A generator and a discriminator play for one number,
#
# $$V(D, G) = \mathbb E_{x \sim p_{data}}[\log D(x)] + \mathbb E_{x \sim p_g}[\log(1 - D(x))],$$
#
# where $D(x)$ is the discriminator's probability that $x$ is real and $p_g$ is the distribution of
# the generator's pictures. The discriminator raises $V$, the generator lowers it:
# $\min_G \max_D V$. Why should this game make $p_g$ equal to $p_{data}$?
# [Goodfellow et al. (2014)](https://arxiv.org/abs/1406.2661) gave the answer in two theorems. Here
# both are proved, and a program checks the steps that are formulas. Then you watch the game fail
# where its players do not play as the theorem assumes.
#
# The proof works for continuous and for finite distributions. Here a distribution on $K$ points is
# an array, and $p_g$ may be any such distribution: the question is what the best solution of the
# game is, not what a network can learn.
#
# **Contract for everything below.**
#
# - `data` and `model` are arrays `[K]` of float64: $p_{data}$ and $p_g$ at $K$ points. They are
#   nonnegative and sum to 1; both may contain zeros. `d` is an array `[K]` of numbers from 0 to 1,
#   both included: the discriminator.
# - Logarithms are natural. A term without mass counts as 0: $0 \log 0 = 0$.
# - In SymPy, `p_data` and `p_g` are the two densities *at one point*, and `d` is the discriminator
#   there: the symbols of the next cell.
# - Functions do not change their arguments.

# %% role="setup" id="game-symbols"
import time

p_data, p_g = sp.symbols("p_data p_g", positive=True)
d = sp.Symbol("d", positive=True)
GAME_DOMAIN = {p_data: (0.1, 3), p_g: (0.1, 3), d: (0.01, 0.99)}
DENSITY_DOMAIN = {p_data: (0.1, 3), p_g: (0.1, 3)}

# %% [markdown]
# ## The value of the game
#
# **Contract.** `game_value(d, data, model)` returns $V$ as a float. A point without data adds no
# $\log D$, and a point without generated mass adds no $\log(1-D)$, even where those are infinite.
# If the discriminator is certain and wrong (0 on a point with data, or 1 on a point of the model),
# $V$ is `-inf`, not NaN.


# %% role="solution" id="game-value"
def game_value(d, data, model):
    """V(D, G) in nats, a float, for a discriminator d [K] and distributions data, model [K]."""
    ### BEGIN SOLUTION
    from scipy.special import xlog1py, xlogy

    return float(np.sum(xlogy(data, d)) + np.sum(xlog1py(model, -d)))
    ### END SOLUTION


# %% role="tests" id="game-value-tests" check_output="true"
with visible_checks("game-value") as check:
    fair = np.array([0.5, 0.5, 0.0])
    lopsided = np.array([0.0, 0.5, 0.5])
    guess = np.full(3, 0.5)
    check.close(game_value(guess, fair, lopsided), -math.log(4), "1/2 at every point: -log 4")
    sure = np.array([1.0, 0.5, 0.0])
    check.close(game_value(sure, fair, lopsided), -math.log(2), "certain where it is right: -log 2")
### BEGIN HIDDEN TESTS
import math

import numpy as np

from dgm.testing import expect_close, expect_number, points


def draw_pair(rng, count=7):
    """Two distributions without zeros, and a discriminator inside (0, 1)."""
    data, model = rng.dirichlet(np.ones(count), 2)
    return rng.uniform(0.05, 0.95, count), data, model


@points(1)
def test_is_the_sum_of_both_expectations(student, reference, rng):
    """It averages log D over the data and log(1 - D) over the model, with natural logarithms."""
    arguments = draw_pair(rng)
    what = "game_value (log D over the data plus log(1 - D) over the model, in nats)"
    expect_close(student.game_value(*arguments), reference.game_value(*arguments), what, rtol=1e-9)


@points(0.5)
def test_no_mass_counts_nothing(student, rng):
    """Points without mass add nothing, and being certain and wrong costs everything."""
    d, data, model = draw_pair(rng)
    data[:2], model[2:4] = 0, 0
    d[:2], d[2:4] = 0, 1
    data, model = data / data.sum(), model / model.sum()
    value = expect_number(student.game_value(d, data, model), what="V with D = 0 and 1 rightly so")
    nearly = student.game_value(np.clip(d, 1e-14, 1 - 1e-14), data, model)
    what = "V with 0 log 0 in it, against V with numbers beside 0 and 1 in D"
    expect_close(value, nearly, what, rtol=1e-6)
    d[5] = rng.integers(2)
    what = "V where the discriminator is certain and wrong"
    expect_number(student.game_value(d, data, model), -math.inf, what=what)


### END HIDDEN TESTS

# %% [markdown]
# ## The best discriminator
#
# $V$ depends on a whole function $D$. Look at one point's term of it: where the densities are
# $p_{data}$ and $p_g$, choose a number $d$ in $(0, 1)$. Both densities are positive here. Points
# where one of them is 0, and why one point's term is enough, come in the proof at the end.
#
# **Contract.** `discriminator_optimum` returns a `StationaryPoint`. Its `objective` is that point's
# term of $V$, in `p_data, p_g, d`; its `variable` is `d`, its `kind` is `"maximum"`, and its
# `point` is the best $d$, one expression. A zero slope alone could also be a minimum. So
# `second_derivative` is the objective's second derivative as a function of `d`, without the point
# inserted; because it is negative for *every* $d$, the point is the only global maximum.


# %% role="solution" id="game-discriminator"
def discriminator_optimum():
    """A StationaryPoint: the d that maximises one point's term of V."""
    ### BEGIN SOLUTION
    return StationaryPoint(
        objective=p_data * sp.log(d) + p_g * sp.log(1 - d),
        variable=d,
        point=p_data / (p_data + p_g),
        second_derivative=-p_data / d**2 - p_g / (1 - d) ** 2,
        kind="maximum",
    )
    ### END SOLUTION


# %% role="tests" id="game-discriminator-tests" check_output="true"
with visible_checks("game-discriminator") as check:
    optimum = discriminator_optimum()
    check.certificate(optimum, GAME_DOMAIN, variable=d, kind="maximum")
    check.close(
        float(by_name(sp.sympify(optimum.point), [p_data, p_g]).subs({p_data: 3, p_g: 1})),
        0.75,
        "three times as much data as fakes: real with probability 3/4",
    )
    objective = by_name(sp.sympify(optimum.objective), GAME_DOMAIN)
    at_half = objective.subs({p_data: 1, p_g: 1, d: sp.Rational(1, 2)})
    check.close(float(at_half), -math.log(4), "the term of V for d = 1/2 and two densities of 1")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    agree,
    check_stationary_point,
    expect,
    expression,
    fields_of,
    points,
)

P_DATA, P_G, D = sp.symbols("p_data p_g d", positive=True)
DOMAIN = {P_DATA: (0.1, 3), P_G: (0.1, 3), D: (0.01, 0.99)}


@points(1.5)
def test_the_point_is_the_best_discriminator(student, reference, rng):
    """The point is what the best discriminator says, as the probability of real."""
    (point,) = fields_of(student.discriminator_optimum(), "StationaryPoint", "point")
    point = expression(point, DOMAIN, what="the point")
    right = expression(reference.discriminator_optimum().point, DOMAIN)
    difference = agree(point, right, DOMAIN, rng, points=4)
    if difference is None:
        return
    mistake = "set the derivative of p_data log d + p_g log(1 - d) to zero"
    if agree(point, 1 - right, DOMAIN, rng) is None:
        mistake = "this is the probability of fake: D is high where the data are"
    elif agree(point, right / (1 - right), DOMAIN, rng) is None:
        mistake = "this is a ratio of densities; the probability is its share of the sum"
    expect(False, f"at {difference.point} the point is {difference.left}: {mistake}")


@points(1.5)
def test_the_certificate_proves_a_global_maximum(student, reference, rng):
    """The slope of the right objective vanishes there, and its curvature is negative everywhere."""
    right = reference.discriminator_optimum().objective
    certificate = student.discriminator_optimum()
    check_stationary_point(
        certificate, DOMAIN, rng, objective=right, variable=D, kind="maximum", points=3
    )


### END HIDDEN TESTS

# %% [markdown]
# The same for all points at once:
#
# **Contract.** `best_discriminator(data, model)` returns a new array `[K]` of float64: a maximiser
# of $V$. Where neither distribution has mass, $V$ does not depend on $D$, and any number from 0 to
# 1 is right, but NaN is wrong.


# %% role="solution" id="game-best"
def best_discriminator(data, model):
    """The discriminator [K] that maximises game_value(d, data, model)."""
    ### BEGIN SOLUTION
    total = data + model
    return np.divide(data, total, out=np.full_like(total, 0.5), where=total > 0)
    ### END SOLUTION


# %% role="tests" id="game-best-tests" check_output="true"
with visible_checks("game-best") as check:
    three_to_one = best_discriminator(np.array([0.75, 0.25]), np.array([0.25, 0.75]))
    check.close(three_to_one, [0.75, 0.25], "three times as much data as fakes, and one third")
    gap = best_discriminator(np.array([0.5, 0.5, 0.0]), np.array([0.0, 1.0, 0.0]))
    check.shape(gap, (3,), "one number for each point")
    check.true(((gap >= 0) & (gap <= 1)).all(), "probabilities, also where nothing has mass")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points


def draw_pair(rng, count=8, empty=True):
    data, model = rng.dirichlet(np.ones(count), 2)
    if empty:
        data[:3], model[2:5] = 0, 0
    return data / data.sum(), model / model.sum()


def read(answer):
    """The array that was asked for; a NaN in an empty place is the matter of one test alone."""
    filled = np.nan_to_num(answer) if isinstance(answer, np.ndarray) else answer
    expect_array(filled, (8,), np.float64, "best_discriminator")
    return answer


@points(1)
def test_nothing_does_better(student, reference, rng):
    """At every point with mass it is the maximiser, so that no discriminator has a larger V."""
    for empty in (False, True):
        data, model = draw_pair(rng, empty=empty)
        found = read(student.best_discriminator(data, model))
        somewhere = data + model > 0
        what = "D where there is mass (the data's share of it: real, not fake)"
        right = reference.best_discriminator(data, model)
        expect_close(found[somewhere], right[somewhere], what, rtol=1e-9)


# Memory that the answer does not fill holds NaN.
LITTERED = """
import numpy as np
litter = [np.full(8, np.nan) for _ in range(100)]
del litter
best_discriminator(data, model)
"""


@points(0.75)
def test_is_a_probability_where_nobody_goes(student, rng):
    """Where neither distribution has mass it is some probability, and not NaN."""
    data, model = draw_pair(rng)
    found = student.run(LITTERED, data=data, model=model)
    empty = expect_array(found, (8,), what="D at every point", finite=False)[2]
    expect(0 <= empty <= 1, f"where neither has mass D is {empty}, not from 0 to 1: 0/0?")


@points(0.25)
def test_arguments_stay_as_they_are(student, rng):
    """The two distributions are the same after the call as before it."""
    data, model = draw_pair(rng)
    code = "best = best_discriminator(data, model); [best, data, model]"
    best, *after = student.run(code, data=data, model=model)
    read(best)
    for name, left, right in zip(("data", "model"), after, (data, model), strict=True):
        expect_close(left, right, f"{name} after the call", rtol=0, atol=0)


### END HIDDEN TESTS

# %% [markdown]
# The left panel shows one point's term of $V$ for three pairs of densities, with its maximum at
# $D^*$. The right panel shows two distributions on a line and the best discriminator between them.

# %% role="run" id="game-best-picture"
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.3), layout="constrained")
choices = np.linspace(0.005, 0.995, 199)
for (real, fake), colour in zip(((3, 1), (1, 1), (0.3, 2)), ("C0", "C1", "C2"), strict=True):
    left.plot(choices, real * np.log(choices) + fake * np.log(1 - choices), color=colour)
    # as distributions: a quarter of each density here, and the rest elsewhere
    best = best_discriminator(np.array([real, 4 - real]) / 4, np.array([fake, 4 - fake]) / 4)[0]
    top = real * np.log(best) + fake * np.log(1 - best)
    left.plot(best, top, "o", color=colour, label=f"data {real}, model {fake}")
left.set(xlabel="d", ylabel="one term of V", ylim=(-8, 0))
left.set_title("Concave, with one maximum", loc="left", fontsize=10)
left.legend(frameon=False, fontsize=8)
line = np.linspace(-4, 5, 361)
bumps = {"data": np.exp(-(line**2) / 2), "model": np.exp(-((line - 1.5) ** 2) / 0.72) / 0.6}
bumps = {name: values / values.sum() for name, values in bumps.items()}
for (name, values), colour in zip(bumps.items(), ("#555555", "#d95f02"), strict=True):
    right.fill_between(line, values / bumps["model"].max(), color=colour, alpha=0.3, label=name)
right.plot(line, best_discriminator(bumps["data"], bumps["model"]), color="#2166ac", label="best D")
right.axhline(0.5, color="black", linewidth=0.6, linestyle=":")
right.set(xlabel="x", ylabel="D (and densities, rescaled)", ylim=(0, 1.05))
right.set_title("The data are wider: D is high on both sides", loc="left", fontsize=10)
right.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(0, 0.9))
for axes in (left, right):
    axes.spines[["top", "right"]].set_visible(False)
plt.show()

# %% [markdown]
# ## The generator's criterion
#
# Against the best discriminator the generator minimises $C(G) = \max_D V(D, G)$. Substitute $D^*$
# and see what this is.
#
# **Contract.** `criterion_chain` works with one point's term of $C$ and returns an `EqualityChain`
# of three steps in `p_data` and `p_g`:
#
# 1. the term of $V$ with $D^*$ in place of $d$, and $1 - D^*$ left as a difference;
# 2. the same with plain fractions over `p_data + p_g` in both logarithms;
# 3. for each density a logarithm of that density over the even mixture $m = (p_{data} + p_g)/2$, so
#    that each of them is 0 where the densities are equal, plus the remaining term, whose logarithm
#    contains no density.


# %% role="setup" id="game-chain-forms" collapsed="true"
def density_logs(expression):
    """The arguments of the logarithms that contain a density."""
    return [log.args[0] for log in expression.atoms(sp.log) if log.free_symbols]


def has_difference(expression):
    """At least one logarithm has, in its argument, a number plus or minus something."""
    sums = [node for inside in density_logs(expression) for node in inside.atoms(sp.Add)]
    return any(node.as_coeff_Add()[0] != 0 for node in sums)


def has_two_logs(expression):
    """Two logarithms contain a density: one for the data and one for the model."""
    return len(density_logs(expression)) == 2


def logs_at_equality(*values):
    """A predicate: where both densities are equal, logarithms of them are of these values."""

    def predicate(expression):
        equal = [each.subs(p_g, p_data) for each in density_logs(expression)]
        insides = [sp.nsimplify(sp.simplify(each), rational=True) for each in equal]  # 1.0 is 1
        return all(inside in values for inside in insides)

    return predicate


CHAIN_FORMS = [
    Form(
        "the term of V at D*: two logarithms, one of them with the difference 1 - D*",
        all_of(has_two_logs, has_difference),
    ),
    Form(
        "two logarithms of plain fractions over p_data + p_g",
        all_of(
            has_two_logs, lambda e: not has_difference(e), logs_at_equality(sp.Rational(1, 2), 2)
        ),
    ),
    Form(
        "made of logarithms of each density over the even mixture, and a remaining term",
        all_of(has_two_logs, lambda e: not has_difference(e), logs_at_equality(1)),
    ),
]


# %% role="solution" id="game-chain"
def criterion_chain():
    """An EqualityChain of three steps: one point's term of C(G), as a comparison with a mixture."""
    ### BEGIN SOLUTION
    best = p_data / (p_data + p_g)
    mixture = (p_data + p_g) / 2
    return EqualityChain(
        [
            p_data * sp.log(best) + p_g * sp.log(1 - best),
            p_data * sp.log(p_data / (p_data + p_g)) + p_g * sp.log(p_g / (p_data + p_g)),
            p_data * sp.log(p_data / mixture)
            + p_g * sp.log(p_g / mixture)
            - (p_data + p_g) * sp.log(2),
        ]
    )
    ### END SOLUTION


# %% role="tests" id="game-chain-tests" check_output="true"
with visible_checks("game-chain") as check:
    check.certificate(criterion_chain(), DENSITY_DOMAIN, CHAIN_FORMS)
    step = by_name(sp.sympify(criterion_chain().steps[0]), DENSITY_DOMAIN)
    even = step.subs({p_data: 1, p_g: 1})
    check.close(float(even), -math.log(4), "step 1, the term of V at D*, for two densities of 1")
    term = step.subs({p_data: 2, p_g: sp.Rational(1, 4)})
    guessing = -2.25 * math.log(2)
    check.true(float(term) >= guessing, "step 1, the term of V at D*, is above the term at d = 1/2")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, check_equality_chain, expect, expression, points, steps_of

P_DATA, P_G = sp.symbols("p_data p_g", positive=True)
DOMAIN = {P_DATA: (0.1, 3), P_G: (0.1, 3)}


@points(2)
def test_every_step_follows_in_the_form_asked_for(student, reference, rng):
    """The chain starts at the right term, and each step equals the one before, in its form."""
    right = reference.criterion_chain().steps
    check_equality_chain(
        student.criterion_chain(),
        DOMAIN,
        rng,
        forms=reference.CHAIN_FORMS,
        start=right[0],
        target=right[-1],
        points=3,
    )


@points(1.5)
def test_ends_at_the_term_of_the_criterion(student, reference, rng):
    """The last step is the generator's term: two comparisons with the mixture, and the rest."""
    steps = steps_of(student.criterion_chain())
    last = expression(steps[-1], DOMAIN, what="the last step")
    right = expression(reference.criterion_chain().steps[-1], DOMAIN)
    difference = agree(last, right, DOMAIN, rng, points=4)
    if difference is None:
        return
    mistake = "put D* into the term of V and double both fractions"
    for wrong, hint in (
        (right + (P_DATA + P_G) * sp.log(2), "the price of the doubling is missing"),
        (right + 2 * (P_DATA + P_G) * sp.log(2), "the rest has the wrong sign"),
        (right + (P_DATA + P_G) * sp.log(2) / 2, "each density pays log 2 for its doubling"),
    ):
        if agree(last, wrong, DOMAIN, rng) is None:
            mistake = hint
    expect(False, f"at {difference.point} the last step is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# Add this up over all points. Each density sums to 1, so the remaining terms sum to
# $-2\log 2 = -\log 4$. The two comparisons are KL divergences from the mixture, and half their sum
# is the Jensen-Shannon divergence:
#
# $$C(G) = -\log 4 + 2\,\mathrm{JS}(p_{data}, p_g), \qquad
#   \mathrm{JS}(p, q) = \tfrac12 D_{KL}(p\|m) + \tfrac12 D_{KL}(q\|m), \quad m = \tfrac{p+q}{2}.$$
#
# (The same $D^*$ in another loss of the generator gives another divergence.)
#
# **Contract.** `finite_js(data, model)` is the Jensen-Shannon divergence in nats, and
# `generator_criterion(data, model)` is $C$. Both are floats, finite for all pairs of distributions,
# also where one or both have no mass at a point.


# %% role="solution" id="game-criterion"
def finite_js(data, model):
    """The Jensen-Shannon divergence of two distributions [K], in nats: a float."""
    ### BEGIN SOLUTION
    from scipy.special import rel_entr

    mixture = (data + model) / 2
    return float(rel_entr(data, mixture).sum() + rel_entr(model, mixture).sum()) / 2
    ### END SOLUTION


def generator_criterion(data, model):
    """C(G) = max over D of V(D, G), a float: the quantity that the generator minimises."""
    ### BEGIN SOLUTION
    return 2 * finite_js(data, model) - math.log(4)
    ### END SOLUTION


# %% role="tests" id="game-criterion-tests" check_output="true"
with visible_checks("game-criterion") as check:
    same = np.array([0.2, 0.0, 0.8])
    check.close(finite_js(same, same), 0.0, "the divergence of a distribution from itself is 0")
    apart = generator_criterion(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    check.close(apart, 0.0, "no overlap: the largest value that the discriminator can reach")
    no_overlap = finite_js(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    check.close(no_overlap, math.log(2), "no overlap: the largest divergence is log 2")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, expect_number, points


def draw_pair(rng, count=8, empty=False):
    data, model = rng.dirichlet(np.ones(count), 2)
    if empty:
        data[:3], model[2:5] = 0, 0
    return data / data.sum(), model / model.sum()


@points(1.25)
def test_js_compares_both_with_the_mixture(student, reference, rng):
    """JS is the mean of the two KL divergences from the even mixture, in nats."""
    pair = draw_pair(rng)
    got, right = student.finite_js(*pair), reference.finite_js(*pair)
    what = "finite_js (halves, natural logarithms, the mixture of both?)"
    if isinstance(got, float) and abs(got) < 1 and abs(got**2 - right) < 1e-8:
        what = "finite_js (this is its square root, which SciPy's jensenshannon gives)"
    expect_close(got, right, what, rtol=1e-8, atol=1e-10)


@points(0.75)
def test_the_criterion_is_the_largest_value(student, reference, rng):
    """C is the value of the game that the best discriminator reaches."""
    pair = draw_pair(rng)
    right = reference.game_value(reference.best_discriminator(*pair), *pair)
    what = "generator_criterion, against the value of the game at the best discriminator"
    expect_close(student.generator_criterion(*pair), right, what, rtol=1e-8, atol=1e-10)


@points(0.5)
def test_finite_without_mass(student, rng):
    """Both stay finite and right where mass is missing, up to distributions that never meet, where
    both are largest."""
    apart = rng.dirichlet(np.ones(4))
    pairs = draw_pair(rng, empty=True), (np.append(apart, 0), np.eye(5)[4])
    for name in ("finite_js", "generator_criterion"):
        values = []
        for pair in pairs:
            values.append(expect_number(getattr(student, name)(*pair), what=f"{name} with zeros"))
            beside = getattr(student, name)(
                *((each + 1e-13) / (each + 1e-13).sum() for each in pair)
            )
            what = f"{name} with masses of 0, against {name} with tiny masses (0 log 0 is 0)"
            expect_close(values[-1], beside, what, rtol=1e-6, atol=1e-8)
        what = f"{name} is not larger for distributions that never meet than for two that do"
        expect(values[1] > values[0] + 1e-6, what)


### END HIDDEN TESTS

# %% [markdown]
# ## The best model
#
# It remains to show that JS is never negative, *and* that it is 0 only for $p_g = p_{data}$. Again
# take one point at a time: keep `p_data` fixed and let `p_g` be any positive number.
#
# **Contract.** `model_optimum` returns a `StationaryPoint`. Its `objective` is one point's term of
# $2\,\mathrm{JS}$, in `p_data` and `p_g`: the two comparisons with the mixture, without the
# remaining term. Its `variable` is `p_g`, its `kind` is `"minimum"`. `second_derivative` is the
# second derivative as a function of `p_g`. It is positive everywhere, so there is only one minimum.


# %% role="solution" id="game-model"
def model_optimum():
    """A StationaryPoint: the p_g that minimises one point's term of 2 JS."""
    ### BEGIN SOLUTION
    mixture = (p_data + p_g) / 2
    return StationaryPoint(
        objective=p_data * sp.log(p_data / mixture) + p_g * sp.log(p_g / mixture),
        variable=p_g,
        point=p_data,
        second_derivative=p_data / (p_g * (p_data + p_g)),
        kind="minimum",
    )
    ### END SOLUTION


# %% role="tests" id="game-model-tests" check_output="true"
with visible_checks("game-model") as check:
    optimum = model_optimum()
    check.certificate(optimum, DENSITY_DOMAIN, variable=p_g, kind="minimum")
    objective, point = (
        by_name(sp.sympify(part), [p_data, p_g]) for part in (optimum.objective, optimum.point)
    )
    at_best = objective.subs(p_g, point).subs(p_data, 0.7)
    check.close(float(at_best), 0.0, "the smallest value of a term of JS is 0")
    alone = objective.subs({p_g: 1, p_data: sp.Rational(1, 10**12)})
    check.close(float(alone), math.log(2), "a model's mass of 1 where the data have almost nothing")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import check_stationary_point, expect_expression, fields_of, points

P_DATA, P_G = sp.symbols("p_data p_g", positive=True)
DOMAIN = {P_DATA: (0.1, 3), P_G: (0.1, 3)}


@points(1)
def test_the_objective_is_the_term_of_the_divergence(student, reference, rng):
    """The objective is one point's share of twice the divergence, and nothing else."""
    what = "the objective (both comparisons with the mixture, not halved, without the rest)"
    right = reference.model_optimum().objective
    (objective,) = fields_of(student.model_optimum(), "StationaryPoint", "objective")
    expect_expression(objective, right, DOMAIN, rng, what)


@points(2)
def test_the_certificate_proves_a_unique_minimum(student, reference, rng):
    """The slope vanishes at the point, and the curvature is stated rightly and positive."""
    check_stationary_point(
        student.model_optimum(),
        DOMAIN,
        rng,
        objective=reference.model_optimum().objective,
        variable=P_G,
        kind="minimum",
        points=3,
    )


### END HIDDEN TESTS

# %% [markdown]
# The smallest value of this term is 0, and only $p_g = p_{data}$ reaches it. What is still missing
# for the theorem, you add at the end of this problem.
#
# ## A generator against a fixed discriminator
#
# The theorem is about $\min_G \max_D$: the generator improves against a discriminator that answers
# *every* change at once. What if the generator takes the discriminator as it is, and does its best
# against it?
#
# **Contract.** `best_response(d)` returns a distribution `[K]`, float64, that minimises
# $V(d, \cdot)$ for the *fixed* discriminator `d`. If several distributions do, any one of them is
# right.


# %% role="solution" id="game-response"
def best_response(d):
    """The distribution [K] that a generator would choose if the discriminator d did not change."""
    ### BEGIN SOLUTION
    model = np.zeros(len(d))
    model[np.argmax(d)] = 1.0  # V is linear in the model: all mass where log(1 - d) is least
    return model
    ### END SOLUTION


# %% role="tests" id="game-response-tests" check_output="true"
# These checks do not say how the mass is shared out; the hidden tests look at this, too.
with visible_checks("game-response") as check:
    chosen = best_response(np.array([0.2, 0.6, 0.4]))
    check.shape(chosen, (3,), "a distribution over the same points")
    check.close(chosen.sum(), 1.0, "the total mass is 1")
    check.true(
        chosen[1] > chosen[0], "more mass where the discriminator believes that points are real"
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points


@points(1)
def test_no_model_fools_it_better(student, rng):
    """No distribution at all makes the value of the game smaller against this discriminator."""
    d = rng.uniform(0.05, 0.95, 9)
    model = expect_array(student.best_response(d), (9,), np.float64, "best_response")
    expect(
        (model >= 0).all() and abs(model.sum() - 1) < 1e-9,
        f"a distribution expected: least entry {model.min():.3g}, sum {model.sum():.6g}",
    )
    gap = model @ np.log(1 - d) - np.log(1 - d).min()
    expect(gap < 1e-9, f"another model has a value that is smaller by {gap:.3g} nats")


@points(0.5)
def test_copes_with_ties_and_certainty(student, rng):
    """Also where several points are equally good, and one is taken for real for certain."""
    d = rng.uniform(0.05, 0.6, 9)
    best = rng.permutation(9)[:3]
    for top in (0.8, 1.0):
        d[best] = top
        model = expect_array(student.best_response(d), (9,), np.float64, "best_response with ties")
        kept = model[best].sum()
        expect(
            (model >= 0).all() and abs(model.sum() - 1) < 1e-9 and abs(kept - 1) < 1e-9,
            f"of mass {model.sum():.4g}, {kept:.4g} is at the points with the largest d of {top}",
        )


### END HIDDEN TESTS

# %% [markdown]
# Here are three ways to play on sixteen points. The data are two bumps, and each way starts from a
# uniform model:
#
# - **alternate**: $D^*$ for the model, then the best response to it, and so on (2 % of the
#   generator's mass is always spread evenly, so that no point is empty);
# - **descend C**: small steps down the slope of $C$, with a new $D^*$ at every step. The slope is
#   $\log(1 - D^*)$: by the envelope theorem, $D^*$ counts as fixed when $C$ is differentiated;
# - **idle discriminator**: the same small steps down the slope of $V$, but $D$ is 1/2 all the time.
#
# **Predict first**: in each case, does the model reach the data, jump about, or stay? Any guess
# will do: it is not scored, and the plot below waits for it.


# %% role="solution" id="game-prediction"
def game_prediction():
    """{"alternate": ..., "descend C": ..., "idle discriminator": ...}, each one of "reaches",
    "jumps", "stays"."""
    ### BEGIN SOLUTION
    return {"alternate": "jumps", "descend C": "reaches", "idle discriminator": "stays"}
    ### END SOLUTION


# %% role="setup" id="game-play" collapsed="true"
places = np.arange(16)
two_bumps = np.exp(-((places - 4) ** 2) / 2) + 0.8 * np.exp(-((places - 11) ** 2) / 3) + 0.001
two_bumps /= two_bumps.sum()


def step_down(model, slope, rate=0.3):
    """A small step of a distribution against a slope; it stays a distribution."""
    stepped = model * np.exp(-rate * slope)
    return stepped / stepped.sum()


def play(way, data, rounds):
    """(models, values): the model before each round, and V at the discriminator of that round."""
    model = np.full(len(data), 1 / len(data))
    models, values = [], []
    for _ in range(rounds):
        d = (
            np.full(len(data), 0.5)
            if way == "idle discriminator"
            else best_discriminator(data, model)
        )
        models.append(model)
        values.append(game_value(d, data, model))
        if way == "alternate":
            model = 0.98 * best_response(d) + 0.02 / len(data)
        else:
            model = step_down(model, np.log(1 - d))
    return np.array(models), np.array(values)


# %% role="deliverable" id="game-three-ways"
game_prediction()  # no plot before the guess
GAME_ROUNDS = 60
WAYS = ("alternate", "descend C", "idle discriminator")
played, game_seconds = {}, {}
for way in WAYS:
    started = time.perf_counter()
    played[way] = play(way, two_bumps, GAME_ROUNDS)
    game_seconds[way] = time.perf_counter() - started

figure, panels = plt.subplots(
    1, 5, figsize=(11.5, 3.6), layout="constrained", width_ratios=[0.45, 1, 1, 1, 1.5]
)
panels[0].barh(places, two_bumps, height=1, color="#555555")
panels[0].set_title("data", loc="left", fontsize=10)
panels[0].set(ylim=(-0.5, 15.5), ylabel="point", xticks=[])
colours = ("#b2182b", "#1a7f37", "#7b3294")
for panel, way, colour in zip(panels[1:], WAYS, colours, strict=False):
    models, values = played[way]
    panel.imshow(np.sqrt(models.T), origin="lower", aspect="auto", cmap="Greys", vmin=0, vmax=0.6)
    panel.set_title(way, loc="left", fontsize=10, color=colour)
    panel.set(xlabel="round", yticks=[])
    panels[4].plot(values, color=colour, label=way, linewidth=1)
panels[2].set_xlabel("round (darker: more mass)")
panels[4].axhline(-math.log(4), color="black", linestyle=":", linewidth=1)
panels[4].text(25, -math.log(4) - 0.07, "-log 4", fontsize=8)
panels[4].set(xlabel="round", ylim=(-1.6, 0.1))
panels[4].set_title("V at the discriminator of each round", loc="left", fontsize=10)
panels[4].spines[["top", "right"]].set_visible(False)
plt.show()

# %% [markdown]
# In the table, $V$ is the value at the discriminator of the last round, and the JS divergence from
# the data is the quantity that should be small. The last move is the mass that still changes place
# in the last round.


# %% role="run" id="game-table"
print(f"{'':20}{'you said':10}{'measured':10}{'V':>8}{'JS':>8}{'last move':>11}{'ms a round':>12}")
for way in WAYS:
    models, values = played[way]
    divergence = finite_js(two_bumps, models[-1])
    move = abs(models[-1] - models[-2]).sum() / 2
    measured = "jumps" if move > 0.1 else "reaches" if divergence < 0.01 else "stays"
    cost = 1e3 * game_seconds[way] / GAME_ROUNDS
    print(f"{way:20}{guess_of(game_prediction, way):10}{measured:10}{values[-1]:8.3f}", end="")
    print(f"{divergence:8.4f}{move:11.3f}{cost:12.3f}")

# %% [markdown] role="written" id="game-proof" points="2"
# **The rest of the proof.** The certified steps look at one point where both densities are
# positive. Complete them to a proof that $C(G) \ge -\log 4$, with equality if *and only if*
# $p_g = p_{data}$. (a) Why may the maximum over all functions $D$ be taken point by point? (b) What
# is the best $d$ in $[0, 1]$ where exactly one of the two densities is 0? What is the term of $C$
# there, and what is the term of $2\,\mathrm{JS}$? (c) How does the "only if" follow, for all
# points together?
# ### BEGIN MARK SCHEME
# - 0.5 points (a): V is a sum (integral) over points whose terms depend on D at that point alone,
#   and D is any function. Both needed.
# - 0.75 points (b): d = 1 where p_g = 0, and d = 0 where p_data = 0 (a third); the term of C is 0
#   (a third); the term of 2 JS is log 2 times the density that is not 0 (a third).
# - 0.75 points (c): every term of 2 JS is nonnegative and 0 only at p_g = p_data: by the second
#   derivative where both are positive (or Jensen, or log t <= t - 1 with its equality case), by (b)
#   elsewhere (two thirds; a third without the points of (b)); a sum of nonnegative terms that is 0
#   has only terms that are 0 (a third). An argument from D* = 1/2 alone gets no points here.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) V is a sum of terms, each of which depends on D at one point only, and D may be any function;
# so maximising every term maximises V.
# (b) Where p_g = 0 < p_data, the term is p_data log d, which rises up to d = 1: the term of C is
# p_data log 1 = 0. Where p_data = 0 < p_g, it is p_g log(1 - d), so d = 0, and the term of C is 0
# again. In both cases m is half of the other density, so the term of 2 JS is log 2 times that
# density. (It agrees: the remaining term of C is minus the same number.) Where both are 0, the term
# is 0 for any d and D* is arbitrary.
# (c) C = -log 4 + 2 JS. A term of 2 JS, as a function of p_g > 0, is strictly convex with its
# minimum 0 at p_g = p_data. Where exactly one density is 0, the term is positive by (b); where both
# are 0, it is 0 and they are equal. So JS >= 0, and C >= -log 4. If C = -log 4 then JS = 0, so each
# of its nonnegative terms is 0, so p_g = p_data at each point.
# ### END SOLUTION

# %% [markdown] role="written" id="game-why-it-looks-right" points="1.5"
# **Why does the wrong answer look right?** "At the end the discriminator can only guess, so
# $D = 1/2$ and $V = -\log 4$. Hence a run whose discriminator says 1/2 everywhere has reached
# $p_g = p_{data}$." (a) Of which true statement is this the converse? Refute the conclusion with a
# row of your table. (b) Name a cause, other than success, of $D \approx 1/2$ in the training of a
# network, and a measurement that distinguishes it from success.
# ### BEGIN MARK SCHEME
# - 0.5 points: the true statement: if p_g = p_data, the *optimal* D is 1/2 (and D* = 1/2 implies
#   equality only for the optimal D); D = 1/2 of some discriminator implies nothing.
# - 0.5 points: the idle discriminator's row: V = -log 4 in each round, whatever the model, with a
#   JS that is far from 0 (figure given).
# - 0.5 points (b): a cause (untrained, too small, dead or over-regularised discriminator, labels
#   mixed up, learning rate 0) *and* a test (train a new or larger discriminator to convergence and
#   evaluate it on held-out samples; look at the pictures; another distance).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The true statement is: if p_g = p_data, then the *best* discriminator is 1/2. The converse
# needs the discriminator to be the best one. The idle discriminator is 1/2 by definition: V = -log
# 4 in every round, because V(1/2, G) = log 1/2 + log 1/2 for any G, while JS stayed at its first
# value and the model never moved. (b) A discriminator that is too small or did not learn also says
# 1/2. Freeze the generator and train a new, larger one to convergence: if it gets V well above -log
# 4 on held-out pictures, JS is not 0.
# ### END SOLUTION

# %% role="run" id="game-summary"
check_summary(
    [
        "game-value",
        "game-discriminator",
        "game-best",
        "game-chain",
        "game-criterion",
        "game-model",
        "game-response",
    ]
)
