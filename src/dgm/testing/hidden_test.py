"""A hidden test: what it is worth, how it ends other than by passing, and what limits its time."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dgm.testing.observing import Wrong


def points(weight: float, seconds: float | None = None) -> pytest.MarkDecorator:
    """What a hidden test is worth, relative to the others of its tests cell.

    Parameters
    ----------
    weight : float
        The cell's points are shared out by weight.
    seconds : float, optional
        How long the test may take; left out, the course's limit holds.

    Returns
    -------
    pytest.MarkDecorator
        The decorator that every hidden test needs.

    Examples
    --------
    >>> @points(2, seconds=30)
    ... def test_agrees_with_the_definition(student, reference, rng): ...
    """
    if seconds is None:
        return pytest.mark.points(weight)
    return pytest.mark.points(weight, seconds=seconds)


class Failed(AssertionError):
    """The answer does not have a property; the message is what the student reads.

    `wrong` are the values that were refused, where there are some; no student sees them.
    """

    def __init__(self, message: str = "", wrong: Wrong | None = None) -> None:
        super().__init__(message)
        self.wrong = wrong


class Unreadable(Failed):
    """What was handed in is not the kind of expression or certificate asked for."""


class Undecided(Exception):
    """The test could not find out whether the answer is right: it is ungradable, not wrong."""


class _TimeIsUp(BaseException):
    """Raised by the clock; SymPy's `except Exception` clauses must not swallow it."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Limit the time of a block, in the main thread only.

    An earlier outer alarm, such as a test's own time limit, is left to ring; a later one goes on.

    Parameters
    ----------
    seconds : float
        How long the block may take.

    Raises
    ------
    Undecided
        The block took longer: too slow a check is no wrong answer.

    Examples
    --------
    >>> with deadline(20):
    ...     sp.simplify(sp.sin(x) ** 2 + sp.cos(x) ** 2)
    1
    """

    def ring(signum: int, frame: object) -> None:
        raise _TimeIsUp

    started = time.monotonic()
    outer_seconds, outer_interval = signal.getitimer(signal.ITIMER_REAL)
    if 0 < outer_seconds <= seconds:
        yield
        return
    outer_handler = signal.signal(signal.SIGALRM, ring)
    # It rings again, in case the first ring falls where exceptions are ignored.
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
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001), outer_interval)
