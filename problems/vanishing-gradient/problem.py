# ---
# title: The gradient of a perfect discriminator
# covers:
#   - Sharif DGM A3 problem 4: [vanish-chain, vanish-bound, vanish-proof]
# differs:
#   Sharif DGM A3 problem 4:
#     The source assumes what it asks to show. Here the assumption is that D goes to 0 on
#     generated samples, and that the gradient of the logit is bounded, which the source leaves
#     out.
# presupposes: [GAN game, sigmoid and logit, chain rule, autograd]
# setup: [basics, checks, symbolic, certificates]
# minutes: {smoke: 0.3, cpu: 0.6, gpu: 0.6}
# work: {reading: 22, vanish-chain: 18, vanish-bound: 14, vanish-steep: 15, vanish-cure: 14,
#   vanish-losses: 11, vanish-signal: 14, vanish-proof: 32, vanish-why-it-looks-right: 18}
# ---
# %% [markdown]
# # The gradient of a perfect discriminator
#
# Does a perfect discriminator help the generator most? In a GAN, the generator $G_\theta$ learns
# about the data only through the discriminator, a network with logits $h$ and the probability
# $D(x) = \sigma(h(x))$ that $x$ is real. In the original game the generator minimises
#
# $$L_G(\theta) = \mathbb E_{z \sim \mathcal N(0, I)}
#   \bigl[\log\bigl(1 - \sigma(h(G_\theta(z)))\bigr)\bigr].$$
#
# Suppose that the discriminator recognises every generated sample:
#
# $$D(G_\theta(z)) \to 0, \qquad \text{that is} \qquad h(G_\theta(z)) \to -\infty.$$
#
# (The original question assumes "$\nabla_\theta L_G \to 0$" and asks for the same as the
# conclusion. That is a misprint.) You show that the gradient then vanishes, and find out why this
# needs a second assumption. Then we measure it on networks, and see a generator that stops
# learning, and the remedy.
#
# **Contract for everything below.**
#
# - $D$ is the probability of *real*. The *saturating* loss of one sample is $\log(1 - D)$, the
#   *non-saturating* one is $-\log D$. The generator minimises either, as a mean over its samples.
# - In SymPy: `logit` is $h$ at one sample, `logit_slope` is
#   $\partial h(G_\theta(z))/\partial\theta$ there (for one parameter), `slope_bound` is a bound on
#   its size. Return evaluated expressions, with nothing left unevaluated, unless a step asks for
#   it.
# - Logarithms are natural.

# %% role="setup" id="vanish-symbols"
import time

logit, logit_slope = sp.symbols("logit logit_slope", real=True)
slope_bound = sp.Symbol("slope_bound", positive=True)
LOGIT_DOMAIN = {logit: (-6, 6), logit_slope: (-1, 1), slope_bound: (1, 3)}


def sigmoid_of(h):
    """The sigmoid as a SymPy expression."""
    return 1 / (1 + sp.exp(-h))


# %% [markdown]
# ## Through the sigmoid
#
# *Documentation:* [`sp.Derivative`](https://docs.sympy.org/latest/modules/core.html).
#
# **Contract.** `vanish_chain` returns an `EqualityChain` of three steps for the derivative in
# $\theta$ of one sample's saturating loss:
#
# 1. the chain rule: `logit_slope` times an unevaluated `sp.Derivative` of the loss in `logit`;
# 2. the same with this derivative evaluated but not yet simplified: no `sp.Derivative`, and
#    all of it is still divided by $1 - \sigma$;
# 3. the answer, in which no $1 - \sigma$ is left.
#
# (SymPy cancels equal factors by itself. If this happens to your step 2, write the step as text,
# such as `"a * b / (1 - s)"` with the sigmoid in place of `s`: text is read as it stands.)


# %% role="setup" id="vanish-chain-forms" collapsed="true"
def has_one_minus_sigmoid(expression):
    """A number minus a fraction with an exponential in its denominator occurs."""

    def is_fraction(term):
        powers = term.atoms(sp.Pow)
        return any(power.exp.is_negative and power.base.has(sp.exp) for power in powers)

    return any(
        any(term.is_Number for term in node.args) and any(map(is_fraction, node.args))
        for node in expression.atoms(sp.Add)
    )


def is_divided_by_it(expression):
    """A product with a factor that is 1 over 1 minus a sigmoid, or a sum of such products."""
    if expression.is_Add:
        return all(map(is_divided_by_it, expression.args))
    if expression.is_Mul:
        return any(map(is_divided_by_it, expression.args))
    return (
        expression.is_Pow and expression.exp.is_negative and has_one_minus_sigmoid(expression.base)
    )


VANISH_FORMS = [
    Form(
        "logit_slope times an unevaluated derivative", all_of(has_derivative, contains(logit_slope))
    ),
    Form(
        "without sp.Derivative, and still divided by 1 - sigmoid (if SymPy has cancelled it, write "
        "the step as text)",
        all_of(lambda e: not has_derivative(e), is_divided_by_it),
        as_written=True,
    ),
    Form(
        "free of 1 - sigmoid and of derivatives",
        all_of(no_unevaluated, lambda e: not has_one_minus_sigmoid(e)),
    ),
]


# %% role="solution" id="vanish-chain"
def vanish_chain():
    """An EqualityChain of three steps: the gradient of one sample's saturating loss."""
    ### BEGIN SOLUTION
    d = sigmoid_of(logit)
    d_slope = sp.exp(-logit) / (1 + sp.exp(-logit)) ** 2
    return EqualityChain(
        [
            logit_slope * sp.Derivative(sp.log(1 - d), logit),
            logit_slope * -d_slope / (1 - d),
            -logit_slope * d,
        ]
    )
    ### END SOLUTION


# %% role="tests" id="vanish-chain-tests" check_output="true"
with visible_checks("vanish-chain") as check:
    check.certificate(vanish_chain(), LOGIT_DOMAIN, VANISH_FORMS)
    at = {logit: 0, logit_slope: 1}
    last = float(by_name(sp.sympify(vanish_chain().steps[-1]), at).subs(at))
    check.true(last < 0, "negative for a logit_slope of 1: log(1 - D) falls when the logit grows")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, check_equality_chain, expect, expression, points, steps_of

LOGIT, SLOPE = sp.symbols("logit logit_slope", real=True)
DOMAIN = {LOGIT: (-6, 6), SLOPE: (-1, 1), sp.Symbol("slope_bound", positive=True): (1, 3)}


@points(1.5)
def test_every_step_follows_in_the_form_asked_for(student, reference, rng):
    """The chain starts at the chain rule, and each step equals the one before it, in its form."""
    right = reference.vanish_chain().steps
    check_equality_chain(
        student.vanish_chain(), DOMAIN, rng, reference.VANISH_FORMS, right[0], right[-1], points=3
    )


@points(1.5)
def test_the_answer_is_the_gradient_of_the_saturating_loss(student, reference, rng):
    """The last step is the derivative of log(1 - D) in theta, with its sign, through the logit."""
    last = expression(steps_of(student.vanish_chain())[-1], DOMAIN, what="the last step")
    right = expression(reference.vanish_chain().steps[-1], DOMAIN)
    difference = agree(last, right, DOMAIN, rng)
    if difference is None:
        return
    d = 1 / (1 + sp.exp(-LOGIT))
    mistake = "differentiate the logarithm, then the sigmoid inside it, then the logit"
    for wrong, hint in (
        (-right, "its sign is wrong: log(1 - D) falls when D grows"),
        (-SLOPE * (1 - d), "this belongs to the non-saturating loss, -log D"),
        (right * (1 - d), "the sigmoid is differentiated twice: 1 - D has to cancel"),
        (-d, "the chain rule ends at theta: the slope of the logit is missing"),
    ):
        if agree(last, wrong, DOMAIN, rng) is None:
            mistake = hint
    expect(False, f"at {difference.point} the last step is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# ## How small, exactly
#
# The gradient of one sample is a product. One factor goes to 0 when the discriminator is perfect.
# This proves nothing yet, because the other factor might go to infinity. So assume that $|\partial
# h/\partial\theta| \le B$ for all samples. For this the latents have to be bounded: for $G = Az +
# b$ the slope in $A$ grows with $z$. (For Gaussian latents the mean of the squared slope is bounded
# instead, and the proof takes one step more. We keep to the simple case.)
#
# **Contract.** `vanish_bound` returns an `InequalityChain` of three steps, with the relations
# `["<=", "<="]`, for `logit_slope` of size at most `slope_bound`:
#
# 1. the absolute value of one sample's gradient;
# 2. a bound without `logit_slope` that holds for every slope within its bound;
# 3. `slope_bound` times an exponential of the logit, with no sum in it: the one that the sigmoid
#    approaches for $h \to -\infty$.


# %% role="setup" id="vanish-bound-forms" collapsed="true"
BOUND_FORMS = [
    Form("the size of the gradient, with logit_slope in it", contains(logit_slope, logit)),
    Form(
        "the sigmoid times slope_bound, without logit_slope",
        all_of(free_of(logit_slope), contains(slope_bound, logit), lambda e: bool(e.atoms(sp.Add))),
    ),
    Form(
        "slope_bound times an exponential, with no sum in it",
        all_of(free_of(logit_slope), contains(slope_bound, logit), lambda e: not e.atoms(sp.Add)),
    ),
]


# %% role="solution" id="vanish-bound"
def vanish_bound():
    """An InequalityChain of three steps: one sample's gradient vanishes with its logit."""
    ### BEGIN SOLUTION
    d = sigmoid_of(logit)
    return InequalityChain(
        [sp.Abs(logit_slope * d), slope_bound * d, slope_bound * sp.exp(logit)], ["<=", "<="]
    )
    ### END SOLUTION


# %% role="tests" id="vanish-bound-tests" check_output="true"
with visible_checks("vanish-bound") as check:
    check.certificate(vanish_bound(), LOGIT_DOMAIN, BOUND_FORMS, relations=["<=", "<="])
    size, before, last = (by_name(sp.sympify(step), LOGIT_DOMAIN) for step in vanish_bound().steps)
    fooled = float(size.subs({logit: 20, logit_slope: sp.Rational(-1, 2)}))
    check.close(fooled, 0.5, "step 1 for a slope of -0.5 and a logit of 20, where D is 1")
    steepest = {logit: -1, logit_slope: 1, slope_bound: 1}
    covered = float((before - size).subs(steepest))
    check.true(
        covered > -1e-9, "step 2 bounds step 1 also where the slope is as large as its bound"
    )
    far = {logit: -20, slope_bound: 1}
    ratio = float((last / before).subs(far))
    check.true(
        ratio < 2, "for a sure discriminator the last bound is hardly larger than the one before"
    )
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    Failed,
    check_inequality_chain,
    expect,
    expect_items,
    expression,
    points,
    steps_of,
)

LOGIT, SLOPE = sp.symbols("logit logit_slope", real=True)
BOUND = sp.Symbol("slope_bound", positive=True)
DOMAIN = {LOGIT: (-6, 6), SLOPE: (-1, 1), BOUND: (1, 3)}


def bounds_of(chain):
    """Steps 2 and 3."""
    steps = expect_items(steps_of(chain, kind="InequalityChain"), 3, "the steps")[1:]
    return [expression(step, DOMAIN, what=f"step {i}") for i, step in enumerate(steps, 2)]


@points(1.5)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """The chain starts at the size of the gradient and each link bounds the one before it."""
    chain, right = student.vanish_bound(), reference.vanish_bound().steps
    second, last = bounds_of(chain)
    try:
        check_inequality_chain(
            chain,
            DOMAIN,
            rng,
            reference.BOUND_FORMS,
            start=right[0],
            target=last,  # how fast it vanishes is for the next test
            relations=["<=", "<="],
            strict=[1, 2],
        )
    except Failed as failed:  # the start is the answer of another part: it is not told
        expect("the given start" not in str(failed), "step 1 should be the size of the gradient")
        raise
    largest = BOUND / (1 + sp.exp(-LOGIT))  # of step 1, where the slope is as large as its bound
    for h in (*rng.uniform(-30, 6, 6),):
        share = (second / largest).subs({LOGIT: sp.Float(h, 40), BOUND: 2}).evalf(30)
        expect(
            share.is_real and share >= 1 - sp.Float(10) ** -20,
            f"for a logit of {h:.3g} and a slope of size slope_bound, step 2 is {share.evalf(3)} "
            f"times step 1: it should bound step 1 for every slope within its bound",
        )


@points(1)
def test_the_bound_vanishes(student):
    """The last step goes to zero with the logit, as fast as the sigmoid itself does."""
    _, last = bounds_of(student.vanish_bound())
    expect(not last.has(SLOPE), "the last step still depends on the slope that it should bound")
    share = [float((last * sp.exp(-LOGIT)).subs({LOGIT: -h, BOUND: 2}).evalf()) for h in (20, 40)]
    expect(
        all(abs(each - 2) < 1e-6 for each in share),
        f"for a logit of -40 the last step is {share[1] / 2:.3g} times slope_bound exp(logit): the "
        f"sigmoid itself is as small as that exponential",
    )


### END HIDDEN TESTS

# %% [markdown]
# With a perfect discriminator the generator gets no signal. The signal is *exponentially* small in
# the logit, and a well-trained discriminator can make the logit as negative as it likes.
#
# ## Is the second assumption necessary?
#
# "The discriminator is nearly 0 on all generated samples, so it is nearly constant there, so its
# gradient is nearly 0." Where is the gap in this argument? Find a discriminator on the line that is
# a counterexample.
#
# **Contract.** `tiny_but_steep` returns an expression in `position` and `delta`: for every `delta`
# in $(0, \frac12)$ it is a discriminator $D$ of the position that is smooth, with $0 < D < \delta$
# at *every* position. (`Max` and `Min` have corners.) But the slope of $\log(1 - D)$ in `position`,
# at the position 0, does not go to 0 with `delta`: its absolute value stays above $\frac1{10}$,
# however small `delta` is. The checks below try a few positions; the hidden tests look further.

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# What can be low everywhere and still be steep?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Waves that are low and short. How short do they have to be, for waves of height `delta`?
#
# </details>

# %% role="setup" id="vanish-steep-symbols"
position = sp.Symbol("position", real=True)
delta = sp.Symbol("delta", positive=True)


# %% role="solution" id="vanish-steep"
def tiny_but_steep():
    """D(position) between 0 and delta, with a slope at 0 that does not vanish with delta."""
    ### BEGIN SOLUTION
    return delta * (2 + sp.sin(position / delta)) / 4  # the waves are low, and equally short
    ### END SOLUTION


# %% role="tests" id="vanish-steep-tests" check_output="true"
with visible_checks("vanish-steep") as check:
    found = by_name(sp.sympify(tiny_but_steep()), [position, delta])
    values = [found.subs({position: p, delta: 0.01}).evalf() for p in (-0.05, -0.01, 0, 0.02, 0.05)]
    inside = all(-1e-9 < value < 0.01 + 1e-9 for value in values)  # up to rounding
    check.true(inside, "for delta = 0.01, D is within (0, 0.01)")
    tilt = sp.diff(sp.log(1 - found), position).subs({position: 0, delta: 0.01}).evalf()
    check.true(abs(tilt) > 0.1, "the slope of the loss at 0 is more than 1/10")
    sides = [sp.log(1 - found).subs({position: p, delta: 0.01}).evalf(30) for p in (-1e-6, 1e-6)]
    check.true(abs(sides[1] - sides[0]) > 0.2e-6, "the loss is as steep beside the position 0")
### BEGIN HIDDEN TESTS
from itertools import product

import sympy as sp

from dgm.testing import deadline, expect, expression, points

POSITION, DELTA = sp.Symbol("position", real=True), sp.Symbol("delta", positive=True)
DOMAIN = {POSITION: (-3, 3), DELTA: (0.001, 0.5)}


def number(value):
    """A real number that SymPy has worked out, or None."""
    value = value.evalf(20)
    return value if value.is_real and value.is_finite else None


def deltas(rng):
    """From large to tiny."""
    return [sp.Float(10.0 ** -float(e)) for e in rng.uniform([0.4, 1.5, 3, 5], [1, 2.5, 4, 6])]


@points(1)
def test_the_discriminator_is_tiny_everywhere(student, rng):
    """It is smooth, and near and far, and on every scale, it stays between 0 and delta."""
    answer = expression(student.tiny_but_steep(), DOMAIN, what="the discriminator")
    expect(not answer.has(sp.Max, sp.Min), "D should be smooth, without the corners of Max and Min")
    with deadline(10):
        # Where waves have their crests an end may be reached, and that is seen in exact numbers.
        size = sp.Rational(int(rng.integers(100, 400)), 1000)
        for quarters, wide in product(range(-4, 5), (1, sp.pi)):
            place = size * wide * quarters / 4
            value = answer.subs({POSITION: place, DELTA: size})
            expect(
                value not in (0, size),
                f"at position {float(place):.3g} with delta = {float(size):.3g} D is exactly "
                f"{'0' if value == 0 else 'delta'}, which should not be reached",
            )
        for size in deltas(rng):
            scales = [*rng.uniform(-3, 3, 8), *(float(size) * rng.uniform(-5, 5, 12)), 50.0, -50.0]
            for place in scales:
                value = number(answer.subs({POSITION: sp.Float(place), DELTA: size}))
                # Far out a right answer may have come so close to an end that it is rounded to it.
                within = value is not None and -1e-15 * size <= value <= (1 + 1e-15) * size
                seen = "not a number" if value is None else f"{float(value / size):.3g} delta"
                expect(
                    within,
                    f"at position {place:.3g} with delta = {float(size):.3g} D is {seen}: "
                    f"not between 0 and delta",
                )


@points(1)
def test_its_slope_does_not_vanish(student, rng):
    """At position 0 the loss keeps its slope, however small the discriminator has become."""
    answer = expression(student.tiny_but_steep(), DOMAIN, what="the discriminator")
    with deadline(10):
        loss = sp.log(1 - answer)
        slope = sp.diff(loss, POSITION).subs(POSITION, 0)
        near = sp.Rational(1, 10**40)
        across = (loss.subs(POSITION, near) - loss.subs(POSITION, -near)) / (2 * near)
        for size in deltas(rng):
            value = number(slope.subs(DELTA, size))
            seen = "not a number" if value is None else f"{float(value):.3g}"
            expect(
                value is not None and abs(value) > 0.1,
                f"with delta = {float(size):.3g} the slope at 0 is {seen}: too little. "
                f"What is low may still be steep, if it is short",
            )
            # A formula for the one point 0 has a derivative there, and no slope.
            value = number(across.subs(DELTA, sp.Rational(float(size))).evalf(90))
            expect(
                value is not None and abs(value) > 0.1,
                f"with delta = {float(size):.3g} the loss is not steep beside the position 0: is D "
                f"smooth there?",
            )


### END HIDDEN TESTS

# %% [markdown]
# The next table compares the slope of the loss with that of the logit:


# %% role="run" id="vanish-steep-table" check_output="true"
found = by_name(sp.sympify(tiny_but_steep()), [position, delta])
print("delta      slope of log(1 - D)   slope of the logit")
for size in (0.1, 0.01, 0.001):
    tilts = [
        sp.diff(each, position).subs({position: 0, delta: size}).evalf()
        for each in (sp.log(1 - found), sp.log(found / (1 - found)))
    ]
    print(f"{size:<9g}{abs(float(tilts[0])):14.3f}{abs(float(tilts[1])):21.1f}")

# %% [markdown]
# A slope of $h$ that grows like $1/D$ cancels the small factor $D$. So the second assumption is
# about the network, and does not follow from $D \to 0$.
#
# ## The other loss
#
# The usual remedy changes the generator's loss to $-\log D$. Both losses are smallest where the
# discriminator takes the samples for real.
#
# - `logit_gradients` returns a dict with the keys `"saturating"` and `"non-saturating"`: the
#   derivatives of the two losses of one sample in `logit`, as expressions in `logit`.
# - `gradient_limits` returns a dict with the same keys; each value is a dict with the limits of
#   that derivative under the keys `"rejected"` ($h \to -\infty$) and `"fooled"` ($h \to \infty$).
# - `gradient_ratio` returns the non-saturating derivative divided by the saturating one, in
#   `logit`.


# %% role="solution" id="vanish-cure"
def logit_gradients():
    """{"saturating", "non-saturating"} -> the derivative of that loss in logit."""
    ### BEGIN SOLUTION
    saturating, non_saturating = sp.log(1 - sigmoid_of(logit)), -sp.log(sigmoid_of(logit))
    slopes = sp.diff(saturating, logit), sp.diff(non_saturating, logit)
    return {"saturating": slopes[0], "non-saturating": slopes[1]}
    ### END SOLUTION


def gradient_limits():
    """{"saturating", "non-saturating"} -> {"rejected", "fooled"} -> the limit."""
    ### BEGIN SOLUTION
    return {
        "saturating": {"rejected": 0, "fooled": -1},
        "non-saturating": {"rejected": -1, "fooled": 0},
    }
    ### END SOLUTION


def gradient_ratio():
    """The non-saturating derivative over the saturating one, an expression in logit."""
    ### BEGIN SOLUTION
    return sp.exp(-logit)
    ### END SOLUTION


# %% role="tests" id="vanish-cure-tests" check_output="true"
with visible_checks("vanish-cure") as check:
    both = logit_gradients()
    undecided = [by_name(sp.sympify(each), [logit]).subs(logit, 0) for each in both.values()]
    check.close(undecided, [-0.5, -0.5], "at D = 1/2 both derivatives are -1/2")
    limits = gradient_limits()
    check.true(set(limits) == set(both), "there are limits for both losses")
    check.true(all(set(each) == {"rejected", "fooled"} for each in limits.values()), "at both ends")
    slopes = {
        name: abs(by_name(sp.sympify(each), [logit]).subs(logit, -9)) for name, each in both.items()
    }
    check.true(
        slopes["saturating"] < slopes["non-saturating"],
        "where fakes are rejected, the saturating loss is the flat one",
    )
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, expect, expect_expression, expression, points, show

LOGIT = sp.Symbol("logit", real=True)
DOMAIN = {LOGIT: (-6, 6)}
LOSSES = ("saturating", "non-saturating")


def entry(answer, *keys):
    """answer[keys[0]][keys[1]]..., or a sentence on what is missing."""
    for key in keys:
        expect(isinstance(answer, dict), f"a dict expected, got {show(answer)}")
        expect(key in answer, f"the key {key!r} is missing")
        answer = answer[key]
    return answer


@points(1)
def test_the_two_gradients(student, reference, rng):
    """Each loss's derivative in the logit is right, in sign and size, and under its own name."""
    right = reference.logit_gradients()
    for name, other in zip(LOSSES, LOSSES[::-1], strict=True):
        what = f"the derivative of the {name} loss"
        answer = expression(entry(student.logit_gradients(), name), DOMAIN, what=what)
        difference = agree(answer, expression(right[name], DOMAIN), DOMAIN, rng)
        if difference is None:
            continue
        mistake = "differentiate log(1 - D) and -log D through the sigmoid"
        if agree(answer, expression(right[other], DOMAIN), DOMAIN, rng) is None:
            mistake = "this is the other loss's"
        elif agree(answer, -expression(right[name], DOMAIN), DOMAIN, rng) is None:
            mistake = "its sign is wrong: both losses fall when the logit grows"
        expect(False, f"{what}: at {difference.point} it is {difference.left}; {mistake}")


@points(1)
def test_where_each_of_them_vanishes(student, reference, rng):
    """Where forgeries are rejected one loss falls silent; where they fool, the other one does."""
    right, answer = reference.gradient_limits(), student.gradient_limits()
    for name in LOSSES:
        for end in ("rejected", "fooled"):
            what = f"the limit of the {name} loss's derivative where samples are {end}"
            limit = expression(entry(answer, name, end), {}, what=what)
            expect_expression(limit, right[name][end], {}, rng, what)


@points(0.5)
def test_their_ratio(student, reference, rng):
    """Their ratio says how much louder the cure is for a sample with this logit."""
    what = "the ratio (non-saturating over saturating)"
    expect_expression(student.gradient_ratio(), reference.gradient_ratio(), DOMAIN, rng, what)


### END HIDDEN TESTS

# %% [markdown]
# Both losses increase the logit of every sample, but they give the samples different *weights*. The
# saturating loss gives most weight to samples that already fool the discriminator, and the
# non-saturating loss to samples that do not.
#
# ![Both losses against the logit of a sample. For very negative logits the saturating loss is flat
# and the other one is steep; for large logits it is the other way round.](figures/losses.png)
#
# *The two losses. Their slopes are what the generator learns from.*
#
# ## The two losses in floating point
#
# A vanishing gradient is a mathematical fact. Do not confuse it with a gradient that is lost in
# floating point. The next cell computes both losses exactly as in the formulas, in `float32`, for
# one sample:


# %% role="run" id="vanish-fails" check_output="true"
print(f"{'':7}{'log(1 - D), as written':>26}{'-log D, as written':>24}")
print(f"{'logit':>7}{'loss':>13}{'gradient':>13}{'loss':>13}{'gradient':>11}")
for value in (-120.0, -20.0, 0.0, 20.0):
    row = f"{value:7g}"
    for width, loss in ((13, lambda d: torch.log(1 - d)), (11, lambda d: -torch.log(d))):
        sample = torch.tensor(value, requires_grad=True)
        written = loss(torch.sigmoid(sample))
        written.backward()
        row += f"{written.item():13.3g}{sample.grad.item():{width}.3g}"
    print(row)

# %% [markdown]
# The remedy seems to fail too: at a logit of -120 the non-saturating loss is infinite and its
# gradient is not a number. The saturating loss fails where the generator is *winning*. All this
# comes from the formulas in floating point, not from the losses themselves. Computed from the
# logits, both are right:
#
# `saturating_loss` and `non_saturating_loss` take logits `[n]`, a floating-point tensor, and return
# the mean of the loss over the batch, a tensor without dimensions and of the same dtype. For logits
# of up to 10000 in size, values have a relative error of at most 1e-5, and gradients are accurate
# to 1e-6. The saturating gradient is accurate even *relative to its size* down to logits of -80,
# because we will measure how small it is.


# %% role="solution" id="vanish-losses"
def saturating_loss(logits):
    """mean log(1 - D), where D is the sigmoid of the logits [n]."""
    ### BEGIN SOLUTION
    return -F.softplus(logits).mean()  # 1 - D = 1 / (1 + exp(logit))
    ### END SOLUTION


def non_saturating_loss(logits):
    """- mean log D, where D is the sigmoid of the logits [n]."""
    ### BEGIN SOLUTION
    return F.softplus(-logits).mean()
    ### END SOLUTION


# %% role="tests" id="vanish-losses-tests" check_output="true"
with visible_checks("vanish-losses") as check:
    for loss, at_half in ((saturating_loss, -math.log(2)), (non_saturating_loss, math.log(2))):
        check.close(loss(torch.zeros(3)), at_half, "the loss at D = 1/2")
        check.shape(loss(torch.zeros(3)), (), "one number for the batch")
        check.true(
            loss(torch.tensor([-120.0, 20.0])).isfinite(), "finite for a very sure discriminator"
        )
        surer, sure = (loss(torch.tensor([logit_there])).item() for logit_there in (-120.0, -60.0))
        grows = surer > sure + 1 if loss is non_saturating_loss else abs(surer - sure) < 1e-6
        check.true(grows, "a surer discriminator: the one loss goes on rising, the other is flat")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, expect_number, points

NAMES = ("saturating_loss", "non_saturating_loss")
PUSH = """
total = {name}(logits.requires_grad_())
torch.autograd.grad(total, logits)[0] if total.requires_grad else None
"""


def factor_and_sign(student, reference, rng, name):
    """What the student's loss for moderate logits is, up to a factor: sign 1 is -log D, sign -1 is
    log(1 - D). The first test judges both."""
    batches = [torch.tensor(rng.uniform(-4, 4, 9)) for _ in range(2)]
    mine = [expect_number(getattr(student, name)(logits), what=name) for logits in batches]
    signs = (-1, 1) if name == "saturating_loss" else (1, -1)
    for sign in signs:
        usual = [float(reference.non_saturating_loss(sign * logits)) for logits in batches]
        factor, same = np.divide(mine, usual)
        if abs(factor - same) < 1e-5 * abs(factor):
            return factor, sign
    return float(signs[0]), signs[0]


@points(1.75)
def test_they_are_the_losses_as_defined(student, reference, rng):
    """For moderate logits each is the mean of its own logarithm, with its sign."""
    logits = torch.tensor(rng.uniform(-4, 4, 15))
    for name in NAMES:
        what = f"{name} (a mean of logarithms of D or of 1 - D, its sign)"
        right = getattr(reference, name)(logits)
        expect_close(getattr(student, name)(logits), right, what, rtol=1e-8, kind="tensor")


@points(0.9)
def test_values_are_right_however_sure_the_discriminator_is(student, reference, rng):
    """In float32 the values are finite and right, also where the sigmoid is an exact 0 or 1."""
    for name in NAMES:
        factor, sign = factor_and_sign(student, reference, rng, name)
        for low, high in ((-10000, -200), (-80, -15), (15, 80), (200, 10000)):
            logits = torch.tensor(rng.uniform(low, high, 9), dtype=torch.float32)
            value = getattr(student, name)(logits)
            what = f"{name} for logits from {low} to {high} (a sigmoid, or a clamp, on the way?)"
            expect_array(value, (), what=what, kind="tensor")
            right = factor * reference.non_saturating_loss(sign * logits.double())
            atol = abs(factor) * 1e-6 * max(-low, high)
            expect_close(value, right, what, rtol=1e-5, atol=atol)


@points(0.85)
def test_gradients_are_right_however_sure_the_discriminator_is(student, reference, rng):
    """In float32 each sample's gradient is the sigmoid's share: never NaN, not 0 where a sample is
    rejected or the logit is 0, and as tiny as it should be where it vanishes."""
    for name in NAMES:
        factor, sign = factor_and_sign(student, reference, rng, name)
        for low, high in ((-10000, -200), (-80, -15), (0, 0), (15, 80), (200, 10000)):
            logits = torch.tensor(rng.uniform(low, high, 9), dtype=torch.float32)
            push = student.run(PUSH.format(name=name), logits=logits)
            expect(push is not None, f"no gradient flows from {name} to the logits")
            right = -sign * factor * torch.sigmoid(-sign * logits.double()) / 9
            where = (
                f"logits from {low} to {high}" if high else "a logit of 0, where relu has no slope"
            )
            what = f"the gradient of {name} for {where}"
            rounding = 0.0 if name == "saturating_loss" and low == -80 else 1e-7 * abs(factor)
            expect_close(push, right, what, rtol=1e-4, atol=rounding)


### END HIDDEN TESTS

# %% [markdown]
# ## What reaches the generator
#
# We call `generator_signal` the norm of the gradient of
# `loss(discriminator(generator(latents)))` in the generator's parameters: the square root of the
# sum of the squares of *all* entries of all of them, as a plain float. Parameters on which the loss
# does not depend count as 0. Parameters, their `.grad` and `requires_grad`, and the modes of the
# networks are the same afterwards as before. Old values in `.grad` do not change the result.


# %% role="solution" id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    """The norm of the loss's gradient in all of the generator's parameters, a float."""
    ### BEGIN SOLUTION
    value = loss(discriminator(generator(latents)))
    parameters = list(generator.parameters())
    gradients = torch.autograd.grad(value, parameters, allow_unused=True)
    squares = [gradient.square().sum().item() for gradient in gradients if gradient is not None]
    return math.sqrt(sum(squares))
    ### END SOLUTION


# %% role="tests" id="vanish-signal-tests" check_output="true"
with visible_checks("vanish-signal") as check:
    shift, judge_of_shift = nn.Linear(1, 1), nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))
    with torch.no_grad():
        judge_of_shift[0].weight.fill_(3.0)
    signal = generator_signal(shift, judge_of_shift, torch.zeros(5, 1), lambda h: h.mean())
    check.plain_float(signal, "generator_signal")
    check.close(signal, 3.0, "for latents of 0 only the bias counts, with a slope of 3")
    check.true(shift.bias.grad is None, ".grad is still None")
    signal = generator_signal(shift, judge_of_shift, torch.ones(5, 1), lambda h: h.mean())
    check.close(signal, math.sqrt(18), "for latents of 1 weight and bias have a slope of 3 each")
### BEGIN HIDDEN TESTS
from dgm.testing import (
    expect,
    expect_close,
    expect_float,
    expect_items,
    expect_number,
    points,
)

# `unused` adds a parameter that the pictures do not depend on.
SIGNAL = """
import torch
from torch import nn
torch.manual_seed(seed)
class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Dropout(0.0), nn.Linear(6, 2))
        if unused:
            self.idle = nn.Parameter(torch.ones(4))
    def forward(self, z):
        return self.layers(z)
generator = Generator()
discriminator = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1), nn.Flatten(0))
for parameter in discriminator.parameters():
    parameter.requires_grad_(not frozen)
networks = (generator, discriminator)
def state():
    return {
        "grad": [p.grad is None or p.grad.tolist() for n in networks for p in n.parameters()],
        "requires_grad": [p.requires_grad for n in networks for p in n.parameters()],
        "values": [p.detach().flatten().tolist() for n in networks for p in n.parameters()],
        "mode": [m.training for n in networks for m in n.modules()],
    }
latents = torch.randn(7, 3)
if stale:
    for parameter in [p for n in networks for p in n.parameters()]:
        parameter.grad = torch.randn(parameter.shape)
generator.train(training), discriminator.train(training)
before = state()
signals = []
for loss in (lambda h: h.mean(), lambda h: torch.log1p(h.square()).sum()):
    signals.append(generator_signal(generator, discriminator, latents, loss))
    if fresh:
        generator.zero_grad(), discriminator.zero_grad()
{"signals": signals, "before": before, "after": state()}
"""


def measure(side, seed, unused=False, stale=False, frozen=False, fresh=False, training=True):
    """The signals of two losses, and the state of the networks before and after. With `fresh`, the
    gradients are cleared after each of the two."""
    switches = {"unused": unused, "stale": stale, "frozen": frozen, "fresh": fresh}
    found = side.run(SIGNAL, seed=seed, training=training, **switches)
    for signal in expect_items(found["signals"], 2, "the signals"):
        value = expect_number(signal, what="generator_signal")
        expect(value > 0, f"generator_signal is {value:g} although the loss has a gradient")
    return found


@points(1.25)
def test_is_the_norm_of_the_whole_gradient(student, reference, rng):
    """It is the norm over every entry of every parameter of the generator, for any loss."""
    seed = int(rng.integers(2**31))
    found, right = (measure(side, seed, fresh=True)["signals"] for side in (student, reference))
    what = "generator_signal (the generator's parameters, all of them; the root of all squares)"
    expect_close(found, right, what, rtol=1e-4)


@points(0.15)
def test_is_a_plain_float(student, rng):
    """It is a float, not a tensor."""
    for signal in measure(student, int(rng.integers(2**31)))["signals"]:
        expect_float(signal, "generator_signal")


@points(0.65)
def test_only_looks(student, rng):
    """Values, gradients, requires_grad and modes of both networks are the same afterwards."""
    for stale in (False, True):
        others = {"stale": stale, "frozen": stale, "training": not stale}
        seen = measure(student, int(rng.integers(2**31)), **others)
        for what in seen["before"]:
            expect(
                seen["before"][what] == seen["after"][what],
                f"measuring changed the {what} of a network: torch.autograd.grad leaves no trace",
            )


@points(0.45)
def test_copes_with_what_it_meets(student, rng):
    """Old gradients, idle parameters and a frozen discriminator make no difference."""
    seed = int(rng.integers(2**31))
    plain = measure(student, seed, fresh=True)["signals"]
    for circumstances in ({"stale": True}, {"unused": True}, {"frozen": True}):
        what = f"generator_signal, {next(iter(circumstances))} (compared with itself without that)"
        fresh = "stale" not in circumstances
        found = measure(student, seed, **circumstances, fresh=fresh)["signals"]
        expect_close(found, plain, what, rtol=1e-4)


### END HIDDEN TESTS

# %% [markdown]
# ## Measured
#
# The data are a bump at $(4, 0)$, and the generator $G_\theta(z) = Az + b$ starts with a bump at
# the origin. The generator does not change; the discriminator trains and gets better and better.
# **Predict first:** compare update 30 with the end of this training. For the signals of the two
# losses (`"saturating"`, `"non-saturating"`) and the mean `"slope of h"`, say whether it
# `"vanishes"` (less than a tenth is left), `"grows"` (to more than ten times) or `"stays"`
# (neither). Any guess will do: it is not scored. The measurement waits for it.


# %% role="solution" id="vanish-prediction"
def vanish_prediction():
    """A dict: "vanishes", "stays" or "grows" for "saturating", "non-saturating", "slope of h"."""
    ### BEGIN SOLUTION
    return {"saturating": "vanishes", "non-saturating": "stays", "slope of h": "stays"}
    ### END SOLUTION


# %% role="run" id="vanish-kit" collapsed="true"
CENTRE = torch.tensor([4.0, 0.0])
VANISH_BATCH = 64


def draw_data(count):
    """Points [count, 2] of the data."""
    return CENTRE + 0.5 * torch.randn(count, 2)


def small_generator():
    """G(z) = A z + b, a bump around the origin."""
    generator = nn.Linear(2, 2)
    with torch.no_grad():
        generator.weight.copy_(0.5 * torch.eye(2))
        generator.bias.zero_()
    return generator


def small_discriminator():
    """Points [N, 2] -> logits [N]."""
    layers = [nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 32), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Linear(32, 1), nn.Flatten(0))


def teach(discriminator, generator, optimizer):
    """One update of the discriminator."""
    with torch.no_grad():
        forged = generator(torch.randn(VANISH_BATCH, 2))
    real = discriminator(draw_data(VANISH_BATCH))
    value = F.softplus(-real).mean() + F.softplus(discriminator(forged)).mean()
    optimizer.zero_grad()
    value.backward()
    optimizer.step()


def logit_slopes(generator, discriminator, latents):
    """The norm of each sample's gradient of h(G(z)) in the generator's A and b: [N]."""
    forged = generator(latents).detach().requires_grad_()
    (gradient,) = torch.autograd.grad(discriminator(forged).sum(), forged)
    return gradient.norm(dim=1) * (1 + latents.square().sum(dim=1)).sqrt()


# %% role="run" id="vanish-measure"
vanish_prediction()  # this cell waits for your guess
set_seed()
idle_generator, learner = small_generator(), small_discriminator()
teacher_optimizer = torch.optim.Adam(learner.parameters(), lr=2e-3)
watched = torch.randn(500, 2)
LESSONS = budget(smoke=400, cpu=2000, gpu=2000)
checkpoints = sorted({round(10**e) for e in np.linspace(0, math.log10(LESSONS), 25)})
vanish_history = {"lessons": [], "D": [], "saturating": [], "non-saturating": [], "slope of h": []}
vanish_history["bound"] = []
for lesson in range(1, LESSONS + 1):
    teach(learner, idle_generator, teacher_optimizer)
    if lesson not in checkpoints:
        continue
    with torch.no_grad():
        believed = torch.sigmoid(learner(idle_generator(watched))).mean().item()
    steepness = logit_slopes(idle_generator, learner, watched)
    vanish_history["lessons"].append(lesson)
    vanish_history["D"].append(believed)
    vanish_history["slope of h"].append(steepness.mean().item())
    vanish_history["bound"].append(steepness.max().item() * believed)
    for name, loss in (("saturating", saturating_loss), ("non-saturating", non_saturating_loss)):
        vanish_history[name].append(generator_signal(idle_generator, learner, watched, loss))

figure, axes = plt.subplots(figsize=(7, 3.8), layout="constrained")
STYLES = {
    "slope of h": ("#888888", "-", "mean slope of h"),
    "non-saturating": ("#1a7f37", "-", "signal of −log D"),
    "bound": ("#b2182b", ":", "B · mean D"),
    "saturating": ("#b2182b", "-", "signal of log(1 − D)"),
    "D": ("#2166ac", "--", "mean D on generated samples"),
}
for name, (colour, line, label) in STYLES.items():
    axes.loglog(vanish_history["lessons"], vanish_history[name], line, color=colour, label=label)
axes.set(xlabel="updates of the discriminator", ylabel="size")
axes.set_title("The discriminator learns, and the generator does not move", loc="left", fontsize=10)
axes.spines[["top", "right"]].set_visible(False)
axes.grid(linewidth=0.3, alpha=0.5)
axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
plt.show()


def change(early, late):
    """In the words of the prediction."""
    return "vanishes" if late < early / 10 else "grows" if late > 10 * early else "stays"


print(f"{'':16}{'you said':12}{'measured':12}{'after 30':>10}{'at the end':>12}")
early = next(i for i, lesson in enumerate(vanish_history["lessons"]) if lesson >= 30)
for name in ("saturating", "non-saturating", "slope of h"):
    said, ends = (
        guess_of(vanish_prediction, name),
        (vanish_history[name][early], vanish_history[name][-1]),
    )
    print(f"{name:16}{said:12}{change(*ends):12}{ends[0]:10.2e}{ends[1]:12.2e}")

# %% [markdown]
# After a start in which the discriminator finds the direction, the saturating signal falls with
# $D$. The slope of $h$ grows, but much more slowly than $D$ falls. ($B$ is the largest slope on
# these 500 samples.) The signal of the non-saturating loss grows with this slope. It stays below
# the slope because it is the norm of a mean, not the mean of the norms.
#
# ## A generator that stops learning
#
# Now let the generator learn. The two networks take turns with one update each, from the same
# start, and the discriminator has a head start of zero or of many updates. The generator first uses
# plain gradient descent, then Adam.

# %% role="deliverable" id="vanish-play"
HEAD_START = budget(smoke=100, cpu=1000, gpu=1000)
PLAY_ROUNDS = budget(smoke=50, cpu=400, gpu=400)


def play_with(loss, make_optimizer, head_start):
    """One game: (first signal, distances of the centres after each round)."""
    set_seed(1)
    generator, discriminator = small_generator(), small_discriminator()
    teacher = torch.optim.Adam(discriminator.parameters(), lr=2e-3)
    optimizer = make_optimizer(generator.parameters())
    for _ in range(head_start):
        teach(discriminator, generator, teacher)
    first = generator_signal(generator, discriminator, watched, loss)
    distances = []
    for _ in range(PLAY_ROUNDS):
        teach(discriminator, generator, teacher)
        value = loss(discriminator(generator(torch.randn(VANISH_BATCH, 2))))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        distances.append((generator.bias.detach() - CENTRE).norm().item())
    return first, distances


GENERATOR_OPTIMIZERS = {
    "SGD": lambda parameters: torch.optim.SGD(parameters, lr=0.05),
    "Adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
}
LOSSES_PLAYED = {"log(1 - D)": saturating_loss, "-log D": non_saturating_loss}
games = {
    (method, head_start, name): play_with(loss, make_optimizer, head_start)
    for method, make_optimizer in GENERATOR_OPTIMIZERS.items()
    for head_start in (0, HEAD_START)
    for name, loss in LOSSES_PLAYED.items()
}
figure, panels = plt.subplots(1, 2, figsize=(9.5, 3.6), layout="constrained", sharey=True)
for panel, method in zip(panels, GENERATOR_OPTIMIZERS, strict=True):
    for head_start, line in ((0, ":"), (HEAD_START, "-")):
        for name, colour in zip(LOSSES_PLAYED, ("#b2182b", "#1a7f37"), strict=True):
            _, distances = games[method, head_start, name]
            panel.plot(distances, line, color=colour, label=f"{name}, head start {head_start}")
    panel.set(xlabel="round", ylim=(0, 4.3))
    panel.set_title(f"the generator uses {method}", loc="left", fontsize=10)
    panel.spines[["top", "right"]].set_visible(False)
panels[0].set_ylabel("distance from the data")
lines, labels = panels[0].get_legend_handles_labels()
figure.legend(lines, labels, loc="outside lower center", ncols=4, frameon=False, fontsize=8)
plt.show()

# %% [markdown]
# A curve that has come close may move away again: discriminator and generator go on learning in
# turns. The table shows the signal of the first round, and the distance after the last one.

# %% role="run" id="vanish-table"
header = f"{'generator':11}{'head start':>10}  {'loss':12}{'first signal':>13}{'distance':>10}"
print(header)
for (method, head_start, name), (first, distances) in games.items():
    print(f"{method:11}{head_start:10}  {name:12}{first:13.1e}{distances[-1]:10.2f}")

# %% [markdown] role="written" id="vanish-proof" points="2"
# **The theorem.** (a) State both assumptions and the conclusion precisely. (b) Prove the theorem
# for the expectation over $z$, not only for one sample; $z$ is bounded. (c) Why is the second
# assumption necessary (use `tiny_but_steep`)? Why does it hold for an ordinary network with bounded
# weights and bounded latents?
# ### BEGIN MARK SCHEME
# - 0.5 points (a): assumptions D(G(z)) -> 0 (h -> -oo) on the generator's samples *and* a bounded
#   gradient of the logit in theta; conclusion: the gradient of the saturating loss goes to 0. The
#   answer needs both assumptions.
# - 1 point (b): gradient and expectation are exchanged and the gradient is -E[D grad h] (half); its
#   norm is at most E[D |grad h|] <= B E[D] -> 0, with E[D] -> 0 because D is at most 1 and tends to
#   0 (uniformly, in mean, or by dominated convergence) (half).
# - 0.5 points (c): tiny_but_steep (or another function whose logit has a slope of 1/D) keeps a
#   slope; a network's slope is a product of weights, of slopes of activations that are at most 1,
#   and of inputs (latents), so it is bounded whatever the value of h. Only one of these two
#   arguments: half.
#   (Gaussian latents are not bounded. The question does not ask for them; a bound B (1 + |z|) is
#   enough, by Cauchy-Schwarz.)
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Assume that D(G(z)) tends to 0 for the generator's samples, with D at most 1, and that the
# gradient of h(G_theta(z)) in theta always has a norm of at most B. Then the gradient of E log(1 -
# D) in theta tends to 0.
#
# (b) The bound allows us to differentiate under the expectation. The gradient is -E[D(G(z)) grad
# h(G(z))]. Its norm is at most E[D |grad h|] <= B E[D(G(z))], and the expectation of a quantity
# between 0 and 1 that tends to 0 also tends to 0 (dominated convergence).
#
# (c) D = delta (2 + sin(x/delta))/4 tends to 0 uniformly, and log(1 - D) keeps a slope of 1/4 at 0:
# its logit has a slope of the order 1/delta. A network's h is a composition of linear maps and
# activations of slope at most 1, so its gradient in x is at most the product of the weights' norms,
# whatever value h has; the gradient of G in theta is bounded in the same way, times the size of the
# latents. (Gaussian latents have no bound, but they have a second moment: if |grad h| <= B (1 +
# |z|), the proof in (b) works with E[D (1 + |z|)] <= sqrt(E[D^2] E[(1 + |z|)^2]), by
# Cauchy-Schwarz.)
# ### END SOLUTION

# %% [markdown] role="written" id="vanish-why-it-looks-right" points="2"
# **Why does the wrong answer look right?** (a) A classmate trains with the saturating loss and Adam
# and reports: "The vanishing gradient is a myth, my generator comes closer and closer." Compare
# your rows for SGD and Adam after the head start. How does Adam change a small gradient, so that
# this classmate cannot see the problem? When would this no longer work? (b) Another classmate codes
# $-\log D$ with a sigmoid, gets NaN from a sure discriminator, clamps $D$ at $10^{-7}$, sees a
# gradient of exactly 0, and concludes that the gradient of the non-saturating loss vanishes too.
# What did this classmate measure? Use your figures.
# ### BEGIN MARK SCHEME
# - 0.5 points (a): Adam divides by the running size of the gradient, so its step is about lr,
#   whatever that size is; the answer compares figures of the rows.
# - 0.5 points (a): it stops working where the gradient is below Adam's epsilon (1e-8), or
#   underflows, or is smaller than noise or rounding; one of these.
# - 0.5 points (b): the classmate measured the derivative of the clamp, which is a constant
#   there; the true gradient in the logit is -(1 - D), close to -1.
# - 0.5 points (b): a figure from the student's own notebook that shows this (the signal of -log D
#   from logits, of the order of the slope of h; or the NaN row of the table compared with the right
#   loss).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) After the head start both methods begin with the same saturating signal, 6.6e-04 in my `cpu`
# run. SGD moves by lr times this signal, and its generator has hardly moved (3.64 of 4 units are
# left). Adam divides each entry by its running root mean square, takes steps of about lr, and ends
# 0.88 from the data, as if nothing were wrong. But the signal is still thousands of times weaker
# than the signal of the other loss, 3.0e+00. When it falls below Adam's epsilon of 1e-8, at logits
# near -20, the division no longer restores it, and beyond -104 it is 0 in float32.
#
# (b) This classmate measured the clamp: below 1e-7 the clamped D is a constant, and the
# derivative of a constant is 0. The gradient of -log D in the logit is -(1 - D), here nearly -1;
# computed from the logits, its signal rose to 4.12e+00 while that of log(1 - D) fell to 2.94e-04.
# <!-- figures of the cpu run: vanish-table 6.6e-04 3.64 0.88 3.0e+00; vanish-measure 4.12e+00
# 2.94e-04 -->
# ### END SOLUTION

# %% role="run" id="vanish-summary"
check_summary(
    [
        "vanish-chain",
        "vanish-bound",
        "vanish-steep",
        "vanish-cure",
        "vanish-losses",
        "vanish-signal",
    ]
)
