"""Symbolic answers in the trusted process: trees become SymPy expressions, and are compared.

A student's expressions arrive as trees. They are rebuilt here with the problem's own symbols and
within limits, and compared by value at secret points. How a value is computed is defined once, in
the setup fragments that students have in their notebooks too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from sympy.functions.elementary.piecewise import ExprCondPair

from dgm.boundary.expressions import COMPOUNDS, CONSTANTS, Tree, rebuild
from dgm.testing.hidden_test import Undecided, Unreadable, deadline
from dgm.testing.notebook import notebook
from dgm.testing.showing import article, kind_of

MAX_NODES = 20_000
MAX_DEPTH = 120
MAX_BITS = 4096
MAX_EXPONENT = 1e6
SECONDS = 20.0

# SymPy works these out as soon as their argument is a number: 5000! has 54,000 bits.
GROW_FAST = {"factorial", "binomial", "gamma", "loggamma", "polygamma", "beta", "zeta"}
GROW_FAST |= {"lowergamma", "uppergamma", "expint", "LambertW"}
EXPONENTIALS = {"exp", "sinh", "cosh"}
NO_EXPRESSIONS = {"Lambda", "Indexed", "IndexedBase", "Idx"}

Domain = Mapping[sp.Symbol, tuple[float, float]]


def expression(
    value: object,
    symbols: Iterable[sp.Symbol],
    functions: Iterable[str] = (),
    what: str = "the answer",
    as_written: bool = False,
    fractions: bool = False,
) -> sp.Expr:
    """A SymPy expression in the problem's symbols, from what a student handed over.

    Parameters
    ----------
    value : Tree, number or sympy.Expr
        The expression. Symbols match by name.
    symbols : iterable of sympy.Symbol
        The problem's. Another one may only be bound, as an integration variable is.
    functions : iterable of str, optional
        The names of the undefined functions that may occur.
    what : str, optional
        What the expression is, for the message.
    as_written : bool, optional
        Whether it stays as it is written. It is still one that SymPy can simplify within limits.
    fractions : bool, optional
        Whether short decimal numbers, such as 0.5, are the fractions that they say.

    Returns
    -------
    sympy.Expr
        The expression, in the problem's own symbols.

    Raises
    ------
    Unreadable
        It is no expression, uses unknown symbols, or is too large.

    Examples
    --------
    >>> expression(sp.Symbol("x") ** 2, [x])
    x**2
    """
    known = {symbol.name: symbol for symbol in symbols}
    if isinstance(value, sp.Basic):
        built = notebook.by_name(value, known.values())
    else:
        built = _Builder(known, frozenset(functions), what, fractions).build(value, 0)
    if not isinstance(built, sp.Expr):
        raise Unreadable(f"{what} should be an expression, it is {kind_of(value)}")
    free: set[Any] = built.free_symbols - set(known.values())
    if free:
        raise Unreadable(notebook.unknown_symbols(what, free, known.values()))
    if as_written and not isinstance(value, sp.Basic):
        builder = _Builder(known, frozenset(functions), what, fractions, simplify=False)
        written = builder.build(value, 0)
        built = written if isinstance(written, sp.Expr) else built
    return built


@dataclass
class _Builder:
    """Builds one expression from its leaves up, and refuses what SymPy could not bear."""

    symbols: Mapping[str, sp.Symbol]
    functions: frozenset[str]
    what: str
    fractions: bool = False
    simplify: bool = True
    nodes: int = 0

    def refuse(self, reason: str) -> Unreadable:
        return Unreadable(f"{self.what} {reason}")

    def build(self, value: object, depth: int) -> sp.Basic:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise self.refuse("is far too long an expression")
        if isinstance(value, Tree):
            try:
                return self.node(value.head, value.args, depth)
            except (TypeError, ValueError, AttributeError, IndexError, NotImplementedError):
                reason = f"is not a well-formed expression, in {article(value.head)}"
                raise self.refuse(reason) from None
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, bool) or not isinstance(value, int | float | complex):
            raise self.refuse(f"should be an expression, it is {kind_of(value)}")
        if isinstance(value, int):
            self.limit(value)
        return self.as_fraction(sp.sympify(value))

    def node(self, head: str, args: tuple, depth: int) -> sp.Basic:
        if head in ("Integer", "Rational", "Float"):
            return self.number(head, args)
        if head in ("Symbol", "Dummy"):
            return self.symbol(head, *args)
        if head in CONSTANTS:
            return rebuild(head, (), {})
        if head == "Function":
            name, *arguments = args
            if name not in self.functions:
                raise self.refuse("uses a function that the problem does not have")
            return sp.Function(name)(*(self.build(a, depth + 1) for a in arguments))
        if head not in COMPOUNDS - NO_EXPRESSIONS:
            raise self.refuse(f"should be an expression, it is or contains {article(head)}")
        return self.compound(head, [self.build(a, depth + 1) for a in args])

    def limit(self, *integers: int) -> None:
        if any(abs(n).bit_length() > MAX_BITS for n in integers):
            raise self.refuse("holds a number of more than a thousand digits")

    def number(self, head: str, args: tuple) -> sp.Basic:
        if not all(type(part) is int for part in args):
            raise ValueError("a number is made of integers")
        self.limit(*args)
        if head == "Rational" and args[1] == 0:
            raise ValueError("a denominator of zero")
        if head == "Float":
            sign, mantissa, exponent, precision = args
            if sign not in (0, 1) or mantissa < 0 or not 1 <= precision <= MAX_BITS:
                raise ValueError("not a floating-point number")
            if abs(exponent) > MAX_BITS:
                raise self.refuse("holds a number of more than a thousand digits")
        return self.as_fraction(rebuild(head, args, {}))

    def as_fraction(self, number: sp.Basic) -> sp.Basic:
        is_decimal = self.fractions and isinstance(number, sp.Float)
        return notebook.as_fraction(number) if is_decimal else number

    def symbol(self, head: str, name: str, number: int = 0) -> sp.Symbol:
        if type(name) is not str or not name.isprintable() or not 0 < len(name) <= 40:
            raise ValueError("a symbol without a name")
        if name in ("+", "-", "+-"):  # the direction of a limit
            return sp.Symbol(name)
        # A symbol that the problem does not have can only be a bound variable: those are real.
        if head == "Dummy":
            return sp.Dummy(name, dummy_index=number, real=True)
        return self.symbols.get(name) or sp.Symbol(name, real=True)

    def compound(self, head: str, args: list[sp.Basic]) -> sp.Basic:
        if not self.simplify:
            return rebuild(head, tuple(args), {})
        sizes = [size(a) if isinstance(a, sp.Expr) and a.is_number else 0 for a in args]
        if head in GROW_FAST and max(sizes, default=0) > 300:
            raise self.refuse(f"takes {head} of too large a number")
        if head in EXPONENTIALS and sizes[0] > MAX_EXPONENT:
            raise self.refuse("holds far too large an exponential")
        if head == "Pow" and args[1].is_number:
            parts = args[0].atoms(sp.Rational) if args[0].is_number else ()
            bits = max((abs(n.p * n.q).bit_length() for n in parts), default=0)
            if sizes[1] > MAX_EXPONENT or bits * sizes[1] > MAX_BITS:
                raise self.refuse("raises a number to far too large a power")
        built = (ExprCondPair if head == "ExprCondPair" else getattr(sp, head))(*args)
        if isinstance(built, sp.Rational):
            self.limit(built.p, built.q)
        return built


def size(constant: sp.Expr) -> float:
    """The magnitude of a constant; 0 for infinities and what is undefined, which stay as they are.

    inf for what cannot be computed.
    """
    if constant in (sp.oo, -sp.oo, sp.zoo, sp.nan):
        return 0.0
    try:
        magnitude = abs(notebook.value_at(constant, {}, 5))
    except notebook.NoValue:
        return float("inf")
    return float(min(magnitude, 10**300)) if notebook.mpmath.isfinite(magnitude) else float("inf")


@dataclass(frozen=True)
class Disagreement:
    """A point where two expressions differ, and their values there, as text."""

    point: str
    left: str
    right: str

    def __str__(self) -> str:
        return f"at {self.point} the left side is {self.left}, the right side {self.right}"


def agree(
    left: sp.Expr,
    right: sp.Expr,
    domain: Domain,
    rng: np.random.Generator,
    points: int = 8,
    digits: int = 30,
    seconds: float = SECONDS,
) -> Disagreement | None:
    """Whether two expressions have the same values on a domain.

    They are computed at random points. Only where too few points decide is SymPy asked to simplify
    the difference.

    Parameters
    ----------
    left, right : sympy.Expr
        With real or complex values; infinities have to be the same one.
    domain : Mapping[sympy.Symbol, tuple[float, float]]
        The smallest and the largest value of each symbol.
    rng : numpy.random.Generator
        The test's.
    points : int, optional
        How many points.
    digits : int, optional
        To how many digits the values are computed.
    seconds : float, optional
        How long it may take.

    Returns
    -------
    Disagreement or None
        A point where they differ, which reads as a sentence, or None if they agree.

    Raises
    ------
    Undecided
        They cannot be computed, or not in time.

    Examples
    --------
    >>> agree(sp.log(x**2), 2 * sp.log(x), {x: (0.5, 2)}, rng) is None
    True
    """
    with deadline(seconds):
        try:
            difference = notebook.first_difference(
                left, right, random_points(domain, points, rng), digits
            )
        except notebook.NoValue as error:
            with suppress(Exception):  # SymPy raises almost anything on what is odd enough
                if sp.simplify(left - right) == 0:
                    return None
            raise Undecided(f"the answer could not be computed: {error}") from error
    if difference is None:
        return None
    point, a, b = difference
    place = notebook.where_they_differ(left, right, point, [point])
    return Disagreement(place, notebook.number_text(a), notebook.number_text(b))


def random_points(domain: Domain, count: int, rng: np.random.Generator) -> list[dict]:
    """Secret points of a domain.

    The notebook's points have few digits, and a term such as sin(1000 pi x) is zero at all of them.
    These lie beside them, at fractions whose denominators nobody can know.
    """
    ends = tuple((symbol, low, high) for symbol, (low, high) in domain.items())
    return list(map(dict, _points(notebook.draw_points, ends, count, int(rng.integers(2**63)))))


@lru_cache(maxsize=256)  # a test has the same points for a whole class
def _points(draw: Callable[..., list[dict]], ends: tuple, count: int, seed: int) -> list[dict]:
    rng = np.random.default_rng(seed)
    widths = {symbol: sp.Rational(high - low) / 1000 for symbol, low, high in ends}

    def beside(symbol: sp.Symbol, value: sp.Rational) -> sp.Expr:
        if symbol.is_integer:
            return value
        denominator = int(rng.integers(10**8, 10**9))
        share = sp.Rational(int(rng.integers(denominator)), denominator)
        return value + widths[symbol] * share

    domain = {symbol: (low, high) for symbol, low, high in ends}
    points = draw(domain, count, int(rng.integers(2**63)))
    return [{symbol: beside(symbol, value) for symbol, value in p.items()} for p in points]
