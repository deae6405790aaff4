# ---
# title: The triangle inequality of the Wasserstein distance
# covers:
#   - CSE 599i HW3 problem 4: [w1m-glue, w1m-chain, w1m-proof]
# differs:
#   CSE 599i HW3 problem 4:
#     The certificate is for three places, and the written part for n.
# presupposes: [Wasserstein distance, couplings, triangle inequality]
# setup: [basics, checks, symbolic, certificates, transport]
# minutes: {smoke: 0.2, cpu: 0.2, gpu: 0.2}
# work: {reading: 23, w1m-glue: 18, w1m-chain: 24, w1m-costs: 9, w1m-broken: 10, w1m-proof: 14,
#   w1m-looks-right: 25}
# ---
# %% [markdown]
# # The triangle inequality of the Wasserstein distance
#
# We judge a generator by its distance from the data, and we improve it step by step. Is the
# distance from the first generator to the data at most the sum of the steps? This is the triangle
# inequality, and KL does not satisfy it. The Wasserstein distance on $n$ places with a metric cost
# $c$,
#
# $$W_1(p, q) = \min_{\pi \in \Pi(p, q)} \langle c, \pi \rangle
#   = \min_{\pi \in \Pi(p, q)} \sum_{ik} c_{ik}\, \pi_{ik},$$
#
# satisfies it: $W_1(p, q) \le W_1(p, r) + W_1(r, q)$. The idea of the proof is simple. Carry
# everything from $p$ to $r$ with a best plan $\pi_p$, then from $r$ to $q$ with a best plan
# $\pi_q$, and forget the stopover. The result is a plan from $p$ to $q$, the **glued** plan
#
# $$\kappa = \pi_p \,\operatorname{diag}(1/r)\, \pi_q .$$
#
# Why $1/r$? Of the $r_j$ units at the stopover $j$, the fraction $\pi_q[j,k]/r_j$ goes on to $k$,
# wherever they came from.
#
# ![Bands of mass go from p over the stopovers r to q. Each unit keeps the colour of the place where
# it started; every band that leaves a stopover has the colours in the proportion in which they
# arrived there.](figures/gluing.png)
#
# *The glued plan: what arrives at a stopover is mixed, and everything that leaves it is a part of
# the same mixture.*
#
# You will program $\kappa$ and prove the inequality link by link. The experiments show when the
# detour costs nothing, and which property of $c$ the proof needs.
#
# **Contract for everything below.**
#
# - Distributions are NumPy arrays of float64, plans are arrays with the first distribution along
#   the rows: `plan_pr[i, j]` is the mass that goes from $i$ to $j$. All are nonnegative, and some
#   places may have no mass.
# - Best plans are not unique; any best plan is right.
# - Functions do not change their arguments.

# %% role="setup" id="w1m-helpers" collapsed="true"
import time
from types import SimpleNamespace

from scipy.optimize import linprog


def optimal_plan(cost, p, q):
    """A plan [m, n] between p [m] and q [n] of the least cost, by linear programming."""
    m, n = cost.shape
    leaves, arrives = np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))
    marginals = np.concatenate([p, q])
    result = linprog(cost.ravel(), A_eq=np.vstack([leaves, arrives]), b_eq=marginals)
    return np.maximum(result.x, 0.0).reshape(m, n)


def distances(places):
    """The Euclidean distances [n, n] between places [n, 2]."""
    return np.linalg.norm(places[:, None] - places[None, :], axis=-1)


# %% [markdown]
# ## The glued plan, taken literally
#
# Take three places, where no mass stops at the last one: $r_2 = 0$. The next cell computes $\kappa$
# exactly as in the formula, and then with the usual quick fix, a small number added to $r$.

# %% role="run" id="w1m-literally" check_output="true"
first_leg = np.array([[0.3, 0.2, 0.0], [0.0, 0.1, 0.0], [0.1, 0.3, 0.0]])
second_leg = np.array([[0.0, 0.1, 0.3], [0.2, 0.0, 0.4], [0.0, 0.0, 0.0]])
stopover = second_leg.sum(1)
with np.errstate(all="ignore"):
    literally = first_leg @ np.diag(1 / stopover) @ second_leg
print("the formula:", literally.tolist()[0])
for scale, of in ((1.0, "these masses"), (1e-6, "masses a million times smaller")):
    for epsilon_added in (1e-3, 1e-8):
        aided = scale * first_leg @ np.diag(1 / (scale * stopover + epsilon_added))
        arrived = (aided @ (scale * second_leg)).sum() / scale
        print(f"{of}, r + {epsilon_added:g}: {1 - arrived:.1e} of the mass gets lost")

# %% [markdown]
# `0 * inf` is not a number. The quick fix loses mass: a little for large masses, nearly all of it
# for tiny ones. If mass is lost, the result is not a plan, and its cost is not a bound. But a place
# without mass needs no fix: nothing arrives there, so nothing has to leave.
#
# **Contract.** `glue(plan_pr, plan_rq)` returns $\kappa$ `[m, n]` for plans `[m, k]` and `[k, n]`.
#
# - $r$ is the mass that arrives at the stopovers and also the mass that leaves them: the columns of
#   `plan_pr` and the rows of `plan_rq` have the same sums. If the two sums of a stopover differ by
#   more than 1e-9 of the largest of all these sums, it raises `ValueError`; it never corrects them.
#   A smaller gap is rounding, and the plans are glued.
# - A stopover with $r_j = 0$ adds nothing, and causes no warning, NaN or infinity.
# - The rows of $\kappa$ sum to $p$ and its columns to $q$ up to rounding, in any unit: if you
#   multiply both plans by a number, $\kappa$ is multiplied by the same number. So the total need
#   not be 1.


# %% role="solution" id="w1m-glue"
def glue(plan_pr, plan_rq):
    """kappa = plan_pr diag(1/r) plan_rq, an array [m, n]; ValueError if the plans do not fit"""
    ### BEGIN SOLUTION
    r, leaving = plan_pr.sum(axis=0), plan_rq.sum(axis=1)
    if abs(r - leaving).max() > 1e-9 * r.max():
        raise ValueError("the mass that arrives at a stopover has to leave it")
    used = r > 0
    return plan_pr[:, used] / r[used] @ plan_rq[used]
    ### END SOLUTION


# %% role="tests" id="w1m-glue-tests" check_output="true"
with visible_checks("w1m-glue") as check:
    kappa = glue(first_leg, second_leg)
    check.shape(kappa, (3, 3), "from three places to three places")
    check.certificate(Coupling(kappa, first_leg.sum(1), second_leg.sum(0)))
    check.close(
        glue(first_leg, np.diag(stopover)), first_leg, "the second leg does not move anything"
    )
    check.close(
        1e12 * glue(1e-12 * first_leg, 1e-12 * second_leg), kappa, "the same plans in another unit"
    )
    import warnings

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        glue(first_leg, second_leg)
    check.true(not warned, "an empty stopover causes no warning")
    elsewhere = second_leg[[1, 0, 2]]  # the same goods, from the wrong stopovers
    for unit in (1.0, 1e-12):
        try:
            glue(unit * first_leg, unit * elsewhere)
            refused = False
        except ValueError:
            refused = True
        check.true(
            refused, f"plans that do not fit are a ValueError, with masses of about {unit:g}"
        )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import (
    expect,
    expect_array,
    expect_close,
    expect_items,
    expect_raises,
    points,
    show,
)


def legs(rng, m, k, n, empty=False):
    """Two random plans that meet in r [k]; with `empty`, one stopover has no mass."""
    r = rng.dirichlet(np.ones(k))
    if empty:
        r[rng.integers(k)] = 0.0
        r = r / r.sum()
    return rng.dirichlet(np.ones(m), k).T * r, rng.dirichlet(np.ones(n), k) * r[:, None]


@points(0.6)
def test_is_a_plan_from_start_to_goal(student, rng):
    """Nothing is lost: rows sum to the first distribution, columns to the last, in any unit."""
    for scale, shape in ((1.0, (4, 3, 6)), (1e-12, (5, 5, 5)), (300.0, (2, 6, 3))):
        first, second = (scale * leg for leg in legs(rng, *shape))
        kappa = expect_array(student.glue(first, second), (shape[0], shape[2]), what="kappa")
        expect(kappa.min() >= 0, "kappa is negative somewhere")
        for name, sums, masses in (
            ("rows", kappa.sum(1), first.sum(1)),
            ("columns", kappa.sum(0), second.sum(0)),
        ):
            gap = abs(sums - masses).max() / scale
            expect(
                gap < 1e-9,
                f"for masses of {scale:g} in all the {name} of kappa are off by {gap:.2g} of that "
                f"(1/r, not r? nothing added to r? only an empty stopover left out?)",
            )


@points(1.5)
def test_goods_go_on_in_the_stopovers_shares(student, reference, rng):
    """From each stopover, everything goes on in the same shares, wherever it came from."""
    first, second = legs(rng, 4, 5, 3)
    what = "kappa (forgets who brought what to a stopover, but not which stopover it was)"
    expect_close(student.glue(first, second), reference.glue(first, second), what, rtol=1e-8)


# What is warned of on the way, and the plans afterwards.
QUIETLY = """
import warnings
with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    kappa = glue(first, second)
[kappa, [str(each.message) for each in warned], first, second]
"""


@points(0.3)
def test_an_empty_stopover_adds_nothing(student, reference, rng):
    """Where nothing stops over, kappa is as if the stopover were not there, without a warning."""
    first, second = legs(rng, 4, 5, 4, empty=True)
    found = student.run(QUIETLY, first=first, second=second)
    kappa, warned, *_ = expect_items(found, 4, "what glue did")
    used = first.sum(axis=0) > 0
    served = student.glue(first[:, used], second[used])
    expect_array(served, (4, 4), what="kappa without the empty stopover")
    what = "kappa with an empty stopover (0 times 1/0?)"
    expect_close(kappa, served, what, rtol=1e-8)
    expect(kappa.max() > 0, "kappa is zero: the other stopovers are served as before")
    expect(not warned, f"an empty stopover caused a warning: {show(warned)}")


@points(0.15)
def test_leaves_the_plans_as_they_are(student, rng):
    """The two plans are the same afterwards as before."""
    first, second = legs(rng, 4, 5, 3)
    kappa, _, *after = expect_items(
        student.run(QUIETLY, first=first.copy(), second=second.copy()), 4, "what glue did"
    )
    expect_array(kappa, (4, 3), what="kappa")
    for name, plan, found in zip(("plan_pr", "plan_rq"), (first, second), after, strict=True):
        expect_close(found, plan, f"{name} after glue (a copy can be changed instead)", rtol=1e-12)


@points(0.45)
def test_legs_that_do_not_meet_are_an_error(student, rng):
    """Plans that disagree about the stopovers raise ValueError instead of being corrected."""
    first, second = legs(rng, 4, 4, 4)
    elsewhere = second.copy()
    elsewhere[0], elsewhere[1] = second[1], second[0]  # the same goods, from the wrong stopovers
    r = second.sum(axis=1)
    busiest = r.argmax()

    def off_by(gap):
        """The second leg with a gap at the stopover with the largest sum, relative to it."""
        leg = second.copy()
        leg[busiest] *= 1 + gap
        return leg

    nearly_empty, quiet = (first.copy(), second.copy()), (busiest + 1) % 4
    nearly_empty[0][:, quiet] *= 2e-10 * r.max() / r[quiet]
    nearly_empty[1][quiet] *= 1e-10 * r.max() / r[quiet]

    for scale in (1.0, 1e-12):
        for what, leg in (
            ("a second leg of 99 % of the mass", 0.99 * second),
            ("a second leg of 101 % of the mass", 1.01 * second),
            ("a second leg with another r", elsewhere),
            ("a gap of 1.5e-9 of the largest sum", off_by(1.5e-9)),
        ):
            expect_raises(
                lambda scale=scale, leg=leg: student.glue(scale * first, scale * leg),
                "ValueError",
                f"{what}, for a total mass of {scale:g}",
            )
        rounded = student.glue(scale * first, scale * off_by(rng.choice([-1, 1]) * 7e-10))
        expect_array(rounded, (4, 4), what="kappa where the sums differ by 7e-10 of the largest")
        kappa = student.glue(*(scale * leg for leg in nearly_empty))
        what = "kappa where a nearly empty stopover's sums differ by half, 1e-10 of the largest sum"
        expect_array(kappa, (4, 4), what=what)
    nothing = student.glue(np.zeros((4, 4)), np.zeros((4, 4)))
    expect_array(nothing, (4, 4), what="kappa of two plans without any mass, which fit")


### END HIDDEN TESTS

# %% [markdown]
# ## The cost of the detour
#
# Now you prove the inequality on three places, with symbols for everything. `leg.A[i][j]` is the
# mass that goes from $i$ to $j$ on the first leg, `leg.B[j][k]` is the mass from $j$ to $k$ on the
# second leg, and `leg.r[j]` is the mass at the stopover $j$. The legs always fit, because
# `leg.B[j][2]` is defined as the rest of `leg.r[j]`. The cost `leg.c` is symmetric and zero on the
# diagonal. All other entries lie between 1 and 2. So it is a metric: a path over a third place has
# at least the length 2, and no distance is larger than 2.
#
# **Contract.** `triangle_chain` returns an `InequalityChain` of three steps with the relations
# `["<=", "=="]`:
#
# 1. $\langle c, \kappa \rangle$, with the entries of $\kappa$ written out;
# 2. the same sum over all paths $i \to j \to k$, with the length of the path, a bracket
#    `(c_ij + c_jk)`, in place of the distance $c_{ik}$;
# 3. $\langle c, \pi_p \rangle + \langle c, \pi_q \rangle$, with no division left.


# %% role="setup" id="w1m-symbols" collapsed="true"
def _symbols(letter, rows, columns):
    names = [[f"{letter}_{i}{j}" for j in range(columns)] for i in range(rows)]
    return [[sp.Symbol(name, positive=True) for name in row] for row in names]


_A, _B, _C = _symbols("a", 3, 3), _symbols("b", 3, 2), _symbols("c", 3, 3)
_R = [_A[0][j] + _A[1][j] + _A[2][j] for j in range(3)]
leg = SimpleNamespace(
    A=_A,
    B=[[*_B[j], _R[j] - _B[j][0] - _B[j][1]] for j in range(3)],
    r=_R,
    c=[[_C[min(i, k)][max(i, k)] if i != k else 0 for k in range(3)] for i in range(3)],
)
LEG_DOMAIN = dict.fromkeys(sum(_A, []), (0.1, 1)) | dict.fromkeys(sum(_B, []), (0.01, 0.14))
LEG_DOMAIN |= dict.fromkeys([_C[0][1], _C[0][2], _C[1][2]], (1, 2))


def has_division(expression):
    """The expression contains a division."""
    return any(power.exp.could_extract_minus_sign() for power in expression.atoms(sp.Pow))


def has_ways(expression):
    """Each path over a third place has its mass, times its length as a bracket of two costs."""
    expression, length = by_name(expression, LEG_DOMAIN), sp.Dummy()
    for j, (i, k) in enumerate([(1, 2), (0, 2), (0, 1)]):
        bracket = leg.c[i][j] + leg.c[j][k]
        mass = (leg.A[i][j] * leg.B[j][k] + leg.A[k][j] * leg.B[j][i]) / leg.r[j]
        found = sp.diff(expression.xreplace({bracket: length}), length)
        if found.has(length) or first_difference(found, mass, draw_points(LEG_DOMAIN)):
            return False
    return True


TRIANGLE_FORMS = [
    Form("the cost of kappa, with the divisions by r_j", has_division),
    Form(
        "a sum over the paths i -> j -> k of their masses, with divisions by r_j, times brackets "
        "(c_ij + c_jk)",
        all_of(has_division, has_ways),
    ),
    Form("the cost of the two legs, without any division", lambda e: not has_division(e)),
]


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# $\kappa_{ik}$ is a sum over the stopovers $j$. With the sum over $i$ and $k$ of the cost there
# are 27 terms, one for each path.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Steps 1 and 2 have the same 27 masses and differ in what each is multiplied by. For step 3, split
# the bracket into two sums. In each, sum first over the index that does not occur in the cost: this
# gives the mass at a stopover, which cancels the division.
#
# </details>


# %% role="solution" id="w1m-chain"
def triangle_chain():
    """InequalityChain: the cost of kappa <= the length of all paths == the cost of both legs."""
    ### BEGIN SOLUTION
    ways = [(i, j, k) for i in range(3) for j in range(3) for k in range(3)]
    pairs = [(i, j) for i in range(3) for j in range(3)]
    A, B, c, r = leg.A, leg.B, leg.c, leg.r
    return InequalityChain(
        [
            sum(A[i][j] * B[j][k] / r[j] * c[i][k] for i, j, k in ways),
            sum(A[i][j] * B[j][k] / r[j] * (c[i][j] + c[j][k]) for i, j, k in ways),
            sum(A[i][j] * c[i][j] + B[i][j] * c[i][j] for i, j in pairs),
        ],
        ["<=", "=="],
    )
    ### END SOLUTION


# %% role="tests" id="w1m-chain-tests" check_output="true"
with visible_checks("w1m-chain") as check:
    chain = triangle_chain()
    check.certificate(chain, LEG_DOMAIN, TRIANGLE_FORMS, relations=["<=", "=="])
    stay = {leg.A[i][j]: sp.Integer(i == j) for i in range(3) for j in range(3)}
    stay |= {leg.B[j][k]: sp.Integer(j == k) for j in range(3) for k in range(2)}
    check.close(
        [float(by_name(sp.sympify(step), list(stay)).subs(stay)) for step in chain.steps],
        [0.0, 0.0, 0.0],
        "if nothing moves on either leg, the cost is 0",
    )
    swap = (1, 0, 2)
    back = {leg.A[i][j]: sp.Integer(j == swap[i]) for i in range(3) for j in range(3)}
    back |= {leg.B[j][k]: sp.Integer(k == swap[j]) for j in range(3) for k in range(2)}
    first_step = by_name(sp.sympify(chain.steps[0]), list(back)).subs(back)
    check.true(
        sp.simplify(first_step) == 0, "step 1, if two places swap and swap back: nothing moved"
    )
    once = stay | {leg.A[i][j]: sp.Integer(j == swap[i]) for i in range(3) for j in range(3)}
    swapped_once = by_name(sp.sympify(chain.steps[0]), list(once)).subs(once)
    both_ways = sp.simplify(swapped_once - 2 * leg.c[0][1]) == 0
    check.true(both_ways, "step 1, if two places swap on the first leg: both ways are paid")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, check_inequality_chain, expect, expression, points, steps_of


def positive(*names):
    return [sp.Symbol(name, positive=True) for name in names]


DOMAIN = dict.fromkeys(positive(*(f"a_{i}{j}" for i in range(3) for j in range(3))), (0.1, 1))
DOMAIN |= dict.fromkeys(positive(*(f"b_{j}{k}" for j in range(3) for k in range(2))), (0.01, 0.14))
DOMAIN |= dict.fromkeys(positive("c_01", "c_02", "c_12"), (1, 2))


@points(2)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """The glued plan costs at most the ways it stands for, which cost as much as the two legs."""
    right = reference.triangle_chain().steps
    check_inequality_chain(
        student.triangle_chain(),
        DOMAIN,
        rng,
        forms=reference.TRIANGLE_FORMS,
        start=right[0],
        target=right[-1],
        relations=["<=", "=="],
        strict=[1],
        points=5,
    )


@points(0.5)
def test_the_ends_are_the_costs_of_the_three_plans(student, reference, rng):
    """The chain leads from the cost of the glued plan to the costs of the two legs."""
    steps = steps_of(student.triangle_chain(), kind="InequalityChain")
    right = reference.triangle_chain().steps
    for name, place, mistake in (
        ("first", 0, "kappa_ik sums A_ij B_jk / r_j over the stopovers j"),
        ("last", -1, "each leg is paid once, at its own cost"),
    ):
        answer = expression(steps[place], DOMAIN, what=f"the {name} step")
        difference = agree(answer, expression(right[place], DOMAIN), DOMAIN, rng, points=3)
        if difference is not None:
            values = f"{difference.left}, expected {difference.right}"
            expect(False, f"the {name} step is {values} at a random point: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# ## Three numbers
#
# So $W_1(p, q) \le \langle c, \kappa \rangle \le W_1(p, r) + W_1(r, q)$. Now compute all three
# numbers.
#
# **Contract.** `three_costs(cost, p, r, q, solve, glue)` returns a tuple of three floats: the cost
# of the direct plan from `p` to `q`, the cost of the glued plan, and the cost of the two legs
# together. `solve(cost, v, w)` returns a plan from `v` to `w`, and `glue` returns the glued plan of
# two plans. Use these arguments as they are given. `cost[i, k]` is the cost of moving one unit from
# `i` to `k`. Here it may be any array `[n, n]`, symmetric or not, metric or not.


# %% role="solution" id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    """(direct, glued, both legs): the costs of three ways to carry p to q, as floats."""
    ### BEGIN SOLUTION
    to_stopover, onwards = solve(cost, p, r), solve(cost, r, q)
    plans = solve(cost, p, q), glue(to_stopover, onwards), to_stopover + onwards
    return tuple((cost * plan).sum().item() for plan in plans)
    ### END SOLUTION


# %% role="tests" id="w1m-costs-tests" check_output="true"
with visible_checks("w1m-costs") as check:
    corner = distances(np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0]]))
    here, there, beyond = np.eye(3)
    costs = three_costs(
        corner,
        here,
        there,
        beyond,
        lambda cost, v, w: optimal_plan(cost, v, w),
        lambda plan_pr, plan_rq: np.outer(here, beyond),
    )
    check.close(costs, (5.0, 5.0, 7.0), "from one corner of a triangle to another, over the third")
    one_way = np.arange(9.0).reshape(3, 3)  # there is not the same as back
    costs = three_costs(
        one_way,
        here,
        there,
        beyond,
        lambda cost, v, w: 10 * np.outer(v, w),
        lambda plan_pr, plan_rq: 3 * np.outer(here, beyond),
    )
    check.close(costs, (20.0, 6.0, 60.0), "other functions given: 10 times, 3 times the mass")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect_close, expect_items, points

LINEAR_PROGRAM = """
import numpy as np
from scipy.optimize import linprog
def solve(cost, v, w):
    m, n = cost.shape
    A = np.vstack([np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))])
    return linprog(cost.ravel(), A_eq=A, b_eq=np.concatenate([v, w])).x.reshape(m, n)
def glued(plan_pr, plan_rq):
    return plan_pr @ np.diag(1 / plan_pr.sum(0)) @ plan_rq
three_costs(cost, p, r, q, solve, glued)
"""
# Plans that are not optimal, and a glue that shows in the cost what it was given.
ODD_HELPERS = """
import numpy as np
def solve(cost, v, w):
    return np.outer(v, w) + 0.1 * np.outer(np.arange(len(v)), w)
def glued(plan_pr, plan_rq):
    return plan_pr @ plan_rq + 2 * plan_pr
three_costs(cost, p, r, q, solve, glued)
"""


def read(answer):
    return expect_items(answer, 3, "the three costs")


NAMES = ("the direct cost", "the cost of the glued plan", "the cost of both legs")
MISTAKES = ("p to q at once", *["p to r, then r to q; the functions that were given"] * 2)


@points(0.5)
def test_the_three_costs_stand_in_order(student, reference, rng):
    """For distances in the plane they are the direct cost, the glued one and that of both legs."""
    places = rng.normal(size=(5, 2))
    cost = np.linalg.norm(places[:, None] - places[None, :], axis=-1)
    p, r, q = rng.dirichlet(np.ones(5), 3)
    inputs = {"cost": cost, "p": p, "r": r, "q": q}
    actual = read(student.run(LINEAR_PROGRAM, **inputs))
    expected = reference.run(LINEAR_PROGRAM, **inputs)
    for name, got, wanted in zip(NAMES, actual, expected, strict=True):
        expect_close(got, wanted, name, rtol=1e-6, atol=1e-8)


@points(0.5)
def test_uses_solve_and_glue_as_given(student, reference, rng):
    """Which plan goes from where to where shows in a cost that is not symmetric."""
    inputs = dict(zip("prq", rng.dirichlet(np.ones(4), 3), strict=True))
    inputs["cost"] = rng.uniform(0, 3, (4, 4))
    actual = read(student.run(ODD_HELPERS, **inputs))
    expected = reference.run(ODD_HELPERS, **inputs)
    for name, mistake, got, wanted in zip(NAMES, MISTAKES, actual, expected, strict=True):
        expect_close(got, wanted, f"{name} ({mistake})", rtol=1e-8)


### END HIDDEN TESTS

# %% [markdown]
# ## Is the detour ever free?
#
# There are seven places, with $p$ in the lower row (orange) and $q$ in the row above it (blue).
# First the stopovers $r$ are half $p$ and half $q$. Then everything stops at one far place.
#
# **Predict**: is the glued plan as cheap as the direct one, or more expensive? For each of the two
# cases, write `"equal"` or `"dearer"` (more expensive). Your prediction is not scored, and any
# guess will do. The next cell waits for it.


# %% role="solution" id="w1m-prediction"
def w1m_prediction():
    """{"half and half": ..., "one place": ...}, each "equal" or "dearer"."""
    ### BEGIN SOLUTION
    return {"half and half": "dearer", "one place": "dearer"}
    ### END SOLUTION


# %% role="run" id="w1m-pictures"
w1m_prediction()  # first your guess, then the pictures
ORANGE, GREEN, BLUE, GREY = "#d95f02", "#1a7f37", "#2166ac", "#333333"
town = np.random.default_rng(11)
sites = np.array([[0.0, 0], [1, 0], [2, 0], [0.1, 0.5], [1.1, 0.5], [2.1, 0.5], [1, 1.3]])
sites[:6] += town.normal(0, 0.07, (6, 2))
town_cost = distances(sites)
start = np.append(town.dirichlet(9 * np.ones(3)), np.zeros(4))
goal = np.concatenate([np.zeros(3), town.dirichlet(9 * np.ones(3)), [0.0]])
stopovers = {"half and half": (start + goal) / 2, "one place": np.eye(7)[6]}


def draw_roads(axes, plan, colour, aside=0.0):
    """The roads of a plan; a wider road carries more. `aside` shifts them to show all."""
    for i, k in np.argwhere(plan > 1e-9):
        along = sites[k] - sites[i]
        shift = aside * np.array([-along[1], along[0]]) / (np.linalg.norm(along) + 1e-9)
        road = sites[[i, k]] + shift
        axes.plot(*road.T, color=colour, alpha=0.45, linewidth=14 * plan[i, k])


figure, panels = plt.subplots(1, 4, figsize=(11.5, 3.1), layout="constrained")
for (name, middle), (via, glued_panel) in zip(stopovers.items(), panels.reshape(2, 2), strict=True):
    legs = optimal_plan(town_cost, start, middle), optimal_plan(town_cost, middle, goal)
    direct, detour, both = three_costs(town_cost, start, middle, goal, optimal_plan, glue)
    draw_roads(via, legs[0], ORANGE, aside=0.03)
    draw_roads(via, legs[1], BLUE, aside=-0.03)
    draw_roads(glued_panel, glue(*legs), GREEN)
    via.set_title(f"r: {name}; both legs {both:.3f}", loc="left", fontsize=9)
    glued_panel.set_title(f"glued {detour:.3f}, best {direct:.3f}", loc="left", fontsize=9)
    seen = "equal" if detour - direct < 1e-9 else "dearer"
    print(f"{name:14} you said {guess_of(w1m_prediction, name):8} measured {seen}")
for axes in panels:
    for masses, colour in ((start, ORANGE), (goal, BLUE)):
        shown = masses > 0
        axes.scatter(
            *sites[shown].T, s=700 * masses[shown], color=colour, edgecolor="white", zorder=2
        )
    axes.scatter(*sites[6], s=40, color=GREY, zorder=2)
    axes.margins(0.12)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
plt.show()

# %% [markdown]
# With everything in one place, $\kappa$ becomes $p\, q^\top$, the plan that ignores where each unit
# came from. With half and half, $\kappa$ is as good as the best plan. The next plot goes from one
# stopover to the other.

# %% role="deliverable" id="w1m-detours"
shares = np.linspace(0, 1, 21)
curves = np.array(
    [
        three_costs(
            town_cost,
            start,
            (1 - share) * stopovers["half and half"] + share * stopovers["one place"],
            goal,
            optimal_plan,
            glue,
        )
        for share in shares
    ]
)
figure, axes = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
names = ("W1(p, q), direct", "cost of the glued plan", "W1(p, r) + W1(r, q)")
for values, name, colour in zip(curves.T, names, (GREY, GREEN, ORANGE), strict=True):
    axes.plot(shares, values, color=colour, linewidth=2, label=name)
axes.set(xlabel="fraction of r in the far place (the rest: half p, half q)", ylabel="cost")
axes.set_title("The glued plan lies between", loc="left", fontsize=10)
axes.legend(frameon=False, fontsize=8)
axes.spines[["top", "right"]].set_visible(False)
plt.show()
in_order = (np.diff(curves, axis=1) >= -1e-9).all()
print(f"direct <= glued <= both legs for all {len(shares)} stopovers: {in_order}")

# %% [markdown]
# ## What the proof needs
#
# The first link of the chain uses $c_{ik} \le c_{ij} + c_{jk}$. Here is a popular cost that does
# not satisfy this: the *squared* distance between places on a line. Call its least cost $W_c(p,
# q)$.
#
# **Contract.** `broken_triangle(positions)` gets at least three positions on a line, an array `[n]`
# in any order, with no two positions equal or nearly equal. It returns three distributions
# `(p, r, q)` on these positions, arrays `[n]` that sum to 1. For the cost $c_{ik} = (x_i - x_k)^2$
# they satisfy $W_c(p, q) > W_c(p, r) + W_c(r, q)$, by more than rounding: by at least 1e-6 of
# $W_c(p, q)$. There are many right answers; any of them counts.


# %% role="solution" id="w1m-broken"
def broken_triangle(positions):
    """(p, r, q): a stopover r that makes the squared distance cheaper; each [n], summing to 1."""
    ### BEGIN SOLUTION
    order = np.argsort(positions)
    units = np.eye(len(positions))
    return units[order[0]], units[order[1]], units[order[-1]]
    ### END SOLUTION


# %% role="tests" id="w1m-broken-tests" check_output="true"
with visible_checks("w1m-broken") as check:
    spots = np.array([0.4, 2.0, -1.0, 1.1])
    triple = broken_triangle(spots)
    check.true(len(triple) == 3, "three distributions")
    for part in triple:
        check.shape(part, (4,), "one mass for each position")
        check.close(np.sum(part), 1.0, "the masses sum to 1")
    squares = (spots[:, None] - spots) ** 2

    def squared_cost(v, w):
        return (squares * optimal_plan(squares, v, w)).sum()

    start, halfway, goal = triple
    detour = squared_cost(start, halfway) + squared_cost(halfway, goal)
    check.true(squared_cost(start, goal) > detour + 1e-6, "the stopover makes the way cheaper")
### BEGIN HIDDEN TESTS
import numpy as np
from scipy.optimize import linprog

from dgm.testing import expect, expect_array, expect_items, points


def least_cost(cost, v, w):
    n = len(v)
    A = np.vstack([np.kron(np.eye(n), np.ones(n)), np.kron(np.ones(n), np.eye(n))])
    return linprog(cost.ravel(), A_eq=A, b_eq=np.concatenate([v, w])).fun


@points(1.5)
def test_the_stopover_saves_costs(student, rng):
    """For the squared distance, two steps cost less than the direct way."""
    for count in (3, 4, 5, 6):
        positions = rng.permutation(rng.normal() + np.cumsum(rng.uniform(0.2, 1.0, count)))
        last = positions.argmax()  # at the second place, so that the list is never in order
        positions[[1, last]] = positions[[last, 1]]
        triple = student.broken_triangle(positions)
        triple = expect_items(triple, 3, "the three distributions (p, r, q)")
        p, r, q = (
            expect_array(masses, (count,), what=name)
            for masses, name in zip(triple, "prq", strict=True)
        )
        for masses, name in ((p, "p"), (r, "r"), (q, "q")):
            right = masses.min() >= 0 and abs(masses.sum() - 1) < 1e-9
            expect(right, f"{name} is no distribution: nonnegative masses with the sum 1 expected")
        cost = (positions[:, None] - positions[None, :]) ** 2
        direct = least_cost(cost, p, q)
        legs = least_cost(cost, p, r) + least_cost(cost, r, q)
        expect(
            direct > 0 and direct - legs > 1e-7 * direct,
            f"the direct way costs {direct:.6g}, the two legs {legs:.6g}: where should r lie? (the "
            f"positions need not be sorted)",
        )


### END HIDDEN TESTS

# %% [markdown]
# Here $\kappa$ is still a plan from $p$ to $q$. Only the first link of the chain is wrong. (The
# square root of $W_c$ *is* a metric, $W_2$. Its proof uses the same glued plan and then Minkowski's
# inequality.)
#
# ## The cost of each method
#
# The table compares three linear programs with one matrix product. For many places, gluing is a
# cheap way to get an upper bound if you already know two plans.

# %% role="run" id="w1m-table"
print(
    f"{'places':>6}{'direct':>10}{'glued':>10}{'legs':>10}{'one program, ms':>18}{'gluing, ms':>12}"
)
for count in (5, 10, 20, 40):
    source = np.random.default_rng(count)
    cost = distances(source.uniform(0, 1, (count, 2)))
    masses = source.dirichlet(np.ones(count), 3)
    started = time.perf_counter()
    optimal_plan(cost, masses[0], masses[2])
    solving = 1e3 * (time.perf_counter() - started)
    legs = optimal_plan(cost, *masses[:2]), optimal_plan(cost, *masses[1:])
    started = time.perf_counter()
    glue(*legs)
    gluing = 1e3 * (time.perf_counter() - started)
    row = "".join(f"{value:10.4f}" for value in three_costs(cost, *masses, optimal_plan, glue))
    print(f"{count:6d}{row}{solving:18.2f}{gluing:12.3f}")

# %% [markdown] role="written" id="w1m-proof" points="1"
# **Complete the proof** for $n$ places and any metric $c$, in at most eight lines. (a) Show that
# $\kappa$ is a coupling of $p$ and $q$, also if some $r_j = 0$. (b) Why is $W_1(p, q) \le \langle
# c, \kappa \rangle$? (c) Your chain has the second inequality, $\langle c, \kappa \rangle \le
# W_1(p, r) + W_1(r, q)$, for three places. Where does it use that the masses are not negative,
# where that $r$ is in the middle of both plans, and where that $\pi_p$ and $\pi_q$ are best plans?
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) sum_k kappa_ik = sum_j pi_p[i,j] r_j / r_j = p_i (and the same for columns),
#   and kappa is nonnegative.
# - 0.25 points: (a) for r_j = 0 the column j of pi_p and the row j of pi_q are zero (nonnegative
#   entries with the sum 0), so leaving out j loses nothing.
# - 0.25 points: (b) W1 is a minimum over couplings, and kappa is one of them.
# - 0.25 points: (c) all three: c_ik <= c_ij + c_jk is multiplied by masses that are not negative;
#   the sums over k and over i give r_j, which cancels 1/r_j; best plans have the costs W1(p, r) and
#   W1(r, q). Two of them: 0.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# All sums over $j$ run over $r_j > 0$. If $r_j = 0$, then column $j$ of $\pi_p$ and row $j$ of
# $\pi_q$ have nonnegative entries with the sum 0, so all these entries are zero and nothing is
# lost. (a) $\kappa \ge 0$, and $\sum_k \kappa_{ik} = \sum_j \pi_p[i,j] \frac{1}{r_j} \sum_k
# \pi_q[j,k] = \sum_j \pi_p[i,j] = p_i$; likewise $\sum_i \kappa_{ik} = q_k$. (b)
# $W_1(p,q)$ is the least cost of any coupling of $p$ and $q$, and $\kappa$ is one. (c) The first
# link multiplies $c_{ik} \le c_{ij} + c_{jk}$ by $\pi_p[i,j]\,\pi_q[j,k]/r_j$, which must not be
# negative. In the second, $\sum_k \pi_q[j,k] = r_j = \sum_i \pi_p[i,j]$ cancels the $1/r_j$, since
# $r$ is the second marginal of $\pi_p$ and the first of $\pi_q$. What is left,
# $\langle c, \pi_p \rangle + \langle c, \pi_q \rangle$, is $W_1(p,r) + W_1(r,q)$ because both plans
# are best plans. Nothing uses that there are three places.
# ### END SOLUTION

# %% [markdown] role="written" id="w1m-looks-right" points="1"
# **Why does the wrong answer look right?** (a) A classmate tests the claim "$\kappa$ is always an
# *optimal* plan" with $r = p$, with $r = q$, and with mixtures $r = (1-s)p + sq$, and finds it true
# to 12 digits. Why does the claim hold for $r = p$, and why does it hold for the mixtures? (For a
# mixture, $W_1(p, r) = s\, W_1(p, q)$.) Give an $r$ that refutes it. (b) Another classmate adds
# $10^{-8}$ to $r$ and finds all marginals right in every test. Which test was missing?
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) for r = p the first leg moves nothing (diag(p)), so kappa is the second leg.
# - 0.25 points: (a) for mixtures both legs together cost s W1 + (1 - s) W1 = W1(p, q), and the cost
#   of kappa lies between the direct cost and this sum, so it cannot be larger.
# - 0.25 points: (a) a refuting r: all mass in one place (kappa = p q^T), or a figure of the
#   notebook with such an r.
# - 0.25 points: (b) small masses: the relative error is 1e-8 / r_j, so the mistake shows for r_j of
#   1e-6 or less (other units, many places); an empty stopover alone does not show it.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) For $r = p$ the best first leg moves nothing, $\pi_p = \operatorname{diag}(p)$, so $\kappa$ is
# $\pi_q$, an optimal plan by choice. For a mixture the legs cost $s W_1(p,q)$ and $(1-s) W_1(p,q)$,
# together $W_1(p, q)$, so $\langle c, \kappa \rangle$ lies between two equal numbers. The tests
# used only cases in which the claim must hold. With all of $r$ in one place, $\kappa = p\,q^\top$,
# and in the picture this is clearly more expensive than the best plan. (b) The error is
# $10^{-8}/r_j$ relative to the mass that goes through $j$. With seven places of about 0.1 it is
# below the tolerance; with masses of $10^{-6}$ it is one percent. The missing test is the same test
# in other units.
# ### END SOLUTION
