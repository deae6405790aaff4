# ---
# requires: [symbolic]
# ---
# %% role="setup" id="setup-certificates"
# A certificate is a derivation in the form of data that can be checked link by link. Each kind has
# `first_wrong_link(...)`: it returns None if every link holds, otherwise a sentence about the first
# wrong link.
from dataclasses import dataclass
from numbers import Number

import numpy as np


class WrongLink(Exception):
    """The sentence about the first wrong link."""


def _sentence(check, *arguments, **keywords):
    """Run a check. Returns its complaint, or None."""
    try:
        check(*arguments, **keywords)
    except WrongLink as wrong:
        return str(wrong)
    return None


# %% [markdown] role="setup" id="setup-forms-text"
# **Forms.** The problem asks for a form of each step in a chain, so that you cannot write down the
# same answer several times instead of a derivation.
# %% role="setup" id="setup-forms"
@dataclass(frozen=True)
class Form:
    """The form that a step must have: `description` completes "step 2 should be ..."."""

    description: str
    predicate: object  # expression -> bool


def has_integral(expression):
    """At least one integral is still unevaluated."""
    return expression.has(sp.Integral)


def no_integral(expression):
    """No unevaluated integral is left."""
    return not expression.has(sp.Integral)


def has_limit(expression):
    """At least one limit is still unevaluated."""
    return expression.has(sp.Limit)


def has_derivative(expression):
    """At least one derivative is still unevaluated."""
    return expression.has(sp.Derivative)


def no_unevaluated(expression):
    """No unevaluated integral, sum, product, limit or derivative is left."""
    return not expression.has(*UNEVALUATED)


def no_log_of_exponential(expression):
    """No logarithm has an exponential, such as a Gaussian density, in its argument."""
    return not any(log.args[0].has(sp.exp) for log in expression.atoms(sp.log))


def expanded(expression):
    """Multiplied out, inside integrals too: no term has a sum as a factor."""
    insides = [node.args[0] for node in expression.atoms(*UNEVALUATED)]
    terms = [term for part in [expression, *insides] for term in sp.Add.make_args(part)]
    return not any(
        base.is_Add and exponent.is_Integer and exponent > 0
        for term in terms
        for base, exponent in (factor.as_base_exp() for factor in sp.Mul.make_args(term))
    )


def contains(*things):
    """A predicate: every symbol or function occurs (also as an integration variable)."""
    return lambda expression: all(_occurs(thing, expression) for thing in things)


def free_of(*things):
    """A predicate: none of these symbols or functions occurs."""
    return lambda expression: not any(_occurs(thing, expression) for thing in things)


def _occurs(thing, expression):
    """Whether a symbol (matched by name) or a function class occurs in an expression."""
    if isinstance(thing, sp.Symbol):
        return thing.name in {symbol.name for symbol in expression.atoms(sp.Symbol)}
    return expression.has(thing)


def is_polynomial_in(*symbols):
    """A predicate: a polynomial in these symbols, with nothing unevaluated."""
    return lambda expression: (
        no_unevaluated(expression) and bool(by_name(expression, symbols).is_polynomial(*symbols))
    )


def all_of(*predicates):
    """A predicate: all of these hold."""
    return lambda expression: all(predicate(expression) for predicate in predicates)


# %% [markdown] role="setup" id="setup-chains-text"
# **Chains and stationary points.** Steps are compared by their values at random points of the
# domain given in the problem. Symbols match by name.
# %% role="setup" id="setup-chains"
def _read_expression(value, domain, what):
    """A number or SymPy expression in the problem's symbols; raises WrongLink if it is neither."""
    if isinstance(value, Number) and not isinstance(value, bool | sp.Basic):
        value = sp.sympify(value)
    if not isinstance(value, sp.Expr):
        raise WrongLink(f"{what} should be a SymPy expression, it is a {type(value).__name__}")
    value = by_name(value, domain)
    unknown = sorted(symbol.name for symbol in value.free_symbols - set(domain))
    if unknown:
        raise WrongLink(f"{what} uses {', '.join(unknown)}, which the problem does not have")
    return value


def _read_steps(steps, domain, forms):
    """The steps of a chain as expressions of the required forms."""
    if not isinstance(steps, list | tuple):
        raise WrongLink(f"the steps should be a list, they are a {type(steps).__name__}")
    if len(steps) < 2:
        raise WrongLink(f"a chain needs at least two steps, it has {len(steps)}")
    if forms and len(steps) != len(forms):
        raise WrongLink(f"the chain should have {len(forms)} steps, it has {len(steps)}")
    steps = [_read_expression(s, domain, f"step {i}") for i, s in enumerate(steps, 1)]
    for i, (step, form) in enumerate(zip(steps, forms, strict=False), 1):
        if not form.predicate(step):
            raise WrongLink(f"step {i} should be {form.description}")
    return steps


def _check_start(step, start, points, domain):
    """The first step is the given start: the same integrals, limits, ... of the same functions."""
    start = by_name(sp.sympify(start), domain)
    if not _same_form(step, start, points):
        raise WrongLink(f"step 1 should be the given start, {sp.sstr(start)}")


def _same_form(left, right, points):
    """Equal up to algebra inside and outside the integral signs, which must match one by one."""
    if left == right:
        return True
    left_nodes, right_nodes = (
        list(dict.fromkeys(_outermost_unevaluated(side))) for side in (left, right)
    )
    if len(left_nodes) != len(right_nodes):
        return False
    values = []  # a number for each node, the same for the two partners
    for position, node in enumerate(left_nodes):
        twin = next((other for other in right_nodes if _same_node(node, other, points)), None)
        if twin is None:
            return False
        right_nodes.remove(twin)
        values.append((node, twin, sp.Rational(7 + 4 * position, 5)))
    left = left.xreplace({node: number for node, _, number in values})
    right = right.xreplace({twin: number for _, twin, number in values})
    # Far out in a tail both integrands are tiny, so we can only compare their ratio.
    return first_difference(left, right, points, floor=0) is None


def _same_node(left, right, points):
    """The same operator over the same range, and its operands have the same form."""
    if left.func != right.func or len(left.args) != len(right.args):
        return False
    bound = right.args[1:2] if isinstance(right, sp.Limit) else right.variables
    mine = left.args[1:2] if isinstance(left, sp.Limit) else left.variables
    left = left.xreplace(dict(zip(mine, bound, strict=False)))
    if left.args[1:] != right.args[1:]:
        return False
    # A bound variable may have any value; one third and above is inside the usual ranges.
    inner = [
        {**point, **{x: sp.Rational(1 + i, 3 + j) for j, x in enumerate(bound)}}
        for i, point in enumerate(points)
    ]
    return _same_form(left.args[0], right.args[0], inner)


def _check_end(step, target, points, domain):
    """The last step equals `target` and leaves nothing unevaluated."""
    if not no_unevaluated(step):
        raise WrongLink("the last step should have no unevaluated integral, limit or derivative")
    difference = first_difference(step, by_name(sp.sympify(target), domain), points)
    if difference is not None:
        point, value, _ = difference
        raise WrongLink(
            f"the last step is not the answer asked for: at {in_words(point)} "
            f"it is {number_text(value)}"
        )


def _check_link(i, left, right, points):
    """Step i equals step i + 1 at all points."""
    difference = first_difference(left, right, points)
    if difference is not None:
        point, a, b = difference
        raise WrongLink(
            f"step {i} -> {i + 1}: at {in_words(point)} the left side is {number_text(a)}, "
            f"the right side {number_text(b)}"
        )


@dataclass(frozen=True)
class EqualityChain:
    """steps[0] = steps[1] = ...; every step is a SymPy expression."""

    steps: list

    def first_wrong_link(self, domain, forms=(), start=None, target=None, points=None):
        """None, or a sentence on the first wrong link.

        domain   {symbol: (low, high)}, where the chain has to hold
        forms    one Form for each step
        start    the required step 1, in the same form
        target   the value that the last step must have
        points   points to try, [{symbol: number}]; random ones if not given
        Raises NoValue if a step cannot be computed.
        """
        return _sentence(self.check, domain, forms, start, target, points or draw_points(domain))

    def check(self, domain, forms, start, target, points):
        steps = _read_steps(self.steps, domain, forms)
        if start is not None:
            _check_start(steps[0], start, points, domain)
        for i in range(len(steps) - 1):
            _check_link(i + 1, steps[i], steps[i + 1], points)
        if target is not None:
            _check_end(steps[-1], target, points, domain)


def _in_order(a, relation, b):
    """Whether two real values are in the stated order, up to rounding."""
    if mpmath.im(a) or mpmath.im(b):
        return False
    if relation == ">=":
        a, b = b, a
    rounding = 1e-9 * max(1, abs(a), abs(b)) if mpmath.isfinite(a - b) else 0
    return bool(mpmath.re(a) <= mpmath.re(b) + rounding)


@dataclass(frozen=True)
class InequalityChain:
    """steps[0] relations[0] steps[1] relations[1] ..., each relation "<=", ">=" or "=="."""

    steps: list
    relations: list

    def first_wrong_link(
        self, domain, forms=(), relations=None, start=None, target=None, strict=(), points=None
    ):
        """None, or a sentence on the first wrong link. Also has the arguments of EqualityChain, and

        relations   the relations that the problem asks for, if it fixes them
        strict      links (1 for step 1 -> 2) whose two sides must differ somewhere
        """
        points = points or draw_points(domain)
        return _sentence(self.check, domain, forms, relations, start, target, strict, points)

    def check(self, domain, forms, relations, start, target, strict, points):
        steps = _read_steps(self.steps, domain, forms)
        mine = self.relations
        if not isinstance(mine, list | tuple) or len(mine) != len(steps) - 1:
            raise WrongLink(f"{len(steps)} steps need {len(steps) - 1} relations between them")
        for i, relation in enumerate(mine, 1):
            if not isinstance(relation, str) or relation not in ("<=", ">=", "=="):
                raise WrongLink(f'step {i} -> {i + 1}: the relation should be "<=", ">=" or "=="')
            if relations is not None and relation != relations[i - 1]:
                raise WrongLink(f'step {i} -> {i + 1}: the relation should be "{relations[i - 1]}"')
        if start is not None:
            _check_start(steps[0], start, points, domain)
        for i, relation in enumerate(mine, 1):
            self.check_relation(i, relation, steps[i - 1], steps[i], i in strict, points)
        if target is not None:
            _check_end(steps[-1], target, points, domain)

    def check_relation(self, i, relation, left, right, strict, points):
        if relation == "==":
            _check_link(i, left, right, points)
            return
        for point in points:
            a, b = value_at(left, point), value_at(right, point)
            if not _in_order(a, relation, b):
                raise WrongLink(
                    f"step {i} -> {i + 1}: at {in_words(point)} the left side is "
                    f"{number_text(a)}, which is not {relation} {number_text(b)}"
                )
        if strict and first_difference(left, right, points) is None:
            raise WrongLink(f"step {i} -> {i + 1}: the two sides are equal, so nothing is bounded")


@dataclass(frozen=True)
class StationaryPoint:
    """The point where the derivative of `objective` in `variable` is zero.

    second_derivative   as a function of `variable`, not its value at the point
    kind                "maximum" or "minimum"
    """

    objective: object
    variable: object
    point: object
    second_derivative: object
    kind: str

    def first_wrong_link(
        self, domain, objective=None, variable=None, kind=None, everywhere=True, points=None
    ):
        """None, or a sentence on the first wrong link.

        domain       {symbol: (low, high)}, the variable's range included
        objective, variable, kind   the ones that the problem gives or asks for
        everywhere   whether the second derivative must have its sign on the whole domain, which
                     makes the point the global optimum, or only at the point
        points       points to try, [{symbol: number}]; random ones if not given
        Raises NoValue if an expression cannot be computed.
        """
        points = points or draw_points(domain)
        return _sentence(self.check, domain, objective, variable, kind, everywhere, points)

    def check(self, domain, objective, variable, kind, everywhere, points):
        mine = _read_expression(self.objective, domain, "the objective")
        x = _read_expression(self.variable, domain, "the variable")
        at = _read_expression(self.point, domain, "the point")
        second = _read_expression(self.second_derivative, domain, "the second derivative")
        if x not in domain or (variable is not None and x.name != variable.name):
            asked = f"be {variable.name}" if variable is not None else "be one of the symbols"
            raise WrongLink(f"the variable should {asked}, it is {sp.sstr(x)}")
        kinds = ("maximum", "minimum") if kind is None else (kind,)
        if not isinstance(self.kind, str) or self.kind not in kinds:
            raise WrongLink(f"the kind should be {' or '.join(kinds)}")
        if at.has(x):
            raise WrongLink(f"the point should not depend on {x.name}")
        if not (no_unevaluated(at) and no_unevaluated(second)):
            raise WrongLink("the point and the second derivative should be evaluated")
        if objective is not None:
            given = by_name(sp.sympify(objective), domain)
            self.check_equal("the objective is not the given one", mine, given, points)
        low, high = domain[x]
        there = [{**point, x: value_at(at, point)} for point in points]
        for point in there:
            if mpmath.im(point[x]) or not low <= mpmath.re(point[x]) <= high:
                raise WrongLink(f"the point is out of range: {in_words(point)}")
        first = sp.diff(mine, x)
        self.check_equal("the first derivative is not zero", first, sp.Integer(0), there)
        right = sp.diff(first, x)
        stated = f"the second derivative, as a function of {x.name}, is not right"
        self.check_equal(stated, second, right, points)
        for point in [*there, *points] if everywhere else there:
            value = value_at(second, point)
            sign = "negative" if self.kind == "maximum" else "positive"
            signed = -mpmath.re(value) if sign == "negative" else mpmath.re(value)
            if mpmath.im(value) or not signed > 0:
                raise WrongLink(
                    f"the second derivative should be {sign} at {in_words(point)}, "
                    f"it is {number_text(value)}"
                )

    def check_equal(self, complaint, mine, right, points):
        difference = first_difference(mine, right, points)
        if difference is not None:
            point, value, _ = difference
            raise WrongLink(f"{complaint}: at {in_words(point)} it is {number_text(value)}")


# %% [markdown] role="setup" id="setup-transport-text"
# **Transport.** Row and column numbers start at 0. A tolerance is relative to the largest cost or
# mass.
# %% role="setup" id="setup-transport"
def _read_array(value, shape, what):
    """Finite real numbers of this shape as float64, or a WrongLink; None in `shape` is any size."""
    try:
        array = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
    except (TypeError, ValueError, RuntimeError):
        array = np.asarray(None)
    if array.dtype.kind not in "iuf":
        raise WrongLink(f"{what} should be an array of real numbers")
    if len(array.shape) != len(shape) or any(
        asked not in (None, size) for asked, size in zip(shape, array.shape, strict=True)
    ):
        asked = tuple("any" if size is None else size for size in shape)
        raise WrongLink(f"{what} should have shape {asked}, it has {array.shape}")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise WrongLink(f"{what} should be finite, at {list(place)} it is {array[place]}")
    return array


def _check_coupling(plan, p, q, tolerance):
    """Nonnegative, with row sums p and column sums q."""
    i, j = np.unravel_index(np.argmin(plan), plan.shape)
    if plan[i, j] < -tolerance:
        raise WrongLink(f"the plan is negative in row {i}, column {j}: {plan[i, j]:.6g}")
    for name, line, sums, masses in (("row", "p", plan.sum(1), p), ("column", "q", plan.sum(0), q)):
        k = int(np.argmax(abs(sums - masses)))
        if abs(sums[k] - masses[k]) > tolerance:
            raise WrongLink(
                f"{name} {k} of the plan sums to {sums[k]:.6g}, {line}[{k}] is {masses[k]:.6g}"
            )


@dataclass(frozen=True)
class Coupling:
    """A joint distribution `plan` [m, n] with marginals p [m] (rows) and q [n] (columns)."""

    plan: object
    p: object
    q: object

    def first_wrong_link(self, p=None, q=None, tolerance=1e-8):
        """None, or a sentence on what is wrong; `p` and `q` are the given marginals, if any."""
        return _sentence(self.check, p, q, tolerance)

    def check(self, p, q, tolerance):
        marginals = []
        for name, mine, given in (("p", self.p, p), ("q", self.q, q)):
            mine = _read_array(mine, (None,), name)
            if given is not None:
                given = _read_array(given, (None,), f"the given {name}")
                mine = _read_array(mine, given.shape, name)
                k = int(np.argmax(abs(mine - given)))
                if abs(mine[k] - given[k]) > tolerance * abs(given).max():
                    raise WrongLink(f"{name}[{k}] should be {given[k]:.6g}, it is {mine[k]:.6g}")
            if not len(mine):
                raise WrongLink(f"{name} is empty")
            marginals.append(mine)
        p, q = marginals
        plan = _read_array(self.plan, (len(p), len(q)), "the plan")
        _check_coupling(plan, p, q, tolerance * max(abs(p).max(), abs(q).max()))


@dataclass(frozen=True)
class PrimalDual:
    """A transport plan [m, n] and potentials phi [m], psi [n] that prove each other optimal."""

    cost: object
    plan: object
    phi: object
    psi: object

    def first_wrong_link(self, p, q, cost=None, tolerance=1e-7):
        """None, or a sentence on the first wrong link.

        p, q   the marginals [m], [n] that the problem fixes
        cost   the cost [m, n] that the problem gives, if it does
        """
        return _sentence(self.check, p, q, cost, tolerance)

    def check(self, p, q, cost, tolerance):
        p, q = _read_array(p, (None,), "p"), _read_array(q, (None,), "q")
        shape = (len(p), len(q))
        mine = _read_array(self.cost, shape, "the cost")
        plan = _read_array(self.plan, shape, "the plan")
        phi, psi = _read_array(self.phi, shape[:1], "phi"), _read_array(self.psi, shape[1:], "psi")
        small_mass = tolerance * max(abs(p).max(), abs(q).max())
        small_cost = tolerance * max(abs(mine).max(), 1e-300)
        if cost is not None:
            given = _read_array(cost, shape, "the given cost")
            i, j = np.unravel_index(np.argmax(abs(mine - given)), shape)
            if abs(mine - given)[i, j] > tolerance * abs(given).max():
                raise WrongLink(
                    f"the cost from {i} to {j} should be {given[i, j]:.6g}, it is {mine[i, j]:.6g}"
                )
        _check_coupling(plan, p, q, small_mass)
        slack = mine - phi[:, None] - psi[None, :]
        i, j = np.unravel_index(np.argmin(slack), shape)
        if slack[i, j] < -small_cost:
            raise WrongLink(
                f"phi[{i}] + psi[{j}] is {phi[i] + psi[j]:.6g}, more than the cost {mine[i, j]:.6g}"
            )
        # With a feasible pair the gap is the sum of plan * slack: name the largest term.
        i, j = np.unravel_index(np.argmax(plan * slack), shape)
        if (plan * slack)[i, j] > small_mass * abs(mine).max():
            raise WrongLink(
                f"the plan sends {plan[i, j]:.6g} from {i} to {j}, where phi[{i}] + psi[{j}] = "
                f"{phi[i] + psi[j]:.6g} is below the cost {mine[i, j]:.6g}: "
                f"complementary slackness fails"
            )
        primal, dual = (mine * plan).sum(), p @ phi + q @ psi
        if abs(primal - dual) > tolerance * max(abs(primal), (abs(mine) * plan).sum(), 1e-300):
            raise WrongLink(f"the plan costs {primal:.6g}, the potentials prove only {dual:.6g}")
