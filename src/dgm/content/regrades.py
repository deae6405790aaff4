"""What students asked to have looked at again, and what they were answered.

It stands in regrades.csv beside course.toml, and on the page of the student.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dgm.content.course_csv import read_lines, write_lines

REGRADES = "regrades.csv"
COLUMNS = ("assignment", "student", "asked", "reason", "answered", "answer")


@dataclass(frozen=True)
class Regrade:
    """A request of `asked`, a day; `answered` is '' as long as it is open."""

    asked: str
    reason: str
    answered: str = ""
    answer: str = ""


#: By assignment and student, the oldest first.
Regrades = Mapping[tuple[str, str], tuple[Regrade, ...]]


def read_regrades(root: Path) -> Regrades:
    """What regrades.csv says. Raises ValueError."""
    found: dict[tuple[str, str], tuple[Regrade, ...]] = {}
    for _, cell in read_lines(root / REGRADES, COLUMNS, COLUMNS[:4]):
        whose = cell["assignment"], cell["student"]
        asked = Regrade(cell["asked"], cell["reason"], cell["answered"], cell["answer"])
        found[whose] = (*found.get(whose, ()), asked)
    return found


def write_regrades(root: Path, regrades: Regrades) -> None:
    """Replaces regrades.csv."""
    lines = [
        [*whose, each.asked, each.reason, each.answered, each.answer]
        for whose, asked in sorted(regrades.items())
        for each in asked
    ]
    write_lines(root / REGRADES, COLUMNS, lines)
