"""The page on which an instructor sees a class: marks, tests, mistakes, pictures, and doubts."""

from __future__ import annotations

import base64
import hashlib
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from dgm.content.points import in_full, to_hundredths
from dgm.grading.outcomes import OUTCOMES
from dgm.reports.items import READ_FROM, SHOWN_FROM, MistakeCount, TestStatistics
from dgm.reports.page_templates import page_templates
from dgm.reports.safe_markdown import text_to_html
from dgm.reports.wall import WallPicture

BINS = 10

#: The words of the column "State", each with what it means.
STATES = {
    "graded": "all points are given",
    "waits": "a person has to mark a part of it; the points so far are shown",
    "not graded": "handed in, but `dgm grade` has not graded it",
    "ungradable": "the file cannot be read as this homework; it has no mark",
    "missing": "on the roster, and nothing was handed in",
    "excused": "nothing was handed in, and `dgm extend --excuse` says that it may come whenever",
    "withdrawn": "not on the list of students any more; a mark is shown, and counts in no mean",
}


@dataclass(frozen=True)
class Row:
    """A student in the table of submissions.

    `state` is one of STATES, and `id` the name in submitted/, '' where the report is not to say it.
    `score` has the late penalty taken off, and `points` are those of each problem before that; both
    are empty for who has no mark. `outcomes` counts how tests ended, and `seconds` is how long the
    grader took. Where the submission is `too_late` to count, its `days_late` are not counted.
    """

    student: str
    state: str
    id: str = ""
    handed_in: str = ""
    days_late: int = 0
    late_penalty: float = 0.0
    points: Mapping[str, float] = field(default_factory=dict)
    score: float | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    seconds: float | None = None
    too_late: bool = False


@dataclass(frozen=True)
class Doubt:
    """What the grader refused of a student, or what a person should know of the submission."""

    student: str
    kind: str
    text: str


@dataclass(frozen=True)
class AlikePair:
    """Two students whose answers are alike; `beside` are their texts of the nearest cell."""

    one: str
    other: str
    share: float
    cells: tuple[str, ...]
    beside: tuple[str, str] | None = None


@dataclass(frozen=True)
class ClassReport:
    """Everything on the page. `problems` are what each problem is worth, by its slug."""

    course: str
    title: str
    made: str
    max_score: float
    problems: Mapping[str, float]
    rows: Sequence[Row]
    tests: Sequence[TestStatistics]
    mistakes: Sequence[MistakeCount]
    pictures: Sequence[WallPicture]
    alike: Sequence[AlikePair]
    alike_pictures: Sequence[str]
    doubts: Sequence[Doubt]
    anonymous: bool = False

    @property
    def marks(self) -> list[float]:
        """Those of the class, in order."""
        return sorted(row.score for row in self._marked if row.score is not None)

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """The quartiles of the marks; the same mark three times where there is only one."""
        marks = self.marks * 2 if len(self.marks) == 1 else self.marks
        low, middle, high = statistics.quantiles(marks, n=4, method="inclusive")
        return low, middle, high

    @property
    def bins(self) -> list[int]:
        """How many marks are in each tenth of what the homework is worth; the last has the full
        marks, and those above."""
        counts = [0] * BINS
        for mark in self.marks:
            share = mark / self.max_score if self.max_score else 0.0
            counts[min(max(int(share * BINS + 1e-9), 0), BINS - 1)] += 1
        return counts

    @property
    def means(self) -> dict[str, float]:
        """The mean points of each problem, of those who have a mark."""
        marked = self._marked
        return {
            slug: math.fsum(row.points.get(slug, 0.0) for row in marked) / len(marked)
            for slug in self.problems
            if marked
        }

    @property
    def _marked(self) -> list[Row]:
        """Who has a mark, and is still in the class."""
        return [row for row in self.rows if row.score is not None and row.state != "withdrawn"]

    @property
    def states(self) -> dict[str, int]:
        counted = {state: sum(row.state == state for row in self.rows) for state in STATES}
        return {state: count for state, count in counted.items() if count}

    @property
    def wall(self) -> dict[str, list[WallPicture]]:
        """The pictures by the cell that showed them."""
        walls: dict[str, list[WallPicture]] = {}
        for picture in self.pictures:
            walls.setdefault(picture.cell, []).append(picture)
        return walls


def render(report: ClassReport) -> str:
    """The page as one HTML file: no network, and no script but its own, which sorts tables."""
    style, script = _asset("class_report.css"), _asset("class_report.js")
    return (
        _environment()
        .get_template("class_report.html.j2")
        .render(
            report=report,
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )


def _asset(name: str) -> str:
    return (files("dgm.reports") / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a content security policy calls an inline style or script that may be there."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _outcomes(counts: Mapping[str, int]) -> str:
    """How tests ended that did not pass: "3 failed, 1 timeout"."""
    told = {name: count for name, count in counts.items() if name != "passed"}
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in told.items())


@cache
def _environment() -> Environment:
    filters = {
        "number": to_hundredths,
        "in_full": in_full,
        "outcomes": _outcomes,
        "percent": lambda share: f"{share:.0%}",
        "text_to_html": text_to_html,
    }
    constants = {
        "STATES": STATES,
        "OUTCOMES": OUTCOMES,
        "SHOWN_FROM": SHOWN_FROM,
        "READ_FROM": READ_FROM,
    }
    return page_templates(filters, constants)
