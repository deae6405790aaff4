"""The names of a notebook's setup cells in the trusted process, where they judge.

How an expression, a certificate or a picture is judged is defined once, in the setup fragments that
students have in their notebooks too. Those of the project are in force until `notebook.use` puts a
course's in their place; every session does so with its suite's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dgm.content.fragments import execute, load_fragments
from dgm.content.percent import Cell

JUDGES = ("certificates", "transport", "judge", "pictures")


def judging_fragments(bank: Path | None) -> tuple[Cell, ...]:
    """The cells of the fragments that judge in a course with this bank. Raises ContentError."""
    return load_fragments(bank, JUDGES)


class Notebook:
    """The names in force, as attributes."""

    def __init__(self) -> None:
        self._names: Mapping[str, Any] | None = None

    def use(self, names: Mapping[str, Any]) -> None:
        """From now on `names` judge in this process."""
        self._names = names

    def __getattr__(self, name: str) -> Any:
        if self._names is None:
            self._names = execute(judging_fragments(None))
        try:
            return self._names[name]
        except KeyError:
            raise AttributeError(f"no setup fragment that judges defines {name!r}") from None


notebook = Notebook()
