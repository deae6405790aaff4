# ---
# title: Turning a flow around
# covers:
#   - ECE1508 A2 written question 2.1: [flow-direction-derivation]
#   - ECE1508 A2 written question 2.2: [flow-direction-density]
#   - ECE1508 A2 written question 2.3: [flow-direction-risk, flow-direction-compare]
#   - ECE1508 A2 written question 2.4: [flow-direction-translate, flow-direction-compare]
# differs:
#   ECE1508 A2 written question 2.1:
#     For decreasing maps, too. The derivation is a certificate.
#   ECE1508 A2 written question 2.2:
#     The formula is a function in code.
#   ECE1508 A2 written question 2.3:
#     The risk is a function in code, for several layers.
#   ECE1508 A2 written question 2.4:
#     It also asks when the direction matters for the cost.
# presupposes: [change of variables, Jacobian, maximum likelihood, autograd]
# setup: [basics, checks, symbolic, certificates]
# minutes: {smoke: 0.2, cpu: 0.7, gpu: 0.7}
# work: {reading: 14, flow-direction-derivation: 30, flow-direction-density: 9,
#   flow-direction-risk: 12, flow-direction-sample: 8, flow-direction-translate: 8,
#   flow-direction-compare: 12, flow-direction-why-it-looks-right: 10}
# ---
# %% [markdown]
# # Turning a flow around
#
# A flow is one function and its inverse between latents $z$ and data $x$. In the lecture the
# network was the function that *generates*, $x = F_w(z)$, and its density was
#
# $$P_w(x) = \frac{Q(z)}{\left|\det \frac{\partial F_w(z)}{\partial z}\right|}
#   \quad\text{at}\quad z = F_w^{-1}(x), \qquad Q \text{ the density of the latents.}$$
#
# In much of the code that you will read, the network is the other function. It takes data to
# latents:
#
# $$z = f_w(x), \qquad x = f_w^{-1}(z).$$
#
# The two conventions differ only in names, and mixing them is the most common mistake with flows:
# if you use the formula of one convention in a program of the other, the program still runs and its
# loss still falls. In this problem we redo the theory for $z = f_w(x)$, see what happens to a flow
# that is trained with the formula of the wrong convention, and find out whether the direction makes
# a computational difference.
#
# **Contract for everything below.**
#
# - $f$ goes from data to latents. Latents have a density $Q$ that is known, and not always
#   Gaussian.
# - A batch is a tensor `[N, d]`, with one point in each row; functions of batches treat every row
#   by itself.
# - `latent_log_density` takes latents `[N, d]` to $\log Q$, `[N]`. Logarithms are natural.
# - Functions return tensors with the dtype of their input batch.

# %% role="setup" id="flow-direction-kit"
import time
from collections.abc import Callable
from dataclasses import dataclass

x_sym, z_sym = sp.symbols("x z", real=True)
LINE = {x_sym: (-2, 2)}  # where derivations are checked


@dataclass(frozen=True)
class TowardsLatent:
    """A map z = f(x) in the direction of this problem.

    forward      x [N, d] -> (z [N, d], log|det dz/dx| [N], at x)
    inverse      z [N, d] -> x [N, d]
    parameters   the parameters to train
    """

    forward: Callable
    inverse: Callable
    parameters: tuple = ()


@dataclass(frozen=True)
class TowardsData:
    """A map x = F(z) in the direction of the lecture.

    forward      z [N, d] -> (x [N, d], log|det dx/dz| [N], at z)
    inverse      x [N, d] -> z [N, d]
    parameters   the parameters to train
    """

    forward: Callable
    inverse: Callable
    parameters: tuple = ()


# %% [markdown]
# ## In one dimension: where the formula comes from
#
# Let $x$ and $z$ be numbers. A density is the derivative of a distribution function. For a strictly
# *increasing* $f$ the event $X \le x$ is the event $Z \le f(x)$. For a strictly *decreasing* $f$ it
# is $Z \ge f(x)$. This is where the absolute value comes from.
#
# **Contract.** `increasing_density` and `decreasing_density` take any such $f$ as a SymPy
# expression in `x_sym`, and any latent density $Q$ as an expression in `z_sym`. Each returns an
# `EqualityChain` of three steps for $P(x)$:
#
# 1. the derivative in `x_sym` of the probability that $X \le x$. Write this probability as one
#    integral of `latent_density` over that event of `z_sym` (no 1 minus another integral): one end
#    is `flow` and the other is infinite. Nothing is evaluated;
# 2. no integral any more; the derivative of `flow` stays unevaluated, and is a factor;
# 3. the density, with nothing left unevaluated.
#
# The hidden tests take other flows and other densities $Q$.


# %% role="setup" id="flow-direction-forms" collapsed="true"
def is_slope_of_probability(expression):
    """The derivative of one integral, from minus infinity or to infinity."""
    inside = expression.expr if isinstance(expression, sp.Derivative) else None
    if not isinstance(inside, sp.Integral) or len(inside.limits) != 1:
        return False
    ends = inside.limits[0][1:]
    return ends[:1] == (-sp.oo,) or ends[1:] == (sp.oo,)


def is_multiple_of_slope(flow):
    """Of an expression: the unevaluated derivative of `flow`, or of minus `flow`, is a factor."""

    def predicate(expression):
        expression, slope = by_name(expression, [x_sym]), sp.Symbol("slope", positive=True)
        places = draw_points(LINE | {slope: (1, 2)})
        of_flow = {
            node: sign * slope
            for node in expression.atoms(sp.Derivative)
            for sign in (1, -1)
            if node.variables == (x_sym,)
            and first_difference(node.expr, sign * flow, places) is None
        }
        once = expression.xreplace(of_flow)
        if has_derivative(once) or not once.has(slope):
            return False
        return first_difference(once.subs(slope, 2 * slope), 2 * once, places) is None

    return predicate


def density_forms(flow):
    """What each of the three steps looks like, for this flow."""
    return [
        Form(
            "the derivative of one integral, from -oo to an end or from an end to oo",
            is_slope_of_probability,
        ),
        Form(
            "free of integrals, with the unevaluated derivative of the flow as a factor",
            all_of(no_integral, is_multiple_of_slope(flow)),
        ),
        Form("fully evaluated", no_unevaluated),
    ]


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Begin with the distribution function $P(X \le x)$, and write it as a statement about the latent.
# For a decreasing map, which way does the inequality turn?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Step 1 is the derivative of an integral that has the flow as one of its limits. Leave both
# unevaluated: `sp.Derivative(sp.Integral(...), x_sym)`. Step 2 is the fundamental theorem with
# the chain rule.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `latent_density.subs(z_sym, flow)` is the density at the latent that $x$ comes from.
#
# </details>


# %% role="solution" id="flow-direction-derivation"
def increasing_density(flow, latent_density):
    """EqualityChain for the density of x, where flow (in x_sym) is strictly increasing."""
    ### BEGIN SOLUTION
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym),
            there * sp.Derivative(flow, x_sym),
            there * sp.diff(flow, x_sym),
        ]
    )
    ### END SOLUTION


def decreasing_density(flow, latent_density):
    """EqualityChain for the density of x, where flow (in x_sym) is strictly decreasing."""
    ### BEGIN SOLUTION
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, flow, sp.oo)), x_sym),
            -there * sp.Derivative(flow, x_sym),
            -there * sp.diff(flow, x_sym),
        ]
    )
    ### END SOLUTION


# %% role="tests" id="flow-direction-derivation-tests" check_output="true"
with visible_checks("flow-direction-derivation") as check:
    bell = sp.exp(-(z_sym**2) / 2) / sp.sqrt(2 * sp.pi)
    bent = x_sym + sp.tanh(x_sym)
    check.certificate(increasing_density(bent, bell), LINE, density_forms(bent))
    falling = decreasing_density(-bent, bell)
    check.certificate(falling, LINE, density_forms(-bent))
    density = by_name(sp.sympify(falling.steps[-1]), [x_sym])
    check.true(density.subs(x_sym, sp.Rational(1, 2)) > 0, "a density is positive")
    logistic = sp.exp(z_sym) / (1 + sp.exp(z_sym)) ** 2  # latents that are not Gaussian
    check.certificate(increasing_density(2 * x_sym, logistic), LINE, density_forms(2 * x_sym))
    lopsided = 2 * sp.exp(-2 * z_sym - sp.exp(-2 * z_sym))  # not symmetric
    falling = decreasing_density(-2 * x_sym, lopsided)
    check.certificate(falling, LINE, density_forms(-2 * x_sym))
    density = by_name(sp.sympify(falling.steps[-1]), [x_sym])
    ratio = density.subs(x_sym, 0) / lopsided.subs(z_sym, 0)
    check.close(float(ratio), 2.0, "a slope of -2, whatever the latents: the density at 0")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    Unreadable,
    agree,
    check_equality_chain,
    expect,
    expression,
    points,
)

X = sp.Symbol("x", real=True)
DOMAIN = {X: (-2, 2)}
# A flow that bends, and two kinds of latents.
FLOW = """
import sympy as sp
a, b, c = [sp.Rational(k, 10) for k in tenths]
flow = sign * (a * x_sym + sp.tanh(b * x_sym - c))
"""
CHAIN = (
    FLOW
    + """
bell = sp.exp(-(z_sym**2) / 2) / sp.sqrt(2 * sp.pi)
latent_density = bell if gaussian else 1 / (4 * sp.cosh(z_sym / 2) ** 2)
(increasing_density if sign > 0 else decreasing_density)(flow, latent_density)
"""
)


def draw(rng, sign, gaussian=False):
    """The inputs of a chain, with logistic or Gaussian latents."""
    return {"tenths": rng.integers(5, 15, 3).tolist(), "sign": sign, "gaussian": gaussian}


def check_chain(student, reference, rng, sign):
    inputs = draw(rng, sign)
    right = reference.run(CHAIN, **inputs).steps
    check_equality_chain(
        student.run(CHAIN, **inputs),
        DOMAIN,
        rng,
        forms=reference.run(FLOW + "density_forms(flow)", tenths=inputs["tenths"], sign=sign),
        start=right[0],
        target=right[-1],
        points=3,
    )


@points(0.75)
def test_increasing_flows_are_derived_link_by_link(student, reference, rng):
    """For increasing flows each step follows from the one before, in the form asked for."""
    check_chain(student, reference, rng, sign=1)


@points(0.5)
def test_decreasing_flows_are_derived_link_by_link(student, reference, rng):
    """For decreasing flows each step follows from the one before, in the form asked for."""
    check_chain(student, reference, rng, sign=-1)


@points(0.75)
def test_the_last_step_is_the_density(student, reference, rng):
    """The last step is the density of x, for increasing and decreasing flows, whatever Q is."""
    for sign, gaussian in ((1, True), (1, False), (-1, True)):
        inputs = draw(rng, sign, gaussian)
        steps = getattr(student.run(CHAIN, **inputs), "steps", None)
        if not isinstance(steps, list | tuple) or not steps:
            raise Unreadable("the answer should be a chain, its steps a list of expressions")
        last = expression(steps[-1], DOMAIN, what="the last step")
        right = expression(reference.run(CHAIN, **inputs).steps[-1], DOMAIN)
        difference = agree(last, right, DOMAIN, rng)
        kind = "increasing" if sign > 0 else "decreasing"
        mistake = "the latents' density, where x comes from, times the slope of f there"
        if difference is not None and agree(last, -right, DOMAIN, rng) is None:
            mistake = "its sign is wrong, and a density is positive"
        expect(
            difference is None,
            f"for {kind} f the last step is no density of x ({mistake}): {difference}",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## In many dimensions
#
# The slope becomes the determinant of the Jacobian. This part asks for no derivation, only for the
# formula, for any invertible $f$, with the Jacobian from autograd. That is far too slow for
# pictures, but it is a good way to check faster code.
#
# *Documentation:*
# [`torch.func.jacrev`](https://docs.pytorch.org/docs/stable/generated/torch.func.jacrev.html),
# [`torch.func.vmap`](https://docs.pytorch.org/docs/stable/generated/torch.func.vmap.html),
# [`torch.linalg.slogdet`](https://docs.pytorch.org/docs/stable/generated/torch.linalg.slogdet.html).
#
# **Contract.** `f` takes `[N, d]` to `[N, d]`, each row by itself. `log_density_by_autograd`
# returns $\log P_w(x)$ for every row of `x`, `[N]`, where $P_w$ is the density of $x = f^{-1}(z)$
# for latents $z$ with this `latent_log_density`. $f$ may mirror space, and the determinant itself
# may be too small or too large for a floating-point number.


# %% role="solution" id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    """log P(x) for every row of x [N, d] under z = f(x): a tensor [N]."""
    ### BEGIN SOLUTION
    jacobians = torch.func.vmap(torch.func.jacrev(lambda row: f(row[None])[0]))(x)
    return latent_log_density(f(x)) + torch.linalg.slogdet(jacobians).logabsdet
    ### END SOLUTION


# %% role="tests" id="flow-direction-density-tests" check_output="true"
with visible_checks("flow-direction-density") as check:

    def unit_square(z):  # latents that are uniform: density 1 in the unit square
        return torch.where(((z > 0) & (z < 1)).all(dim=1), 0.0, -torch.inf)

    inside = torch.tensor([[0.3, 2.0], [0.1, 4.0]])
    rectangle = log_density_by_autograd(lambda x: x / torch.tensor([0.5, 5.0]), unit_square, inside)
    check.shape(rectangle, (2,), "one number for each row")
    check.close(rectangle.exp(), [0.4, 0.4], "mass 1 on a rectangle of 0.5 by 5: density 1 / 2.5")
    bent = log_density_by_autograd(lambda x: x**3, unit_square, torch.tensor([[0.5, 0.9]]))
    check.close(
        bent.exp(), [3 * 0.25 * 3 * 0.81], "each axis bent: the slopes at the data multiply"
    )
    mirror = log_density_by_autograd(lambda x: x.flip(1), unit_square, torch.tensor([[0.3, 0.4]]))
    check.close(mirror.exp(), [1.0], "x and y exchanged: areas do not change")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, expect_number, points

# A bend, a dense matrix, perhaps a mirror; logistic latents.
BENT = """
import torch
matrix = torch.tensor(matrix)
def f(x):
    return (torch.sinh(x) + x) @ matrix.T
def logistic(z):
    return -(z.abs() + 2 * torch.nn.functional.softplus(-z.abs())).sum(dim=-1)
log_density_by_autograd(f, logistic, torch.tensor(x)).detach()
"""
LINE_MASS = """
import math
import torch
x = torch.linspace(-10, 10, 401, dtype=torch.float64)[:, None]
def bell(z):
    return -(z[:, 0] ** 2) / 2 - math.log(2 * math.pi) / 2
log_density = log_density_by_autograd(lambda x: slope * (x + torch.sin(x) / 2), bell, x)
float(torch.trapezoid(log_density.detach().exp(), x[:, 0]))
"""
SCALED = """
import torch
matrix = torch.tensor(matrix)
log_density_by_autograd(lambda x: x @ matrix.T, lambda z: 0 * z[:, 0], torch.tensor(x)).detach()
"""


@points(0.75)
def test_follows_the_change_of_variables(student, reference, rng):
    """At every point it is the latents' log-density there plus the log of the volume change."""
    matrix = rng.normal(0, 0.5, (3, 3)) + np.diag([1.5, 1.0, 1.0])
    for sign, count in ((1, 4), (-1, 1)):
        matrix[0] *= sign * np.sign(np.linalg.det(matrix))
        inputs = {"matrix": matrix, "x": rng.normal(size=(count, 3))}
        what = "log P(x) (log Q at f(x)? volume term added, the Jacobian of f at x, its |det|?)"
        expected = reference.run(BENT, **inputs)
        expect_close(student.run(BENT, **inputs), expected, what, rtol=1e-6, kind="tensor")


@points(0.5)
def test_the_density_has_mass_one(student, rng):
    """On the line the density integrates to one, for increasing and for decreasing f."""
    for sign in (1, -1):
        mass = student.run(LINE_MASS, slope=sign * float(rng.uniform(1.5, 3)))
        mass = expect_number(mass, what="the mass of the density")
        expect(
            abs(mass - 1) < 1e-3,
            f"the density has mass {mass:.4g}, and 1 is right (log Q at f(x)? the slope of f at x, "
            "as a factor?)",
        )


@points(0.375)
def test_of_many_dimensions(student, rng):
    """It is right where the determinant is too small or too large for a number."""
    matrix = np.linalg.qr(rng.normal(size=(40, 40)))[0].astype(np.float32)
    x = rng.normal(size=(2, 40)).astype(np.float32)
    for scale in (0.01, 100.0):
        found = student.run(SCALED, matrix=np.float32(scale) * matrix, x=x)
        what = f"the volume term of {scale:g} times a rotation in 40 dimensions"
        size = abs(expect_array(found, (2,), what=what))
        right = abs(40 * np.log(scale))
        gap = abs(size - right).max()
        expect(
            gap < 0.1,
            f"{what}: its size is {size[0]:.5g}, expected {right:.5g} (slogdet, not det?)",
        )


@points(0.125)
def test_the_dtype_is_that_of_the_data(student, rng):
    """Data of float32 give float32, and data of float64 give float64."""
    for dtype in (np.float32, np.float64):
        matrix, x = np.eye(3, dtype=dtype), rng.normal(size=(2, 3)).astype(dtype)
        found = student.run(SCALED, matrix=matrix, x=x)
        expect_array(found, None, dtype, "the type of log P(x)", kind="tensor", finite=False)


### END HIDDEN TESTS

# %% [markdown]
# ## The formula of the other convention
#
# The lecture's risk is the mean of $-\log Q(z) + \log\left|\det \frac{\partial F}{\partial
# z}\right|$. Suppose that you copy it and put your network in the place of the lecture's:
#
# $$\text{mean of}\quad -\log Q\bigl(f_w(x)\bigr) +
#   \log\left|\det \frac{\partial f_w(x)}{\partial x}\right|.$$
#
# This runs without any error. The data are numbers from two bumps whose entropy is 1.59 nats: no
# density has a smaller risk. The flow is the sum of a line and eight tanh steps, and its slope at
# the start is about 1.3.
#
# **Predict** what training with the copied formula does. This is not scored: any guess will do, and
# the experiment waits for it. For the risk: `"settles at 1.59 or above"`, `"settles below 1.59"` or
# `"falls without bound"`; for the slope of $f$ at the data: `"flattens"`, `"steepens"` or
# `"stays"`.


# %% role="solution" id="flow-direction-prediction"
def copied_prediction():
    """{"risk": ..., "slope": ...} with the copied formula: each one of the answers above."""
    ### BEGIN SOLUTION
    return {"risk": "settles at 1.59 or above", "slope": "steepens"}
    ### END SOLUTION


# %% role="setup" id="flow-direction-models" collapsed="true"
BUMPS = ((0.4, -2.0, 0.4), (0.6, 1.5, 0.8))  # weight, mean, standard deviation


def bumps_log_density(x):
    """The data's own log-density at x [N, 1]: [N]."""
    parts = [
        math.log(w) - ((x[:, 0] - m) / s) ** 2 / 2 - math.log(s * math.sqrt(2 * math.pi))
        for w, m, s in BUMPS
    ]
    return torch.logsumexp(torch.stack(parts), dim=0)


def draw_bumps(count, seed):
    """Points [count, 1] of the two bumps."""
    generator = torch.Generator().manual_seed(seed)
    first = torch.rand(count, 1, generator=generator) < BUMPS[0][0]
    normal = torch.randn(count, 1, generator=generator)
    (_, m0, s0), (_, m1, s1) = BUMPS
    return torch.where(first, m0 + s0 * normal, m1 + s1 * normal)


def standard_normal(z):
    """log N(z; 0, I) for latents [N, d]: [N]."""
    return -(z**2).sum(dim=1) / 2 - z.shape[1] * math.log(2 * math.pi) / 2


def make_monotone(width=8):
    """A strictly increasing function of the line, and its parameters.

    The function takes u [N, 1] to its value [N, 1] and the logarithm of its slope [N].
    """
    log_slope, offset = nn.Parameter(torch.zeros(())), nn.Parameter(torch.zeros(()))
    log_heights = nn.Parameter(torch.full((width,), -2.0))
    log_steepness = nn.Parameter(torch.zeros(width))
    centres = nn.Parameter(torch.linspace(-3, 3, width))

    def function(u):
        steps = torch.tanh(log_steepness.exp() * (u - centres))
        value = log_slope.exp() * u + offset + (log_heights.exp() * steps).sum(1, keepdim=True)
        slopes = (log_heights + log_steepness).exp() * (1 - steps**2)
        return value, (log_slope.exp() + slopes.sum(dim=1)).log()

    return function, (log_slope, offset, log_heights, log_steepness, centres)


@torch.no_grad()
def bisect(function, target, halvings=40):
    """u [N, 1] at which an increasing function has the value `target` [N, 1], by search."""
    low, high = torch.full_like(target, -64.0), torch.full_like(target, 64.0)
    for _ in range(halvings):
        middle = (low + high) / 2
        above = function(middle)[0] > target
        low, high = torch.where(above, low, middle), torch.where(above, middle, high)
    return (low + high) / 2


def fit_by(risk, parameters, data, updates, learning_rate=0.01, batch=256):
    """Minimise `risk(batch)` with Adam; returns the risks and the seconds it took."""
    optimizer = torch.optim.Adam(parameters, lr=learning_rate)
    risks, started = [], time.perf_counter()
    for _ in range(updates):
        value = risk(data[torch.randint(len(data), (batch,))])
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        risks.append(value.item())
    return risks, time.perf_counter() - started


def tidy_flow_panel(axes, title, **labels):
    """The look that all plots of this problem share."""
    axes.set_title(title, loc="left", fontsize=10)
    axes.set(**labels)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


# %% role="run" id="flow-direction-copied"
copied_prediction()  # your guess comes first
LINE_UPDATES = budget(smoke=150, cpu=2000, gpu=2000)
line_data = draw_bumps(4096, seed=1)
fine = torch.linspace(-12, 12, 4801)[:, None]
own = bumps_log_density(fine)
BUMPS_ENTROPY = -torch.trapezoid(own.exp() * own, fine[:, 0]).item()

set_seed()
copied, copied_parameters = make_monotone()


def copied_risk(x):
    """The lecture's risk, with this problem's f in place of the lecture's F."""
    z, log_slope = copied(x)
    return (-standard_normal(z) + log_slope).mean()


before = copied(line_data)[1].mean().exp().item()
copied_risks, _ = fit_by(copied_risk, copied_parameters, line_data, LINE_UPDATES)
with torch.no_grad():
    after = copied(line_data)[1].mean().exp().item()
print(f"the entropy of the data, below which no density's risk can be: {BUMPS_ENTROPY:.2f} nats")
guessed = {key: guess_of(copied_prediction, key) for key in ("risk", "slope")}
falls = copied_risks[-1] < copied_risks[len(copied_risks) // 2] - 0.3
settles = "settles below 1.59" if copied_risks[-1] < 1.59 else "settles at 1.59 or above"
risk_found = "falls without bound" if falls else settles
slope_found = "flattens" if after < before / 2 else "steepens" if after > 2 * before else "stays"
print(f"{'copied formula':16}{'you said':28}measured")
print(f"{'risk':16}{guessed['risk']:28}{risk_found}: {copied_risks[-1]:.2f} so far")
print(f"{'slope of f':16}{guessed['slope']:28}{slope_found}: {before:.2f} -> {after:.1e}")

# %% [markdown]
# ## The empirical risk of several layers
#
# Real flows apply many maps one after the other, $z = f_K(\dots f_2(f_1(x)))$. Each of them reports
# its own log-determinant at *its own* input, so nobody has to build a Jacobian. Now the formula is
# the right one for $z = f(x)$.
#
# **Contract.** `layers` is a list of `TowardsLatent`; the first one is applied to the data first.
#
# - `latent_and_log_det(layers, x)` returns $z$, `[N, d]`, and
#   $\log\left|\det\frac{\partial z}{\partial x}\right|$ of all layers together, `[N]`.
# - `empirical_risk(layers, latent_log_density, x)` is the quantity that maximum likelihood
#   *minimises*: the negative log-likelihood of the data, a mean over the rows of `x`, a tensor
#   without dimensions.
# - Gradients flow to the layers' parameters. Each layer's `forward` is called once, and its
#   `inverse`, which may be slow, is never called.


# %% role="solution" id="flow-direction-risk"
def latent_and_log_det(layers, x):
    """(z [N, d], log|det dz/dx| [N]) of layers in a row, for data x [N, d]."""
    ### BEGIN SOLUTION
    total = x.new_zeros(len(x))
    for layer in layers:
        x, log_det = layer.forward(x)
        total = total + log_det
    return x, total
    ### END SOLUTION


def empirical_risk(layers, latent_log_density, x):
    """The risk of the data x [N, d] that training minimises: a tensor without dimensions."""
    ### BEGIN SOLUTION
    z, log_det = latent_and_log_det(layers, x)
    return -(latent_log_density(z) + log_det).mean()
    ### END SOLUTION


# %% role="tests" id="flow-direction-risk-tests" check_output="true"
with visible_checks("flow-direction-risk") as check:

    def unit_interval(z):
        return torch.where(((z > 0) & (z < 1)).all(dim=1), 0.0, -torch.inf)

    halve = TowardsLatent(lambda x: (x / 2, torch.full((len(x),), -math.log(2))), lambda z: 2 * z)
    move = TowardsLatent(lambda x: (x - 1, torch.zeros(len(x))), lambda z: z + 1)
    three = torch.tensor([[2.5], [3.0], [3.5]])
    z, log_det = latent_and_log_det([halve, move], three)
    check.close(z, [[0.25], [0.5], [0.75]], "halved first, then moved")
    check.close(log_det, [-math.log(2)] * 3, "intervals become half as long")
    risk = empirical_risk([halve, move], unit_interval, three)
    check.close(risk, math.log(2), "data that are uniform over a length of 2 have density 1/2")
    cube = TowardsLatent(
        lambda x: (x**3, (3 * x**2).log().sum(dim=1)), lambda z: z.sign() * z.abs() ** (1 / 3)
    )
    _, log_det = latent_and_log_det([halve, cube], torch.tensor([[2.0]]))
    check.close(
        log_det, [math.log(1.5)], "each layer's log-determinant, where the point is by then"
    )
    stretch = torch.tensor(0.5, requires_grad=True)
    elastic = TowardsLatent(
        lambda x: (stretch * x, stretch.log().expand(len(x))), lambda z: z / stretch
    )
    risk = empirical_risk([elastic], lambda z: -z[:, 0], torch.tensor([[1.0]]))
    check.true(risk.requires_grad, "gradients flow to the layers' parameters")
    if risk.requires_grad:
        pull = torch.autograd.grad(risk, stretch)[0]
        check.close(pull, -1.0, "the gradient, 1 from the latents and -2 from the volumes")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, expect_number, points, show

# A dense matrix, a bend whose stretch depends on its input, another matrix; every call recorded.
ROW = """
import torch
first, last = (torch.tensor(m, requires_grad=True) for m in matrices)
calls = []
def recorded(name, function):
    def call(u):
        calls.append(name)
        return function(u)
    return call
def linear(matrix):
    return lambda x: (x @ matrix.T, torch.linalg.slogdet(matrix).logabsdet.expand(len(x)))
def bend(x):
    return torch.sinh(x), torch.log(torch.cosh(x)).sum(dim=1)
layers = [
    TowardsLatent(recorded(f"forward {k}", f), recorded(f"inverse {k}", lambda z: z))
    for k, f in enumerate([linear(first), bend, linear(last)], 1)
]
def logistic(z):
    return -(z.abs() + 2 * torch.nn.functional.softplus(-z.abs())).sum(dim=1)
x = torch.tensor(x)
"""
PASSED = ROW + "z, log_det = latent_and_log_det(layers, x)\n(z.detach(), log_det.detach())"
RISK = ROW + "risk = empirical_risk(layers, logistic, x)\ngetattr(risk, 'detach', lambda: risk)()"
GRADIENTS = (
    ROW
    + """
risk = empirical_risk(layers, logistic, x)
tracked = getattr(risk, "requires_grad", False)
torch.autograd.grad(risk, (first, last), allow_unused=True) if tracked else (None, None)
"""
)
CALLS = ROW + "empirical_risk(layers, logistic, x)\ncalls"


def draw(rng, count=5):
    matrices = rng.normal(0, 0.4, (2, 2, 2)) + np.diag([1.2, -0.8])
    return {"matrices": matrices, "x": rng.normal(size=(count, 2))}


@points(0.25)
def test_layers_in_a_row(student, reference, rng):
    """Each layer sees what the one before it made, and all their log-determinants count."""
    for count in (5, 1):
        inputs = draw(rng, count)
        mine, right = student.run(PASSED, **inputs), reference.run(PASSED, **inputs)
        pair = isinstance(mine, tuple | list) and len(mine) == 2
        expect(pair, f"latent_and_log_det: (z, log_det) expected, got {show(mine)}")
        expect_close(mine[0], right[0], "z (the layers in the order of the list?)", rtol=1e-7)
        what = "the log-determinant (a sum over layers, each at its own input, a number a row)"
        expect_close(mine[1], right[1], what, rtol=1e-7)


@points(0.375)
def test_the_risk_is_the_negative_log_likelihood(student, reference, rng):
    """The risk is small where the flow makes the data likely."""
    inputs = draw(rng)
    what = "empirical_risk (minus; log Q at z plus the log-determinant; a mean over rows)"
    expected = reference.run(RISK, **inputs)
    expect_close(student.run(RISK, **inputs), expected, what, rtol=1e-7)


@points(0.125)
def test_data_listed_twice_change_nothing(student, rng):
    """Listing all data twice does not change the risk, which is per data point."""
    inputs = draw(rng)
    once = student.run(RISK, **inputs)
    other = student.run(RISK, matrices=inputs["matrices"], x=inputs["x"] + 1)
    moves = abs(expect_number(other, what="empirical_risk") - expect_number(once, what="the same"))
    expect(moves > 1e-6, "empirical_risk is the same for other data")
    twice = student.run(RISK, matrices=inputs["matrices"], x=np.tile(inputs["x"], (2, 1)))
    expect_close(twice, once, "empirical_risk of all data listed twice (a mean)", rtol=1e-7)


@points(1)
def test_every_layer_learns_from_it(student, reference, rng):
    """The gradient of the risk reaches the first and the last layer, through both terms."""
    inputs = draw(rng)
    gradients = student.run(GRADIENTS, **inputs)
    for mine, right in zip(gradients, reference.run(GRADIENTS, **inputs), strict=True):
        expect(mine is not None, "no gradient reaches a layer: what cuts the graph?")
        expect_close(mine, right, "the gradient in a layer's parameters", rtol=1e-6)


@points(0.25)
def test_training_evaluates_one_direction(student, rng):
    """Every layer runs forward once, and none runs backwards."""
    calls = student.run(CALLS, **draw(rng))
    expect(
        calls == ["forward 1", "forward 2", "forward 3"],
        f"the layers were called like this: {', '.join(map(str, calls))}",
    )


### END HIDDEN TESTS

# %% [markdown]
# Here is the same monotone flow, trained with the right risk and with the copied one. The right
# panel shows what each formula claims as the density of the data: the exponential of minus its risk
# at one point.

# %% role="run" id="flow-direction-cured"
set_seed()
function, parameters = make_monotone()
line_flow = TowardsLatent(function, lambda z: bisect(function, z), parameters)
cured_risks, towards_latent_seconds = fit_by(
    lambda x: empirical_risk([line_flow], standard_normal, x), parameters, line_data, LINE_UPDATES
)

figure, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.3), layout="constrained")
right.hist(line_data[:, 0].numpy(), bins=60, density=True, color="#cccccc", label="data")
with torch.no_grad():
    for name, map_, sign, risks, colour in (
        ("copied formula", copied, -1, copied_risks, "#b2182b"),
        ("right formula", function, 1, cured_risks, "#2166ac"),
    ):
        value, log_slope = map_(fine)
        claimed = (standard_normal(value) + sign * log_slope).exp()
        mass = torch.trapezoid(claimed, fine[:, 0])
        left.plot(risks, color=colour, label=name)
        middle.plot(fine, value, color=colour)
        right.plot(fine, claimed, color=colour, label=f"{name}: mass {mass:.3g}")
left.axhline(BUMPS_ENTROPY, color="black", linestyle=":", label="entropy of the data")
right.set_yscale("log")
left.legend(frameon=False, fontsize=8)
right.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.2))
tidy_flow_panel(left, "Which is better?", xlabel="update", ylabel="what was minimised (nats)")
tidy_flow_panel(middle, "f", xlabel="x", ylabel="z", xlim=(-4, 5), ylim=(-4, 4))
tidy_flow_panel(right, "Claimed density of x", xlabel="x", xlim=(-4, 5), ylim=(1e-3, None))
plt.show()

# %% [markdown]
# In the right formula the volume term penalises *squeezing*: each part of the data gets its own
# piece of the latent line. In the copied formula the volume term rewards squeezing, and so does
# $Q$: all data end up where $Q$ is largest.
#
# ## Sampling
#
# **Contract.** `sample_data(layers, draw_latent, count)` returns `count` points of the flow's
# distribution, `[count, d]`. `draw_latent(count)` gives latents `[count, d]`, and is called once.
# Every row is the image of its own latent under the inverse of all layers together. No layer's
# `forward` is called. Samples do not require gradients, but what is computed after the call still
# can.


# %% role="solution" id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    """`count` samples [count, d] of the flow's distribution of data."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        points = draw_latent(count)
        for layer in reversed(layers):
            points = layer.inverse(points)
    return points
    ### END SOLUTION


# %% role="tests" id="flow-direction-sample-tests" check_output="true"
with visible_checks("flow-direction-sample") as check:
    halve = TowardsLatent(lambda x: (x / 2, torch.full((len(x),), -math.log(2))), lambda z: 2 * z)
    move = TowardsLatent(lambda x: (x - 1, torch.zeros(len(x))), lambda z: z + 1)
    drawn = sample_data([halve, move], lambda count: torch.rand(count, 1), 1000)
    check.shape(drawn, (1000, 1), "one row for each sample")
    check.true(drawn.min() >= 2 and drawn.max() <= 4, "latents in [0, 1] give data in [2, 4]")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

SAMPLES = """
import torch
generator = torch.Generator().manual_seed(seed)
first, last = (torch.tensor(m, requires_grad=True) for m in inverses)
drawn, calls = [], []
def draw_latent(count):
    drawn.append(torch.rand(count, 2, generator=generator, dtype=torch.float64))
    return drawn[-1]
def recorded(name, function):
    def call(u):
        calls.append(name)
        return function(u)
    return call
def forward(x):
    return x, x[:, 0]
backwards = [lambda z: z @ first.T, lambda z: torch.sinh(z), lambda z: z @ last.T]
layers = [
    TowardsLatent(recorded(f"forward {k}", forward), recorded(f"inverse {k}", inverse))
    for k, inverse in enumerate(backwards, 1)
]
samples = sample_data(layers, draw_latent, 6)
{
    "samples": samples.detach(),
    "latents": drawn,
    "calls": calls,
    "graph": bool(samples.requires_grad),
    "off": not torch.is_grad_enabled(),
}
"""


def record(student, rng):
    inverses = rng.normal(0, 0.5, (2, 2, 2)) + np.diag([1.0, -1.5])
    return inverses, student.run(SAMPLES, seed=int(rng.integers(2**31)), inverses=inverses)


@points(0.5)
def test_samples_are_inverse_images_of_latents(student, rng):
    """Each sample is what the inverse of all layers together makes of one of the latents drawn."""
    (first, last), seen = record(student, rng)
    samples = expect_array(seen["samples"], (6, 2), what="sample_data(layers, draw_latent, 6)")
    expect(seen["latents"], "draw_latent was not called: latents need not be Gaussian")
    latents = np.concatenate([np.asarray(part) for part in seen["latents"]])
    what = "samples, against the inverse of the latents drawn (what was done last is undone first)"
    expect_close(samples, np.sinh(latents @ last.T) @ first.T, what)


@points(0.25)
def test_sampling_evaluates_the_other_direction(student, rng):
    """Latents are drawn once, no layer runs forward, and each inverse runs once."""
    _, seen = record(student, rng)
    expect(len(seen["latents"]) == 1, f"latents were drawn {len(seen['latents'])} times")
    calls = [str(call) for call in seen["calls"]]
    forward = any(call.startswith("forward") for call in calls)
    expect(not forward, "a layer ran forward, which sampling does not need")
    expect(sorted(calls) == ["inverse 1", "inverse 2", "inverse 3"], "an inverse ran twice")


@points(0.25)
def test_samples_do_not_require_gradients(student, rng):
    """Samples of layers with parameters to train carry no graph."""
    _, seen = record(student, rng)
    expect(seen["calls"], "no layer ran")
    expect(not seen["graph"], "the samples still hang on the layers' graph")
    expect(not seen["off"], "gradients are switched off for all that follows")


### END HIDDEN TESTS

# %% [markdown]
# ## Translating between the conventions
#
# What changes between the two conventions? Answer it as a program: take a flow of the lecture and
# use it in the other direction.
#
# **Contract.** `turn_around` takes a `TowardsData` and returns the `TowardsLatent` that is *the
# same flow*: the same distribution of data from the same latents. Its log-determinant has the right
# sign and is taken at the right point. Its parameters are those of the given flow; gradients flow
# to them through both of the outputs of `forward`.


# %% role="solution" id="flow-direction-translate"
def turn_around(flow):
    """A TowardsData flow of the lecture as the equivalent TowardsLatent flow."""

    ### BEGIN SOLUTION
    def forward(x):
        z = flow.inverse(x)
        return z, -flow.forward(z)[1]

    return TowardsLatent(forward, lambda z: flow.forward(z)[0], flow.parameters)
    ### END SOLUTION


# %% role="tests" id="flow-direction-translate-tests" check_output="true"
with visible_checks("flow-direction-translate") as check:
    treble = TowardsData(lambda z: (3 * z, torch.full((len(z),), math.log(3))), lambda x: x / 3)
    turned = turn_around(treble)
    ones = torch.ones(2, 1)
    check.close(turned.forward(3 * ones)[0], ones, "it takes data to latents")
    check.close(turned.inverse(ones), 3 * ones, "and latents to data")
    check.close(turned.forward(3 * ones)[1], [-math.log(3)] * 2, "towards latents, lengths shrink")
    cube = TowardsData(
        lambda z: (z**3, (3 * z**2).log().sum(dim=1)), lambda x: x.sign() * x.abs() ** (1 / 3)
    )
    there = turn_around(cube).forward(torch.tensor([[8.0]]))[1]
    check.close(there, [-math.log(12)], "from 8 to 2, where the slope of the cube is 12")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points, show

# x = sinh(z A^T), whose stretch is another one at every point.
LECTURE = """
import torch
matrix = torch.tensor(matrix, requires_grad=True)
def forward(z):
    straight = z @ matrix.T
    volume = torch.linalg.slogdet(matrix).logabsdet + torch.log(torch.cosh(straight)).sum(dim=1)
    return torch.sinh(straight), volume
def inverse(x):
    return torch.asinh(x) @ torch.linalg.inv(matrix).T
flow = TowardsData(forward, inverse, (matrix,))
turned = turn_around(flow)
u = torch.tensor(u)
"""
FORWARD = LECTURE + "z, log_det = turned.forward(u)\n(z.detach(), log_det.detach())"
INVERSE = LECTURE + "turned.inverse(u).detach()"
GRADIENTS = (
    LECTURE
    + """
z, log_det = turned.forward(u)
[
    torch.autograd.grad(out.sum(), matrix, retain_graph=True)[0] if out.requires_grad else None
    for out in (z, log_det)
]
"""
)
SUMS = LECTURE + "z, log_det = turned.forward(u)\n[z.sum().detach(), log_det.sum().detach()]"
PARAMETERS = LECTURE + "len(turned.parameters) == 1 and turned.parameters[0] is matrix"


def draw(rng):
    matrix = rng.normal(0, 0.4, (2, 2)) + np.diag([1.5, -1.0])
    return {"matrix": matrix, "u": rng.normal(size=(4, 2))}


@points(0.375)
def test_the_directions_are_exchanged(student, rng):
    """Forward takes data to the latents they come from, and inverse takes latents to data."""
    inputs = draw(rng)
    matrix, u = inputs["matrix"], inputs["u"]
    latents = np.arcsinh(u) @ np.linalg.inv(matrix).T
    expect_close(student.run(FORWARD, **inputs)[0], latents, "z of forward(x)", rtol=1e-7)
    data = np.sinh(u @ matrix.T)
    expect_close(student.run(INVERSE, **inputs), data, "x of inverse(z)", rtol=1e-7)


@points(0.625)
def test_the_log_determinant_is_that_of_the_other_direction(student, rng):
    """The log-determinant is dz/dx's, at the data point that forward was given."""
    inputs = draw(rng)
    straight = np.arcsinh(inputs["u"])
    volume = np.linalg.slogdet(inputs["matrix"])[1] + np.log(np.cosh(straight)).sum(axis=1)
    found = np.asarray(student.run(FORWARD, **inputs)[1])
    expect(found.shape == (4,), f"log_det: shape (4,) expected, got {show(found)}")
    expect(not np.allclose(found, volume), "log_det is that of dx/dz: its sign is wrong")
    what = "log_det of forward(x) (taken at z = F^-1(x), where the lecture's flow reports it?)"
    expect_close(found, -volume, what, rtol=1e-7)


@points(0.25)
def test_it_can_be_trained(student, rng):
    """It holds the parameters of the flow that came in, and gradients reach them."""
    inputs = draw(rng)
    expect(student.run(PARAMETERS, **inputs) is True, "parameters: those of the flow expected")
    step = 1e-5 * rng.normal(size=(2, 2))
    above, below = (
        student.run(SUMS, matrix=inputs["matrix"] + sign * step, u=inputs["u"]) for sign in (1, -1)
    )
    gradients = student.run(GRADIENTS, **inputs)
    for name, gradient, high, low in zip(("z", "log_det"), gradients, above, below, strict=True):
        expect(gradient is not None, f"no gradient flows through {name}")
        found = (expect_array(gradient, (2, 2), what=f"the gradient of {name}") * step).sum()
        what = f"how {name} changes with the parameters, by its gradient (is a part of it cut off?)"
        expect_close(1e5 * found, 1e5 * (high - low) / 2, what, rtol=1e-4, atol=1e-5)


### END HIDDEN TESTS

# %% [markdown]
# ## Does the direction matter?
#
# One often reads that the direction makes no computational difference. Take one monotone function
# that has a formula in one direction only, and use bisection for the other. The next cell uses it
# as $f$, in this problem's direction, and, by `turn_around`, as the lecture's $F$.
#
# **Predict**; this is not scored: any guess will do, and the experiment waits for it. Which of the
# two trains faster, and which samples faster? `"z = f(x)"`, `"x = F(z)"` or `"same"`.


# %% role="solution" id="flow-direction-cost-prediction"
def direction_prediction():
    """{"training": ..., "sampling": ...}: which is faster, each one of the answers above."""
    ### BEGIN SOLUTION
    return {"training": "same", "sampling": "same"}
    ### END SOLUTION


# %% role="run" id="flow-direction-costs"
direction_prediction()  # your guess comes first


def one_way_flow():
    """The monotone function as the lecture's F; the inverse is by bisection, with its gradient."""
    function, parameters = make_monotone()

    def inverse(x):
        z = bisect(function, x)
        value, log_slope = function(z)  # a Newton step: its gradient is that of the inverse
        return z - (value - x) * (-log_slope[:, None]).exp().detach()

    return TowardsData(function, inverse, parameters)


set_seed()
lecture_flow = turn_around(one_way_flow())
_, towards_data_seconds = fit_by(
    lambda x: empirical_risk([lecture_flow], standard_normal, x),
    lecture_flow.parameters,
    line_data,
    LINE_UPDATES,
)
new_data = draw_bumps(20_000, seed=2)
rows = {}
for name, flow, seconds in (
    ("z = f(x)", line_flow, towards_latent_seconds),
    ("x = F(z)", lecture_flow, towards_data_seconds),
):
    started = time.perf_counter()
    sample_data([flow], lambda count: torch.randn(count, 1), 20_000)
    sampling = time.perf_counter() - started
    with torch.no_grad():
        quality = empirical_risk([flow], standard_normal, new_data).item()
    rows[name] = (1e3 * seconds / LINE_UPDATES, 1e3 * sampling, quality)
print(f"{'one function':14}{'ms an update':>14}{'ms for 20,000 samples':>24}{'risk, new data':>16}")
for name, (update, sampling, quality) in rows.items():
    print(f"{name:14}{update:14.2f}{sampling:24.1f}{quality:16.2f}")
print(f"{'floor (entropy of the data)':52}{BUMPS_ENTROPY:16.2f}\n")
for position, what in enumerate(("training", "sampling")):
    fastest = min(rows, key=lambda name: rows[name][position])
    print(
        f"faster at {what}: you said {guess_of(direction_prediction, what)!r}, measured {fastest!r}"
    )

# %% [markdown]
# ## In two dimensions
#
# The two risks in the table differ although the data are the same: $f$ and $F$ are both sums of a
# line and steps, but the inverse of such a sum is no such sum. So they are two families of flows.
#
# The next flow is a sequence of affine coupling layers, which have formulas in both directions. In
# each layer a network reads one coordinate and gives the scale and the shift for the other. The
# data are two interleaved arcs; the flow never sees the colours of the data.

# %% role="setup" id="flow-direction-couplings" collapsed="true"


def draw_arcs(count, seed):
    """Points [count, 2] of two interleaved half circles, and which arc [count] each is from."""
    generator = torch.Generator().manual_seed(seed)
    which = torch.randint(2, (count,), generator=generator)
    angle = math.pi * torch.rand(count, generator=generator)
    upper = torch.stack([angle.cos() - 0.5, angle.sin() - 0.25], dim=1)
    points = torch.where(which[:, None] == 0, upper, -upper)
    return 2 * (points + 0.08 * torch.randn(count, 2, generator=generator)), which


def affine_coupling(kept, width=32):
    """A TowardsLatent of the plane that leaves coordinate `kept` unchanged."""
    network = nn.Sequential(
        nn.Linear(1, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 2)
    )
    with torch.no_grad():  # start as the identity
        network[-1].weight.zero_()
        network[-1].bias.zero_()

    def read(u):
        scale, offset = network(u[:, kept : kept + 1]).unbind(dim=1)
        return 1.5 * torch.tanh(scale), offset

    def put(u, changed):
        return torch.stack([u[:, 0], changed] if kept == 0 else [changed, u[:, 1]], dim=1)

    def forward(x):
        scale, offset = read(x)
        return put(x, x[:, 1 - kept] * scale.exp() + offset), scale

    def inverse(z):
        scale, offset = read(z)
        return put(z, (z[:, 1 - kept] - offset) * (-scale).exp())

    return TowardsLatent(forward, inverse, tuple(network.parameters()))


# %% role="deliverable" id="flow-direction-plane"
set_seed()
arcs, _ = draw_arcs(8192, seed=3)
couplings = [affine_coupling(kept=k % 2) for k in range(8)]
plane_weights = [parameter for layer in couplings for parameter in layer.parameters]
_, plane_seconds = fit_by(
    lambda x: empirical_risk(couplings, standard_normal, x),
    plane_weights,
    arcs,
    budget(smoke=200, cpu=4000, gpu=4000),
    learning_rate=2e-3,
)

shown, which = draw_arcs(1500, seed=4)
side = torch.linspace(-4, 4, 161)
across, up = torch.meshgrid(side, side, indexing="xy")
with torch.no_grad():
    latents, _ = latent_and_log_det(couplings, shown)
    grid_points = torch.stack([across.flatten(), up.flatten()], dim=1)
    z, log_det = latent_and_log_det(couplings, grid_points)
    density = (standard_normal(z) + log_det).exp().reshape(across.shape)
made = sample_data(couplings, lambda count: torch.randn(count, 2), 1500)

figure, panels = plt.subplots(1, 4, figsize=(12, 3.4), layout="constrained")
arc_colours = np.array(["#d95f02", "#2166ac"])[which]
for panel, cloud, colour, title in (
    (panels[0], shown, arc_colours, "data x"),
    (panels[1], latents, arc_colours, "their latents z = f(x)"),
    (panels[2], made, "#555555", "samples: f⁻¹ of noise"),
):
    panel.scatter(*cloud.T, s=3, c=colour, linewidths=0)
    tidy_flow_panel(panel, title)
panels[3].imshow(density.sqrt(), origin="lower", extent=(-4, 4, -4, 4), cmap="Blues")
tidy_flow_panel(panels[3], "density (square root)")
for panel in panels:
    panel.set(xlim=(-4, 4), ylim=(-4, 4), aspect="equal", xlabel="first coordinate")
panels[0].set_ylabel("second coordinate")
plt.show()

# %% [markdown]
# The last line of the table is the check by autograd: the largest difference between the
# log-density that the layers report and the one by autograd.

# %% role="run" id="flow-direction-table"
test_arcs, _ = draw_arcs(4000, seed=5)
with torch.no_grad():
    before_training = -standard_normal(test_arcs).mean().item()
    plane_risk = empirical_risk(couplings, standard_normal, test_arcs).item()
    z, log_det = latent_and_log_det(couplings, test_arcs[:200])
    reported = standard_normal(z) + log_det


def through(x):
    """z = f(x) of all couplings."""
    return latent_and_log_det(couplings, x)[0]


measured = log_density_by_autograd(through, standard_normal, test_arcs[:200]).detach()
print(f"{'flow of the plane':22}{'risk, new data':>16}{'parameters':>12}{'seconds':>9}")
print(f"{'identity':22}{before_training:16.2f}{0:12}{0:9}")
count = sum(weight.numel() for weight in plane_weights)
print(f"{'8 affine couplings':22}{plane_risk:16.2f}{count:12,}{plane_seconds:9.0f}")
print(
    f"log-density, reported against autograd: at most {(reported - measured).abs().max():.1e} off"
)

# %% [markdown] role="written" id="flow-direction-compare" points="1"
# **Compare** with the lecture, for data with several dimensions. (a) Write down the log-density of
# both conventions, and the risk of both. What is the key change? For each of them, say which map
# the determinant belongs to and at which point it is taken. (b)
# Which map does training evaluate, and which does sampling, in the lecture's direction and in this
# one? (c) "The direction makes no computational difference": when is this true, and when is it not?
# Use the table of costs.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) the sign of the log-determinant (division becomes multiplication): here + log
#   |det df/dx| in the log-density, at x; there - log|det dF/dz|, at z = F^-1(x). The sign without
#   map and point: half.
# - 0.25 points: (b) lecture: training evaluates F^-1 (and F's determinant), sampling F. Here:
#   training f, sampling f^-1. All four.
# - 0.25 points: (c) true where both directions have formulas of similar cost (couplings), as f is
#   then F^-1 by another name; not where one direction needs a search: then the direction with the
#   formula should be the one needed most (z = f(x) for training, x = F(z) for sampling).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The sign of the log-determinant. Lecture:
# $\log P = \log Q(z) - \log|\det \partial F/\partial z|$ at $z = F^{-1}(x)$; here
# $\log P = \log Q(f(x)) + \log|\det \partial f/\partial x|$ at $x$ itself. The risk is the mean of
# $-\log P$ over the data: both terms change sign. (b) Lecture: training needs $F^{-1}(x)$, sampling
# $F(z)$. Here: training needs $f(x)$, sampling $f^{-1}(z)$. (c) With couplings both directions cost
# the same, and the two conventions differ only in names. The monotone function has a formula in one
# direction only. With it, training was several times slower in the lecture's direction, because
# every update bisects, and sampling was slower in this one, because every sample needs a bisection.
# ### END SOLUTION

# %% [markdown] role="written" id="flow-direction-why-it-looks-right" points="1"
# **Why does the wrong answer look right?** The copied formula gave a smooth loss curve that ended
# far below the right one. (a) Why does it have no lower bound? Take $f(x) = a x$ with $a \to 0$
# and standard normal latents. (b) Name a kind of flow for which the copied formula is *right*, so
# that a test on it finds nothing. (c) Name a test that finds the mistake without knowing the right
# formula.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) the mean of a^2 x^2 / 2 + log(2 pi) / 2 + log a goes to minus infinity as a ->
#   0: the first term stays bounded (or goes to 0), log a is unbounded.
# - 0.25 points: (b) volume-preserving flows: |det| = 1, log-determinant 0 (rotations, shifts,
#   additive couplings, permutations, an untrained flow that starts as the identity). One is enough.
# - 0.25 points: (c) one of: the density integrates to 1; the risk is not below the entropy of data
#   with a known density; samples look like the data; compare with a known density (scaled uniform
#   noise).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The copied risk is $\frac{a^2}{2} \overline{x^2} + \frac12 \log 2\pi + \log a$. As $a \to 0$
# the first term goes to 0 and $\log a \to -\infty$. (b) A flow that preserves volume, such as a
# rotation or an additive coupling: its log-determinant is 0, so the sign does not matter. (c)
# Integrate the density that the formula claims: its mass is not 1.
# ### END SOLUTION

# %% role="run" id="flow-direction-summary"
check_summary(
    [
        "flow-direction-derivation",
        "flow-direction-density",
        "flow-direction-risk",
        "flow-direction-sample",
        "flow-direction-translate",
    ]
)
