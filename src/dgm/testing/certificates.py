"""The hidden half of the certificates: decoded, and checked at secret points.

The classes that judge a certificate are the notebook's own. A student hands in an object; only its
fields are read, each once, as data.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import sympy as sp

from dgm.boundary.remote import CallError, Remote
from dgm.testing.algebra import (
    SECONDS,
    Domain,
    Failed,
    Undecided,
    Unreadable,
    article,
    deadline,
    expression,
    kind_of,
    random_points,
)
from dgm.testing.notebook import notebook


def fields_of(certificate: object, kind: str, *names: str) -> list[object]:
    """The fields of a student's certificate as data, each read once.

    Raises Unreadable where the answer is something else, or a field is missing or no data.
    """
    asked = f"{article(kind)}({', '.join(names)})"
    if not isinstance(certificate, Remote):
        raise Unreadable(f"the answer should be {asked}, it is {kind_of(certificate)}")
    fields = []
    for name in names:
        try:
            field = getattr(certificate, name)
        except CallError as error:
            if error.kind != "AttributeError":
                raise
            raise Unreadable(f"the answer should be {asked}, it has no {name}") from None
        if isinstance(field, Remote):
            raise Unreadable(f"{name} should be data, it is an object")
        fields.append(field)
    return fields


def steps_of(certificate: object, kind: str = "EqualityChain") -> list[object]:
    """The steps of a student's chain: at least one. Raises Unreadable."""
    (steps,) = fields_of(certificate, kind, "steps")
    if not isinstance(steps, list | tuple) or not steps:
        raise Unreadable(f"the steps should be a list of expressions, they are {kind_of(steps)}")
    return list(steps)


def check_equality_chain(
    certificate: object,
    domain: Domain,
    rng: np.random.Generator,
    forms: Iterable[object],
    start: object,
    target: object,
    points: int = 5,
    seconds: float = SECONDS,
) -> None:
    """Every link of a student's EqualityChain holds at secret points, in the required forms.

    `start` is what the first step has to be, in form too; `target` is what the last has to equal,
    with nothing unevaluated: both SymPy expressions or Trees. `forms` are one a step. Raises Failed
    with the first wrong link, Undecided if a step cannot be computed.
    """
    (steps,) = fields_of(certificate, "EqualityChain", "steps")
    with deadline(seconds):
        chain = notebook.EqualityChain(_expressions(steps, domain))
        _check(
            chain,
            domain=domain,
            forms=list(forms),
            start=expression(start, domain),
            target=expression(target, domain),
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
    """As check_equality_chain, for an InequalityChain.

    `relations` are those asked for; `strict` lists the links (1 for step 1 -> 2) whose sides must
    differ somewhere, so that writing one side twice bounds nothing.
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

    `everywhere`: with that sign on the whole domain, not only at the point. Raises Failed,
    Undecided.
    """
    names = ("objective", "variable", "point", "second_derivative", "kind")
    *fields, stated = fields_of(certificate, "StationaryPoint", *names)
    with deadline(seconds):
        decoded = [
            expression(field, domain, what=f"the {name.replace('_', ' ')}")
            for name, field in zip(names, fields, strict=False)
        ]
        _check(
            notebook.StationaryPoint(*decoded, stated),
            domain=domain,
            objective=expression(objective, domain),
            variable=variable,
            kind=kind,
            everywhere=everywhere,
            points=random_points(domain, points, rng),
        )


def check_coupling(certificate: object, p: object, q: object, tolerance: float = 1e-8) -> None:
    """A student's Coupling joins exactly the marginals p [m] and q [n]. Raises Failed."""
    fields = fields_of(certificate, "Coupling", "plan", "p", "q")
    _check(notebook.Coupling(*fields), p=p, q=q, tolerance=tolerance)


def check_primal_dual(
    certificate: object, p: object, q: object, cost: object, tolerance: float = 1e-7
) -> None:
    """A student's PrimalDual proves its plan optimal between p [m] and q [n] for cost [m, n].

    Raises Failed.
    """
    fields = fields_of(certificate, "PrimalDual", "cost", "plan", "phi", "psi")
    _check(notebook.PrimalDual(*fields), p=p, q=q, cost=cost, tolerance=tolerance)


def _expressions(steps: object, domain: Domain) -> list[sp.Expr]:
    if not isinstance(steps, list | tuple):
        raise Unreadable(f"the steps should be a list, they are {kind_of(steps)}")
    return [expression(step, domain, what=f"step {i}") for i, step in enumerate(steps, 1)]


def _check(certificate: object, **given: object) -> None:
    try:
        wrong = certificate.first_wrong_link(**given)
    except notebook.NoValue as error:
        raise Undecided(f"a step could not be computed: {error}") from error
    if wrong is not None:
        raise Failed(wrong)
