"""What grading one submission found, and the store that keeps it by content."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from dgm.content.files import THIS_USER, write_atomically
from dgm.grading.outcomes import OUTCOMES, Outcome


@dataclass(frozen=True)
class TestResult:
    """The verdict of one hidden test.

    `outcome` is the name of one; `points` is at most `max_points`, in the assignment's points,
    which come on top of what the assignment is worth if the part is `extra`.
    Raises KeyError for an outcome that there is not.
    """

    __test__ = False  # the name is the field's; it is not a test class

    name: str
    problem: str
    part: str
    description: str
    outcome: str
    points: float
    max_points: float
    message: str = ""
    mistake: str | None = None
    extra: bool = False

    def __post_init__(self) -> None:
        OUTCOMES[self.outcome]

    @property
    def worth(self) -> float:
        """What the test adds to the points that the assignment is worth."""
        return 0.0 if self.extra else self.max_points

    @property
    def meaning(self) -> Outcome:
        """What the table of outcomes says about this one."""
        return OUTCOMES[self.outcome]


@dataclass(frozen=True)
class ProblemResult:
    """What grading one problem of a submission found.

    `key` names all that it follows from, `cell_errors` maps the id of an answer cell to the error
    that it stopped with, `notes` are sentences for the instructor. `confirmed` says that what is
    kept the second time was found by the run before, too.
    """

    key: str
    problem: str
    seed: int
    sandboxed: bool
    tests: tuple[TestResult, ...]
    notes: tuple[str, ...] = ()
    cell_errors: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    confirmed: bool = False

    @property
    def final(self) -> bool:
        """Whether grading the same content again could not help."""
        kept = ("at once", "the second time") if self.confirmed else ("at once",)
        return all(test.meaning.kept in kept for test in self.tests)

    @property
    def doubtful(self) -> frozenset[tuple[str, str, str]]:
        """The verdicts that are kept the second time: part, test and outcome."""
        return frozenset(
            (test.part, test.name, test.outcome)
            for test in self.tests
            if test.meaning.kept == "the second time"
        )

    def to_json(self) -> str:
        data = vars(self) | {"tests": [vars(test) for test in self.tests]}
        return json.dumps(data, indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> ProblemResult:
        """Raises ValueError, KeyError or TypeError where the text is no result."""
        data = json.loads(text)
        data["tests"] = tuple(TestResult(**test) for test in data["tests"])
        data["notes"] = tuple(data["notes"])
        return cls(**data)


@dataclass(frozen=True)
class Result:
    """Everything that grading one submission found: what was found for each of its problems."""

    key: str
    assignment: str
    version: str
    sandboxed: bool
    tests: tuple[TestResult, ...]
    notes: tuple[str, ...] = ()
    cell_errors: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @classmethod
    def of(
        cls,
        problems: Iterable[ProblemResult],
        *,
        assignment: str,
        version: str,
        sandboxed: bool,
        notes: tuple[str, ...] = (),
    ) -> Result:
        """The results of all problems as one; `notes` on the submission itself come first."""
        parts = list(problems)
        noted = chain(notes, *(part.notes for part in parts))
        return cls(
            key=hashlib.sha256("".join(part.key for part in parts).encode()).hexdigest(),
            assignment=assignment,
            version=version,
            sandboxed=sandboxed,
            tests=tuple(chain.from_iterable(part.tests for part in parts)),
            notes=tuple(dict.fromkeys(noted)),
            cell_errors={id: said for part in parts for id, said in part.cell_errors.items()},
            seconds=math.fsum(part.seconds for part in parts),
        )

    @property
    def total(self) -> float:
        return math.fsum(test.points for test in self.tests)

    @property
    def max_total(self) -> float:
        return math.fsum(test.worth for test in self.tests)

    def points_by_part(self) -> dict[str, float]:
        parts = dict.fromkeys(test.part for test in self.tests)
        return {part: math.fsum(t.points for t in self.of_part(part)) for part in parts}

    def undecided_parts(self) -> frozenset[str]:
        """The parts whose points a person has to decide."""
        return frozenset(test.part for test in self.tests if test.meaning.undecided)

    def of_part(self, part: str) -> tuple[TestResult, ...]:
        return tuple(test for test in self.tests if test.part == part)


class Store:
    """Problems' results by content, a JSON file each; a reader never sees half a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def get(self, key: str) -> ProblemResult | None:
        """The final result stored under `key`; None where there is none to rely on."""
        result = self._read(key)
        return result if result and result.final else None

    def put(self, result: ProblemResult) -> None:
        """Raises OSError where the disk is full or the folder cannot be written."""
        before = self._read(result.key)
        if before and result.doubtful <= before.doubtful:
            result = replace(result, confirmed=True)
        write_atomically(self.path(result.key), result.to_json(), mode=THIS_USER)

    def _read(self, key: str) -> ProblemResult | None:
        try:
            result = ProblemResult.from_json(self.path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return result if result.key == key else None

    def keys(self) -> Iterable[str]:
        return (path.stem for path in self.folder.glob("*/*.json"))
