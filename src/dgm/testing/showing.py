"""What a student hands over, in words that are safe to print.

Whatever comes from a student goes through `show` before it is part of a message.
"""

from __future__ import annotations

import reprlib

import numpy as np
import torch

from dgm.boundary.expressions import Tree
from dgm.boundary.remote import Remote
from dgm.content.plain_text import text_to_line

MAX_SHOWN = 200


def article(word: str) -> str:
    return f"an {word}" if word[0] in "AEIOUaeiou" or word == "ndarray" else f"a {word}"


def kind_of(value: object) -> str:
    """What a decoded value is, in words."""
    if isinstance(value, Remote):
        return "an object"
    if isinstance(value, Tree):
        return article(value.head)
    return "None" if value is None else article(type(value).__name__)


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
            return f"<{kind} of shape {tuple(value.shape)}, {dtype_of(value)}>"
        if isinstance(value, np.ndarray | np.generic | torch.Tensor):
            value = value.item()
        return super().repr1(value, level)


def show(value: object) -> str:
    """Decoded data as short, escaped, one-line text that is safe to print.

    Parameters
    ----------
    value : object
        What a student handed over, of any kind.

    Returns
    -------
    str
        At most 200 printable characters. Arrays and tensors are told by shape and dtype,
        expressions and objects by their kind.

    Examples
    --------
    >>> show(np.zeros((2, 3)))
    '<array of shape (2, 3), float64>'
    """
    text = text_to_line(_Shown().repr(value))
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def dtype_of(value: np.ndarray | np.generic | torch.Tensor) -> str:
    return str(value.dtype).removeprefix("torch.")
