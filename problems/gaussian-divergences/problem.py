# ---
# title: Divergences of narrow Gaussians
# covers:
#   - CSDS 600 HW2 question 2a: [kl-derivation]
#   - CSDS 600 HW2 question 2b: [kl-limits]
#   - CSDS 600 HW2 question 2c: [loss-is-kl, why-not-kl]
#   - CSDS 600 HW2 question 2d: [js-divergence, js-bound, w1-certificate, limits-compared,
#       compare-divergences]
# differs:
#   CSDS 600 HW2 question 2a:
#     Derived for two different widths, as a certificate. The source has one width.
#   CSDS 600 HW2 question 2b:
#     Answered with formulas.
#   CSDS 600 HW2 question 2c:
#     The text also shows what goes wrong in float32 arithmetic.
#   CSDS 600 HW2 question 2d:
#     The comparison is in words. JS is also integrated and bounded, and W1 is also proved, on a
#     grid.
# presupposes: [expectation of a Gaussian, KL divergence, optimal discriminator, autograd]
# setup: [basics, checks, symbolic, certificates, transport]
# minutes: {smoke: 0.3, cpu: 0.3, gpu: 0.3}
# work: {reading: 40, kl-derivation: 35, gaussian-kl: 16, kl-limits: 13, loss-is-kl: 20,
#   optimal-logit: 12, loss-from-logits: 10, why-not-kl: 16, js-divergence: 40, js-bound: 30,
#   w1-certificate: 35, limits-compared: 14, compare-divergences: 10, why-it-looks-right: 11}
# ---
# %% [markdown]
# # Divergences of narrow Gaussians
#
# A picture of a digit is a point in a space of 784 dimensions, and almost no point of that space is
# a picture of a digit: the data lie on a thin set. A generator's pictures also lie on a thin set,
# because the generator maps a few noise variables into that space. Early in training the two thin
# sets hardly overlap. The generator has to move its set towards the data, and all it can use is one
# number, a distance between the two distributions, and the slope of that number. Which distances
# still give a direction when nothing overlaps?
#
# The question is too hard for digits, but easy for two bumps on a line:
#
# $$p_g = \mathcal N(\theta, \epsilon^2), \qquad p_{data} = \mathcal N(\theta_0, \epsilon_0^2).$$
#
# The generator controls $\theta$, the data have $\theta_0$, and "thin" means $\epsilon \to 0$.
#
# **Contract for everything below.**
#
# - `epsilon` and `epsilon0` are standard deviations, not variances. Arguments come in the order
#   theta, theta0, epsilon, epsilon0: means first, the generator's before the data's.
# - Logarithms are natural, so divergences are in nats.
# - $D_{KL}(p \,\|\, q) = \int p \log \frac{p}{q}$: the average is taken over the first argument. JS
#   is half of $D_{KL}(p_g\|m)$ plus half of $D_{KL}(p_{data}\|m)$, where $m$ is the even mixture of
#   the two.
# - Functions in SymPy use the symbols `theta, theta0, epsilon, epsilon0, x, p_g, p_data` of the
#   next cell and return SymPy expressions with nothing left unevaluated, unless a step asks for it.
# - The limit $\epsilon \to 0$ is from above, with equal widths $\epsilon_0 = \epsilon$. Everywhere
#   else the widths may differ: with equal widths $D_{KL}$ is symmetric, and swapped arguments would
#   stay hidden.

# %% role="setup" id="gaussian-symbols"
import time

from scipy.integrate import quad

theta, theta0, x = sp.symbols("theta theta0 x", real=True)
epsilon, epsilon0 = sp.symbols("epsilon epsilon0", positive=True)
p_g, p_data = sp.symbols("p_g p_data", positive=True)  # the two densities at one point


def normal_density(x, mean, deviation):
    """The density of N(mean, deviation^2) at x, as a SymPy expression."""
    scale = deviation * sp.sqrt(2 * sp.pi)
    return sp.exp(-((x - mean) ** 2) / (2 * deviation**2)) / scale


# %% role="setup" id="gaussian-pictures" collapsed="true"
COLOURS = {"KL": "#b2182b", "JS": "#2166ac", "W1": "#1a7f37"}
SHADES = {1.0: 0.25, 0.3: 0.5, 0.1: 0.75, 0.03: 1.0}  # the narrowest bumps are drawn darkest


def bump(positions, mean, deviation):
    """The density of N(mean, deviation^2) at an array of positions."""
    z = (positions - mean) / deviation
    return np.exp(-(z**2) / 2) / (deviation * np.sqrt(2 * np.pi))


def tidy(axes, title, **labels):
    """The look that all plots of this problem share."""
    axes.set_title(title, loc="left", fontsize=10)
    axes.set(**labels)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.tick_params(labelsize=8)


# %% role="run" id="gaussian-bumps"
figure, panels = plt.subplots(1, 3, figsize=(9.5, 2.4), layout="constrained")
positions = np.linspace(-2, 3, 1501)
for panel, width in zip(panels, (1.0, 0.3, 0.1), strict=True):
    for mean, name, colour in ((0, "data", "#555555"), (1, "generator", "#d95f02")):
        panel.fill_between(positions, bump(positions, mean, width), color=colour, alpha=0.25)
        panel.plot(positions, bump(positions, mean, width), color=colour, label=name)
    tidy(panel, f"ε = {width:g}", xlabel="x", ylim=(0, None))
panels[0].set_ylabel("density")
panels[2].legend(frameon=False, fontsize=8, loc="upper left")
plt.show()

# %% [markdown]
# ## Before any formula: what do you expect?
#
# Keep $\theta - \theta_0 = 1$ and let $\epsilon$ go to 0. Every distance $d$ has a slope
# $\partial d/\partial\theta$, and a generator learns only from that slope. Write down what you
# think happens to each slope: it `"explodes"`, it `"vanishes"`, or it `"settles"` at a finite value
# other than 0. This is not scored, and any guess will do. The measurement below waits for it, and
# prints it next to what was measured.


# %% role="solution" id="prediction"
def prediction():
    """{"KL": ..., "JS": ..., "W1": ...}, each one of "explodes", "vanishes", "settles"."""
    ### BEGIN SOLUTION
    return {"KL": "vanishes", "JS": "vanishes", "W1": "settles"}  # as many would say
    ### END SOLUTION


# %% [markdown]
# ## KL: from the integral to the closed form
#
# Derive $D_{KL}(p_g \,\|\, p_{data})$ for two widths. You hand in a derivation as an
# `EqualityChain`: a list of expressions, each equal to the one before. If the steps had no
# prescribed form, four copies of the answer would pass. So each step has a form:
#
# 1. the definition itself, `KL_DEFINITION` of the next cell: one integral over `x` that contains
#    everything, with the logarithm of the densities inside;
# 2. still one integral, but its logarithm no longer contains the integration variable: the two
#    squares that it becomes stand in the integral;
# 3. moments of $p_g$: integrals without any logarithm inside them, of one or both of these squares
#    (steps 2 and 3 may be equal);
# 4. the closed form, with no integral left, in `theta, theta0, epsilon, epsilon0`.
#
# All integrals are over the whole line. From step 2 on, you may split and scale them as you like,
# multiply the squares out, and change the variable by a shift and a factor. For equal widths your
# last step has to become the well-known $(\theta-\theta_0)^2 / 2\epsilon^2$.

# %% role="setup" id="kl-forms" collapsed="true"
KL_DOMAIN = {theta: (-2, 2), theta0: (-2, 2), epsilon: (0.5, 2), epsilon0: (0.5, 2)}
GENERATED, DATA = normal_density(x, theta, epsilon), normal_density(x, theta0, epsilon0)
KL_DEFINITION = sp.Integral(GENERATED * sp.log(GENERATED / DATA), (x, -sp.oo, sp.oo))


def is_one_integral(expression):
    """One integral, with anything outside it."""
    return len(expression.atoms(sp.Integral)) == 1


def has_log_of_variable(expression):
    """At least one integral has a logarithm of its integration variable inside."""
    return any(
        log.has(*integral.variables)
        for integral in expression.atoms(sp.Integral)
        for log in integral.function.atoms(sp.log)
    )


def constant_and_square(function):
    """(a, b) where `function` is a + b z^2, perhaps with odd powers of z, too; None elsewhere."""
    middle, near, far = (sum(function(sign * z) for sign in (1, -1)) / 2 for z in (0, 1, 2))
    square = near - middle
    return (middle, square) if abs(far - middle - 4 * square) < 1e-6 * (1 + abs(square)) else None


def in_standard_units(integral, point):
    """The same of what a Gaussian integral over the line averages, in units of its own width."""
    (variable, *ends), *others = integral.limits
    first = sp.Add.make_args(integral.function)[0]
    exponent = sp.expand(sum(each.args[0] for each in first.atoms(sp.exp)))
    if others or ends != [-sp.oo, sp.oo] or not exponent.is_polynomial(variable):
        return None
    slope, curvature = (
        value_at(exponent.diff(variable, n).subs(variable, 0), point) for n in (1, 2)
    )
    if mpmath.im(slope) or mpmath.im(curvature) or not mpmath.re(curvature) < 0:
        return None
    width = 1 / mpmath.sqrt(-curvature)

    def average(z):
        place = {**point, variable: sp.Float(slope * width**2 + width * z)}
        return value_at(integral.function, place) * width / bump(z, 0, 1)

    return constant_and_square(average)


def weight_of_squares(step, point):
    """How much of the square of the variable is in the integrals of a step together, or None."""
    averages = {each: in_standard_units(each, point) for each in step.atoms(sp.Integral)}
    if None in averages.values():
        return None
    names = {integral: sp.Dummy() for integral in averages}
    step = step.xreplace(names)
    values = [
        value_at(step, point | {names[each]: a + n * b for each, (a, b) in averages.items()})
        for n in (0, 1, 2)
    ]
    weight = values[1] - values[0]
    return weight if abs(values[2] - values[1] - weight) < 1e-6 * (1 + abs(weight)) else None


def square_in_log(density, point):
    """The square of z in the logarithm of a density at x = theta + epsilon z."""
    places = [{**point, x: point[theta] + point[epsilon] * z} for z in (-1, 0, 1)]
    left, middle, right = (value_at(sp.log(density), place) for place in places)
    return (left + right) / 2 - middle


def has_squares(*allowed):
    """A predicate: (n, m) stands for n times the square of log p_g minus m times that of p_data."""

    def predicate(expression):
        for point in draw_points(KL_DOMAIN, count=2):
            own, other = (square_in_log(density, point) for density in (GENERATED, DATA))
            weight = weight_of_squares(expression, point)
            gaps = [abs(weight - n * own + m * other) for n, m in allowed if weight is not None]
            if min(gaps, default=1) > 1e-6:
                return False
        return True

    return predicate


def no_log_inside(expression):
    """No integral has a logarithm inside."""
    return not any(each.function.has(sp.log) for each in expression.atoms(sp.Integral))


KL_FORMS = [
    Form(
        "one integral, with a logarithm of the integration variable inside",
        all_of(is_one_integral, has_log_of_variable),
    ),
    Form(
        "one integral over the line, of p_g times the two squares that log(p_g/p_data) becomes, "
        "with no logarithm of the integration variable inside",
        all_of(
            is_one_integral,
            lambda expression: not has_log_of_variable(expression),
            has_squares((1, 1)),
        ),
    ),
    Form(
        "second moments: integrals over the line of p_g times one or both of these squares, with "
        "no logarithm inside",
        all_of(no_log_inside, has_squares((1, 1), (0, 1), (1, 0))),
    ),
    Form("a closed form, with no integral left", no_integral),
]


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Write each step as a formula before you write any SymPy. Do not let SymPy work out the integrals:
# its results may be right in a form that no step allows.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The logarithm of a quotient of two exponentials is a logarithm of the widths, plus one square,
# minus another. In step 3 the integrals of these three terms stand alone.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# A helper saves writing: a function that takes an expression and returns the unevaluated integral
# of it times the generator's density.
#
# </details>


# %% role="solution" id="kl-derivation"
def kl_derivation():
    """An EqualityChain of four steps from the definition of D_KL(p_g || p_data) to its closed form.

    The last step is the divergence for any two widths.
    """

    ### BEGIN SOLUTION
    def mean_over_generated(expression):
        return sp.Integral(GENERATED * expression, (x, -sp.oo, sp.oo))

    log_widths = sp.log(epsilon0 / epsilon)
    to_data, to_own = (x - theta0) ** 2 / (2 * epsilon0**2), (x - theta) ** 2 / (2 * epsilon**2)
    return EqualityChain(
        [
            KL_DEFINITION,
            mean_over_generated(log_widths + to_data - to_own),
            log_widths * mean_over_generated(1)
            + mean_over_generated((x - theta0) ** 2) / (2 * epsilon0**2)
            - mean_over_generated((x - theta) ** 2) / (2 * epsilon**2),
            log_widths
            + (epsilon**2 + (theta - theta0) ** 2) / (2 * epsilon0**2)
            - sp.Rational(1, 2),
        ]
    )
    ### END SOLUTION


# %% role="tests" id="kl-derivation-tests" check_output="true"
with visible_checks("kl-derivation") as check:
    derivation = kl_derivation()
    one_point = draw_points(KL_DOMAIN, count=1)  # the integrals take a while
    check.certificate(derivation, KL_DOMAIN, KL_FORMS, start=KL_DEFINITION, points=one_point)
    equal_widths = by_name(sp.sympify(derivation.steps[-1]), KL_DOMAIN).subs(epsilon0, epsilon)
    well_known = (theta - theta0) ** 2 / (2 * epsilon**2)
    check.true(
        first_difference(equal_widths, well_known, draw_points(KL_DOMAIN)) is None,
        "with equal widths the last step is half the squared gap in units of epsilon",
    )
    last = by_name(sp.sympify(derivation.steps[-1]), KL_DOMAIN)
    narrow, wide = (
        value_at(last, {theta: 0.51, theta0: 0.5, epsilon: width, epsilon0: 1 / width})
        for width in (0.5, 2.0)
    )
    check.true(
        narrow < wide,
        "in the last step a narrow generator inside wide data costs less than the other way round",
    )
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    agree,
    check_equality_chain,
    expect,
    expression,
    points,
    steps_of,
)

THETA, THETA0 = sp.symbols("theta theta0", real=True)
EPSILON, EPSILON0 = sp.symbols("epsilon epsilon0", positive=True)
DOMAIN = {THETA: (-2, 2), THETA0: (-2, 2), EPSILON: (0.5, 2), EPSILON0: (0.5, 2)}


@points(2)
def test_every_step_follows_in_the_form_asked_for(student, reference, rng):
    """Each step but the last equals the one before it and has the form asked for."""
    start = reference.kl_derivation().steps[0]
    check_equality_chain(
        student.kl_derivation(), DOMAIN, rng, reference.KL_FORMS, start, target=None, points=1
    )


@points(2)
def test_the_last_step_is_the_divergence_asked_for(student, reference, rng):
    """The last step is the KL divergence from the generator to the data, for two widths."""
    steps = steps_of(student.kl_derivation())
    last = expression(steps[-1], DOMAIN, what="the last step")
    expect(not last.has(sp.Integral), "the last step still holds an integral")
    right = expression(reference.kl_derivation().steps[-1], DOMAIN)
    difference = agree(last, right, DOMAIN, rng)
    if difference is None:
        return
    swapped = {THETA: THETA0, THETA0: THETA, EPSILON: EPSILON0, EPSILON0: EPSILON}
    mistake = "does the average of (x - theta0)^2 under p_g hold the variance of p_g, too?"
    turned = right - 2 * sp.log(EPSILON0 / EPSILON)
    if agree(last, right.xreplace(swapped), DOMAIN, rng) is None:
        mistake = "this is the divergence with its arguments swapped"
    elif agree(last, turned, DOMAIN, rng) is None:
        mistake = "the logarithm of the widths has the wrong sign"
    elif EPSILON0 not in last.free_symbols:
        mistake = "epsilon0 is missing: the widths may differ"
    expect(
        False,
        f"at {difference.point} the last step is {difference.left}, which is not the divergence: "
        f"{mistake}",
    )


### END HIDDEN TESTS

# %% [markdown]
# ## KL in floating point
#
# A formula is not yet a function that works in floating point. The divergence depends only on
# ratios of lengths: two bumps of equal width that are one standard deviation apart have a
# divergence of half a nat, whatever the unit of length. The next cell computes the equal-width
# formula in `float32` exactly as written, for smaller and
# smaller $\epsilon$ and a gap of $\epsilon$ between the means:

# %% role="run" id="kl-transcribed" check_output="true"
print("epsilon   (theta - theta0)^2 / (2 epsilon^2)   should be 0.5")
for exponent in (0, 6, 12, 18, 24, 30):
    width = torch.tensor(10.0**-exponent)
    print(f"1e-{exponent:<7d}{(width**2 / (2 * width**2)).item():.3g}")

# %% [markdown]
# The square of $10^{-24}$ is too small for `float32`, so it becomes 0, and 0 divided by 0 is not a
# number. In half precision the same happens at $\epsilon = 10^{-4}$, a width that occurs in real
# training.
#
# **Contract.** `gaussian_kl` takes four tensors of one floating-point dtype whose shapes broadcast,
# and returns $D_{KL}(p_g \,\|\, p_{data})$ as a tensor of that dtype and of the broadcast shape.
# Gradients flow to all four arguments. The ratio of the widths is between 1/30 and 30. Multiplying
# all four arguments by one factor changes nothing, as long as the arguments and the gap between the
# means fit their dtype.


# %% role="solution" id="gaussian-kl"
def gaussian_kl(theta, theta0, epsilon, epsilon0):
    """D_KL(N(theta, epsilon^2) || N(theta0, epsilon0^2)) in nats, for tensors, elementwise."""
    ### BEGIN SOLUTION
    width = epsilon / epsilon0  # ratios first: the square of a length may underflow
    gap = (theta - theta0) / epsilon0
    return (width**2 + gap**2 - 1) / 2 - torch.log(width)
    ### END SOLUTION


# %% role="tests" id="gaussian-kl-tests" check_output="true"
with visible_checks("gaussian-kl") as check:
    numbers = [torch.tensor(value) for value in (0.0, 0.5, 1.0, 2.0)]
    zero, half, one, two = numbers
    check.close(gaussian_kl(one, one, two, two), 0.0, "equal distributions are 0 apart")
    check.close(gaussian_kl(one, zero, one, one), 0.5, "one standard deviation apart: half a nat")
    check.true(
        gaussian_kl(zero, zero, half, two) < gaussian_kl(zero, zero, two, half),
        "a narrow generator inside wide data costs less than a wide generator over narrow data",
    )
    check.shape(gaussian_kl(torch.ones(3, 1), zero, torch.ones(4), two), (3, 4), "shapes broadcast")
    check.close(gaussian_kl(two, zero, two, two), 0.5, "lengths in another unit: still half a nat")
    tiny = 1e-24 * one
    check.close(gaussian_kl(tiny, zero, tiny, tiny), 0.5, "all lengths 1e-24: still half a nat")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points

NAMES = ("theta", "theta0", "epsilon", "epsilon0")
SHAPES = ((8, 1), (), (5,), (8, 5))


def draw(rng, shapes=SHAPES, dtype=torch.float64):
    """Means up to 3 and widths from 0.1 to 3, as tensors."""
    means = [rng.uniform(-3, 3, shape) for shape in shapes[:2]]
    widths = [np.exp(rng.uniform(np.log(0.1), np.log(3), shape)) for shape in shapes[2:]]
    return [torch.tensor(values, dtype=dtype) for values in (*means, *widths)]


@points(1)
def test_agrees_with_the_closed_form(student, reference, rng):
    """It is the KL divergence from the generator to the data, for random means and widths."""
    arguments = draw(rng)
    expect_close(
        student.gaussian_kl(*arguments),
        reference.gaussian_kl(*arguments),
        "D_KL(p_g || p_data) for unequal widths (are the arguments in order, the widths squared?)",
        rtol=1e-8,
        atol=1e-9,
        kind="tensor",
    )


@points(1)
def test_its_slopes_flow_to_the_arguments(student, reference, rng):
    """Autograd gives its slope in each of the four arguments."""
    arguments = draw(rng, 4 * ((40,),))
    slopes, right = (
        side.run(
            "for argument in arguments:\n    argument.requires_grad_()\n"
            "total = gaussian_kl(*arguments).sum()\n"
            "torch.autograd.grad(total, arguments, allow_unused=True) "
            "if total.requires_grad else 4 * [None]",
            arguments=arguments,
        )
        for side in (student, reference)
    )
    for name, slope, expected in zip(NAMES, slopes, right, strict=True):
        expect(
            slope is not None,
            f"no gradient flows to {name}: .item(), .numpy(), detach() and math.log cut the graph",
        )
        expect_close(slope, expected, f"the slope in {name}", rtol=1e-8)


@points(1)
def test_the_unit_of_length_does_not_matter(student, rng):
    """In float32 and float64, multiplying all four arguments by one tiny or huge factor changes
    nothing."""
    for dtype, size in ((torch.float32, 90), (torch.float64, 600)):
        arguments = draw(rng, 4 * ((10,),), dtype=dtype)
        what = f"the divergence of different bumps, in {str(dtype).removeprefix('torch.')}"
        plain = expect_array(student.gaussian_kl(*arguments), (10,), dtype, what, kind="tensor")
        expect((plain > 0).all(), f"{what}, should be positive")
        for factor in (2.0**-size, 2.0**size):
            scaled = student.gaussian_kl(*[factor * value for value in arguments])
            what = f"with all lengths multiplied by {factor:.0e}, against the same without"
            expect_array(scaled, (10,), dtype, what, kind="tensor")
            expect_close(scaled, plain, what, rtol=1e-4, atol=1e-5)


### END HIDDEN TESTS

# %% [markdown]
# ## KL as the bumps get narrow
#
# Now take equal widths, $D_{KL} = (\theta - \theta_0)^2 / 2\epsilon^2$, and fixed
# $\theta \neq \theta_0$.
#
# *Documentation:*
# [`sp.sign` and `sp.Piecewise`](https://docs.sympy.org/latest/modules/functions/elementary.html).
#
# **Contract.** `kl_slope` returns $\partial D_{KL} / \partial\theta$ at a fixed `epsilon`.
# `kl_limit` and `kl_slope_limit` return the limits of $D_{KL}$ and of that slope as `epsilon` goes
# to 0, each as one expression that is right for `theta` above `theta0` and for `theta` below it. An
# infinite limit is `sp.oo` or `-sp.oo`; if its sign depends on the side, the expression must depend
# on the side, too. `sp.sign` and `sp.Piecewise` may help.


# %% role="solution" id="kl-limits"
def kl_slope():
    """The derivative of D_KL in theta at a fixed epsilon (equal widths)."""
    ### BEGIN SOLUTION
    return (theta - theta0) / epsilon**2
    ### END SOLUTION


def kl_limit():
    """The limit of D_KL as epsilon -> 0, for theta != theta0."""
    ### BEGIN SOLUTION
    return sp.oo
    ### END SOLUTION


def kl_slope_limit():
    """The limit of the slope as epsilon -> 0, for theta != theta0, with its sign."""
    ### BEGIN SOLUTION
    return sp.oo * sp.sign(theta - theta0)
    ### END SOLUTION


# %% role="tests" id="kl-limits-tests" check_output="true"
with visible_checks("kl-limits") as check:
    above = {theta: sp.Rational(3, 2), theta0: sp.Rational(1, 2), epsilon: sp.Rational(1, 5)}
    slope = by_name(sp.sympify(kl_slope()), KL_DOMAIN).subs(above)
    check.true(slope > 0, "to the right of the data, moving further right makes KL larger")
    kl = (theta - theta0) ** 2 / (2 * epsilon**2)
    step = {theta: above[theta] + sp.Rational(1, 1000)}
    change = 1000 * (kl.subs(above | step) - kl.subs(above))
    check.close(
        float(slope),
        float(change),
        "the slope is the change of KL in a small step, divided by the step",
        rtol=0.01,
    )
    for answer in (kl_limit(), kl_slope_limit()):
        check.true(
            epsilon not in by_name(sp.sympify(answer), KL_DOMAIN).free_symbols,
            "a limit no longer contains epsilon",
        )
        left = sp.sympify(answer).has(sp.Limit, sp.Derivative)
        check.true(not left, "a limit is evaluated, not only written down")
    in_the_limit = by_name(sp.sympify(kl_slope_limit()), KL_DOMAIN).subs(above)
    check.true(in_the_limit > 0, "to the right of the data, the slope's limit is positive, too")
    below = {theta: above[theta0], theta0: above[theta]}
    to_the_left = by_name(sp.sympify(kl_slope_limit()), KL_DOMAIN).subs(below, simultaneous=True)
    check.true(
        to_the_left != in_the_limit, "to the left of the data, KL falls where it rises on the right"
    )
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    agree,
    expect,
    expect_expression,
    expression,
    no_unevaluated,
    points,
)

THETA, THETA0 = sp.symbols("theta theta0", real=True)
EPSILON = sp.Symbol("epsilon", positive=True)
HIGH, LOW = (1, 2), (0.2, 0.9)
BELOW_ZERO = (-0.9, -0.2), (-2, -1)  # whatever the sign of theta, its side is what matters
SIDES = [
    (side, {THETA: places[0], THETA0: places[1], EPSILON: (0.1, 2)})
    for high, low in ((HIGH, LOW), BELOW_ZERO)
    for side, places in (("theta above theta0", (high, low)), ("theta below theta0", (low, high)))
]


def worked_out(value, domain, what):
    """A student's limit as an expression with nothing unevaluated."""
    answer = expression(value, domain, what=what)
    expect(no_unevaluated(answer), f"{what} is written down, but not worked out")
    return answer


@points(1)
def test_the_slope_is_the_derivative(student, reference, rng):
    """At a fixed width, the slope is the derivative of the equal-width divergence in theta."""
    for side, domain in SIDES:
        what = f"the slope for {side}"
        expect_expression(student.kl_slope(), reference.kl_slope(), domain, rng, what)


@points(0.5)
def test_the_divergence_grows_without_bound(student, rng):
    """With the gap held fixed, the divergence itself goes to infinity as the bumps narrow."""
    for side, domain in SIDES:
        answer = worked_out(student.kl_limit(), domain, "the limit of the divergence")
        expect(
            agree(answer, sp.oo, domain, rng) is None,
            f"for {side} the limit should be infinite: a fixed gap is ever more standard "
            f"deviations wide",
        )


@points(0.5)
def test_the_slope_does_not_vanish(student, rng):
    """The size of the slope goes to infinity, on both sides of the data."""
    for side, domain in SIDES:
        answer = worked_out(student.kl_slope_limit(), domain, "the limit of the slope")
        infinite = any(agree(answer, end, domain, rng) is None for end in (sp.oo, -sp.oo))
        expect(
            infinite,
            f"for {side} the limit should be infinite: the slope explodes, it does not vanish",
        )


@points(1)
def test_the_slope_knows_the_side(student, rng):
    """The infinite slope has the sign of the gap, so that descent leads towards the data."""
    for side, domain in SIDES:
        end = sp.oo if "above" in side else -sp.oo
        answer = worked_out(student.kl_slope_limit(), domain, "the limit of the slope")
        expect(
            agree(answer, end, domain, rng) is None,
            f"for {side} the limit of the slope is not {end}: which way does KL fall?",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## What the generator really minimises
#
# One way to train a generator is the loss
#
# $$L_G = \mathbb E_{x \sim p_g}\bigl[\log(1 - D(x))\bigr] -
#   \mathbb E_{x \sim p_g}\bigl[\log D(x)\bigr],$$
#
# where the discriminator $D(x) \in (0, 1)$ is the probability that $x$ is *real*. Suppose that the
# discriminator is as good as possible: $D^*(x) = p_{data}(x) / (p_{data}(x) + p_g(x))$. Substitute
# it for $D$.
#
# An expectation over $p_g$ is an integral: $L_G = \int p_g(x)\,[\log(1 - D(x)) - \log D(x)]\,dx$.
#
# **Contract.** `loss_is_kl` works with the integrand of $L_G$, with its factor $p_g(x)$, at one
# point $x$, where the densities have the values `p_data` and `p_g`. It returns an `EqualityChain`
# of three steps:
#
# 1. the integrand of $L_G$, with $D^*$ in place of $D$; write $1 - D^*$ and do not simplify it;
# 2. the same with $1 - D^*$ simplified; the logarithms still contain $p_{data} + p_g$;
# 3. the integrand of a divergence between $p_g$ and $p_{data}$, without $p_{data} + p_g$.

# %% role="setup" id="loss-forms" collapsed="true"
DENSITIES = {p_data: (0.1, 3), p_g: (0.1, 3)}


def is_always(expression, value):
    """Two expressions agree for all densities."""
    return first_difference(expression, value, draw_points(DENSITIES)) is None


def number_plus(log):
    """The sums inside a logarithm of a number and something else."""
    return [node for node in log.args[0].atoms(sp.Add) if node.as_coeff_Add()[0] != 0]


def ones_minus(expression):
    """The differences 1 - D inside logarithms."""
    share = p_g / (p_data + p_g)
    nodes = {node for log in expression.atoms(sp.log) for node in number_plus(log)}
    return [node for node in nodes if is_always(node, share) or is_always(-node, share)]


def factor_of(nodes, expression):
    """What stands before the logarithms of these together."""
    times = sp.Dummy(positive=True)
    larger = expression.xreplace({node: times * node for node in nodes})
    return larger.diff(times).subs(times, 1)


def is_loss(expression):
    """p_g log(1 - D) with the difference in it, and otherwise logarithms of D alone."""
    differences = ones_minus(expression)
    others = [log for log in expression.atoms(sp.log) if not set(differences) & log.atoms(sp.Add)]
    return is_always(factor_of(differences, expression), p_g) and all(
        any(is_always(log.args[0], part) for part in parts_of(p_data)) for log in others
    )


def parts_of(density):
    """The share of a density, upside down or not, and the two that it is made of."""
    total = p_data + p_g
    return density / total, total / density, density, total


def has_mixture(expression):
    """The sum of the two densities occurs."""
    return expression.has(p_data + p_g)


def is_of_a_share(log):
    """A logarithm of D or 1 - D, upside down or not, or of one of the three it is made of."""
    return any(is_always(log.args[0], part) for part in (*parts_of(p_g), *parts_of(p_data)))


LOSS_FORMS = [
    Form(
        "the integrand with D* in place of D: with log(D) and, written as a difference, "
        "log(1 - D), whose factor is p_g",
        is_loss,
    ),
    Form(
        "free of 1 - D, still with p_data + p_g, and with the logarithms of these two shares",
        lambda e: has_mixture(e) and not ones_minus(e) and all(map(is_of_a_share, e.atoms(sp.log))),
    ),
    Form(
        "free of p_data + p_g",
        lambda e: not has_mixture(e) and not any(map(number_plus, e.atoms(sp.log))),
    ),
]


# %% role="solution" id="loss-is-kl"
def loss_is_kl():
    """An EqualityChain of three steps from L_G's integrand, at the best discriminator, to KL's."""
    ### BEGIN SOLUTION
    best = p_data / (p_data + p_g)
    return EqualityChain(
        [
            p_g * sp.log(1 - best) - p_g * sp.log(best),
            p_g * sp.log(p_g / (p_data + p_g)) - p_g * sp.log(p_data / (p_data + p_g)),
            p_g * sp.log(p_g / p_data),
        ]
    )
    ### END SOLUTION


# %% role="tests" id="loss-is-kl-tests" check_output="true"
with visible_checks("loss-is-kl") as check:
    check.certificate(loss_is_kl(), DENSITIES, LOSS_FORMS)
    mostly_fake = {p_g: 9, p_data: 1}
    pays = [by_name(sp.sympify(s), DENSITIES).subs(mostly_fake) for s in loss_is_kl().steps]
    check.true(pays[0] > 0, "where most pictures are generated, the generator's loss is positive")
    twice = by_name(sp.sympify(loss_is_kl().steps[0]), DENSITIES).subs({p_g: 18, p_data: 2})
    check.close(
        float(twice), 2 * float(pays[0]), "with both densities doubled, the integrand doubles"
    )
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    agree,
    check_equality_chain,
    expect,
    expression,
    points,
    steps_of,
)

P_DATA, P_G = sp.symbols("p_data p_g", positive=True)
DOMAIN = {P_DATA: (0.1, 3), P_G: (0.1, 3)}


@points(1.5)
def test_every_step_follows_in_the_form_asked_for(student, reference, rng):
    """Each step but the last equals the one before it and has the form asked for."""
    start = reference.loss_is_kl().steps[0]
    check_equality_chain(
        student.loss_is_kl(), DOMAIN, rng, reference.LOSS_FORMS, start, target=None
    )


@points(1.5)
def test_the_loss_is_the_divergence_of_the_generator_from_the_data(student, reference, rng):
    """First and last step are the integrand of the given loss at the best discriminator."""
    steps = steps_of(student.loss_is_kl())
    right = expression(reference.loss_is_kl().steps[-1], DOMAIN)
    for name, step in (("first", steps[0]), ("last", steps[-1])):
        answer = expression(step, DOMAIN, what=f"the {name} step")
        difference = agree(answer, right, DOMAIN, rng)
        if difference is None:
            continue
        mistake = "average over p_g, and let D be the probability of real"
        if agree(answer, -right, DOMAIN, rng) is None:
            mistake = "its sign is wrong: is D the probability that x is real?"
        elif agree(answer, right.xreplace({P_G: P_DATA, P_DATA: P_G}), DOMAIN, rng) is None:
            mistake = "this is the divergence with its arguments swapped"
        expect(False, f"at {difference.point} the {name} step is {difference.left}; {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# This loss looks harmless, but with the best discriminator it is the KL divergence, which explodes.
# It can fail in two ways, one in exact arithmetic and one in a computer. For the second we need the
# best discriminator in the form in which a network gives it: as a **logit** $\ell(x)$ with
# $D(x) = 1/(1 + e^{-\ell(x)})$.
#
# **Contract.** `optimal_logit` returns the logit of $D^*$ at the points `points`, for the two
# Gaussians (unequal widths included). It is positive where the data have the higher density. All
# arguments are tensors of one dtype whose shapes broadcast. The logit is finite and right also
# where both densities are zero in floating point (in `float32` for widths of at least 0.01).


# %% role="solution" id="optimal-logit"
def optimal_logit(points, theta, theta0, epsilon, epsilon0):
    """The logit of the best discriminator at `points`; positive means real. Elementwise."""
    ### BEGIN SOLUTION
    from_generator = (points - theta) / epsilon
    from_data = (points - theta0) / epsilon0
    return torch.log(epsilon / epsilon0) + (from_generator**2 - from_data**2) / 2
    ### END SOLUTION


# %% role="tests" id="optimal-logit-tests" check_output="true"
with visible_checks("optimal-logit") as check:
    width = torch.tensor(0.1)
    means = torch.tensor([0.0, 0.5, 1.0])
    logits = optimal_logit(means, torch.tensor(1.0), torch.tensor(0.0), width, width)
    check.shape(logits, (3,), "one logit for each point")
    check.true(logits[0] > 0 > logits[2], "real at the data's mean, fake at the generator's")
    check.close(logits[1], 0.0, "undecided half-way between equal widths", atol=1e-4)
    far = optimal_logit(
        torch.tensor([2.0, 3.0]), *(torch.tensor(t) for t in (1.0, 0.0)), width, width
    )
    check.true(far[1] < far[0] < 0, "still surer, and finite, where both densities are almost zero")
    middle = optimal_logit(means[0], means[0], means[0], width, 2 * width)
    check.true(middle < -0.1, "where both have their mean, the narrower one is denser")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect_array, expect_close, points


@points(1)
def test_agrees_with_the_log_ratio_of_the_densities(student, reference, rng):
    """It is the log of the ratio of data density to generator density, widths unequal."""
    mean, data_mean = rng.uniform(-2, 2), rng.uniform(-2, 2, 5)  # the shapes broadcast
    width, data_width = np.exp(rng.uniform(np.log(0.3), np.log(3), (2, 8, 1)))
    place = mean + width * rng.standard_normal((8, 5))
    arguments = [torch.tensor(each) for each in (place, mean, data_mean, width, data_width)]
    expect_close(
        student.optimal_logit(*arguments),
        reference.optimal_logit(*arguments),
        "log p_data - log p_g (mind the sign, and the widths' own term)",
        rtol=1e-8,
        atol=1e-8,
        kind="tensor",
    )


@points(1)
def test_stays_finite_where_the_densities_underflow(student, reference, rng):
    """In float32 its size is right also where the densities are far too small for the dtype."""
    mean, data_mean = rng.uniform(1, 2, 20), rng.uniform(-2, -1, 20)
    width, data_width = rng.uniform(0.01, 0.03, (2, 20))
    place = mean + width * rng.standard_normal(20)
    exact = [torch.tensor(each) for each in (place, mean, data_mean, width, data_width)]
    logits = student.optimal_logit(*[each.to(torch.float32) for each in exact])
    what = "the size of the logit in float32, many widths away from the data"
    logits = expect_array(logits, (20,), np.float32, what, kind="tensor")
    expect_close(abs(logits), abs(reference.optimal_logit(*exact)), what, rtol=1e-3)


### END HIDDEN TESTS

# %% [markdown]
# Next is $L_G$ as many training scripts compute it: apply a sigmoid to the logit, then take
# logarithms. The samples are $x = \theta + \epsilon z$, the discriminator is $D^*$ (held fixed, as
# in a generator's step), and the gap is 1. In which row does the computation break, and what do
# loss and slope become there? Guess before you run it: the logits of a batch of $p_g$ are about
# $-1/(2\epsilon^2)$, and in `float32` $e^{88}$ is a number, but $e^{89}$ is infinite.

# %% role="run" id="loss-fails" check_output="true"
noise = torch.tensor([-1.5, -0.5, 0.5, 1.5])  # a tiny batch, the same in every row


def loss_and_slope(loss, width):
    """Smallest D, loss and d loss / d theta for a batch of p_g in float32, at a gap of 1."""
    mean = torch.tensor(1.0, requires_grad=True)
    width, data_mean = torch.tensor(width), torch.tensor(0.0)
    samples = mean + width * noise
    logits = optimal_logit(samples, mean.detach(), data_mean, width, width)
    value = loss(logits)
    (slope,) = torch.autograd.grad(value, mean)
    return torch.sigmoid(logits).min().item(), value.item(), slope.item()


def sigmoid_then_log(logits):
    """L_G as it is often coded."""
    discriminator = torch.sigmoid(logits)
    return torch.log(1 - discriminator).mean() - torch.log(discriminator).mean()


def clamped(logits):
    """The usual workaround: keep D away from 0 and 1."""
    discriminator = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return torch.log(1 - discriminator).mean() - torch.log(discriminator).mean()


print(f"{'epsilon':>7}  {'smallest D':>10}  {'loss':>8}  {'slope':>8}   clamped: loss     slope")
for width in (1.0, 0.3, 0.1, 0.07, 0.03):
    smallest, value, slope = loss_and_slope(sigmoid_then_log, width)
    _, first_aid, aided = loss_and_slope(clamped, width)
    plain = f"{width:7g}  {smallest:10.1e}  {value:8.4g}  {slope:8.4g}"
    print(f"{plain}  {first_aid:14.4g}  {aided:8.4g}")

# %% [markdown]
# The logits are right. Even so, at $\epsilon = 0.07$ some of them are below $-89$, and there the
# sigmoid $1/(1 + e^{-\ell})$ is exactly 0. In the same row the loss becomes $-\log 0 = \infty$ and
# the slope becomes "not a number". Clamping makes the loss finite but wrong, and the slope 0.
# People often see this 0 and say that "the gradient vanishes", but it is not a property of the
# divergence.
#
# The solution is to work with the logits all the way.
#
# **Contract.** `loss_from_logits` takes the discriminator's logits `[n]` on a batch of $p_g$ and
# returns $L_G$ as a tensor without dimensions: the expectations are means over the batch. For all
# finite logits, however large, it is right up to rounding errors, and so are its gradients.


# %% role="solution" id="loss-from-logits"
def loss_from_logits(logits):
    """L_G = mean log(1 - D) - mean log D, where D is the sigmoid of the logits [n]."""
    ### BEGIN SOLUTION
    # (1 - D) / D = exp(-logit), so the sum of the two terms is minus the logit.
    return -logits.mean()
    ### END SOLUTION


# %% role="tests" id="loss-from-logits-tests" check_output="true"
with visible_checks("loss-from-logits") as check:
    moderate = torch.tensor([-2.0, 0.5, 1.0])
    check.close(loss_from_logits(moderate), sigmoid_then_log(moderate), "as coded above")
    check.shape(loss_from_logits(moderate), (), "one number for the batch")
    check.true(
        loss_from_logits(torch.tensor([-300.0])).isfinite(), "finite for a sure discriminator"
    )
    surer, sure = (loss_from_logits(torch.tensor([logit])) for logit in (-60.0, -30.0))
    check.true(surer > sure + 1, "a surer discriminator: a larger loss, without end")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, expect_number, points


@points(1.5)
def test_is_the_given_loss(student, reference, rng):
    """For moderate logits it is the loss as defined: a mean, of both terms, with their signs."""
    logits = torch.tensor(rng.uniform(-3, 3, 17))
    expect_close(
        student.loss_from_logits(logits),
        reference.loss_from_logits(logits),
        "mean log(1 - D) - mean log D (both terms, a mean, this sign)",
        rtol=1e-8,
        kind="tensor",
    )


@points(0.75)
def test_is_right_however_sure_the_discriminator_is(student, reference, rng):
    """In float32 it stays finite and grows as it should where the sigmoid is an exact 0 or 1."""
    for sign in (-1, 1):
        logits = torch.tensor(sign * rng.uniform(200, 5000, 16), dtype=torch.float32)
        what = f"for logits from {sign * 200} to {sign * 5000}"
        value = student.loss_from_logits(logits)
        expect_array(value, (), np.float32, what, kind="tensor")
        smaller = logits / 5000
        mine, small = (each.loss_from_logits(smaller) for each in (student, reference))
        ratio = expect_number(mine, what="the loss for small logits") / expect_number(small)
        right = ratio * expect_number(reference.loss_from_logits(logits))
        what += ", by how the loss grows from logits 5000 times as small"
        expect_number(value, right, what=what, rtol=1e-3)


@points(0.75)
def test_pushes_every_logit_alike(student, rng):
    """However sure the discriminator is of a sample, the loss's slope in its logit is the same."""
    logits = torch.tensor(rng.uniform(-5000, 5000, 20), dtype=torch.float32)
    push = student.run(
        "total = loss_from_logits(logits.requires_grad_())\n"
        "torch.autograd.grad(total, logits)[0] if total.requires_grad else None",
        logits=logits,
    )
    expect(push is not None, "no gradient flows back to the logits")
    push = expect_array(push, (20,), what="the slope in each logit")
    low, high = push.min(), push.max()
    expect(
        high < 0 and high - low < 1e-4 * -low,
        f"the slopes in the logits run from {low:.3g} to {high:.3g}: they should be equal, and "
        f"negative, since a surer real lowers the loss",
    )


### END HIDDEN TESTS

# %% [markdown]
# Here are the same rows, computed from logits, next to the exact divergence and its exact slope.

# %% role="run" id="loss-mended" check_output="true"
rows = [f"{'epsilon':>7}  {'loss':>8}  {'KL':>8}  {'slope':>8}  {'KL slope':>8}"]
for width in (1.0, 0.3, 0.1, 0.07, 0.03):
    _, value, slope = loss_and_slope(loss_from_logits, width)
    gap = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    nothing, deviation = torch.zeros_like(gap), torch.full_like(gap, width)
    exact = gaussian_kl(gap, nothing, deviation, deviation)
    (exact_slope,) = torch.autograd.grad(exact, gap)
    values = (value, exact.item(), slope, exact_slope.item())
    rows.append("  ".join([f"{width:7g}", *(f"{value:8.4g}" for value in values)]))
print("\n".join(rows))

# %% [markdown] role="written" id="why-not-kl" points="3"
# **Would you train a GAN with $L_G$?** A classmate trains with it on thin data and keeps the
# discriminator close to its best. The computation uses `loss_from_logits`. In about six sentences:
# does it still go wrong, and why? What do the loss and its slope do as the data get thinner, and
# what does a step with a fixed learning rate do then? What has `loss_from_logits` fixed, what not,
# and what would you change? Use two numbers of the last table.
# ### BEGIN MARK SCHEME
# - 1 point: with the best discriminator L_G equals KL(p_g || p_data), so the loss (half)
#   and its slope (theta - theta0) / epsilon^2 (half) are unbounded as epsilon -> 0. "The gradient
#   vanishes" as a statement about KL: no point.
# - 1 point: a step of any fixed learning rate overshoots (half); the size of the slope says
#   little about how far there is to go, and changes within a few epsilon of the data (half for one
#   of the two).
# - 1 point: loss_from_logits fixes the arithmetic only, and its numbers are right and as large as
#   KL is (half); so another distance, or noise that widens the bumps, is needed (half).
# - Deduct a sixth of all points if no number of the table is used.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# No. At its best the discriminator turns this loss into $D_{KL}(p_g\|p_{data})$. For bumps of width
# $\epsilon$ at a distance of 1 that is $1/2\epsilon^2$, with the slope $1/\epsilon^2$. At
# $\epsilon = 0.03$ these are already 556 and 1111, and they grow without bound as the bumps narrow.
# The direction is right but the size is useless: a learning rate that is fine at $\epsilon = 1$
# moves the generator a thousand times too far at $\epsilon = 0.03$, and near the data the slope
# changes within a few $\epsilon$.
#
# Working with logits, $L_G = -\text{mean}(\ell)$, fixes the arithmetic and nothing else: no sigmoid
# underflows, and the table has the true, huge values. To fix the rest, one has to change the
# distance (W1 below) or the distributions (added noise makes $\epsilon$ larger).
# ### END SOLUTION

# %% [markdown]
# ## JS: no closed form, so integrate
#
# The Jensen-Shannon divergence of two Gaussians has no closed form, but SciPy's integrator `quad`
# takes its definition directly. The gap is 1.6. What should happen as the bumps narrow?


# %% role="run" id="js-fails" check_output="true"
def js_integrand(position, width):
    """The integrand of JS at a position, straight from the definition; 0 log 0 counts as 0."""
    densities = [bump(position, mean, width) for mean in (3.7, 2.1)]
    middle = sum(densities) / 2
    return sum(d * np.log(d / middle) for d in densities if d > 0) / 2


print("epsilon   JS from quad   error that quad claims")
for width in (1.0, 0.3, 0.1, 0.01, 0.001):
    value, claimed = quad(js_integrand, -np.inf, np.inf, args=(width,))
    print(f"{width:7g}  {value:13.6f}   {'below 1e-6' if claimed < 1e-6 else 'large'}")

# %% [markdown]
# The last rows are nonsense, even though the estimated error is tiny: `quad` evaluated the
# integrand at a few dozen points of the line, and all of them missed both bumps. An integrator can
# miss a thin set. But we know where the mass is: each bump gets points of its own, in units of its
# own width.
#
# **Contract.** `js_divergence` takes four Python floats: means from -5 to 5, widths from 0.001 to 3
# that differ by a factor of at most 10. It returns JS in nats as a float, with an error of
# at most 1e-8. Where a density underflows, `0 log 0` is 0, and nothing becomes nan.


# %% role="solution" id="js-divergence"
def js_divergence(theta, theta0, epsilon, epsilon0):
    """JS between N(theta, epsilon^2) and N(theta0, epsilon0^2) in nats, a float."""
    ### BEGIN SOLUTION
    # JS = log 2 - half of E_p log(1 + q/p) - half of E_q log(1 + p/q), each in its own units.
    z = np.linspace(-9.0, 9.0, 4001)
    weights = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])

    def mean_log_excess(mean, other_mean, width, other_width):
        to_other = (mean + width * z - other_mean) / other_width
        log_ratio = np.log(width / other_width) + (z**2 - to_other**2) / 2
        return weights @ np.logaddexp(0, log_ratio)

    excess = mean_log_excess(theta, theta0, epsilon, epsilon0)
    excess += mean_log_excess(theta0, theta, epsilon0, epsilon)
    return float(np.log(2) - excess / 2)
    ### END SOLUTION


# %% role="tests" id="js-divergence-tests" check_output="true"
with visible_checks("js-divergence") as check:
    check.close(js_divergence(0.5, 0.5, 0.2, 0.2), 0.0, "equal distributions are 0 apart")
    by_quad, _ = quad(js_integrand, -np.inf, np.inf, args=(1.0,))
    check.close(js_divergence(3.7, 2.1, 1.0, 1.0), by_quad, "agrees with quad for wide bumps")
    check.true(js_divergence(3.7, 2.1, 0.001, 0.001) > 0.5, "narrow bumps are not missed")
    apart = js_divergence(2.17, -4.26, 0.0011, 0.0029), js_divergence(5.0, -5.0, 0.1, 0.1)
    check.close(*apart, "two bumps that do not overlap: JS is the same for all widths", rtol=1e-7)
    both_ways = js_divergence(0.0, 1.0, 0.5, 2.0), js_divergence(1.0, 0.0, 2.0, 0.5)
    check.close(*both_ways, "generator and data exchanged: JS is symmetric", rtol=1e-4)
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_number, points


def draw(rng, narrowest, widest, gap):
    """Means at least `gap` apart and widths that differ by a factor of at most 10, as floats."""
    mean = rng.uniform(-5, 5 - gap)
    data_mean = rng.uniform(mean + gap, 5)
    width = np.exp(rng.uniform(np.log(narrowest), np.log(widest)))
    low, high = max(narrowest, width / 10), min(widest, width * 10)
    data_width = np.exp(rng.uniform(np.log(low), np.log(high)))
    means = [float(mean), float(data_mean)]
    return [*(means if rng.random() < 0.5 else means[::-1]), float(width), float(data_width)]


@points(1.5)
def test_agrees_with_careful_quadrature(student, reference, rng):
    """For bumps of moderate width it is the Jensen-Shannon divergence in nats."""
    what = "JS in nats (both halves, each against the even mixture)"
    for _ in range(12):
        arguments = draw(rng, 0.3, 3.0, gap=0.0)
        right = reference.js_divergence(*arguments)
        value = student.js_divergence(*arguments)
        expect_number(value, right, rtol=0, atol=1e-8, what=what)
    mean, _, width, _ = draw(rng, 0.3, 3.0, gap=0.0)
    value = student.js_divergence(mean, mean, width, width)
    expect_number(value, 0.0, atol=1e-8, what="JS of two equal bumps")


@points(0.75)
def test_finds_narrow_bumps(student, rng):
    """Narrow bumps, close to each other or far apart, are neither missed nor turned into nan."""
    apart = expect_number(student.js_divergence(-5.0, 5.0, 0.3, 0.3), what="JS of bumps far apart")
    expect(apart > 0.1, f"JS of bumps far apart is {apart:.6g}, which is hardly anything")
    ends = [(-5.0, 5.0, 0.001, 0.001), (4.5, -4.7, 0.0011, 0.001)]  # hardest to find
    for arguments in [*(draw(rng, 0.001, 0.003, gap=1.0) for _ in range(6)), *ends]:
        value = expect_number(student.js_divergence(*arguments), what="JS of narrow bumps")
        expect(
            abs(value - apart) < 1e-7,
            f"JS of narrow bumps that do not overlap is {value:.9g}, and of wide ones that do not "
            f"overlap {apart:.9g}; does every bump get points, and every density that underflows "
            f"a 0?",
        )
    for _ in range(4):
        wide = draw(rng, 0.4, 3.0, gap=0.0)
        value, narrow = (
            expect_number(student.js_divergence(*[unit * length for length in wide]), what=what)
            for unit, what in ((1, "JS of wide bumps"), (0.0025, "JS of narrow bumps"))
        )
        expect(
            abs(narrow - value) < 1e-7,
            f"with all lengths multiplied by 0.0025 JS changes by {abs(narrow - value):.2g}; the "
            f"unit of length should not matter",
        )


@points(0.75)
def test_neither_distribution_is_special(student, rng):
    """Swapping the two distributions, widths included, changes nothing."""
    for _ in range(6):
        mean, data_mean, width, data_width = draw(rng, 0.3, 1.0, gap=0.5)
        there, back = (
            expect_number(student.js_divergence(*arguments), what="JS of two different bumps")
            for arguments in (
                (mean, data_mean, width, 2 * data_width),
                (data_mean, mean, 2 * data_width, width),
            )
        )
        expect(there > 0, f"JS of two different bumps is {there:.2g}, it should be positive")
        expect(
            abs(there - back) < 2e-8,
            f"swapped, it changes by {abs(there - back):.2g}: JS averages over both distributions",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## JS has an upper bound
#
# KL goes to infinity. JS cannot: it is at most $\log 2$. This can be proved at each point.
#
# **Contract.** `js_bound` returns an `InequalityChain(steps, relations)` of three steps about the
# integrand of JS at a point where the densities are `p_g` and `p_data`, with the relations
# `["==", "<="]`:
#
# 1. the integrand of JS, both halves with their factor of one half, with logarithms of each density
#    over the mixture;
# 2. the same with `log(2)` taken out of both logarithms; the arguments of these logarithms are then
#    at most 1, and no logarithm has a negative factor;
# 3. a bound without logarithms of densities that integrates to $\log 2$; it is at least the
#    integrand for all positive `p_g` and `p_data`.
#
# Entropies are another way, because $D_{JS} = H(m) - \frac12 H(p_g) - \frac12 H(p_{data})$. Then
# step 2 is the integrand of this difference: every logarithm in it is of `p_g`, of `p_data` or of
# their mixture $m$. The bound holds because $m$ is at least half of each density. JS is also what a
# sample tells about the fair coin that chose its distribution. Then step 2 is $m$ times the
# difference of `log(2)` and the entropy of the coin for a given sample.


# %% role="setup" id="js-bound-forms" collapsed="true"
def logs_of_densities(expression):
    """The arguments of the logarithms that contain a density."""
    logs = expression.atoms(sp.log)
    return [log.args[0] for log in logs if log.has(p_g, p_data)]


def is_between(low, value, high):
    """A real value that is not outside."""
    return not mpmath.im(value) and low <= mpmath.re(value) <= high


def is_at_most_one(share):
    """At many points of the domain, a logarithm's argument is at most 1."""
    return all(is_between(0, value_at(share, point), 1) for point in draw_points(DENSITIES, 20))


def is_of_density_and_mixture(share):
    """A density over the mixture or upside down, or one of the two alone, times any number."""
    total = (p_g + p_data) / 2
    number = share.subs({p_g: 1, p_data: 1})  # where every part is 1
    parts = (p_g / total, p_data / total, total / p_g, total / p_data, p_g, p_data, total)
    return any(is_always(share, number * part) for part in parts)


def is_by_entropies(expression):
    """Every logarithm is of a density or of the mixture, or of 2."""
    alone = (p_g, p_data, p_g + p_data, (p_g + p_data) / 2)
    return all(any(sp.expand(a - b) == 0 for b in alone) for a in logs_of_densities(expression))


def is_split(expression):
    """log(2) is apart; the other logarithms are negative, and their factors are not."""
    shares = logs_of_densities(expression)
    names = {log: sp.Dummy() for log in expression.atoms(sp.log)}
    factors = [expression.xreplace(names).diff(name) for name in names.values()]
    return (
        sp.log(2) in expression.atoms(sp.log)
        and all(is_at_most_one(share) for share in shares)
        and all(
            is_between(0, value_at(factor, point), mpmath.inf)
            for factor in factors
            for point in draw_points(DENSITIES)
        )
    )


def is_integrand(expression):
    """At least two logarithms, and each is of densities over their mixture."""
    shares = logs_of_densities(expression)
    return len(shares) >= 2 and all(map(is_of_density_and_mixture, shares))


JS_FORMS = [
    Form(
        "the integrand of JS, with logarithms of the densities over their mixture, and log(2) not "
        "apart",
        lambda e: (
            is_integrand(e)
            and not is_by_entropies(e)
            and not any(log.is_number for log in e.atoms(sp.log))
        ),
    ),
    Form(
        "split, with log(2) outside the densities' logarithms, whose arguments are at most 1 and "
        "whose factors are not negative (by entropies: with logarithms of p_g, of p_data and of "
        "the mixture alone)",
        lambda e: is_integrand(e) and (is_split(e) or is_by_entropies(e)),
    ),
    Form("without logarithms of densities", lambda e: not logs_of_densities(e)),
]


# %% role="solution" id="js-bound"
def js_bound():
    """An InequalityChain of three steps, from the integrand of JS to a bound on it."""
    ### BEGIN SOLUTION
    total = p_g + p_data
    return InequalityChain(
        [
            p_g * sp.log(2 * p_g / total) / 2 + p_data * sp.log(2 * p_data / total) / 2,
            sp.log(2) * total / 2
            + (p_g * sp.log(p_g / total) + p_data * sp.log(p_data / total)) / 2,
            sp.log(2) * total / 2,
        ],
        ["==", "<="],
    )
    ### END SOLUTION


# %% role="tests" id="js-bound-tests" check_output="true"
with visible_checks("js-bound") as check:
    check.certificate(js_bound(), DENSITIES, JS_FORMS, relations=["==", "<="])
    first, bound = (by_name(sp.sympify(js_bound().steps[n]), DENSITIES) for n in (0, -1))
    for pair in ((3.0, 0.1), (0.1, 3.0), (1.0, 2.0)):
        here = {p_g: pair[0], p_data: pair[1]}
        halves = [density * math.log(density / (sum(pair) / 2)) / 2 for density in pair]
        where = f"at p_g = {pair[0]}, p_data = {pair[1]}"
        check.close(float(first.subs(here)), sum(halves), f"{where}, step 1 is the integrand of JS")
        check.true(float(bound.subs(here)) > sum(halves), f"{where}, step 3 is above the integrand")
    alone = {p_g: 1, p_data: sp.Rational(1, 10**12)}
    ends = [float(step.subs(alone)) for step in (bound, first)]
    check.close(*ends, "where only one density is, your bound (step 3) is the integrand itself")
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

P_DATA, P_G = sp.symbols("p_data p_g", positive=True)
DOMAIN = {P_DATA: (0.1, 3), P_G: (0.1, 3)}


def last_step(student):
    steps = steps_of(student.js_bound(), "InequalityChain")
    return expression(steps[-1], DOMAIN, what="the last step")


@points(1)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """The chain starts at the integrand of JS, and each link holds in the form asked for."""
    check_inequality_chain(
        student.js_bound(),
        DOMAIN,
        rng,
        reference.JS_FORMS,
        start=reference.js_bound().steps[0],
        target=last_step(student),
        relations=["==", "<="],
        strict=[2],
    )


@points(1)
def test_the_bound_is_the_ceiling_itself(student, reference, rng):
    """The last step integrates to the ceiling that JS approaches, not to a looser one."""
    right = expression(reference.js_bound().steps[-1], DOMAIN)
    difference = agree(last_step(student), right, DOMAIN, rng)
    expect(
        difference is None,
        "the last step does not integrate to log 2 (both densities integrate to 1; in bits the "
        "ceiling would be 1)",
    )


### END HIDDEN TESTS

# %% [markdown]
# ## W1: how far does the sand have to move?
#
# The Wasserstein distance $W_1$ is the least cost of turning one heap of sand into the other, where
# moving a grain by a distance $c$ costs $c$. There is an upper and a lower bound on it, and each
# bound comes with a witness that anyone can check:
#
# - every **coupling** $\pi$ of $p$ and $q$ (a plan: how much goes from where to where) costs at
#   least $W_1$;
# - every pair of **potentials** with $\phi(x) + \psi(y) \le |x - y|$ has
#   $\mathbb E_p\,\phi + \mathbb E_q\,\psi \le W_1$. For a distance, it is enough to take
#   $\psi = -\phi$ with a $\phi$ whose slope is between -1 and 1 everywhere: this is the WGAN's
#   critic.
#
# If the two bounds are equal, that number is $W_1$. Do this on a grid, where a heap is a vector of
# masses and $q$ is $p$ moved by some number of cells.
#
# **Contract.** `shift_coupling` takes masses `p` `[n]` (nonnegative, sum 1) and an integer `cells`
# that is positive for a move to higher indices, negative for a move to lower ones and 0 for none;
# no mass leaves the grid. It returns a `Coupling(plan, p, q)`: `plan[i, j]` is the mass that goes
# from cell `i` to cell `j`, and its cost is the least possible.
#
# `w1_certificate` takes positions `grid` `[n]` (increasing, equally spaced) and masses `p` and `q`,
# where `q` is `p` moved by an unknown number of cells in either direction. (All mass moves equally
# far, so the averages of `p` and `q` tell how far.) It returns a `PrimalDual(cost, plan, phi,
# psi)`: `cost[i, j]` is the distance between the positions `i` and `j`, and the cost of the plan
# equals $\mathbb E_p\,\phi + \mathbb E_q\,\psi$, which proves that both are optimal. Potentials are
# not unique; all that prove this are accepted. All are NumPy arrays.


# %% role="solution" id="w1-certificate"
def shift_coupling(p, cells):
    """Coupling(plan, p, q) for q = p moved by `cells`, at the least possible cost."""
    ### BEGIN SOLUTION
    plan = np.diag(p)  # every grain stays in its row and ends `cells` columns further
    return Coupling(np.roll(plan, cells, axis=1), p, np.roll(p, cells))
    ### END SOLUTION


def w1_certificate(grid, p, q):
    """PrimalDual(cost, plan, phi, psi) for the cost |x - y| between p and a shifted copy q."""
    ### BEGIN SOLUTION
    shift = q @ grid - p @ grid
    cells = round(shift / (grid[1] - grid[0]))
    cost = abs(grid[:, None] - grid[None, :])
    phi = -np.sign(shift) * grid  # falls in the direction of the move, with slope 1
    return PrimalDual(cost, shift_coupling(p, cells).plan, phi, -phi)
    ### END SOLUTION


# %% role="tests" id="w1-certificate-tests" check_output="true"
with visible_checks("w1-certificate") as check:
    heap = np.array([0.0, 0.2, 0.5, 0.3, 0.0, 0.0, 0.0])
    moved = np.array([0.0, 0.0, 0.0, 0.2, 0.5, 0.3, 0.0])
    places = np.linspace(-1.5, 1.5, 7)
    check.certificate(shift_coupling(heap, 2), heap, moved)
    back = shift_coupling(heap, -1)
    check.certificate(back, heap, np.array([0.2, 0.5, 0.3, 0.0, 0.0, 0.0, 0.0]))
    cells = abs(np.arange(7)[:, None] - np.arange(7))
    check.close((cells * back.plan).sum(), 1.0, "moving the heap by one cell costs one cell")
    found = w1_certificate(places, heap, moved)
    check.close(
        found.cost[0, -1], 3.0, "the cost from one end of the grid to the other: its length"
    )
    check.certificate(w1_certificate(places, heap, moved), heap, moved)
    check.certificate(w1_certificate(places, moved, heap), moved, heap)
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import (
    check_coupling,
    check_primal_dual,
    expect,
    expect_array,
    expect_items,
    points,
)


def draw(rng, direction):
    """A grid, a random heap, the same heap moved, and by how many cells."""
    cells = direction * int(rng.integers(2, 5))
    grid = rng.uniform(-2, 2) + rng.uniform(0.2, 0.8) * np.arange(14)
    p = np.zeros(14)
    p[4:10] = rng.dirichlet(np.ones(6))
    return grid, p, np.roll(p, cells), cells


@points(0.5)
def test_the_plan_joins_the_two_heaps(student, rng):
    """The plan's rows sum to the first heap and its columns to the moved one, also if the move is
    by no cell."""
    for direction in (1, -1, 0, 1, -1):
        _, p, q, cells = draw(rng, direction)
        check_coupling(student.shift_coupling(p, cells), p, q)


@points(1)
def test_no_plan_is_cheaper(student, rng):
    """The plan's cost is the distance moved: the upper bound meets the lower one."""
    for direction in 3 * (1, -1):
        grid, p, q, cells = draw(rng, direction)
        coupling = student.shift_coupling(p, cells)
        check_coupling(coupling, p, q)  # what does not arrive has no cost
        rows = expect_items(coupling.plan, 14, "the plan")
        plan = expect_array(np.array(rows), (14, 14), what="the plan")
        cost = (abs(grid[:, None] - grid[None, :]) * plan).sum()
        least = abs(cells) * (grid[1] - grid[0])
        expect(
            abs(cost - least) < 1e-8 * least,
            f"the plan costs {cost / least:.3f} times the distance moved: grains travel further "
            f"than they need to",
        )


@points(1.5)
def test_plan_and_potentials_prove_each_other(student, rng):
    """Whichever way the heap moved, the plan is feasible, the potentials are, and they meet."""
    for direction in 12 * (1, -1):  # a quotient just below a whole number comes in every third draw
        grid, p, q, _ = draw(rng, direction)
        cost = abs(grid[:, None] - grid[None, :])
        check_primal_dual(student.w1_certificate(grid, p, q), p, q, cost)


### END HIDDEN TESTS

# %% [markdown]
# The same two witnesses work on the whole line, without a grid: move all of $p_g$ over to
# $p_{data}$ by one shift, and let $\phi$ be a straight line of slope 1 or -1. Their bounds are
# equal for every $\epsilon$. At which value?
#
# ## All three in the limit
#
# You have the limits of KL. Now the other two.
#
# **Contract.** The widths are equal, and `epsilon` goes to 0. `limits_apart` returns, for `theta`
# $\neq$ `theta0`, a dict with the keys `"JS"`, `"JS slope"`, `"W1"` and `"W1 slope"`: the limits of
# the two distances and of their derivatives in `theta`, each as one expression that is right for
# `theta` above `theta0` and for `theta` below it.
# `limits_together` returns, for `theta` $=$ `theta0`, a dict with the keys `"KL"`, `"JS"` and
# `"W1"`: the limits of the distances.


# %% role="solution" id="limits-compared"
def limits_apart():
    """Limits for theta != theta0: {"JS", "JS slope", "W1", "W1 slope"} -> expression."""
    ### BEGIN SOLUTION
    return {
        "JS": sp.log(2),
        "JS slope": 0,
        "W1": sp.Abs(theta - theta0),
        "W1 slope": sp.sign(theta - theta0),
    }
    ### END SOLUTION


def limits_together():
    """Limits for theta = theta0: {"KL", "JS", "W1"} -> expression."""
    ### BEGIN SOLUTION
    return {"KL": 0, "JS": 0, "W1": 0}
    ### END SOLUTION


# %% role="tests" id="limits-compared-tests" check_output="true"
with visible_checks("limits-compared") as check:
    apart, together = limits_apart(), limits_together()
    check.true(set(apart) == {"JS", "JS slope", "W1", "W1 slope"}, "the four keys of limits_apart")
    check.true(set(together) == {"KL", "JS", "W1"}, "the three keys of limits_together")
    nearly = {theta: sp.Rational(1, 2), theta0: sp.Rational(1, 4)}
    check.close(
        float(by_name(sp.sympify(apart["JS"]), nearly).subs(nearly)),
        js_divergence(0.5, 0.25, 0.001, 0.001),
        "the limit of JS is what js_divergence tends to",
    )
    sides = (nearly, {theta: nearly[theta0], theta0: nearly[theta]})
    slopes = [by_name(sp.sympify(apart["W1 slope"]), nearly).subs(side) for side in sides]
    check.true(slopes[0] > 0 > slopes[1], "left of the data, W1 falls as theta grows")
    lengths = [by_name(sp.sympify(apart["W1"]), nearly).subs(side) for side in sides]
    check.true(lengths[0] > 0 and lengths[1] > 0, "W1 is a distance, so it is not negative")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, expect, expression, no_unevaluated, points, show

THETA, THETA0 = sp.symbols("theta theta0", real=True)
HIGH, LOW = (1, 2), (0.2, 0.9)
BELOW_ZERO = (-0.9, -0.2), (-2, -1)  # whatever the sign of theta, its side is what matters
SIDES = [
    (side, dict(zip((THETA, THETA0), places, strict=True)))
    for high, low in ((HIGH, LOW), BELOW_ZERO)
    for side, places in (("theta above theta0", (high, low)), ("theta below theta0", (low, high)))
]


def expect_limits(answers, right, keys, rng, mistake):
    """The answers under `keys` have the right values on both sides."""
    expect(isinstance(answers, dict), f"a dict expected, got {show(answers)}")
    for key in keys:
        expect(key in answers, f"the key {key!r} is missing")
        for side, domain in SIDES:
            answer = expression(answers[key], domain, what=f"the limit of {key}")
            expect(no_unevaluated(answer), f"the limit of {key} is not worked out")
            difference = agree(answer, expression(right[key], domain), domain, rng)
            if difference is not None:
                seen = f"for {side} the limit of {key} is not {difference.left}"
                expect(False, f"{seen}: {mistake}")


@points(0.5)
def test_js_goes_to_its_ceiling(student, reference, rng):
    """With a gap, JS goes to its ceiling, in nats, wherever the bumps are."""
    mistake = "two bumps that do not overlap are told apart by one fair coin's worth, in nats"
    expect_limits(student.limits_apart(), reference.limits_apart(), ["JS"], rng, mistake)


@points(0.5)
def test_js_stops_pulling(student, reference, rng):
    """With a gap, the slope of JS has the limit that a curve at its ceiling has."""
    mistake = "a curve that is flat at its ceiling does not slope"
    expect_limits(student.limits_apart(), reference.limits_apart(), ["JS slope"], rng, mistake)


@points(0.5)
def test_w1_is_the_distance_with_a_steady_slope(student, reference, rng):
    """With a gap, W1 is how far the heap has to move, and its slope only says which way."""
    answers, right = student.limits_apart(), reference.limits_apart()
    mistake = "W1 charges the distance moved, whatever the width; not its square"
    expect_limits(answers, right, ["W1"], rng, mistake)
    mistake = "a step away from the data costs its length, a step towards them saves it"
    expect_limits(answers, right, ["W1 slope"], rng, mistake)


@points(0.5)
def test_equal_bumps_are_no_distance_apart(student, reference, rng):
    """Without a gap the two distributions are equal at every width: all three limits say so."""
    mistake = "for theta = theta0 the two bumps are the same at every width"
    keys = ["KL", "JS", "W1"]
    expect_limits(student.limits_together(), reference.limits_together(), keys, rng, mistake)


### END HIDDEN TESTS

# %% [markdown]
# The limit of JS is $\log 2$ for $\theta \neq \theta_0$ and another value at $\theta = \theta_0$:
# it *jumps*. Here are all three as functions of the generator's position. Imagine a generator at
# the left edge of each panel. What does the slope of the curve there tell it?

# %% role="deliverable" id="three-distances"
gaps = np.linspace(-2, 2, 201)
figure, panels = plt.subplots(1, 3, figsize=(10.5, 3.6), layout="constrained")
for width, shade in SHADES.items():
    widths = torch.full((201,), width, dtype=torch.float64)
    kl = gaussian_kl(torch.tensor(gaps), torch.zeros_like(widths), widths, widths)
    js = [js_divergence(float(gap), 0.0, width, width) for gap in gaps]
    curves = {"KL": kl.numpy(), "JS": js, "W1": abs(gaps)}
    for panel, (name, values) in zip(panels, curves.items(), strict=True):
        panel.plot(gaps, values, color=COLOURS[name], alpha=shade)
panels[1].axhline(math.log(2), color="black", linestyle=":", linewidth=1)
panels[1].text(-1.95, math.log(2) + 0.015, "log 2", fontsize=8)
tidy(panels[0], "KL explodes", xlabel="θ − θ₀", ylabel="nats", ylim=(0, 6))
tidy(panels[1], "JS becomes flat, except near the data", xlabel="θ − θ₀", ylim=(0, 0.8))
tidy(panels[2], "W1 is the same for all widths", xlabel="θ − θ₀", ylabel="length", ylim=(0, 2.1))
shades = [plt.Line2D([], [], color="black", alpha=a, label=f"ε = {w:g}") for w, a in SHADES.items()]
figure.legend(handles=shades, loc="outside lower center", ncols=4, frameon=False, fontsize=8)
plt.show()

# %% [markdown]
# Now the slopes at a gap of 1. They are all that the generator gets. (The slope of JS first rises:
# wide bumps overlap almost completely, and JS is small and flat there, too. Its curve ends where
# the slope is lost in rounding errors.)


# %% role="run" id="slopes"
def slopes_at(width, gap=1.0, step=0.01):
    """The slopes in theta of the three distances at a gap, for equal widths."""
    mean = torch.tensor(gap, dtype=torch.float64, requires_grad=True)
    deviation = torch.full_like(mean, width)
    kl = gaussian_kl(mean, torch.zeros_like(deviation), deviation, deviation)
    js = [js_divergence(gap + sign * step, 0.0, width, width) for sign in (1, -1)]
    return {
        "KL": torch.autograd.grad(kl, mean)[0].item(),
        "JS": (js[0] - js[1]) / (2 * step),
        "W1": (abs(gap + step) - abs(gap - step)) / (2 * step),
    }


def in_a_word(wide, narrow):
    """Name what happens to a slope between a wide bump and a narrow one."""
    if abs(narrow) < 1e-3 * abs(wide):
        return "vanishes"
    return "explodes" if abs(narrow) > 100 * abs(wide) else "settles"


guesses = prediction()  # before the answer is seen
widths = np.geomspace(1, 0.03, 40)
slopes = [slopes_at(float(width)) for width in widths]
figure, axes = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
for name, colour in COLOURS.items():
    values = np.array([slope[name] for slope in slopes])
    seen = values > 1e-5  # smaller slopes are lost in the rounding errors of js_divergence
    axes.loglog(widths[seen], values[seen], color=colour, linewidth=2)
    axes.annotate(
        name,
        (widths[seen][-1], values[seen][-1]),
        xytext=(6, 0),
        textcoords="offset points",
        color=colour,
        va="center",
    )
axes.set_xticks([1, 0.3, 0.1, 0.03], ["1", "0.3", "0.1", "0.03"])
axes.minorticks_off()
axes.invert_xaxis()
tidy(axes, "The slope for a generator one unit away", xlabel="width ε (narrower →)", ylabel="slope")
plt.show()

measured = {name: in_a_word(slopes[0][name], slopes[-1][name]) for name in COLOURS}
print(f"{'':6}{'you said':12}measured")
for name in COLOURS:
    print(f"{name:6}{guess_of(lambda: guesses, name):12}{measured[name]}")

# %% [markdown]
# ## What each distance costs, and what it needs
#
# The last column is the time for one value, measured here. For W1 it is the time of sorting two
# clouds of 1,000 samples each, because in practice one has samples and no formula.


# %% role="run" id="closing-table"
def microseconds(call, repeats=50):
    """The least time that a call takes, in microseconds."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return 1e6 * min(times)


def w1_of_samples(first, second):
    """W1 between two clouds of equally many points on a line: match them in order."""
    return np.mean(abs(np.sort(first) - np.sort(second)))


mean, nothing, width = (torch.tensor(value) for value in (1.0, 0.0, 0.1))
cloud = np.random.default_rng(0).standard_normal(1000)
costs = {
    "KL": microseconds(lambda: gaussian_kl(mean, nothing, width, width)),
    "JS": microseconds(lambda: js_divergence(1.0, 0.0, 0.1, 0.1)),
    "W1": microseconds(lambda: w1_of_samples(1 + 0.1 * cloud, 0.1 * cloud)),
}
needs = {"KL": "both densities", "JS": "both densities", "W1": "samples of both"}
limits = {"KL": kl_limit(), **limits_apart()}
print(f"{'':4}{'limit apart':22}{'slope at 0.1':>13}   {'needs':18}{'microseconds':>12}")
for name in COLOURS:
    slope = f"{slopes_at(0.1)[name]:.1e}"
    limit = sp.sstr(limits[name])
    if len(limit) > 21:  # too long for the table: show its value one unit right of the data
        at = {theta: 1, theta0: 0}
        limit = sp.sstr(by_name(sp.sympify(limits[name]), at).subs(at))
    print(f"{name:4}{limit:22}{slope:>13}   {needs[name]:18}{costs[name]:12.0f}")

# %% [markdown] role="written" id="compare-divergences" points="2"
# **Compare.** You have the limits of the three distances and of their slopes for thin distributions
# that do not overlap. For each of KL, JS and W1: what do they mean for a generator that descends
# this distance? Which one would you train with, and what does it cost you? (The table shows the
# time on a line. What is different for pictures?)
# ### BEGIN MARK SCHEME
# - 1 point: KL: the right direction, but steps of unbounded size (half, together with W1);
#   W1: the right direction, with a slope of size 1 at any gap; JS: no direction, because it is flat
#   (half).
# - 1 point: W1 is chosen (half), and a cost of it is named (half): sorting works on a line
#   only; for pictures it has to be estimated from samples, by a critic that is held 1-Lipschitz, or
#   by transport between samples.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# | | value | slope | for the generator |
# |---|---|---|---|
# | KL | $\infty$ | $\pm\infty$, sign of the gap | right direction, steps of useless size |
# | JS | $\log 2$ | 0 | no direction, except very close to the data |
# | W1 | $\lvert\theta-\theta_0\rvert$ | $\pm 1$, sign of the gap | right direction, steady steps |
#
# I would train with W1. It needs no densities, but in many dimensions sorting is not possible. W1
# then has to be estimated through its dual, with a critic that must be kept 1-Lipschitz and that
# needs several updates for each update of the generator.
# ### END SOLUTION

# %% [markdown] role="written" id="why-it-looks-right" points="2"
# **Why does the wrong answer look right?** "When the supports do not overlap, the gradient of the
# KL divergence vanishes" is in many summaries of this subject. It is false. Which *two* things that
# you saw in this notebook look like evidence for it, and what was really measured in each?
# ### BEGIN MARK SCHEME
# - 1 point: one of the four observations below is named *and* explained (half without explanation).
# - 1 point: a second one of them, likewise.
# - The observations:
#   - JS does have a vanishing slope. It is another divergence (the original GAN's loss measures it
#     at the best discriminator), and a fact about JS is wrongly applied to KL.
#   - The clamped float32 loss has slope 0: that is the slope of the clamp, not of KL.
#   - The unclamped loss is inf or nan, so it gives no update: the sigmoid underflowed, while KL
#     itself is finite for every epsilon > 0.
#   - An integrator that misses both bumps reports about 0: that is an error of the quadrature, not
#     a property of the divergence.
# - The true slope, (theta - theta0) / epsilon^2, must be stated at least once; else deduct half.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# The slope of KL is $(\theta-\theta_0)/\epsilon^2$, so it grows. First, the slope of JS vanishes.
# The two divergences are easily confused, because the original GAN loss is JS in another form: the
# sentence is true of JS. Second, the clamped loss had slope 0 in `float32`: the sigmoid had
# underflowed, the clamp replaced it by a constant, and a constant has slope 0. So the clamp was
# measured, not KL.
# ### END SOLUTION

# %% role="run" id="gaussian-summary"
check_summary(
    [
        "kl-derivation",
        "gaussian-kl",
        "kl-limits",
        "loss-is-kl",
        "optimal-logit",
        "loss-from-logits",
        "js-divergence",
        "js-bound",
        "w1-certificate",
        "limits-compared",
    ]
)
