# ---
# title: The discriminator with the least loss
# covers:
#   - Sharif DGM A3 problem 3: [dstar-minimum, dstar-excess, dstar-proof]
# differs:
#   Sharif DGM A3 problem 3:
#     The minimum at one point is a certificate, and the written part asks why this is enough.
# presupposes: [GAN game, convexity and second derivatives, KL divergence, training loop in PyTorch]
# setup: [basics, checks, symbolic, certificates]
# minutes: {smoke: 0.3, cpu: 0.6, gpu: 0.6}
# work: {reading: 22, dstar-minimum: 15, dstar-excess: 35, dstar-pooled: 13, dstar-loss: 9,
#   dstar-best: 8, dstar-error: 11, dstar-train: 14, dstar-proof: 18, dstar-why-it-looks-right: 18}
# ---
# %% [markdown]
# # The discriminator with the least loss
#
# If the generator is frozen, the GAN game becomes plain classification. Pictures come from the data
# or from the model, and the discriminator gives the probability that a picture is real. We train it
# like any classifier, by minimising
#
# $$\mathcal L(D) = -\mathbb E_{x \sim p_{data}}[\log D(x)]
#   {} - \mathbb E_{x \sim p_g}[\log(1 - D(x))].$$
#
# Which $D$ has the least loss? The answer is a formula, and you prove it. But nobody programs this
# formula: a network is trained on samples, and we hope that it comes close. *How far* can it be
# from the formula if its loss is nearly the least? Networks on a line, where all densities are
# known, show it.
#
# **Contract for everything below.**
#
# - $D$ is the probability of *real*. The loss is *minimised*; minus signs count.
# - Logarithms are natural.
# - In SymPy: `data_density` and `model_density` are the two densities at one point, and `guess` is
#   the output of a discriminator at this point. Return evaluated expressions, with nothing left
#   unevaluated.
# - In PyTorch: a discriminator network returns *logits*, and $D$ is their sigmoid.

# %% role="setup" id="dstar-symbols"
import time

data_density, model_density = sp.symbols("data_density model_density", positive=True)
guess, share = sp.symbols("guess share", positive=True)
GUESS_DOMAIN = {data_density: (0.1, 3), model_density: (0.1, 3), guess: (0.02, 0.98)}

# %% [markdown]
# ## The least loss, point by point
#
# The loss is an integral over $x$, and the value of $D$ at one point does not restrict its values
# elsewhere. So we look at one point.
#
# **Contract.** `dstar_minimum` returns a `StationaryPoint`. Its `objective` is the contribution of
# one point to $\mathcal L$, in `data_density, model_density, guess`. Its `variable` is `guess`, its
# `kind` is `"minimum"`, and its `point` is the best guess. `second_derivative` is the second
# derivative of the objective as a function of `guess`, for *every* guess in $(0, 1)$ and not at the
# point alone.


# %% role="solution" id="dstar-minimum"
def dstar_minimum():
    """A StationaryPoint: the guess with the least loss at one point."""
    ### BEGIN SOLUTION
    return StationaryPoint(
        objective=-data_density * sp.log(guess) - model_density * sp.log(1 - guess),
        variable=guess,
        point=data_density / (data_density + model_density),
        second_derivative=data_density / guess**2 + model_density / (1 - guess) ** 2,
        kind="minimum",
    )
    ### END SOLUTION


# %% role="tests" id="dstar-minimum-tests" check_output="true"
with visible_checks("dstar-minimum") as check:
    found = dstar_minimum()
    undecided = {data_density: 1, model_density: 1, guess: sp.Rational(1, 2)}
    one_point = by_name(sp.sympify(found.objective), undecided).subs(undecided)
    what = "the loss at a point where both densities are 1, for the guess 1/2"
    check.close(float(one_point), math.log(4), what)
    check.certificate(found, GUESS_DOMAIN, variable=guess, kind="minimum")
    balanced = {data_density: 0.7, model_density: 0.7}
    at_balance = by_name(sp.sympify(found.point), balanced).subs(balanced)
    check.close(float(at_balance), 0.5, "equal densities give a fair coin")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, check_stationary_point, expect, expression, points

P, Q, GUESS = sp.symbols("data_density model_density guess", positive=True)
DOMAIN = {P: (0.1, 3), Q: (0.1, 3), GUESS: (0.02, 0.98)}


@points(1)
def test_the_point_is_the_best_guess(student, reference, rng):
    """The point is the probability that a sample from here is real."""
    point = getattr(student.dstar_minimum(), "point", None)
    point = expression(point, DOMAIN, what="the point")
    right = expression(reference.dstar_minimum().point, DOMAIN)
    difference = agree(point, right, DOMAIN, rng, points=4)
    if difference is None:
        return
    mistake = "set the derivative of the objective to zero and solve for the guess"
    if agree(point, 1 - right, DOMAIN, rng) is None:
        mistake = "this is the probability of fake: D is high where the data are"
    elif agree(point, right / (1 - right), DOMAIN, rng) is None:
        mistake = "this is a ratio of densities; a probability is a share of their sum"
    expect(False, f"at {difference.point} the point is {difference.left}: {mistake}")


@points(1.5)
def test_the_certificate_proves_a_global_minimum(student, reference, rng):
    """The slope of the loss vanishes at the point, and its curvature is positive everywhere."""
    check_stationary_point(
        student.dstar_minimum(),
        DOMAIN,
        rng,
        objective=reference.dstar_minimum().objective,
        variable=GUESS,
        kind="minimum",
        points=3,
    )


### END HIDDEN TESTS

# %% [markdown]
# ## How much does another discriminator cost?
#
# The minimum alone says nothing about a network whose loss is *nearly* the least. A second proof
# does, and it needs no derivative. It takes the excess: how much more than the least loss another
# guess costs. The excess contains a KL divergence between two coins. By Pinsker's inequality, the
# KL divergence of two coins is at least twice the squared difference of their probabilities.
#
# **Contract.** `excess_chain` returns an `InequalityChain` of three steps for one point, with the
# relations `["==", ">="]`. Write $D^*$ for your formula:
#
# 1. the loss at `guess` minus the loss at $D^*$; each logarithm contains `guess` or densities, not
#    both;
# 2. the same with *two* logarithms, one for "real" and one for "fake"; each is the logarithm of a
#    ratio that compares the guess with $D^*$, and it is 0 if `guess` is $D^*$;
# 3. a bound without logarithms: the sum of the densities times the squared difference of `guess`
#    and $D^*$ times the *largest* number that Pinsker's inequality allows.


# %% role="setup" id="dstar-excess-forms" collapsed="true"
def logs_with(expression, *symbols):
    """The arguments of the logarithms that contain one of these symbols."""
    logs = [log.args[0] for log in expression.atoms(sp.log)]
    return [inside for inside in logs if inside.has(*symbols)]


def mixes_nothing(expression):
    """No logarithm contains both the guess and a density."""
    of_guess = logs_with(expression, guess)
    of_densities = logs_with(expression, data_density, model_density)
    return len(of_guess) == 2 and len(of_densities) >= 2 and not set(of_guess) & set(of_densities)


def compares_twice(expression):
    """Two logarithms, each of a ratio that is 1 if the guess is the best one."""
    insides = logs_with(expression, guess, data_density, model_density)
    best = data_density / (data_density + model_density)
    return len(insides) == 2 and all(
        inside.has(guess) and sp.simplify(inside.subs(guess, best)) == 1 for inside in insides
    )


EXCESS_FORMS = [
    Form("the difference of two losses: no logarithm mixes guess with a density", mixes_nothing),
    Form("two logarithms of ratios that are 1 if guess is the best guess", compares_twice),
    Form("free of logarithms", free_of(sp.log)),
]


# %% role="solution" id="dstar-excess"
def excess_chain():
    """An InequalityChain: the excess of a guess over the least loss, and a lower bound for it."""
    ### BEGIN SOLUTION
    total = data_density + model_density
    best = data_density / total
    return InequalityChain(
        [
            -data_density * sp.log(guess)
            - model_density * sp.log(1 - guess)
            + data_density * sp.log(data_density / total)
            + model_density * sp.log(model_density / total),
            data_density * sp.log(best / guess)
            + model_density * sp.log(model_density / total / (1 - guess)),
            2 * total * (guess - best) ** 2,
        ],
        ["==", ">="],
    )
    ### END SOLUTION


# %% role="tests" id="dstar-excess-tests" check_output="true"
with visible_checks("dstar-excess") as check:
    check.certificate(excess_chain(), GUESS_DOMAIN, EXCESS_FORMS, relations=["==", ">="])
    at = {data_density: 1, model_density: 2, guess: sp.Rational(1, 2)}
    doubled = at | {data_density: 2, model_density: 4}
    bound = by_name(sp.sympify(excess_chain().steps[-1]), GUESS_DOMAIN)
    ratio = float(bound.subs(doubled) / bound.subs(at))
    check.close(ratio, 2.0, "twice the densities: twice the excess, and twice the bound")
    at = {data_density: 1, model_density: 1, guess: sp.Rational(501, 1000)}
    excess = by_name(sp.sympify(excess_chain().steps[0]), GUESS_DOMAIN)
    ratio = float(bound.subs(at) / excess.subs(at))
    check.close(ratio, 1.0, "step 3 over step 1 for a guess close to a fair coin", rtol=1e-2)
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    Failed,
    agree,
    check_inequality_chain,
    expect,
    expression,
    points,
    steps_of,
)

P, Q, GUESS = sp.symbols("data_density model_density guess", positive=True)
DOMAIN = {P: (0.1, 3), Q: (0.1, 3), GUESS: (0.02, 0.98)}


SMALLER = (sp.Rational(1, 4), sp.Rational(1, 2))


def bound_of(chain, right, rng):
    """The bound, or the chain's own where Pinsker's number in it is too small: it holds as well."""
    last = expression(steps_of(chain, kind="InequalityChain")[-1], DOMAIN, what="the last step")
    return next((f * right for f in SMALLER if agree(last, f * right, DOMAIN, rng) is None), right)


@points(2)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """The chain starts at the excess loss, and each link holds in the form asked for."""
    chain, right = student.excess_chain(), reference.excess_chain().steps
    try:
        check_inequality_chain(
            chain,
            DOMAIN,
            rng,
            reference.EXCESS_FORMS,
            start=right[0],
            target=bound_of(chain, expression(right[-1], DOMAIN), rng),
            relations=["==", ">="],
            strict=[2],
            points=5,
        )
    except Failed as failed:  # the start is the answer of another part: it is not told
        start = "step 1 should be the loss at guess minus the loss at D*"
        expect("the given start" not in str(failed), start)
        raise


@points(1)
def test_the_bound_is_the_best_of_its_kind(student, reference, rng):
    """The last step is a squared distance from the best guess, with the largest factor."""
    steps = steps_of(student.excess_chain(), kind="InequalityChain")
    last = expression(steps[-1], DOMAIN, what="the last step")
    right = expression(reference.excess_chain().steps[-1], DOMAIN)
    difference = agree(last, right, DOMAIN, rng, points=4)
    if difference is None:
        return
    mistake = "the sum of the densities, the squared difference from D*, and Pinsker's number"
    for factor in (*SMALLER, 2, 4):
        if agree(last, factor * right, DOMAIN, rng) is None:
            mistake = f"it is {factor} times the largest bound of this kind"
    expect(False, f"at {difference.point} the last step is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# The chain, integrated over $x$, gives a bound for every discriminator $D$. Let $m = (p_{data} +
# p_g)/2$ be the distribution of a sample whose source is chosen by a fair coin. Then
#
# $$\mathbb E_{x \sim m}\bigl[(D(x) - D^*(x))^2\bigr] \;\le\;
#   \tfrac14 \bigl(\mathcal L(D) - \mathcal L(D^*)\bigr).$$
#
# So a discriminator with nearly the least loss is close to the formula *where there are samples*.
# The loss says nothing about places without samples.
#
# ## Unequal batches
#
# Many scripts put all samples into one batch and average over it. If a fraction $s$ (the *share*)
# of the batch is real, real samples have the weight $s$ and generated ones the weight $1 - s$. This
# is a different loss.
#
# `pooled_optimum` is the guess that minimises such a loss, in `data_density`,
# `model_density` and `share`. `corrected_guess` turns a guess that is optimal for that loss into
# $D^*$: an expression in `guess` and `share` only.


# %% role="solution" id="dstar-pooled"
def pooled_optimum():
    """The best guess if a share of the pooled batch is real."""
    ### BEGIN SOLUTION
    real, fake = share * data_density, (1 - share) * model_density
    return real / (real + fake)
    ### END SOLUTION


def corrected_guess():
    """D*, from a guess that is optimal for a pooled batch with this share of real samples."""
    ### BEGIN SOLUTION
    odds = guess / (1 - guess) * (1 - share) / share
    return odds / (1 + odds)
    ### END SOLUTION


# %% role="tests" id="dstar-pooled-tests" check_output="true"
with visible_checks("dstar-pooled") as check:
    at = {data_density: 2, model_density: 2, share: 0.25}
    pooled = by_name(sp.sympify(pooled_optimum()), at).subs(at)
    check.close(float(pooled), 0.25, "for equal densities it is the share")
    at = {guess: 0.25, share: 0.25}
    undone = by_name(sp.sympify(corrected_guess()), at).subs(at)
    check.close(float(undone), 0.5, "after the correction it is a fair coin")
    at = {guess: 0.9, share: 0.25}
    undone = by_name(sp.sympify(corrected_guess()), at).subs(at)
    check.true(0.9 < float(undone) < 1, "it remains a probability, also for a guess of 0.9")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, expect, expect_expression, expression, points

P, Q, GUESS, SHARE = sp.symbols("data_density model_density guess share", positive=True)
POOLED = {P: (0.1, 3), Q: (0.1, 3), SHARE: (0.05, 0.95)}
CORRECTED = {GUESS: (0.05, 0.95), SHARE: (0.05, 0.95)}


@points(1)
def test_the_optimum_of_a_pooled_batch(student, reference, rng):
    """Real samples weigh their share of the batch, generated ones the rest."""
    answer = expression(student.pooled_optimum(), POOLED, what="the pooled optimum")
    right = expression(reference.pooled_optimum(), POOLED)
    difference = agree(answer, right, POOLED, rng)
    if difference is None:
        return
    mistake = "minimise share times the real term plus 1 - share times the other"
    if agree(answer, P / (P + Q), POOLED, rng) is None:
        mistake = "this ignores the share: rare samples have less say"
    elif agree(answer, right.subs(SHARE, 1 - SHARE), POOLED, rng) is None:
        mistake = "the share is that of the real samples, not of the generated ones"
    expect(False, f"at {difference.point} it is {difference.left}: {mistake}")


@points(1)
def test_the_correction_undoes_it(student, reference, rng):
    """What is optimal for the pooled batch becomes the optimum of the loss above."""
    what = "the correction (the odds of real are too large by share / (1 - share))"
    right = reference.corrected_guess()
    expect_expression(student.corrected_guess(), right, CORRECTED, rng, what)


### END HIDDEN TESTS

# %% [markdown]
# ## The loss, from logits
#
# `real_fake_loss` takes the logits of $n$ real samples `[n]` and of $m$ generated
# ones `[m]`, tensors of one dtype, and returns $\mathcal L$ as a tensor without dimensions. Each
# expectation is the mean over its own batch, so unequal batches are not pooled. For logits of up to
# 10000 in size, value and gradient are finite and right to five digits.


# %% role="solution" id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    """- mean log D(real) - mean log(1 - D(fake)), where D is the sigmoid of the logits."""
    ### BEGIN SOLUTION
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    ### END SOLUTION


# %% role="tests" id="dstar-loss-tests" check_output="true"
with visible_checks("dstar-loss") as check:
    undecided = real_fake_loss(torch.zeros(3), torch.zeros(5))
    check.close(
        undecided, math.log(4), "an undecided discriminator has loss log 4 for all batch sizes"
    )
    check.shape(undecided, (), "one number for both batches")
    sure = torch.tensor([300.0, 200.0])
    check.close(real_fake_loss(sure, -sure), 0.0, "the loss of sure and right answers is 0")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, expect_number, points

PUSH = """
total = real_fake_loss(real.requires_grad_(), fake.requires_grad_())
torch.autograd.grad(total, [real, fake]) if total.requires_grad else None
"""


def factor_and_order(student, reference, rng):
    """What the student's loss for moderate logits is, up to a factor: the loss itself, or the loss
    with real and generated samples exchanged. The first test judges both."""
    pairs = [list(torch.tensor(rng.uniform(-4, 4, (2, 6)))) for _ in range(2)]
    mine = [expect_number(student.real_fake_loss(*pair), what="the loss") for pair in pairs]
    for order in (1, -1):
        right = [float(reference.real_fake_loss(*pair[::order])) for pair in pairs]
        factor, same = np.divide(mine, right)
        if abs(factor - same) < 1e-5 * abs(factor):
            return factor, order
    return 1.0, 1


@points(1.25)
def test_is_the_loss_as_defined(student, reference, rng):
    """For moderate logits it is minus both logarithms, with natural logarithms."""
    real, fake = torch.tensor(rng.uniform(-4, 4, (2, 9)))
    what = "real_fake_loss (log D of real, log(1 - D) of generated samples; minus; means)"
    right = reference.real_fake_loss(real, fake)
    expect_close(student.real_fake_loss(real, fake), right, what, rtol=1e-8, kind="tensor")


@points(0.5)
def test_each_mean_is_over_its_own_batch(student, rng):
    """Listing every sample of one source twice changes nothing."""
    real, fake = torch.tensor(rng.uniform(-3, 3, (2, 5)) + [[1], [-2]])
    once = student.real_fake_loss(real, fake)
    expect_array(once, (), what="real_fake_loss", kind="tensor")
    for name, batches in (("real", (real.repeat(2), fake)), ("generated", (real, fake.repeat(2)))):
        what = f"the loss with every {name} sample twice (one mean over all samples?)"
        expect_close(student.real_fake_loss(*batches), once, what, rtol=1e-8)


@points(0.75)
def test_is_right_however_sure_the_discriminator_is(student, reference, rng):
    """In float32 values and gradients are finite and right where the sigmoid is an exact 0 or 1,
    and where the logit is exactly 0."""
    factor, order = factor_and_order(student, reference, rng)
    large = "logits beyond 100 (a sigmoid, or a clamp, on the way?)"
    none = "a logit of exactly 0 (relu has no slope there)"
    for sign, where in ((1, large), (-1, large), (0, none)):
        batches = torch.tensor(sign * rng.uniform(100, 3000, (2, 6)), dtype=torch.float32)
        real, fake = list(batches)[::order]  # as the student's loss takes them
        what = f"the loss for {where}"
        value = student.real_fake_loss(*batches)
        expect_array(value, (), what=what, kind="tensor")
        expect_close(value, factor * reference.real_fake_loss(real, fake), what, rtol=1e-5)
        pushes = student.run(PUSH, real=batches[0].clone(), fake=batches[1].clone())
        expect(pushes is not None, "no gradient flows from the loss to the logits")
        truth = [(torch.sigmoid(real) - 1) / 6, torch.sigmoid(fake) / 6][::order]
        for push, right in zip(pushes, truth, strict=True):
            what = f"its gradient for {where}"
            expect_close(push, factor * right, what, rtol=1e-4, atol=1e-7)


### END HIDDEN TESTS

# %% [markdown]
# ## The formula in floating point
#
# Densities underflow: at fifteen standard deviations a normal density is 0 in `float32`, and $0/0$
# is not a probability. Their logarithms do not underflow.
#
# **Contract.** `best_probability` takes the logarithms of the two densities at some points, tensors
# of one shape and dtype, and returns $D^*$ there. It is also right where both densities round to
# zero in the dtype. A logarithm may be `-inf`: where only one density is exactly zero, $D^*$ is 1
# or 0. Where both are exactly zero, any number from 0 to 1 is right, but NaN is wrong.


# %% role="solution" id="dstar-best"
def best_probability(log_data, log_model):
    """D*, from the logarithms of the densities of data and model."""
    ### BEGIN SOLUTION
    return torch.sigmoid(log_data - log_model).nan_to_num(nan=0.5)
    ### END SOLUTION


# %% role="tests" id="dstar-best-tests" check_output="true"
with visible_checks("dstar-best") as check:
    logs = torch.log(torch.tensor([3.0, 1.0, 1.0])), torch.log(torch.tensor([1.0, 1.0, 3.0]))
    check.close(best_probability(*logs), [0.75, 0.5, 0.25], "3 to 1, 1 to 1, 1 to 3")
    far_out = best_probability(torch.tensor([-900.0]), torch.tensor([-900.0]))
    check.close(far_out, [0.5], "equal densities that are too small for the dtype", atol=1e-3)
    far_apart = best_probability(torch.tensor([-900.0]), torch.tensor([-902.0]))
    close_by = best_probability(torch.tensor([2.0]), torch.tensor([0.0]))
    check.close(far_apart, close_by, "only the ratio of the densities counts", atol=1e-3)
    nowhere = torch.full((1,), -math.inf)
    neither = best_probability(nowhere, nowhere)
    check.true(neither.isfinite().all(), "a number, not NaN, where both densities are exactly 0")
### BEGIN HIDDEN TESTS
import math

import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points


@points(1.25)
def test_agrees_with_the_formula(student, reference, rng):
    """It is the data's share of the two densities."""
    logs = torch.tensor(rng.normal(0, 2, (2, 12)))
    what = "best_probability (the data's share of the sum, not the model's)"
    right = reference.best_probability(*logs)
    expect_close(student.best_probability(*logs), right, what, rtol=1e-8, kind="tensor")


@points(0.6)
def test_does_not_need_the_densities_themselves(student, rng):
    """In float32 it is right where both densities are far too small or too large for the dtype."""
    for level in (-98.0, -5000.0, 300.0):
        logs = torch.tensor(level + rng.normal(0, 2, (2, 10)), dtype=torch.float32)
        # Only the ratio of the densities counts: here it is the same for moderate ones.
        moderate = student.best_probability(*(logs.double() - level))
        moderate = expect_array(moderate, (10,), what="D* at every point")
        expect(np.ptp(moderate) > 0.01, "D* is the same at all points")
        what = f"best_probability where both logarithms are near {level:g} (no exp of either)"
        expect_close(student.best_probability(*logs), moderate, what, rtol=1e-3)


@points(0.4)
def test_exact_zeros(student, rng):
    """Where one density is zero it is certain, and where both are it is some probability."""
    finite = float(rng.normal())
    logs = torch.tensor([[finite, -math.inf, -math.inf], [-math.inf, finite, -math.inf]])
    found = student.best_probability(*logs)
    found = expect_array(found, (3,), what="D* at every point", finite=False)
    expect_array(found[:2], (2,), what="where one density is zero")
    # Which of the two is real is for the first test to judge.
    high, low = expect_array(student.best_probability(*torch.tensor([[1.0, 0], [0, 1]])), (2,))
    certain = [1.0, 0.0] if high > low else [0.0, 1.0]
    expect_close(found[:2], certain, "D* where only the data, and only the model, have mass")
    expect(0 <= found[2] <= 1, f"where neither has mass D is {found[2]}, not from 0 to 1")


### END HIDDEN TESTS

# %% [markdown]
# ## Two distributions on a line
#
# The data density has two bumps, and the generator has one wide bump over both. Because we know the
# densities, we also know $D^*$ and the loss of *any* discriminator, which is an integral over the
# line.

# %% role="setup" id="dstar-line"
Normal = torch.distributions.Normal
LINE = torch.linspace(-8, 8, 1601, dtype=torch.float64)
LINE_STEP = float(LINE[1] - LINE[0])


def log_data_density(x):
    """The logarithm of the data's density: two bumps."""
    left = math.log(0.6) + Normal(-1.5, 0.5).log_prob(x)
    return torch.logaddexp(left, math.log(0.4) + Normal(1.2, 0.35).log_prob(x))


def log_model_density(x):
    """The logarithm of the generator's density: one wide bump."""
    return Normal(0.0, 1.2).log_prob(x)


def sample_data(count):
    """Samples [count, 1] of the data."""
    noise, left = torch.randn(count, 1), torch.rand(count, 1) < 0.6
    return torch.where(left, -1.5 + 0.5 * noise, 1.2 + 0.35 * noise)


def sample_model(count):
    """Samples [count, 1] of the generator."""
    return 1.2 * torch.randn(count, 1)


def line_classifier():
    """A network from points [N, 1] to logits [N]."""
    hidden = [nn.Linear(1, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh()]
    return nn.Sequential(*hidden, nn.Linear(64, 1), nn.Flatten(0))


# %% role="run" id="dstar-least" check_output="true"
on_line = log_data_density(LINE), log_model_density(LINE)
data_on_line, model_on_line = (each.exp() for each in on_line)
best_on_line = best_probability(*on_line)


def loss_on_line(logits):
    """The true loss of a discriminator, from its logits on the whole LINE, as a float."""
    terms = data_on_line * F.softplus(-logits) + model_on_line * F.softplus(logits)
    return LINE_STEP * terms.sum().item()


least = loss_on_line(torch.logit(best_on_line, eps=1e-15))
print(f"the least loss is {least:.4f}; the loss of always 1/2 is log 4 = {math.log(4):.4f}")

# %% [markdown]
# ## How far from the formula?
#
# `error_with_mass` is $\mathbb E_{x \sim m}[(D - D^*)^2]$, a float, from NumPy arrays `[K]`
# on an equally spaced grid: `d`, `best`, the densities `data` and `model`, and the grid spacing
# `step`. The average is over $m = (p_{data} + p_g)/2$, as a sum over the grid times `step`: if $D$
# is off by 0.1 everywhere, the error is 0.01. Points where both densities are zero do not count,
# even if `best` is NaN there.


# %% role="solution" id="dstar-error"
def error_with_mass(d, best, data, model, step):
    """The mean of (d - best)^2 under the even mixture of data and model: a float."""
    ### BEGIN SOLUTION
    mass = (data + model) / 2 * step
    here = mass > 0
    return float(np.sum(mass[here] * (d[here] - best[here]) ** 2))
    ### END SOLUTION


# %% role="tests" id="dstar-error-tests" check_output="true"
with visible_checks("dstar-error") as check:
    heap, other = np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.0, 0.0, 2.0, 0.0])
    level = np.full(4, 0.5)
    check.close(
        error_with_mass(level, level, heap, other, 0.5), 0.0, "without a gap the error is 0"
    )
    check.close(error_with_mass(level + 0.2, level, heap, other, 0.5), 0.04, "a gap of 0.2")
    wild = np.array([0.9, 0.5, 0.5, 0.1])
    check.close(
        error_with_mass(wild, level, heap, other, 0.5),
        0.0,
        "a large gap does not count where there is no mass",
    )
    beside = np.array([0.5, 0.7, 0.5, 0.5])
    there = error_with_mass(beside, level, heap, other, 0.5)
    back = error_with_mass(beside, level, other, heap, 0.5)
    check.close(there, back, "data and model exchanged: both count alike")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_number, points


def draw(rng, count=30):
    """d, best, and two densities on a grid with a spacing; places where one alone has no mass."""
    step = float(rng.uniform(0.1, 0.5))
    masses = rng.dirichlet(np.ones(count), 2)
    places = rng.permutation(count)
    masses[0, places[:4]] = masses[1, places[4:8]] = 0
    data, model = masses / masses.sum(axis=1, keepdims=True) / step
    return [*rng.uniform(0, 1, (2, count)), data, model, step]


@points(1)
def test_is_the_mean_under_the_mixture(student, reference, rng):
    """Squared gaps are averaged, each by the mass that the two distributions have there."""
    for _ in range(3):
        arguments = draw(rng)
        right = reference.error_with_mass(*arguments)
        what = "error_with_mass (squares, weighed by half the sum of the densities, times step)"
        expect_number(student.error_with_mass(*arguments), right, rtol=1e-8, what=what)


@points(0.5)
def test_nothing_counts_where_nobody_goes(student, rng):
    """Where neither density has mass, whatever is said there does not count, NaN neither."""
    d, best, data, model, step = draw(rng)
    empty = rng.permutation(30)[:8]
    data[empty], model[empty] = 0, 0
    data, model = (each / (each.sum() * step) for each in (data, model))
    agreed = best.copy()
    agreed[empty] = d[empty]  # no gap
    right = student.error_with_mass(d, agreed, data, model, step)
    right = expect_number(right, what="error_with_mass")
    expect(right > 0, f"error_with_mass is {right:g} although there are gaps where mass is")
    what = "error_with_mass where parts of the line are empty (what is said there counts)"
    for said in (best[empty], np.nan):
        best[empty] = said
        value = student.error_with_mass(d, best, data, model, step)
        expect_number(value, right, rtol=1e-8, what=what)


### END HIDDEN TESTS

# %% [markdown]
# ## Training
#
# `train_discriminator` makes `updates` updates of `network` and returns the list of
# their losses, each before its update, as plain floats.
#
# - Every update draws a *fresh* batch: it calls `draw_real()` once and `draw_fake()` once.
# - Each update minimises `loss(real_logits, fake_logits)` with one step of the given `optimizer`.
#   It uses only the gradients of this loss: old gradients are cleared first.
# - The generator stays frozen: its samples may carry the graph that made them, but no gradient
#   flows into this graph (they are detached).


# %% role="solution" id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    """Train a discriminator on fresh samples; returns the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(updates):
        value = loss(network(draw_real()), network(draw_fake().detach()))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return losses
    ### END SOLUTION


# %% role="tests" id="dstar-train-tests" check_output="true"
with visible_checks("dstar-train") as check:
    scale = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))  # logit = w x + b
    with torch.no_grad():
        scale[0].weight.fill_(0.0)
        scale[0].bias.fill_(0.0)
    paid = train_discriminator(
        scale,
        torch.optim.SGD(scale.parameters(), lr=0.1),
        draw_real=lambda: torch.full((4, 1), 2.0),
        draw_fake=lambda: torch.full((4, 1), -2.0),
        loss=lambda real, fake: fake.mean() - real.mean(),
        updates=3,
    )
    check.close(scale[0].weight, [[1.2]], "three steps of lr 0.1 down a slope of 4")
    check.close(paid, [0.0, -1.6, -3.2], "the losses before each of the three updates")
    check.plain_float(paid[-1], "a loss in the list")
    drawn = []
    train_discriminator(
        scale,
        torch.optim.SGD(scale.parameters(), lr=0.1),
        draw_real=lambda: drawn.append(1) or torch.full((4, 1), 2.0),
        draw_fake=lambda: torch.full((4, 1), -2.0),
        loss=lambda real, fake: fake.mean() - real.mean(),
        updates=3,
    )
    check.close(len(drawn), 3, "real batches that were drawn for three updates")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_close, expect_float, expect_items, points, show

# `seen` are the numbers that the network was given, where batches are full of their number, and
# `paid` are the values of the loss. With `clean`, every draw clears the gradients. These are large,
# and so is one weight.
TRAIN = """
import torch
from torch import nn
torch.manual_seed(seed)
network = nn.Sequential(nn.Linear(1, 5), nn.Tanh(), nn.Linear(5, 1), nn.Flatten(0))
network[0].weight.data[0, 0] = 12
generator = nn.Linear(1, 1)
real, latents = torch.randn(6, 1) + 1.5, torch.randn(4, 1)
drawn, seen, paid = {"real": 0, "fake": 0}, [], []
network[0].register_forward_pre_hook(lambda _, given: seen.extend(given[0].unique().tolist()))
def draw(kind, samples):
    drawn[kind] += 1
    if clean:
        network.zero_grad()
    number = drawn[kind] if kind == "real" else -drawn[kind]
    return torch.full(samples.shape, float(number)) if numbered else samples
def loss(real, fake):
    value = 20 * nn.functional.softplus(-real).mean() + 14 * nn.functional.softplus(fake).mean()
    paid.append(value.item())
    return value
if stale:
    for parameter in [*network.parameters(), *generator.parameters()]:
        parameter.grad = torch.ones(parameter.shape)
def parameters():
    return torch.cat([p.detach().flatten() for p in network.parameters()]).clone()
before = parameters()
optimizer = torch.optim.SGD(network.parameters(), lr=0.015)
losses = train_discriminator(
    network, optimizer, lambda: draw("real", real), lambda: draw("fake", generator(latents)),
    loss, updates,
)
{
    "moved": parameters() - before,
    "losses": losses,
    "paid": paid,
    "drawn": drawn,
    "seen": sorted(seen),
    "generator": [None if p.grad is None else p.grad.flatten().tolist()
                  for p in generator.parameters()],
}
"""


def train(side, seed, updates=4, clean=False, numbered=False, stale=False):
    return side.run(TRAIN, seed=seed, updates=updates, clean=clean, numbered=numbered, stale=stale)


@points(1.4)
def test_descends_the_loss(student, reference, rng):
    """Each update is one step of the optimiser down the loss of a real and a generated batch."""
    for updates in (1, 4):
        seed = int(rng.integers(2**31))
        found, right = (train(side, seed, updates, clean=True) for side in (student, reference))
        what = f"what {updates} updates changed in the network (real before fake? sign?)"
        expect_close(found["moved"], right["moved"], what, rtol=1e-4, atol=1e-5)


@points(0.6)
def test_every_update_uses_fresh_batches(student, rng):
    """As many batches of each kind are drawn as there are updates, and the network sees each."""
    for updates in (1, 5):
        run = train(student, int(rng.integers(2**31)), updates, numbered=True)
        drawn, seen = run["drawn"], set(run["seen"])
        expect(
            drawn["real"] == updates and drawn["fake"] == updates,
            f"for {updates} updates {drawn['real']} batches of real samples and {drawn['fake']} "
            f"of generated ones were drawn",
        )
        numbers = {float(sign * n) for sign in (1, -1) for n in range(1, updates + 1)}
        expect(seen == numbers, f"of {len(numbers)} batches drawn, the network saw {len(seen)}")


@points(0.5)
def test_old_gradients_and_the_generator_stay_out_of_it(student, rng):
    """What was in the gradients does not count, and none reaches the generator."""
    seed = int(rng.integers(2**31))
    cleared, stale = train(student, seed, clean=True), train(student, seed, stale=True)
    expect(cleared["moved"].abs().max() > 1e-4, "the updates do not change the network")
    what = "what 4 updates changed, with old gradients in the network (cleared in every update?)"
    expect_close(stale["moved"], cleared["moved"], what, rtol=1e-4, atol=1e-5)
    reached = "a gradient went into the generator: detach its samples"
    expect(cleared["generator"] == [None, None], reached)
    expect(stale["generator"] == [[1.0], [1.0]], reached)


@points(0.25)
def test_returns_the_losses(student, rng):
    """The list holds each update's loss before its step, as plain floats."""
    run = train(student, int(rng.integers(2**31)))
    losses = expect_items(run["losses"], 4, "the losses of 4 updates")
    expect(isinstance(run["losses"], list), f"a list expected, got {show(run['losses'])}")
    for each in losses:
        expect_float(each, "a loss in the list (a tensor would keep its graph in memory)")
    expect(len(run["paid"]) >= 4, "the given loss was called less often than there are updates")
    before = run["paid"][:: len(run["paid"]) // 4]  # what the loss gave first in each update
    expect_close(losses, before[:4], "the losses, each before its step", rtol=1e-4, atol=1e-5)


### END HIDDEN TESTS

# %% [markdown]
# We train the same network in three ways:
#
# - **fresh**: 256 new samples of each kind in every update;
# - **60 fixed**: the same 60 real and 60 generated samples in every update;
# - **pooled 1 : 3**: fresh samples, but three generated samples for each real one, and *one* mean
#   over all.
#
# **Predict first.** The least loss of any discriminator is printed above. At the end of the
# training, is the training loss `"above"`, `"at"` or `"below"` this value, for `"fresh"` and for
# `"60 fixed"`? And where is the *true* loss of "60 fixed", over the whole line (`"60 fixed,
# true"`)? Any guess will do: it is not scored. The training waits for it.


# %% role="solution" id="dstar-prediction"
def dstar_prediction():
    """A dict: "above", "at" or "below" for each of "fresh", "60 fixed", "60 fixed, true"."""
    ### BEGIN SOLUTION
    return {"fresh": "at", "60 fixed": "at", "60 fixed, true": "at"}  # a common hope
    ### END SOLUTION


# %% role="run" id="dstar-runs"
dstar_prediction()  # this cell waits for your guess
DSTAR_UPDATES = budget(smoke=160, cpu=3000, gpu=3000)


def pooled_loss(real_logits, fake_logits):
    """One mean over all samples of both batches."""
    terms = torch.cat([F.softplus(-real_logits), F.softplus(fake_logits)])
    return 2 * terms.mean()


def run_of(draw_real, draw_fake, loss, looks=40):
    """Train and measure at intervals. Returns a dict of curves, the logits on LINE, the seconds."""
    set_seed()
    network = line_classifier()
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    curves = {"updates": [], "in training": [], "true": [], "error": [], "bound": []}
    started = time.perf_counter()
    for look in range(looks):
        paid = train_discriminator(
            network, optimizer, draw_real, draw_fake, loss, max(1, DSTAR_UPDATES // looks)
        )
        with torch.no_grad():
            logits = network(LINE[:, None].float()).double()
        arrays = [torch.sigmoid(logits), best_on_line, data_on_line, model_on_line]
        curves["updates"].append((look + 1) * len(paid))
        curves["in training"].append(sum(paid) / len(paid))
        curves["true"].append(loss_on_line(logits))
        curves["error"].append(error_with_mass(*[each.numpy() for each in arrays], LINE_STEP))
        curves["bound"].append((curves["true"][-1] - least) / 4)
    return curves, logits, time.perf_counter() - started


set_seed(1)
few_real, few_fake = sample_data(60), sample_model(60)
dstar_runs = {
    "fresh": run_of(lambda: sample_data(256), lambda: sample_model(256), real_fake_loss),
    "60 fixed": run_of(lambda: few_real, lambda: few_fake, real_fake_loss),
    "pooled 1 : 3": run_of(lambda: sample_data(128), lambda: sample_model(384), pooled_loss),
}

# %% role="deliverable" id="dstar-picture"
figure, panels = plt.subplots(1, 3, figsize=(11.5, 3.5), layout="constrained", sharey=True)
places, tallest = LINE.numpy(), float(data_on_line.max())
for panel, (name, (_, logits, _)) in zip(panels, dstar_runs.items(), strict=True):
    for density, colour, label in (
        (data_on_line, "#555555", "data"),
        (model_on_line, "#d95f02", "model"),
    ):
        panel.fill_between(places, density.numpy() / tallest, color=colour, alpha=0.2, label=label)
    trained = torch.sigmoid(logits).numpy()
    panel.plot(places, trained, color="#2166ac", linewidth=1.6, label="trained D")
    panel.plot(places, best_on_line.numpy(), "--", color="black", linewidth=1, label="formula")
    panel.set(xlabel="x", xlim=(-5.5, 5.5), ylim=(-0.06, 1.06))
    panel.set_title(name, loc="left", fontsize=10)
    panel.spines[["top", "right"]].set_visible(False)
for samples, height, colour in ((few_real, 1.04, "#555555"), (few_fake, -0.04, "#d95f02")):
    panels[1].plot(samples[:, 0], np.full(60, height), "|", color=colour, markersize=5)
densities = [data_density, model_density]
a_quarter = by_name(sp.sympify(pooled_optimum()), [*densities, share]).subs(
    share, sp.Rational(1, 4)
)
pooled_formula = sp.lambdify(densities, a_quarter)
expected = pooled_formula(data_on_line.numpy(), model_on_line.numpy())
panels[2].plot(places, expected, ":", color="#b2182b", linewidth=1.8, label="pooled formula")
panels[2].legend(frameon=False, fontsize=7, loc="upper right")
panels[0].set_ylabel("probability of real")
plt.show()

# %% [markdown]
# On the left, the network agrees with the formula where there are samples. In the middle, it
# memorises its 120 samples (ticks). On the right, it has learnt the optimum of a different loss;
# `corrected_guess` would correct it.
#
# The next cell tests the inequality above on this line: the error can never be above a quarter of
# the excess.

# %% role="run" id="dstar-curves"
figure, panels = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
for name, colour in (("fresh", "#2166ac"), ("60 fixed", "#b2182b")):
    curves = dstar_runs[name][0]
    panels[0].plot(curves["updates"], curves["true"], color=colour, label=f"{name}, true")
    label = f"{name}, in training"
    panels[0].plot(curves["updates"], curves["in training"], ":", color=colour, label=label)
    panels[1].loglog(curves["updates"], curves["bound"], "--", color=colour, label=f"{name}, bound")
    panels[1].loglog(curves["updates"], curves["error"], color=colour, label=f"{name}, error")
panels[0].axhline(least, color="black", linewidth=0.8)
panels[0].text(DSTAR_UPDATES, least - 0.02, "the least loss", fontsize=8, ha="right", va="top")
panels[0].set(xlabel="updates", ylabel="loss", ylim=(0, 2.2))
panels[1].set(xlabel="updates", ylabel="mean of (D − D*)²")
panels[0].set_title("Loss, true and in training", loc="left", fontsize=10)
panels[1].set_title("Error, and its bound", loc="left", fontsize=10)
for panel in panels:
    panel.spines[["top", "right"]].set_visible(False)
    panel.legend(frameon=False, fontsize=7)
plt.show()


def against_least(value, slack=0.05):
    """Compare a loss with the least loss."""
    return "above" if value > least + slack else "below" if value < least - slack else "at"


ends = {
    "fresh": dstar_runs["fresh"][0]["in training"][-1],
    "60 fixed": dstar_runs["60 fixed"][0]["in training"][-1],
    "60 fixed, true": dstar_runs["60 fixed"][0]["true"][-1],
}
print(f"{'loss':16}{'you said':10}{'measured':10}value (least: {least:.4f})")
for name, value in ends.items():
    print(f"{name:16}{guess_of(dstar_prediction, name):10}{against_least(value):10}{value:.4f}")

# %% [markdown]
# In the table, "root" is the root of the error, "anywhere" is the largest difference from the
# formula on the line from -8 to 8, and "at x" is its position.

# %% role="run" id="dstar-table"
header = f"{'run':14}{'updates':>8}{'seconds':>9}{'true loss':>11}{'excess/4':>10}{'error':>10}"
print(f"{header}{'root':>8}{'anywhere':>10}{'at x':>7}")
for name, (curves, logits, seconds) in dstar_runs.items():
    gaps = (torch.sigmoid(logits) - best_on_line).abs()
    cost = f"{name:14}{curves['updates'][-1]:8}{seconds:9.1f}{curves['true'][-1]:11.4f}"
    error, where = curves["error"][-1], LINE[gaps.argmax()].item()
    print(f"{cost}{curves['bound'][-1]:10.5f}{error:10.5f}{math.sqrt(error):8.3f}", end="")
    print(f"{gaps.max().item():10.3f}{where:7.2f}")

# %% [markdown] role="written" id="dstar-proof" points="1.5"
# **The proof.** (a) Use your certificate to prove that $D^*$ has the least $\mathcal L$ among *all*
# functions $D: x \mapsto [0, 1]$. Why is it enough to minimise at each point? (Where a density is 0
# at a point, look at that point separately.) (b) Is the minimiser unique? Say precisely where it is
# not. What does the inequality for $\mathbb E_{x \sim m}[(D - D^*)^2]$ say about a network that
# your certificate alone does not?
# ### BEGIN MARK SCHEME
# - 0.5 points (a): L is an integral over points, and the integrand at a point depends on D only at
#   that point; D may be any function, so the pointwise minimum minimises the integral.
# - 0.5 points (a): pointwise: zero slope at D* *and* a positive second derivative on all of (0, 1)
#   (convex), or the excess is at least 2 (p + q)(D - D*)^2 >= 0. (Where only one density is 0, the
#   best value is 0 or 1, which is D*, too; no deduction if this is missing.)
# - 0.5 points (b): unique where p + q > 0 (almost everywhere), arbitrary where both densities are 0
#   (half); the inequality bounds the distance from D* by the excess loss, so nearly the least loss
#   means close to D* where samples are; the certificate says nothing about other losses (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) L(D) is the integral over x of l(D(x)) = -p log D(x) - q log(1 - D(x)), and the integrand at x
# depends only on D(x). Because D may be any function, the minimiser of l at every x also minimises
# the integral. At a point with p, q > 0, l is strictly convex on (0, 1) with zero slope at
# p/(p + q), so this is its only minimum. Where only q is 0, l = -p log D is least at D = 1, which
# is p/(p + q); where only p is 0, at D = 0, which is p/(p + q), too. (b) Where p + q > 0 the
# minimiser is unique, up to sets of measure zero. Where both are 0, l is 0 for every D. The
# inequality says more: a quarter of the excess L(D) - L(D*) is at least the mean of (D - D*)^2
# under m, so a D with nearly the least loss is close to D* wherever there is mass.
# ### END SOLUTION

# %% [markdown] role="written" id="dstar-why-it-looks-right" points="2"
# **Why does the wrong answer look right?** (a) A classmate who trained "60 fixed" reports a
# training loss far *below* the least loss and says: "My discriminator beats the theorem." What did
# this classmate measure, why does this not refute the theorem, and which of your figures shows the
# truth? (b) Another classmate reads the column "root" and reports: "Fresh is this close to the
# formula, everywhere." Why is this wrong although the root is computed correctly? Where on the line
# is the claim wrong, why can the loss not show it, and when would it matter to a generator?
# ### BEGIN MARK SCHEME
# - 0.5 points (a): the classmate measured the loss on the 120 training samples: for these two
#   finite sets, which share no point, the least loss is 0; in the theorem both losses belong to the
#   same distributions.
# - 0.5 points (a): the true loss (over the line, or on fresh samples) is above the least; figure.
# - 0.5 points (b): the error is weighted by the mass, so a gap where there are hardly any samples
#   counts almost nothing; the place and the size of the largest gap come from the table (the left
#   tail).
# - 0.5 points (b): the loss has no samples there; it matters when the generator puts samples there
#   (or: the gradient at such samples would come only from extrapolation).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) This loss, 0.3997 in my `cpu` run, is an average over the training samples. These are two
# finite sets without a common point, and for *them* the best discriminator says 1 on one set and 0
# on the other, with a loss of 0. So the classmate has not beaten the theorem and is still above the
# least loss of this sample. On the true distributions the loss is 3.2383, and the least loss is
# 1.0691. (b) The root, 0.013, is an average over the places where samples are. The largest gap,
# 0.096, is seven times larger. It is at x = -3.51, in the left tail of both, where there are almost
# no samples and the network can do anything. Places without samples do not enter the loss. A
# generator without samples there does not notice. If one of its samples gets there, its gradient
# comes only from extrapolation.
# <!-- figures of the cpu run: dstar-curves 0.3997 3.2383 1.0691; dstar-table 0.013 0.096 -3.51 -->
# ### END SOLUTION

# %% role="run" id="dstar-summary"
check_summary(
    [
        "dstar-minimum",
        "dstar-excess",
        "dstar-pooled",
        "dstar-loss",
        "dstar-best",
        "dstar-error",
        "dstar-train",
    ]
)
