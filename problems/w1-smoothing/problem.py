# ---
# title: Noise and the Wasserstein distance
# covers:
#   - CSE 599i HW3 problem 3: [smoothing-coupling, smoothing-chain, smoothing-proof]
# differs:
#   CSE 599i HW3 problem 3:
#     The proof is split. The coupling is programmed for finite distributions, the bounds are a
#     certificate, and the written part asks the proof for any p.
# presupposes: [Wasserstein distance, couplings, Jensen's inequality, linear programming]
# setup: [basics, checks, symbolic, certificates, transport]
# minutes: {smoke: 0.2, cpu: 0.4, gpu: 0.4}
# work: {reading: 23, smoothing-coupling: 15, smoothing-chain: 12, smoothing-length: 8,
#   smoothing-clouds: 13, smoothing-proof: 12, smoothing-looks-right: 20}
# ---
# %% [markdown]
# # Noise and the Wasserstein distance
#
# Add a little Gaussian noise to every picture of a data set. You see no difference. Does a distance
# between distributions see one? Let $x \sim p$ on $\mathbb R^d$, let
# $\varepsilon \sim \mathcal N(0, \sigma^2 I)$ be independent of it, and call $p_\sigma$ the
# distribution of $y = x + \varepsilon$. The Wasserstein distance
#
# $$W_1(p, q) = \inf_{\pi \in \Pi(p, q)} \mathbb E_{(x, y) \sim \pi}\, \lVert x - y \rVert_2$$
#
# also sees little difference: you will prove $W_1(p, p_\sigma) \le \sigma \sqrt d$, whatever $p$
# is. The first half of this problem proves it. The second half asks what can be *measured* with
# samples.
#
# **Contract for everything below.**
#
# - $\sigma$ is the standard deviation of every coordinate of the noise. Norms are Euclidean. The
#   cost is the distance, not its square.
# - Clouds of points are NumPy arrays `[n, d]` with one row for each point; distributions are arrays
#   of masses.
# - Functions do not change their arguments.
#
# ## Other distances
#
# Let $p$ have a third of its mass in each of three points of the line. However small $\sigma > 0$
# is, $p_\sigma$ gives those points no mass at all.

# %% role="run" id="smoothing-others" check_output="true"
import time

from scipy.stats import norm


def show_other_distances(atoms=(-1.0, 0.2, 1.5)):
    """Print W1 between three atoms and their smooth version, and the bound."""
    places = np.linspace(-8, 8, 160_001)[:, None]
    steps_of_p = (places >= atoms).mean(1)
    print("sigma       W1   sigma sqrt(d)")
    for level in (0.3, 0.1, 0.03, 0.01):
        smooth = norm.cdf(places, atoms, level).mean(1)
        area = abs(steps_of_p - smooth).sum() * 1e-4  # W1 on a line: places are 1e-4 apart
        print(f"{level:5g}   {area:.4f}   {level:13g}")


show_other_distances()

# %% [markdown]
# For the other distances we need no computer. For every $\sigma > 0$ the total variation is 1 and
# the Jensen-Shannon divergence is $\log 2$, which are their maximal values, and KL is infinite. At
# $\sigma = 0$ all three jump to 0. But $W_1$ goes to 0 continuously. (On a line it is the area
# between the two cumulative distributions.)
#
# ## The coupling
#
# The proof uses one coupling of $p$ and $p_\sigma$: the pair $(x, x + \varepsilon)$. Here it is for
# finite distributions: $p$ lies on points `x[i]`, and the noise has mass `r[j]` on `noise[j]`, so
# that $p_\sigma$ has mass `p[i] * r[j]` at `x[i] + noise[j]`.
#
# ![Three points, each joined by short lines with its own four noisy copies and with no others. The
# four copies lie in the same way around each point.](figures/noise.png)
#
# *Three points and four noise vectors: every unit of mass moves by one of the vectors.*
#
# **Contract.**
#
# - `noisy_points(x, noise)` takes `[n, d]` and `[k, d]` and returns the array `[n * k, d]` whose
#   row number `i * k + j` is `x[i] + noise[j]`.
# - `noise_coupling(p, r)` takes `[n]` and `[k]` and returns a `Coupling(plan, p, q)` of $p$ with
#   the masses $q$ `[n * k]` of those rows, in their order. A point `x[i]` is joined only with its
#   own noisy copies. So the cost of the plan is $\sum_j r_j \lVert \varepsilon_j \rVert$ with
#   $\varepsilon_j$ = `noise[j]`, whatever `x` and `p` are.


# %% role="solution" id="smoothing-coupling"
def noisy_points(x, noise):
    """All points x[i] + noise[j], as rows i * k + j of an array [n * k, d]."""
    ### BEGIN SOLUTION
    return (x[:, None, :] + noise[None, :, :]).reshape(-1, x.shape[1])
    ### END SOLUTION


def noise_coupling(p, r):
    """Coupling(plan [n, n * k], p, q [n * k]): every point goes to its own noisy copies."""
    ### BEGIN SOLUTION
    return Coupling(np.kron(np.diag(p), r), p, np.kron(p, r))
    ### END SOLUTION


# %% role="tests" id="smoothing-coupling-tests" check_output="true"
with visible_checks("smoothing-coupling") as check:
    three = np.array([[0.0, 0.0], [5.0, 1.0], [-4.0, 2.0]])
    specks = np.array([[0.3, 0.4], [-0.6, 0.8]])
    check.close(noisy_points(three, specks)[3], [4.4, 1.8], "row 1 * 2 + 1: x[1] + noise[1]")
    born = noise_coupling(np.array([0.5, 0.3, 0.2]), np.array([0.75, 0.25]))
    check.certificate(born, np.array([0.5, 0.3, 0.2]))
    check.shape(born.plan, (3, 6), "one row for each point, one column for each noisy point")
    check.close(born.plan[1].nonzero()[0], [2, 3], "the columns that point 1 sends its mass to")
    check.close(born.plan[1, 2] / born.plan[1, 3], 3.0, "three times as much to the likelier copy")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import check_coupling, expect, expect_array, expect_close, fields_of, points


def draw(rng, n=4, k=3, d=2):
    return (
        rng.normal(0, 3, (n, d)),
        rng.dirichlet(np.ones(n)),
        rng.normal(0, 0.5, (k, d)),
        (rng.dirichlet(np.ones(k))),
    )


@points(0.45)
def test_the_noisy_points_stand_in_order(student, reference, rng):
    """The noisy points are all sums of a point and a speck of noise, a point's own in a row."""
    for d in (2, 3, 1):
        x, _, noise, _ = draw(rng, d=d)
        what = f"noisy_points in {d} dimensions (row i * k + j is x[i] + noise[j])"
        expect_close(student.noisy_points(x, noise), reference.noisy_points(x, noise), what)
    x = np.round(x).astype(int)
    what = "noisy_points of points with whole numbers (is the noise cut off?)"
    expect_close(student.noisy_points(x, noise), reference.noisy_points(x, noise), what)


@points(0.675)
def test_the_coupling_has_the_right_marginals(student, rng):
    """The plan's rows sum to the masses of the points, its columns to those of the noisy points."""
    for n, k in ((4, 3), (2, 5)):
        _, p, _, r = draw(rng, n, k)
        check_coupling(student.noise_coupling(p, r), p, np.outer(p, r).ravel())


@points(1.125)
def test_a_point_is_joined_with_its_own_copies_alone(student, rng):
    """Each noisy point gets its mass from one point, and each point gives to k noisy points."""
    for n, k in ((4, 3), (3, 5)):
        _, p, _, r = draw(rng, n, k)
        (plan,) = fields_of(student.noise_coupling(p, r), "Coupling", "plan")
        joined = expect_array(plan, (n, n * k), what="the plan") > 1e-12
        sources, copies = joined.sum(axis=0), joined.sum(axis=1)
        expect(
            (sources == 1).all(),
            f"with {n} points and {k} specks of noise a noisy point gets mass from "
            f"{sources.max()} points: it is a copy of one",
        )
        expect((copies == k).all(), f"a point gives mass to {copies.max()} noisy points, not {k}")


### END HIDDEN TESTS

# %% [markdown]
# ## From the coupling to the bound
#
# So $W_1(p, p_\sigma) \le \mathbb E \lVert \varepsilon \rVert$, and this bound does not depend on
# $p$. The length of Gaussian noise, from here on called $r = \lVert \varepsilon \rVert$, has the
# density `length_density` on $(0, \infty)$, given in the next cell.
#
# *Documentation:* [`sp.Integral`](https://docs.sympy.org/latest/modules/integrals/integrals.html),
# [`sp.gamma`](https://docs.sympy.org/latest/modules/functions/special.html).
#
# **Contract.** `smoothing_chain` returns an `InequalityChain` of four steps with the relations
# `["==", "<=", "=="]`, in the symbols `sigma` and `dim` (for $d$):
#
# 1. $\mathbb E \lVert \varepsilon \rVert$ in the form of `LENGTH_START`, an unevaluated integral;
# 2. the same in closed form, with `sp.gamma`;
# 3. $\sqrt{\mathbb E \lVert \varepsilon \rVert^2}$, the square root of an unevaluated integral of
#    $r^2$ times `length_density`;
# 4. the same in closed form, with no gamma left.
#
# You may let SymPy work out an integral (`.doit()`) and cancel gammas (`sp.gammasimp`).

# %% role="setup" id="smoothing-symbols"
r, sigma = sp.symbols("r sigma", positive=True)
dim = sp.Symbol("dim", integer=True, positive=True)
length_density = (
    r ** (dim - 1)
    * sp.exp(-(r**2) / (2 * sigma**2))
    / (2 ** (dim / sp.Integer(2) - 1) * sp.gamma(dim / sp.Integer(2)) * sigma**dim)
)
LENGTH_START = sp.Integral(r * length_density, (r, 0, sp.oo))
SMOOTHING_DOMAIN = {sigma: (0.3, 2), dim: (1, 9)}


def is_root_of_mean_square(expression):
    """The square root of one integral over r**2 and the density, perhaps with factors."""
    integrals = expression.atoms(sp.Integral)
    if len(integrals) != 1:
        return False
    (integral,) = integrals
    value, x = sp.Dummy(positive=True), sp.Dummy(positive=True)
    growth = value * sp.diff(sp.log(expression.xreplace({integral: value})), value)
    if sp.simplify(growth - sp.Rational(1, 2)) != 0 or integral.limits[0][1:] != (0, sp.oo):
        return False
    inside = integral.function.xreplace({integral.limits[0][0]: x})
    # r**2 times the density begins as r**(dim + 1), and its exponent is a multiple of r**2.
    power = sp.simplify(x * sp.diff(inside, x) / inside)
    return sp.simplify(power.subs(x, 0) - dim - 1) == 0


SMOOTHING_FORMS = [
    Form("E ||eps||, an integral", has_integral),
    Form("E ||eps|| in closed form, with gamma", all_of(no_unevaluated, contains(sp.gamma))),
    Form(
        "the square root of an integral of r**2 times length_density, perhaps with factors",
        is_root_of_mean_square,
    ),
    Form("a closed form without gamma", all_of(no_unevaluated, free_of(sp.gamma))),
]


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Step 1 is given, and step 3 has the same integral with another power of $r$ under a root.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# By hand: substitute $u = r^2 / (2 \sigma^2)$. Both integrals become the integral of a gamma
# function, divided by the gamma function in the density. For the second moment use $\Gamma(a + 1) =
# a\, \Gamma(a)$.
#
# </details>


# %% role="solution" id="smoothing-chain"
def smoothing_chain():
    """InequalityChain: E ||eps|| == closed form <= sqrt(E ||eps||^2) == closed form."""
    ### BEGIN SOLUTION
    half = dim / 2
    return InequalityChain(
        [
            LENGTH_START,
            sigma * sp.sqrt(2) * sp.gamma(half + sp.Rational(1, 2)) / sp.gamma(half),
            sp.sqrt(sp.Integral(r**2 * length_density, (r, 0, sp.oo))),
            sigma * sp.sqrt(dim),
        ],
        ["==", "<=", "=="],
    )
    ### END SOLUTION


# %% role="tests" id="smoothing-chain-tests" check_output="true"
with visible_checks("smoothing-chain") as check:
    check.certificate(
        smoothing_chain(),
        SMOOTHING_DOMAIN,
        SMOOTHING_FORMS,
        start=LENGTH_START,
        relations=["==", "<=", "=="],
    )
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    agree,
    check_inequality_chain,
    expect,
    expect_items,
    expression,
    points,
    steps_of,
)

SIGMA = sp.Symbol("sigma", positive=True)
DIM = sp.Symbol("dim", integer=True, positive=True)
DOMAIN = {SIGMA: (0.3, 2), DIM: (1, 9)}
FAR = {**DOMAIN, DIM: (1, 60)}  # beyond what a table of a few dimensions holds


def four_steps(chain):
    return expect_items(steps_of(chain, kind="InequalityChain"), 4, "the steps")


@points(1.5)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """From the mean length of the noise to the bound: forms and relations hold."""
    check_inequality_chain(
        student.smoothing_chain(),
        {**DOMAIN, DIM: (2, 9)},  # in one dimension all powers of dim are equal
        rng,
        forms=reference.SMOOTHING_FORMS,
        start=reference.LENGTH_START,
        target=reference.smoothing_chain().steps[-1],
        relations=["==", "<=", "=="],
        strict=[2],
        points=2,
    )


@points(0.5)
def test_the_mean_length_is_exact(student, reference, rng):
    """The second step is the mean length of Gaussian noise in any dimension."""
    mine = expression(four_steps(student.smoothing_chain())[1], FAR, what="the second step")
    expect(not mine.has(sp.Integral), "the second step still holds an integral")
    right = expression(reference.smoothing_chain().steps[1], FAR)
    difference = agree(mine, right, FAR, rng)
    if difference is None:
        return
    mistake = "substitute s = r^2 / (2 sigma^2), which makes a gamma function of each integral"
    if agree(mine, SIGMA**2 * 2 / right, FAR, rng) is None:
        mistake = "the fraction of the two gammas is upside down"
    elif agree(mine, right / sp.sqrt(2), FAR, rng) is None:
        mistake = "a factor sqrt(2) is missing"
    values = f"{difference.left}, expected {difference.right}"
    expect(False, f"at {difference.point} the second step is {values}: {mistake}")


@points(0.5)
def test_the_bound_grows_as_it_should(student, reference, rng):
    """The last step is the bound that was to be proved, in sigma and in the dimension."""
    last = expression(four_steps(student.smoothing_chain())[3], FAR, what="the last step")
    right = expression(reference.smoothing_chain().steps[3], FAR)
    difference = agree(last, right, FAR, rng)
    mistake = "E ||eps||^2 adds up the variances of all coordinates; take its root"
    seen = "" if difference is None else f"at {difference.point} the last step is {difference.left}"
    expect(difference is None, f"{seen}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# ## The exact length, for pictures too
#
# How much larger is the bound $\sigma \sqrt d$ than the mean length? A picture of a face may have
# $d = 3 \cdot 256 \cdot 256 \approx 200{,}000$ numbers. The next cell puts $\sigma = 1$ and several
# $d$ into step 2 of `smoothing_chain`:

# %% role="run" id="smoothing-overflow" check_output="true"
closed_form = by_name(sp.sympify(smoothing_chain().steps[1]), [sigma, dim])
mean_length = sp.lambdify((sigma, dim), closed_form, "math")
for dimension in (1, 10, 100, 1000):
    try:
        length = mean_length(1.0, dimension)
        print(f"d = {dimension:4d}: {length:.6f}")
    except OverflowError:
        print(f"d = {dimension:4d}: too large for a float")

# %% [markdown]
# For $d = 1000$ both gammas are too large, although their ratio is only about 22. The mean length
# is also the mean of the *chi distribution* times $\sigma$, and SciPy computes it without the large
# numbers. **Contract.** `noise_length(sigma, d)` returns $\mathbb E \lVert \varepsilon \rVert$ as a
# plain float for integers $d$ from 1 to a million, with a relative error of at most 1e-6.


# %% role="solution" id="smoothing-length"
def noise_length(sigma, d):
    """The mean length of N(0, sigma^2 I) in d dimensions, a float."""
    ### BEGIN SOLUTION
    from scipy.stats import chi

    return float(sigma * chi(d).mean())
    ### END SOLUTION


# %% role="tests" id="smoothing-length-tests" check_output="true"
with visible_checks("smoothing-length") as check:
    sample = np.random.default_rng(0).normal(0, 0.5, (200_000, 3))
    mean = np.linalg.norm(sample, axis=1).mean()
    check.close(noise_length(0.5, 3), mean, "200,000 samples in three dimensions", rtol=0.01)
    check.true(math.isfinite(noise_length(1.0, 200_000)), "finite for pictures")
    check.plain_float(noise_length(1.0, 5), "the mean length")
### BEGIN HIDDEN TESTS
import math

from dgm.testing import expect, expect_float, expect_number, points


@points(0.65)
def test_is_the_mean_length_in_few_dimensions(student, reference, rng):
    """It is the mean length of the noise in one dimension and in a few."""
    for d in (1, 2, *(int(d) for d in rng.integers(3, 60, 4))):
        sigma = float(rng.uniform(0.1, 3))
        what = f"the mean length in {d} dimensions"
        right = reference.noise_length(sigma, d)
        expect_number(student.noise_length(sigma, d), right, rtol=2e-6, what=what)


@points(0.4)
def test_does_not_overflow_in_many(student, rng):
    """In up to a million dimensions it is finite, a little below the root of d for a sigma of 1."""
    for top in (3, 4, 5, 6):
        d = int(10**top * rng.uniform(0.5, 1))
        value = expect_number(student.noise_length(1.0, d), what=f"the mean length for d = {d}")
        share = value / math.sqrt(d)
        # 1 - 1/(4d) + 1/(32 d^2) + ...
        expect(
            abs(share - 1 + 1 / (4 * d)) < 2e-6,
            f"for d = {d} it is {share:.8f} of sigma sqrt(d): the mean length is below, by 1/(4d)",
        )


@points(0.2)
def test_is_a_float(student):
    """It is returned as a plain float."""
    expect_float(student.noise_length(1.0, 5), "the mean length")


### END HIDDEN TESTS

# %% [markdown]
# ## What can be measured
#
# In more than one dimension $W_1$ has no formula. With two clouds of points, each point of a cloud
# with the same mass, it is a linear program, or, for clouds of equal size, an assignment.
#
# *Documentation:*
# [`linprog`](https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.linprog.html),
# [`linear_sum_assignment`](https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.linear_sum_assignment.html).
#
# **Contract.** `w1_clouds(x, y)` returns $W_1$ as a float between a cloud `[n, d]` and a cloud
# `[m, d]`: masses are $1/n$ and $1/m$, `n` and `m` may differ, and the order of the points does not
# matter.


# %% role="solution" id="smoothing-clouds"
def w1_clouds(x, y):
    """W1 between the clouds x [n, d] and y [m, d], each with equal masses: a float."""
    ### BEGIN SOLUTION
    from scipy.optimize import linprog

    n, m = len(x), len(y)
    cost = np.linalg.norm(x[:, None] - y[None, :], axis=-1)
    leaves, arrives = np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))
    masses = np.concatenate([np.full(n, 1 / n), np.full(m, 1 / m)])
    return float(linprog(cost.ravel(), A_eq=np.vstack([leaves, arrives]), b_eq=masses).fun)
    ### END SOLUTION


# %% role="tests" id="smoothing-clouds-tests" check_output="true"
with visible_checks("smoothing-clouds") as check:
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    check.close(w1_clouds(square, square[::-1]), 0.0, "the same cloud in another order", atol=1e-8)
    check.close(w1_clouds(square, square + [3.0, 4.0]), 5.0, "all points moved by (3, 4)")
    check.close(w1_clouds(np.zeros((1, 2)), square[:2]), 0.5, "one point and two points")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_number, points


@points(1)
def test_is_the_least_mean_distance(student, reference, rng):
    """It is the least cost of carrying the one cloud to the other, also for unequal sizes."""
    for n, m, d in ((5, 5, 2), (4, 7, 3), (6, 3, 1)):
        x, y = rng.normal(0, 1, (n, d)), rng.normal(0.5, 1, (m, d))
        what = "W1 (Euclidean distances, the best plan, masses that sum to 1)"
        right = reference.w1_clouds(x, y)
        expect_number(student.w1_clouds(x, y), right, rtol=1e-6, atol=1e-8, what=what)


@points(0.5)
def test_never_exceeds_the_noise_of_coupled_clouds(student, rng):
    """Between a cloud and its noisy copy, in any order, it is at most what the noise costs."""
    for sigma in (0.1, 1.0, 4.0):
        x = rng.normal(0, 1, (5, 3))
        y = x + sigma * rng.normal(0, 1, (5, 3))
        value = expect_number(student.w1_clouds(x, rng.permutation(y)), what="W1")
        # What a pair costs is said by the answer itself: another cost is for the first test.
        pairs = [student.w1_clouds(x[i : i + 1], y[i : i + 1]) for i in range(5)]
        noise = np.mean([expect_number(cost, what="W1 of two points") for cost in pairs])
        expect(
            0 < value < noise + 1e-9,
            f"W1 of clouds of 5 points is {value:.3g}; one coupling carries each point to its "
            f"noisy copy, and costs {noise:.3g}: the infimum cannot be larger, nor 0",
        )


### END HIDDEN TESTS

# %% [markdown]
# Now measure $W_1(p, p_\sigma)$ for $p$ uniform on a cube, from a cloud of $x_i$ and a cloud of
# $y_i$. There are two ways to make the $y_i$: *coupled*, $y_i = x_i + \varepsilon_i$ with the same
# $x_i$, or *independent*, $y_i = x'_i + \varepsilon_i$ with new $x'_i$. In both cases the $y_i$ are
# samples of $p_\sigma$.
#
# **Predict** for small noise, $\sigma = 0.02$, in 10 dimensions: is the measured value `"below"` or
# `"above"` the mean length $\frac1n \sum_i \lVert \varepsilon_i \rVert$ of the added noise? (This
# mean is $\sigma \sqrt d$ or a little less, up to chance.) Your prediction is not scored, and any
# guess will do. The next cell waits for it.


# %% role="solution" id="smoothing-prediction"
def smoothing_prediction():
    """{"coupled": ..., "independent": ...}, each "below" or "above" the noise's length."""
    ### BEGIN SOLUTION
    return {"coupled": "below", "independent": "below"}
    ### END SOLUTION


# %% role="deliverable" id="smoothing-measured"
smoothing_prediction()  # first your guess, then the measurement
CLOUD = budget(smoke=40, cpu=80, gpu=80)
NOISES = np.geomspace(0.02, 1.0, 7)
source = np.random.default_rng(3)


def measure(dimension):
    """Rows (mean noise, W1 coupled, W1 independent), one for each noise level."""
    rows = []
    for level in NOISES:
        x, other = source.uniform(0, 1, (2, CLOUD, dimension))
        noise = level * source.normal(0, 1, (CLOUD, dimension))
        length = np.linalg.norm(noise, axis=1).mean()
        rows.append((length, w1_clouds(x, x + noise), w1_clouds(x, other + noise)))
    return np.array(rows)


results = {dimension: measure(dimension) for dimension in (2, 10)}
figure, panels = plt.subplots(1, 3, figsize=(11.5, 3.4), layout="constrained")
for panel, (dimension, rows) in zip(panels, results.items(), strict=False):
    bound = NOISES * math.sqrt(dimension)
    lengths = [noise_length(level, dimension) for level in NOISES]
    panel.loglog(NOISES, bound, ":", color="#333333", label="σ√d")
    panel.loglog(NOISES, lengths, color="#333333", linewidth=1, label="E‖ε‖, exact")
    panel.loglog(NOISES, rows[:, 0], "x", color="#1a7f37", label="mean ‖ε‖ of the cloud")
    panel.loglog(NOISES, rows[:, 1], "o-", color="#2166ac", label="W1, coupled clouds")
    panel.loglog(NOISES, rows[:, 2], "s-", color="#d95f02", label="W1, independent clouds")
    panel.set(xlabel="σ", ylabel="distance")
    panel.set_title(f"d = {dimension}, {CLOUD} points", loc="left", fontsize=10)
panels[0].legend(frameon=False, fontsize=7.5)
dimensions = np.unique(np.geomspace(1, 1000, 40).astype(int))
panels[2].semilogx(dimensions, [noise_length(1.0, int(d)) / math.sqrt(d) for d in dimensions])
panels[2].axhline(1, color="#333333", linestyle=":")
panels[2].set(xlabel="d", ylabel="E‖ε‖ / σ√d", ylim=(0.75, 1.02))
panels[2].set_title("The mean length against the bound", loc="left", fontsize=10)
for panel in panels:
    panel.spines[["top", "right"]].set_visible(False)
plt.show()
for place, way in ((1, "coupled"), (2, "independent")):
    length, value = results[10][0, 0], results[10][0, place]
    seen = "below" if value <= length + 1e-9 else "above"
    said = guess_of(smoothing_prediction, way)
    print(f"{way:12} you said {said:6} measured {seen}: {value:.3f}, noise {length:.3f}")
kept = all((rows[:, 1] <= rows[:, 0] + 1e-9).all() for rows in results.values())
print("W1 of coupled clouds is at most the mean length of their noise:", kept)

# %% [markdown]
# The blue curves never exceed the crosses: for coupled clouds, the linear program may choose the
# plan "every point goes to its own copy". (A cross may lie above $\sigma \sqrt d$ by chance,
# because the bound is on the expectation.)
#
# The orange curves do not refute the theorem. They measure $W_1$ between two *clouds*, and two
# independent clouds from the same distribution are far apart in many dimensions: in ten dimensions
# every point is far from all others. (There the other four curves nearly coincide.) The table shows
# how this effect falls with more points, and how long one linear program takes.

# %% role="run" id="smoothing-table"
print(f"sigma = 0.02, d = 10, bound {0.02 * math.sqrt(10):.3f}")
print(f"{'points':>6}{'coupled':>10}{'independent':>13}{'ms, one program':>18}")
for count in budget(smoke=(10, 20, 40), cpu=(10, 20, 40, 80, 160), gpu=(10, 20, 40, 80, 160)):
    source = np.random.default_rng(count)
    x, other = source.uniform(0, 1, (2, count, 10))
    noise = 0.02 * source.normal(0, 1, (count, 10))
    started = time.perf_counter()
    coupled = w1_clouds(x, x + noise)
    milliseconds = 1e3 * (time.perf_counter() - started)
    print(f"{count:6d}{coupled:10.4f}{w1_clouds(x, other + noise):13.4f}{milliseconds:18.1f}")

# %% [markdown] role="written" id="smoothing-proof" points="1"
# **Write the proof down** for any $p$ on $\mathbb R^d$, in at most six lines: (a) say which $\pi$
# you choose, and why it is in $\Pi(p, p_\sigma)$; (b) write each inequality from $W_1$ to
# $\sigma \sqrt d$, with the reason for its direction.
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) pi is the joint law of (x, x + eps), *not* the product of the marginals.
# - 0.25 points: (a) its marginals are p and, by the definition of p_sigma, p_sigma.
# - 0.25 points: (b) W1 <= E ||x - y|| = E ||eps||: an infimum is at most any one member's value.
# - 0.25 points: (b) E ||eps|| <= sqrt(E ||eps||^2) by Jensen (the root is concave) or
#   Cauchy-Schwarz, and E ||eps||^2 = d sigma^2. "E ||eps|| = sigma sqrt(d)" as an equality: 0.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# Let $\pi$ be the joint law of $(x, y)$ with $x \sim p$ and $y = x + \varepsilon$. Its first
# marginal is $p$, and its second marginal is $p_\sigma$ by the definition of $p_\sigma$. So
# $\pi \in \Pi(p, p_\sigma)$, and the infimum is at most its cost:
# $W_1(p, p_\sigma) \le E_\pi\|x - y\| = E\|\varepsilon\|$. The root is concave, so by Jensen
# $E\|\varepsilon\| = E\sqrt{\|\varepsilon\|^2} \le \sqrt{E\|\varepsilon\|^2} = \sqrt{\sum_i E
# \varepsilon_i^2} = \sqrt{d \sigma^2} = \sigma \sqrt d$.
# ### END SOLUTION

# %% [markdown] role="written" id="smoothing-looks-right" points="1.25"
# **Why does the wrong answer look right?** (a) A classmate computes $W_1$ between 40 samples of $p$
# and 40 independent samples of $p_\sigma$, gets more than ten times the bound, and says that the
# theorem fails in ten dimensions. What did this classmate measure, how does the number behave as
# $\sigma \to 0$, and which of your figures shows it? (b) Another classmate says that the coupling
# $(x, x + \varepsilon)$ is the best one, so that
# $W_1(p, p_\sigma) = \mathbb E \lVert \varepsilon \rVert$. Name a $p$ for which this is right, and
# refute it with $p = \mathcal N(0, s^2)$ on the line, for which $W_1(p, p_\sigma) =
# \sqrt{2/\pi}\,(\sqrt{s^2 + \sigma^2} - s)$.
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) the distance of two empirical distributions, each far from its own
#   distribution.
# - 0.25 points: (a) it does not go to 0 with sigma: it tends to the distance of two independent
#   clouds of p.
# - 0.25 points: (a) the answer names a figure: the flat left end of the orange curve, or the column
#   of the table (with a number).
# - 0.25 points: (b) right for a point mass (only one coupling exists).
# - 0.25 points: (b) E|eps| = sigma sqrt(2/pi), while the given W1 is smaller, for example about
#   sqrt(2/pi) sigma^2 / (2 s) for small sigma.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) This classmate measured the distance of two clouds, that is, of two empirical distributions.
# By the triangle inequality this differs from $W_1(p, p_\sigma)$ by at most the sum of the
# distances of the two clouds from their own distributions, which are large in ten dimensions. As
# $\sigma \to 0$ it tends to the distance of two independent clouds of $p$, not to 0: the orange
# curve of my `cpu` run is flat on the left, at 0.754, and the bound there is 0.063. More points
# help slowly: the table has 0.9509 for 10 points and 0.6866 for 160. (b) It is right for a point
# mass, because there is only one coupling. For $\mathcal N(0, s^2)$, $E|\varepsilon| =
# \sigma\sqrt{2/\pi}$, but $\sqrt{s^2 + \sigma^2} - s \approx \sigma^2/(2s)$: for $s = 1$, $\sigma =
# 0.1$ this is a twentieth of it. Most of the noise only swaps points with others nearby.
# <!-- figures of the cpu run: smoothing-measured 0.754; smoothing-table 0.063 0.9509 0.6866 -->
# ### END SOLUTION
