"""What hidden tests import: points, expectations about hostile data, and certificates.

Each expectation checks type, then shape, dtype, finiteness and values, and fails with one sentence:
the property, and the gap. Nothing of a student's reaches a message but through `show`.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
import torch

from dgm.boundary.expressions import Tree
from dgm.boundary.remote import Remote, StudentError
from dgm.content.plain_text import text_to_line
from dgm.testing.algebra import (
    Domain,
    Failed,
    Undecided,
    Unreadable,
    agree,
    deadline,
    expression,
    kind_of,
)
from dgm.testing.certificates import (
    check_coupling,
    check_equality_chain,
    check_inequality_chain,
    check_primal_dual,
    check_stationary_point,
    fields_of,
    steps_of,
)
from dgm.testing.notebook import notebook

FORMS = [
    "Form",
    "all_of",
    "contains",
    "expanded",
    "free_of",
    "has_derivative",
    "has_integral",
    "has_limit",
    "is_polynomial_in",
    "no_integral",
    "no_log_of_exponential",
    "no_unevaluated",
]
__all__ = [
    *FORMS,
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
    "expect_items",
    "expect_number",
    "expect_raises",
    "expression",
    "fields_of",
    "points",
    "show",
    "steps_of",
]

MAX_SHOWN = 200


def __getattr__(name: str) -> Any:
    """Forms, for tests that state them anew rather than take the notebook's through `reference`.

    They are those in force when a test is imported.
    """
    if name in FORMS:
        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def points(weight: float, seconds: float | None = None) -> pytest.MarkDecorator:
    """What a hidden test is worth, relative to the others of its problem; `seconds` limits it."""
    if seconds is None:
        return pytest.mark.points(weight)
    return pytest.mark.points(weight, seconds=seconds)


class _Shown(reprlib.Repr):
    """A short repr of decoded data; expressions and remote objects by their kind alone."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = MAX_SHOWN
        self.maxlong, self.maxlevel = 40, 3

    def repr1(self, value: object, level: int) -> str:
        if isinstance(value, Tree | Remote):
            return f"<{kind_of(value)}>"
        if isinstance(value, np.ndarray | torch.Tensor) and value.ndim:
            kind = "array" if isinstance(value, np.ndarray) else "tensor"
            return f"<{kind} of shape {tuple(value.shape)}, {_dtype(value)}>"
        if isinstance(value, np.ndarray | np.generic | torch.Tensor):
            value = value.item()
        return super().repr1(value, level)


def show(value: object) -> str:
    """Decoded data as short, escaped, one-line text that is safe to print."""
    text = text_to_line(_Shown().repr(value))
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def expect(condition: object, message: str) -> None:
    """Fail with `message` unless `condition`, which the test computed itself, is true."""
    if not condition:
        raise Failed(message)


def expect_number(
    value: object,
    expected: float | None = None,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    what: str = "the answer",
) -> float:
    """One finite real number, close to `expected` if that is given; returned as a float.

    An int, float, NumPy scalar, or an array or tensor without dimensions will do. `expected` may be
    infinite, and then only the same infinity will do.
    """
    array = _numbers(value, what)
    if array.shape != ():
        raise Failed(f"{what}: one number expected, got {show(value)}")
    if array.dtype.kind == "c":
        raise Failed(f"{what}: a real number expected, got {show(value)}")
    if expected is not None:
        _compare(array, np.asarray(float(expected)), what, rtol, atol)
    elif not np.isfinite(array):
        raise Failed(f"{what}: a finite number expected, got {float(array)}")
    return float(array)


def expect_array(
    value: object,
    shape: Iterable[int | None] | None,
    dtype: object = None,
    what: str = "the answer",
    kind: str | None = None,
    finite: bool = True,
) -> np.ndarray:
    """A finite array or tensor of this shape (None is any size) and dtype; returned as an array.

    None for `shape` is any shape. Where not `finite`, infinities and NaN may be in it.
    `kind` is "array" or "tensor" where the contract names one; else either will do.
    """
    _expect_kind(value, kind or "array or tensor", what)
    array = _numbers(value, what, also_bool=True)
    shape = array.shape if shape is None else tuple(shape)
    if len(array.shape) != len(shape) or any(
        size not in (None, actual) for size, actual in zip(shape, array.shape, strict=True)
    ):
        asked = str(tuple("any" if size is None else size for size in shape)).replace("'", "")
        raise Failed(f"{what}: shape {asked} expected, got {array.shape}")
    if dtype is not None:
        _expect_dtype(value, dtype, what)
    if finite:
        _expect_finite(array, what)
    return array


def expect_items(value: object, count: int, what: str = "the answer") -> list[object]:
    """A tuple or list of `count` items, or an array or tensor of so many rows; returned as a list.

    For what a test takes apart: nothing else of a student's can be unpacked without an error.
    """
    if isinstance(value, np.ndarray | torch.Tensor) and value.ndim:
        value = list(value)
    if not isinstance(value, list | tuple):
        raise Failed(f"{what}: {count} values expected, got {show(value)}")
    if len(value) != count:
        raise Failed(f"{what}: {count} values expected, got {len(value)}")
    return list(value)


def expect_close(
    actual: object,
    expected: object,
    what: str = "the answer",
    rtol: float = 1e-5,
    atol: float = 1e-6,
    dtype: object = None,
    kind: str | None = None,
) -> None:
    """Equal shapes and |actual - expected| <= atol + rtol |expected| everywhere.

    Numbers, NumPy arrays, tensors and (nested) lists of numbers are compared; nothing broadcasts.
    Integers may stand where floats are expected; complex numbers and bools may not. `kind` is
    "number", "array" or "tensor" where the contract names one, `dtype` likewise.
    """
    if kind is not None:
        _expect_kind(actual, kind, what)
    wanted = _numbers(expected, f"{what}, what it is compared with", also_bool=True)
    array = _numbers(actual, what, also_bool=wanted.dtype.kind == "b")
    if array.shape != wanted.shape:
        raise Failed(f"{what}: {_shape(wanted)} expected, got {_shape(array)}")
    if dtype is not None:
        _expect_dtype(actual, dtype, what)
    if (array.dtype.kind == "b") != (wanted.dtype.kind == "b"):
        raise Failed(f"{what}: values of type {wanted.dtype} expected, got {array.dtype}")
    if array.dtype.kind == "c" and wanted.dtype.kind != "c":
        raise Failed(f"{what}: real numbers expected, got complex ones")
    _compare(array, wanted, what, rtol, atol)


def expect_expression(
    actual: object,
    expected: object,
    domain: Domain,
    rng: np.random.Generator,
    what: str = "the answer",
    functions: Iterable[str] = (),
) -> None:
    """A SymPy expression with nothing unevaluated, equal to `expected` on `domain`.

    `expected` is a SymPy expression or a Tree. Infinities have to be the same one. The symbols of
    the problem are those of `domain`. Raises Undecided if it cannot be computed.
    """
    with deadline(20):
        mine = expression(actual, domain, functions, what)
        right = expression(expected, domain, functions, "the expected answer")
    if not notebook.no_unevaluated(mine):
        raise Failed(f"{what}: no unevaluated integral, sum, limit or derivative may be left")
    difference = agree(mine, right, domain, rng)
    if difference is not None:
        values = f"it is {difference.left}, expected {difference.right}"
        raise Failed(f"{what}: at {difference.point} {values}")


def expect_raises(
    call: Callable[[], object], kinds: str | tuple[str, ...], what: str = "the answer"
) -> None:
    """The student's code raises an exception of one of these types (by name) in `call()`.

    A NotImplementedError that was not asked for goes on: the part has not been started.
    """
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    try:
        call()
    except StudentError as error:
        if error.kind in kinds:
            return
        if error.kind == "NotImplementedError":
            raise
        raise Failed(f"{what}: {' or '.join(kinds)} expected, raised {show(error.kind)}") from None
    raise Failed(f"{what}: {' or '.join(kinds)} expected, nothing was raised")


KINDS = {
    "number": (int, float, complex, np.number),
    "array": (np.ndarray,),
    "tensor": (torch.Tensor,),
    "array or tensor": (np.ndarray, torch.Tensor),
}


def _expect_kind(value: object, kind: str, what: str) -> None:
    if not isinstance(value, KINDS[kind]) or isinstance(value, bool):
        raise Failed(f"{what}: a {kind} expected, got {show(value)}".replace("a array", "an array"))


def _numbers(value: object, what: str, also_bool: bool = False) -> np.ndarray:
    """Decoded data as an array of numbers."""
    array = None
    if isinstance(value, torch.Tensor):
        exact = value.float() if value.dtype == torch.bfloat16 else value
        array = exact.detach().cpu().numpy()
    elif isinstance(value, np.ndarray | np.generic | bool | int | float | complex | list | tuple):
        try:
            array = np.asarray(value)
        except (ValueError, TypeError, OverflowError):
            array = None
    if array is None or array.dtype.kind not in ("biufc" if also_bool else "iufc"):
        hint = ", an expression: float(...) makes a number" if isinstance(value, Tree) else ""
        raise Failed(f"{what}: numbers expected, got {show(value)}{hint}")
    return array


def _dtype(value: np.ndarray | np.generic | torch.Tensor) -> str:
    return str(value.dtype).removeprefix("torch.")


def _expect_dtype(value: object, dtype: object, what: str) -> None:
    asked = str(dtype if isinstance(dtype, torch.dtype) else np.dtype(dtype)).removeprefix("torch.")
    if not hasattr(value, "dtype") or isinstance(value, Remote) or _dtype(value) != asked:
        actual = _dtype(value) if isinstance(value, np.ndarray | np.generic | torch.Tensor) else ""
        raise Failed(f"{what}: dtype {asked} expected, got {actual or show(value)}")


def _shape(array: np.ndarray) -> str:
    return f"shape {array.shape}" if array.shape else "one number"


def _expect_finite(array: np.ndarray, what: str) -> None:
    if not np.isfinite(array).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise Failed(f"{what}: finite numbers expected, got {array[place]} at {list(place)}")


def _compare(actual: np.ndarray, expected: np.ndarray, what: str, rtol: float, atol: float) -> None:
    """Values of equal shapes; an infinity equals itself, NaN equals nothing."""
    if not actual.size:
        return
    wide = np.complex128 if expected.dtype.kind == "c" else np.float64
    a, b = actual.astype(wide), expected.astype(wide)
    with np.errstate(invalid="ignore", over="ignore"):
        gaps = np.where(a == b, 0.0, np.abs(a - b))
        gaps = np.where(np.isnan(gaps), np.inf, gaps)
        wrong = gaps > np.where(np.isfinite(b), atol + rtol * np.abs(b), 0.0)
    if not wrong.any():
        return
    place = np.unravel_index(np.argmax(np.where(wrong, gaps, -1.0)), gaps.shape)
    gap = f"expected {b[place]:.6g}, got {a[place]:.6g}"
    if gaps.shape == ():
        raise Failed(f"{what}: {gap}")
    index = [int(i) for i in place]
    largest = f"the largest difference is {gaps[place]:.3g}, at {index}"
    raise Failed(f"{what}: {largest} ({gap}); {int(wrong.sum())} of {wrong.size} values differ")
