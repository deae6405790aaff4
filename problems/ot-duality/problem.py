# ---
# title: Duality in discrete optimal transport
# covers:
#   - MIT 6.S978 PS3 problem 5c: [lagrangian, inner-infimum, derive-the-dual]
# differs:
#   MIT 6.S978 PS3 problem 5c:
#     The certificate is for two sources and three sinks, and the written part for any number. The
#     masses must not be negative, which the source does not say. The general result is called
#     Kantorovich duality.
# presupposes: [linear programming, Lagrange multipliers, Wasserstein distance]
# setup: [basics, checks, symbolic, certificates, transport]
# minutes: {smoke: 0.2, cpu: 0.2, gpu: 0.2}
# work: {reading: 35, lagrangian: 28, inner-infimum: 12, transport-plan: 16, dual-potentials: 20,
#   gap-and-slackness: 8, lipschitz-potential: 10, derive-the-dual: 14, ot-why-it-looks-right: 15}
# ---
# %% [markdown]
# # Duality in discrete optimal transport
#
# How far apart are two distributions? One good answer is the cost of the cheapest way to carry one
# to the other. This is a minimum over *plans*, and for pictures nobody can list the plans. A
# Wasserstein GAN does not try to. It trains a critic, a function of *one* picture, and claims to
# measure the same distance. Duality turns the minimum over plans into a maximum over functions. On
# finite sets all of it can be proved, computed and plotted.
#
# Let $v \in \mathbb R^m$ be the masses that $m$ places have, let $w \in \mathbb R^n$ be the masses
# that $n$ places need, and let $c_{ij}$ be the cost of carrying one unit from $i$ to $j$. Optimal
# transport is the linear program
#
# $$OT(v, w; c) = \min_{T \ge 0} \sum_{ij} T_{ij} c_{ij} \quad\text{subject to}\quad
#   \sum_j T_{ij} = v_i \ \text{for all } i, \qquad \sum_i T_{ij} = w_j \ \text{for all } j.$$
#
# ![Two sources with the masses 0.6 and 0.4, three sinks with 0.3, 0.5 and 0.2, and bands as wide as
# the mass that moves between them. Beside it the plan as a table whose rows and columns have these
# sums.](figures/plan.png)
#
# *A plan (also called a coupling), drawn twice: as mass that moves, and as a table.*
#
# Its dual, which you will derive, is
#
# $$\max_{\phi, \psi}\ \sum_i v_i \phi_i + \sum_j w_j \psi_j \quad\text{subject to}\quad
#   \phi_i + \psi_j \le c_{ij} \ \text{for all } i, j.$$
#
# Three remarks, because textbooks are often imprecise. First, equal totals are not enough: the
# masses must also be nonnegative, or there is no plan at all. Second, this general pair is
# *Kantorovich* duality; the name *Kantorovich-Rubinstein* belongs to the case where the cost is a
# distance, at the end of this problem. Third, we do not "maximise the Lagrangian": we first take
# the infimum over the plans, and then maximise the result over the multipliers.
#
# **Contract for everything below.**
#
# - `cost` is a float64 array `[m, n]` of finite numbers, of any sign; `m` and `n` may differ. `v`
#   is `[m]`, `w` is `[n]`, `phi` is `[m]`, `psi` is `[n]`, a plan is `[m, n]`. All are NumPy.
# - `v` and `w` are nonnegative with equal totals, unless the text says otherwise. The totals need
#   not be 1, and some masses may be 0.
# - Potentials and plans are not unique: every optimal answer is right.

# %% role="setup" id="ot-toy"
from collections import Counter
from types import SimpleNamespace

from scipy.optimize import linprog

# The smallest case without accidental symmetry: two sources, three sinks.
toy = SimpleNamespace(
    T=[[sp.Symbol(f"T_{i}{j}", real=True) for j in range(3)] for i in range(2)],
    c=[[sp.Symbol(f"c_{i}{j}", real=True) for j in range(3)] for i in range(2)],
    v=[sp.Symbol(f"v_{i}", real=True) for i in range(2)],
    w=[sp.Symbol(f"w_{j}", real=True) for j in range(3)],
    phi=[sp.Symbol(f"phi_{i}", real=True) for i in range(2)],
    psi=[sp.Symbol(f"psi_{j}", real=True) for j in range(3)],
)
TOY_DOMAIN = {symbol: (0, 2) for symbol in [*sum(toy.T, []), *toy.v, *toy.w]}
TOY_DOMAIN |= {symbol: (-1, 1) for symbol in [*toy.phi, *toy.psi]}
TOY_DOMAIN |= {symbol: (2, 4) for symbol in sum(toy.c, [])}  # so phi_i + psi_j <= c_ij everywhere


# %% role="setup" id="ot-pictures" collapsed="true"
INK, SAND, SEA = "#333333", "#d95f02", "#2166ac"


def tidy_axes(axes, title, **labels):
    """Give all plots of this problem the same look."""
    axes.set_title(title, loc="left", fontsize=10)
    axes.set(**labels)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


def draw_map(axes, sources, sinks, plan, v, w):
    """Sources, sinks and the roads of a plan; a wider road carries more."""
    for i, j in np.argwhere(plan > 1e-9):
        (x0, y0), (x1, y1) = sources[i], sinks[j]
        axes.plot([x0, x1], [y0, y1], color=INK, alpha=0.5, linewidth=30 * plan[i, j], zorder=1)
    for places, masses, colour, letter in ((sources, v, SAND, "i"), (sinks, w, SEA, "j")):
        axes.scatter(*places.T, s=60 + 1500 * masses, color=colour, edgecolor="white", zorder=2)
        for k, place in enumerate(places):
            axes.annotate(f"{letter}{k}", place, ha="center", va="center", color="white", size=7)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])


# %% [markdown]
# ## A price for every broken constraint
#
# The equality constraints are in the way. So we drop them and leave to a carrier what your plan
# does not do. The carrier charges $\phi_i$ for each unit that source $i$ has but does not send, and
# $\psi_j$ for each unit that sink $j$ needs but does not get; for each unit too many you get the
# same price back. The plan's cost plus these charges is the Lagrangian. Prices may be negative.
#
# **Contract.** `lagrangian_chain` works with the symbols of `toy` (`toy.T[i][j]`, `toy.phi[i]` and
# so on; two sources, three sinks). `TOY_DOMAIN` is chosen so that $T \ge 0$ and
# $\phi_i + \psi_j \le c_{ij}$ hold. It returns an `InequalityChain` of three steps with the
# relations `["==", ">="]`:
#
# 1. the Lagrangian: the plan's cost, plus each multiplier times the amount missing at its place
#    ($v_i$ minus the amount that leaves $i$, $w_j$ minus the amount that arrives at $j$), with each
#    multiplier written once;
# 2. the same, collected by the plan: each $T_{ij}$ is written once, times one bracket;
# 3. its least value over all $T \ge 0$, with right or wrong marginals, where
#    $\phi_i + \psi_j \le c_{ij}$ for all $i, j$: no $T_{ij}$ is left.

# %% role="setup" id="lagrangian-forms" collapsed="true"


def written_once(symbols):
    """A predicate: each of these symbols occurs exactly once."""
    names = [symbol.name for symbol in symbols]

    def predicate(expression):
        seen = Counter(node.name for node in sp.preorder_traversal(expression) if node.is_Symbol)
        return all(seen[name] == 1 for name in names)

    return predicate


LAGRANGIAN_FORMS = [
    Form(
        "the cost plus the charges, with each phi_i and each psi_j written once",
        written_once([*toy.phi, *toy.psi]),
    ),
    Form("collected by the plan, with each T_ij written once", written_once(sum(toy.T, []))),
    Form("free of the plan", free_of(*sum(toy.T, []))),
]


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# For each source there is one constraint, and for each sink: five charges in all. Each is a price
# times a bracket, and the bracket is zero if the plan has the right marginal there.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Sort the sum by the entries of the plan: what stands before $T_{ij}$, and what is left without
# any $T$? Then ask which $T \ge 0$ makes the sum smallest if no factor is negative.
#
# </details>


# %% role="solution" id="lagrangian"
def lagrangian_chain():
    """InequalityChain: the Lagrangian == the same, collected by the plan >= its least value."""
    ### BEGIN SOLUTION
    T, c, v, w, phi, psi = toy.T, toy.c, toy.v, toy.w, toy.phi, toy.psi
    cells = [(i, j) for i in range(2) for j in range(3)]
    charges = sum(phi[i] * (v[i] - sum(T[i])) for i in range(2))
    charges += sum(psi[j] * (w[j] - T[0][j] - T[1][j]) for j in range(3))
    earned = sum(phi[i] * v[i] for i in range(2)) + sum(psi[j] * w[j] for j in range(3))
    return InequalityChain(
        [
            sum(T[i][j] * c[i][j] for i, j in cells) + charges,
            sum(T[i][j] * (c[i][j] - phi[i] - psi[j]) for i, j in cells) + earned,
            earned,
        ],
        ["==", ">="],
    )
    ### END SOLUTION


# %% role="tests" id="lagrangian-tests" check_output="true"
with visible_checks("lagrangian") as check:
    chain = lagrangian_chain()
    check.certificate(chain, TOY_DOMAIN, LAGRANGIAN_FORMS, relations=["==", ">="])
    right_marginals = {toy.v[i]: sum(toy.T[i]) for i in range(2)}
    right_marginals |= {toy.w[j]: toy.T[0][j] + toy.T[1][j] for j in range(3)}
    first = sp.sympify(chain.steps[0])
    cost_alone = sum(toy.T[i][j] * toy.c[i][j] for i in range(2) for j in range(3))
    check.true(
        sp.expand(by_name(first, TOY_DOMAIN).subs(right_marginals) - cost_alone) == 0,
        "with the right marginals nothing is charged, and step 1 is the plan's cost",
    )
    nothing = dict.fromkeys(sum(toy.T, []), 0)
    ones = dict.fromkeys([*toy.phi, *toy.psi, *toy.v, *toy.w], 1)
    empty, last = (by_name(sp.sympify(chain.steps[n]), TOY_DOMAIN).subs(nothing) for n in (0, -1))
    check.close(float(empty.subs(ones)), 5.0, "an empty plan: five units are charged, 1 for each")
    check.true(sp.expand(empty - last) == 0, "the bound is reached, for example by the empty plan")
### BEGIN HIDDEN TESTS
from itertools import product

import sympy as sp

from dgm.testing import (
    agree,
    check_inequality_chain,
    expect,
    expression,
    points,
    steps_of,
)


def named(*names):
    return [sp.Symbol(name, real=True) for name in names]


PLAN = named(*(f"T_{i}{j}" for i in range(2) for j in range(3)))
DOMAIN = dict.fromkeys([*PLAN, *named("v_0", "v_1", "w_0", "w_1", "w_2")], (0, 2))
MULTIPLIERS = named("phi_0", "phi_1", "psi_0", "psi_1", "psi_2")
DOMAIN |= dict.fromkeys(MULTIPLIERS, (-1, 1))
DOMAIN |= dict.fromkeys(named(*(f"c_{i}{j}" for i in range(2) for j in range(3))), (2, 4))


def step(chain, place, what):
    """One step of the student's chain as an expression."""
    return expression(steps_of(chain, "InequalityChain")[place], DOMAIN, what=what)


def lagrangians(reference):
    """The Lagrangian, and the three with other signs of the charges, each with what is wrong."""
    right = expression(reference.lagrangian_chain().steps[0], DOMAIN)
    sources, sinks = MULTIPLIERS[:2], MULTIPLIERS[2:]
    for flipped in product((False, True), repeat=2):
        wrong = [side for side, is_wrong in zip((sources, sinks), flipped, strict=True) if is_wrong]
        names = " and ".join(str(side[0])[:3] for side in wrong)
        signs = {multiplier: -multiplier for side in wrong for multiplier in side}
        yield right.xreplace(signs), f"the charges of {names} have the opposite sign"


def expect_lagrangian(chain, reference, rng, any_signs=False):
    """The first step is the Lagrangian; else what it is instead. Returns what it equals."""
    first = step(chain, 0, "the first step")
    mistake = "phi_i goes with row i and v_i, psi_j with column j and w_j"
    for number, (lagrangian, signs) in enumerate(lagrangians(reference)):
        if agree(first, lagrangian, DOMAIN, rng) is None:
            if any_signs or number == 0:
                return lagrangian
            mistake = f"{signs}: charge for what is missing, not for what is too much"
    expect(False, f"the first step is not the Lagrangian ({mistake})")


@points(1.5)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """From the Lagrangian, whatever the signs of its charges, to a bound on it: each step has its
    form and its relation holds."""
    chain = student.lagrangian_chain()
    start = expect_lagrangian(chain, reference, rng, any_signs=True)
    check_inequality_chain(
        chain,
        DOMAIN,
        rng,
        forms=reference.LAGRANGIAN_FORMS,
        start=start,
        target=step(chain, -1, "the last step"),
        relations=["==", ">="],
        strict=[2],
        points=5,
    )


@points(0.5)
def test_each_place_is_charged_for_its_own_promise(student, reference, rng):
    """The first step is the cost plus every multiplier times what is missing at its place."""
    expect_lagrangian(student.lagrangian_chain(), reference, rng)


@points(1)
def test_the_least_value_is_the_duals_objective(student, reference, rng):
    """The last step is the largest number that bounds the Lagrangian from below."""
    last = step(student.lagrangian_chain(), -1, "the last step")
    right = expression(reference.lagrangian_chain().steps[-1], DOMAIN)
    difference = agree(last, right, DOMAIN, rng)
    expect(
        difference is None,
        "the last step is not the least value of the Lagrangian: which plan makes every term with "
        "T_ij smallest, and what is left then?",
    )


### END HIDDEN TESTS

# %% [markdown]
# ## With wrong prices, the infimum is $-\infty$
#
# Step 3 is the least value over $T \ge 0$ under the condition $\phi_i + \psi_j \le c_{ij}$. Where
# does this condition come from? In the right column below, the prices break it on one road, and the
# plan carries more and more along that road.

# %% role="run" id="runaway" check_output="true"
demo_cost = np.array([[1.0, 3.0], [2.0, 1.0]])
demo_phi, demo_psi = np.array([0.5, 0.5]), np.array([0.5, 0.25])
demo_v = demo_w = np.array([0.5, 0.5])
print("units carried   Lagrangian: all prices right   phi_1 raised by 1")
for units in (0, 1, 10, 100, 1000):
    values = []
    for raised in (0.0, 1.0):
        prices = demo_phi + np.array([0.0, raised])
        carried = np.array([[0.0, 0.0], [0.0, float(units)]])
        charges = prices @ (demo_v - carried.sum(1)) + demo_psi @ (demo_w - carried.sum(0))
        values.append((carried * demo_cost).sum() + charges)
    print(f"{units:13d}   {values[0]:28g}   {values[1]:17g}")

# %% [markdown]
# On the right, each unit that is carried along the road saves more charges than it costs, so the
# value falls without a limit: the infimum is $-\infty$. A maximum over prices never chooses such
# prices, and this is where the coupling constraint comes from.
#
# **Contract.** `inner_infimum` returns a pair `(value, direction)` for
# $\inf_{T \ge 0} L(T, \phi, \psi)$, the Lagrangian of step 1 for any sizes.
#
# - If the infimum is finite: its value, and `None`.
# - If it is not finite: `-np.inf`, and a witness, a nonnegative array `[m, n]` $R$ such that
#   $L(T + tR)$ falls without bound as $t \to \infty$. Any such witness is right.
# - A violation of $\phi_i + \psi_j \le c_{ij}$ by less than 1e-9 counts as rounding, not as a
#   violation.


# %% role="solution" id="inner-infimum"
def inner_infimum(phi, psi, v, w, cost):
    """(value, direction): the least Lagrangian over T >= 0, or a way to decrease it forever."""
    ### BEGIN SOLUTION
    reduced = cost - phi[:, None] - psi[None, :]
    if reduced.min() > -1e-9:
        return v @ phi + w @ psi, None
    return -np.inf, np.maximum(-reduced, 0.0)
    ### END SOLUTION


# %% role="tests" id="inner-infimum-tests" check_output="true"
with visible_checks("inner-infimum") as check:
    value, direction = inner_infimum(demo_phi, demo_psi, demo_v, demo_w, demo_cost)
    check.close(value, 0.875, "the table's left column starts at the infimum")
    check.true(direction is None, "a finite infimum has no direction of unbounded decrease")
    value, direction = inner_infimum(demo_phi + [0, 1], demo_psi, demo_v, demo_w, demo_cost)
    check.true(value == -np.inf, "the table's right column has no least value")
    check.shape(
        direction, (2, 2), "the witness has one row for each source and one column for each sink"
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_number, points, show


def draw(rng, violate):
    """Prices, masses and a cost that leaves a slack of at least 0.1; a cell or two below it."""
    m, n = 4, 6
    phi, psi = rng.normal(0, 2, m), rng.normal(0, 2, n)
    cost = phi[:, None] + psi[None, :] + rng.uniform(0.1, 3, (m, n))
    for i, j in zip(rng.permutation(m)[:violate], rng.permutation(n)[:violate], strict=True):
        cost[i, j] = phi[i] + psi[j] - rng.uniform(0.1, 0.3)
    return phi, psi, rng.dirichlet(np.ones(m)), rng.dirichlet(np.ones(n)), cost


def read(answer):
    """The pair that was asked for."""
    expect(
        isinstance(answer, list | tuple) and len(answer) == 2,
        f"a pair (value, direction) expected, got {show(answer)}",
    )
    return answer


@points(1)
def test_has_the_value_of_the_dual_under_the_coupling_constraint(student, reference, rng):
    """With every phi_i + psi_j at most the cost, up to rounding, the infimum is finite and needs no
    witness."""
    what = "the infimum under the coupling constraint (reached where nothing is carried)"
    for tight in (False, True):
        phi, psi, v, w, cost = draw(rng, 0)
        if tight:  # equality up to rounding is no violation
            cost[1, :] = phi[1] + psi - 3e-10
            cost[:, 2] = phi + psi[2]
        arguments = (phi, psi, v, w, cost)
        value, direction = read(student.inner_infimum(*arguments))
        expect_number(value, reference.inner_infimum(*arguments)[0], what=what)
        expect(direction is None, "a finite infimum comes with None, there is no way down")


@points(1)
def test_one_violated_cell_is_enough(student, rng):
    """One pair of prices that add up to more than the cost makes the infimum minus infinity."""
    for excess in (None, None, 1e-7, 1.5e-9):
        phi, psi, v, w, cost = draw(rng, 1)
        if excess is not None:  # hardly more than the cost, and more than rounding
            cost = np.maximum(cost, phi[:, None] + psi[None, :])
            cost[2, 3] = phi[2] + psi[3] - excess
        value, _ = read(student.inner_infimum(phi, psi, v, w, cost))
        more = "more" if excess is None else f"{excess:g} more"
        expect_number(value, -np.inf, what=f"the infimum where one road pays {more} than it costs")


@points(1)
def test_the_witness_goes_down_without_end(student, rng):
    """The witness carries nonnegative amounts, and each further unit of it lowers L."""
    for violate in (1, 2, 3):
        phi, psi, v, w, cost = draw(rng, violate)
        _, direction = read(student.inner_infimum(phi, psi, v, w, cost))
        direction = expect_array(direction, cost.shape, what="the witness")
        expect(direction.min() >= 0, "the witness has negative entries: T + tR leaves T >= 0")
        expect(direction.max() > 0, "the witness is zero everywhere: it leads nowhere")
        rate = (direction * (cost - phi[:, None] - psi[None, :])).sum() / direction.sum()
        expect(
            rate < -1e-6,
            f"along the witness L changes by {rate:+.3g} a unit: carry only where "
            f"phi_i + psi_j exceeds the cost",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## The cheapest plan
#
# `linprog` solves the primal. It needs the plan as one long vector and the marginals as rows of a
# matrix. The entries of row $i$ depend on the order in which the plan is flattened, and a plan with
# transposed marginals still looks like a plan.
#
# *Documentation:*
# [`linprog`](https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.linprog.html).
#
# **Contract.** `transport_plan` returns an optimal plan: nonnegative, with row sums `v`, column
# sums `w` and the least cost. It checks the masses and raises `ValueError` if one is negative or if
# the totals differ by more than 1e-9 of the larger total. It never rescales them.


# %% role="solution" id="transport-plan"
def transport_plan(cost, v, w):
    """An optimal plan [m, n] from masses v [m] to masses w [n]; ValueError for impossible ones."""
    ### BEGIN SOLUTION
    if v.min() < 0 or w.min() < 0:
        raise ValueError("masses must not be negative")
    if abs(v.sum() - w.sum()) > 1e-9 * max(v.sum(), w.sum()):
        raise ValueError(f"{v.sum():g} units leave but {w.sum():g} arrive: totals must be equal")
    m, n = cost.shape
    leaves = np.kron(np.eye(m), np.ones(n))  # row i sums the n entries in row i of the plan
    arrives = np.kron(np.ones(m), np.eye(n))
    result = linprog(
        cost.ravel(), A_eq=np.vstack([leaves, arrives]), b_eq=np.concatenate([v, w])
    )  # variables are nonnegative by default
    return result.x.reshape(m, n)
    ### END SOLUTION


# %% role="tests" id="transport-plan-tests" check_output="true"
with visible_checks("transport-plan") as check:
    stay = transport_plan(np.array([[0.0, 1.0], [1.0, 0.0]]), demo_v, demo_w)
    check.close(stay, [[0.5, 0.0], [0.0, 0.5]], "everything is already in place: nothing moves")
    spread = transport_plan(np.ones((1, 3)), np.array([6.0]), np.array([1.0, 2.0, 3.0]))
    check.close(spread, [[1.0, 2.0, 3.0]], "one source serves three sinks; the total is not 1")
    tilted = transport_plan(np.array([[0.0, 1, 2], [2, 1, 0]]), demo_v, np.array([0.25, 0.5, 0.25]))
    check.close(tilted.sum(axis=1), demo_v, "what leaves each of two sources, for three sinks")
    check.close(tilted.sum(axis=0), [0.25, 0.5, 0.25], "what arrives at each of the three sinks")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_raises, points


def draw(rng, m, n, total=1.0):
    """A cost of both signs and masses, one of each side 0."""
    v, w = rng.dirichlet(np.ones(m)), rng.dirichlet(np.ones(n))
    v[rng.integers(m)] = w[rng.integers(n)] = 0.0
    cost = rng.normal(0.5, 1, (m, n))
    return cost, total * v / v.sum(), total * w / w.sum()


@points(0.75)
def test_the_plan_keeps_every_promise(student, rng):
    """The plan is nonnegative, its rows sum to what is there, its columns to what is needed."""
    for m, n, total in ((3, 5, 1.0), (4, 4, 1.0), (6, 2, 7.5), (2, 3, 0.0)):
        cost, v, w = draw(rng, m, n, total)
        plan = expect_array(student.transport_plan(cost, v, w), (m, n), what="the plan")
        expect(plan.min() > -1e-8, f"the plan carries {plan.min():.3g} somewhere: T >= 0 is asked")
        for name, sums, masses in (("row", plan.sum(1), v), ("column", plan.sum(0), w)):
            gap = abs(sums - masses).max()
            expect(
                gap <= 1e-7 * total,
                f"a {name} sum is off by {gap:.3g} (equal, not at most; is the order of "
                f"flattening the same everywhere?)",
            )


@points(1.25)
def test_no_plan_is_cheaper(student, reference, rng):
    """The plan's cost is the least possible, for costs of either sign."""
    for m, n, total in ((3, 5, 1.0), (4, 4, 1.0), (6, 2, 7.5)):
        cost, v, w = draw(rng, m, n, total)
        plan = expect_array(student.transport_plan(cost, v, w), (m, n), what="the plan")
        least = (cost * reference.transport_plan(cost, v, w)).sum()
        mine = (cost * plan).sum()
        expect(abs(mine - least) < 1e-6, f"the plan costs {mine:.6g}, the least is {least:.6g}")


@points(0.5)
def test_impossible_masses_are_an_error(student, rng):
    """Totals that differ and negative masses raise ValueError instead of being corrected."""
    cost, v, w = draw(rng, 3, 4)
    expect_raises(
        lambda: student.transport_plan(cost, v, 1.01 * w), "ValueError", "totals 1 and 1.01"
    )
    expect_raises(
        lambda: student.transport_plan(cost, v, (1 + 1.5e-9) * w),
        "ValueError",
        "totals that differ by 1.5e-9 of the larger one",
    )
    tiny = 1e-8 * v, 1.01e-8 * w
    what = "totals 1e-8 and 1.01e-8"
    expect_raises(lambda: student.transport_plan(cost, *tiny), "ValueError", what)
    debt = np.array([-0.25, 0.5, 0.75])
    for arguments in ((cost, debt, w), (cost.T, w, debt)):
        what = "a negative mass"
        expect_raises(lambda given=arguments: student.transport_plan(*given), "ValueError", what)


### END HIDDEN TESTS

# %% [markdown]
# ## The best prices
#
# Now look from the carrier's side. The carrier picks up each unit at source $i$ for $\phi_i$ and
# delivers it at sink $j$ for $\psi_j$, and does the whole work if no road is cheaper without the
# carrier: $\phi_i + \psi_j \le c_{ij}$. Under this condition the carrier wants to earn as much as
# possible. If the totals differed, the carrier could add $s$ to all $\phi$, subtract it from all
# $\psi$, and earn without bound: for impossible masses the dual has no maximum. With equal totals
# such a shift changes nothing, so potentials are never unique.
#
# Here is a tempting shortcut: leave out the places without mass, and give them the potential 0
# afterwards. This does not change the value. Does it do any harm?

# %% role="run" id="left-out" check_output="true"
line = np.array([0.0, 1.0, 2.0, 6.0])
line_cost = abs(line[:, None] - line[None, :])
line_v, line_w = np.array([0.0, 0.5, 0.5, 0.0]), np.array([0.0, 0.0, 0.5, 0.5])
filled = (
    np.array([0.0, 5.0, 4.0, 0.0]),
    np.array([0.0, 0.0, -4.0, 0.0]),
)  # right for places with mass
print("value:", line_v @ filled[0] + line_w @ filled[1])
slack = line_cost - filled[0][:, None] - filled[1][None, :]
print("cost minus phi_i minus psi_j, which should not be negative in any cell:")
print(slack)

# %% [markdown]
# The value is right, but the prices are wrong. Put a tiny mass in one of the empty places: then
# these prices "prove" a lower bound that is higher than the cost. The dual constraint must hold in
# every cell, with or without mass.
#
# (If `linprog` finds no solution, `result.x` is None and `result.message` says why.)
#
# **Contract.** `dual_potentials` returns `(phi, psi)` that maximise the dual. The coupling
# constraint holds in all cells, up to rounding (1e-7), including the cells of zero-mass places.


# %% role="solution" id="dual-potentials"
def dual_potentials(cost, v, w):
    """Optimal (phi [m], psi [n]): phi_i + psi_j <= c_ij in every cell."""
    ### BEGIN SOLUTION
    m, n = cost.shape
    both = np.hstack([np.kron(np.eye(m), np.ones((n, 1))), np.kron(np.ones((m, 1)), np.eye(n))])
    # linprog minimises, and its variables are nonnegative unless bounds say otherwise.
    result = linprog(-np.concatenate([v, w]), A_ub=both, b_ub=cost.ravel(), bounds=(None, None))
    return result.x[:m], result.x[m:]
    ### END SOLUTION


# %% role="tests" id="dual-potentials-tests" check_output="true"
with visible_checks("dual-potentials") as check:
    phi, psi = dual_potentials(line_cost, line_v, line_w)
    check.close(line_v @ phi + line_w @ psi, 2.5, "the value of the example above", rtol=1e-6)
    check.true(
        (phi[:, None] + psi[None, :] <= line_cost + 1e-7).all(),
        "phi_i + psi_j is at most the cost, in empty places too",
    )
    sinks = np.array([1.0, 2.0, 3.0])
    phi, psi = dual_potentials(np.ones((1, 3)), np.array([6.0]), sinks)
    check.close(6 * phi[0] + sinks @ psi, 6.0, "one source, three sinks: all six units cost 1")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points, show


def draw(rng, m, n, kind):
    """A random cost of both signs, perhaps a large one, or distances in the plane."""
    v, w = rng.dirichlet(np.ones(m)), 3 * rng.dirichlet(np.ones(n))
    cost = rng.normal(0.5, 1, (m, n))
    if kind == "distances":
        places = rng.uniform(0, 2, (m, 2))
        cost = np.linalg.norm(places[:, None] - places[None, :], axis=-1)
    return (100 * cost if kind == "large" else cost), 3 * v, w


def read(answer, m, n):
    """The two potentials that were asked for."""
    expect(
        isinstance(answer, list | tuple) and len(answer) == 2,
        f"a pair (phi, psi) expected, got {show(answer)}",
    )
    return expect_array(answer[0], (m,), what="phi"), expect_array(answer[1], (n,), what="psi")


def expect_coupling(cost, v, w, phi, psi, where, cells=True):
    excess = (phi[:, None] + psi[None, :] - cost).max(where=cells, initial=-np.inf)
    expect(excess < 1e-6, f"phi_i + psi_j exceeds the cost by {excess:.6g}, {where}")
    value, least = v @ phi + w @ psi, v.sum() * cost.min()
    expect(
        value > least - 1e-6,
        f"the potentials are worth {value:.6g}: if each of them were half of the least cost, they "
        f"would be worth {least:.6g}",
    )


CASES = ((3, 5, "random"), (5, 5, "distances"), (6, 2, "random"))


@points(0.75)
def test_prices_never_exceed_the_cost(student, rng):
    """The sum of two potentials is at most the cost, in every cell."""
    for m, n, kind in CASES:
        cost, v, w = draw(rng, m, n, kind)
        phi, psi = read(student.dual_potentials(cost, v, w), m, n)
        expect_coupling(cost, v, w, phi, psi, "which is not allowed (a sign, or rows and columns?)")


def expect_best(student, reference, cost, v, w):
    phi, psi = read(student.dual_potentials(cost, v, w), *cost.shape)
    best_phi, best_psi = reference.dual_potentials(cost, v, w)
    mine, best = v @ phi + w @ psi, v @ best_phi + w @ best_psi
    expect(abs(mine - best) < 1e-5, f"the potentials are worth {mine:.6g}, the best {best:.6g}")


@points(1)
def test_no_prices_earn_more(student, reference, rng):
    """The value is the largest possible, for costs of either sign and for distances."""
    for m, n, kind in CASES:
        expect_best(student, reference, *draw(rng, m, n, kind))


@points(0.5)
def test_costs_may_be_large(student, reference, rng):
    """The value is the largest possible for costs of some hundreds, too."""
    expect_best(student, reference, *draw(rng, 4, 3, "large"))


@points(0.75)
def test_empty_places_have_prices_too(student, rng):
    """The coupling constraint also holds in the rows and columns of places without mass."""
    for m, n in ((4, 4), (3, 6)):
        cost, v, w = draw(rng, m, n, "random")
        i, j = rng.integers(m), rng.integers(n)
        v[i] = w[j] = 0.0
        cost[i, :] -= 6
        cost[:, j] -= 6
        v, w = v / v.sum(), w / w.sum()
        phi, psi = read(student.dual_potentials(cost, v, w), m, n)
        empty = (v == 0)[:, None] | (w == 0)
        expect_coupling(cost, v, w, phi, psi, "where one of the two places is empty", empty)


### END HIDDEN TESTS

# %% [markdown]
# ## No gap, and why
#
# For *any* coupling $T$ and *any* potentials, insert the marginals of $T$ into the dual. The result
# is
#
# $$\underbrace{\sum_{ij} T_{ij} c_{ij}}_{\text{primal}} -
#   \underbrace{\Bigl(\sum_i v_i \phi_i + \sum_j w_j \psi_j\Bigr)}_{\text{dual}}
#   = \sum_{ij} T_{ij}\,(c_{ij} - \phi_i - \psi_j).$$
#
# With feasible potentials no term is negative: the dual is at most the primal (weak duality), and
# the gap is 0 exactly if every term is 0. This is *complementary slackness*: on every road that
# carries something, the prices equal the cost.
#
# **Contract.** `gap_and_slackness` returns `(gap, terms)`: the primal value minus the dual value, a
# float with its sign, and the array `[m, n]` of the terms on the right-hand side. The given plan
# and potentials need not be optimal or even feasible. If the plan is not a coupling, the terms do
# not add up to the gap.


# %% role="solution" id="gap-and-slackness"
def gap_and_slackness(cost, v, w, plan, phi, psi):
    """(primal minus dual, the terms [m, n] that add up to it for a coupling)."""
    ### BEGIN SOLUTION
    gap = (cost * plan).sum() - v @ phi - w @ psi
    return float(gap), plan * (cost - phi[:, None] - psi[None, :])
    ### END SOLUTION


# %% role="tests" id="gap-and-slackness-tests" check_output="true"
with visible_checks("gap-and-slackness") as check:
    half = np.full((2, 2), 0.25)  # every source serves every sink
    gap, terms = gap_and_slackness(demo_cost, demo_v, demo_w, half, demo_phi, demo_psi)
    check.close(np.sum(terms), gap, "the terms of a coupling add up to the gap")
    check.close(gap, 1.75 - 0.875, "the plan costs 1.75, but the prices prove only 0.875")
    gap, _ = gap_and_slackness(demo_cost, demo_v, demo_w, 0 * half, demo_phi, demo_psi)
    check.close(gap, -0.875, "an empty plan costs nothing: that is less than the prices allow")
    gap, _ = gap_and_slackness(-demo_cost, demo_v, demo_w, half, 0 * demo_phi, 0 * demo_psi)
    check.close(gap, -1.75, "a cost may be negative: the plan costs -1.75, the prices give 0")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, expect_number, points, show


def draw(rng):
    """A coupling (the independent one), potentials of either sign, a cost of either sign."""
    v, w = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(4))
    phi, psi = rng.normal(-1, 1, 3), rng.normal(-1, 1, 4)
    return rng.normal(0, 1, (3, 4)), v, w, np.outer(v, w), phi, psi


def read(answer):
    expect(
        isinstance(answer, list | tuple) and len(answer) == 2,
        f"a pair (gap, terms) expected, got {show(answer)}",
    )
    return answer


@points(0.75)
def test_the_gap_is_primal_minus_dual(student, reference, rng):
    """The gap has its sign, whatever the signs of the two values are, and whether or not the plan
    has the right marginals."""
    for sign, share in ((1, 1), (-1, 1), (1, 0.5)):
        cost, v, w, plan, phi, psi = draw(rng)
        arguments = (cost + 3 * sign, v, w, share * plan, sign * phi, sign * psi)
        gap, _ = read(student.gap_and_slackness(*arguments))
        what = "the gap: primal minus dual, without absolute values"
        if share != 1:
            what = "the gap for a plan with wrong marginals, whose terms do not add up to it"
        expect_number(gap, reference.gap_and_slackness(*arguments)[0], rtol=1e-9, what=what)


@points(0.75)
def test_the_terms_show_where_prices_fall_short(student, reference, rng):
    """Each term is what is carried times what the two prices fall short of the cost."""
    for _ in range(2):
        arguments = draw(rng)
        _, terms = read(student.gap_and_slackness(*arguments))
        terms = expect_array(terms, (3, 4), what="the terms")
        right = reference.gap_and_slackness(*arguments)[1]
        expect_close(terms, right, "the terms (the slack is that of the *cost*)", rtol=1e-9)


### END HIDDEN TESTS

# %% [markdown]
# On the left are bakeries (orange; the area shows the amount that they bake) and cafés (blue). On
# the right are the slacks $c_{ij} - \phi_i - \psi_j$; a dot marks a slack of exactly 0, and other
# dark cells are only small. Every road that carries something (a ring) has a slack of 0. Here the
# converse holds, too, but not always: if all costs are equal, all slacks can be 0, and the plan
# does not need every road.
#
# The last line below checks plan and prices together: both are feasible and have the same value.
# This proves that both are optimal.

# %% role="deliverable" id="plan-and-potentials"
town = np.random.default_rng(7)
bakeries, cafes = town.uniform(0, 1, (5, 2)), town.uniform(0, 1, (7, 2))
town_v, town_w = town.dirichlet(4 * np.ones(5)), town.dirichlet(4 * np.ones(7))
town_cost = np.linalg.norm(bakeries[:, None] - cafes[None, :], axis=-1)
town_plan = transport_plan(town_cost, town_v, town_w)
town_phi, town_psi = dual_potentials(town_cost, town_v, town_w)

figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.8), layout="constrained")
draw_map(left, bakeries, cafes, town_plan, town_v, town_w)
tidy_axes(left, "The cheapest plan (a wider road carries more)")
left.spines[["bottom", "left"]].set_visible(False)
slack = town_cost - town_phi[:, None] - town_psi[None, :]
shades = right.imshow(slack, cmap="magma", vmin=0)
carried, tight = np.argwhere(town_plan > 1e-9), np.argwhere(slack < 1e-7)
right.scatter(tight[:, 1], tight[:, 0], s=12, color="white")
right.scatter(carried[:, 1], carried[:, 0], s=110, facecolor="none", edgecolor="#7fd3ff", lw=2)
shown_phi, shown_psi = (np.round(prices, 2) + 0.0 for prices in (town_phi, town_psi))  # no -0.00
right.set_yticks(range(5), [f"i{i}   φ = {price:+.2f}" for i, price in enumerate(shown_phi)])
right.set_xticks(range(7), [f"j{j}\n{price:+.2f}" for j, price in enumerate(shown_psi)])
tidy_axes(right, "Slack, where it is 0 (dots), and the plan (rings)", xlabel="café and its ψ")
right.set_ylabel("bakery and its φ")
figure.colorbar(shades, ax=right, shrink=0.7, label="cost − φ − ψ")
plt.show()
gap, terms = gap_and_slackness(town_cost, town_v, town_w, town_plan, town_phi, town_psi)
print(f"{len(tight)} slacks are 0, and {len(carried)} roads carry something")
print(f"primal {(town_cost * town_plan).sum():.9f}, gap {gap:.0e}, largest term {terms.max():.0e}")
proof = PrimalDual(town_cost, town_plan, town_phi, town_psi)
print("plan and prices:", proof.first_wrong_link(town_v, town_w) or "both are optimal")

# %% [markdown]
# ## One function instead of two
#
# A critic is *one* function. When can we require $\psi = -\phi$ without loss? The two sets of
# places must be the same set, and then the coupling constraint is $\phi_i - \phi_j \le c_{ij}$. For
# a distance this says that $\phi$ is 1-Lipschitz. For the *squared* distance on a line it looks
# just as harmless. Suppose that all the mass is at the left end of $[0, 1]$ and is needed at the
# right end, so that $OT = 1$ for both costs. Then refine the grid between the ends.
#
# **Predict** the best value with $\psi = -\phi$ as the grid gets more and more cells. For each of
# the two costs, does it *stay* at 1, *fall* towards 0, or *grow*? Any guess will do: it is not
# scored, and the plot below waits for it.


# %% role="solution" id="ot-prediction"
def ot_prediction():
    """{"distance": ..., "squared distance": ...}, each one of "stays", "falls", "grows"."""
    ### BEGIN SOLUTION
    return {"distance": "stays", "squared distance": "falls"}
    ### END SOLUTION


# %% role="run" id="one-potential-fails"
ot_prediction()  # no plot before the guess


def best_single_potential(cost, v, w):
    """The value of the dual with the constraint psi = -phi."""
    n = len(cost)
    rows = [np.eye(n)[i] - np.eye(n)[j] for i in range(n) for j in range(n) if i != j]
    limits = [cost[i, j] for i in range(n) for j in range(n) if i != j]
    first_is_zero = [(0, 0)] + [(None, None)] * (n - 1)
    return -linprog(w - v, A_ub=np.array(rows), b_ub=limits, bounds=first_is_zero).fun


sizes = [2, 3, 5, 9, 17, 33]
curves = {"distance": [], "squared distance": []}
for size in sizes:
    grid = np.linspace(0, 1, size)
    apart = abs(grid[:, None] - grid[None, :])
    ends = np.eye(size)[0], np.eye(size)[-1]
    for name, cost in (("distance", apart), ("squared distance", apart**2)):
        curves[name].append(best_single_potential(cost, *ends))

figure, axes = plt.subplots(figsize=(5.6, 3.0), layout="constrained")
for (name, values), colour in zip(curves.items(), (SEA, SAND), strict=True):
    axes.plot(sizes, values, "o-", color=colour, label=name)
axes.axhline(1, color=INK, linestyle=":", linewidth=1, label="OT for both costs")
axes.set_xscale("log", base=2)
axes.set_xticks(sizes, sizes)
axes.legend(frameon=False, fontsize=8)
tidy_axes(axes, "The dual with ψ = −φ", xlabel="grid points", ylabel="best value", ylim=(0, 1.1))
plt.show()
print(f"{'cost':18}{'you said':10}{'2 points':>9}{'33 points':>11}")
for name, values in curves.items():
    print(f"{name:18}{guess_of(ot_prediction, name):10}{values[0]:9.3f}{values[-1]:11.3f}")

# %% [markdown]
# For the squared distance the single potential must rise from cell to cell in short steps, and the
# square of a short step is tiny: $n$ cells allow a total rise of $1/n$. The distance satisfies the
# triangle inequality, and its square does not.
#
# So let $d$ be a metric on one set of $n$ places, and take *any* feasible pair,
# $\phi_i + \psi_j \le d_{ij}$. Find one function $f$ that is at least as good as the pair, for all
# masses at once: $f_i \ge \phi_i$ and $-f_i \ge \psi_i$ everywhere, and $f_i - f_j \le d_{ij}$.
# Then $\sum v_i f_i - \sum w_i f_i$ is at least the value of the pair, so requiring $\psi = -\phi$
# loses nothing. *(Hint: for given $\psi$, what is the largest $\phi$ that is still feasible?)*
#
# **Contract.** `lipschitz_potential` returns such an $f$ as an array `[n]`; there may be several.
# `distance` is a metric up to rounding, and the pair is feasible: neither needs a check.


# %% role="solution" id="lipschitz-potential"
def lipschitz_potential(distance, phi, psi):
    """One f [n], 1-Lipschitz for `distance` [n, n], with phi <= f <= -psi."""
    ### BEGIN SOLUTION
    return (distance - psi[None, :]).min(axis=1)
    ### END SOLUTION


# %% role="tests" id="lipschitz-potential-tests" check_output="true"
with visible_checks("lipschitz-potential") as check:
    pair = np.array([-2.0, 0.5, -1.0, -3.0]), np.array([0.0, -1.0, -0.5, -6.0])
    f = lipschitz_potential(line_cost, *pair)
    check.shape(f, (4,), "one number for each place")
    check.true((f >= pair[0] - 1e-9).all(), "f is at least phi")
    check.true((f <= -pair[1] + 1e-9).all(), "f is at most -psi")
    check.true((abs(np.diff(f)) <= np.diff(line) + 1e-9).all(), "no slope of f is larger than 1")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points


def draw(rng, n=7):
    """Distances in the plane and a feasible pair with some slack, which is far from Lipschitz."""
    places = rng.uniform(0, 1, (n, 2))
    distance = np.linalg.norm(places[:, None] - places[None, :], axis=-1)
    psi = rng.uniform(-3, 3, n)
    phi = (distance - psi[None, :]).min(axis=1) - rng.uniform(0, 3, n)
    psi = psi - rng.uniform(0, 3, n)
    return distance, phi, psi


def potential(student, distance, phi, psi):
    f = expect_array(student.lipschitz_potential(distance, phi, psi), (7,), what="f")
    return f + 0.0  # true and false are no numbers to NumPy


@points(0.75)
def test_is_one_lipschitz(student, rng):
    """Between any two places the function differs by at most their distance, which may be a metric
    up to rounding."""
    for rounding in (0, 0, 1e-10):
        distance, phi, psi = draw(rng)
        distance = distance + rounding * rng.uniform(-1, 1, (7, 7))
        f = potential(student, distance, phi, psi)
        excess = (abs(f[:, None] - f[None, :]) - distance).max()
        expect(
            excess < 1e-8, f"f differs by {excess:.3g} more than the distance between two places"
        )


@points(0.75)
def test_is_as_good_as_the_pair_for_all_masses(student, rng):
    """Everywhere the function is at least phi, and its negative at least psi."""
    for _ in range(3):
        distance, phi, psi = draw(rng)
        f = potential(student, distance, phi, psi)
        for name, lost in (("f is below phi", phi - f), ("-f is below psi", psi + f)):
            expect(
                lost.max() < 1e-8,
                f"{name} by {lost.max():.3g} in a place: with all mass there, value is lost",
            )


@points(1)
def test_reaches_the_cost_of_transport(student, reference, rng):
    """Made from optimal potentials, it is a 1-Lipschitz function that proves the least cost."""
    distance, _, _ = draw(rng)
    v, w = rng.dirichlet(np.ones(7)), rng.dirichlet(np.ones(7))
    v[:3] = w[4:] = 0.0
    v, w = v / v.sum(), w / w.sum()
    phi, psi = reference.dual_potentials(distance, v, w)
    phi[:3] -= rng.uniform(2, 4, 3)  # prices of empty places may be lower: the value is the same
    psi[4:] -= rng.uniform(2, 4, 3)
    f = potential(student, distance, phi, psi)
    steep = (abs(f[:, None] - f[None, :]) - distance).max() > 1e-6
    expect(not steep, "made from optimal potentials, f is steeper than the distance allows")
    least, value = v @ phi + w @ psi, v @ f - w @ f
    expect(abs(value - least) < 1e-6, f"f proves a cost of {value:.6g}, the least is {least:.6g}")


### END HIDDEN TESTS

# %% [markdown]
# Together this gives **Kantorovich-Rubinstein** duality: for a metric $d$,
#
# $$OT(v, w; d) = \max_{f\ \text{1-Lipschitz}}\ \sum_i v_i f_i - \sum_i w_i f_i
#   = \max_{f\ \text{1-Lipschitz}}\ \mathbb E_{x \sim v} f(x) - \mathbb E_{x \sim w} f(x).$$
#
# If $v$ is the data, $w$ the generator and $f$ the critic, this is the objective of the WGAN. The
# next plot shows the perfect critic for two heaps of data with the generator's heap between them.
# From its lowest point the critic rises to both sides with slope 1, even where there is no mass,
# and through the heaps of data to their far ends, because that mass is moved, too. So wherever a
# generated picture is, the critic says which way to go.

# %% role="deliverable" id="perfect-critic"
grid = np.linspace(0, 4, 61)
apart = abs(grid[:, None] - grid[None, :])


def heap(*bumps):
    """Masses on the grid: a sum of (centre, width, weight)."""
    masses = sum(weight * np.exp(-(((grid - c) / width) ** 2)) for c, width, weight in bumps)
    masses[masses < 1e-3] = 0.0
    return masses / masses.sum()


data_heap, made_heap = heap((0.7, 0.2, 1), (3.3, 0.25, 1)), heap((2.2, 0.3, 1))
critic = lipschitz_potential(apart, *dual_potentials(apart, data_heap, made_heap))
critic = critic - critic.min()
reached = data_heap @ critic - made_heap @ critic
least = (apart * transport_plan(apart, data_heap, made_heap)).sum()
figure, axes = plt.subplots(figsize=(7.2, 3.2), layout="constrained")
for masses, colour, name in ((data_heap, INK, "data"), (made_heap, SAND, "generator")):
    axes.fill_between(grid, 20 * masses, step="mid", color=colour, alpha=0.6, lw=0, label=name)
axes.plot(grid, critic, color=SEA, linewidth=2, label="critic f")
axes.legend(frameon=False, fontsize=8)
tidy_axes(axes, "The perfect critic, on a line", xlabel="x", ylabel="f (and mass × 20)")
plt.show()
steepest = (abs(np.diff(critic)) / np.diff(grid)).max()
print(
    f"the critic reaches {reached:.6f}, the plan costs {least:.6f}; steepest slope {steepest:.6f}"
)

# %% [markdown] role="written" id="derive-the-dual" points="1"
# **Write the proof down.** Your certificate and the example of the runaway plan give
# $\inf_{T \ge 0} L(T, \phi, \psi)$, the middle of the derivation. Add its two ends, for general
# $m$ and $n$, in at most ten lines. (a) Why is the primal $\min_T \max_{\phi, \psi}$ of the
# Lagrangian, over $T \ge 0$ and *free* $\phi, \psi$? (b) Which inequality always holds when the
# order of minimum and maximum is swapped, and why? (It is an equality here: a linear program with a
# feasible plan and a finite value has no gap to its dual.) Pictures of handwritten pages are
# welcome.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) for a plan with wrong marginals the maximum over the multipliers is infinite,
#   else it is the cost; it needs multipliers of *either* sign, because the constraints are
#   equalities. "phi, psi >= 0", or nothing about the sign: 0.
# - 0.5 points: (b) max min <= min max always (weak duality) (half), with a reason, such as the
#   chain below (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) $L(T, \phi, \psi) = \sum T_{ij} c_{ij} + \sum_i \phi_i (v_i - \sum_j T_{ij}) + \sum_j \psi_j
# (w_j - \sum_i T_{ij})$. If a marginal of $T$ is wrong, its bracket is not 0, and a multiplier with
# the sign of the bracket makes L go to $+\infty$. For this both signs must be allowed. If all
# marginals are right, L is the cost. So $OT = \min_{T \ge 0} \max_{\phi, \psi} L$.
#
# (b) $\inf_T L(T, \phi, \psi) \le L(T, \phi, \psi) \le \max L(T, \cdot)$ for every $T$ and every
# pair, so max min is at most min max. By the certificate, $\inf_{T \ge 0} L$ is $v \cdot \phi + w
# \cdot \psi$ under the coupling constraint, and $-\infty$ elsewhere, so max min is the dual.
# ### END SOLUTION

# %% [markdown] role="written" id="ot-why-it-looks-right" points="1"
# **Why does the wrong answer look right?** A classmate leaves `linprog`'s default bounds in the
# dual, so that $\phi, \psi \ge 0$. (a) On random costs between 1 and 2 all values agree with the
# primal to nine digits. Why? (b) What is the result when the cost is a distance on one set?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) a shift can make the potentials nonnegative: the values of an optimal phi differ
#   by at most max c - min c = 1, so with min phi = 0 each psi_j = min_i (c_ij - phi_i) is at least
#   min c - 1 >= 0. "A shift makes them nonnegative, because the costs are far from 0" is enough,
#   even without the bound.
# - 0.5 points: (b) for a distance c_ii = 0 forces phi_i = psi_i = 0, and the value is 0.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Take optimal potentials with $\phi_i = \min_j (c_{ij} - \psi_j)$ and
# $\psi_j = \min_i (c_{ij} - \phi_i)$. Two values of $\phi$ differ by at most
# $\max c - \min c \le 1$. Shift so that the least $\phi$ is 0: then
# $\psi_j \ge \min c - \max\phi \ge 1 - 1 = 0$. So the bounds do not change the optimal value.
#
# (b) $\phi_i + \psi_i \le d_{ii} = 0$ allows only zeros, and the "distance" between any two
# distributions is 0.
# ### END SOLUTION

# %% role="run" id="ot-summary"
check_summary(
    [
        "lagrangian",
        "inner-infimum",
        "transport-plan",
        "dual-potentials",
        "gap-and-slackness",
        "lipschitz-potential",
    ]
)
