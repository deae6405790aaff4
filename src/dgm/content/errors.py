"""What is said about mistakes in course.toml and problems/: each with its place and a remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class ContentError(Exception):
    """A mistake in course.toml or problems/: where it is and what to write instead.

    One that stands for several has a line for each.
    """


class Mistakes:
    """Collects mistakes that do not hide one another, so that all are told in one run."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    @contextmanager
    def noted(self) -> Iterator[None]:
        """What the block says about a mistake is kept, and the block is left."""
        try:
            yield
        except ContentError as error:
            self._found |= dict.fromkeys(str(error).split("\n"))

    def tell(self) -> None:
        """Raises ContentError where any were noted."""
        if self._found:
            raise ContentError("\n".join(self._found))


def suggest(word: str, valid: Iterable[str]) -> str:
    """Says what to write instead of `word`: the nearest valid words, else all of them."""
    valid = sorted(valid)
    near = difflib.get_close_matches(word, valid, n=3)
    if nearest := [each for each in near if _like(word, each) == _like(word, near[0])]:
        return f"write {' or '.join(map(repr, sorted(nearest)))}"
    return f"write one of {', '.join(map(repr, valid))}" if valid else "remove it"


def _like(word: str, other: str) -> float:
    return difflib.SequenceMatcher(None, other, word).ratio()
