"""How a hidden test can end: one table, which decides the points and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Points = Literal["all", "none", "a person decides"]
Kept = Literal["at once", "the second time", "never"]


@dataclass(frozen=True)
class Outcome:
    """One way for a hidden test to end.

    `mark` is what a table shows, `sentence` what the feedback page says. `points` says who gets the
    test's points; where a person decides, those of its cell are withheld, not lost. What is
    not `kept` at once may come of the machine or the grader: the next run tries again.
    """

    name: str
    mark: str
    sentence: str
    points: Points = "none"
    kept: Kept = "at once"

    @property
    def undecided(self) -> bool:
        """Whether a person has to decide."""
        return self.points == "a person decides"

    @property
    def told(self) -> bool:
        """Whether the class table counts it: somebody may have to do something about it."""
        return self.undecided or self.kept != "at once"


_TABLE = (
    Outcome("passed", "✓", "Passed", points="all"),
    Outcome("failed", "✗", "Failed"),
    Outcome("not_started", "not started", "Not started, or not finished"),
    Outcome("student_error", "error", "Your code raised an error"),
    Outcome("timeout", "timeout", "Your code took too long", kept="the second time"),
    Outcome(
        "ungradable",
        "ungradable",
        "Could not be graded; your instructor will look at it",
        points="a person decides",
    ),
    Outcome(
        "grader_error",
        "grader error",
        "The grader failed, not you; your instructor will look at it",
        points="a person decides",
        kept="never",
    ),
)
OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _TABLE}
