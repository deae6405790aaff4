"""The hidden half of the certificates: decoded, and checked at secret points.

The classes that check a certificate are the notebook's own. A student hands in an object; only its
fields are read, each once, as data.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import sympy as sp

from dgm.boundary.expressions import Tree
from dgm.testing.algebra import SECONDS, Domain, expression, random_points
from dgm.testing.fields import fields_of
from dgm.testing.hidden_test import Failed, Undecided, Unreadable, deadline
from dgm.testing.notebook import notebook
from dgm.testing.showing import kind_of


def check_equality_chain(
    certificate: object,
    domain: Domain,
    rng: np.random.Generator,
    forms: Iterable[object],
    start: object,
    target: object | None,
    points: int = 5,
    seconds: float = SECONDS,
) -> None:
    """Every link of a student's EqualityChain holds at secret points, in the required forms.

    Parameters
    ----------
    certificate : Remote
        The student's.
    domain : Mapping[sympy.Symbol, tuple[float, float]]
        The smallest and the largest value of each symbol.
    rng : numpy.random.Generator
        The test's: the points are drawn from it.
    forms : iterable of Form
        One for each step.
    start : sympy.Expr or Tree
        What the first step has to be, in form too.
    target : sympy.Expr or Tree, or None
        What the last step has to equal, with nothing unevaluated. None where another test looks at
        the last step: then neither its value nor the link to it counts here.
    points : int, optional
        How many points.
    seconds : float, optional
        How long it may take.

    Raises
    ------
    Failed
        A link is wrong: the message names the first one.
    Undecided
        A step cannot be computed, or not in time.

    Examples
    --------
    >>> check_equality_chain(student.proof(), DOMAIN, rng, FORMS, START, TARGET)
    """
    (steps,) = fields_of(certificate, "EqualityChain", "steps")
    forms = list(forms)
    with deadline(seconds):
        read = _expressions(steps, domain)
        if target is None and len(read) == len(forms) > 2:
            read, forms = read[:-1], forms[:-1]
        _check(
            notebook.EqualityChain(read),
            domain=domain,
            forms=forms,
            start=expression(start, domain),
            target=None if target is None else expression(target, domain),
            points=random_points(domain, points, rng),
        )


def check_inequality_chain(
    certificate: object,
    domain: Domain,
    rng: np.random.Generator,
    forms: Iterable[object],
    start: object,
    target: object,
    relations: Iterable[str] | None = None,
    strict: Iterable[int] = (),
    points: int = 12,
    seconds: float = SECONDS,
) -> None:
    """Every link of a student's InequalityChain holds at secret points, in the required forms.

    Parameters
    ----------
    certificate, domain, rng, forms, start, target, points, seconds
        As for `check_equality_chain`.
    relations : iterable of {"<=", ">=", "=="}, optional
        Those asked for, one for each link.
    strict : iterable of int, optional
        The links (1 for step 1 -> 2) whose sides must differ somewhere, so that writing one side
        twice bounds nothing.

    Raises
    ------
    Failed
        A link is wrong: the message names the first one.
    Undecided
        A step cannot be computed, or not in time.

    Examples
    --------
    >>> check_inequality_chain(
    ...     student.bound(), DOMAIN, rng, FORMS, START, TARGET, strict=[1]
    ... )
    """
    steps, stated = fields_of(certificate, "InequalityChain", "steps", "relations")
    with deadline(seconds):
        chain = notebook.InequalityChain(_expressions(steps, domain), stated)
        _check(
            chain,
            domain=domain,
            forms=list(forms),
            relations=None if relations is None else list(relations),
            start=expression(start, domain),
            target=expression(target, domain),
            strict=tuple(strict),
            points=random_points(domain, points, rng),
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

    Parameters
    ----------
    certificate : Remote
        The student's.
    domain : Mapping[sympy.Symbol, tuple[float, float]]
        The smallest and the largest value of each symbol.
    rng : numpy.random.Generator
        The test's: the points are drawn from it.
    objective : sympy.Expr or Tree, or None
        What is made largest or smallest; None where the student's own is judged elsewhere.
    variable : sympy.Symbol
        In which variable.
    kind : {"maximum", "minimum"}
        What the point is.
    everywhere : bool, optional
        Whether the second derivative has its sign on the whole domain, not only at the point.
    points : int, optional
        How many points.
    seconds : float, optional
        How long it may take.

    Raises
    ------
    Failed
        The certificate does not prove it.
    Undecided
        A part cannot be computed, or not in time.

    Examples
    --------
    >>> check_stationary_point(student.best(), DOMAIN, rng, OBJECTIVE, D, "maximum")
    """
    names = ("objective", "variable", "point", "second_derivative", "kind")
    *fields, stated = fields_of(certificate, "StationaryPoint", *names)
    with deadline(seconds):
        decoded = [
            _expression(field, domain, what=f"the {name.replace('_', ' ')}")
            for name, field in zip(names, fields, strict=False)
        ]
        _check(
            notebook.StationaryPoint(*decoded, stated),
            domain=domain,
            objective=None if objective is None else expression(objective, domain),
            variable=variable,
            kind=kind,
            everywhere=everywhere,
            points=random_points(domain, points, rng),
        )


def check_coupling(certificate: object, p: object, q: object, tolerance: float = 1e-8) -> None:
    """A student's Coupling joins exactly the marginals p and q.

    Parameters
    ----------
    certificate : Remote
        The student's.
    p : array of shape (m,)
    q : array of shape (n,)
        Masses.
    tolerance : float, optional
        How far a sum may be off.

    Raises
    ------
    Failed
        It does not.

    Examples
    --------
    >>> check_coupling(student.plan(p, q), p, q)
    """
    fields = fields_of(certificate, "Coupling", "plan", "p", "q")
    _check(notebook.Coupling(*fields), p=p, q=q, tolerance=tolerance)


def check_primal_dual(
    certificate: object, p: object, q: object, cost: object, tolerance: float = 1e-7
) -> None:
    """A student's PrimalDual proves its plan optimal between p and q.

    Parameters
    ----------
    certificate : Remote
        The student's.
    p : array of shape (m,)
    q : array of shape (n,)
        Masses.
    cost : array of shape (m, n)
        Per unit of mass.
    tolerance : float, optional
        How far apart the two costs may be.

    Raises
    ------
    Failed
        It does not.

    Examples
    --------
    >>> check_primal_dual(student.transport(p, q, cost), p, q, cost)
    """
    fields = fields_of(certificate, "PrimalDual", "cost", "plan", "phi", "psi")
    _check(notebook.PrimalDual(*fields), p=p, q=q, cost=cost, tolerance=tolerance)


def _expressions(steps: object, domain: Domain) -> list[sp.Expr]:
    if not isinstance(steps, list | tuple):
        remedy = "write [step_1, step_2, ...]"
        raise Unreadable(f"the steps should be a list, they are {kind_of(steps)}; {remedy}")
    return [
        _expression(step, domain, what=f"step {i}", as_written=True)
        for i, step in enumerate(steps, 1)
    ]


def _expression(value: object, domain: Domain, what: str, as_written: bool = False) -> sp.Expr:
    """`expression`; where the value is none, the message says what to write instead."""
    if isinstance(value, str):  # the student's side read what it could: no text is read here
        remedy = "the check in the notebook says why"
        raise Unreadable(f"{what} is text that cannot be read as a formula; {remedy}")
    try:
        return expression(value, domain, what=what, as_written=as_written, fractions=True)
    except Unreadable as refused:
        kind = value.head if isinstance(value, Tree) else type(value).__name__
        raise Unreadable(f"{refused}{notebook.step_remedy(kind, what)}") from None


def _check(certificate: Any, **given: object) -> None:
    try:
        wrong = certificate.first_wrong_link(**given)
    except notebook.NoValue as error:
        raise Undecided(f"a step could not be computed: {error}") from error
    if wrong is not None:
        raise Failed(wrong)
