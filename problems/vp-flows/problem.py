# ---
# title: What a volume-preserving flow cannot learn
# covers:
#   - Sharif DGM A3 problem 2 part a: [vp-missed, vp-pinsker, vp-part-c]
#   - Sharif DGM A3 problem 2 part b: [vp-event, vp-peak, vp-part-c]
#   - Sharif DGM A3 problem 2 part c: [vp-gap-chain, vp-floor, vp-part-c]
#   - Sharif DGM A3 problem 2 part d: [vp-part-d]
# differs:
#   Sharif DGM A3 problem 2 part a:
#     Mistakes of the source are corrected (the width of the ramp, any constant determinant in
#     place of 1, latents in two dimensions, the letters of Pinsker's inequality). The text itself
#     names the event, and the written part asks the proof.
#   Sharif DGM A3 problem 2 part b:
#     The volumes of A and C differ by the factor c. With the source's determinant of 1 they are
#     equal. The written part says where the proof of (c) uses it.
#   Sharif DGM A3 problem 2 part c:
#     The chain of bounds is a certificate, and the written part asks why it holds for every flow.
#   Sharif DGM A3 problem 2 part d:
#     It also asks about total variation and about other latents.
# presupposes: [change of variables, KL divergence, multivariate normal density, autograd]
# setup: [basics, checks, symbolic, certificates]
# minutes: {smoke: 0.4, cpu: 1.5, gpu: 1.5}
# work: {reading: 40, vp-slope: 11, vp-target: 8, vp-measure: 11, vp-missed: 10, vp-pinsker: 12,
#   vp-event: 14, vp-peak: 18, vp-gap-chain: 22, vp-floor: 25, vp-part-c: 28, vp-sorted: 11,
#   vp-profile: 19, vp-square: 33, vp-couplings: 19, vp-layers: 15, vp-part-d: 22,
#   vp-why-it-looks-right: 28}
# given: [vp-slope, vp-target, vp-measure, vp-missed, vp-floor, vp-sorted, vp-profile, vp-square,
#   vp-couplings, vp-layers]
# extra: [vp-why-it-looks-right]
# ---
# %% [markdown]
# # What a volume-preserving flow cannot learn
#
# The cheapest flow only shifts points. A network reads one coordinate and says how far to shift the
# other one; then the two coordinates swap roles. However deep such a flow is, areas do not change,
# so the determinant is 1 and we need not compute it. If the flow may also scale the plane by one
# learnt number, then $|\det \partial f / \partial z| = c$ everywhere. Such a flow can turn a disc
# into a spiral. Can it come as close as we like to *every* density?
#
# The answer is no, and the proof gives a number: for one target density, no flow of this kind gets
# closer than a certain distance, whatever its depth. You derive this number (the *floor*). Then we
# compare it with the best possible one, and with flows that are trained.
#
# **The target** is a pyramid with its top cut off. In the plane, "volume" means area.
#
# $$p(x) = \begin{cases} 0.9 & m \le \frac12 \\ 0.9 - k\,(m - \frac12) &
#   m \le \frac12 + \frac{0.9}{k} \\ 0 & \text{beyond,}\end{cases}
#   \qquad m = \max(|x_1|, |x_2|),$$
#
# (The first line that holds counts.) It is flat, with height 0.9, on the square
# $B = [-\frac12, \frac12]^2$ of volume 1. Around $B$ is a ramp of width $0.9/k$, where the height
# falls to 0.
#
# **The model** is $x = f(z)$ with $z \sim \mathcal N(0, I)$ in the plane and
# $|\det \partial f/\partial z| = c$ everywhere, for some $c > 0$: $c$ is the factor by which $f$
# multiplies volumes. Its density is $p_\theta$.
#
# **The two sets of the proof**, for a number $\epsilon$ with $0 < \epsilon < 0.9$:
#
# - $A = \{x : p_\theta(x) \ge 0.9 - \epsilon\}$, where the *model* is high enough;
# - $\bar A = B \setminus A$, the part of the square where it is too low.
#
# ![A square and a bent region that overlaps it. The part of the square outside of the region is
# shaded.](figures/regions.png)
#
# *The square B is the same for all models. A is different for every model and every epsilon.*
#
# The distance is $D_{KL}(p \,\|\, p_\theta)$ in nats, which maximum likelihood minimises.
# **Pinsker's inequality** bounds it from below by any event $E$ (any set of points) to which the
# two distributions give different probabilities:
#
# $$|p_\theta(E) - p(E)| \le \sqrt{\tfrac12 D_{KL}(p \,\|\, p_\theta)}.$$
#
# In SymPy, use the symbols of the next cell and exact numbers: no decimal points. Return evaluated
# expressions.

# %% role="setup" id="vp-symbols"
import time

from scipy.integrate import quad

# c: the determinant; eps: epsilon; k: the ramp's slope. Part (c) explains the other four.
c, eps, k = sp.symbols("c eps k", positive=True)
volume, share, mean_rest, weight = sp.symbols("volume share mean_rest weight", positive=True)
PLATEAU = sp.Rational(9, 10)
Normal2 = torch.distributions.MultivariateNormal(torch.zeros(2), torch.eye(2))


def in_our_symbols(answer):
    """Convert an answer to the symbols of this cell; symbols match by name."""
    return by_name(sp.sympify(answer), [c, eps, k, volume, share, mean_rest, weight])


# %% [markdown]
# ## The target in code
#
# The next cell finds the slope of the ramp:
#
# - `pyramid_mass` is the total mass of $p$ over the plane, for *any* slope `k`: an expression in
#   `k`.
# - `pyramid_slope` is the only $k > 0$ that makes the mass 1: an exact number.


# %% role="solution" id="vp-slope"
def pyramid_mass():
    """The mass of the truncated pyramid of slope k, an expression in k."""
    ### BEGIN SOLUTION
    # Add up layers: the layer at height t is a square of side 2 (1/2 + (0.9 - t) / k).
    reach = PLATEAU / k
    return sp.Rational(4, 3) * k * ((sp.Rational(1, 2) + reach) ** 3 - sp.Rational(1, 8))
    ### END SOLUTION


def pyramid_slope():
    """The exact k > 0 that makes the mass 1."""
    ### BEGIN SOLUTION
    return (81 + 9 * sp.sqrt(93)) / 10
    ### END SOLUTION


# %% role="tests" id="vp-slope-tests" check_output="true"
with visible_checks("vp-slope") as check:
    mass = in_our_symbols(pyramid_mass())
    check.close(float(mass.subs(k, pyramid_slope())), 1.0, "your mass is 1 for your slope")
    check.true(not sp.sympify(pyramid_slope()).has(sp.Float), "the slope is exact")
    steep = mass.subs(k, 10**9)
    check.close(float(steep), 0.9, "with walls instead of ramps, only the mass over B is left")
    lattice = (np.arange(300) + 0.5) / 100  # a quarter of the plane, in cells of 0.01
    heights = 0.9 - (np.maximum(lattice[:, None], lattice) - 0.5).clip(min=0)  # slope 1
    summed = 4 * heights.clip(min=0).sum() * 0.01**2
    check.close(
        float(mass.subs(k, 1)), summed, "the mass for slope 1, summed up cell by cell", 1e-3
    )
    missing = (mass.subs(k, in_our_symbols(pyramid_slope())) - 1).evalf(40)
    check.true(abs(missing) < 1e-30, "the mass is 1 to more digits than a float has")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, expect, expect_expression, expression, points

K = sp.Symbol("k", positive=True)
DOMAIN = {K: (2, 40)}


@points(1)
def test_the_mass_counts_every_point_once(student, reference, rng):
    """The mass of plateau, sides and corners, for every slope."""
    answer = expression(student.pyramid_mass(), DOMAIN, what="the mass")
    difference = agree(answer, expression(reference.pyramid_mass(), DOMAIN), DOMAIN, rng)
    if difference is None:
        return
    mistake = "at height t the pyramid is a square: add up their areas"
    reach = sp.Rational(9, 10) / K
    sides = sp.Rational(9, 10) * (1 + 2 * reach)
    for wrong, hint in (
        (sides, "the four corners between the sides are missing"),
        (sides + sp.Rational(18, 5) * reach**2, "the corners are counted twice"),
    ):
        if agree(answer, wrong, DOMAIN, rng) is None:
            mistake = hint
    expect(False, f"at {difference.point} the mass is {difference.left}: {mistake}")


@points(1)
def test_the_slope_makes_the_mass_one(student, reference, rng):
    """The slope is exact, positive, and the one at which the pyramid is a density."""
    answer = expression(student.pyramid_slope(), {}, what="the slope")
    expect(not answer.has(sp.Float), "exact means without a decimal point: solve the quadratic")
    what = "the slope (the ramp reaches out by 0.9 / k; corners count once)"
    right = expression(reference.pyramid_slope(), {})
    expect_expression(answer, right, {}, rng, what)
    # no rounded number has sixty digits right
    rounded = "exact means with the root left in it: this is a number close by"
    expect(agree(answer, right, {}, rng, digits=120) is None, rounded)


### END HIDDEN TESTS

# %% [markdown]
# `pyramid_log_density(x, k)` is $\log p$ at a batch of points `[N, 2]`, for a number
# `k`: a tensor `[N]` of the points' dtype, and `-inf` wherever $p$ is 0.


# %% role="solution" id="vp-target"
def pyramid_log_density(x, k):
    """log p of a batch of points [N, 2] for a slope k: [N], -inf where p is 0."""
    ### BEGIN SOLUTION
    height = 0.9 - k * (x.abs().amax(dim=1) - 0.5).clamp(min=0)
    return height.clamp(min=0).log()
    ### END SOLUTION


# %% role="tests" id="vp-target-tests" check_output="true"
with visible_checks("vp-target") as check:
    spots = torch.tensor([[0.0, 0.5], [0.5, -0.55], [3.0, 0.0]])
    there = pyramid_log_density(spots, 9.0).exp()
    check.close(there, [0.9, 0.45, 0.0], "on the plateau, half-way down a ramp of 0.1, outside")
    diagonal = pyramid_log_density(torch.tensor([[0.55, 0.55]]), 9.0).exp()
    check.close(diagonal, [0.45], "level lines are squares: half-way down a ramp, on the diagonal")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect_array, expect_close, points


@points(1.25)
def test_the_density_on_plateau_sides_and_corners(student, reference, rng):
    """Inside its support it is the logarithm of the height, which depends on the larger of the two
    coordinates."""
    slope = float(rng.uniform(5, 30))
    edge = 0.5 + 0.9 / slope
    x = rng.uniform(-1, 1, (60, 2))
    x *= (rng.uniform(0.1, 0.98, 60) * edge / np.abs(x).max(axis=1))[:, None]
    x[:20] *= 0.5 / edge  # a third of them on the plateau, a third on the ramps' corners
    larger = 0.5 + (edge - 0.5) * rng.uniform(0.3, 0.9, 20)
    smaller = 0.5 + (larger - 0.5) * rng.uniform(0.3, 0.9, 20)
    signs = rng.choice([-1, 1], (20, 2))
    x[20:40] = rng.permuted(np.stack([larger, smaller], axis=1), axis=1) * signs
    got = student.pyramid_log_density(torch.tensor(x), slope)
    right = reference.pyramid_log_density(torch.tensor(x), slope)
    expect_close(got, right, "log p inside the support", rtol=1e-3, atol=1e-3)


@points(0.5)
def test_outside_it_is_minus_infinity(student, rng):
    """Where the density is 0, near the foot of the ramp and far away, its logarithm is -inf."""
    slope = float(rng.uniform(5, 30))
    edge = 0.5 + 0.9 / slope
    x = rng.uniform(-1, 1, (40, 2))
    x *= (rng.uniform(1.02, 1.3, 40) * edge / np.abs(x).max(axis=1))[:, None]
    x[:10] *= 40
    got = student.pyramid_log_density(torch.tensor(x, dtype=torch.float32), slope)
    expect_close(got, np.full(40, -np.inf), "log p outside the support, where p is 0")


@points(0.25)
def test_the_result_is_a_batch_of_the_points_dtype(student, rng):
    """The result is a tensor with one number for each point, also for a single point, and has the
    type of the points."""
    for count, dtype in ((1, torch.float32), (1, torch.float64), (3, torch.float64)):
        x = torch.tensor(rng.uniform(-0.5, 0.5, (count, 2)), dtype=dtype)
        what = f"pyramid_log_density of {count} points"
        expect_array(student.pyramid_log_density(x, 9.0), (count,), dtype, what, kind="tensor")


### END HIDDEN TESTS

# %% [markdown]
# All flows below are measured on a fine grid, where an integral is a sum over cells. This needs no
# samples, so it has no sampling noise.
#
# `kl_on_grid(log_target, log_model, cell)` takes the two log-densities at the cells,
# as arrays `[N]`, and the area of one cell. It returns $D_{KL}(p \,\|\, p_\theta)$ as a float.
# Cells where the target is 0 (`-inf`) contribute nothing. Where the target is positive and the
# model is 0, it is `inf`.


# %% role="solution" id="vp-measure"
def kl_on_grid(log_target, log_model, cell):
    """D_KL(target || model) in nats from log-densities [N] at cells of area `cell`: a float."""
    ### BEGIN SOLUTION
    some = np.isfinite(log_target)
    log_target, log_model = log_target[some], log_model[some]
    return float((np.exp(log_target) * (log_target - log_model)).sum() * cell)
    ### END SOLUTION


# %% role="tests" id="vp-measure-tests" check_output="true"
with visible_checks("vp-measure") as check:
    halves, quarters = np.log([0.5, 0.5]), np.log([0.25, 0.75])
    check.close(kl_on_grid(halves, halves, 1.0), 0.0, "the distance of a density from itself is 0")
    on_one = np.array([0.0, -np.inf])
    check.close(kl_on_grid(on_one, halves, 1.0), math.log(2), "a coin that always shows heads")
    check.close(
        kl_on_grid(halves, on_one, 1.0),
        math.inf,
        "the target shows tails, but the model excludes them",
    )
    smaller = kl_on_grid(on_one, halves, 0.5)
    check.close(smaller, math.log(2) / 2, "the same heights on cells of half the area")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect_number, points


def draw(rng, cells=30):
    """Two log-densities on cells of an area that is not 1, and their divergence."""
    cell = rng.uniform(0.01, 0.1)
    p, q = rng.dirichlet(np.ones(cells), 2) / cell
    return np.log(p), np.log(q), cell, float((p * np.log(p / q)).sum() * cell)


@points(0.5)
def test_is_the_divergence_of_the_target_from_the_model(student, rng):
    """The average of the log-ratio under the target, an integral over the cells."""
    log_p, log_q, cell, right = draw(rng)
    what = "kl_on_grid (averaged over the target? times the area of a cell?)"
    expect_number(student.kl_on_grid(log_p, log_q, cell), right, what=what)


@points(0.5)
def test_empty_cells_of_the_target_cost_nothing(student, rng):
    """Cells where the target is 0 add nothing; a model that rules a target cell out is infinitely
    far away."""
    log_p, log_q, cell, right = draw(rng)
    nothing, more = np.full(20, -np.inf), rng.normal(size=20)
    padded = np.concatenate([nothing, log_p]), np.concatenate([more, log_q])
    what = "kl_on_grid with cells where the target is 0, which add nothing"
    expect_number(student.kl_on_grid(*padded, cell), right, what=what)
    log_q[rng.integers(30)] = -np.inf
    what = "kl_on_grid where the model is 0 and the target is not"
    expect_number(student.kl_on_grid(log_p, log_q, cell), np.inf, what=what)


### END HIDDEN TESTS

# %% role="setup" id="vp-kit" collapsed="true"
INK = {
    "target": "#333333",
    "det 1": "#b2182b",
    "constant det": "#d98a00",
    "RealNVP": "#2166ac",
    "square Gaussian": "#1a7f37",
}


def plane_grid(half_width, cells):
    """The midpoints [cells^2, 2] of a square grid around 0, and the area of a cell."""
    side = (torch.arange(cells, dtype=torch.float64) + 0.5) / cells * 2 * half_width - half_width
    across, up = torch.meshgrid(side, side, indexing="xy")
    return torch.stack([across.flatten(), up.flatten()], dim=1), (2 * half_width / cells) ** 2


def draw_pyramid(count, slope):
    """Draw points [count, 2] of the target: first a layer (a square), then a point in it."""
    inner, outer = 0.5, 0.5 + 0.9 / slope
    half = (inner**3 + (outer**3 - inner**3) * torch.rand(count)) ** (1 / 3)
    return (2 * torch.rand(count, 2) - 1) * half[:, None]


def tidy_vp_panel(axes, title, **labels):
    """Give all plots of this problem the same look."""
    axes.set_title(title, loc="left", fontsize=10)
    axes.set(**labels)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


# %% role="run" id="vp-target-picture"
set_seed()
slope_here = float(pyramid_slope())
x_points, x_cell = plane_grid(0.8, 400)
heights = pyramid_log_density(x_points, slope_here).exp()
figure, panels = plt.subplots(1, 3, figsize=(10.5, 3.2), layout="constrained")
extent = (-0.8, 0.8, -0.8, 0.8)
panels[0].imshow(heights.reshape(400, 400), origin="lower", extent=extent, cmap="Greys")
tidy_vp_panel(panels[0], "the target", xlabel="x₁", ylabel="x₂")
shown = draw_pyramid(3000, slope_here)
panels[1].scatter(*shown.T, s=2, color=INK["target"], linewidths=0)
tidy_vp_panel(panels[1], "3000 samples", xlim=(-0.8, 0.8), ylim=(-0.8, 0.8), aspect="equal")
middle_row = heights.reshape(400, 400)[200]
panels[2].plot(x_points[:400, 0], middle_row, color=INK["target"])
tidy_vp_panel(panels[2], "a cut through the middle", xlabel="x₁", ylabel="density", ylim=(0, 1))
plt.show()
print(f"k = {slope_here:.4f}, the ramp is {0.9 / slope_here:.4f} wide,", end=" ")
print(f"mass on the grid {heights.sum().item() * x_cell:.4f}")

# %% [markdown]
# ## Before any proof: what do you expect?
#
# Below, three flows of equal depth are trained on this target until they stop improving: one with
# determinant 1, one with $|\det| = c$ for a learnt number $c$, and a RealNVP, whose couplings also
# stretch. Write down the $D_{KL}(p \,\|\, p_\theta)$, in nats, that you expect for each at the end.
# (A normal density with the variance of $p$ has about 0.3.) Any guess will do: it is not scored.
# The training below waits for it, and the last table puts it beside the measurements.


# %% role="solution" id="vp-prediction"
def vp_prediction():
    """A dict: nats for each of "det 1", "constant det", "RealNVP"."""
    ### BEGIN SOLUTION
    return {"det 1": 0.5, "constant det": 0.05, "RealNVP": 0.02}  # a common guess
    ### END SOLUTION


# %% [markdown]
# ## (a) A model that is too low everywhere
#
# If two distributions disagree on *one* event, they differ, and Pinsker's inequality converts the
# disagreement to nats. Our event is $\bar A$. First let $A$ be empty: then $\bar A$ is all of $B$.
#
# The next cell computes event and disagreement on a grid of cells of equal area. `model` and
# `target` are arrays `[N]` of the two densities, and `in_square` `[N]` says which cells lie in $B$.
#
# - `missed_event(model, in_square, eps)` is $\bar A$: a boolean array `[N]`. $A$ may or may not be
#   empty.
# - `event_gap(event, model, target, cell)` is $|p_\theta(E) - p(E)|$ for any event `[N]`, a float;
#   `cell` is the area of a cell.


# %% role="solution" id="vp-missed"
def missed_event(model, in_square, eps):
    """The cells of B on which the model's density is below 0.9 - eps: bool [N]."""
    ### BEGIN SOLUTION
    return in_square & (model < 0.9 - eps)
    ### END SOLUTION


def event_gap(event, model, target, cell):
    """|p_theta(E) - p(E)| of an event [N], a float."""
    ### BEGIN SOLUTION
    return float(abs((model - target)[event].sum()) * cell)
    ### END SOLUTION


# %% role="tests" id="vp-missed-tests" check_output="true"
with visible_checks("vp-missed") as check:
    model_here = np.array([0.7, 0.5, 0.5, 1.2])
    inside_here = np.array([True, True, False, True])
    found = missed_event(model_here, inside_here, 0.3)
    check.true(
        list(found) == [False, True, False, False], "one of four cells is inside B and too low"
    )
    target_here = np.full(4, 0.9)
    check.close(
        event_gap(inside_here, model_here, target_here, 0.5), 0.15, "three cells of area 1/2"
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_number, points


def draw(rng, cells=24):
    """A random model on a grid twice as wide as B; its densities lie around 0.6."""
    side = (np.arange(cells) + 0.5) / cells * 2 - 1
    inside = (np.abs(side[:, None]) < 0.5) & (np.abs(side[None, :]) < 0.5)
    model = rng.uniform(0, 1.2, cells**2)
    target = np.where(inside.ravel(), 0.9, rng.uniform(0, 0.1, cells**2))
    return model, target, inside.ravel(), (2 / cells) ** 2, float(rng.uniform(0.1, 0.5))


@points(1.25)
def test_the_event_is_where_the_model_is_too_low_in_the_square(student, reference, rng):
    """The cells of B in which the model's density does not reach the threshold, and no others."""
    model, _, inside, _, eps = draw(rng)
    level = np.where(rng.random(len(model)) < 0.3, 0.5, model)  # 0.9 - 0.4 is 0.5 to the last bit
    for heights, lacks, hint in (
        (model, eps, "below 0.9 - eps, not 0.9? in B only?"),
        (level, 0.4, "a density of just 0.9 - eps belongs to A"),
    ):
        event = student.missed_event(heights, inside, lacks)
        expect_array(event, model.shape, np.bool_, "missed_event", kind="array")
        wrong = event != np.asarray(reference.missed_event(heights, inside, lacks))
        extra, lacking = int((wrong & event).sum()), int((wrong & ~event).sum())
        expect(not wrong.any(), f"{extra} cells too many, {lacking} too few ({hint})")


@points(0.75)
def test_the_gap_is_the_difference_of_two_probabilities(student, rng):
    """The absolute difference of the two probabilities, for events on either side of it."""
    model, target, inside, cell, _ = draw(rng)
    for event in (inside & (model < 0.7), inside & (model > 1.0), rng.random(len(model)) < 0.3):
        right = abs(float((model[event].sum() - target[event].sum()) * cell))
        what = "event_gap (integrals over the event: times the area of a cell; absolute)"
        expect_number(student.event_gap(event, model, target, cell), right, what=what)


@points(0.5)
def test_the_event_is_a_witness(student, rng):
    """On random models the gap of the missed event is at least epsilon times the volume that A
    leaves of B."""
    for _ in range(3):
        model, target, inside, cell, eps = draw(rng)
        event = expect_array(student.missed_event(model, inside, eps), model.shape, np.bool_)
        gap = expect_number(student.event_gap(event, model, target, cell), what="the gap")
        left = 1 - cell * (inside & (model >= 0.9 - eps)).sum()
        expect(
            gap >= eps * left - 1e-9,
            f"the event has a gap of {gap:.4g}, but epsilon times what A leaves of B is "
            f"{eps * left:.4g}: is the event all of what is missed, and nothing else?",
        )
        expect(gap <= 0.9 + 1e-9, f"a gap of {gap:.4g}, though the target has 0.9 on B in all")


### END HIDDEN TESTS

# %% [markdown]
# Your first functions go from probabilities to nats.
#
# **Contract.**
#
# - `pinsker_floor(gap)` is the least $D_{KL}(p \,\|\, p_\theta)$ that Pinsker's inequality allows,
#   for a number, an array or a SymPy expression `gap`.
# - `empty_up_to()` is an expression in `c`. For a flow whose determinant is $c$, $A$ is empty for
#   all $\epsilon$ below this number. (Let $c$ be so large that there are such $\epsilon$.)


# %% role="solution" id="vp-pinsker"
def pinsker_floor(gap):
    """The least KL divergence, in nats, of distributions that differ by `gap` on some event."""
    ### BEGIN SOLUTION
    return 2 * gap**2
    ### END SOLUTION


def empty_up_to():
    """A is empty for all eps below this: an expression in c."""
    ### BEGIN SOLUTION
    return PLATEAU - 1 / (2 * sp.pi * c)  # the model has its maximum at z = 0
    ### END SOLUTION


# %% role="tests" id="vp-pinsker-tests" check_output="true"
with visible_checks("vp-pinsker") as check:
    check.close(
        pinsker_floor(0.5), 0.5, "a gap of 0.5 in Pinsker's inequality: at least half a nat"
    )
    twice = pinsker_floor(np.array([0.1, 0.2]))
    check.shape(twice, (2,), "an array of gaps gives an array of floors")
    check.close(twice[1] / twice[0], 4.0, "twice the gap: a floor four times as high")
    up_to = in_our_symbols(empty_up_to())
    check.true(
        up_to.subs(c, 1) > up_to.subs(c, sp.Rational(1, 2)),
        "a larger c makes the model lower everywhere: empty_up_to should grow with c",
    )
    top_of_noise = Normal2.log_prob(torch.zeros(2)).exp().item()
    tops = [0.9 - float(up_to.subs(c, det)) for det in (1, 2)]
    check.close(tops[0], top_of_noise, "for c = 1 the model's top is as high as that of the noise")
    check.close(tops[0] / tops[1], 2.0, "for c = 2 the model's top is half as high as for c = 1")
### BEGIN HIDDEN TESTS
import numpy as np
import sympy as sp

from dgm.testing import agree, expect, expect_close, expect_number, expression, points

C = sp.Symbol("c", positive=True)
DOMAIN = {C: (0.2, 2)}


def floor_of(student, gap):
    """pinsker_floor of a float, as a float; an exact number of SymPy is one, too."""
    floor = student.pinsker_floor(gap)
    if np.asarray(floor).dtype == object:
        floor = float(expression(floor, {}, what="pinsker_floor of a number"))
    return expect_number(floor, what="pinsker_floor of a number")


@points(1)
def test_pinskers_floor_is_sound_and_tight(student, rng):
    """No pair of distributions has less divergence than the floor of its gap, and two nearly fair
    coins have hardly more."""
    p, q = rng.dirichlet(np.ones(4), (2, 20))
    gaps = np.maximum(p - q, 0).sum(axis=1)
    floors = np.array([floor_of(student, float(gap)) for gap in gaps])
    above = floors - (p * np.log(p / q)).sum(axis=1)
    expect(above.max() <= 1e-9, f"a pair has {above.max():.3g} nats less than its floor")
    gap = float(rng.uniform(0.01, 0.03))
    coin = np.array([0.5 + gap, 0.5 - gap])
    what = "the floor of two nearly fair coins, against their divergence"
    expect_close(floor_of(student, gap), float(coin @ np.log(2 * coin)), what, rtol=0.01)


@points(0.25)
def test_arrays_and_expressions_have_floors_too(student, rng):
    """An array of gaps gives the array of their floors, and an expression gives an expression."""
    gaps, symbol = rng.uniform(0.1, 0.9, 5), sp.Symbol("c", positive=True)
    right = np.array([floor_of(student, float(gap)) for gap in gaps])
    expect(right.std() > 1e-9, "pinsker_floor is the same number for every gap")
    floors = student.pinsker_floor(gaps)
    expect(
        isinstance(floors, np.ndarray),
        "pinsker_floor of an array should be an array of floats; with a SymPy number in it, NumPy "
        "makes an array of objects",
    )
    expect_close(floors, right, "pinsker_floor of an array, against those of its numbers")
    floor = expression(student.pinsker_floor(symbol), DOMAIN, what="pinsker_floor of a symbol")
    at_gaps = [float(floor.subs(C, float(gap))) for gap in gaps]
    expect_close(at_gaps, right, "pinsker_floor of a symbol, with numbers in its place")


@points(1)
def test_the_epsilons_without_an_event(student, reference, rng):
    """A is empty up to the difference of the target's height and the model's greatest height."""
    answer = expression(student.empty_up_to(), DOMAIN, what="empty_up_to")
    right = expression(reference.empty_up_to(), DOMAIN)
    difference = agree(answer, right, DOMAIN, rng)
    if difference is None:
        return
    mistake = "how high is the model where z = 0?"
    if agree(answer, right.subs(C, 1), DOMAIN, rng) is None:
        mistake = "this is so for a determinant of 1 only"
    elif agree(answer, right.subs(C, 1 / C), DOMAIN, rng) is None:
        mistake = "a flow that multiplies volumes by c divides densities by it"
    expect(False, f"at {difference.point} it is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# For determinant 1 this is enough: $A$ is empty up to the $\epsilon$ below, and *every* such flow,
# of any depth, has at least this distance from the target.

# %% role="run" id="vp-det-one" check_output="true"
det_one_gap = in_our_symbols(empty_up_to()).subs(c, 1)
print(f"det 1: A is empty up to epsilon = {sp.sstr(det_one_gap)} = {float(det_one_gap):.4f}")
print(f"total variation at least {float(det_one_gap):.4f},", end=" ")
print(f"KL at least {float(pinsker_floor(det_one_gap)):.4f} nats")

# %% [markdown]
# That was easy: such a flow cannot shrink the wide noise to a small square. With
# $c < 1/(2\pi \cdot 0.9)$ the model's density exceeds 0.9 at its top, and $A$ is not empty.
#
# ## (b) The event in latent space
#
# Now suppose that $A$ is not empty. Which latents does it come from? By the change of variables
# $p_\theta(x) = \varphi(f^{-1}(x)) / c$, where $\varphi$ is the normal density in the plane. So
# $C = f^{-1}(A)$ is a disc, whatever $f$ does.
#
# **Contract.** Expressions in `c` and `eps`, for $c$ small enough that $A$ is not empty:
#
# - `disc_radius_squared` is the squared radius of $C$, `latent_volume` is the volume of $C$, and
#   `data_volume` is the volume of $A$.


# %% role="solution" id="vp-event"
def disc_radius_squared():
    """The squared radius of C, in c and eps."""
    ### BEGIN SOLUTION
    return -2 * sp.log(2 * sp.pi * c * (PLATEAU - eps))
    ### END SOLUTION


def latent_volume():
    """The volume of C, in c and eps."""
    ### BEGIN SOLUTION
    return -2 * sp.pi * sp.log(2 * sp.pi * c * (PLATEAU - eps))
    ### END SOLUTION


def data_volume():
    """The volume of A, in c and eps."""
    ### BEGIN SOLUTION
    return -2 * sp.pi * c * sp.log(2 * sp.pi * c * (PLATEAU - eps))
    ### END SOLUTION


# %% role="tests" id="vp-event-tests" check_output="true"
with visible_checks("vp-event") as check:
    spot = {c: sp.Rational(1, 10), eps: sp.Rational(3, 10)}
    radius_squared, in_latents, in_data = (
        float(in_our_symbols(each()).subs(spot))
        for each in (disc_radius_squared, latent_volume, data_volume)
    )
    edge_density = math.exp(-radius_squared / 2) / (2 * math.pi * 0.1)
    check.close(edge_density, 0.6, "the model's density on the edge of C is 0.9 - eps")
    check.true(0 < in_data < in_latents, "a flow with c = 0.1 shrinks the disc")
    check.close(in_data / in_latents, 0.1, "the volume of A is c times that of C, here a tenth")
    smaller = {c: sp.Rational(1, 10), eps: sp.Rational(1, 5)}
    ratios = [
        float((in_our_symbols(latent_volume()) / in_our_symbols(disc_radius_squared())).subs(each))
        for each in (spot, smaller)
    ]
    check.close(ratios[0], ratios[1], "the area of a disc grows with its squared radius")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import Unreadable, agree, expect, expression, points

C, EPS = sp.symbols("c eps", positive=True)
DOMAIN = {C: (0.01, 0.15), EPS: (0.05, 0.5)}  # here the disc is not empty
HEIGHT = sp.Rational(9, 10) - EPS


def expect_answer(answer, right, rng, what, mistakes, hint, follows=()):
    """The answer is the right expression, or follows rightly from a wrong answer of the student's;
    else say which of the known mistakes it is."""
    answer, right = expression(answer, DOMAIN, what=what), expression(right, DOMAIN)
    difference = agree(answer, right, DOMAIN, rng)
    if difference is None or any(agree(answer, each, DOMAIN, rng) is None for each in follows):
        return
    for wrong, its_hint in mistakes(right):
        if agree(answer, wrong, DOMAIN, rng) is None:
            hint = its_hint
    expect(False, f"at {difference.point} {what} is {difference.left}: {hint}")


def earlier(answer, what):
    """An earlier answer from which the next may follow: a logarithm of c and eps, right or not."""
    try:
        found = expression(answer, DOMAIN, what=what)
    except Unreadable:
        return []
    inside = [log.args[0].free_symbols for log in found.atoms(sp.log)]
    return [found] if {C, EPS} <= set().union(*inside) else []


@points(1)
def test_the_disc_ends_where_the_density_falls_to_the_threshold(student, reference, rng):
    """The squared radius is where the noise's density is c times the threshold."""

    def mistakes(right):
        yield right.subs(C, 1), "the determinant is c: the density of x is that of z divided by c"
        yield sp.sqrt(right), "this is the radius, asked for is its square"
        yield right / 2, "the density falls with the exponential of *half* the squared radius"
        yield -2 * sp.log(C * HEIGHT), "the normal density of the plane has 1 / (2 pi) in front"
        yield -2 * sp.log(sp.sqrt(2 * sp.pi) * C * HEIGHT), "z has two dimensions: 1 / (2 pi)"

    right = reference.disc_radius_squared()
    hint = "solve density of z / c = 0.9 - eps for the squared length of z"
    expect_answer(student.disc_radius_squared(), right, rng, "the squared radius", mistakes, hint)


@points(0.5)
def test_the_latent_event_has_the_volume_of_a_disc(student, reference, rng):
    """The volume of C is the area of a disc of that radius."""

    def mistakes(right):
        radius_squared = -2 * sp.log(2 * sp.pi * C * HEIGHT)
        yield sp.pi * sp.sqrt(radius_squared), "pi times the radius is no area: it is squared"
        yield 2 * sp.pi * sp.sqrt(radius_squared), "this is the circle's length, not its area"
        yield C * right, "this is the volume of A: C lies in the latents"

    right = reference.latent_volume()
    follows = [sp.pi * each for each in earlier(student.disc_radius_squared(), "the radius")]
    found = student.latent_volume()
    expect_answer(found, right, rng, "the volume of C", mistakes, "pi r^2", follows)


@points(1.5)
def test_the_flow_multiplies_the_volume_by_its_determinant(student, reference, rng):
    """The volume of A is that of C, times the determinant of f."""

    def mistakes(right):
        yield right / C, "f multiplies volumes by c: A is not as large as C"
        yield right / C**2, "f goes from C to A: multiply by c, do not divide"

    right = reference.data_volume()
    hint = "the volume of f(C) is c times that of C"
    follows = [C * each for each in earlier(student.latent_volume(), "the volume of C")]
    found = student.data_volume()
    expect_answer(found, right, rng, "the volume of A", mistakes, hint, follows)


### END HIDDEN TESTS

# %% [markdown]
# A small $c$ gives a tall, thin hill, and a large $c$ gives a low, broad hill. The volume of $A$ is
# largest somewhere in between: how large can it get?
#
# **Contract.**
#
# - `volume_peak` is a `StationaryPoint` for the largest volume that $A$ can have: the objective is
#   `data_volume`, the variable is `c`, and the kind is `"maximum"`. `eps` is fixed. The second
#   derivative is a function of `c`.
# - `volume_ceiling` is this largest volume, as an expression in `eps` only.

# %% role="setup" id="vp-event-domain"
EVENT_DOMAIN = {c: (0.02, 0.3), eps: (0.05, 0.5)}


# %% role="solution" id="vp-peak"
def volume_peak():
    """A StationaryPoint: the c at which the volume of A is largest."""
    ### BEGIN SOLUTION
    return StationaryPoint(
        objective=-2 * sp.pi * c * sp.log(2 * sp.pi * c * (PLATEAU - eps)),
        variable=c,
        point=1 / (2 * sp.pi * sp.E * (PLATEAU - eps)),
        second_derivative=-2 * sp.pi / c,
        kind="maximum",
    )
    ### END SOLUTION


def volume_ceiling():
    """The largest volume of A over all c, in eps."""
    ### BEGIN SOLUTION
    return 1 / (sp.E * (PLATEAU - eps))
    ### END SOLUTION


# %% role="tests" id="vp-peak-tests" check_output="true"
with visible_checks("vp-peak") as check:
    check.certificate(volume_peak(), EVENT_DOMAIN, variable=c, kind="maximum")
    most = float(in_our_symbols(volume_ceiling()).subs(eps, sp.Rational(3, 10)))
    check.true(0.5 < most < 1, "for eps = 0.3, between half and all of B")
    found = volume_peak()
    top = in_our_symbols(found.objective).subs(c, in_our_symbols(found.point))
    there = float(top.subs(eps, sp.Rational(3, 10)))
    check.close(most, there, "the ceiling is the objective at your point, here for eps = 0.3")
    spot = {c: sp.Rational(1, 10), eps: sp.Rational(3, 10)}
    own_volume = float(in_our_symbols(data_volume()).subs(spot))
    objective = float(in_our_symbols(found.objective).subs(spot))
    check.close(objective, own_volume, "the objective is your data_volume")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, check_stationary_point, expect, expression, points

C, EPS = sp.symbols("c eps", positive=True)
PEAK_DOMAIN = {C: (0.02, 0.3), EPS: (0.05, 0.5)}
DOMAIN = {EPS: (0.05, 0.5)}


@points(2)
def test_the_volume_has_one_peak(student, rng):
    """The certificate names the determinant at which A is largest, and proves that it is the only
    one."""
    objective = -2 * sp.pi * C * sp.log(2 * sp.pi * C * (sp.Rational(9, 10) - EPS))
    check_stationary_point(
        student.volume_peak(), PEAK_DOMAIN, rng, objective, C, "maximum", points=5
    )


@points(1)
def test_the_ceiling_is_the_largest_volume(student, reference, rng):
    """The ceiling is the volume of A at that determinant, an expression in epsilon alone."""
    answer = expression(student.volume_ceiling(), DOMAIN, what="the ceiling")
    right = expression(reference.volume_ceiling(), DOMAIN)
    difference = agree(answer, right, DOMAIN, rng)
    if difference is None:
        return
    mistake = "put the peak's determinant into the volume of A"
    for wrong, hint in (
        (right * sp.E, "true of any density of mass 1, but A never gets that large here"),
        (right / (2 * sp.pi), "this is the determinant at the peak"),
    ):
        if agree(answer, wrong, DOMAIN, rng) is None:
            mistake = hint
    expect(False, f"at {difference.point} the ceiling is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# A flow can choose *where* its density is high. But it cannot make this region larger than your
# ceiling, whatever $c$ it learns. The dotted line is the bound for any density: where the density
# is at least $0.9 - \epsilon$, the volume is at most $1/(0.9 - \epsilon)$, because the mass is 1.
# The square $B$ has a volume of 1.

# %% role="run" id="vp-volume-picture"
volume_of = sp.lambdify((c, eps), in_our_symbols(data_volume()), "numpy")
ceiling_of = sp.lambdify(eps, in_our_symbols(volume_ceiling()), "numpy")
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
determinants = np.geomspace(0.003, 0.5, 400)
for lacking, shade in ((0.1, 0.35), (0.3, 0.65), (0.5, 1.0)):
    with np.errstate(invalid="ignore"):
        volumes = np.clip(volume_of(determinants, lacking), 0, None)
    left.plot(determinants, volumes, color=INK["constant det"], alpha=shade, label=f"ε = {lacking}")
    left.axhline(ceiling_of(lacking), color="black", linestyle="--", linewidth=0.7, alpha=shade)
left.axhline(1, color=INK["target"], linewidth=1)
left.text(0.0032, 1.02, "volume of B", fontsize=8)
left.set_xscale("log")
left.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 0.62))  # between lines
tidy_vp_panel(
    left, "Where the model is above 0.9 − ε", xlabel="determinant c", ylabel="volume of A"
)
lacks = np.linspace(0.02, 0.7, 200)
right.plot(lacks, ceiling_of(lacks), color=INK["constant det"], label="your ceiling")
right.plot(lacks, 1 / (0.9 - lacks), color="black", linestyle=":", label="any density")
right.axhline(1, color=INK["target"], linewidth=1)
right.text(0.02, 1.03, "volume of B", fontsize=8)
right.legend(frameon=False, fontsize=8, loc="lower right")
tidy_vp_panel(right, "The largest volume over all c", xlabel="ε", ylabel="volume", ylim=(0, 2.5))
plt.show()

# %% [markdown]
# ## (c) A model that is high enough somewhere
#
# So $A$ cannot cover $B$ if $\epsilon$ is small enough, and $\bar A = B \setminus A$ is our event
# again. Write `volume` for the volume of $A$, `share` for the fraction of $A$ that lies inside $B$
# (0 to 1), and `mean_rest` for the model's average density over $\bar A$, the rest of $B$.
#
# **Contract.** `gap_chain` is an `InequalityChain` of three steps with the relations
# `[">=", ">="]`:
#
# 1. the exact value of $p(\bar A) - p_\theta(\bar A)$, in `share`, `volume` and `mean_rest`;
# 2. step 1 with `mean_rest` replaced by the bound that you know for it, in `share`, `volume` and
#    `eps`;
# 3. the best bound without `share`: it holds wherever $A$ lies, and is in `volume` and `eps`.

# %% role="setup" id="vp-floor-forms" collapsed="true"
GAP_DOMAIN = {eps: (0.05, 0.4), volume: (0.05, 0.9), share: (0, 1), mean_rest: (0.05, 0.45)}
GAP_FORMS = [
    Form(
        "uses share, volume and mean_rest",
        all_of(contains(share, volume, mean_rest), free_of(eps)),
    ),
    Form(
        "uses share, volume and eps",
        all_of(contains(share, volume, eps), free_of(mean_rest)),
    ),
    Form("uses volume and eps", all_of(contains(volume, eps), free_of(share, mean_rest))),
]


# %% role="solution" id="vp-gap-chain"
def gap_chain():
    """An InequalityChain of three steps: lower bounds for the disagreement on B without A."""
    ### BEGIN SOLUTION
    left_over = 1 - share * volume  # the rest of B, whose volume is 1
    return InequalityChain(
        [left_over * (PLATEAU - mean_rest), left_over * eps, (1 - volume) * eps],
        [">=", ">="],
    )
    ### END SOLUTION


# %% role="tests" id="vp-gap-chain-tests" check_output="true"
with visible_checks("vp-gap-chain") as check:
    check.certificate(gap_chain(), GAP_DOMAIN, GAP_FORMS, relations=[">=", ">="], strict=(1, 2))
    first, second, third = (in_our_symbols(step) for step in gap_chain().steps)
    equal = first.subs({mean_rest: PLATEAU, share: 0.3, volume: 0.5})
    check.close(
        float(equal), 0.0, "a model as high as the target on the rest of B: no disagreement"
    )
    apart = first.subs({mean_rest: sp.Rational(2, 5), share: 0, volume: 0.7})
    check.close(float(apart), 0.5, "share 0: A lies beside B, so all of B is left")
    covered = first.subs({mean_rest: sp.Rational(2, 5), share: 1, volume: 1})
    check.close(float(covered), 0.0, "share 1 and volume 1: A covers B, and nothing is left")
    tight = {share: 1, volume: sp.Rational(3, 5), eps: sp.Rational(1, 5)}
    check.close(
        float(third.subs(tight)),
        float(second.subs(tight)),
        "step 3 is the best bound: for one share it is as large as step 2",
    )
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

EPS, VOLUME, SHARE, MEAN = sp.symbols("eps volume share mean_rest", positive=True)
GAP_DOMAIN = {EPS: (0.05, 0.4), VOLUME: (0.05, 0.9), SHARE: (0, 1), MEAN: (0.05, 0.45)}


@points(2.5)
def test_the_gap_is_bounded_link_by_link(student, reference, rng):
    """The chain starts at the exact gap, every link holds and bounds, and it ends at a bound that
    does not ask where A lies."""
    chain, right = student.gap_chain(), reference.gap_chain().steps
    try:
        check_inequality_chain(
            chain,
            GAP_DOMAIN,
            rng,
            reference.GAP_FORMS,
            right[0],
            right[-1],
            relations=[">=", ">="],
            strict=(1, 2),
            points=8,
        )
    except Failed as failed:  # the start is not given, but to be found
        start = "step 1 should be the target's probability of B without A, minus the model's"
        expect("the given start" not in str(failed), start)
        raise
    mine, wanted = (
        expression(step, GAP_DOMAIN, what="step 2") for step in (steps_of(chain)[1], right[1])
    )
    difference = agree(mine, wanted, GAP_DOMAIN, rng)
    if difference is not None:
        bound = "step 1 with the largest value in place of mean_rest that the model can have there"
        expect(
            False, f"step 2 holds, but it is {difference.left} at {difference.point}: not {bound}"
        )


### END HIDDEN TESTS

# %% [markdown]
# It remains to choose the best $\epsilon$. Your ceiling in (b) has the form $w / (0.9 - \epsilon)$
# with a number $w$. In the next cell `weight` stands for this number, so that the result holds for
# other noise too:
#
# - `gap_peak` is a `StationaryPoint` for the best $\epsilon$: the objective is step 3 with `volume`
#   at its ceiling, the variable is `eps`, and the kind is `"maximum"`. `weight` is fixed. The
#   second derivative is a function of `eps`.
# - `kl_floor_best` is the result of Pinsker's inequality: the floor of $D_{KL}(p \,\|\, p_\theta)$
#   at the best $\epsilon$, an expression in `weight`. It holds for weights below 0.9. For weights
#   of 0.9 or more, the bound on the gap is never positive, and there is no floor.

# %% role="setup" id="vp-floor-domain"
WEIGHT_DOMAIN = {eps: (0.1, 0.65), weight: (0.1, 0.6)}


# %% role="solution" id="vp-floor"
def gap_peak():
    """A StationaryPoint: the eps at which the bound on the gap is largest."""
    ### BEGIN SOLUTION
    return StationaryPoint(
        objective=eps * (1 - weight / (PLATEAU - eps)),
        variable=eps,
        point=PLATEAU - sp.sqrt(PLATEAU * weight),
        second_derivative=-2 * PLATEAU * weight / (PLATEAU - eps) ** 3,
        kind="maximum",
    )
    ### END SOLUTION


def kl_floor_best():
    """Pinsker's floor of the KL divergence at the best eps, in weight."""
    ### BEGIN SOLUTION
    return 2 * (sp.sqrt(PLATEAU) - sp.sqrt(weight)) ** 4
    ### END SOLUTION


# %% role="tests" id="vp-floor-tests" check_output="true"
with visible_checks("vp-floor") as check:
    check.certificate(gap_peak(), WEIGHT_DOMAIN, variable=eps, kind="maximum")
    floor_at = in_our_symbols(kl_floor_best()).subs(weight, sp.Rational(9, 10))
    check.close(float(floor_at), 0.0, "no floor for a weight of 0.9: the ceiling is 1 or more")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, check_stationary_point, expect, expression, points

EPS, WEIGHT = sp.symbols("eps weight", positive=True)
PEAK_DOMAIN = {EPS: (0.1, 0.65), WEIGHT: (0.1, 0.6)}


@points(2)
def test_the_best_epsilon_is_proved(student, reference, rng):
    """The certificate names the epsilon of the largest bound, for every weight, and proves that it
    is the only one."""
    objective = EPS * (1 - WEIGHT / (sp.Rational(9, 10) - EPS))
    check_stationary_point(
        student.gap_peak(), PEAK_DOMAIN, rng, objective, EPS, "maximum", points=5
    )


@points(1)
def test_the_floor_follows_by_pinsker(student, reference, rng):
    """The floor is Pinsker's, of the largest bound on the gap."""
    domain = {WEIGHT: (0.1, 0.6)}
    answer = expression(student.kl_floor_best(), domain, what="the floor")
    right = expression(reference.kl_floor_best(), domain)
    difference = agree(answer, right, domain, rng)
    if difference is None:
        return
    gap = sp.sqrt(right / 2)
    mistake = "put the best epsilon into the bound on the gap, then apply Pinsker's inequality"
    for wrong, hint in (
        (gap, "this is the gap, in probability; Pinsker's inequality makes nats of it"),
        (2 * gap, "the gap has to be squared"),
        (gap**2, "Pinsker's inequality has a 1/2 under the root"),
        (gap**2 / 2, "solved for the divergence, the 1/2 under the root becomes a 2"),
    ):
        if agree(answer, wrong, domain, rng) is None:
            mistake = hint
    expect(False, f"at {difference.point} the floor is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# Now insert the number $w$ of the Gaussian. The next cell takes it from your ceiling.

# %% role="run" id="vp-floor-figures" check_output="true"
own_ceiling = in_our_symbols(volume_ceiling())
own_weight = sp.simplify(own_ceiling * (PLATEAU - eps))
own_floor = in_our_symbols(kl_floor_best()).subs(weight, own_weight)
best_eps = in_our_symbols(gap_peak().point).subs(weight, own_weight)
print(f"weight {sp.sstr(own_weight)} = {float(own_weight):.4f}")
print(f"best epsilon {float(best_eps):.4f},", end=" ")
print(f"where A has a volume of at most {float(own_ceiling.subs(eps, best_eps)):.4f}")
gap_there = math.sqrt(float(own_floor) / 2)
print(f"constant det: total variation at least {gap_there:.4f},", end=" ")
print(f"KL at least {float(own_floor):.5f} nats")
print("lacking   volume of A at most   KL at least")
for lacking in (0.1, 0.2, 0.3, 0.4, 0.5):
    most = float(own_ceiling.subs(eps, lacking))
    print(f"{lacking:7.1f}{most:22.4f}{pinsker_floor(lacking * max(0, 1 - most)):14.5f}")

# %% [markdown] role="written" id="vp-part-c" points="2.5"
# **Parts (a) to (c) in words.** Let $f$ be any flow of the plane with $|\det \partial f/\partial z|
# = c$. (i) Let $A$ be empty. Prove that $|p_\theta(\bar A) - p(\bar A)| \ge \epsilon$. (ii) Let $A$
# be not empty. Explain why your chain proves a gap for *every* such $f$, however $f$ bends the
# plane: where do you use that the volume of $B$ is 1, and where (twice) that the determinant is
# constant? (iii) Put your ceiling into step 3. For which $\epsilon$ is the bound positive? Why is
# it then one floor for *all* flows of this kind, whatever $c$ is and whether $A$ is empty or not?
# ### BEGIN MARK SCHEME
# - 0.5 points (i): the event is all of B; there p = 0.9 and p_theta < 0.9 - eps, and the volume of
#   B is 1, so the gap is at least eps.
# - 0.5 points (ii): the rest of B has the volume 1 - share * vol A >= 1 - vol A: this uses that the
#   volume of B is 1, wherever A lies. On it the gap is at least eps per volume.
# - 0.75 points (ii): the constant determinant is used twice: p_theta(x) is the noise's density at
#   f^{-1}(x) divided by the same c everywhere, so C is a disc whatever f is (two thirds); and vol
#   A = c vol C (one third).
# - 0.25 points (iii): 0 < eps < 0.9 - 1/e = 0.532.
# - 0.5 points (iii): the ceiling is the largest volume over all c, so the bound does not depend on
#   c (half); if A is empty, the gap is at least eps, which is more than the bound (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (i) If A is empty, the event is all of B. On B the target's density is 0.9 and the model's density
# is below 0.9 - eps everywhere. The volume of B is 1, so p(B) - p_theta(B) >= eps.
#
# (ii) On the event B without A the target has 0.9 and the model less than 0.9 - eps, so the gap is
# at least eps times the volume of the event. Since vol B = 1, this volume is 1 - share * vol A, and
# at least 1 - vol A, even if all of A lies in B. So only the volume of A matters, not its place or
# shape. With a constant determinant p_theta(x) is the noise's density at f^{-1}(x), divided by the
# same c everywhere. So A = f(C) with C = {z : normal density >= c (0.9 - eps)}, and this is the
# same disc for every f with this c. The determinant is c everywhere, so vol A = c vol C.
#
# (iii) The bound is eps (1 - 1/(e (0.9 - eps))). It is positive for 0 < eps < 0.9 - 1/e = 0.532.
# The ceiling is the largest vol A over all c, so the bound holds for each c. If A is empty, the gap
# is at least eps, and the bracket is less than 1. So the floor holds for all flows of this kind.
# ### END SOLUTION

# %% [markdown]
# <details><summary>If you know the original question: what is corrected here</summary>
#
# - The printed ramp has width $0.9\,k$. The height reaches 0 at a width of $0.9/k$. (With the
#   printed width and a mass of 1, $k$ is 0.03006, and the density jumps from 0.8992 to 0.)
# - Its definition says $|\det| = 1$, and its claim a *constant* determinant. With determinant 1 the
#   set $A$ is empty for every $\epsilon < 0.74$, and part (c) says nothing. So here $|\det| = c$.
# - The latents are two-dimensional.
# - It exchanges $p$ and $p_\theta$ in Pinsker's inequality.
#
# </details>

# %% [markdown]
# ## How much does the proof lose?
#
# 0.027 nats is *a* lower bound. What is the best one? The proof lost something in two steps: it
# used one event in place of the whole density, and Pinsker's inequality is nearly an equality only
# for tiny gaps. Here is the exact answer, by **rearrangement**.
#
# For a flow of determinant $c$, the volume on which the model is above a height is fixed: you found
# it in (b). The flow can only move these volumes around. The divergence is least if the highest
# part of the model lies on the highest part of the target, the second highest on the second
# highest, and so on. On $n$ cells this is sorting:
#
# `sorted_kl(p, q)` takes the probabilities of $n$ cells under the target and the
# model, as arrays `[n]`, in any order. `q` is positive; `p` may contain zeros. It returns the
# *least* $D_{KL}(p \,\|\, q \circ \pi)$ over all permutations $\pi$ of the model's cells: a float.
# $n$ may be in the thousands.


# %% role="solution" id="vp-sorted"
def sorted_kl(p, q):
    """The least KL(p || q rearranged) over all orders of q [n]: a float."""
    ### BEGIN SOLUTION
    p, q = np.sort(p), np.sort(q)
    some = p > 0
    return float((p[some] * np.log(p[some] / q[some])).sum())
    ### END SOLUTION


# %% role="tests" id="vp-sorted-tests" check_output="true"
with visible_checks("vp-sorted") as check:
    thirds, uneven = np.array([0.2, 0.5, 0.3]), np.array([0.5, 0.3, 0.2])
    check.close(sorted_kl(thirds, uneven), 0.0, "the same three numbers in another order")
    check.close(sorted_kl(np.array([1.0, 0.0]), np.array([0.3, 0.7])), -math.log(0.7), "best first")
### BEGIN HIDDEN TESTS
from itertools import permutations

import numpy as np

from dgm.testing import expect_number, points


@points(1.5)
def test_no_order_is_better(student, rng):
    """On random small distributions, zeros included, it is the least over every order there is."""
    orders = np.array(list(permutations(range(6))))
    for zeros in (0, 2):
        p, q = rng.dirichlet(np.ones(6), 2)
        p[:zeros] = 0
        p /= p.sum()
        rng.shuffle(p)
        some = p > 0
        least = (p[some] * np.log(p[some] / q[orders][:, some])).sum(axis=1).min()
        what = "sorted_kl against all 720 orders (highest to highest; 0 log 0 is 0)"
        expect_number(student.sorted_kl(p, q), least, what=what)


### END HIDDEN TESTS

# %% [markdown]
# Without cells it is a formula. In the latents, the region of volume $V$ where the noise is highest
# is a disc, $V = \pi r^2$. For the target it is the square through $x$, $V(x) = 4m^2$ with $m =
# \max(|x_1|, |x_2|)$. The disc becomes a region of volume $cV$. If we match these regions with the
# squares, the model's density at $x$ is $\frac{1}{2\pi c}\, e^{-V(x) / 2\pi c}$.
#
# - `pyramid_moments(k)` is a tuple of two floats for a number `k`: the entropy $-\int p \log p$ and
#   the mean volume $\int p\, V$, accurate to a thousandth. (If the mass for `k` is not 1, return
#   the same integrals.)
# - `profile_kl(entropy, mean_volume, c)` is the divergence of the target from this matched model:
#   the exact floor for a determinant $c$.
# - `profile_scale(mean_volume)` is the $c$ with the lowest floor.


# %% role="solution" id="vp-profile"
def pyramid_moments(k):
    """(entropy, mean volume) of the pyramid of slope k: two floats."""

    ### BEGIN SOLUTION
    def height(m):
        return min(0.9, 0.9 - k * (m - 0.5))

    def over_plane(function):  # the square ring at m has area 8 m dm; the foot is at 1/2 + 0.9/k
        return quad(function, 0, 0.5)[0] + quad(function, 0.5, 0.5 + 0.9 / k)[0]

    entropy = over_plane(lambda m: -8 * m * height(m) * math.log(height(m)))
    return entropy, over_plane(lambda m: 8 * m * height(m) * 4 * m**2)
    ### END SOLUTION


def profile_kl(entropy, mean_volume, c):
    """The exact floor of the KL divergence in nats for flows of determinant c."""
    ### BEGIN SOLUTION
    return -entropy + math.log(2 * math.pi * c) + mean_volume / (2 * math.pi * c)
    ### END SOLUTION


def profile_scale(mean_volume):
    """The determinant with the lowest floor."""
    ### BEGIN SOLUTION
    return mean_volume / (2 * math.pi)
    ### END SOLUTION


# %% role="tests" id="vp-profile-tests" check_output="true"
with visible_checks("vp-profile") as check:
    check.close(profile_kl(0.0, 0.0, 0.5 / math.pi), 0.0, "at c = 1 / (2 pi) the logarithm is 0")
    # With very steep walls the pyramid is a box of side 1 and height 0.9.
    box_entropy, box_volume = pyramid_moments(1e6)
    check.close(box_entropy, -0.9 * math.log(0.9), "the entropy of a box", rtol=1e-3)
    check.close(box_volume, 0.45, "the mean volume of the box is 0.9 / 2", rtol=1e-3)
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_number, points


@points(1)
def test_the_moments_of_the_pyramid(student, reference, rng):
    """Entropy and mean volume are integrals over plateau, sides and corners."""
    slope = float(rng.uniform(8, 30))
    got = student.pyramid_moments(slope)
    expect(isinstance(got, tuple | list) and len(got) == 2, "two numbers: entropy, mean volume")
    right = reference.pyramid_moments(slope)
    hints = ("the ramp counts; the sign of an entropy", "V = 4 m^2: a ring at m has area 8 m dm")
    for name, mine, wanted, hint in zip(("entropy", "mean volume"), got, right, hints, strict=True):
        what = f"the {name}, which should be right to a thousandth ({hint})"
        expect_number(mine, wanted, rtol=1e-3, what=what)


@points(1)
def test_the_floor_is_the_divergence_from_the_matched_model(student, rng):
    """For any entropy, mean volume and determinant, it is the divergence from the model with the
    stated density."""
    heights = rng.dirichlet(np.ones(5))
    volumes, det = rng.uniform(0.1, 2, 5), float(rng.uniform(0.05, 1.5))
    log_model = -np.log(2 * np.pi * det) - volumes / (2 * np.pi * det)
    right = float((heights * (np.log(heights) - log_model)).sum())
    entropy, mean = float(-(heights * np.log(heights)).sum()), float(heights @ volumes)
    what = "profile_kl (average minus the log of the stated density, minus the entropy)"
    expect_number(student.profile_kl(entropy, mean, det), right, what=what)


@points(0.5)
def test_the_best_determinant_has_the_lowest_floor(student, rng):
    """No determinant has a lower floor than the one that is named best."""
    mean = float(rng.uniform(0.2, 2))
    best = expect_number(student.profile_scale(mean), what="profile_scale")
    expect(best > 0, "a determinant is positive")
    dets = expect_array(best * np.array([1.0, 0.97, 1.03, 0.5, 2.0]), (5,))
    floors = np.log(2 * np.pi * dets) + mean / (2 * np.pi * dets)
    lower = (floors[0] - floors[1:]).max()
    expect(lower < 0, f"close by, another determinant has a floor that is {lower:.3g} nats lower")


### END HIDDEN TESTS

# %% [markdown]
# The next table shows all the floors. The first row is your bound. The second row is Pinsker's
# inequality with the *best* event in place of $\bar A$: the set where the target is above the
# matched model (without proof). The third row is the formula above, and the last row sorts cells.

# %% role="run" id="vp-ladder" check_output="true"
moments_here = pyramid_moments(float(pyramid_slope()))
best_det = profile_scale(moments_here[1])
cells_x, cells_area = plane_grid(2.5, 1000)
pyramid_here = pyramid_log_density(cells_x, float(pyramid_slope())).exp().numpy()
max_norm = cells_x.abs().amax(dim=1).numpy()


def matched_density(det):
    """The matched model's density at the cells."""
    return np.exp(-4 * max_norm**2 / (2 * math.pi * det)) / (2 * math.pi * det)


def disc_density(det):
    """The density of N(0, det I) at the cells: the same heights at other places."""
    squares = (cells_x**2).sum(dim=1).numpy()
    return np.exp(-squares / (2 * det)) / (2 * math.pi * det)


def widest_gap(det):
    """The largest gap over all events between the target and the matched model."""
    matched = matched_density(det)
    return event_gap(pyramid_here > matched, matched, pyramid_here, cells_area)


free_gap = min(widest_gap(det) for det in np.linspace(0.09, 0.12, 16))
print(f"{'floors of KL, in nats':32}{'det 1':>9}{'constant det':>14}")
print(f"{'one event and Pinsker':32}{float(pinsker_floor(det_one_gap)):9.4f}", end="")
print(f"{float(own_floor):14.4f}")
print(f"{'the best event and Pinsker':32}{pinsker_floor(widest_gap(1.0)):9.3f}", end="")
print(f"{pinsker_floor(free_gap):14.3f}")
exact_floors = [profile_kl(*moments_here, det) for det in (1.0, best_det)]
print(f"{'exact, by rearrangement':32}{exact_floors[0]:9.4f}{exact_floors[1]:14.4f}")
tiny = cells_area * pyramid_here, cells_area * disc_density(best_det)
print(f"{'the same, by sorting cells':32}{'':9}{sorted_kl(*tiny):14.3f}")
print(f"the best determinant is {best_det:.4f}")

# %% [markdown]
# ## A flow that reaches the floor
#
# If no flow reached this floor, it might still be too low. But one does: it maps each disc to the
# square with $c$ times its volume, and its determinant is the same everywhere. The *angle* of a
# latent decides how far along the side of its square the point lies. (A stretch along the radius
# would not do: its factor is too large at the corners.)
#
# `disc_to_square(z, c)` takes latents `[N, 2]` and a number `c`, and returns a tuple:
# points `x` `[N, 2]` and $\log |\det \partial x / \partial z|$ `[N]`. Both have the latents' dtype.
#
# - $\max(|x_1|, |x_2|) = \frac{\sqrt{\pi c}}{2} \sqrt{z_1^2 + z_2^2}$: circles become squares.
# - $|\det| = c$ at every point except on the few rays that go to the corners of the squares, where
#   the map has a kink.
# - It is one-to-one: if you go once around a circle, the image goes once around the square. The
#   origin stays where it is.


# %% role="solution" id="vp-square"
def disc_to_square(z, c):
    """Latents [N, 2] -> (x [N, 2], log|det dx/dz| [N]): discs to squares at a constant factor c."""
    ### BEGIN SOLUTION
    half = math.sqrt(math.pi * c) / 2 * z.norm(dim=1)  # half the side of the square
    angle = torch.atan2(z[:, 1], z[:, 0])
    quarter = torch.round(angle / (math.pi / 2))  # which side: -2 .. 2
    along = (angle - quarter * math.pi / 2) * 4 / math.pi  # -1 .. 1 on that side
    cosine = torch.cos(quarter * math.pi / 2).round()
    sine = torch.sin(quarter * math.pi / 2).round()
    x = torch.stack([cosine - sine * along, sine + cosine * along], dim=1)
    return half[:, None] * x, torch.full_like(half, math.log(c))
    ### END SOLUTION


# %% role="tests" id="vp-square-tests" check_output="true"
with visible_checks("vp-square") as check:
    turning = torch.linspace(0, 2 * math.pi, 9)[:-1]
    circle = 2 / math.sqrt(math.pi) * torch.stack([turning.cos(), turning.sin()], dim=1)
    around, log_factor = disc_to_square(circle, 1.0)
    check.shape(around, (8, 2), "each latent gives one point")
    check.close(
        around.abs().amax(dim=1), [1.0] * 8, "a circle of area 4 goes to a square of side 2"
    )
    check.close(log_factor, [0.0] * 8, "with c = 1 nothing grows")
    steps = (around - around.roll(1, 0)).abs().sum(dim=1)
    check.close(steps, [1.0] * 8, "eight equal steps around the circle give eight equal steps")
    somewhere = torch.tensor([0.9, 0.3])
    slopes = torch.autograd.functional.jacobian(
        lambda z: disc_to_square(z[None], 1.0)[0][0], somewhere
    )
    area = torch.linalg.det(slopes).abs()
    check.close(area, 1.0, "areas stay as they are, at one point", atol=1e-3)
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points


def pair(answer):
    expect(
        isinstance(answer, tuple | list) and len(answer) == 2,
        "two tensors expected: the points and the logarithm of the factor",
    )
    return answer


def mapped(student, z, det):
    answer = pair(student.disc_to_square(torch.tensor(z), det))
    return expect_array(answer[0], z.shape, what="the points", kind="tensor"), answer[1]


@points(1)
def test_circles_become_squares(student, rng):
    """The larger coordinate of the image is the radius times half the root of pi c, for every
    factor."""
    z, det = rng.normal(size=(40, 2)), float(rng.uniform(0.05, 3))
    z[0] = 0
    x, _ = mapped(student, z, det)
    right = np.sqrt(np.pi * det) / 2 * np.hypot(*z.T)
    what = "the half sides of the squares"
    expect_close(np.abs(x).max(axis=1), right, what, rtol=1e-5, atol=1e-6)


def growth_by_differences(student, z, det, step):
    """The areas of small images of squares of side 2 `step`, divided by the squares' areas."""
    moved = [z + sign * step * axis for axis in np.eye(2) for sign in (1, -1)]
    x, _ = mapped(student, np.concatenate(moved), det)
    right, left, up, down = x.astype(np.float64).reshape(4, len(z), 2)
    sides = np.stack([right - left, up - down], axis=2) / (2 * step)
    return np.abs(np.linalg.det(sides))


@points(1)
def test_the_factor_is_the_same_everywhere(student, rng):
    """Small parallelograms grow by the stated factor, and the factor is c, wherever they are."""
    det = float(rng.uniform(0.05, 3))
    angle = np.pi / 2 * rng.integers(0, 4, 30) + rng.uniform(-0.75, 0.75, 30)  # not on a kink
    radius = rng.uniform(0.5, 2.5, 30)
    z = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    growth, closer = (growth_by_differences(student, z, det, step) for step in (1e-3, 5e-4))
    tells = np.isclose(growth, closer, rtol=3e-3)  # another map may have other kinks
    expect(2 * tells.sum() > 30, "the points jump: volumes do not grow by any one factor")
    what = "the factor by which volumes grow, by differences, divided by c"
    expect_close(growth[tells] / det, np.ones(tells.sum()), what, rtol=5e-3)
    _, log_factor = mapped(student, z, det)
    what = "the second tensor, log|det dx/dz|"
    expect_close(log_factor, np.full(30, np.log(det)), what, rtol=1e-5, atol=1e-6, kind="tensor")


@points(0.25)
def test_the_results_have_the_latents_dtype(student, rng):
    """Both tensors have the type of the latents, and a row for a single latent, too."""
    for dtype in (torch.float32, torch.float64):
        z = torch.tensor(rng.normal(size=(1, 2)), dtype=dtype)
        x, log_factor = pair(student.disc_to_square(z, 0.5))
        expect_array(x, (1, 2), dtype, "the point of one latent", kind="tensor")
        expect_array(log_factor, (1,), dtype, "its log|det dx/dz|", kind="tensor")


@points(1)
def test_once_around_is_once_around(student, rng):
    """Evenly spaced points of a circle come out evenly spaced around the square, in the same order
    or in the opposite one."""
    turning = rng.uniform(0, 1) + np.arange(48) * 2 * np.pi / 48
    x, _ = mapped(student, np.stack([np.cos(turning), np.sin(turning)], axis=1), 1.0)
    a, b = (x / np.abs(x).max(axis=1, keepdims=True)).T
    sides = [(a >= 1 - 1e-9, b), (b >= 1 - 1e-9, 2 - a), (a <= -1 + 1e-9, 4 - b)]
    place = np.select([on for on, _ in sides], [where for _, where in sides], 6 + a)
    steps = (np.roll(place, -1) - place + 4) % 8 - 4  # forwards or backwards, all the same way
    steps *= np.sign(np.median(steps))
    what = "steps along the edge of the square, one after the other (no jumps, no folds?)"
    expect_close(steps, np.full(48, 8 / 48), what, rtol=1e-5, atol=1e-6)


### END HIDDEN TESTS

# %% [markdown]
# The map is differentiable except on the rays to the corners, and smooth volume-preserving maps
# come as close to it as you like. We call the image of the noise a *square Gaussian*. Its level
# sets are squares like those of the target, and each has $c$ times the area of the disc that it
# comes from. No flow with a constant determinant is closer to the target.

# %% role="run" id="vp-square-picture"
set_seed()
noise = torch.randn(4000, 2, dtype=torch.float64)
squared, _ = disc_to_square(noise, best_det)
figure, panels = plt.subplots(1, 3, figsize=(10.5, 3.3), layout="constrained")
rings = torch.floor(2 * noise.norm(dim=1)) % 2 == 0
for panel, cloud, title, letter in (
    (panels[0], noise, "noise, in rings", "z"),
    (panels[1], squared, "its image: rings become squares", "x"),
):
    for ring, colour in ((rings, INK["square Gaussian"]), (~rings, "#9ccfa8")):
        panel.scatter(*cloud[ring].T, s=2, color=colour, linewidths=0)
    reach = cloud.abs().max().item()
    names = {"xlabel": f"{letter}₁", "ylabel": f"{letter}₂"}
    tidy_vp_panel(panel, title, aspect="equal", xlim=(-reach, reach), ylim=(-reach, reach), **names)
on_axis = np.linspace(-1.2, 1.2, 400)
cut = torch.tensor(np.stack([on_axis, 0 * on_axis], axis=1))
target_cut = pyramid_log_density(cut, float(pyramid_slope())).exp()
gaussian_cut = np.exp(-4 * on_axis**2 / (2 * math.pi * best_det)) / (2 * math.pi * best_det)
panels[2].plot(on_axis, target_cut, color=INK["target"], label="target")
panels[2].plot(on_axis, gaussian_cut, color=INK["square Gaussian"], label="square Gaussian")
panels[2].legend(frameon=False, fontsize=8)
tidy_vp_panel(panels[2], "a cut through the middle", xlabel="x₁", ylabel="density", ylim=(0, None))
plt.show()
near_points, near_area = plane_grid(0.56, 400)
near_log = pyramid_log_density(near_points, float(pyramid_slope())).numpy()
near_sides = near_points.abs().amax(dim=1).numpy()
near_square = -math.log(2 * math.pi * best_det) - 4 * near_sides**2 / (2 * math.pi * best_det)
reached = kl_on_grid(near_log, near_square, near_area)
print(f"its KL, on the grid: {reached:.4f}; the floor: {exact_floors[1]:.4f}")

# %% [markdown]
# ## Flows that learn
#
# Now we use networks, which know nothing about squares. The layers are couplings of the plane.
# Training needs them in the direction from data to noise.
#
# `kept` is 0 or 1: the coordinate that a coupling does not change. `network` gets
# this coordinate, `[N, 1]`. It returns a shift $t$, `[N, 1]`, or a shift $t$ and a log-stretch $s$,
# `[N, 2]`. In the direction of the data, the other coordinate $u$ becomes $u\,e^{s} + t$ (with
# $s = 0$ if the network returns only a shift).
#
# - `couple_to_data(z, kept, network)` applies this map and returns `[N, 2]`.
# - `couple_to_noise(x, kept, network)` undoes the map. It returns a tuple of `z` `[N, 2]` and
#   $\log|\det \partial z/\partial x|$ `[N]`.


# %% role="solution" id="vp-couplings"
def couple_to_data(z, kept, network):
    """The other coordinate becomes u exp(s) + t; s and t depend on coordinate `kept`: [N, 2]."""
    ### BEGIN SOLUTION
    read = network(z[:, kept : kept + 1])
    stretch = read[:, 1].exp() if read.shape[1] == 2 else 1.0
    moved = z[:, 1 - kept] * stretch + read[:, 0]
    return torch.stack([z[:, 0], moved] if kept == 0 else [moved, z[:, 1]], dim=1)
    ### END SOLUTION


def couple_to_noise(x, kept, network):
    """The inverse of couple_to_data: (z [N, 2], log|det dz/dx| [N])."""
    ### BEGIN SOLUTION
    read = network(x[:, kept : kept + 1])
    log_stretch = read[:, 1] if read.shape[1] == 2 else torch.zeros_like(read[:, 0])
    moved = (x[:, 1 - kept] - read[:, 0]) * torch.exp(-log_stretch)
    z = torch.stack([x[:, 0], moved] if kept == 0 else [moved, x[:, 1]], dim=1)
    return z, -log_stretch
    ### END SOLUTION


# %% role="tests" id="vp-couplings-tests" check_output="true"
with visible_checks("vp-couplings") as check:
    some_points = torch.tensor([[1.0, 2.0], [0.5, -1.0], [0.0, 3.0]])

    def both_ways(u):
        """A shift and a log-stretch."""
        return torch.cat([u**2, u], dim=1)

    for kept_one in (0, 1):
        back, log_det_back = couple_to_noise(some_points, kept_one, both_ways)
        again = couple_to_data(back, kept_one, both_ways)
        check.close(again, some_points, "to noise and back", atol=1e-5)
        check.shape(log_det_back, (3,), "one log-determinant for each row")
    _, none = couple_to_noise(some_points, 0, torch.sin)
    check.close(none, [0.0, 0.0, 0.0], "a shift preserves volumes")
    first_moves, _ = couple_to_noise(some_points, 1, both_ways)
    check.close(first_moves[:, 1], some_points[:, 1], "if the second coordinate is kept, it stays")

    def twice_as_wide(u):
        """No shift; data are twice as wide as noise."""
        return torch.cat([0 * u, 0 * u + math.log(2)], dim=1)

    half, log_det_half = couple_to_noise(some_points, 0, twice_as_wide)
    check.true(
        (half[:, 1].abs() < some_points[:, 1].abs()).all(), "noise is narrower than data here"
    )
    check.true((log_det_half < 0).all(), "and the map to noise makes areas smaller")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_array, expect_close, points

NETWORK = """
import torch
weights = torch.tensor(weights)
def network(u):
    return torch.tanh(u @ weights[:1]) @ weights[1:].T + 0.3
"""
TWO_COLUMNS = "shift and stretch; the shift is the first column"
TO_NOISE = NETWORK + "couple_to_noise(torch.tensor(x), kept, network)"
TO_DATA = NETWORK + "couple_to_data(torch.tensor(x), kept, network)"


def draw(rng, kept, outputs, count=12):
    """A coupling's network with one output (a shift) or two (and a log-stretch), and points."""
    return {
        "weights": rng.normal(0, 0.8, (1 + outputs, 3)),
        "x": rng.normal(size=(count, 2)),
        "kept": kept,
    }


def pair(answer, what):
    expect(
        isinstance(answer, tuple | list) and len(answer) == 2,
        f"{what}: two tensors expected, the noise and the log-determinant",
    )
    return answer


@points(1)
def test_couplings_shift_and_stretch_the_other_coordinate(student, reference, rng):
    """Towards data and towards noise, with and without a stretch, whichever coordinate is kept."""
    for kept in (0, 1):
        for outputs in (1, 2):
            case = draw(rng, kept, outputs)
            name = f"coordinate {kept} kept, {'a shift' if outputs == 1 else TWO_COLUMNS}"
            got, right = student.run(TO_DATA, **case), reference.run(TO_DATA, **case)
            expect_close(got, right, f"couple_to_data ({name})", rtol=1e-7, kind="tensor")
            got, _ = pair(student.run(TO_NOISE, **case), "couple_to_noise")
            right, _ = reference.run(TO_NOISE, **case)
            what = f"couple_to_noise ({name}; undo the shift first, then the stretch)"
            expect_close(got, right, what, rtol=1e-7, kind="tensor")


@points(1)
def test_a_couplings_log_determinant_is_that_of_the_way_back(student, reference, rng):
    """Minus the log-stretch of every row; exactly zero for every row if there is none."""
    for kept in (0, 1):
        for outputs in (1, 2):
            case = draw(rng, kept, outputs)
            _, got = pair(student.run(TO_NOISE, **case), "couple_to_noise")
            _, right = reference.run(TO_NOISE, **case)
            what = "log|det dz/dx| of a coupling (towards noise a stretch is undone)"
            expect_close(got, right, what, rtol=1e-7, atol=1e-9, kind="tensor")


@points(0.125)
def test_a_single_point_is_a_batch_of_one(student, rng):
    """One point gives one row and one log-determinant: no axis is lost."""
    for outputs in (1, 2):
        case = draw(rng, 0, outputs, count=1)
        expect_array(student.run(TO_DATA, **case), (1, 2), what="couple_to_data of one point")
        z, log_det = pair(student.run(TO_NOISE, **case), "couple_to_noise")
        expect_array(z, (1, 2), what="couple_to_noise of one point")
        expect_array(log_det, (1,), what="the log-determinant of one point")


### END HIDDEN TESTS

# %% [markdown]
# Next come the layer with the number $c$, and the density of the whole flow:
#
# - `scale_to_noise(x, log_c)` undoes a stretch of *both axes by the same factor* that multiplies
#   volumes by $c$. `log_c` is a tensor without dimensions, and gradients flow to it. The function
#   also returns a tuple of `z` and the log-determinant `[N]`.
# - `plane_log_density(layers, x)` is $\log p_\theta$ `[N]`. `layers` are functions of `x` that
#   return such tuples. The first layer is next to the data; the output of the last layer is
#   standard normal noise.


# %% role="solution" id="vp-layers"
def scale_to_noise(x, log_c):
    """The inverse of a stretch that multiplies volumes by c: (z [N, 2], log|det dz/dx| [N])."""
    ### BEGIN SOLUTION
    return x * torch.exp(-log_c / 2), -log_c.expand(len(x))
    ### END SOLUTION


def plane_log_density(layers, x):
    """log p_theta [N] of points [N, 2]; the first layer is the one next to the data."""
    ### BEGIN SOLUTION
    total = 0.0
    for layer in layers:
        x, log_det = layer(x)
        total = total + log_det
    return total - (x**2).sum(dim=1) / 2 - math.log(2 * math.pi)
    ### END SOLUTION


# %% role="tests" id="vp-layers-tests" check_output="true"
with visible_checks("vp-layers") as check:
    spots = torch.tensor([[1.0, 2.0], [0.5, -1.0], [0.0, 3.0]])
    quarter, log_quarter = scale_to_noise(spots, torch.tensor(math.log(4.0)))
    check.close(quarter, spots / 2, "if volumes grow by 4, lengths grow by 2")
    check.close(
        plane_log_density([], torch.zeros(1, 2)).exp(),
        [0.5 / math.pi],
        "without layers it is the noise density",
    )
    check.true((log_quarter < 0).all(), "and the map to noise makes areas smaller")
    two_layers = (
        lambda x: (x - 1, torch.zeros(len(x))),
        lambda x: (x / 2, torch.full((len(x),), -math.log(4))),
    )
    at_ones = plane_log_density(two_layers, torch.ones(1, 2)).exp()
    check.close(at_ones, [0.125 / math.pi], "first moved by 1, then halved: the point goes to 0")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points

GRADIENTS = (
    "import torch\n"
    "x, log_c = torch.tensor(x), torch.tensor(0.3, dtype=torch.float64, requires_grad=True)\n"
    "z, log_det = scale_to_noise(x, log_c)\n"
    "loss = (z**2).sum() + 3 * log_det.sum()\n"
    "torch.autograd.grad(loss, log_c)[0] if loss.requires_grad else None"
)
DENSITY = """
import torch
factors, offsets = torch.tensor(factors), torch.tensor(offsets)
def layer(i):
    def to_noise(x):
        bent = torch.sinh(x * factors[i]) + offsets[i]
        return bent, torch.log(factors[i] * torch.cosh(x * factors[i])).sum(dim=1)
    return to_noise
plane_log_density([layer(i) for i in range(3)], torch.tensor(x))
"""


def pair(answer, what):
    expect(
        isinstance(answer, tuple | list) and len(answer) == 2,
        f"{what}: two tensors expected, the noise and the log-determinant",
    )
    return answer


@points(1)
def test_the_scale_multiplies_volumes_by_c(student, rng):
    """Both axes alike, and the logarithm of the determinant is minus that of c."""
    x, log_c = rng.normal(size=(9, 2)), float(rng.uniform(-3, 1))
    log_c_tensor = torch.tensor(log_c, dtype=torch.float64)
    z, log_det = pair(student.scale_to_noise(torch.tensor(x), log_c_tensor), "scale_to_noise")
    what = "scale_to_noise (volumes times c: each length times its root)"
    expect_close(z, x * np.exp(-log_c / 2), what, rtol=1e-7, kind="tensor")
    what = "log|det dz/dx| of the scale, for every row"
    expect_close(log_det, np.full(9, -log_c), what, rtol=1e-7, kind="tensor")


@points(0.5)
def test_the_scale_can_be_learnt(student, reference, rng):
    """Gradients flow to the logarithm of c, through the noise and through the log-determinant."""
    case = {"x": rng.normal(size=(9, 2))}
    slope = student.run(GRADIENTS, **case)
    expect(slope is not None, "no gradient flows to log_c: .item() and math.exp cut the graph")
    expect_close(slope, reference.run(GRADIENTS, **case), "the gradient in log_c", rtol=1e-6)


@points(1.5)
def test_the_log_density_is_the_noises_plus_all_log_determinants(student, reference, rng):
    """Layers are run from the data's side, their log-determinants add up, and behind them is the
    normal density of the plane."""
    case = {
        "factors": rng.uniform(0.5, 1.2, (3, 2)),
        "offsets": rng.normal(0, 0.5, (3, 2)),
        "x": rng.normal(0, 0.6, (10, 2)),
    }
    got = student.run(DENSITY, **case)
    what = "plane_log_density (in this order? all log-determinants? log 2 pi?)"
    expect_close(got, reference.run(DENSITY, **case), what, rtol=1e-5, kind="tensor")


@points(0.125)
def test_a_single_point_is_a_batch_of_one(student, rng):
    """One point gives one row, one log-determinant and one log-density: no axis is lost."""
    x = rng.normal(0, 0.6, (1, 2))
    log_c = torch.tensor(0.3, dtype=torch.float64)
    z, log_det = pair(student.scale_to_noise(torch.tensor(x), log_c), "scale_to_noise")
    expect_array(z, (1, 2), what="scale_to_noise of one point")
    expect_array(log_det, (1,), what="its log-determinant")
    case = {"factors": rng.uniform(0.5, 1.2, (3, 2)), "offsets": np.zeros((3, 2)), "x": x}
    expect_array(student.run(DENSITY, **case), (1,), what="plane_log_density of one point")


### END HIDDEN TESTS

# %% [markdown]
# We train three flows with the same eight couplings. The first only shifts. The second has *one*
# more parameter, $\log c$. In the third, the couplings also stretch, and the stretch depends on the
# place.
#
# (Flows usually start at the identity, but these start at random. The best *single* shift of one
# coordinate depends on its mean given the other one, and this mean is 0 on this target. So at the
# identity the gradient of the loss is zero for every shift, and nothing would be learnt.)

# %% role="setup" id="vp-training" collapsed="true"
COUPLINGS = 8


@dataclass(frozen=True)
class PlaneFlow:
    """layers: data to noise, the first next to the data; to_data: noise [N, 2] to data."""

    layers: list
    to_data: object
    parameters: list
    log_c: object


def make_plane_flow(stretches, learns_scale, width=48):
    """Eight couplings with a random start, and a scale that starts at 1."""
    networks = nn.ModuleList()
    for _ in range(COUPLINGS):
        network = nn.Sequential(
            nn.Linear(1, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 2)
        )
        networks.append(network.to(DEVICE))
    log_c = torch.zeros((), device=DEVICE, requires_grad=learns_scale)

    def reads(network):
        if stretches:  # a bounded log-stretch makes training more stable
            return lambda u: torch.tanh(network(u) / 3) * 3
        return lambda u: network(u)[:, :1]

    def coupling(i):
        return lambda x: couple_to_noise(x, i % 2, reads(networks[i]))

    def to_data(z):
        for i in reversed(range(COUPLINGS)):
            z = couple_to_data(z, i % 2, reads(networks[i]))
        return z * torch.exp(log_c / 2)

    layers = [lambda x: scale_to_noise(x, log_c), *map(coupling, range(COUPLINGS))]
    parameters = [*networks.parameters(), *([log_c] if learns_scale else [])]
    return PlaneFlow(layers, to_data, parameters, log_c)


def count_parameters(flow, stretches):
    """Count used parameters: a network that only shifts does not use its second output."""
    unused = 0 if stretches else COUPLINGS * (48 + 1)
    return sum(parameter.numel() for parameter in flow.parameters) - unused


def fit_plane_flow(flow, slope, updates, batch=512):
    """Maximum likelihood on new samples in every update. Returns the losses and the seconds."""
    networks = [parameter for parameter in flow.parameters if parameter.ndim]
    scale = [
        parameter for parameter in flow.parameters if not parameter.ndim
    ]  # it starts far away, so it needs a higher rate
    groups = [{"params": networks}, *([{"params": scale, "lr": 0.1}] if scale else [])]
    optimizer = torch.optim.Adam(groups, lr=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    losses, started = [], time.perf_counter()
    for _ in range(updates):
        loss = -plane_log_density(flow.layers, draw_pyramid(batch, slope).to(DEVICE)).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(flow.parameters, 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    return losses, time.perf_counter() - started


def log_density_on(flow, grid):
    """The flow's log-density at the points of a grid, as a float64 array."""
    with torch.no_grad():
        parts = [
            plane_log_density(flow.layers, part.float().to(DEVICE)) for part in grid.split(20_000)
        ]
    return torch.cat(parts).double().cpu().numpy()


# %% role="run" id="vp-train"
vp_prediction()  # this cell waits for your guess
VP_UPDATES = budget(smoke=100, cpu=2000, gpu=2000)
KINDS = {"det 1": (False, False), "constant det": (False, True), "RealNVP": (True, False)}
slope_here, plane_flows, plane_losses, plane_seconds = float(pyramid_slope()), {}, {}, {}
for name, (stretches, learns_scale) in KINDS.items():
    set_seed()
    plane_flows[name] = make_plane_flow(stretches, learns_scale)
    plane_losses[name], plane_seconds[name] = fit_plane_flow(
        plane_flows[name], slope_here, VP_UPDATES
    )

# %% role="deliverable" id="vp-curves"
figure, axes = plt.subplots(figsize=(7.6, 4), layout="constrained")
window = max(1, VP_UPDATES // 30)
for name, losses in plane_losses.items():
    # the loss is the divergence plus the entropy of the target
    divergence = np.convolve(np.array(losses) - moments_here[0], np.ones(window) / window, "valid")
    axes.plot(np.arange(window, VP_UPDATES + 1), divergence, color=INK[name], label=name)
for name, floor, proved, text_at, side in (
    ("det 1", exact_floors[0], float(pinsker_floor(det_one_gap)), VP_UPDATES, "right"),
    ("constant det", exact_floors[1], float(own_floor), 0, "left"),
):
    axes.axhline(floor, color=INK[name], linestyle="--", linewidth=1)
    axes.axhline(proved, color=INK[name], linestyle=":", linewidth=1)
    style = {"fontsize": 8, "va": "top"}
    axes.text(VP_UPDATES, floor * 0.85, f"exact, {name}: {floor:.3f}", ha="right", **style)
    axes.text(text_at, proved * 0.94, f"one event, {name}: {proved:.3f}", ha=side, **style)
axes.set_yscale("log")
axes.set_ylim(0.004, 5)
axes.legend(frameon=False, fontsize=8, loc="upper center", ncols=3)
title = "Two floors hold (the noise of the batches makes the curves dip below)"
tidy_vp_panel(axes, title, xlabel="update", ylabel="KL from the target (nats)")
plt.show()

# %% [markdown]
# The next plot shows the densities; that of "det 1" is drawn five times as bright. The two flows
# with a constant determinant put a hill where the plateau should be: one is low and broad, the
# other is tall and narrow. They can bend the foot of the hill into a square, but its profile stays
# the profile of a Gaussian.

# %% role="deliverable" id="vp-densities"
grid_points, grid_area = plane_grid(0.8, 200)
pictures = {"target": pyramid_log_density(grid_points, slope_here).exp().numpy()}
pictures |= {name: np.exp(log_density_on(flow, grid_points)) for name, flow in plane_flows.items()}
half_sides = grid_points.abs().amax(dim=1).numpy()
pictures["square Gaussian"] = np.exp(-4 * half_sides**2 / (2 * math.pi * best_det))
pictures["square Gaussian"] /= 2 * math.pi * best_det
figure, panels = plt.subplots(2, 5, figsize=(12, 4.6), layout="constrained", height_ratios=[2, 1])
for (name, density), (above, below) in zip(pictures.items(), panels.T, strict=True):
    picture = density.reshape(200, 200)
    brighter = 5 if name == "det 1" else 1
    extent = (-0.8, 0.8, -0.8, 0.8)
    shade = above.imshow(
        brighter * picture, origin="lower", extent=extent, cmap="magma", vmin=0, vmax=1.8
    )
    tidy_vp_panel(above, f"{name} (times 5)" if brighter > 1 else name)
    below.plot(grid_points[:200, 0], pictures["target"].reshape(200, 200)[100], color="#999999")
    below.plot(grid_points[:200, 0], picture[100], color=INK[name])
    tidy_vp_panel(below, "", xlabel="x₁", ylim=(0, 1.9))
panels[0, 0].set_ylabel("x₂")
panels[1, 0].set_ylabel("density at x₂ = 0")
figure.colorbar(shade, ax=panels[0], shrink=0.8, label="density")
plt.show()

# %% [markdown]
# The next plot shows samples.

# %% role="run" id="vp-samples"
set_seed()
VP_SHOWN = 3000
clouds = {"target": draw_pyramid(VP_SHOWN, slope_here)}
with torch.no_grad():
    for name, flow in plane_flows.items():
        clouds[name] = flow.to_data(torch.randn(VP_SHOWN, 2, device=DEVICE)).cpu()
clouds["square Gaussian"], _ = disc_to_square(torch.randn(VP_SHOWN, 2), best_det)
figure, panels = plt.subplots(1, 5, figsize=(12, 2.6), layout="constrained")
for panel, (name, cloud) in zip(panels, clouds.items(), strict=True):
    panel.scatter(*cloud.T, s=1.5, color=INK[name], linewidths=0)
    tidy_vp_panel(panel, name, aspect="equal", xlim=(-0.8, 0.8), ylim=(-0.8, 0.8), xlabel="x₁")
panels[0].set_ylabel("x₂")
plt.show()

# %% [markdown]
# The last plot shows the reason: the volume on which each density is above a height $t$. For a
# constant determinant it is your `data_volume` with $t$ in place of $0.9 - \epsilon$ (lines),
# whatever the network has learnt (dots: counted on the grid). All these curves lie under your
# ceiling, which is the lower edge of the grey band. The curve of the target does not, and that of
# RealNVP need not.

# %% role="run" id="vp-profiles"
wide_points, wide_area = plane_grid(4.0, 500)
tall_points, tall_area = plane_grid(1.2, 300)
levels = np.linspace(0.02, 1.75, 120)
figure, axes = plt.subplots(figsize=(7.6, 3.8), layout="constrained")
axes.fill_between(levels, ceiling_of(0.9 - levels), 1 / levels, color="#eeeeee")
axes.text(0.3, 1.9, "out of reach of every flow\nwith a constant determinant", fontsize=8)
reach_at = 0.5 + (0.9 - levels) / slope_here
axes.plot(levels, np.where(levels <= 0.9, 4 * reach_at**2, 0), color=INK["target"], label="target")
for name, flow in plane_flows.items():
    grid, area = (wide_points, wide_area) if name == "det 1" else (tall_points, tall_area)
    density = np.exp(log_density_on(flow, grid))
    counted = np.array([(density >= level).sum() * area for level in levels])
    if name == "RealNVP":
        axes.plot(levels, counted, color=INK[name], label=name)
        continue
    det = math.exp(flow.log_c.item())
    formula = np.clip(volume_of(det, 0.9 - levels), 0, None)
    axes.plot(levels, formula, color=INK[name], label=name)
    some = (np.arange(len(levels)) % 6 == 0) & (formula > 0)
    axes.plot(levels[some], counted[some], "o", color=INK[name], markersize=3)
axes.set_ylim(0, 2.5)
axes.legend(frameon=False, fontsize=8)
tidy_vp_panel(
    axes, "The volume above a height", xlabel="height t", ylabel="volume where density ≥ t"
)
plt.show()

# %% [markdown]
# ## Cost beside quality
#
# "Gap" is the total variation: the largest difference of the two probabilities over all events.

# %% role="deliverable" id="vp-table"
fine_points, fine_area = plane_grid(0.56, 400)
log_target = pyramid_log_density(fine_points, slope_here).numpy()
target_here = np.exp(log_target)


def kl_and_gap(log_model):
    """(KL, largest gap) of a model from its log-densities on the fine grid."""
    model = np.exp(log_model)
    gap = event_gap(target_here > model, model, target_here, fine_area)
    return kl_on_grid(log_target, log_model, fine_area), gap


half_sides = fine_points.abs().amax(dim=1).numpy()
square_log = -math.log(2 * math.pi * best_det) - 4 * half_sides**2 / (2 * math.pi * best_det)
spread = (target_here[:, None] * fine_points.numpy() ** 2).sum() * fine_area / 2
normal_log = -math.log(2 * math.pi * spread) - (fine_points**2).sum(1).numpy() / (2 * spread)
print(f"{'':24}{'parameters':>11}{'seconds':>9}{'c':>8}{'KL':>8}{'floor':>8}{'gap':>7}", end="")
print(f"{'you said':>10}")
rows = [("normal density, scaled", normal_log, 1, 0.0, spread, exact_floors[1], "")]
for name, (stretches, _) in KINDS.items():
    flow = plane_flows[name]
    floor = {"det 1": exact_floors[0], "constant det": exact_floors[1], "RealNVP": 0.0}[name]
    det = math.nan if stretches else math.exp(flow.log_c.item())
    row = (name, log_density_on(flow, fine_points), count_parameters(flow, stretches))
    rows.append((*row, plane_seconds[name], det, floor, guess_of(vp_prediction, name)))
rows.insert(3, ("square Gaussian", square_log, 1, 0.0, best_det, exact_floors[1], ""))
for name, log_model, count, seconds, det, floor, said in rows:
    divergence, gap = kl_and_gap(log_model)
    det_text = f"{det:8.4f}" if det == det else f"{'varies':>8}"
    line = f"{name:24}{count:11,}{seconds:9.0f}{det_text}{divergence:8.4f}{floor:8.4f}{gap:7.3f}"
    print(f"{line}{said!s:>10}")

# %% [markdown]
# Compare the first two flows: the second one has one parameter more, $\log c$. Then compare all of
# them with their floors.

# %% [markdown] role="written" id="vp-part-d" points="2"
# **Part (d): not universal.** A family of models is a *universal approximator* under KL if for
# every target there is a sequence of its members whose divergence from the target tends to 0. (i)
# Explain why flows with a constant determinant are not universal approximators under KL. Why do
# depth, width and training not help? (ii) Are they universal in total variation? (iii) Name *two*
# changes of the model that avoid the theorem, one of $f$ and one of the noise. Which step of the
# proof no longer holds for each?
# ### BEGIN MARK SCHEME
# - 0.5 points (i): there is one target p and one number (0.027, or the exact 0.259) below which KL
#   stays for *every* member of the family, and so for every sequence. Its limit cannot be 0. One
#   counterexample is enough.
# - 0.25 points (i): the number depends on neither f nor c: the proof uses only the constant
#   determinant of f, so depth, width, training and parameters do not matter.
# - 0.25 points (ii): no: total variation is at least 0.117 (0.26 exactly) for all members.
# - 0.5 points (iii): a determinant that varies (affine couplings, RealNVP): then C is no disc and
#   vol A is not c vol C, so A may be as large as B. Half of it is for the step.
# - 0.5 points (iii): other (or learnt) noise: then C is another set and the ceiling another number.
#   With uniform noise it is 1/(0.9 - eps), more than the volume of B, and nothing is proved. (Noise
#   whose level sets have the volumes of the target's reaches it exactly.) Half of it is for
#   the step.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (i) Universality requires that for *every* target there is a sequence of models whose divergence
# goes to 0. For the truncated pyramid every model of the family has a divergence of at least 0.027
# nats (the exact floor is 0.2591). So no sequence of these models gets below this number, and its
# limit is not 0. The proof uses only that the determinant of f is constant, and it maximises over
# c. More layers, wider networks or longer training choose another f in the same family, and the
# number holds for all of them.
#
# (ii) No. The gap on the event is a lower bound of the total variation: 0.117 (0.26 with the best
# event). So the models do not converge in total variation either.
#
# (iii) Let the determinant vary, as the affine couplings of RealNVP do. Then p_theta is not the
# noise's density divided by one number, so the set where the model is high does not come from a
# disc, and its volume is not c times that of the disc: A may be as large as B. Or keep the
# determinant constant and choose, or learn, other noise. Then C is not the disc of the Gaussian,
# and the ceiling changes. For uniform noise it is 1/(0.9 - eps), which is larger than the volume of
# B, and the bound is never positive.
# ### END SOLUTION

# %% [markdown] role="written" id="vp-why-it-looks-right" points="2.5"
# **Why does the wrong answer look right?** Here are the claims of three classmates. (i) "The
# theorem promises 0.027, but my flow with a learnt $c$ is stuck at 0.27. So my training is bad."
# What does the theorem say, and in which *two* steps was the rest lost? Use the table of floors.
# (ii) "I set $|\det| = 1$ everywhere, as the original question does, and every line of my part (c)
# is true." Why are the lines true, and why does this proof show nothing? What is the floor for
# these flows? (iii) "Most samples of my flow with a learnt $c$ lie in the square $B$, like the
# data, so it has learnt the target." Which plot or number of the trained flow shows that it has
# not? Why is this hard to see in the samples? Give figures from your own run.
# ### BEGIN MARK SCHEME
# - 0.5 points (i): a lower bound is not a promise: no flow is better than 0.027, but this does not
#   mean that some flow reaches 0.027; the exact floor is 0.2591, so the flow is within a few
#   hundredths of the best.
# - 0.5 points (i): the two steps: one (not the best) event instead of the whole density (0.027 to
#   0.136 in the table), and Pinsker's inequality (0.136 to 0.259). Half each.
# - 0.5 points (ii): with det 1 the density is at most 1/(2 pi) = 0.159, so A is empty for eps below
#   0.741 and "A is not empty" is never true in the range of eps that the proof uses: the statement
#   is vacuous. The volumes of C and A agree, which also hides the missing factor c.
# - 0.25 points (ii): the floor for det 1: 1.0977 by Pinsker, or 1.770 exactly.
# - 0.75 points (iii): the answer names a plot or number: the cut through the density (a hill of 1.8
#   instead of 0.9), the profile of volumes, KL or total variation (a third); why it is hard to see
#   in the samples: the eye sees where points are, not how dense they are (a third); a figure from
#   the student's own run (a third).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (i) The theorem says that no flow with a constant determinant gets below 0.027. It does not say
# that some flow gets there. In the table, the chosen event B \ A proves 0.0274, and the best event
# would prove 0.136. So the first loss comes from a poor event. The second loss, from 0.136 to the
# exact 0.2591, comes from Pinsker's inequality, which is sharp only for tiny gaps. At 0.27 this
# flow is close to the best possible, within about 0.01.
#
# (ii) With |det| = 1 the model's density is at most 1/(2 pi) = 0.159. So A is empty while 0.9 - eps
# is above that, for every eps below 0.741. Part (c) uses only eps below 0.532, where its bound is
# positive. Statements about a nonempty A are true there only because there is no such A. The
# classmate would not notice a missing factor c either, because vol A = vol C for c = 1. Part (a)
# holds for these flows: at least 1.0977 nats by Pinsker, exactly 1.770.
#
# (iii) The cut through the density, or the volume above a height: in my `cpu` run c is 0.0887, so
# the flow is at 1/(2 pi c) = 1.8 in the middle, where the target has 0.9. The total variation is
# 0.269. A scatter plot with thousands of points shows where points are. It is hard to see that
# they are twice as dense in the middle as they should be, and the points outside of the square look
# like a few stray ones.
# <!-- figures of the cpu run: vp-table 0.0887 0.269 -->
# ### END SOLUTION

# %% role="run" id="vp-summary"
check_summary(
    [
        "vp-slope",
        "vp-target",
        "vp-measure",
        "vp-missed",
        "vp-pinsker",
        "vp-event",
        "vp-peak",
        "vp-gap-chain",
        "vp-floor",
        "vp-sorted",
        "vp-profile",
        "vp-square",
        "vp-couplings",
        "vp-layers",
    ]
)
