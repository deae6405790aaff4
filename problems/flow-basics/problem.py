# ---
# title: What makes a normalizing flow
# covers:
#   - CSDS 600 HW2 question 1a: [flow-objective, flow-in-words]
#   - CSDS 600 HW2 question 1b: [flow-sample, flow-in-words]
#   - CSDS 600 HW2 question 1c: [flow-catalogue, flow-in-words]
# differs:
#   CSDS 600 HW2 question 1a:
#     The objective is also programmed.
#   CSDS 600 HW2 question 1b:
#     The sampler is also programmed.
#   CSDS 600 HW2 question 1c:
#     Twelve maps are also judged by these properties, with witnesses.
# presupposes: [change of variables, Jacobian, maximum likelihood, autograd]
# setup: [basics, checks, symbolic, certificates]
# minutes: {smoke: 0.2, cpu: 0.5, gpu: 0.5}
# work: {reading: 32, flow-log-abs-det: 22, flow-objective: 12, flow-affine-optimum: 25,
#   flow-sample: 5, flow-catalogue: 25, flow-in-words: 17, flow-why-it-looks-right: 13}
# ---
# %% [markdown]
# # What makes a normalizing flow
#
# A GAN's generator turns noise into pictures, but it cannot tell how likely a given picture is. A
# **flow** is a generator that can. It maps noise $z$ to data $x = f(z)$ by a map that can be
# inverted, so every $x$ comes from exactly one $z = f^{-1}(x)$. To get the density of $x$ we also
# need to know how much the map stretches space: probability that is spread over twice the volume is
# half as dense.
#
# $$p(x) = p_z\bigl(f^{-1}(x)\bigr)\,
#   \left|\det \frac{\partial f^{-1}(x)}{\partial x}\right|$$
#
# ![Above, a hill of data with two tops; below, a Gaussian hill of noise. Lines join points of the
# noise with their images. In the middle the images are far apart, and the data are less dense
# there.](figures/stretch.png)
#
# *A map on a line. It pulls points near 0 apart, so the data have a valley there.*
#
# With a density one can train by maximum likelihood, without an opponent. This problem is about the
# objective and the sampler, about what happens to training when the second factor is left out, and
# about the maps that can be used as flows at all.
#
# **Contract for everything below.**
#
# - $f$ goes from noise to data: $x = f(z)$. (Some texts and programs use $f$ for the other
#   direction; every determinant is then replaced by its reciprocal.)
# - A batch of points is `[N, d]`, with one point in each row. Each row of a result depends on that
#   row of the batch only.
# - Logarithms are natural, so densities are measured in nats.
# - Functions return a tensor with the dtype of their input, unless something else is stated.
# - Functions leave everything else as it was: the tensors they are given, whether those require
#   gradients, PyTorch's gradient mode and its seed.

# %% role="setup" id="flow-kit"
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """An invertible map between noise z and data x, and the noise's distribution.

    to_data            noise [N, d] -> data [N, d], the map f
    to_noise           data [N, d] -> (noise [N, d], log|det dz/dx| [N]), the inverse map
    draw_noise         count -> noise [count, d]
    noise_log_density  noise [N, d] -> log-densities [N] of the noise
    parameters         the parameters to train
    """

    to_data: Callable
    to_noise: Callable
    draw_noise: Callable
    noise_log_density: Callable
    parameters: tuple = ()


# %% [markdown]
# ## How much does a map stretch?
#
# The local change of volume is the absolute value of the determinant of the Jacobian. Autograd can
# compute it for any map, but slowly. At the end of this problem it checks a faster way.
#
# *Documentation:*
# [`torch.autograd.grad`](https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html).
#
# **Contract.** `function` takes `[N, d]` to `[N, d]`, each row by itself. `log_abs_det` returns
# $\log|\det J|$ with $J = \partial\,\text{function}(u)/\partial u$ at every row $u$ of `points`: a
# tensor `[N]`, through which no gradient has to flow. The determinant may be negative, because a
# map may mirror space. It may also overflow or underflow; its logarithm must still be right.


# %% role="solution" id="flow-log-abs-det"
def log_abs_det(function, points):
    """log|det J| of `function` at each row of points [N, d]: a tensor [N]."""
    ### BEGIN SOLUTION
    # Rows do not mix, so the gradient of a column's sum holds every row's own derivative.
    points = points.detach().requires_grad_()
    outputs = function(points)
    rows = [
        torch.autograd.grad(column.sum(), points, retain_graph=True)[0]
        for column in outputs.unbind(dim=1)
    ]
    return torch.linalg.slogdet(torch.stack(rows, dim=1)).logabsdet
    ### END SOLUTION


# %% role="tests" id="flow-log-abs-det-tests" check_output="true"
with visible_checks("flow-log-abs-det") as check:
    corners = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.5, 2.0]])
    check.shape(log_abs_det(lambda u: 1 * u, corners), (3,), "one number for each row")
    check.close(log_abs_det(lambda u: 3 * u, corners), [math.log(9)] * 3, "3 times along two axes")
    check.close(log_abs_det(lambda u: 1 * u.flip(1), corners), [0.0] * 3, "swapping keeps volumes")

    def bend(u):
        return torch.stack([u[:, 0] ** 3 / 3 + u.sum(1), u[:, 1] - u[:, 0]], dim=1)

    logs = [math.log(2), math.log(3), math.log(2.25)]
    check.close(log_abs_det(bend, corners), logs, "each row has its own determinant, x1^2 + 2")
    tiny = log_abs_det(lambda u: 0.01 * u, torch.zeros(1, 40))
    check.true(tiny.isfinite().all(), "finite where the determinant is too small for a float")
    check.true(not corners.requires_grad, "the points are left as they were: no gradients required")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

LINEAR = """
import torch
matrix = torch.tensor(matrix)
log_abs_det(lambda u: u @ matrix.T.to(u.dtype) + 1.0, torch.tensor(where)).detach()
"""
BENT = """
import torch
matrix = torch.tensor(matrix)
log_abs_det(lambda u: torch.sinh(u @ matrix.T.to(u.dtype)) + u, torch.tensor(where)).detach()
"""
LEFT_BEHIND = """
import torch
where = torch.tensor(where)
before, seeded = where.clone(), torch.initial_seed()
found = log_abs_det(lambda u: torch.sinh(u), where)
left = {
    "the points have other values": not torch.equal(before, where),
    "the points require gradients": where.requires_grad,
    "gradients are switched off": not torch.is_grad_enabled(),
    "PyTorch has another seed": torch.initial_seed() != seeded,
}
[found.detach(), [name for name, changed in left.items() if changed]]
"""


def dense(rng, size=3):
    """A dense matrix with a positive determinant."""
    matrix = rng.normal(size=(size, size)) + 2 * np.eye(size)
    matrix[0] *= np.sign(np.linalg.det(matrix))
    return matrix


@points(0.25)
def test_of_a_linear_map(student, rng):
    """Of a linear map with a dense matrix it is the same at every point."""
    matrix = dense(rng)
    found = student.run(LINEAR, matrix=matrix, where=rng.normal(size=(4, 3)))
    expected = np.full(4, np.linalg.slogdet(matrix)[1])
    what = "log|det| of a dense linear map (the natural logarithm? off the diagonal too?)"
    expect_close(found, expected, what, rtol=1e-4, atol=1e-3, kind="tensor")


@points(0.75)
def test_of_a_mirror(student, rng):
    """A mirror in front of a map changes nothing, whatever sign the determinant then has."""
    matrix, where = dense(rng), rng.normal(size=(4, 3))
    plain, doubled, mirrored = (
        expect_array(student.run(LINEAR, matrix=each, where=where), (4,), what="log|det|")
        for each in (matrix, 2 * matrix, matrix * np.array([[-1], [1], [1]]))
    )
    expect((plain != doubled).any(), "log|det| is the same for a map and for twice that map")
    what = "log|det| of a mirrored map, against that of the map itself"
    expect_close(mirrored, plain, what, rtol=1e-4, atol=1e-3)


@points(2.25)
def test_of_a_bent_map(student, rng):
    """Of a map that is not linear it is every row's own, in the order of the rows."""
    matrix, where = rng.uniform(0.2, 0.4, (3, 3)), rng.normal(size=(5, 3))
    np.fill_diagonal(matrix, rng.uniform(1.2, 2, 3))
    jacobians = np.cosh(where @ matrix.T)[:, :, None] * matrix + np.eye(3)
    what = "log|det| of a bent map (the derivative at each row, no other row's?)"
    found = student.run(BENT, matrix=matrix, where=where)
    expect_close(found, np.linalg.slogdet(jacobians)[1], what, rtol=1e-4, atol=1e-3)


@points(1)
def test_of_many_dimensions(student, rng):
    """It is right where the determinant itself is too small or too large for a number."""
    turn, where = np.linalg.qr(rng.normal(size=(40, 40)))[0], rng.normal(size=(2, 40))
    turn[0] *= np.sign(np.linalg.det(turn))
    for scale in (1e-9, 1e9):
        found = student.run(LINEAR, matrix=scale * turn, where=where)
        what = f"log|det| of {scale:g} times a rotation in 40 dimensions"
        expect_close(found, np.full(2, 40 * np.log(scale)), what, rtol=1e-6)


@points(0.25)
def test_leaves_things_as_they_were(student, rng):
    """The result has the points' dtype and a number for each row, also for a batch of one row, and
    the points are what they were."""
    for count, dtype in ((4, np.float32), (1, np.float64)):
        where = rng.normal(size=(count, 3)).astype(dtype)
        found, left = student.run(LEFT_BEHIND, where=where)
        what = f"log|det| at {count} points in {dtype.__name__}"
        expect_array(found, (count,), dtype, what, finite=False)
        expect(not left, f"after log_abs_det {' and '.join(left)}")


### END HIDDEN TESTS

# %% [markdown]
# ## The objective
#
# A flow computes its own log-determinant: `to_noise` returns it together with the noise, so nobody
# has to build a Jacobian. Its sign matters: `to_noise` returns the logarithm of
# $|\det \partial z/\partial x|$.
#
# **Contract.**
#
# - `flow_log_density(flow, x)` is $\log p(x)$ for each row: a tensor `[N]`. The flow itself defines
#   the distribution of its noise, which is not always Gaussian.
# - `flow_objective(flow, x)` is the quantity that training *minimises*: the negative log-likelihood
#   of the data, in nats per data point. It is the mean over the batch, not the sum, and a tensor
#   without dimensions.
# - Both are differentiable: gradients reach everything that the flow's functions depend on.


# %% role="solution" id="flow-objective"
def flow_log_density(flow, x):
    """log p(x) for every row of x [N, d]: a tensor [N], in nats."""
    ### BEGIN SOLUTION
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(z) + log_det
    ### END SOLUTION


def flow_objective(flow, x):
    """The quantity that training minimises, for a batch x [N, d]: a tensor without dimensions."""
    ### BEGIN SOLUTION
    return -flow_log_density(flow, x).mean()
    ### END SOLUTION


# %% role="tests" id="flow-objective-tests" check_output="true"
with visible_checks("flow-objective") as check:
    uniform = Flow(  # uniform noise in the unit square, stretched to 2 by 5
        to_data=lambda z: z * torch.tensor([2.0, 5.0]),
        to_noise=lambda x: (x / torch.tensor([2.0, 5.0]), torch.full((len(x),), -math.log(10))),
        draw_noise=lambda count: torch.rand(count, 2),
        noise_log_density=lambda z: torch.where(((z > 0) & (z < 1)).all(1), 0.0, -torch.inf),
    )
    inside = torch.tensor([[1.0, 3.0], [0.5, 4.5]])
    density = flow_log_density(uniform, inside).exp()
    check.close(density, [0.1, 0.1], "mass 1 on an area of 10 has density 1/10")
    check.shape(flow_objective(uniform, inside), (), "one number for the batch")
    check.close(flow_objective(uniform, inside), math.log(10), "density 1/10 costs log 10 nats")
    falling = Flow(
        to_data=lambda z: z,
        to_noise=lambda x: (x, torch.zeros(len(x))),
        draw_noise=lambda count: torch.rand(count, 2),
        noise_log_density=lambda z: -z[:, 0],
    )
    apart = torch.tensor([[0.0, 0.0], [10.0, 0.0]])
    check.close(flow_objective(falling, apart), 5.0, "log-densities 0 and -10: on average 5 nats")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, expect_items, points

# Logistic noise; a rotation, a mirror, a stretch and a bend.
BENT_FLOW = """
import torch
def bent_flow(matrix):
    def to_noise(x):
        straight = x @ matrix.T
        z = torch.sinh(straight)
        volume = torch.linalg.slogdet(matrix).logabsdet + torch.log(torch.cosh(straight)).sum(dim=1)
        return z, volume
    def noise_log_density(z):
        return -(z.abs() + 2 * torch.nn.functional.softplus(-z.abs())).sum(dim=1)
    return Flow(None, to_noise, None, noise_log_density)
x, matrix = torch.tensor(x), torch.tensor(matrix)
"""
LOG_DENSITY = BENT_FLOW + "flow_log_density(bent_flow(matrix), x).detach()"
OBJECTIVE = BENT_FLOW + "flow_objective(bent_flow(matrix), x)"
# A slope by autograd, and by the values themselves.
SLOPES = (
    BENT_FLOW
    + """
where = matrix.clone().requires_grad_()
total = torch.as_tensor(called(bent_flow(where), x)).sum()
slope = (torch.autograd.grad(total, where)[0] * step).sum() if total.requires_grad else None
up, down = (torch.as_tensor(called(bent_flow(matrix + i * step), x)).sum() for i in (1, -1))
[slope, (up - down).item() / 2]
"""
)
SHIFTED = """
import math
import torch
shift = torch.zeros(2, dtype=torch.float64, requires_grad=True)
def to_noise(x):
    return x - shift, torch.zeros(len(x), dtype=x.dtype)
def noise_log_density(z):
    return -(z**2).sum(dim=1) / 2 - math.log(2 * math.pi)
flow = Flow(None, to_noise, None, noise_log_density)
total = torch.as_tensor(flow_objective(flow, torch.tensor(x)))
torch.autograd.grad(total, shift)[0] if total.requires_grad else None
"""


LEFT_BEHIND = (
    BENT_FLOW
    + """
before, seeded = x.clone(), torch.initial_seed()
found = flow_log_density(bent_flow(matrix), x)
flow_objective(bent_flow(matrix), x)
left = {
    "the data have other values": not torch.equal(before, x),
    "the data require gradients": x.requires_grad,
    "gradients are switched off": not torch.is_grad_enabled(),
    "PyTorch has another seed": torch.initial_seed() != seeded,
}
[found.detach(), [name for name, changed in left.items() if changed]]
"""
)


def draw(rng, count=6):
    matrix = rng.normal(0, 0.5, (2, 2)) + np.diag([1.5, -1.0])
    return {"matrix": matrix, "x": rng.normal(size=(count, 2))}


@points(2.125)
def test_the_density_follows_the_change_of_variables(student, reference, rng):
    """The log-density of every point is the noise's, where it comes from, plus the log-volume."""
    inputs = draw(rng)
    expect_close(
        student.run(LOG_DENSITY, **inputs),
        reference.run(LOG_DENSITY, **inputs),
        "flow_log_density (the noise's density at z, not at x; log|det dz/dx| of each row added?)",
        rtol=1e-7,
        kind="tensor",
    )


@points(1.125)
def test_the_objective_is_the_mean_negative_log_likelihood(student, rng):
    """It is minus the mean of the log-densities of the rows."""
    inputs = draw(rng)
    rows = expect_array(student.run(LOG_DENSITY, **inputs), (6,), what="flow_log_density")
    expect(np.ptp(rows) > 1e-9, "flow_log_density gives every point the same density")
    what = "flow_objective, against your flow_log_density of its rows (minus? the mean of them?)"
    expect_close(student.run(OBJECTIVE, **inputs), -rows.mean(), what, rtol=1e-7)


@points(0.875)
def test_the_flow_can_learn_from_it(student, rng):
    """The objective's gradient reaches the flow's parameters through all that its value depends
    on, and a step against it makes the data likelier."""
    inputs = draw(rng)
    for name in ("flow_log_density", "flow_objective"):
        code = SLOPES.replace("called", name)
        step = 1e-6 * rng.normal(size=(2, 2))
        slope, change = expect_items(student.run(code, step=step, **inputs), 2)
        expect(slope is not None, f"no gradient reaches the flow from {name}")
        what = f"how {name} changes with the flow, by its gradient (does one term have none?)"
        expect_close(1e6 * float(slope), 1e6 * float(change), what, rtol=1e-4, atol=1e-5)
    centre = rng.uniform(1, 3, 2) * rng.choice([-1, 1], 2)
    slope = student.run(SHIFTED, x=centre + rng.normal(0, 0.1, (6, 2)))
    expect(slope is not None, "no gradient of flow_objective reaches a shift of the data")
    likelier = (np.asarray(slope) * centre < 0).all()
    expect(likelier, "a step against the gradient of flow_objective makes the data less likely")


@points(0.125)
def test_leaves_things_as_they_were(student, rng):
    """The log-densities have the data's dtype, one for each row, also for a batch of one row, and
    the data and PyTorch are what they were."""
    for count, dtype in ((4, np.float32), (1, np.float64)):
        inputs = {name: value.astype(dtype) for name, value in draw(rng, count).items()}
        found, left = student.run(LEFT_BEHIND, **inputs)
        what = f"flow_log_density of {count} points in {dtype.__name__}"
        expect_array(found, (count,), dtype, what)
        expect(not left, f"after flow_log_density and flow_objective {' and '.join(left)}")


### END HIDDEN TESTS

# %% [markdown]
# ## The minimum of the objective: the smallest case
#
# Take one dimension, Gaussian noise, and the simplest map of all: $x = f(z) = e^s z + b$. The
# logarithm of the scale, $s$, is learnt, and the shift $b$ is any fixed number. The objective
# depends on the data only through their average $m$ and their variance $v$.
#
# The minimum is written as data that a program can check: a *certificate*. A `StationaryPoint`
# holds an objective, a point, and the second derivative. A program can check that the slope is zero
# at the point and that the second derivative is positive.
#
# **Contract.** `affine_optimum` returns a `StationaryPoint` in the symbols of the next cell. Its
# `objective` is the negative log-likelihood in nats, averaged over the data: all terms, constants
# included, in `log_scale, shift, data_average, data_variance`. Its
# `variable` is `log_scale`, its `point` is the best `log_scale` for the given shift, even if the
# shift is badly chosen, and its `kind` is `"minimum"`. `second_derivative` is the objective's
# second derivative as a function of `log_scale`. Because it is positive *everywhere*, the point is
# the only global minimum.

# %% role="setup" id="flow-symbols"
log_scale, shift, data_average = sp.symbols("log_scale shift data_average", real=True)
data_variance = sp.Symbol("data_variance", positive=True)
AFFINE_DOMAIN = {
    log_scale: (-3, 3),
    shift: (-2, 2),
    data_average: (-2, 2),
    data_variance: (0.2, 3),
}


# %% role="solution" id="flow-affine-optimum"
def affine_optimum():
    """A StationaryPoint: the best log_scale of x = exp(log_scale) z + shift, z standard normal."""
    ### BEGIN SOLUTION
    spread = data_variance + (data_average - shift) ** 2  # the mean of (x - shift)^2
    return StationaryPoint(
        objective=sp.log(2 * sp.pi) / 2 + spread * sp.exp(-2 * log_scale) / 2 + log_scale,
        variable=log_scale,
        point=sp.log(spread) / 2,
        second_derivative=2 * spread * sp.exp(-2 * log_scale),
        kind="minimum",
    )
    ### END SOLUTION


# %% role="tests" id="flow-affine-optimum-tests" check_output="true"
with visible_checks("flow-affine-optimum") as check:
    optimum = affine_optimum()
    check.certificate(optimum, AFFINE_DOMAIN, variable=log_scale, kind="minimum")
    untouched = {log_scale: 0, shift: 0, data_average: 0, data_variance: 1}
    check.close(
        float(by_name(sp.sympify(optimum.objective), AFFINE_DOMAIN).subs(untouched)),
        (1 + math.log(2 * math.pi)) / 2,
        "standard normal data under the identity: the entropy of a standard normal",
    )
    shifted = by_name(sp.sympify(optimum.objective), AFFINE_DOMAIN).subs(untouched | {shift: 3})
    costs_more = float(shifted) > (1 + math.log(2 * math.pi)) / 2 + 0.1
    check.true(costs_more, "a shift away from the data's average costs something")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    agree,
    check_stationary_point,
    expect,
    expect_expression,
    expression,
    fields_of,
    points,
)

S, B, M = sp.symbols("log_scale shift data_average", real=True)
V = sp.Symbol("data_variance", positive=True)
DOMAIN = {S: (-3, 3), B: (-2, 2), M: (-2, 2), V: (0.2, 3)}


@points(1)
def test_the_objective_is_the_negative_log_likelihood(student, reference, rng):
    """The objective is the mean negative log-likelihood of data with that average and variance."""
    (objective,) = fields_of(student.affine_optimum(), "StationaryPoint", "objective")
    mine = expression(objective, DOMAIN, what="the objective")
    right = expression(reference.affine_optimum().objective, DOMAIN)
    difference = agree(mine, right, DOMAIN, rng)
    if difference is None:
        return
    mistake = "put z = (x - shift) exp(-log_scale) into the formula above and average over x"
    for wrong, hint in (
        (right - S, "the volume term is missing"),
        (right - 2 * S, "the volume term has the wrong sign: which way does the map stretch?"),
        (-right, "an objective that is minimised has the opposite sign"),
    ):
        if agree(mine, wrong, DOMAIN, rng) is None:
            mistake = hint
    expect(False, f"at {difference.point} the objective is {difference.left}: {mistake}")


@points(1)
def test_the_point_is_the_best_scale(student, reference, rng):
    """At the point stated, no other scale makes the data more likely, for any shift."""
    what = "the best log_scale (a wrong shift has to be paid for with a wider scale)"
    (point,) = fields_of(student.affine_optimum(), "StationaryPoint", "point")
    point = expression(point, DOMAIN, what="the best log_scale")
    expect(not point.has(S), "the best log_scale still has log_scale in it")
    given = {symbol: DOMAIN[symbol] for symbol in (B, M, V)}
    expect_expression(point, reference.affine_optimum().point, given, rng, what)


@points(1)
def test_the_certificate_proves_it(student, rng):
    """The objective's slope vanishes at the point, and its curvature is stated rightly and
    positive."""
    certificate = student.affine_optimum()
    (objective,) = fields_of(certificate, "StationaryPoint", "objective")
    uses = expression(objective, DOMAIN, what="the objective").free_symbols
    expect({S, V} <= uses, "the objective should depend on log_scale and data_variance")
    check_stationary_point(
        certificate, DOMAIN, rng, objective=None, variable=S, kind="minimum", points=4
    )


### END HIDDEN TESTS

# %% [markdown]
# With the right shift the best scale is the data's standard deviation, as in any maximum-likelihood
# fit of a Gaussian.
#
# ## Sampling
#
# Training runs the flow from data to noise. Sampling needs only the other direction, from noise to
# data.
#
# **Contract.** `sample_flow(flow, count)` returns `count` points of the flow's own distribution,
# `[count, d]`: noise from `flow.draw_noise`, drawn in one call, mapped to data. The rows stay in
# their order. `to_noise` and `noise_log_density` are not called, because that direction may be
# slow. The samples do not require gradients.


# %% role="solution" id="flow-sample"
def sample_flow(flow, count):
    """`count` samples [count, d] of the flow's distribution."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        return flow.to_data(flow.draw_noise(count))
    ### END SOLUTION


# %% role="tests" id="flow-sample-tests" check_output="true"
with visible_checks("flow-sample") as check:
    uniform = Flow(
        to_data=lambda z: z * torch.tensor([2.0, 5.0]),
        to_noise=lambda x: (x / torch.tensor([2.0, 5.0]), torch.full((len(x),), -math.log(10))),
        draw_noise=lambda count: torch.rand(count, 2),
        noise_log_density=lambda z: torch.where(((z > 0) & (z < 1)).all(1), 0.0, -torch.inf),
    )
    drawn = sample_flow(uniform, 1000)
    check.shape(drawn, (1000, 2), "one row for each sample")
    check.true(drawn.max() > 4.5, "samples reach to the far edge of the 2 by 5 rectangle")
    check.true(
        drawn.min() >= 0, "samples stay inside the rectangle, as the noise stays in its square"
    )
    stretch = torch.tensor([2.0, 5.0], requires_grad=True)
    learnt = Flow(lambda z: z * stretch, None, uniform.draw_noise, None, (stretch,))
    check.true(not sample_flow(learnt, 2).requires_grad, "samples do not require gradients")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

# The noise is on record, and what should not be called is counted.
RECORDED = """
import torch
generator = torch.Generator().manual_seed(seed)
scale = torch.tensor(scale, requires_grad=True)
drawn, calls = [], []
def draw_noise(count):
    drawn.append(torch.rand(count, 2, generator=generator, dtype=torch.float64))
    return drawn[-1]
def to_data(z):
    return z * scale + z.flip(1) ** 3
def to_noise(x):
    calls.append("to_noise")
    return x / scale, torch.zeros(len(x), dtype=x.dtype)
def noise_log_density(z):
    calls.append("noise_log_density")
    return torch.zeros(len(z), dtype=z.dtype)
flow = Flow(to_data, to_noise, draw_noise, noise_log_density)
seeded = torch.initial_seed()
samples = sample_flow(flow, count)
left = {
    "gradients are switched off": not torch.is_grad_enabled(),
    "PyTorch has another seed": torch.initial_seed() != seeded,
}
torch.set_grad_enabled(True)
with torch.no_grad():  # noise that was drawn in inference mode refuses to be recorded
    images = [to_data(noise) for noise in drawn]
{
    "samples": samples.detach(),
    "noise": [noise for noise in drawn],
    "images": images,
    "calls": calls,
    "graph": bool(samples.requires_grad),
    "left": [name for name, changed in left.items() if changed],
}
"""


def record(student, rng, count=7):
    scale = rng.uniform(2, 5, 2)
    return student.run(RECORDED, seed=int(rng.integers(2**31)), scale=scale, count=count)


@points(1.5)
def test_samples_are_images_of_noise(student, rng):
    """The samples are what the map makes of the flow's own noise, row by row."""
    seen = record(student, rng)
    samples = expect_array(seen["samples"], (7, 2), what="sample_flow(flow, 7)")
    expect(seen["noise"], "the flow's own noise was not drawn: its noise need not be Gaussian")
    what = "samples, against f of the noise drawn (which direction does sampling run?)"
    expect_close(samples, np.concatenate([np.asarray(part) for part in seen["images"]]), what)


@points(0.5)
def test_nothing_else_is_evaluated(student, rng):
    """Sampling evaluates one direction of the map, once, and no density."""
    seen = record(student, rng)
    expect(not seen["calls"], f"sampling called {', '.join(sorted(set(seen['calls'])))}")
    expect(len(seen["noise"]) == 1, f"noise was drawn {len(seen['noise'])} times, not once")


@points(0.5)
def test_samples_carry_no_graph(student, rng):
    """Samples of a flow with parameters to train do not require gradients, and whatever is
    computed afterwards does as before."""
    seen = record(student, rng)
    expect_array(seen["samples"], (7, 2), what="sample_flow(flow, 7)")
    expect(not seen["graph"], "the samples still hang on the flow's graph")
    expect(not seen["left"], f"after sample_flow {' and '.join(seen['left'])}")


@points(0.125)
def test_one_sample_is_a_batch_of_one(student, rng):
    """One sample is a batch with one row."""
    seen = record(student, rng, count=1)
    expect_array(seen["samples"], (1, 2), what="sample_flow(flow, 1)")


### END HIDDEN TESTS

# %% [markdown]
# ## What if the volume is left out?
#
# The data of our experiment are points along a bent band in the plane. Their density is known, so
# we know the best possible objective: their entropy, 3.02 nats. No probability density has a
# smaller expected objective than this.
#
# Now leave out the log-determinant: train $x = e^s z + b$ (a scale and a shift for each axis) with
# the noise's log-density as the only term. **Predict first.** This is not scored, and any guess
# will do; the experiment below waits for it. What happens to the loss, and what happens to the
# spread of the samples? Answer for the loss `"settles at 3.02 or above"`, `"settles below 3.02"` or
# `"falls without bound"`, and for the spread `"that of the data"`, `"vanishes"` or `"grows"`.


# %% role="solution" id="flow-prediction"
def flow_prediction():
    """{"loss": ..., "spread": ...} without the log-determinant: each one of the answers above."""
    ### BEGIN SOLUTION
    return {"loss": "settles below 3.02", "spread": "grows"}
    ### END SOLUTION


# %% role="setup" id="flow-models" collapsed="true"
BAND_ENTROPY = math.log(2 * math.pi * math.e) + math.log(2 * 0.6)


def draw_band(count, seed):
    """Points [count, 2] along a bent band: x1 = 2 a, x2 = x1^2 / 2 - 2 + 0.6 b, a and b normal."""
    generator = torch.Generator().manual_seed(seed)
    a, b = torch.randn(2, count, generator=generator)
    return torch.stack([2 * a, 2 * a**2 - 2 + 0.6 * b], dim=1)


def normal_flow(to_data, to_noise, parameters):
    """A flow of the plane with standard normal noise."""
    return Flow(
        to_data,
        to_noise,
        draw_noise=lambda count: torch.randn(count, 2),
        noise_log_density=lambda z: -(z**2).sum(dim=1) / 2 - math.log(2 * math.pi),
        parameters=tuple(parameters),
    )


def make_affine_flow():
    """A scale and a shift for each axis."""
    log_scales, shifts = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2))

    def to_noise(x):
        return (x - shifts) * torch.exp(-log_scales), -log_scales.sum().expand(len(x))

    return normal_flow(lambda z: z * torch.exp(log_scales) + shifts, to_noise, (log_scales, shifts))


def make_coupling_flow(width=32):
    """The affine flow after a coupling: a network reads the first coordinate and gives the scale
    and the shift of the second. The Jacobian is triangular, its determinant a product of two.
    """
    affine = make_affine_flow()
    network = nn.Sequential(
        nn.Linear(1, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 2)
    )
    with torch.no_grad():  # start as the identity
        network[-1].weight.zero_()
        network[-1].bias.zero_()

    def bend(first):
        scale, offset = network(first).unbind(dim=1)
        return torch.tanh(scale), offset

    def to_data(z):
        scale, offset = bend(z[:, :1])
        return affine.to_data(torch.stack([z[:, 0], z[:, 1] * torch.exp(scale) + offset], dim=1))

    def to_noise(x):
        u, log_det = affine.to_noise(x)
        scale, offset = bend(u[:, :1])
        z = torch.stack([u[:, 0], (u[:, 1] - offset) * torch.exp(-scale)], dim=1)
        return z, log_det - scale

    return normal_flow(to_data, to_noise, [*affine.parameters, *network.parameters()])


def forget_volume(flow):
    """The same flow, but it reports that it changes no volume."""

    def to_noise(x):
        z, log_det = flow.to_noise(x)
        return z, 0 * log_det

    return Flow(flow.to_data, to_noise, flow.draw_noise, flow.noise_log_density, flow.parameters)


def fit(flow, updates, learning_rate=0.01, batch=256):
    """Train a flow on the band by `flow_objective`; returns the losses and the seconds it took."""
    data = draw_band(4096, seed=1)
    optimizer = torch.optim.Adam(flow.parameters, lr=learning_rate)
    losses, started = [], time.perf_counter()
    for _ in range(updates):
        loss = flow_objective(flow, data[torch.randint(len(data), (batch,))])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, time.perf_counter() - started


# %% role="run" id="flow-volume-forgotten"
UPDATES = budget(smoke=600, cpu=2000, gpu=2000)
set_seed()
guesses = flow_prediction()  # before the answer is seen
honest, forgetful = make_affine_flow(), make_affine_flow()
curves = {
    "with the volume": fit(honest, UPDATES, learning_rate=0.05)[0],
    "volume left out": fit(forget_volume(forgetful), UPDATES, learning_rate=0.05)[0],
}
data = draw_band(1000, seed=2)
spreads = {
    "data": data.std(dim=0).mean().item(),
    "with the volume": sample_flow(honest, 1000).std(dim=0).mean().item(),
    "volume left out": sample_flow(forgetful, 1000).std(dim=0).mean().item(),
}

figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained")
for (name, losses), colour in zip(curves.items(), ("#2166ac", "#b2182b"), strict=True):
    left.plot(losses, color=colour, label=name)
left.axhline(BAND_ENTROPY, color="black", linestyle=":", label="entropy of the data")
left.set(xlabel="update", ylabel="loss (nats)", ylim=(1, 8))
left.set_title("Which of the two looks better?", loc="left", fontsize=10)
left.legend(frameon=False, fontsize=8)
right.scatter(*sample_flow(forgetful, 1000).T, s=4, color="#b2182b", alpha=0.4, linewidths=0)
right.scatter(*data.T, s=4, color="black", alpha=0.6, linewidths=0)
right.scatter(*sample_flow(honest, 1000).T, s=4, color="#2166ac", alpha=0.4, linewidths=0)
right.set(xlim=(-20, 20), ylim=(-20, 20), xlabel="x₁", ylabel="x₂")
right.set_title("Samples of both, and the data (black)", loc="left", fontsize=10)
for axes in (left, right):
    axes.spines[["top", "right"]].set_visible(False)
plt.show()

ends, wide = curves["volume left out"][-1], spreads["volume left out"] / spreads["data"]
measured = {
    "loss": "settles below 3.02" if ends < BAND_ENTROPY else "settles at 3.02 or above",
    "spread": "vanishes" if wide < 0.5 else "grows" if wide > 2 else "that of the data",
}
if ends < 1.8:  # below minus the noise's largest log-density, which would be impossible
    measured["loss"] = "falls without bound"
figures = {
    "loss": f"{ends:.2f}; {curves['with the volume'][-1]:.2f} with the volume",
    "spread": f"{spreads['volume left out']:.3g}; {spreads['with the volume']:.3g} with the volume",
}
print(f"{'volume left out':18}{'you said':26}{'measured':26}figures")
for key in ("loss", "spread"):
    print(f"{key:18}{guess_of(lambda: guesses, key):26}{measured[key]:26}{figures[key]}")

# %% [markdown]
# The two terms of the objective pull in opposite directions. The noise's density is largest if a
# huge scale maps all data close to its mode, its highest point. The volume term grows with the
# scale, and so it stops this.

# %% [markdown]
# ## Which maps can be flows?
#
# Next you judge some maps. A picture of 64 by 64 pixels in three channels has $d = 12{,}288$
# numbers, and each can be any real number. A **practical** flow is a map that has these properties,
# in this order:
#
# 1. `"dimension"`: as many numbers in the output as in the input;
# 2. `"one-to-one"`: no two points have the same image;
# 3. `"onto"`: every point of $\mathbb R^d$ is the image of some point;
# 4. `"smooth"`: the map and its inverse are differentiable *everywhere*;
# 5. `"cheap"`: its inverse and its log-determinant cost far less than the order of $d^3$ operations
#    for a picture. A sum over the pixels is cheap, and so is bisection (an inverse needs no
#    formula) on each pixel by itself.
#
# We are strict about point 4. In practice people do use maps with a kink on a set of measure zero:
# the density is then undefined on that set, but nowhere else.

# %% role="setup" id="flow-catalogue-given"
CATALOGUE = {  # written for a point of the plane, a tensor [2]
    # these work on every number of a picture by itself
    "cube": lambda u: u**3,
    "exponential": lambda u: torch.exp(u),
    "relu": lambda u: torch.relu(u),
    "leaky relu": lambda u: torch.maximum(u, 0.1 * u),
    "ripple": lambda u: u + torch.sin(u) / 2,
    "wave": lambda u: u - math.pi / 2 * torch.sin(u),
    # for these a picture is cut into pairs (u1, u2) that do not overlap, each mapped by itself
    "average": lambda u: (u[:1] + u[1:]) / 2,
    "double": lambda u: torch.stack([u[0] + 2 * u[1], 2 * u[0] + 4 * u[1]]),
    "coupling": lambda u: torch.stack([u[0], u[1] * torch.exp(torch.tanh(u[0])) + u[0] ** 2]),
    "mirror": lambda u: u @ torch.tensor([[0.28, -0.96], [-0.96, -0.28]], dtype=u.dtype),
}
# Two more, in words. "dense": the whole picture times one invertible 12,288 x 12,288 matrix without
# any structure, learnt. "channels": the three channels of every pixel times one invertible 3 x 3
# matrix without any structure, learnt, the same for all pixels (so its Jacobian is not triangular).

# %% [markdown]
# **Contract.** `verdicts` returns a dict from each of the twelve names (the ten keys of
# `CATALOGUE`, `"dense"` and `"channels"`) to `"practical"`, or to the *first* property in the list
# above that the map lacks.
#
# If you reject a map, you need a witness. `witnesses` returns a dict with an entry for each map
# whose verdict is `"one-to-one"`, `"onto"` or `"smooth"`. Its points are points of the plane, lists
# of two floats: what goes wrong for two numbers goes wrong for a picture.
#
# - `"one-to-one"`: two points, `[a, b]`, at least 0.1 apart, whose images agree to 1e-4;
# - `"onto"`: a point of the plane that is not the image of any point;
# - `"smooth"`: a point $u$ such that the map is not differentiable at $u$, or its inverse is not
#   differentiable at the image of $u$.
#
# The checks below look at the form of your answer and at some witnesses; they do not say which
# verdicts are right. The hidden tests do.


# %% role="solution" id="flow-catalogue"
def verdicts():
    """Name -> "practical", or the first property that the map lacks."""
    ### BEGIN SOLUTION
    return {
        "cube": "smooth",
        "exponential": "onto",
        "relu": "one-to-one",
        "leaky relu": "smooth",
        "ripple": "practical",
        "wave": "one-to-one",
        "average": "dimension",
        "double": "one-to-one",
        "coupling": "practical",
        "mirror": "practical",
        "dense": "cheap",
        "channels": "practical",
    }
    ### END SOLUTION


def witnesses():
    """Name -> the points that prove why the map is rejected."""
    ### BEGIN SOLUTION
    return {
        "cube": [0.0, 0.0],
        "exponential": [-1.0, -1.0],
        "relu": [[-1.0, -1.0], [-2.0, -2.0]],
        "leaky relu": [0.0, 0.0],
        "wave": [[0.0, 0.0], [math.pi / 2, 0.0]],
        "double": [[0.0, 0.0], [2.0, -1.0]],
    }
    ### END SOLUTION


# %% role="tests" id="flow-catalogue-tests" check_output="true"
with visible_checks("flow-catalogue") as check:
    words = {"practical", "dimension", "one-to-one", "onto", "smooth", "cheap"}
    mine, proofs = verdicts(), witnesses()
    check.true(set(mine) == {*CATALOGUE, "dense", "channels"}, "a verdict for each of the 12 maps")
    check.true(set(mine.values()) <= words, "verdicts are the words of the list")
    disputed = {name for name, word in mine.items() if word in ("one-to-one", "onto", "smooth")}
    check.true(set(proofs) == disputed, "a witness for each map rejected for points 2 to 4")
    for name in sorted(disputed):
        if mine[name] == "one-to-one":
            a, b = torch.tensor(proofs[name], dtype=torch.float64)
            gap = (CATALOGUE[name](a) - CATALOGUE[name](b)).abs().max()
            check.close(gap, 0.0, f"the images of the witnesses for {name} agree", atol=1e-4)
            check.true((a - b).norm() >= 0.1, f"the witnesses for {name} are two different points")
    check.true(
        list(mine.values()).count("practical") <= 5, "more than half of the maps lack something"
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points, show


def answers(found, names):
    """The entries of a dict under these names."""
    expect(isinstance(found, dict), f"a dict expected, got {show(found)}")
    for name in names:
        expect(name in found, f"no entry for {name!r}")
    return [found[name] for name in names]


def coordinates(value, shape, what):
    """Points as an array of this shape."""
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        array = None
    wanted = "two points [a, b]" if shape == (2, 2) else "one point, a list of two floats"
    expect(array is not None and array.shape == shape, f"{what} should be {wanted}")
    return expect_array(array, shape, what=what)


def named(reference, *words):
    """The maps whose right verdict is one of these."""
    return [name for name, word in reference.verdicts().items() if word in words]


@points(0.75)
def test_fit_maps_are_accepted(student, reference):
    """Maps that have all five properties are accepted, and no others are."""
    right = reference.verdicts()
    for name, word in zip(right, answers(student.verdicts(), right), strict=True):
        fit = right[name] == "practical"
        reason = "no property on the list is missing" if fit else "a property is missing"
        expect((word == "practical") == fit, f"{name}: {show(word)}, but {reason}")


def refused(student, reference, *words):
    """The maps whose right verdict is one of these, as far as the student refuses them at all."""
    names = named(reference, *words)
    given = answers(student.verdicts(), names)
    found = [name for name, word in zip(names, given, strict=True) if word != "practical"]
    expect(found, "no map is refused of those that cannot be flows for this reason")
    return found


@points(0.75)
def test_unfit_maps_are_refused_for_the_first_reason(student, reference):
    """Each map that is refused is refused for the first property it lacks."""
    names = refused(student, reference, "dimension", "one-to-one", "onto", "smooth", "cheap")
    for name, word in zip(names, answers(student.verdicts(), names), strict=True):
        expect(
            word == reference.verdicts()[name],
            f"{name}: {show(word)} is not the first property of the list that it lacks",
        )


@points(1)
def test_two_points_with_one_image(student, reference):
    """Where a map is not one-to-one, two different points are shown whose images agree."""
    names = refused(student, reference, "one-to-one")
    for name, pair in zip(names, answers(student.witnesses(), names), strict=True):
        what = f"the witnesses for {name}"
        pair = coordinates(pair, (2, 2), what)
        code = "import torch; CATALOGUE[name](torch.tensor(point))"
        images = [np.asarray(reference.run(code, name=name, point=point)) for point in pair]
        apart = np.linalg.norm(pair[0] - pair[1])
        expect(apart >= 0.1 - 1e-9, f"{what} are less than 0.1 apart")
        gap = np.abs(images[0] - images[1]).max()
        expect(gap <= 1e-4, f"{what} have images that are {gap:.3g} apart")


@points(0.5)
def test_a_point_where_it_breaks(student, reference):
    """Where a map is not onto, or not smooth both ways, the point shown is such a point."""
    names = refused(student, reference, "onto", "smooth")
    for name, point in zip(names, answers(student.witnesses(), names), strict=True):
        what = f"the witness for {name}"
        point = coordinates(point, (2,), what)
        if name in named(reference, "onto"):
            expect((point <= 0).any(), f"{what}: the map does reach this point")
        else:
            expect(
                (abs(point) < 1e-9).any(),
                f"{what}: there both the map and its inverse have a derivative",
            )


### END HIDDEN TESTS

# %% [markdown]
# Note what is *not* on the list: the Jacobian need not be triangular. A triangular Jacobian is only
# one of several ways to a cheap determinant.
#
# How much more expensive is a matrix without structure? The next cell measures the time for a
# log-determinant: for a dense matrix of $d$ by $d$ numbers, and for a coupling layer, where it is a
# sum of $d$ numbers. (That sum is so quick that the time is mostly that of calling the function.)


# %% role="run" id="flow-cost"
def milliseconds(call, repeats=5):
    """The shortest of a few timings of a call."""
    timings = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        timings.append(time.perf_counter() - started)
    return 1e3 * min(timings)


sizes = np.array([64, 128, 256, 512, budget(smoke=768, cpu=1024, gpu=1024)])
dense = [milliseconds(torch.randn(d, d).slogdet) for d in sizes]
summed = [milliseconds(torch.randn(d).sum) for d in sizes]
picture = 64 * 64 * 3
expected = dense[-1] * (picture / sizes[-1]) ** 3

figure, axes = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
axes.loglog(sizes, dense, "o-", color="#b2182b", label="dense matrix")
axes.loglog([sizes[-1], picture], [dense[-1], expected], ":", color="#b2182b")
axes.loglog(sizes, summed, "o-", color="#2166ac", label="a sum of d numbers")
axes.axvline(picture, color="black", linewidth=0.8)
axes.annotate("a picture", (picture, summed[0]), xytext=(-46, 4), textcoords="offset points")
axes.set(xlabel="numbers d", ylabel="milliseconds")
axes.set_title("A log-determinant of one point (dotted: d³)", loc="left", fontsize=10)
axes.spines[["top", "right"]].set_visible(False)
axes.legend(frameon=False, fontsize=8)
plt.show()

# %% [markdown]
# ## Both directions together
#
# Here are two flows on the bent band: the affine flow, and a flow with a coupling layer. The colour
# shows the square root of each flow's density (by `flow_log_density`), and the dots are its samples
# (by `sample_flow`). The coupling layer is needed, because a scale and a shift cannot bend a
# Gaussian.

# %% role="deliverable" id="flow-densities"
set_seed()
flows = {"affine": make_affine_flow(), "coupling": make_coupling_flow()}
seconds = {name: fit(flow, UPDATES)[1] for name, flow in flows.items()}
across, up = torch.meshgrid(torch.linspace(-7, 7, 141), torch.linspace(-7, 11, 181), indexing="xy")
grid = torch.stack([across.flatten(), up.flatten()], dim=1)

figure, panels = plt.subplots(1, 3, figsize=(10.5, 3.8), layout="constrained", sharey=True)
panels[0].scatter(*draw_band(1000, seed=2).T, s=3, color="black", linewidths=0)
panels[0].set_title("data", loc="left", fontsize=10)
for panel, (name, flow) in zip(panels[1:], flows.items(), strict=True):
    with torch.no_grad():
        density = flow_log_density(flow, grid).exp().reshape(across.shape)
    panel.imshow(density.sqrt(), origin="lower", extent=(-7, 7, -7, 11), cmap="Blues")
    panel.scatter(*sample_flow(flow, 400).T, s=3, color="#b2182b", linewidths=0, alpha=0.7)
    panel.set_title(f"{name}: density and samples", loc="left", fontsize=10)
for panel in panels:
    panel.set(xlim=(-7, 7), ylim=(-7, 11), xlabel="x₁", aspect="equal")
panels[0].set_ylabel("x₂")
plt.show()

# %% [markdown]
# The columns of this table: the objective on new data, and the entropy, which is the lowest
# possible (the floor); the training time, the number of parameters, and the time for one call in
# each direction; the largest difference between the log-determinant that the flow reports and the
# one that `log_abs_det` computes.

# %% role="run" id="flow-table"
test_data = draw_band(4000, seed=3)
rows = [
    f"{'':10}{'nats':>6}{'(floor)':>9}{'seconds':>9}{'parameters':>12}"
    f"{'density ms':>12}{'sample ms':>11}{'log-det error':>15}"
]
for name, flow in flows.items():
    with torch.no_grad():
        nats = flow_objective(flow, test_data).item()
        reported = flow.to_noise(test_data[:200])[1]
    measured = log_abs_det(lambda x, flow=flow: flow.to_noise(x)[0], test_data[:200])
    size = sum(parameter.numel() for parameter in flow.parameters)
    backward = milliseconds(lambda flow=flow: flow_log_density(flow, test_data))
    forward = milliseconds(lambda flow=flow: sample_flow(flow, 4000))
    error = (measured - reported).abs().max().item()
    rows.append(
        f"{name:10}{nats:6.2f}{BAND_ENTROPY:9.2f}{seconds[name]:9.1f}{size:12d}"
        f"{backward:12.2f}{forward:11.2f}{error:15.1e}"
    )
print("\n".join(rows))

# %% [markdown] role="written" id="flow-in-words" points="2.5"
# **In words.** (a) What does the training of a flow maximise? Name its two terms. Which divergence
# between the data and the model does this minimise, and why? (b) How is a sample drawn? Say which
# direction of $f$ training evaluates and which direction sampling evaluates, and in which of the
# two the determinant is needed. (c) Name the properties that $f_\theta$ must have in a practical
# flow. A classmate adds: "And its Jacobian has to be triangular." Refute this with two maps from
# the catalogue.
# ### BEGIN MARK SCHEME
# - 1 point (a): the mean log-likelihood of the data, with its two terms (noise's log-density at
#   $f^{-1}(x)$, log-determinant), half; $D_{KL}(p_{data}\|p)$ in this order, *and* why (it differs
#   from minus the mean log-likelihood by the entropy of the data, which is fixed), half.
# - 0.5 points (b): draw z, return f(z); training evaluates $f^{-1}$ with its determinant, sampling
#   evaluates f without. If anything is missing: 0.
# - 1 point (c): bijective between spaces of the same dimension, differentiable in both directions,
#   inverse and determinant cheap, half (one of them missing: 0); "mirror" and "channels" named,
#   with the reason that their determinants are cheap without being triangular, half. (In "mirror"
#   and "channels" the Jacobian is dense within a pair or pixel; elementwise maps are triangular.)
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The mean over the data of $\log p_z(f^{-1}(x)) + \log|\det \partial f^{-1}/\partial x|$, the
# log-likelihood. $D_{KL}(p_{data}\|p)$ is minus that mean minus the data's entropy, which does not
# depend on $\theta$, so this minimises $D_{KL}(p_{data}\|p)$.
# (b) Draw z from the noise and return f(z). Training evaluates $f^{-1}$ and its determinant;
# sampling evaluates f and needs no determinant.
# (c) One-to-one and onto between spaces of the same dimension, differentiable in both directions,
# with an inverse and a determinant that cost little. A triangular Jacobian is only one way to a
# cheap determinant: "mirror" has the determinant -1 by construction, and "channels" has that of a 3
# by 3 matrix, 4096 times. Neither Jacobian is triangular.
# ### END SOLUTION

# %% [markdown] role="written" id="flow-why-it-looks-right" points="2"
# **Why does the wrong answer look right?** With the volume left out, the loss fell smoothly and
# ended *below* the honest one. (a) At which value does it settle, why there, and why is this not a
# better fit? (b) Name two things, other than more training, that would have shown the mistake.
# ### BEGIN MARK SCHEME
# - 1 point (a): at log(2 pi) = 1.84, the noise's negative log-density at its mode (half); the
#   quantity compared is not a density of x (its mass is not 1), so its "likelihood" and the entropy
#   are not on one scale (half).
# - 1 point (b): half each, two at most: samples far wider than the data; a loss below the data's
#   entropy (impossible for a density); numerical integration gives a mass other than 1; the
#   reported log-determinant differs from autograd's; the scales keep growing.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) At log(2 pi) = 1.84 nats. This is minus the log-density of the noise at 0, its largest value:
# a huge scale takes all data to z = 0. The exponential of that "log-likelihood" is not a density in
# x: its integral over x is the scale's determinant, far above 1, so the figure cannot be compared
# with an honest one. (b) Its samples spread far beyond the data, and 1.84 is below the data's
# entropy of 3.02, which the objective of a density cannot be below on average.
# ### END SOLUTION

# %% role="run" id="flow-summary"
check_summary(
    [
        "flow-log-abs-det",
        "flow-objective",
        "flow-affine-optimum",
        "flow-sample",
        "flow-catalogue",
    ]
)
