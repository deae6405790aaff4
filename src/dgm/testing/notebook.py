"""The setup fragments that notebook and grader share: their names, in the trusted process.

How an expression, a certificate or a picture is checked is defined once, in setup fragments that
students have in their notebooks too. Those of the project are in force until `notebook.use` puts a
course's in their place; every session does so with its suite's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dgm.content.fragments import execute, load_fragments
from dgm.content.percent import Cell

SHARED = ("certificates", "transport", "judge", "pictures")


def shared_fragments(bank: Path | None) -> tuple[Cell, ...]:
    """The cells of the shared fragments of a course with this bank. Raises ContentError."""
    return load_fragments(bank, SHARED)


class Notebook:
    """The names in force, as attributes."""

    def __init__(self) -> None:
        #: None as long as nobody has asked for a name.
        self.in_force: Mapping[str, Any] | None = None

    def use(self, names: Mapping[str, Any] | None) -> None:
        """From now on this process uses `names`; None for those of the project."""
        self.in_force = names

    def __getattr__(self, name: str) -> Any:
        if self.in_force is None:
            self.in_force = execute(shared_fragments(None))
        try:
            return self.in_force[name]
        except KeyError:
            raise AttributeError(f"no shared setup fragment defines {name!r}") from None


notebook = Notebook()
