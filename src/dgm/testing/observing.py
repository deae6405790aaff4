"""What a test observed of an answer, as plain data of bounded size.

Two answers that hand over the same values were wrong in the same way: `dgm.grading.diagnose`
compares what was observed. Nobody is shown it, because it may tell a test's inputs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from dgm.boundary.expressions import Tree
from dgm.boundary.remote import Remote

#: So many values of one test are kept, so many of one array or list, so many letters of a text.
MAX_VALUES = 1500
MAX_ENTRIES = 64
MAX_TEXT = 80
#: So many replies, of so many bytes together, are held before they are read.
MAX_UNREAD, MAX_BYTES = 100, 1 << 20

#: A number, or what else there is as text: a word, a shape, an infinity.
Value = float | str


@dataclass(frozen=True)
class Wrong:
    """The values that an expectation refused.

    Of each entry the value, how far it is from the expected one, and how far it may be.
    """

    values: tuple[Value, ...]
    gaps: tuple[Value, ...]
    tolerances: tuple[float, ...]

    @classmethod
    def between(cls, actual: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> Wrong:
        """What is observed where arrays of one shape differ: some entries, spread evenly."""
        mine, right = (_real(_some(array)) for array in (actual, expected))
        with np.errstate(invalid="ignore", over="ignore"):
            gaps = mine - right
            tolerances = atol + rtol * np.maximum(np.abs(mine), np.abs(right))
        tolerances = np.where(np.isfinite(tolerances), tolerances, 0.0)
        return cls(
            tuple(map(_number, mine.tolist())),
            tuple(map(_number, gaps.tolist())),
            tuple(tolerances.tolist()),
        )


class Heard:
    """The values that crossed to a test from the student's side, in the order of the replies.

    Replies are read when somebody asks for their values, which nobody does after a test that
    passed, or when they are many or large.
    """

    def __init__(self) -> None:
        self._values: list[Value] = []
        self._unread: list[Any] = []
        self._bytes = 0

    def add(self, reply: Any, size: int = 0) -> None:
        """Hear a reply of `size` bytes."""
        # a handle that is held keeps its object on the student's side
        self._unread.append(repr(reply) if isinstance(reply, Remote) else reply)
        self._bytes += size
        if len(self._unread) >= MAX_UNREAD or self._bytes >= MAX_BYTES:
            self._read()

    @property
    def values(self) -> list[Value]:
        self._read()
        return self._values

    def _read(self) -> None:
        unread, self._unread, self._bytes = self._unread, [], 0
        for reply in unread:
            self._add(reply)

    def _add(self, value: Any) -> None:
        if len(self._values) >= MAX_VALUES:
            return
        match value:
            case torch.Tensor() if value.dtype == torch.bfloat16:
                self._add_array(value.detach().float().numpy())
            case torch.Tensor():
                self._add_array(value.detach().numpy())
            case np.ndarray():
                self._add_array(value)
            case dict():
                for key in sorted(value)[:MAX_ENTRIES]:
                    self._add(key)
                    self._add(value[key])
            case list() | tuple():
                self._add_all(f"{len(value)} values", value)
            case Tree():
                self._add_all(value.head, value.args)
            case _:
                self._values += _plain(value)

    def _add_all(self, head: str, values: Sequence[object]) -> None:
        self._values.append(head)
        for each in _spread(values):
            self._add(each)

    def _add_array(self, array: np.ndarray) -> None:
        self._values.append(f"shape {array.shape}")
        some = _some(array)
        if array.dtype.kind == "b":
            self._values += map(str, some.tolist())
        else:
            self._values += map(_number, _real(some).tolist())


@dataclass(frozen=True)
class Observation:
    """How a test ended, with which words, on which values.

    `heard` are the values that the student's side handed over, `wrong` those that were refused,
    where an expectation compared values.
    """

    outcome: str
    message: str = ""
    heard: tuple[Value, ...] = ()
    wrong: Wrong | None = None

    def as_data(self) -> dict[str, Any]:
        return vars(self) | {"wrong": self.wrong and vars(self.wrong)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Observation:
        """Raises KeyError or TypeError where the data is none."""
        wrong = data["wrong"] and Wrong(**{key: tuple(v) for key, v in data["wrong"].items()})
        return cls(data["outcome"], data["message"], tuple(data["heard"]), wrong)


def _plain(value: Any) -> list[Value]:
    match value:
        case bool() | np.bool_():
            return [str(value)]
        case int() | float() | np.integer() | np.floating():
            return [_number(value)]
        case complex() | np.complexfloating():
            return [_number(value.real), _number(value.imag)]
        case str() | bytes():
            return [str(value[:MAX_TEXT])]
        case _:
            return [str(value)[:MAX_TEXT]]


def _some(array: np.ndarray) -> np.ndarray:
    """Entries of an array, spread evenly: the same ones for each array of a size."""
    flat = array.reshape(-1)
    if flat.size <= MAX_ENTRIES:
        return flat
    return flat[np.linspace(0, flat.size - 1, MAX_ENTRIES).astype(int)]


def _spread(values: Sequence[object]) -> Sequence[object]:
    if len(values) <= MAX_ENTRIES:
        return values
    return [values[i] for i in np.linspace(0, len(values) - 1, MAX_ENTRIES).astype(int)]


def _real(array: np.ndarray) -> np.ndarray:
    """As float64, a complex number as its two parts."""
    if array.dtype.kind == "c":
        return np.concatenate([array.real, array.imag]).astype(np.float64)
    return array.astype(np.float64)


def _number(value: Any) -> Value:
    try:
        number = float(value)
    except OverflowError:
        return f"{len(str(value))} digits"
    return number if math.isfinite(number) else str(number)
