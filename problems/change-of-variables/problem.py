# ---
# title: Change of variables, where the map is rough
# covers:
#   - Sharif DGM A3 problem 1: [cube-inverse, cube-jacobian, cube-density, cube-invertible]
# differs:
#   Sharif DGM A3 problem 1:
#     The power of one third is the real cube root. As the source writes it, it is not real for
#     negative numbers. Where the map has no Jacobian is asked, too.
# presupposes: [Jacobian, multivariate normal density, substitution in an integral, autograd]
# setup: [basics, checks, symbolic, certificates]
# minutes: {smoke: 0.3, cpu: 0.3, gpu: 0.3}
# work: {reading: 20, cube-map: 13, cube-inverse: 7, cube-jacobian: 15, cube-density: 10,
#   cube-mass: 25, cube-to-noise: 13, log-det-gap: 17, cube-invertible: 27,
#   cube-why-it-looks-right: 15}
# ---
# %% [markdown]
# # Change of variables, where the map is rough
#
# A flow turns noise $z$ into data $x = f(z)$ and gives the density of its data:
#
# $$p(x) = p_z\bigl(f^{-1}(x)\bigr)\,
#   \left|\det \frac{\partial f^{-1}(x)}{\partial x}\right|.$$
#
# Three things can go wrong in this one line: the inverse, the determinant (of which of the two
# maps?) and the conditions (the textbooks say "diffeomorphism": differentiable in both directions).
# With the following map you can make all three mistakes, and it is small enough to do by hand. With
# $z \sim \mathcal N_3(0, I)$,
#
# $$f(z) = \Bigl(z_1,\;\; z_2\, e^{z_1},\;\; \sqrt[3]{z_3\, e^{-z_1} + z_1^2}\Bigr).$$
#
# Is it invertible? What is its Jacobian? What is the density of $x$ at $(0, 1, \frac13)$? You
# answer on paper, in SymPy and in code, and compare the answers with millions of samples.
#
# **Contract for everything below.**
#
# - $\sqrt[3]{\cdot}$ is the *real* cube root: $\sqrt[3]{-8} = -2$. (A power of one third is complex
#   for a negative number in Python and SymPy, and NaN in PyTorch.)
# - In SymPy, the symbols are `z1, z2, z3, x1, x2, x3` of the next cell. Functions return evaluated
#   expressions, with nothing left unevaluated, unless a step asks for it.
# - In PyTorch, a batch of points is `[N, 3]`, with one point in each row, and every row is treated
#   by itself. The output has the dtype of the input. Functions do not change their arguments, nor
#   whether these require gradients.
# - Logarithms are natural.

# %% role="setup" id="cube-symbols"
import time

z1, z2, z3, x1, x2, x3 = sp.symbols("z1 z2 z3 x1 x2 x3", real=True)
NOISE_DOMAIN = {z1: (-1.5, 1.5), z2: (-2, 2), z3: (-3, 3)}
DATA_DOMAIN = {x1: (-1.2, 1.2), x2: (-2, 2), x3: (-1.6, 1.6)}


def real_cube_root(u):
    """The real cube root as a SymPy expression; it can be differentiated, except where u is 0."""
    third = sp.Rational(1, 3)
    return sp.Piecewise((u**third, u >= 0), (-((-u) ** third), True))


def standard_normal(w):
    """The density of N(0, 1) at w, as a SymPy expression."""
    return sp.exp(-(w**2) / 2) / sp.sqrt(2 * sp.pi)


# %% [markdown]
# ## The map in code: a failure first
#
# The formula seems to ask for a power of one third. For how much of the noise does this work?

# %% role="run" id="cube-fails" check_output="true"
set_seed()
noise = torch.randn(200_000, 3)
inside = noise[:, 2] * torch.exp(-noise[:, 0]) + noise[:, 0] ** 2  # the argument of the root
for name, root in (("u ** (1/3)", inside ** (1 / 3)), ("|u| ** (1/3)", inside.abs() ** (1 / 3))):
    print(f"{name:13} NaN for {root.isnan().float().mean():.0%} of the noise, ", end="")
    print(f"smallest value {root[~root.isnan()].min():.3f}")
print(f"in plain Python (-8) ** (1/3) is {(-8) ** (1 / 3):.3f}")

# %% [markdown]
# Nearly a third of the noise becomes NaN. The quick repair with the absolute value maps the
# negative side onto the positive one: two different $z$ then give the same $x$, and the map has no
# inverse.
#
# `cube_map` is $f$ for a batch of noise, with the real cube root on both sides of zero. Gradients
# flow through it, and they are finite and right wherever $x_3 \neq 0$. (With `torch.where(u >= 0, u
# ** (1/3), -((-u) ** (1/3)))` the values would be right and the gradients NaN, because the branch
# that is not taken is differentiated, too.)


# %% role="solution" id="cube-map"
def cube_map(z):
    """f(z) for a batch of noise [N, 3]: data [N, 3]."""
    ### BEGIN SOLUTION
    first, second, third = z.unbind(dim=1)
    u = third * torch.exp(-first) + first**2
    return torch.stack([first, second * torch.exp(first), u.sign() * u.abs() ** (1 / 3)], dim=1)
    ### END SOLUTION


# %% role="tests" id="cube-map-tests" check_output="true"
with visible_checks("cube-map") as check:
    by_hand = torch.tensor([[0.0, 2.0, -8.0], [1.0, 1.0, 0.0], [0.0, -1.0, 27.0]])
    there = [[0.0, 2.0, -2.0], [1.0, math.e, 1.0], [0.0, -1.0, 3.0]]
    check.shape(cube_map(by_hand), (3, 3), "one row of data for each row of noise")
    check.close(cube_map(by_hand), there, "three points that are easy to do by hand")
    rough = torch.tensor([[0.0, 2.0, -8.0], [0.0, -1.0, 27.0]], requires_grad=True)
    mapped = cube_map(rough)
    check.true(mapped.requires_grad, "gradients flow through the map")
    if mapped.requires_grad:
        slopes = torch.autograd.grad(mapped.sum(), rough)[0]
        check.true(slopes.isfinite().all(), "gradients are finite on both sides of the plane")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, expect_items, points


def draw_noise(rng, count=30, least=0.05):
    """Noise of which the root is taken of numbers of both signs, none of them close to 0."""
    z = rng.normal(size=(800, 3)).clip(-1.5, 1.5) + rng.uniform(-0.1, 0.1, (800, 3))
    u = z[:, 2] * np.exp(-z[:, 0]) + z[:, 0] ** 2
    below, above = z[u < -least][: count // 2], z[u > least][: count // 2]
    return np.concatenate([below, above])


# The slopes of all coordinates together, by autograd, and by the values themselves.
SLOPES = """
import torch
where = z.clone().requires_grad_()
total = (cube_map(where) * weights).sum()
slopes = torch.autograd.grad(total, where)[0] if total.requires_grad else None
single = z.float().requires_grad_()
total = (cube_map(single) * weights.float()).sum()
in_single = torch.autograd.grad(total, single)[0] if total.requires_grad else None
def by_values(size):
    steps = size * torch.eye(3, dtype=z.dtype)
    ways = [(cube_map(z + step) - cube_map(z - step)) / (2 * size) for step in steps]
    return torch.stack([(way * weights).sum(dim=1) for way in ways], dim=1)
[slopes, in_single, by_values(1e-3), by_values(5e-4)]
"""
LEFT_BEHIND = """
single = z.float()
one = cube_map(single[:1].clone()).detach()
[cube_map(single.clone()).detach(), cube_map(z).detach(), z.detach(), z.requires_grad, one]
"""


@points(1)
def test_is_the_map_on_both_sides_of_zero(student, reference, rng):
    """Every row is mapped by the formula, with a real cube root of numbers of either sign."""
    z = torch.tensor(draw_noise(rng))
    x = expect_array(student.cube_map(z), (30, 3), what="cube_map", finite=False)
    right = reference.cube_map(z).numpy()
    expect_close(x[:, :2], right[:, :2], "x1 and x2 (z1, and z2 exp(z1))")
    expect_close(x[15:, 2], right[15:, 2], "x3 where the root is of a positive number")
    expect_close(x[:15, 2], right[:15, 2], "x3 where the root is of a negative number")


@points(0.25)
def test_is_the_map_next_to_zero(student, reference, rng):
    """The root of a tiny number, of either sign, is right, too."""
    z = torch.tensor(rng.uniform(0.1, 0.3, (2, 3)))
    z[:, 2] = (torch.tensor([1e-7, -1e-7]) - z[:, 0] ** 2) * torch.exp(z[:, 0])
    x = expect_array(student.cube_map(z), (2, 3), what="cube_map", finite=False)
    right = reference.cube_map(z)[:, 2]
    what = "x3 where the root is of 1e-7 and of -1e-7"
    expect_close(x[:, 2], right, what, rtol=0.3)  # float32 has rounded such a number by a tenth


@points(1)
def test_its_gradients_are_finite_and_right(student, rng):
    """The gradients are the slopes of the map's values, on both sides of zero, in float32 too."""
    z, weights = draw_noise(rng, least=0.5), rng.uniform(0.5, 2, (30, 3))
    case = {"z": torch.tensor(z), "weights": torch.tensor(weights)}
    slopes, in_single, by_values, closer = expect_items(student.run(SLOPES, **case), 4)
    expect(slopes is not None, "no gradient flows: NumPy, .item() and detach() cut the graph")
    for found in (slopes, in_single):
        found = np.asarray(found)
        expect(
            np.isfinite(found).all(),
            f"{(~np.isfinite(found).all(axis=1)).sum()} of 30 rows have gradients that are not "
            "finite (with torch.where? It also differentiates the branch that it does not take)",
        )
        what = "gradients, against the slopes of the values that cube_map returns"
        # another map may be steep elsewhere, where no difference of values tells its slope
        tells = np.isclose(by_values, closer, rtol=1e-3, atol=1e-3).all(axis=1)
        expect(2 * tells.sum() > len(tells), "the values of cube_map jump: it has no slopes")
        expect_close(found[tells], np.asarray(by_values)[tells], what, rtol=0.02, atol=0.02)


@points(0.25)
def test_returns_a_new_tensor_of_the_same_dtype(student, rng):
    """float32 and float64 stay what they are, one row stays a row, and the noise that is handed in
    stays as it was."""
    z = torch.tensor(draw_noise(rng))
    single, double, after, requires_grad, one = expect_items(student.run(LEFT_BEHIND, z=z), 5)
    expect_array(single, (30, 3), np.float32, "cube_map of float32", kind="tensor", finite=False)
    expect_array(double, (30, 3), np.float64, "cube_map of float64", kind="tensor", finite=False)
    expect_array(one, (1, 3), what="cube_map of a batch of one", finite=False)
    expect(np.array_equal(after, z), "the noise that was handed in is no longer what it was")
    expect(not requires_grad, "the noise that was handed in requires gradients now")


### END HIDDEN TESTS

# %% [markdown]
# ## The inverse
#
# **Contract.** `cube_inverse` returns $f^{-1}$: a tuple of three expressions in `x1, x2, x3`, which
# are $z_1$, $z_2$ and $z_3$. It is the inverse of $f$ at *every* point of $\mathbb R^3$, on both
# sides of $x_3 = 0$ and on that plane.


# %% role="solution" id="cube-inverse"
def cube_inverse():
    """(z1, z2, z3), each an expression in x1, x2, x3."""
    ### BEGIN SOLUTION
    return x1, x2 * sp.exp(-x1), (x3**3 - x1**2) * sp.exp(x1)
    ### END SOLUTION


# %% role="tests" id="cube-inverse-tests" check_output="true"
with visible_checks("cube-inverse") as check:
    found = cube_inverse()
    check.true(isinstance(found, tuple | list) and len(found) == 3, "a tuple of three expressions")
    at = {x1: 0, x2: 2, x3: -2}
    back = [float(by_name(sp.sympify(each), at).subs(at)) for each in found]
    check.close(back, [0.0, 2.0, -8.0], "the first of the points above, mapped back")
    at = {x1: 1, x2: sp.E, x3: 1}
    back = [float(by_name(sp.sympify(each), at).subs(at)) for each in found]
    check.close(back, [1.0, 1.0, 0.0], "the second of the points above, mapped back")
    at = {x1: 0, x2: 1, x3: 0}
    back = [float(by_name(sp.sympify(each), at).subs(at)) for each in found]
    check.close(back, [0.0, 1.0, 0.0], "a point of the plane x3 = 0")
    root = (0.7 * math.exp(-0.5) + 0.5**2) ** (1 / 3)
    at = {x1: 0.5, x2: -math.exp(0.5), x3: root}
    back = [float(by_name(sp.sympify(each), at).subs(at)) for each in found]
    check.close(back, [0.5, -1.0, 0.7], "the image of z = (0.5, -1, 0.7), mapped back")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import deadline, expect, expect_expression, expression, points

X1, X2, X3 = sp.symbols("x1 x2 x3", real=True)
DOMAIN = {X1: (-1.2, 1.2), X2: (-2, 2), X3: (-1.6, 1.6)}


def inverse_of(student):
    answer = student.cube_inverse()
    expect(isinstance(answer, tuple | list) and len(answer) == 3, "three expressions expected")
    return answer


@points(0.5)
def test_the_first_two_coordinates_go_back(student, reference, rng):
    """z1 and z2 are what they were: the exponential that f multiplies by is divided out."""
    answer, right = inverse_of(student), reference.cube_inverse()
    for i in (0, 1):
        expect_expression(answer[i], right[i], DOMAIN, rng, f"z{i + 1}")


@points(1)
def test_the_third_coordinate_goes_back(student, reference, rng):
    """z3 is what it was: the root, the sum and the exponential are undone in the right order, on
    the plane x3 = 0 too."""
    what = "z3 (undo the root first, then the sum, the exponential last, which takes both terms)"
    answer = expression(inverse_of(student)[2], DOMAIN, what=what)
    right = expression(reference.cube_inverse()[2], DOMAIN)
    for side in ((-1.6, -0.2), (0.2, 1.6)):
        expect_expression(answer, right, {**DOMAIN, X3: side}, rng, what)
    with deadline(10):
        on_plane = answer.subs(X3, 0)
    plane = {X1: DOMAIN[X1], X2: DOMAIN[X2]}
    expect_expression(on_plane, right.subs(X3, 0), plane, rng, "z3 where x3 is exactly 0")


### END HIDDEN TESTS

# %% [markdown]
# ## How much the map stretches, and where it has no slope
#
# *Documentation:* [`sp.Matrix`](https://docs.sympy.org/latest/modules/matrices/dense.html).
#
# **Contract.**
#
# - `cube_jacobian` is the Jacobian of $f$: a `sp.Matrix` of 3 rows and 3 columns in `z1, z2, z3`,
#   with $\partial x_i / \partial z_j$ in row $i$, column $j$. It is right on both sides, also where
#   the argument of the root is negative. (You may differentiate `real_cube_root` from above.)
# - `cube_volume` is $\left|\det \partial f^{-1}(x) / \partial x\right|$, the factor in the density:
#   an expression in `x1, x2, x3`.
# - `rough_height` is an expression in `z1, z2`: the one $z_3$ at which, for these two, $f$ has no
#   Jacobian because one of its slopes is infinite. (There the map is *rough*.)


# %% role="solution" id="cube-jacobian"
def cube_jacobian():
    """The Jacobian of f: a 3 x 3 sp.Matrix in z1, z2, z3."""
    ### BEGIN SOLUTION
    image = [z1, z2 * sp.exp(z1), real_cube_root(z3 * sp.exp(-z1) + z1**2)]
    return sp.Matrix([[sp.diff(coordinate, z) for z in (z1, z2, z3)] for coordinate in image])
    ### END SOLUTION


def cube_volume():
    """|det| of the Jacobian of the inverse, an expression in x1, x2, x3."""
    ### BEGIN SOLUTION
    return 3 * x3**2  # triangular: 1 times exp(-x1) times 3 x3^2 exp(x1)
    ### END SOLUTION


def rough_height():
    """The z3 at which f is not differentiable, an expression in z1, z2."""
    ### BEGIN SOLUTION
    return -(z1**2) * sp.exp(z1)
    ### END SOLUTION


# %% role="tests" id="cube-jacobian-tests" check_output="true"
with visible_checks("cube-jacobian") as check:
    check.shape(cube_jacobian(), (3, 3), "a matrix of three rows and three columns")
    at = {z1: 0, z2: 2, z3: -8}
    stretch = float(by_name(cube_jacobian(), at).subs(at).det())
    check.true(0 < stretch < 1, "the determinant of f at (0, 2, -8) is between 0 and 1")
    at = {x1: 0, x2: 2, x3: -2}
    shrink = float(by_name(sp.sympify(cube_volume()), at).subs(at))
    check.close(stretch * shrink, 1.0, "the determinant at z times cube_volume at f(z)")
    at = {z1: 0, z2: 2, z3: -8}
    there = by_name(cube_jacobian(), at).subs(at)
    check.close(
        [float(slope) for slope in there[0, :]], [1, 0, 0], "row 1: x1 changes with z1 only"
    )
    check.true(there[1, 0] != 0, "row 2: x2 changes with z1, too")

    def third_coordinate(w):
        """x3 where z = (w, 1, 0.7)."""
        return (0.7 * math.exp(-w) + w**2) ** (1 / 3)

    at = {z1: 0.5, z2: 1, z3: 0.7}
    there = by_name(cube_jacobian(), at).subs(at)
    difference = (third_coordinate(0.5001) - third_coordinate(0.4999)) / 0.0002
    check.close(float(there[2, 0]), difference, "row 3: x3 changes with z1 like this", rtol=1e-3)
    image = {x1: 0.5, x2: math.exp(0.5), x3: third_coordinate(0.5)}
    shrink = float(by_name(sp.sympify(cube_volume()), image).subs(image))
    check.close(
        float(there.det()) * shrink, 1.0, "the determinant times cube_volume, z = (0.5, 1, 0.7)"
    )
    at = {z1: 0.5, z2: 1}
    rough = float(by_name(sp.sympify(rough_height()), at).subs(at))
    at = {z1: 0.5, z2: 1, z3: rough + 1e-6}
    steep = by_name(cube_jacobian(), at).subs(at)[2, 2]
    check.true(abs(complex(steep)) > 100, "just above rough_height the slope of x3 in z3 is large")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import Unreadable, agree, expect, expect_expression, expression, points

Z1, Z2, Z3, X1, X2, X3 = sp.symbols("z1 z2 z3 x1 x2 x3", real=True)
NOISE = {Z1: (-1.5, 1.5), Z2: (-2, 2), Z3: (-3, 3)}
BELOW = {Z1: (-0.5, 0.5), Z2: (-2, 2), Z3: (-3, -1)}  # here the root is of a negative number
DATA = {X1: (-1.2, 1.2), X2: (-2, 2), X3: (-1.6, 1.6)}


def entries(matrix):
    """The nine entries of a matrix that has crossed the boundary, row by row."""
    if getattr(matrix, "head", None) != "Matrix" or matrix.args[:2] != (3, 3):
        raise Unreadable("cube_jacobian should return a sp.Matrix of 3 rows and 3 columns")
    return matrix.args[2:]


@points(1.5)
def test_the_jacobian_holds_the_nine_slopes(student, reference, rng):
    """Row i, column j is the slope of x_i in z_j, also where the root is of a negative number."""
    answer, right = entries(student.cube_jacobian()), entries(reference.cube_jacobian())
    for k in range(9):
        what = f"row {k // 3 + 1}, column {k % 3 + 1} (the slope of x{k // 3 + 1} in z{k % 3 + 1})"
        # the derivative of a sign is 0 but where the map is rough
        slope = expression(answer[k], NOISE, what=what).replace(sp.DiracDelta, lambda *u: sp.S.Zero)
        for domain in (NOISE, BELOW) if k >= 6 else (NOISE,):
            expect_expression(slope, right[k], domain, rng, what)


@points(1)
def test_the_volume_is_that_of_the_way_back(student, reference, rng):
    """The factor says how much volume of noise a unit volume of data comes from."""
    answer = expression(student.cube_volume(), DATA, what="the volume factor")
    right = expression(reference.cube_volume(), DATA)
    difference = agree(answer, right, DATA, rng)
    if difference is None:
        return
    mistake = "multiply the three slopes of the inverse: is the cube's own derivative whole?"
    if agree(answer, 1 / right, DATA, rng) is None:
        mistake = "this is the determinant of f; the density needs that of its inverse"
    expect(False, f"at {difference.point} the factor is {difference.left}: {mistake}")


@points(0.5)
def test_the_rough_surface(student, reference, rng):
    """At this height the root is taken of zero, where it has no finite slope, and nowhere else."""
    what = "rough_height (what is under the root is zero there)"
    domain = {Z1: (-1.5, 1.5), Z2: (-2, 2)}
    expect_expression(student.rough_height(), reference.rough_height(), domain, rng, what)


### END HIDDEN TESTS

# %% [markdown]
# The surface that you found is mapped to the plane $x_3 = 0$. The origin lies *on* it, and there
# the noise is densest. **Predict first:** around $x_3 = 0$, does a histogram of $x_3$ have a
# `"peak"`, a `"gap"`, or is it `"level"`? Any guess will do: it is not scored. The histogram below
# waits for it.


# %% role="solution" id="cube-prediction"
def cube_prediction():
    """One of "peak", "gap", "level"."""
    ### BEGIN SOLUTION
    return "peak"  # as many would say: the noise is densest there
    ### END SOLUTION


# %% [markdown]
# ## The density
#
# **Contract.** `cube_density` is $p(x)$ as an expression in `x1, x2, x3`, constants included.
# `cube_density_there` is its value at $x = (0, 1, \frac13)$, exact: a SymPy number without a
# decimal point in it. Each of the two is scored by itself.


# %% role="solution" id="cube-density"
def cube_density():
    """p(x), an expression in x1, x2, x3."""
    ### BEGIN SOLUTION
    noise = (x1, x2 * sp.exp(-x1), (x3**3 - x1**2) * sp.exp(x1))
    return 3 * x3**2 * sp.prod([standard_normal(w) for w in noise])
    ### END SOLUTION


def cube_density_there():
    """p at (0, 1, 1/3), exact."""
    ### BEGIN SOLUTION
    return sp.exp(-sp.Rational(365, 729)) / (3 * (2 * sp.pi) ** sp.Rational(3, 2))
    ### END SOLUTION


# %% role="tests" id="cube-density-tests" check_output="true"
with visible_checks("cube-density") as check:
    formula = by_name(sp.sympify(cube_density()), DATA_DOMAIN)
    exact = sp.sympify(cube_density_there())
    check.true(not exact.has(sp.Float), "an exact number, without a decimal point")
    check.true(exact.has(sp.pi), "an exact number: the pi of the normal density stands in it")
    asked = formula.subs({x1: 0, x2: 1, x3: sp.Rational(1, 3)})
    check.close(float(exact), float(asked), "the number is the formula's value at the point")
    check.true(formula.subs({x1: 1, x2: 1, x3: -1}) > 0, "a density is not negative")
    for first_one in (0.0, 0.8):  # x1 is z1, so it is standard normal
        slice_of = sp.lambdify((x2, x3), formula.subs({x1: first_one}), "numpy")
        across, up = np.meshgrid(np.linspace(-14, 14, 800), np.linspace(-2.5, 2.5, 800))
        mass = np.mean(slice_of(across, up)) * 28 * 5
        normal = math.exp(-(first_one**2) / 2) / math.sqrt(2 * math.pi)
        what = f"integrated over x2 and x3, the density of x1 at {first_one}, which is that of z1"
        check.close(mass, normal, what, rtol=1e-2)
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, expect, expression, points

X1, X2, X3 = sp.symbols("x1 x2 x3", real=True)
DOMAIN = {X1: (-1.2, 1.2), X2: (-2, 2), X3: (-1.6, 1.6)}


@points(2)
def test_the_density_is_the_noises_where_it_comes_from_times_the_volume(student, reference, rng):
    """It is the noise's density at the inverse, times the volume factor of the inverse."""
    answer = expression(student.cube_density(), DOMAIN, what="the density")
    right = expression(reference.cube_density(), DOMAIN)
    difference = agree(answer, right, DOMAIN, rng)
    if difference is None:
        return
    volume = 3 * X3**2
    at_x = volume * sp.exp(-(X1**2 + X2**2 + X3**2) / 2) / (2 * sp.pi) ** sp.Rational(3, 2)
    mistake = "the noise's density belongs at z = inverse(x), with (2 pi)^(-3/2) in front"
    for wrong, hint in (
        (right / volume**2, "it is multiplied by the determinant of f, not by that of the inverse"),
        (right / volume, "the volume factor is missing"),
        (right / 3, "the volume factor lost the 3 of the cube's derivative"),
        (right * 2 * sp.pi, "the constant of *three* normal densities is (2 pi)^(-3/2)"),
        (at_x, "the noise's density is taken at x: it belongs at z, where x comes from"),
    ):
        if agree(answer, wrong, DOMAIN, rng) is None:
            mistake = hint
    expect(False, f"at {difference.point} the density is {difference.left}: {mistake}")


@points(1)
def test_the_density_at_the_point_asked_for(student, reference, rng):
    """The number is exact, and it is the density at the point that the question asks about."""
    answer = expression(student.cube_density_there(), {}, what="the density at the point")
    expect(not answer.has(sp.Float), "exact means without a decimal point: sp.Rational(1, 3)")
    right = expression(reference.cube_density_there(), {})
    difference = agree(answer, right, {}, rng)
    seen = "" if difference is None else difference.left
    expect(not seen, f"the density at (0, 1, 1/3) is said to be {seen}: it is another number")
    # no rounded number has sixty digits right
    rounded = "exact means that pi and exp stand in it: this is a number close by"
    expect(agree(answer, right, {}, rng, digits=120) is None, rounded)


### END HIDDEN TESTS

# %% [markdown]
# ## May one use the formula at all?
#
# The theorem asks for a diffeomorphism. Is $f$ one? In any case a density has to integrate to the
# right mass, also across $x_3 = 0$. Take any $x_1, x_2$ and integrate over the whole line of $x_3$.
# The result must be the density of $(x_1, x_2)$ alone, which does not depend on the cube root.
#
# **Contract.** `mass_chain` returns an `EqualityChain` of three steps in `x1, x2`:
#
# 1. the integral of $p(x)$ over `x3` from $-\infty$ to $\infty$, all in one `sp.Integral`;
# 2. the same with the noise's `z3` as the integration variable: one integral over the whole line of
#    `z3`, with no `x3` anywhere; what is free of `z3` may stand before it as a factor;
# 3. the value, with no integral left.


# %% role="setup" id="cube-mass-forms" collapsed="true"
MASS_DOMAIN = {x1: (-1, 1), x2: (-2, 2)}


def integrates_over(variable, without=()):
    """A predicate: one integral, over the whole line of `variable`, times factors, and no symbol of
    `without`."""

    def predicate(expression):
        integrals = list(expression.atoms(sp.Integral))
        names = {symbol.name for symbol in expression.atoms(sp.Symbol)}
        if len(integrals) != 1 or names & {symbol.name for symbol in without}:
            return False
        if integrals[0] not in sp.Mul.make_args(expression):
            return False
        ((bound, *ends),) = integrals[0].limits
        return bound.name == variable.name and set(ends) == {-sp.oo, sp.oo}

    return predicate


MASS_FORMS = [
    Form("one integral over the whole line of x3", integrates_over(x3, without=[z3])),
    Form(
        "one integral over the whole line of z3, times factors, without x3",
        integrates_over(z3, without=[x3]),
    ),
    Form("a closed form, with no integral left", no_integral),
]


# %% role="solution" id="cube-mass"
def mass_chain():
    """An EqualityChain of three steps: the mass on a line along x3 is that of (x1, x2)."""
    ### BEGIN SOLUTION
    origin = (x3**3 - x1**2) * sp.exp(x1)  # z3; a step dx3 moves it by 3 x3^2 exp(x1) dx3
    rest = standard_normal(x1) * standard_normal(x2 * sp.exp(-x1))
    return EqualityChain(
        [
            sp.Integral(3 * x3**2 * rest * standard_normal(origin), (x3, -sp.oo, sp.oo)),
            rest * sp.exp(-x1) * sp.Integral(standard_normal(z3), (z3, -sp.oo, sp.oo)),
            rest * sp.exp(-x1),
        ]
    )
    ### END SOLUTION


# %% role="tests" id="cube-mass-tests" check_output="true"
with visible_checks("cube-mass") as check:
    check.certificate(mass_chain(), MASS_DOMAIN, MASS_FORMS)
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    Failed,
    Unreadable,
    agree,
    check_equality_chain,
    expect,
    expression,
    points,
    steps_of,
)

X1, X2, Z3 = sp.symbols("x1 x2 z3", real=True)
DOMAIN = {X1: (-1, 1), X2: (-2, 2)}


def integrand_of(step):
    """What a step, a product with one integral over z3, integrates: its factors moved inside."""
    (integral,) = step.atoms(sp.Integral)
    return step.xreplace({integral: integral.function.subs(integral.variables[0], Z3)})


@points(2)
def test_every_step_follows_in_the_form_asked_for(student, reference, rng):
    """The chain starts at the density, each step equals the one before it, in its form, and the
    second is what the substitution makes of the first."""
    chain, right = student.mass_chain(), reference.mass_chain().steps
    try:
        check_equality_chain(
            chain, DOMAIN, rng, reference.MASS_FORMS, right[0], right[-1], points=1
        )
    except Failed as failed:  # the start is the answer of another part: it is not told
        start = "step 1 should be the integral of p(x) over x3, all in one sp.Integral"
        expect("the given start" not in str(failed), start)
        raise
    mine, wanted = (
        integrand_of(expression(step, [X1, X2, Z3], what="step 2"))
        for step in (steps_of(chain)[1], right[1])
    )
    difference = agree(mine, wanted, {**DOMAIN, Z3: (-2, 2)}, rng)
    if difference is not None:
        expect(
            False,
            f"step 2 has the right value, but at {difference.point} its integrand, with the "
            f"factors before it, is {difference.left}: put z3 for the inverse's third coordinate "
            "into step 1, and dz3 = 3 x3^2 exp(x1) dx3",
        )


@points(0.5)
def test_the_mass_is_that_of_the_other_two(student, reference, rng):
    """The last step is the density of the first two coordinates alone."""
    steps = getattr(student.mass_chain(), "steps", None)
    if not isinstance(steps, list | tuple) or not steps:
        raise Unreadable("the answer should be a chain, its steps a list of expressions")
    last = expression(steps[-1], DOMAIN, what="the last step")
    right = expression(reference.mass_chain().steps[-1], DOMAIN)
    difference = agree(last, right, DOMAIN, rng)
    if difference is None:
        return
    mistake = "is the whole line of z3 covered, and is dz3 = 3 x3^2 exp(x1) dx3 used?"
    if agree(last, right / 2, DOMAIN, rng) is None:
        mistake = "half of the mass is missing: x3 runs over negative numbers too"
    elif agree(last, right * sp.exp(X1), DOMAIN, rng) is None:
        mistake = "dz3 = 3 x3^2 exp(x1) dx3: the exponential does not cancel"
    expect(False, f"at {difference.point} the last step is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# ## The same for code
#
# A network's flow computes the noise and the logarithm of the volume factor together.
#
# **Contract.** `cube_to_noise(x)` returns a tuple: the noise `[N, 3]` and $\log\left|\det \partial
# z/\partial x\right|$ `[N]`. The logarithm is finite for every $x_3 \ne 0$ that the dtype can hold
# (in `float32` also for $x_3 = 10^{-30}$, where a square would underflow), and it is `-inf` where
# $x_3 = 0$, because the density is 0 there.


# %% role="solution" id="cube-to-noise"
def cube_to_noise(x):
    """Data [N, 3] -> (noise [N, 3], log|det dz/dx| [N])."""
    ### BEGIN SOLUTION
    first, second, third = x.unbind(dim=1)
    back = (third**3 - first**2) * torch.exp(first)
    noise = torch.stack([first, second * torch.exp(-first), back], dim=1)
    return noise, math.log(3) + 2 * third.abs().log()
    ### END SOLUTION


# %% role="tests" id="cube-to-noise-tests" check_output="true"
with visible_checks("cube-to-noise") as check:
    back, log_volume = cube_to_noise(torch.tensor([[0.0, 2.0, -2.0], [1.0, math.e, 1.0]]))
    check.close(back, [[0.0, 2.0, -8.0], [1.0, 1.0, 0.0]], "two of the points above, mapped back")
    check.shape(log_volume, (2,), "one logarithm for each point")
    _, tiny = cube_to_noise(torch.tensor([[0.3, 0.0, 1e-25]]))
    check.true(tiny.isfinite().all(), "finite at x3 = 1e-25, where a square underflows")
    check.true(log_volume.isfinite().all(), "a logarithm on both sides of the plane")
    check.true(tiny[0] < 0, "near x3 = 0 the inverse shrinks volumes, so the logarithm is negative")
    spot = torch.tensor([0.4, -1.0, 0.8])
    own_slopes = torch.autograd.functional.jacobian(lambda x: cube_to_noise(x[None])[0][0], spot)
    by_autograd = torch.linalg.slogdet(own_slopes).logabsdet
    claimed = cube_to_noise(spot[None])[1]
    check.close(
        claimed, [by_autograd.item()], "the logarithm for your noise, by autograd", rtol=1e-3
    )
    _, on_plane = cube_to_noise(torch.tensor([[0.3, 0.0, 0.0]]))
    check.true((on_plane == -math.inf).all(), "-inf on the plane x3 = 0")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points

AUTOGRAD = """
import torch
x.requires_grad_()
columns = cube_to_noise(x)[0].unbind(dim=1)
rows = [torch.autograd.grad(column.sum(), x, retain_graph=True)[0] for column in columns]
torch.linalg.slogdet(torch.stack(rows, dim=1)).logabsdet
"""


def draw_data(rng, count=20):
    """Data on both sides of x3 = 0, not too close to it."""
    x = rng.uniform([-1.2, -2, 0.2], [1.2, 2, 1.6], (count, 3))
    x[::2, 2] *= -1
    return x


def both(student, x):
    answer = student.cube_to_noise(x)
    expect(
        isinstance(answer, tuple | list) and len(answer) == 2,
        "two tensors expected: the noise and the logarithm of the volume factor",
    )
    return answer


@points(0.5)
def test_the_noise_is_the_inverse(student, reference, rng):
    """The first tensor is the noise that the data come from, row by row."""
    x = torch.tensor(draw_data(rng))
    noise, _ = both(student, x)
    expect_close(noise, reference.cube_to_noise(x)[0], "the noise", rtol=1e-8, kind="tensor")
    after = student.run("cube_to_noise(x)\nx", x=x)
    expect(np.array_equal(after, x), "the data that were handed in are no longer what they were")
    expect_array(both(student, x[:1])[0], (1, 3), what="the noise of a batch of one")


@points(1)
def test_the_log_determinant_is_autograds(student, reference, rng):
    """The second tensor is the log-determinant of the way back, as autograd finds it."""
    x = torch.tensor(draw_data(rng))
    expected = reference.run(AUTOGRAD, x=x.clone())
    _, log_volume = both(student, x)
    what = "log|det dz/dx| (natural logarithm? of the inverse, not of f? one number a row?)"
    expect_close(log_volume, expected, what, rtol=1e-7, atol=1e-8, kind="tensor")
    expect_array(both(student, x[:1])[1], (1,), what="log|det dz/dx| for a batch of one")


@points(0.5)
def test_the_logarithm_survives_next_to_the_plane(student, rng):
    """In float32 it goes on as it does further away where a square underflows, and is infinite on
    the plane."""
    x = np.tile(rng.uniform(-1, 1, 3), (15, 1)).astype(np.float32)
    x[:, 2] = [0.5, 1.5, *10.0 ** rng.uniform(-36, -22, 12), 0]
    _, log_volume = both(student, torch.tensor(x))
    what = "log|det dz/dx| for tiny x3"
    found = expect_array(log_volume, (15,), np.float32, what, finite=False)
    rise = (found[1] - found[0]) / np.log(3)  # for each factor of e in x3
    expect(abs(rise) > 0.1, "log|det dz/dx| is the same for x3 = 0.5 and x3 = 1.5")
    right = found[0] + rise * np.log(x[2:14, 2] / 0.5)
    expect_close(found[2:14], right, f"{what}, from those at 0.5 and 1.5", rtol=1e-4)
    expect(
        found[14] == -np.inf * rise,
        "where x3 = 0 the density is 0, so its logarithm is -inf: not NaN, and no made-up floor",
    )


### END HIDDEN TESTS

# %% [markdown]
# ## Check every log-determinant
#
# A flow that reports a wrong log-determinant still trains without any error: the loss goes down,
# but it is not a likelihood. So compare every flow with autograd once.
#
# `log_det_gap(to_noise, x)` is the largest absolute difference, over the rows of `x`
# `[N, d]`, between the log-determinant that `to_noise` claims and that of autograd's Jacobian: a
# plain float.
#
# - `to_noise` takes `[N, d]`, row by row, to a tuple (noise `[N, d]`, claims `[N]`). Its Jacobian
#   may be dense and its determinant negative (space is mirrored). The determinant may be too small
#   or too large for a floating-point number while its logarithm is not.
# - If a claim is NaN or infinite, the gap is `inf`.


# %% role="solution" id="log-det-gap"
def log_det_gap(to_noise, x):
    """The largest error of the log-determinants that `to_noise` claims, a float."""
    ### BEGIN SOLUTION
    points = x.detach().requires_grad_()
    noise, claims = to_noise(points)
    rows = [
        torch.autograd.grad(column.sum(), points, retain_graph=True)[0]
        for column in noise.unbind(dim=1)  # rows do not mix, so one gradient per column is enough
    ]
    truth = torch.linalg.slogdet(torch.stack(rows, dim=1)).logabsdet
    return (claims - truth).abs().nan_to_num(nan=math.inf, posinf=math.inf).max().item()
    ### END SOLUTION


# %% role="tests" id="log-det-gap-tests" check_output="true"
with visible_checks("log-det-gap") as check:
    places = torch.tensor([[0.5, -1.0], [2.0, 0.3], [-1.0, 1.0]])
    honest = log_det_gap(lambda x: (3 * x, torch.full((3,), math.log(9))), places)
    check.plain_float(honest, "the gap")
    check.close(honest, 0.0, "3 times along two axes: log 9", atol=1e-5)
    modest = log_det_gap(lambda x: (3 * x, torch.full((3,), math.log(3))), places)
    check.close(modest, math.log(3), "a claim of log 3 is wrong by log 3", atol=1e-5)
    mirror = log_det_gap(lambda x: (x.flip(1), torch.zeros(3)), places)
    check.close(mirror, 0.0, "x and y exchanged: no volume changes", atol=1e-5)
### BEGIN HIDDEN TESTS
import math

import numpy as np

from dgm.testing import expect, expect_close, expect_float, expect_items, expect_number, points

# A linear map with a bend, which may mirror; `error` is added to what it claims.
FLOW = """
import torch
matrix, error, x = torch.tensor(matrix), torch.tensor(error), torch.tensor(x)
def to_noise(x):
    straight = x @ matrix.T
    claims = torch.linalg.slogdet(matrix).logabsdet + torch.log(torch.cosh(straight)).sum(dim=1)
    return torch.sinh(straight), claims + error
"""
GAP = FLOW + "log_det_gap(to_noise, x)"
LEFT_BEHIND = FLOW + "before = x.clone()\n[log_det_gap(to_noise, x), x - before, x.requires_grad]"


def draw(rng, sign=1, count=6):
    matrix = rng.normal(0, 0.4, (3, 3)) + np.eye(3)
    matrix[0] *= sign * np.sign(np.linalg.det(matrix))
    return {"matrix": matrix, "x": rng.normal(0, 0.7, (count, 3)), "error": np.zeros(count)}


def gap_of_right_claims(student, inputs):
    """The gap that is told where all claims are right, and not where they are off, too."""
    off = {**inputs, "error": inputs["error"] + 1}
    gaps = [expect_number(student.run(GAP, **each), what="the gap") for each in (inputs, off)]
    expect(gaps[0] != gaps[1], "claims that are off by 1 have the same gap as right ones")
    return gaps[0]


@points(0.5)
def test_an_honest_flow_has_no_gap(student, rng):
    """A right claim has a gap of zero, for dense Jacobians and for maps that mirror space."""
    for sign, count in ((1, 6), (-1, 1)):
        gap = gap_of_right_claims(student, draw(rng, sign, count))
        mirrors = "a map that mirrors (absolute value?)" if sign < 0 else "a dense Jacobian"
        expect(gap < 1e-6, f"for {mirrors} a right claim is said to be off by {gap:.3g}")


@points(0.5)
def test_the_largest_error_counts_whatever_its_sign(student, rng):
    """One wrong claim among right ones is found, too large or too small, and its size is told."""
    for sign in (1, -1):
        inputs = draw(rng)
        inputs["matrix"] = np.tril(inputs["matrix"])  # no question of what is off the diagonal
        np.fill_diagonal(inputs["matrix"], rng.uniform(0.5, 1.5, 3))
        inputs["error"] = rng.uniform(-0.1, 0.1, 6)
        inputs["error"][3] = sign * rng.uniform(0.5, 2)
        what = "the gap of six claims, one of them wrong (the largest, in absolute value)"
        gap = expect_number(student.run(GAP, **inputs), what=what)
        expect_close(gap, abs(inputs["error"][3]), what, rtol=1e-5)


@points(0.5)
def test_no_determinant_is_too_small_or_too_large(student, rng):
    """Where a determinant is too small or too large for a number of any dtype, right claims have no
    gap."""
    turn, x = np.linalg.qr(rng.normal(size=(60, 60)))[0], rng.normal(size=(3, 60))
    turn[0] *= np.sign(np.linalg.det(turn))
    for scale in (1e-6, 1e6):
        far = {"matrix": (scale * turn).astype(np.float32), "error": np.zeros(3, np.float32)}
        gap = gap_of_right_claims(student, {**far, "x": (x / max(1, scale)).astype(np.float32)})
        expect(
            gap < 0.01,
            f"in 60 dimensions, scale {scale:g}, a right claim is said to be off by {gap:.3g}",
        )


@points(0.25)
def test_a_claim_that_is_no_number_is_infinitely_wrong(student, rng):
    """A NaN or an infinity among right claims is an infinite error."""
    gap_of_right_claims(student, draw(rng))
    for claim in (math.nan, math.inf, -math.inf):
        inputs = draw(rng)
        inputs["error"][2] = claim
        what = f"log_det_gap with a claim of {claim}"
        expect_number(student.run(GAP, **inputs), math.inf, what=what)


@points(0.25)
def test_it_is_a_float_and_leaves_the_points_alone(student, rng):
    """The gap is a plain float, and the points that are handed in stay as they were."""
    inputs = draw(rng)
    gap_of_right_claims(student, inputs)
    gap, moved, requires_grad = expect_items(student.run(LEFT_BEHIND, **inputs), 3)
    expect_float(gap, "the gap")
    expect(not np.asarray(moved).any(), "the points that were handed in are not what they were")
    expect(not requires_grad, "the points that were handed in require gradients now")


### END HIDDEN TESTS

# %% [markdown]
# Four classmates hand in `cube_to_noise` with your noise and four other log-determinants
# ("claims"). How wrong is each claim, in nats, on data that $f$ has made? The last column is the
# density at $(0, 1, \frac13)$ that follows from each claim.

# %% role="run" id="cube-claims"
set_seed(1)
made = cube_map(torch.randn(2000, 3, dtype=torch.float64))
made = made[made[:, 2].abs() > 0.05]
CLAIMS = {
    "yours": lambda x: cube_to_noise(x)[1],
    "that of f": lambda x: -cube_to_noise(x)[1],
    "3 lost": lambda x: 2 * x[:, 2].abs().log(),
    "x3 not squared": lambda x: math.log(3) + x[:, 2].abs().log(),
    "none at all": lambda x: torch.zeros(len(x), dtype=x.dtype),
}
cube_place = torch.tensor([[0.0, 1.0, 1 / 3]], dtype=torch.float64)
noise_there = torch.distributions.Normal(0.0, 1.0).log_prob(cube_to_noise(cube_place)[0]).sum()
print(f"{'claim':16}{'largest gap':>12}{'density':>12}")
for name, claim in CLAIMS.items():
    gap = log_det_gap(lambda x, claim=claim: (cube_to_noise(x)[0], claim(x)), made)
    density = (noise_there + claim(cube_place)[0]).exp()
    print(f"{name:16}{gap:12.3f}{density.item():12.6f}")

# %% [markdown]
# All of these are positive numbers that look like densities. (Two of them agree only by accident,
# because $3 x_3 = 1$ at this point.) So compare with samples: make millions of points of data, and
# count how many fall into a box around $(0, 1, \frac13)$. In a small box are few points, so its
# count is uncertain (±). A larger box contains more points, but its count gives the average of the
# density over the box. The last column is that average by your formula.

# %% role="deliverable" id="cube-answer"
set_seed(2)
BOX_SAMPLES = budget(smoke=2_000_000, cpu=20_000_000, gpu=20_000_000)
exact = cube_density_there()
print(f"p(0, 1, 1/3) = {sp.sstr(exact)} = {float(exact):.7f}")
sides, counts = (0.1, 0.2, 0.3), np.zeros(3, dtype=int)
for _ in range(BOX_SAMPLES // 1_000_000):
    away = (cube_map(torch.randn(1_000_000, 3)) - torch.tensor([0.0, 1.0, 1 / 3])).abs()
    counts += [int((away < side / 2).all(dim=1).sum()) for side in sides]


def formula_over_box(side, steps=20):
    """The average of the density over a box around (0, 1, 1/3), from midpoints."""
    offsets = (torch.arange(steps, dtype=torch.float64) + 0.5) / steps - 0.5
    noise, log_volume = cube_to_noise(cube_place + side * torch.cartesian_prod(*[offsets] * 3))
    logs = torch.distributions.Normal(0.0, 1.0).log_prob(noise).sum(dim=1) + log_volume
    return logs.exp().mean().item()


print(f"{'box':>6}{'points in it':>14}{'counted density':>20}{'by formula':>12}")
for side, count in zip(sides, counts, strict=True):
    per_density = BOX_SAMPLES * side**3
    from_count = f"{count / per_density:.5f} ± {math.sqrt(count) / per_density:.5f}"
    print(f"{side:6.1f}{count:14,}{from_count:>20}{formula_over_box(side):12.5f}")

# %% [markdown]
# The next figure shows noise and data in the plane of the first and third coordinate, coloured by
# their side of the surface, and the histogram about which you made a prediction.

# %% role="run" id="cube-picture"
cube_prediction()  # this cell waits for your guess
set_seed(3)
noise = torch.randn(400_000, 3, dtype=torch.float64)
made = cube_map(noise)
figure, panels = plt.subplots(1, 3, figsize=(11, 3.5), layout="constrained")
few = slice(0, 5000)
above = made[few, 2] > 0
for panel, cloud, name in ((panels[0], noise, "z"), (panels[1], made, "x")):
    for side, colour in ((above, "#d95f02"), (~above, "#2166ac")):
        panel.plot(cloud[few][side, 0], cloud[few][side, 2], ".", color=colour, markersize=1.5)
    panel.set(xlabel=f"{name}₁", ylabel=f"{name}₃", xlim=(-2.6, 2.6))
line = np.linspace(-2.6, 1.2, 200)
surface = sp.lambdify(z1, by_name(sp.sympify(rough_height()), [z1, z2]).subs(z2, 0), "numpy")
panels[0].plot(line, surface(line) + 0 * line, color="black", linewidth=1.2)
panels[0].set(ylim=(-3.5, 3.5))
panels[0].set_title("noise, and the surface where f is rough", loc="left", fontsize=10)
panels[1].axhline(0, color="black", linewidth=1.2)
panels[1].set(ylim=(-2.6, 2.6))
panels[1].set_title("data: the surface has become a plane", loc="left", fontsize=10)
heights, first = np.linspace(-2, 2.5, 361), np.linspace(-4, 4, 801)
grid = np.stack(np.meshgrid(first, [0.0], heights, indexing="ij"), axis=-1).reshape(-1, 3)
back, log_volume = cube_to_noise(torch.tensor(grid))
# x2 integrates out: on the line x2 = 0 its factor is exp(-x1) / sqrt(2 pi), which is divided away.
logs = -(back**2).sum(dim=1) / 2 - math.log(2 * math.pi) + log_volume + torch.tensor(grid[:, 0])
marginal = np.trapezoid(logs.exp().numpy().reshape(len(first), -1), first, axis=0)
bars = {"density": True, "color": "#bbbbbb", "label": "samples"}
panels[2].hist(made[:, 2].numpy(), bins=heights[::3], **bars)
panels[2].plot(heights, marginal, color="#1a7f37", linewidth=1.6, label="the formula")
panels[2].set(xlabel="x₃", ylabel="density", xlim=(-2, 2.5), ylim=(0, None))
panels[2].legend(frameon=False, fontsize=8)
panels[2].set_title("x₃: no data at 0", loc="left", fontsize=10)
for panel in panels:
    panel.spines[["top", "right"]].set_visible(False)
    panel.tick_params(labelsize=8)
plt.show()
close = (made[:, 2].abs() < 0.05).double().mean().item() / 0.1
seen = "gap" if close < 0.05 else "peak" if close > 0.5 else "level"
print(f"you said {guess_of(cube_prediction)!r}; measured {seen!r}:", end=" ")
print(f"between -0.05 and 0.05 the density of x3 is {close:.4f}")

# %% [markdown]
# The noise is densest at the origin, and yet there are hardly any data around the image of the
# origin: the steeper the map, the larger the distance between the images of two neighbours. In the
# formula the volume factor goes to 0 there; in the histogram there is a gap.
#
# What does the check cost? Autograd needs one backward pass for each dimension and a determinant. A
# map with a formula for its log-determinant needs neither, and flows are built from such maps. In
# most of them the Jacobian is triangular, as here: its determinant is the product of the diagonal.

# %% role="run" id="cube-cost"
print(f"{'dimensions':>10}{'claim, ms':>12}{'autograd, ms':>14}")
for size in (3, 30, 100):
    stretch = torch.linspace(0.5, 2, size)

    def bent(x, stretch=stretch):
        straight = x * stretch
        return torch.sinh(straight), torch.log(stretch * torch.cosh(straight)).sum(dim=1)

    cloud, times = torch.randn(64, size), []
    for work in (lambda x=cloud: bent(x), lambda x=cloud: log_det_gap(bent, x)):
        work()  # the first call is slower than all others
        started = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - started))
    print(f"{size:10}{times[0]:12.2f}{times[1]:14.2f}")

# %% [markdown] role="written" id="cube-invertible" points="2.5"
# **Invertible?** (a) Show that $f$ is a bijection of $\mathbb R^3$ onto itself. Where does your
# argument use that the cube root is the real one? (b) Is it a diffeomorphism? Say precisely for
# which $z$ and which $x$ it fails to be one, and which of $f$, $f^{-1}$ fails there and how. (c)
# Why may the change-of-variables formula still be used, and which density does it give for those
# $x$?
# ### BEGIN MARK SCHEME
# - 1 point (a): for every x there is exactly one z: solve in the order z1, z2, z3, or give the
#   inverse and say that composing it with f gives the identity both ways (half); the real cube root
#   is a bijection of R, the principal one is not real for negative numbers (or |u|^(1/3) is not
#   one-to-one) (half).
# - 1 point (b): not a diffeomorphism; fails exactly at x3 = 0, that is z3 = -z1^2 exp(z1) (half); f
#   has no (an infinite) derivative there, *while* the inverse is differentiable with determinant 0
#   (half; for "f is not differentiable" alone a quarter).
# - 0.5 points (c): the set has volume (probability) zero and f is a diffeomorphism on each side of
#   it, or: the formula integrates to the right mass across it; the density there is 0.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Given x, the first coordinate forces z1 = x1, the second z2 = x2 exp(-x1), and cubing the
# third z3 = (x3^3 - x1^2) exp(x1). So there is at most one z, and putting it into f gives x back,
# so there is one. The last step needs that cubing and the root are inverse to each other on all of
# R. This is true for the real root, but a principal root of a negative number is not real, and
# |u|^(1/3) loses the sign.
#
# (b) No. Where z3 = -z1^2 exp(z1), which f maps onto the plane x3 = 0, the argument of the root is
# 0 and the slope of x3 is infinite: f is not differentiable. The inverse is a smooth map
# everywhere, but its determinant 3 x3^2 is 0 on the plane, so it is not a local diffeomorphism
# there. On either side both are smooth.
#
# (c) The plane and the surface have volume 0, so no probability. The formula holds on both open
# halves, and together they carry all the mass. (Integrating over x3 through 0 gives the whole
# density of (x1, x2).) On the plane it gives 0, and the histogram agrees.
# ### END SOLUTION

# %% [markdown] role="written" id="cube-why-it-looks-right" points="2"
# **Why does the wrong answer look right?** A classmate multiplies by the determinant of $f$ and
# gets 0.1155 at $(0, 1, \frac13)$. (a) Where does the factor between this number and yours come
# from, and at which $x_3$ would nobody notice the mistake? (b) The classmate objects: "The loss of
# my flow goes down in training, and all my densities are positive." Why is neither of the two
# evidence? Name two checks from this notebook that would have shown the mistake, and what each
# would show.
# ### BEGIN MARK SCHEME
# - 0.5 points (a): his factor is 1/(3 x3^2) = 3 instead of 1/3, so 9 times too much.
# - 0.5 points (a): unnoticed where 3 x3^2 = 1, x3 = ±1/sqrt(3) = ±0.577 (one sign is enough).
# - 0.5 points (b): an optimiser can lower any function of the data, and exp of any number is
#   positive; only a function with mass 1 is a density (his has infinite mass: 1/x3^2 around x3 = 0,
#   or: nothing makes the mass of his function 1).
# - 0.5 points (b): two of: counting samples in a box (0.0128, not 0.1155); log_det_gap is not 0;
#   the histogram has a gap where his formula has a pole; the integral is not the right mass.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) At x3 = 1/3 the inverse has the determinant 3/9 = 1/3 and f has 3: a factor of 9, 0.0128
# against 0.1155. Where 3 x3^2 = 1, at x3 = ±0.577, both are 1 and he is right by accident. (b) The
# exponential of anything is positive, and an optimiser lowers whatever it is given; with the wrong
# sign it is even rewarded for volumes that a likelihood would punish. A density also has mass 1,
# but his has a pole 1/(3 x3^2) at x3 = 0 with infinite mass. Counting samples in a box gives 0.013,
# and log_det_gap is several nats instead of 0. (The histogram shows it too: it has a gap where he
# has a pole.)
# ### END SOLUTION

# %% role="run" id="cube-summary"
check_summary(
    [
        "cube-map",
        "cube-inverse",
        "cube-jacobian",
        "cube-density",
        "cube-mass",
        "cube-to-noise",
        "log-det-gap",
    ]
)
