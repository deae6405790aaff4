"""SymPy expressions as trees of listed heads, and back.

A head is the name of a SymPy class. The grader keeps `Tree`s: building a SymPy object evaluates it,
and a hostile expression can make that take for ever. Only the student's side builds SymPy objects,
with `rebuild`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_CONSTANTS = """
    Pi Exp1 ImaginaryUnit Infinity NegativeInfinity ComplexInfinity NaN EulerGamma GoldenRatio
    Catalan BooleanTrue BooleanFalse EmptySet Reals Integers Naturals Naturals0
"""
_COMPOUNDS = """
    Add Mul Pow exp log sin cos tan cot sec csc asin acos atan acot atan2 sinh cosh tanh coth
    asinh acosh atanh Abs sign re im conjugate arg floor ceiling Max Min Mod factorial binomial
    gamma loggamma polygamma lowergamma uppergamma beta zeta erf erfc erfi erfinv erfcinv Ei Si Ci
    expint besselj bessely besseli besselk LambertW Heaviside DiracDelta KroneckerDelta
    Integral Limit Derivative Subs Sum Product Piecewise ExprCondPair Tuple Lambda
    Equality Unequality StrictLessThan LessThan StrictGreaterThan GreaterThan And Or Not
    Interval FiniteSet Union Intersection Contains Indexed IndexedBase Idx
"""
CONSTANTS = frozenset(_CONSTANTS.split())
COMPOUNDS = frozenset(_COMPOUNDS.split())


@dataclass(frozen=True)
class Tree:
    """One node: a listed `head`, and `args` that are Trees, or plain data in the leaves.

    Integer(value), Rational(numerator, denominator), Float(sign, mantissa, exponent, precision in
    bits) for (-1)**sign * mantissa * 2**exponent, Symbol(name), Dummy(name, number),
    Function(name, *arguments) for an undefined function, Matrix(rows, columns, *entries by row);
    every other head has the arguments of the SymPy object.
    """

    head: str
    args: tuple


def checked_tree(head: str, args: tuple) -> Tree:
    """A Tree whose args are of the kinds that its head has; raises ValueError."""
    kinds = list(map(type, args))
    match head:
        case _ if head in COMPOUNDS:  # first, because most are
            fits = set(kinds) <= {Tree}
        case "Integer":
            fits = kinds == [int]
        case "Rational":
            fits = kinds == [int, int] and args[1] > 0
        case "Float":
            fits = kinds == [int] * 4 and args[0] in (0, 1) and args[3] > 0
        case "Symbol":
            fits = kinds == [str]
        case "Dummy":
            fits = kinds == [str, int]
        case "Function":
            fits = kinds[:1] == [str] and set(kinds[1:]) <= {Tree}
        case "Matrix":
            fits = kinds[:2] == [int, int] and min(args[:2]) >= 0 and set(kinds[2:]) <= {Tree}
            fits = fits and args[0] * args[1] == len(args) - 2
        case _:
            fits = head in CONSTANTS and not args
    if not fits:
        raise ValueError(f"not a SymPy expression of kind {head[:40]!r}")
    return Tree(head, args)


def is_of_expressions(kind: type) -> bool:
    """Whether values of this type are SymPy's."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and issubclass(kind, (sympy.Basic, sympy.MatrixBase))


def flatten(expression: Any) -> Tree | None:
    """One level: a Tree whose args are SymPy objects or leaf data; None for an unlisted head."""
    import sympy
    from sympy.core.function import UndefinedFunction

    kind = type(expression)
    if kind in (sympy.Matrix, sympy.ImmutableMatrix):
        return Tree("Matrix", (*expression.shape, *expression.flat()))
    if issubclass(kind, sympy.Integer):
        return Tree("Integer", (int(expression.p),))
    if issubclass(kind, sympy.Rational):
        return Tree("Rational", (int(expression.p), int(expression.q)))
    if kind is sympy.Float:
        sign, mantissa, exponent, _ = expression._mpf_
        return Tree("Float", (int(sign), int(mantissa), int(exponent), int(expression._prec)))
    if kind is sympy.Symbol:
        return Tree("Symbol", (expression.name,))
    if kind is sympy.Dummy:
        return Tree("Dummy", (expression.name, int(expression.dummy_index)))
    if type(kind) is UndefinedFunction:
        return Tree("Function", (kind.__name__, *expression.args))
    head = kind.__name__
    if head in CONSTANTS and expression is getattr(sympy.S, head):
        return Tree(head, ())
    if head in COMPOUNDS and kind is _class(head):
        return Tree(head, expression.args)
    return None


def rebuild(head: str, args: tuple, symbols: Mapping[str, object]) -> Any:
    """The SymPy object of one node whose args are built; nothing is evaluated.

    A symbol is the one that `symbols` knows by that name, with its assumptions, or a plain one.
    """
    import sympy

    match head:
        case "Integer":
            return sympy.Integer(*args)
        case "Rational":
            return sympy.Rational(*args)
        case "Float":
            return sympy.Float(args[:3], precision=args[3])
        case "Symbol":
            known = symbols.get(args[0])
            named = type(known) is sympy.Symbol and known.name == args[0]
            return known if named else sympy.Symbol(args[0])
        case "Dummy":
            return sympy.Dummy(args[0], dummy_index=args[1])
        case "Function":
            return sympy.Function(args[0])(*args[1:])
        case "Matrix":
            return sympy.Matrix(args[0], args[1], args[2:])
    if head in CONSTANTS:
        return getattr(sympy.S, head)
    kind = _class(head)
    evaluated = (sympy.Add, sympy.Mul, sympy.Pow, sympy.core.function.Application, sympy.Rel)
    if issubclass(kind, evaluated):
        return kind(*args, evaluate=False)
    return kind(*args)


def _class(head: str) -> type:
    import sympy
    from sympy.functions.elementary.piecewise import ExprCondPair

    return ExprCondPair if head == "ExprCondPair" else getattr(sympy, head)
