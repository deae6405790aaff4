# ---
# requires: [naming]
# ---
# %% role="setup" id="setup-symbolic"
# SymPy, and the value of an expression at a point. Unevaluated integrals, sums, limits and
# derivatives are computed numerically, so that a derivation can be tested step by step.
import contextlib
import random
from functools import lru_cache

import mpmath
import sympy as sp
from sympy.printing.pycode import MpmathPrinter

UNEVALUATED = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, sp.Subs)
_FINITE_TERMS = 10_000  # a longer sum or product is not computed term by term


class NoValue(ArithmeticError):
    """An expression whose value cannot be computed, for example a divergent integral."""


class NoExpression(TypeError):
    """Something else where an expression should be."""


def show(label, expression):
    """Print `label = expression` as plain text, the same on every machine."""
    print(f"{label} = {sp.sstr(expression)}")


def by_name(expression, symbols):
    """`expression` with its symbols replaced by the symbols in `symbols` with the same name."""
    if not isinstance(expression, (sp.Basic, sp.MatrixBase)):
        raise NoExpression(f"expected one SymPy expression, got {kind_in_words(expression)}")
    known = names_of(symbols)
    mine = expression.atoms(sp.Symbol)
    return expression.xreplace({s: known[s.name] for s in mine if known.get(s.name, s) != s})


def names_of(symbols):
    """{name: symbol}. A name that two problems share may stand for something else by now."""
    for symbol in symbols:
        if not isinstance(symbol, sp.Symbol):
            now = f"the name of a symbol now stands for {kind_in_words(symbol)}"
            raise NoExpression(f"{now}: run the cell that makes this problem's symbols again")
    return {symbol.name: symbol for symbol in symbols}


def draw_points(domain, count=3, seed=0):
    """Random points of a domain {symbol: (low, high)}, rounded so that they are easy to read.

    Integer symbols get integers from low to high; other values stay away from the ends.
    """
    source = random.Random(seed)

    places = {
        symbol: max(0, 3 - int(mpmath.floor(mpmath.log10(high - low))))
        for symbol, (low, high) in domain.items()
        if not symbol.is_integer
    }

    def draw(symbol, low, high):
        if symbol.is_integer:
            return sp.Integer(source.randint(int(low), int(high)))
        value = float(low) + (float(high) - float(low)) * source.uniform(0.02, 0.98)
        return sp.Rational(f"{value:.{places[symbol]}f}")

    return [{symbol: draw(symbol, *ends) for symbol, ends in domain.items()} for _ in range(count)]


def value_at(expression, point, digits=15):
    """The value of `expression` at `point` ({symbol: number}) as an mpmath number.

    nan where it is undefined (a pole, 0/0). Raises NoValue where it cannot be computed.
    """
    with mpmath.workdps(digits + 10):
        known = {symbol: sp.sympify(x)._to_mpmath(mpmath.mp.prec) for symbol, x in point.items()}
        value = _numeric(sp.sympify(expression))(known)
        real, imaginary = mpmath.re(value), mpmath.im(value)
        rounding = mpmath.isfinite(imaginary) and abs(imaginary) <= abs(real) * 10.0**-digits
        return real if rounding else value


def _bounded(function):
    """`function`, but it refuses arguments so large that mpmath would need all their digits."""

    def value(*arguments):
        if any(mpmath.isfinite(a) and mpmath.mag(a) > 5000 for a in arguments):
            if function == mpmath.exp and mpmath.re(arguments[0]) < 0:
                return mpmath.mpf(0)
            raise OverflowError("a number in it is too large")
        return function(*arguments)

    return value


# The exceptions of mpmath and generated code when they cannot compute a value.
_NOT_COMPUTED = (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError)
_NOT_COMPUTED += (NotImplementedError, mpmath.mp.NoConvergence)

# These functions are slow for huge arguments; a logarithm or a root is not.
_COSTLY = """exp sinh cosh tanh coth sin cos tan cot sec csc erf erfc erfi gamma loggamma factorial
binomial beta psi digamma zeta lambertw floor ceil"""
_BOUNDED = {name: _bounded(getattr(mpmath, name)) for name in _COSTLY.split()}
_BOUNDED["polygamma"] = _BOUNDED["psi"]


class _Printer(MpmathPrinter):
    """Powers that are not rational go through the bounded exponential; zoo is undefined."""

    def _print_ComplexInfinity(self, expr):
        return "nan"

    def _print_Pow(self, expr, rational=False):
        if expr.exp.is_Rational:
            return super()._print_Pow(expr, rational)
        return f"exp(({self._print(expr.exp)})*log({self._print(expr.base)}))"


_PRINTER = _Printer({"fully_qualified_modules": False, "allow_unknown_functions": True})


@lru_cache(maxsize=256)
def _numeric(expression):
    """A function of {symbol: value} that computes `expression` with mpmath."""
    names = {node: sp.Dummy() for node in _outermost_unevaluated(expression)}
    parts = {name: _numeric_node(node) for node, name in names.items()}
    plain = expression.xreplace(names)
    symbols = sorted(plain.free_symbols, key=sp.default_sort_key)
    try:
        function = sp.lambdify(symbols, plain, [_BOUNDED, "mpmath"], printer=_PRINTER)
    except Exception as error:
        raise NoValue(f"{type(error).__name__} in computing {sp.sstr(expression)[:80]}") from error

    def value(known):
        missing = [s.name for s in symbols if s not in parts and s not in known]
        if missing:
            raise NoValue(f"the symbol {missing[0]} has no value")
        arguments = [parts[s](known) if s in parts else known[s] for s in symbols]
        try:
            result = function(*arguments)
            return mpmath.nan if result is None else mpmath.mpmathify(result)  # None: no piece
        except ZeroDivisionError:
            return mpmath.nan
        except _NOT_COMPUTED as error:
            raise NoValue(f"{sp.sstr(expression)[:80]} cannot be computed ({error})") from error

    return value


def _outermost_unevaluated(expression):
    """The unevaluated integrals, sums, limits and derivatives that are not inside another one."""
    if isinstance(expression, UNEVALUATED):
        return [expression]
    return [node for part in expression.args for node in _outermost_unevaluated(part)]


def _numeric_node(node):
    """`_numeric` for an unevaluated node."""
    if isinstance(node, sp.Integral | sp.Sum | sp.Product):
        function = _numeric(node.function)
        add_up = _integral_over if isinstance(node, sp.Integral) else _terms_over
        for limits in node.limits:  # the innermost variable comes first
            if len(limits) != 3:
                raise NoValue(f"{sp.sstr(node)[:80]} has no limits")
            function = add_up(function, limits[0], _numeric(limits[1]), _numeric(limits[2]), node)
        return function
    if isinstance(node, sp.Subs):
        inner = _numeric(node.expr)
        new = [(old, _numeric(to)) for old, to in zip(node.variables, node.point, strict=True)]
        return lambda known: inner({**known, **{old: to(known) for old, to in new}})
    # Integrals inside stay unevaluated: SymPy may need minutes for one.
    try:
        done = node.doit(deep=False) if isinstance(node, sp.Derivative) else _symbolic_limit(node)
    except (NotImplementedError, ValueError, TypeError, AttributeError):
        done = node
    if not isinstance(done, type(node)):
        return _numeric(done)
    return _numeric_derivative(node) if isinstance(node, sp.Derivative) else _numeric_limit(node)


def _real_ends(low, high, known, node):
    """The two limits of a sum or an integral, as real numbers."""
    ends = low(known), high(known)
    if any(mpmath.isnan(end) or mpmath.im(end) for end in ends):
        raise NoValue(f"the limits of {sp.sstr(node)[:80]} are not real numbers")
    return [mpmath.re(end) for end in ends]


def _integral_over(function, x, low, high, node):
    """The integral of `function` over x by tanh-sinh quadrature, at 15 digits to about ten."""

    def value(known):
        a, b = _real_ends(low, high, known, node)
        # Narrow peaks and kinks often lie at the parameters, so we split the interval there.
        inside = {
            mpmath.re(t) for t in [*known.values(), 0] if min(a, b) < mpmath.re(t) < max(a, b)
        }
        ends = [a, *sorted(inside, reverse=bool(a > b)), b]
        digits = mpmath.mp.dps - 13
        total = quadrature(known, ends, digits)
        if abs(total) > 1e9:  # a divergent integral is also huge, but its value changes each time
            again = quadrature(known, ends, digits + 4)
            if abs(total - again) > 1e-6 * abs(again):
                raise NoValue(f"{sp.sstr(node)[:80]} does not converge")
        return total

    def quadrature(known, ends, digits):
        with mpmath.workdps(digits):
            for degree in (6, 8, 10):
                total, error = mpmath.quad(
                    lambda t: function({**known, x: t}), ends, error=True, maxdegree=degree
                )
                if mpmath.isfinite(total) and error <= 10 ** (-0.75 * digits) * max(1, abs(total)):
                    return total
        raise NoValue(f"{sp.sstr(node)[:80]} does not converge")

    return value


def _terms_over(function, k, low, high, node):
    """The sum or product of `function` over the integers k = low .. high."""

    def value(known):
        a, b = _real_ends(low, high, known, node)

        def term(k_value):
            return function({**known, k: mpmath.mpf(k_value)})

        if mpmath.isinf(b) and isinstance(node, sp.Sum):
            try:
                with mpmath.workdps(20):
                    total = mpmath.nsum(term, [a, b])
                with mpmath.workdps(14):  # a divergent series may give any value
                    again = mpmath.nsum(term, [a, b])
            except _NOT_COMPUTED as error:
                raise NoValue(f"{sp.sstr(node)[:80]} does not converge") from error
            if abs(total - again) > 1e-8 * max(1, abs(total)):
                raise NoValue(f"{sp.sstr(node)[:80]} does not converge")
            return total
        if not mpmath.isfinite(b - a) or b - a > _FINITE_TERMS:
            raise NoValue(f"{sp.sstr(node)[:80]} has too many terms")
        terms = [term(int(a) + i) for i in range(int(b - a) + 1)]
        return mpmath.fsum(terms) if isinstance(node, sp.Sum) else mpmath.fprod(terms)

    return value


def _symbolic_limit(node):
    """SymPy's own limit, or a Limit if it does not know."""
    done = node.doit(integrals=False)
    return node if done.has(sp.Limit, sp.AccumBounds) else done


def _numeric_limit(node):
    """A limit, estimated from three points close to it."""
    inside, variable, to, direction = node.args
    inside, to = _numeric(inside), _numeric(to)
    sign = -1 if str(direction) == "-" else 1

    def value(known):
        end = to(known)

        def near(k):
            step = mpmath.mpf(10) ** k
            x = step * mpmath.sign(end) if mpmath.isinf(end) else end + sign / step
            return inside({**known, variable: x})

        first, second, third = near(4), near(6), near(8)
        if abs(third - second) <= 1e-6 * max(1, abs(third)):
            return third
        if abs(third) > 10 * abs(second) > 100 * abs(first):
            return mpmath.inf * mpmath.sign(third)
        raise NoValue(f"{sp.sstr(node)[:80]} is not known to exist")

    return value


def _numeric_derivative(node):
    """Derivatives by differences, for functions that SymPy cannot differentiate."""
    function = _numeric(node.expr)
    for variable, order in node.variable_count:

        def function(known, inner=function, x=variable, n=order):
            return mpmath.diff(lambda t: inner({**known, x: t}), known[x], int(n))

    return function


def first_difference(left, right, points, digits=15, floor=None):
    """The first point where two expressions differ: (point, left value, right value), or None.

    Two values agree if half of their digits agree or they differ by at most `floor`. This allows
    for the rounding error of a zero.
    A point does not count if both values are undefined or one cannot be computed. Raises NoValue if
    fewer than half of the points count.
    """
    left, right = sp.sympify(left), sp.sympify(right)
    if left == right:
        return None
    # Quadrature and floating-point coefficients are accurate to about ten digits.
    rough = any(side.has(*UNEVALUATED, sp.Float) for side in (left, right))
    relative, absolute = (1e-7, 1e-10) if rough else (10.0 ** -(digits // 2), 10.0**-digits)

    def same(a, b):
        tolerance = max(absolute if floor is None else floor, relative * max(abs(a), abs(b)))
        return a == b or (mpmath.isfinite(a - b) and abs(a - b) <= tolerance)

    compared, reason = 0, "both sides are undefined"
    for point in points:
        try:
            a, b = value_at(left, point, digits), value_at(right, point, digits)
        except NoValue as error:
            reason = str(error)
            continue
        if mpmath.isnan(a) and mpmath.isnan(b):
            continue
        compared += 1
        if rough and not same(a, b) and abs(a - b) <= 1e-3 * max(abs(a), abs(b)):
            # quadrature may be worse than its own estimate of the error
            with contextlib.suppress(NoValue):
                a, b = value_at(left, point, 2 * digits), value_at(right, point, 2 * digits)
        if not same(a, b):
            return point, a, b
    if 2 * compared < len(points):
        raise NoValue(reason)
    return None
