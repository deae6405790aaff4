"""What a student's certificate holds, as data."""

from __future__ import annotations

from dgm.boundary.remote import CallError, Remote, attributes_of
from dgm.testing.hidden_test import Unreadable
from dgm.testing.notebook import notebook
from dgm.testing.showing import article, kind_of


def fields_of(certificate: object, kind: str, *names: str) -> list[object]:
    """The fields of a student's certificate as data, each read once.

    Parameters
    ----------
    certificate : object
        What the student handed over.
    kind : str
        The name of the certificate's class, for the message.
    *names : str
        The fields.

    Returns
    -------
    list
        Their values.

    Raises
    ------
    Unreadable
        The answer is something else, or a field is missing or no data.

    Examples
    --------
    >>> plan, p, q = fields_of(student.plan(), "Coupling", "plan", "p", "q")
    """
    asked = f"{article(kind)}({', '.join(names)})"
    pattern = notebook.CERTIFICATE_PATTERNS.get(kind, "").replace("\n", "; ")
    remedy = f"; write: {pattern}" if pattern else ""
    if not isinstance(certificate, Remote):
        raise Unreadable(f"the answer should be {asked}, it is {kind_of(certificate)}{remedy}")
    fields = list(attributes_of(certificate, *names))
    for name in names[len(fields) :]:
        try:
            fields.append(getattr(certificate, name))
        except CallError as error:
            if error.kind != "AttributeError":
                raise
            raise Unreadable(f"the answer should be {asked}, it has no {name}{remedy}") from None
    for name, field in zip(names, fields, strict=True):
        if isinstance(field, Remote):
            raise Unreadable(f"{name} should be data, it is an object")
    return fields


def steps_of(certificate: object, kind: str = "EqualityChain") -> list[object]:
    """The steps of a student's chain.

    Parameters
    ----------
    certificate : object
        What the student handed over.
    kind : str, optional
        The name of the certificate's class, for the message.

    Returns
    -------
    list
        The steps, as Trees or numbers: at least one.

    Raises
    ------
    Unreadable
        The answer is no chain, or has no steps.

    Examples
    --------
    >>> first, *_ = steps_of(student.proof())
    """
    (steps,) = fields_of(certificate, kind, "steps")
    if not isinstance(steps, list | tuple) or not steps:
        raise Unreadable(f"the steps should be a list of expressions, they are {kind_of(steps)}")
    return list(steps)
