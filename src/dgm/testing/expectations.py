"""Expectations about what a student hands over, which may be anything at all.

Each checks type, then shape, dtype, finiteness and values, and fails with one sentence: the
property, and the gap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
import torch
from numpy.typing import DTypeLike

from dgm.boundary.remote import StudentError
from dgm.testing import arrays
from dgm.testing.hidden_test import Failed
from dgm.testing.showing import kind_of, show


def expect(condition: object, message: str) -> None:
    """Something that the test computed itself is true.

    Parameters
    ----------
    condition : object
        Never what a student's object says of itself: `student.f(1) == 1` is asked of data.
    message : str
        What the student reads otherwise.

    Raises
    ------
    Failed
        `condition` is false.

    Examples
    --------
    >>> plan = np.array([[0.5, -0.1], [0.0, 0.6]])
    >>> expect((plan >= 0).all(), "the plan has negative entries")
    Traceback (most recent call last):
    dgm.testing.hidden_test.Failed: the plan has negative entries
    """
    if not condition:
        raise Failed(message)


def expect_number(
    value: object,
    expected: float | None = None,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    what: str = "the answer",
) -> float:
    """One real number, finite or close to `expected`.

    Parameters
    ----------
    value : object
        An int, float, NumPy scalar, or an array or tensor of shape ().
    expected : float, optional
        If infinite, only the same infinity will do. Left out, any finite number will do.
    rtol, atol : float, optional
        |value - expected| <= atol + rtol |expected|.
    what : str, optional
        What the number is, for the message.

    Returns
    -------
    float
        The number.

    Raises
    ------
    Failed
        It is no number, no real one, not finite, or too far away.

    Examples
    --------
    >>> expect_number(torch.tensor(0.25), 0.25, what="the divergence")
    0.25
    """
    array = arrays.as_numbers(value, what)
    if array.shape != ():
        raise Failed(f"{what}: one number expected, got {show(value)}")
    if array.dtype.kind == "c":
        raise Failed(f"{what}: a real number expected, got {show(value)}")
    if expected is not None:
        arrays.compare(array, np.asarray(float(expected)), what, rtol, atol)
    elif not np.isfinite(array):
        raise Failed(f"{what}: a finite number expected, got {float(array)}")
    return float(array)


def expect_float(value: object, what: str = "the answer") -> float:
    """A plain float, of Python or of NumPy, as a function that reports a loss returns.

    A tensor or an array is none, not even of one entry. The visible checks' `check.plain_float`
    asks for the same: where a contract says "plain float", use both.

    Parameters
    ----------
    value : object
        What the student's function returned.
    what : str, optional
        What the number is, for the message.

    Returns
    -------
    float
        The number, which may be infinite or NaN: compare it with `expect_close`.

    Raises
    ------
    Failed
        It is of another type.

    Examples
    --------
    >>> expect_float(torch.tensor(0.5), "the loss")
    Traceback (most recent call last):
    dgm.testing.hidden_test.Failed: the loss: a plain float expected, got a Tensor: write .item()
    """
    if not isinstance(value, float | np.floating):
        one = isinstance(value, np.ndarray | torch.Tensor) and math.prod(value.shape) == 1
        advice = ": write .item()" if one else ""
        raise Failed(f"{what}: a plain float expected, got {kind_of(value)}{advice}")
    return float(value)


def expect_array(
    value: object,
    shape: Iterable[int | None] | None,
    dtype: DTypeLike | torch.dtype | None = None,
    what: str = "the answer",
    kind: str | None = None,
    finite: bool = True,
) -> np.ndarray:
    """An array or tensor of this shape and dtype, with finite numbers.

    Parameters
    ----------
    value : object
        A NumPy array or a tensor, of numbers or bools.
    shape : iterable of (int or None), or None
        None among the sizes is any size; None alone is any shape.
    dtype : numpy or torch dtype, or str, optional
        Where the contract names one.
    what : str, optional
        What the array is, for the message.
    kind : {"array", "tensor"}, optional
        Where the contract names one; else either will do.
    finite : bool, optional
        False where infinities and NaN may be in it.

    Returns
    -------
    numpy.ndarray
        The numbers, of shape `shape`.

    Raises
    ------
    Failed
        It is something else.

    Examples
    --------
    >>> expect_array(torch.ones(4, 2), (None, 2), torch.float32).shape
    (4, 2)
    """
    arrays.require_kind(value, kind or "array or tensor", what)
    array = arrays.as_numbers(value, what, also_bool=True)
    shape = array.shape if shape is None else tuple(shape)
    if len(array.shape) != len(shape) or any(
        size not in (None, actual) for size, actual in zip(shape, array.shape, strict=True)
    ):
        asked = str(tuple("any" if size is None else size for size in shape)).replace("'", "")
        raise Failed(f"{what}: shape {asked} expected, got {array.shape}")
    if dtype is not None:
        arrays.require_dtype(value, dtype, what)
    if finite:
        arrays.require_finite(array, what)
    return array


def expect_items(value: object, count: int, what: str = "the answer") -> list[object]:
    """So many values, which a test takes apart: unpack nothing of a student's without it.

    Parameters
    ----------
    value : object
        A tuple or list, or an array or tensor with `count` rows.
    count : int
        How many.
    what : str, optional
        What the values are, for the message.

    Returns
    -------
    list
        The values; of an array or tensor, its rows.

    Raises
    ------
    Failed
        It cannot be taken apart, or has another number of items.

    Examples
    --------
    >>> low, high = expect_items((0.5, 2.0), 2)
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
    dtype: DTypeLike | torch.dtype | None = None,
    kind: str | None = None,
) -> None:
    """Equal shapes and |actual - expected| <= atol + rtol |expected| everywhere.

    Parameters
    ----------
    actual, expected : object
        Numbers, NumPy arrays, tensors, or nested lists of numbers, of one shape: nothing
        broadcasts. Integers may stand where floats are expected; complex numbers and bools may not.
    what : str, optional
        What the values are, for the message.
    rtol, atol : float, optional
        Relative to `expected`, and absolute, in its unit.
    dtype : numpy or torch dtype, or str, optional
        Of `actual`, where the contract names one.
    kind : {"number", "array", "tensor"}, optional
        Of `actual`, where the contract names one.

    Raises
    ------
    Failed
        They differ; the message tells the largest difference and its place.

    Examples
    --------
    >>> expect_close(torch.tensor(2.0), 2.5, "the loss")
    Traceback (most recent call last):
    dgm.testing.hidden_test.Failed: the loss: expected 2.5, got 2
    """
    if kind is not None:
        arrays.require_kind(actual, kind, what)
    wanted = arrays.as_numbers(expected, f"{what}, what it is compared with", also_bool=True)
    array = arrays.as_numbers(actual, what, also_bool=wanted.dtype.kind == "b")
    if array.shape != wanted.shape:
        raise Failed(f"{what}: {arrays.shape_of(wanted)} expected, got {arrays.shape_of(array)}")
    if dtype is not None:
        arrays.require_dtype(actual, dtype, what)
    if (array.dtype.kind == "b") != (wanted.dtype.kind == "b"):
        raise Failed(f"{what}: values of type {wanted.dtype} expected, got {array.dtype}")
    if array.dtype.kind == "c" and wanted.dtype.kind != "c":
        raise Failed(f"{what}: real numbers expected, got complex ones")
    arrays.compare(array, wanted, what, rtol, atol)


def expect_raises(
    call: Callable[[], object], kinds: str | tuple[str, ...], what: str = "the answer"
) -> None:
    """The student's code raises an exception of one of these types.

    Parameters
    ----------
    call : callable
        Calls the student's code, without arguments.
    kinds : str or tuple of str
        The names of the types.
    what : str, optional
        What must raise, for the message.

    Raises
    ------
    Failed
        Nothing is raised, or another type.
    StudentError
        A NotImplementedError that was not asked for: the part has not been started.

    Examples
    --------
    >>> expect_raises(lambda: student.run("int('one')"), ("ValueError", "TypeError"))
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
