"""The expectation about an answer that is an expression."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dgm.testing.algebra import Domain, agree, expression
from dgm.testing.hidden_test import Failed, deadline
from dgm.testing.notebook import notebook
from dgm.testing.observing import Wrong


def expect_expression(
    actual: object,
    expected: object,
    domain: Domain,
    rng: np.random.Generator,
    what: str = "the answer",
    functions: Iterable[str] = (),
) -> None:
    """A SymPy expression with nothing unevaluated, equal to `expected` on `domain`.

    Parameters
    ----------
    actual : object
        The student's expression (a Tree) or number.
    expected : sympy.Expr or Tree
        Infinities have to be the same one.
    domain : Mapping[sympy.Symbol, tuple[float, float]]
        The problem's symbols, each with its smallest and largest value.
    rng : numpy.random.Generator
        The test's: the points of comparison are drawn from it.
    what : str, optional
        What the expression is, for the message.
    functions : iterable of str, optional
        The undefined functions that may occur.

    Raises
    ------
    Failed
        It is something else; Unreadable where it is no expression in these symbols.
    Undecided
        It cannot be computed, or not in 20 seconds.

    Examples
    --------
    >>> expect_expression((x + 1) ** 2, x**2 + 2 * x + 1, {x: (-1, 1)}, rng)
    """
    with deadline(20):
        mine = expression(actual, domain, functions, what)
        right = expression(expected, domain, functions, "the expected answer")
    if not notebook.no_unevaluated(mine):
        raise Failed(f"{what}: no unevaluated integral, sum, limit or derivative may be left")
    difference = agree(mine, right, domain, rng)
    if difference is not None:
        values = f"it is {difference.left}, expected {difference.right}"
        observed = _observed(difference.left, difference.right)
        raise Failed(f"{what}: at {difference.point} {values}", observed)


def _observed(left: str, right: str) -> Wrong | None:
    """Two values, which are there as text of six digits; None where one is no real number."""
    try:
        return Wrong.between(np.asarray(float(left)), np.asarray(float(right)), 1e-5, 0.0)
    except ValueError:
        return None
