"""What grading one submission found, and the store that keeps it by content."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from dgm.content.files import THIS_USER, write_atomically

Outcome = Literal["passed", "failed", "student_error", "timeout", "ungradable", "grader_error"]

#: A verdict that says something about the machine or the grader, not about the answer: it is never
#: taken from the store, so that the next run tries again.
NOT_REUSED: frozenset[str] = frozenset({"timeout", "grader_error"})

#: A verdict that a person has to reach: the points of its cell are withheld, not lost.
UNDECIDED: frozenset[str] = frozenset({"ungradable", "grader_error"})


@dataclass(frozen=True)
class TestResult:
    """The verdict of one hidden test.

    `part` is the id of the tests cell; `points` is at most
    `max_points`, in the assignment's points.
    """

    __test__ = False  # the name is the field's; it is not a test class

    name: str
    problem: str
    part: str
    description: str
    outcome: Outcome
    points: float
    max_points: float
    message: str = ""
    mistake: str | None = None


@dataclass(frozen=True)
class Result:
    """Everything that grading one submission found.

    `key` names the content it was graded from, `cell_errors` maps the id of an answer cell to the
    error that it stopped with, `notes` are sentences for the instructor.
    """

    key: str
    assignment: str
    version: str
    seed: int
    sandboxed: bool
    tests: tuple[TestResult, ...]
    notes: tuple[str, ...] = ()
    cell_errors: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def total(self) -> float:
        return math.fsum(test.points for test in self.tests)

    @property
    def max_total(self) -> float:
        return math.fsum(test.max_points for test in self.tests)

    @property
    def final(self) -> bool:
        """Whether grading the same content again could not help."""
        return not any(test.outcome in NOT_REUSED for test in self.tests)

    def cell_points(self) -> dict[str, float]:
        """The points of every tests cell, by cell id."""
        return {part: math.fsum(t.points for t in tests) for part, tests in self._by_part().items()}

    def undecided_cells(self) -> frozenset[str]:
        """The tests cells whose points a person has to decide."""
        return frozenset(test.part for test in self.tests if test.outcome in UNDECIDED)

    def of_cell(self, part: str) -> tuple[TestResult, ...]:
        return tuple(test for test in self.tests if test.part == part)

    def _by_part(self) -> dict[str, list[TestResult]]:
        parts: dict[str, list[TestResult]] = {}
        for test in self.tests:
            parts.setdefault(test.part, []).append(test)
        return parts

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Result:
        """Raises ValueError, KeyError or TypeError where the text is no result."""
        data = json.loads(text)
        data["tests"] = tuple(TestResult(**test) for test in data["tests"])
        data["notes"] = tuple(data["notes"])
        return cls(**data)


class Store:
    """Results by content, one JSON file each; a reader never sees half a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def get(self, key: str) -> Result | None:
        """The final result stored under `key`; None where there is none to rely on."""
        try:
            result = Result.from_json(self.path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return result if result.key == key and result.final else None

    def put(self, result: Result) -> None:
        """Raises OSError where the disk is full or the folder cannot be written."""
        write_atomically(self.path(result.key), result.to_json(), mode=THIS_USER)

    def keys(self) -> Iterable[str]:
        return (path.stem for path in self.folder.glob("*/*.json"))
