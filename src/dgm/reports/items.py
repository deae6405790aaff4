"""What a class's results say about each hidden test: how hard it is, and whom it tells apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dgm.grading.outcomes import OUTCOMES
from dgm.grading.results import TestResult

#: From so many students on a correlation is shown, and from so many it is worth reading: its
#: standard error is about 1 / sqrt(n), 0.32 for 10 students and 0.22 for 20.
SHOWN_FROM = 10
READ_FROM = 20
#: A test below this may measure something else than the rest of the homework.
LOW = 0.1


@dataclass(frozen=True)
class TestStatistics:
    """One hidden test in a class.

    `outcomes` counts how it ended, in the order of the table of outcomes; `decided` is how many
    verdicts are not left to a person, and `passed` how many of these passed. `discrimination` is
    the corrected item-total correlation: between passing this test and the points of all others.
    It is None for fewer than SHOWN_FROM students, or where all verdicts are the same.
    """

    __test__ = False  # the name is its subject's; it is not a test class

    problem: str
    part: str
    description: str
    worth: float
    extra: bool
    outcomes: Mapping[str, int]
    decided: int
    passed: int
    discrimination: float | None

    @property
    def difficulty(self) -> float | None:
        """The share that passed, which the literature calls difficulty: 1 is easy."""
        return self.passed / self.decided if self.decided else None

    @property
    def low(self) -> bool:
        """Whether a person should look at this test."""
        return self.discrimination is not None and self.discrimination < LOW


@dataclass(frozen=True)
class MistakeCount:
    """A likely mistake, and how many students were told it."""

    problem: str
    part: str
    hint: str
    students: int


def statistics_of(results: Sequence[Sequence[TestResult]]) -> list[TestStatistics]:
    """Every test in the order of the homework; `results` holds all tests of each student."""
    by_student = [{_key(test): test for test in tests} for tests in results]
    first_seen = {key: test for tests in by_student for key, test in tests.items()}
    totals = [math.fsum(test.points for test in tests.values()) for tests in by_student]
    found = []
    for key, example in first_seen.items():
        verdicts = [tests[key] for tests in by_student if key in tests]
        counted = Counter(test.outcome for test in verdicts)
        pairs = [
            (float(tests[key].outcome == "passed"), total - tests[key].points)
            for tests, total in zip(by_student, totals, strict=True)
            if key in tests and not tests[key].meaning.undecided
        ]
        found.append(
            TestStatistics(
                problem=example.problem,
                part=example.part,
                description=example.description,
                worth=example.max_points,
                extra=example.extra,
                outcomes={name: counted[name] for name in OUTCOMES if counted[name]},
                decided=len(pairs),
                passed=int(sum(passed for passed, _ in pairs)),
                discrimination=correlation(pairs) if len(pairs) >= SHOWN_FROM else None,
            )
        )
    return found


def mistakes_of(results: Sequence[Sequence[TestResult]]) -> list[MistakeCount]:
    """The likely mistakes that were told, the most frequent first."""
    told: Counter[tuple[str, str, str]] = Counter()
    for tests in results:
        told.update({(test.problem, test.part, test.mistake) for test in tests if test.mistake})
    ordered = sorted(told.items(), key=lambda item: (-item[1], item[0]))
    return [MistakeCount(*key, count) for key, count in ordered]


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation; None where one of the two never changes."""
    means = [math.fsum(column) / len(pairs) for column in zip(*pairs, strict=True)]
    apart = [(x - means[0], y - means[1]) for x, y in pairs]
    spread = math.sqrt(math.fsum(x * x for x, _ in apart) * math.fsum(y * y for _, y in apart))
    return math.fsum(x * y for x, y in apart) / spread if spread > 1e-9 else None


def _key(test: TestResult) -> tuple[str, str, str]:
    return test.problem, test.part, test.name
