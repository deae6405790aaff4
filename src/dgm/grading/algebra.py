"""Derivations and symbolic answers, judged in the trusted process.

A student's expressions arrive as trees. They are rebuilt here with the problem's own symbols, within
limits, and compared by value at secret points. Certificates are checked by the very classes of the
setup fragments that students have in their notebooks; this module decodes, and holds the clock.
"""

from __future__ import annotations

import signal
import time
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import sympy as sp

from dgm.boundary.expressions import COMPOUNDS, CONSTANTS, Tree, rebuild
from dgm.boundary.remote import CallError, Remote

MAX_NODES = 20_000
MAX_DEPTH = 120
MAX_BITS = 4096
SECONDS = 20.0
FRAGMENTS = Path(__file__).parents[3] / "problems" / "_setup"

# These evaluate at once when they are built from numbers: 5000! has 54,000 bits.
GROW_FAST = frozenset(
    [
        "factorial",
        "binomial",
        "gamma",
        "loggamma",
        "polygamma",
        "lowergamma",
        "uppergamma",
        "beta",
        "zeta",
        "expint",
        "besselj",
        "bessely",
        "besseli",
        "besselk",
    ]
)
NOT_EXPRESSIONS = frozenset(["Lambda", "Indexed", "IndexedBase", "Idx", "Contains", "Interval"])

Domain = Mapping[sp.Symbol, tuple[float, float]]


class Failed(AssertionError):
    """The answer does not have a property; the message is what the student reads."""


class Unreadable(Failed):
    """What was handed in is not the kind of expression or certificate asked for."""


class Undecided(Exception):
    """The answer could not be judged either way: ungradable, not wrong."""


class _TimeIsUp(BaseException):
    """Raised by the clock; SymPy's `except Exception` clauses must not swallow it."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise Undecided in this block once `seconds` have passed; main thread only.

    An outer alarm, such as a test's own time limit, keeps its time and its handler.
    """

    def ring(signum: int, frame: object) -> None:
        raise _TimeIsUp

    started = time.monotonic()
    outer_handler = signal.getsignal(signal.SIGALRM)
    outer_seconds, _ = signal.getitimer(signal.ITIMER_REAL)
    if 0 < outer_seconds <= seconds:
        yield
        return
    signal.signal(signal.SIGALRM, ring)
    # It rings again, in case the first ring falls into code that ignores exceptions.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    except _TimeIsUp:
        raise Undecided(f"checking this answer took longer than {seconds:g} seconds") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, outer_handler)
        if outer_seconds:
            left = outer_seconds - (time.monotonic() - started)
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))


@cache
def notebook() -> types.ModuleType:
    """The symbolic and certificate fragments, as one module: there is no second copy of them."""
    module = types.ModuleType("dgm_notebook_fragments")
    for fragment in ("symbolic", "certificates"):
        path = FRAGMENTS / f"{fragment}.py"
        code = compile(path.read_text(encoding="utf-8"), str(path), "exec", dont_inherit=True)
        exec(code, vars(module))
    return module


def expression(
    value: object,
    symbols: Iterable[sp.Symbol],
    functions: Iterable[str] = (),
    what: str = "the answer",
) -> sp.Expr:
    """A SymPy expression from a decoded answer: a Tree, or a plain number.

    Symbols are those of `symbols` with the same name; others may only be bound, as an integration
    variable is. `functions` names the undefined functions that may occur. A trusted SymPy expression
    passes through. Raises Unreadable for what is no expression, has unknown symbols or is too large.
    """
    known = {symbol.name: symbol for symbol in symbols}
    if isinstance(value, sp.Expr):
        built = notebook().by_name(value, known.values())
    else:
        built = _Builder(known, frozenset(functions), what).build(value, 0)
    if not isinstance(built, sp.Expr):
        raise Unreadable(f"{what} should be an expression, it is {_kind(value)}")
    unknown = sorted(symbol.name for symbol in built.free_symbols - set(known.values()))
    if unknown:
        raise Unreadable(f"{what} uses {', '.join(unknown)}, which the problem does not have")
    return built


@dataclass
class _Builder:
    """Builds one expression bottom-up, SymPy's own evaluation included, and counts what it takes."""

    symbols: Mapping[str, sp.Symbol]
    functions: frozenset[str]
    what: str
    nodes: int = 0

    def refuse(self, reason: str) -> Unreadable:
        return Unreadable(f"{self.what} {reason}")

    def build(self, value: object, depth: int) -> sp.Basic:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise self.refuse("is far too long an expression")
        if isinstance(value, Tree):
            return self.node(value, depth)
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, bool) or not isinstance(value, int | float | complex):
            raise self.refuse(f"should be an expression, it is {_kind(value)}")
        if isinstance(value, int):
            self.limit(value)
        return sp.sympify(value)

    def limit(self, *integers: int) -> None:
        if any(abs(n).bit_length() > MAX_BITS for n in integers):
            raise self.refuse("holds a number of more than a thousand digits")

    def node(self, tree: Tree, depth: int) -> sp.Basic:
        head, args = tree.head, tree.args
        try:
            if head in ("Integer", "Rational", "Float"):
                return self.number(head, args)
            if head in ("Symbol", "Dummy"):
                return self.symbol(head, args)
            if head in CONSTANTS:
                return rebuild(head, (), {})
            if head == "Function":
                if args[0] not in self.functions:
                    raise self.refuse("uses a function that the problem does not have")
                return sp.Function(args[0])(*(self.build(a, depth + 1) for a in args[1:]))
            if head not in COMPOUNDS or head in NOT_EXPRESSIONS:
                raise self.refuse(f"should be an expression, it contains {_article(head)}")
            return self.compound(head, [self.build(a, depth + 1) for a in args])
        except (TypeError, ValueError, AttributeError, IndexError, NotImplementedError) as error:
            raise self.refuse(f"is not a well-formed expression ({_article(head)})") from error

    def number(self, head: str, args: tuple) -> sp.Basic:
        if not all(type(part) is int for part in args):
            raise ValueError("a number of other parts than integers")
        self.limit(*args)
        if head == "Float":
            sign, mantissa, exponent, precision = args
            self.limit(1 << min(abs(exponent), 2 * MAX_BITS))
            if sign not in (0, 1) or mantissa < 0 or not 1 <= precision <= MAX_BITS:
                raise ValueError("not a floating-point number")
            return sp.Float((sign, mantissa, exponent), precision=precision)
        if head == "Rational" and args[1] == 0:
            raise ValueError("a denominator of zero")
        return rebuild(head, args, {})

    def symbol(self, head: str, args: tuple) -> sp.Symbol:
        name = args[0]
        if type(name) is not str or not name.isprintable() or not 0 < len(name) <= 40:
            raise ValueError("a symbol without a name")
        if head == "Dummy":
            return sp.Dummy(name, dummy_index=args[1], real=True)
        # Only bound symbols may be unknown ones, and integration variables are real.
        return self.symbols.get(name) or sp.Symbol(name, real=True)

    def compound(self, head: str, args: list[sp.Basic]) -> sp.Basic:
        numbers = [a for a in args if isinstance(a, sp.Expr) and a.is_number]
        if head in GROW_FAST and any(abs(_size(n)) > 300 for n in numbers):
            raise self.refuse(f"takes {head} of too large a number")
        if head == "Pow" and len(numbers) == 2:
            base, exponent = numbers
            bits = max((abs(n.p * n.q).bit_length() for n in base.atoms(sp.Rational)), default=1)
            if _size(exponent) * bits > MAX_BITS:
                raise self.refuse("raises a number to too large a power")
        kind = sp.functions.elementary.piecewise.ExprCondPair if head == "ExprCondPair" else None
        built = (kind or getattr(sp, head))(*args)
        if isinstance(built, sp.Rational):
            self.limit(built.p, built.q)
        return built


def _size(number: sp.Expr) -> float:
    """The magnitude of a constant, infinite if it cannot be had at once."""
    if number.is_Rational or number.is_Float:
        return abs(float(number)) if abs(number) < 1e300 else float("inf")
    value = abs(complex(number.evalf(5, maxn=30)))
    return value if value == value else float("inf")


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "AEIOUaeiou" else f"a {word}"


def _kind(value: object) -> str:
    """What a decoded value is, in words."""
    if isinstance(value, Tree):
        return _article(value.head)
    if value is None:
        return "None"
    return "an object" if isinstance(value, Remote) else _article(type(value).__name__)


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
    """None if two expressions have the same values on `domain`, else a point where they differ.

    They are computed with `digits` digits at random points, real or complex; infinities have to be
    the same one. Only if no point decides is SymPy asked to simplify the difference. Raises
    Undecided if that does not help either, or takes longer than `seconds`.
    """
    helpers = notebook()
    with deadline(seconds):
        drawn = helpers.draw_points(domain, points, int(rng.integers(2**32)))
        try:
            difference = helpers.first_difference(left, right, drawn, digits)
        except helpers.NoValue as error:
            if (left - right).is_finite is not False and sp.simplify(left - right) == 0:
                return None
            raise Undecided(f"the answer could not be computed: {error}") from error
    if difference is None:
        return None
    point, a, b = difference
    return Disagreement(helpers.in_words(point), helpers.number_text(a), helpers.number_text(b))


def check_equality_chain(
    certificate: object,
    domain: Domain,
    rng: np.random.Generator,
    forms: Iterable[object],
    start: object = None,
    target: object = None,
    points: int = 5,
    seconds: float = SECONDS,
) -> None:
    """Every link of a student's EqualityChain holds at secret points, in the required forms.

    `start` is what the first step has to be, in form too, `target` what the last has to equal with
    nothing unevaluated; both SymPy expressions or Trees. `forms` are one a step. Raises Failed with
    the first wrong link, Undecided if a step cannot be computed.
    """
    with deadline(seconds):
        (steps,) = _fields(certificate, "EqualityChain", "steps")
        _judge(
            lambda helpers: helpers.EqualityChain(_steps(steps, domain)),
            domain=domain,
            forms=list(forms),
            start=_trusted(start, domain),
            target=_trusted(target, domain),
            points=_points(domain, points, rng),
        )


def check_inequality_chain(
    certificate: object,
    domain: Domain,
    rng: np.random.Generator,
    forms: Iterable[object] = (),
    relations: Iterable[str] | None = None,
    start: object = None,
    target: object = None,
    strict: Iterable[int] = (),
    points: int = 12,
    seconds: float = SECONDS,
) -> None:
    """As check_equality_chain, for an InequalityChain.

    `relations` are those asked for; `strict` lists the links (1 for step 1 -> 2) whose sides must
    differ somewhere, so that writing one side twice bounds nothing.
    """
    with deadline(seconds):
        steps, stated = _fields(certificate, "InequalityChain", "steps", "relations")
        _judge(
            lambda helpers: helpers.InequalityChain(_steps(steps, domain), stated),
            domain=domain,
            forms=list(forms),
            relations=None if relations is None else list(relations),
            start=_trusted(start, domain),
            target=_trusted(target, domain),
            strict=tuple(strict),
            points=_points(domain, points, rng),
        )


def check_stationary_point(
    certificate: object,
    domain: Domain,
    rng: np.random.Generator,
    objective: object,
    variable: sp.Symbol,
    kind: str,
    everywhere: bool = True,
    points: int = 8,
    seconds: float = SECONDS,
) -> None:
    """A student's StationaryPoint is one of `objective`, and its second derivative says `kind`.

    `everywhere`: that sign on the whole domain, not only at the point.
    """
    names = ("objective", "variable", "point", "second_derivative", "kind")
    with deadline(seconds):
        *fields, stated = _fields(certificate, "StationaryPoint", *names)
        decoded = [
            expression(field, domain, what=f"the {name.replace('_', ' ')}")
            for name, field in zip(names, fields, strict=False)
        ]
        _judge(
            lambda helpers: helpers.StationaryPoint(*decoded, stated),
            domain=domain,
            objective=_trusted(objective, domain),
            variable=variable,
            kind=kind,
            everywhere=everywhere,
            points=_points(domain, points, rng),
        )


def check_coupling(certificate: object, p: object, q: object, tolerance: float = 1e-8) -> None:
    """A student's Coupling joins exactly the marginals p [m] and q [n]."""
    fields = _fields(certificate, "Coupling", "plan", "p", "q")
    _judge(lambda helpers: helpers.Coupling(*fields), p=p, q=q, tolerance=tolerance)


def check_primal_dual(
    certificate: object, p: object, q: object, cost: object, tolerance: float = 1e-7
) -> None:
    """A student's PrimalDual proves its plan optimal between p [m] and q [n] for cost [m, n]."""
    fields = _fields(certificate, "PrimalDual", "cost", "plan", "phi", "psi")
    _judge(lambda helpers: helpers.PrimalDual(*fields), p=p, q=q, cost=cost, tolerance=tolerance)


def _fields(certificate: object, kind: str, *names: str) -> list[object]:
    """The decoded fields of a certificate, each read once."""
    asked = f"{_article(kind)}({', '.join(names)})"
    if not isinstance(certificate, Remote):
        raise Unreadable(f"the answer should be {asked}, it is {_kind(certificate)}")
    fields = []
    for name in names:
        try:
            fields.append(getattr(certificate, name))
        except CallError as error:
            if error.kind != "AttributeError":
                raise
            raise Unreadable(f"the answer should be {asked}, it has no {name}") from None
    return fields


def _steps(steps: object, domain: Domain) -> object:
    """The steps of a chain as expressions; what is no list is left for the certificate to name."""
    if not isinstance(steps, list | tuple):
        raise Unreadable(f"the steps should be a list, they are {_kind(steps)}")
    return [expression(step, domain, what=f"step {i}") for i, step in enumerate(steps, 1)]


def _trusted(value: object, domain: Domain) -> sp.Expr | None:
    return None if value is None else expression(value, domain)


def _points(domain: Domain, count: int, rng: np.random.Generator) -> list[dict]:
    return notebook().draw_points(domain, count, int(rng.integers(2**32)))


def _judge(certificate: Callable[[types.ModuleType], object], **given: object) -> None:
    """Build a certificate of the notebook's class and fail with its first wrong link."""
    helpers = notebook()
    try:
        wrong = certificate(helpers).first_wrong_link(**given)
    except helpers.NoValue as error:
        raise Undecided(f"a step could not be computed: {error}") from error
    if wrong is not None:
        raise Failed(wrong)
