"""Fingerprints of pictures: which are nearly the same, and which look like no real digit at all.

A fingerprint is 64 bits: which of a picture's 64 lowest frequencies are above the middle of real
digits, after its ink was moved to the middle. Pictures that differ in a few bits look alike. The
fingerprints of every second picture of MNIST are stored beside this module
(scripts/fingerprint_digits.py); the pictures themselves are not, so that a grader needs no data.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import torch

from dgm.testing.expectations import expect

STORED = Path(__file__).with_name("mnist_fingerprints.npz")
BITS = 64
#: A picture's height and width.
SIZE = 28
#: Pictures that differ in so many bits at most are alike: one may be a copy of the other.
ALIKE = 2
#: Noise is 14 bits from every real digit or more; nine in ten real digits are within 10 of one.
FAR = 12
#: How many stored digits are looked at first.
FIRST = 3000
#: Of 100 real digits that are not stored, 6 are alike to one that is; of 100 that may be, 50.
COPIES = 0.2
REPEATED = 0.5
#: Pictures are looked at as they are, and sharpened so much: a blurred copy is a copy.
SHARPENED = (2.0, 4.0)


def frequencies(images: torch.Tensor | np.ndarray) -> np.ndarray:
    """The 64 lowest frequencies of images [N, 1, 28, 28], without the mean: float64 [N, 64].

    Raises ValueError for another shape.
    """
    pixels = np.asarray(images, dtype=np.float64)
    if pixels.ndim != 4 or pixels.shape[1:] != (1, SIZE, SIZE):
        raise ValueError(f"fingerprints are of images [N, 1, 28, 28], not {list(pixels.shape)}")
    return centred(pixels[:, 0]).reshape(-1, SIZE * SIZE) @ _waves()


@cache
def _waves() -> np.ndarray:
    """A picture's pixels times this are its 64 lowest frequencies: float64 [784, 64]."""
    along = np.cos(np.pi / SIZE * np.outer(np.arange(SIZE), np.arange(SIZE) + 0.5))
    places = sorted((i + j, i, j) for i in range(SIZE) for j in range(SIZE))[1 : BITS + 1]
    return np.stack([np.outer(along[i], along[j]).ravel() for _, i, j in places], axis=1)


def centred(pictures: np.ndarray) -> np.ndarray:
    """Pictures [N, 28, 28], moved by whole pixels so that the mean place of ink is the middle."""
    ink = (pictures > 0).astype(np.float64)  # whole numbers, which add up quicker than bool
    by_row, by_column = ink.sum(axis=2), ink.sum(axis=1)
    places = np.arange(pictures.shape[-1])
    total = by_row.sum(axis=1)
    moved = [
        np.where(total, np.round(places.mean() - of_line @ places / np.maximum(total, 1)), 0)
        for of_line in (by_row, by_column)
    ]
    rows, columns = ((places - by[:, None].astype(int)) % len(places) for by in moved)
    starts = np.arange(len(pictures))[:, None] * len(places) + rows
    return pictures.take(starts[:, :, None] * len(places) + columns[:, None, :])


def fingerprints(images: torch.Tensor | np.ndarray) -> np.ndarray:
    """The fingerprints of images [N, 1, 28, 28] in [-1, 1]: uint64 [N]."""
    return above(frequencies(images), _stored()[1])


def above(found: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Which frequencies [N, 64] are above the middle [64], as uint64 [N]."""
    return (found > middle) @ (np.uint64(1) << np.arange(BITS, dtype=np.uint64))


def bits_apart(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """For each of `some` fingerprints, in how many bits the most similar of `others` differs."""
    return np.array([np.bitwise_count(others ^ one).min() for one in some], dtype=np.int64)


def bits_from_real(images: torch.Tensor | np.ndarray) -> np.ndarray:
    """For each image, in how many bits the most similar of the stored real digits differs.

    Of real digits that are not stored, half differ in 6 bits or fewer and one in twenty in 2 or
    fewer; noise differs in 14.
    """
    return bits_apart(fingerprints(images), _stored()[0])


def sharpened(images: torch.Tensor | np.ndarray) -> Iterator[np.ndarray]:
    """Images [N, 1, 28, 28], further from their mean over 3 x 3 pixels: once for each factor.

    The frame becomes black, as it is in MNIST: a blur may have made it grey.
    """
    pixels = np.asarray(images, dtype=np.float64)
    wide = np.pad(pixels, ((0, 0), (0, 0), (1, 1), (1, 1)), mode="edge")
    columns = wide[..., :-2, :] + wide[..., 1:-1, :] + wide[..., 2:, :]
    mean = (columns[..., :-2] + columns[..., 1:-1] + columns[..., 2:]) / 9
    inside = (..., slice(2, -2), slice(2, -2))
    detail = (pixels - mean)[inside]
    for amount in SHARPENED:
        framed = np.full_like(pixels, -1.0)
        framed[inside] = (pixels[inside] + amount * detail).clip(-1, 1)
        yield framed


def copied(images: torch.Tensor | np.ndarray) -> float:
    """The share of images that are alike to a stored real digit, as they are or sharpened."""
    return _copied(images, fingerprints(images))


def _copied(images: torch.Tensor | np.ndarray, codes: np.ndarray) -> float:
    """The same, where the fingerprints of the images as they are are known."""
    versions = [codes, *map(fingerprints, sharpened(images))]
    return max(float(alike_to_real(each).mean()) for each in versions)


def far_from_real(codes: np.ndarray) -> np.ndarray:
    """Whether each of these fingerprints is far from every one of the stored real digits: bool [N].

    Most digits have one that is near among the first few.
    """
    stored = _stored()[0]
    far = bits_apart(codes, stored[:FIRST]) > FAR
    far[far] = bits_apart(codes[far], stored) > FAR
    return far


def alike_to_real(codes: np.ndarray) -> np.ndarray:
    """Whether each of these fingerprints is alike to one of the stored real digits: bool [N].

    Of two that differ in two bits, one of three parts is the same: only those are compared.
    """
    alike = np.zeros(len(codes), dtype=bool)
    for place, width, parts, stored in _by_part():
        wanted = _part(codes, place, width)
        first, end = (np.searchsorted(parts, wanted, side) for side in ("left", "right"))
        for i in np.flatnonzero(~alike & (first < end)):
            alike[i] = (np.bitwise_count(stored[first[i] : end[i]] ^ codes[i]) <= ALIKE).any()
    return alike


def _part(codes: np.ndarray, place: int, width: int) -> np.ndarray:
    return (codes >> np.uint64(place)) & np.uint64(2**width - 1)


@cache
def _by_part() -> list[tuple[int, int, np.ndarray, np.ndarray]]:
    """Each part of a fingerprint: its place, its width, the stored ones' in order, and those."""
    codes, found = _stored()[0], []
    edges = np.linspace(0, BITS, ALIKE + 2).astype(int).tolist()
    for place, end in zip(edges, edges[1:], strict=False):
        parts = _part(codes, place, end - place)
        order = np.argsort(parts)
        found.append((place, end - place, parts[order], codes[order]))
    return found


def expect_new_digits(images: torch.Tensor | np.ndarray, repeated: float = REPEATED) -> None:
    """Pictures look like digits, are no copies of real ones, and differ from each other.

    A single picture decides nothing: a good model, too, makes one now and then that is as near to a
    real digit as a copy would be.

    Parameters
    ----------
    images : torch.Tensor or np.ndarray
        [N, 1, 28, 28] in [-1, 1], a hundred or so.
    repeated : float
        How large a share of them may be alike to another of them.

    Raises
    ------
    Failed
        More than half of them are far from every real digit, more than a fifth are alike to one of
        those of MNIST that are stored (every second) as they are or sharpened, or more than this
        share are alike to another of them.

    Examples
    --------
    >>> expect_new_digits(np.zeros((100, 1, 28, 28)))
    Traceback (most recent call last):
    dgm.testing.hidden_test.Failed: 100% of the pictures look like another one of them
    """
    pixels = np.ascontiguousarray(images)
    far, copies, twins = _shares(pixels.tobytes(), pixels.shape, pixels.dtype)
    expect(far <= 0.5, f"{far:.0%} of the pictures are far from every real digit")
    expect(copies <= COPIES, f"{copies:.0%} of the pictures look like copies of real digits")
    expect(twins <= repeated, f"{twins:.0%} of the pictures look like another one of them")


@lru_cache(maxsize=8)  # several tests ask about the same pictures
def _shares(data: bytes, shape: tuple[int, ...], dtype: np.dtype) -> tuple[float, float, float]:
    """The shares of images that are far from real digits, copies, and alike to another of them."""
    images = np.frombuffer(data, dtype).reshape(shape)
    codes = fingerprints(images)
    apart = np.bitwise_count(codes[:, None] ^ codes)
    np.fill_diagonal(apart, BITS)
    twins = (apart.min(axis=1) <= ALIKE).mean()
    return float(far_from_real(codes).mean()), _copied(images, codes), float(twins)


@cache
def _stored() -> tuple[np.ndarray, np.ndarray]:
    with np.load(STORED) as stored:
        return stored["fingerprints"], stored["middle"]
