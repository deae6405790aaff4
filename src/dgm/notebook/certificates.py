# ---
# requires: [steps, stationary]
# ---
# %% role="setup" id="setup-certificates"
# A certificate is a derivation that a program can check link by link. Each kind has
# `first_wrong_link(...)`: it returns None if every link holds, otherwise a sentence about the first
# wrong link. Steps are compared by their values at random points of the problem's domain.
CERTIFICATE_PATTERNS = {
    "EqualityChain": "steps = [step_1, step_2, step_3]\nreturn EqualityChain(steps)",
    "InequalityChain": 'steps, relations = [step_1, step_2, step_3], ["==", "<="]\n'
    "return InequalityChain(steps, relations)",
    "StationaryPoint": "slope_2 = sp.diff(objective, variable, 2)\n"
    'return StationaryPoint(objective, variable, point, slope_2, "maximum")',
    "Coupling": "return Coupling(plan, p, q)",
    "PrimalDual": "return PrimalDual(cost, plan, phi, psi)",
}


def wrong_kind(answer, arguments, keywords):
    """A sentence if `answer` is not of the kind that the arguments of a check fit, or None."""
    if {"variable", "objective", "kind", "everywhere"} & set(keywords):
        wanted = ["StationaryPoint"]
    elif "relations" in keywords:
        wanted = ["InequalityChain"]
    elif isinstance(next(iter(arguments), None), dict):
        wanted = ["EqualityChain"]
    else:
        wanted = ["Coupling"] * ("cost" not in keywords and len(arguments) < 3)
        wanted += ["PrimalDual"] * (len(arguments) > 1 or "q" in keywords)
    mine = type(answer).__name__
    if mine in wanted or (
        mine not in CERTIFICATE_PATTERNS and hasattr(type(answer), "first_wrong_link")
    ):
        return None
    kinds = " or ".join(map(with_article, wanted))
    patterns = [CERTIFICATE_PATTERNS[kind].replace("\n", "\n    ") for kind in wanted]
    write = "\n  or\n    ".join(patterns).replace("maximum", keywords.get("kind") or "maximum")
    return f"expected {kinds}, got {kind_in_words(answer)}. Write:\n    {write}"


# %% role="setup" id="setup-links"
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
        place = where_they_differ(step, sp.Integer(0), point, points)
        raise WrongLink(
            f"the last step is not the answer asked for: at {place} it is {number_text(value)}"
        )


def _check_link(i, left, right, points):
    """Step i equals step i + 1 at all points."""
    difference = first_difference(left, right, points)
    if difference is not None:
        point, a, b = difference
        raise WrongLink(
            f"step {i} -> {i + 1}: at {where_they_differ(left, right, point, points)} "
            f"the left side is {number_text(a)}, the right side {number_text(b)}"
        )


def _read_steps_as_text(chain):
    """Steps that are text become expressions where the chain is made: its fields are data."""
    if isinstance(chain.steps, list | tuple):
        object.__setattr__(chain, "steps", list(map(_plain, chain.steps)))


@dataclass(frozen=True)
class EqualityChain:
    """steps[0] = steps[1] = ...; every step is a SymPy expression."""

    steps: list

    def __post_init__(self):
        _read_steps_as_text(self)

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


# Other spellings of a relation -> the one to write.
_SPELLINGS = dict.fromkeys(["≤", "⩽", "=<", "<"], "<=") | dict.fromkeys(["=", "eq"], "==")
_SPELLINGS |= dict.fromkeys(["≥", "⩾", "=>", ">"], ">=")


@dataclass(frozen=True)
class InequalityChain:
    """steps[0] relations[0] steps[1] relations[1] ..., each relation "<=", ">=" or "=="."""

    steps: list
    relations: list = ()

    def __post_init__(self):
        _read_steps_as_text(self)

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
            here = f"{len(mine)}" if isinstance(mine, list | tuple) else f"a {type(mine).__name__}"
            pattern = list(relations or ["<="] * (len(steps) - 1))
            raise WrongLink(
                f"{len(steps)} steps need {len(steps) - 1} relations between them, "
                f"here is {here}; write a list like {str(pattern).replace(chr(39), chr(34))}"
            )
        for i, relation in enumerate(mine, 1):
            if not isinstance(relation, str) or relation not in ("<=", ">=", "=="):
                asked = f'step {i} -> {i + 1}: the relation should be "<=", ">=" or "=="'
                if isinstance(relation, str) and relation in _SPELLINGS:
                    asked += f', it is "{relation}": write "{_SPELLINGS[relation]}"'
                raise WrongLink(asked)
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
                place = where_they_differ(left, right, point, points)
                raise WrongLink(
                    f"step {i} -> {i + 1}: at {place} the left side is "
                    f"{number_text(a)}, which is not {relation} {number_text(b)}"
                )
        if strict and first_difference(left, right, points) is None:
            raise WrongLink(f"step {i} -> {i + 1}: the two sides are equal, so nothing is bounded")
