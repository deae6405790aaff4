"""The setup fragments that notebook and grader share: their names, in the trusted process.

How an expression, a certificate or a picture is checked is defined once, in setup fragments that
students have in their notebooks too. Those of the project are in force until `notebook.use` puts a
course's in their place; every session does so with its suite's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp

from dgm.content.fragments import execute, shared_fragments

MOST_VALUES = 10_000
MOST_PICTURES = 8


def remember(names: dict[str, Any], shared: Mapping[str, Any] | None = None) -> None:
    """From now on these fragments compute once in this process what tests ask again and again.

    That is the value of a step at a point, whether a step has a form, and what the judge says of
    pictures. Points are the same for a whole class, and often a step is, too: a fork finds what
    was computed for the reference. `shared` are the names of fragments that remember already: they
    have the same judge, which need not look twice.
    """
    if "value_at" in names:
        names["value_at"] = _values(names["value_at"])
    if "Form" in names:
        names["Form"].fits = lru_cache(maxsize=MOST_VALUES)(names["Form"].fits)
    if "judge_logits" in names:
        names["judge_logits"] = (shared or {}).get("judge_logits") or _logits(names["judge_logits"])


def _values(value_at: Callable[..., Any]) -> Callable[..., Any]:
    @lru_cache(maxsize=MOST_VALUES)
    def known(expression: sp.Basic, point: tuple[tuple[sp.Symbol, Any], ...], digits: int) -> Any:
        return value_at(expression, dict(point), digits)

    def remembered(expression: Any, point: Mapping[sp.Symbol, Any], digits: int = 15) -> Any:
        return known(sp.sympify(expression), tuple(point.items()), digits)

    return remembered


def _logits(judge_logits: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[tuple, Any] = {}

    def remembered(images: Any) -> Any:
        pixels = images.detach().cpu().numpy()
        pictures = (pixels.tobytes(), pixels.shape, pixels.dtype)
        if pictures not in known:
            if len(known) == MOST_PICTURES:
                known.clear()
            known[pictures] = judge_logits(images)
        return known[pictures].clone()

    return remembered


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
