"""What hidden tests import: points, and expectations that say what failed and by how much.

Whatever comes from a student is compared in this order: type, shape, dtype, finiteness, values. A
message names the property and the gap; of the student's own bytes it holds at most a capped,
escaped repr. Certificates and expressions are checked by `dgm.grading.algebra`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest
import sympy as sp
import torch

from dgm.boundary.expressions import Tree
from dgm.boundary.remote import CallError, Remote
from dgm.grading.algebra import (
    Domain,
    Failed,
    Undecided,
    Unreadable,
    agree,
    check_coupling,
    check_equality_chain,
    check_inequality_chain,
    check_primal_dual,
    check_stationary_point,
    deadline,
    expression,
)

__all__ = [
    "Failed",
    "Undecided",
    "Unreadable",
    "agree",
    "check_coupling",
    "check_equality_chain",
    "check_inequality_chain",
    "check_primal_dual",
    "check_stationary_point",
    "deadline",
    "expect",
    "expect_array",
    "expect_close",
    "expect_expression",
    "expect_number",
    "expect_raises",
    "expression",
    "points",
    "show",
]

MAX_SHOWN = 80
UNEVALUATED = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, sp.Subs)

Shape = Sequence[int | None]


def points(weight: float, seconds: float | None = None) -> pytest.MarkDecorator:
    """Makes a function a hidden test worth `weight`, relative to the problem's other tests.

    `seconds` is how long it may take, where that is not the limit for every test.
    """
    if seconds is None:
        return pytest.mark.points(weight)
    return pytest.mark.points(weight, seconds=seconds)


def show(value: object) -> str:
    """Decoded data as short text that is safe on a page or a terminal: ASCII, in one line."""
    if isinstance(value, torch.Tensor | np.ndarray):
        return f"{kind_of(value)} of shape {tuple(value.shape)}"
    if isinstance(value, Tree | Remote):
        return kind_of(value)
    text = ascii(value)
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def kind_of(value: object) -> str:
    """What a decoded value is, in words."""
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        return "a tensor"
    if isinstance(value, np.ndarray):
        return "an array"
    if isinstance(value, Tree):
        return "a SymPy expression"
    if isinstance(value, Remote):
        return "an object"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def expect(condition: bool, message: str) -> None:
    """Raises Failed with `message` unless the condition holds."""
    if not condition:
        raise Failed(message)


def expect_number(
    value: object,
    expected: object = None,
    what: str = "the answer",
    rtol: float = 1e-6,
    atol: float = 1e-9,
) -> float:
    """A finite real number (Python, NumPy, or a tensor or array of no dimension), as a float.

    With `expected` it agrees up to atol + rtol |expected|. Raises Failed.
    """
    number = _one_number(value, what)
    if expected is not None:
        wanted = _one_number(expected, "the reference's answer")
        gap = abs(number - wanted)
        expect(gap <= atol + rtol * abs(wanted), f"{what}: it is off by {gap:.3g}")
    return number


def expect_array(
    value: object,
    shape: Shape,
    dtype: object = None,
    what: str = "the answer",
    kind: str | None = None,
) -> np.ndarray:
    """Finite numbers of this shape, as an array; None in `shape` is any size.

    `dtype` is asked for exactly where it is given; `kind` "tensor" or "array" fixes the type, else
    either will do. Raises Failed.
    """
    array = _array(value, what, kind)
    wanted = tuple("any" if size is None else size for size in shape)
    fits = len(array.shape) == len(wanted) and all(
        size in ("any", actual) for size, actual in zip(wanted, array.shape, strict=True)
    )
    expect(fits, f"{what}: shape {_shape(wanted)} expected, got {_shape(array.shape)}")
    if dtype is not None:
        asked = np.dtype(dtype)
        expect(array.dtype == asked, f"{what}: dtype {asked} expected, got {array.dtype}")
    _expect_finite(array, what)
    return array


def expect_close(
    actual: object,
    expected: object,
    what: str = "the answer",
    rtol: float = 1e-5,
    atol: float = 1e-6,
    kind: str | None = None,
) -> None:
    """Two numbers, arrays or tensors of one shape agree up to atol + rtol |expected|.

    Infinite entries have to be the same. `kind` as for `expect_array`. Raises Failed with the
    largest gap and where it is.
    """
    wanted = _array(expected, "the reference's answer", None)
    got = _array(actual, what, kind)
    if got.shape != wanted.shape:
        raise Failed(f"{what}: shape {_shape(wanted.shape)} expected, got {_shape(got.shape)}")
    _expect_finite(np.where(np.isinf(wanted), 0.0, got), what)
    with np.errstate(invalid="ignore", over="ignore"):
        gaps = np.where(got == wanted, 0.0, abs(got.astype(complex) - wanted.astype(complex)))
        allowed = np.where(np.isinf(wanted), 0.0, atol + rtol * abs(wanted))
        wrong = ~(gaps <= allowed)
    if wrong.any():
        gaps = np.where(wrong, np.nan_to_num(gaps, nan=np.inf), 0.0)
        worst = np.unravel_index(np.argmax(gaps), gaps.shape)
        place = f" at {[int(i) for i in worst]}" if worst else ""
        share = f"; {wrong.mean():.0%} of the entries are off" if wrong.size > 1 else ""
        raise Failed(f"{what}: off by {gaps[worst]:.3g}{place}{share}")


def expect_expression(
    actual: object,
    expected: object,
    domain: Domain,
    rng: np.random.Generator,
    what: str = "the answer",
    functions: Iterable[str] = (),
    unevaluated: bool = False,
) -> sp.Expr:
    """An expression in the problem's symbols with the values of `expected` on `domain`.

    `domain` maps each symbol, with its assumptions, to (low, high). Nothing may be left unevaluated
    unless `unevaluated`. Raises Failed, or Undecided where nobody can tell.
    """
    answer = expression(actual, domain, functions, what)
    if not unevaluated and answer.has(*UNEVALUATED):
        raise Failed(f"{what} should leave no integral, sum, limit or derivative unevaluated")
    difference = agree(answer, expression(expected, domain, functions), domain, rng)
    if difference is not None:
        raise Failed(f"{what} is not right: at {difference.point} it is {difference.left}")
    return answer


def expect_raises(call: Callable[[], object], kind: str | Sequence[str], what: str) -> CallError:
    """The call raises an exception of (one of) these type names; not having started is no error.

    Raises Failed.
    """
    kinds = (kind,) if isinstance(kind, str) else tuple(kind)
    try:
        value = call()
    except CallError as error:
        if error.kind in kinds:
            return error
        if error.kind == "NotImplementedError":
            raise
        raise Failed(f"{what} should raise {' or '.join(kinds)}, it raises another error") from None
    raise Failed(f"{what} should raise {' or '.join(kinds)}, it gives {kind_of(value)}")


def _one_number(value: object, what: str) -> float:
    array = _array(value, what, None)
    expect(array.shape == (), f"{what}: one number expected, got {kind_of(value)}")
    expect(array.dtype.kind != "c", f"{what}: a real number expected, got a complex one")
    _expect_finite(array, what)
    return float(array)


def _array(value: object, what: str, kind: str | None) -> np.ndarray:
    """Numbers as an array. Raises Failed for everything else, also for truth values and text."""
    asked = {"tensor": torch.Tensor, "array": np.ndarray, None: object}[kind]
    if not isinstance(value, asked):
        raise Failed(
            f"{what}: {'an array' if kind == 'array' else 'a tensor'} expected, "
            f"got {kind_of(value)}"
        )
    if isinstance(value, torch.Tensor):
        value = value.to(torch.float32) if value.dtype == torch.bfloat16 else value
        array = value.detach().numpy()
    elif isinstance(value, np.ndarray | np.number | int | float | complex):
        array = np.asarray(value)
    elif isinstance(value, list | tuple):
        array = np.asarray(None)
        with contextlib.suppress(TypeError, ValueError):
            array = np.asarray([_array(item, what, None) for item in value])
    else:
        array = np.asarray(None)
    if array.dtype.kind not in "iufc":
        raise Failed(f"{what}: numbers expected, got {kind_of(value)}")
    return array


def _expect_finite(array: np.ndarray, what: str) -> None:
    bad = ~np.isfinite(array)
    if bad.any():
        place = [int(i) for i in np.argwhere(bad)[0]]
        where = f" at {place}" if place else ""
        raise Failed(f"{what}: finite numbers expected, got {array[tuple(place)]}{where}")


def _shape(shape: Iterable[object]) -> str:
    return f"[{', '.join(map(str, shape))}]"
