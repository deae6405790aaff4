"""From a pattern of failed tests to the likely mistake.

The audit records, for every mutant, which tests of its part it fails and how: by a wrong result, an
error or the time it takes. A student whose answer fails exactly the same ones in the same way has
probably made the same mistake, and is told so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dgm.content.problem import Problem
from dgm.grading.results import TestResult

MAX_HINTS = 2

#: (problem, part, failed tests with their outcomes) -> what the student is told
Pattern = tuple[str, str, frozenset[tuple[str, str]]]
Patterns = Mapping[Pattern, tuple[str, ...]]


@dataclass(frozen=True)
class Failure:
    """Which tests of its part a mutant fails: the outcome by name."""

    mutant: str
    part: str
    outcomes: Mapping[str, str]


def patterns_path(problem: Problem) -> Path:
    return problem.path.parent / "patterns.json"


def render_patterns(failures: Iterable[Failure]) -> str:
    """The text of patterns.json."""
    rows = {f.mutant: {"part": f.part, "fails": dict(f.outcomes)} for f in failures}
    return json.dumps(rows, indent=1, sort_keys=True) + "\n"


def read_patterns(problem: Problem) -> Patterns:
    """The patterns of one problem; empty if the audit has not written them yet."""
    try:
        rows = json.loads(patterns_path(problem).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    hints: dict[Pattern, tuple[str, ...]] = {}
    for mutant in problem.mutants:
        row = rows.get(mutant.name)
        if row and row["fails"]:
            key = (problem.slug, row["part"], frozenset(row["fails"].items()))
            hints[key] = tuple(dict.fromkeys((*hints.get(key, ()), mutant.hint)))
    return hints


def with_mistakes(tests: tuple[TestResult, ...], patterns: Patterns) -> tuple[TestResult, ...]:
    """`tests` with the likely mistake in the first failed one of each part that has a match.

    A pattern that more than two mutants share says too little to be told.
    """
    failed: dict[str, list[TestResult]] = {}
    for test in tests:
        if test.outcome != "passed":
            failed.setdefault(test.part, []).append(test)
    mistakes: dict[tuple[str, str], str] = {}
    for part, failures in failed.items():
        if all(test.outcome == "not_started" for test in failures):
            continue
        first = failures[0]
        outcomes = frozenset((test.name, test.outcome) for test in failures)
        hints = patterns.get((first.problem, part, outcomes), ())
        if 0 < len(hints) <= MAX_HINTS:
            mistakes[part, first.name] = " Or: ".join(hints)
    return tuple(replace(test, mistake=mistakes.get((test.part, test.name))) for test in tests)
