"""Decoded data as arrays: of which kind and dtype they are, and how far two of them are apart."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import DTypeLike

from dgm.boundary.expressions import Tree
from dgm.testing.hidden_test import Failed
from dgm.testing.observing import Wrong
from dgm.testing.showing import dtype_of, show

KINDS = {
    "number": (int, float, complex, np.number),
    "array": (np.ndarray,),
    "tensor": (torch.Tensor,),
    "array or tensor": (np.ndarray, torch.Tensor),
}


def require_kind(value: object, kind: str, what: str) -> None:
    if not isinstance(value, KINDS[kind]) or isinstance(value, bool):
        raise Failed(f"{what}: a {kind} expected, got {show(value)}".replace("a array", "an array"))


def as_numbers(value: object, what: str, also_bool: bool = False) -> np.ndarray:
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


def require_dtype(value: object, dtype: DTypeLike | torch.dtype, what: str) -> None:
    asked = str(dtype if isinstance(dtype, torch.dtype) else np.dtype(dtype)).removeprefix("torch.")
    actual = dtype_of(value) if isinstance(value, np.ndarray | np.generic | torch.Tensor) else None
    if actual != asked:
        raise Failed(f"{what}: dtype {asked} expected, got {actual or show(value)}")


def shape_of(array: np.ndarray) -> str:
    return f"shape {array.shape}" if array.shape else "one number"


def require_finite(array: np.ndarray, what: str) -> None:
    if not np.isfinite(array).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise Failed(f"{what}: finite numbers expected, got {array[place]} at {list(place)}")


def compare(actual: np.ndarray, expected: np.ndarray, what: str, rtol: float, atol: float) -> None:
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
    observed = Wrong.between(a, b, rtol, atol)
    if gaps.shape == ():
        raise Failed(f"{what}: {gap}", observed)
    index = [int(i) for i in place]
    largest = f"the largest difference is {gaps[place]:.3g}, at {index}"
    count = f"{int(wrong.sum())} of {wrong.size} values differ"
    raise Failed(f"{what}: {largest} ({gap}); {count}", observed)
