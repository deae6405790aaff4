"""How late a submission is, and what that costs.

The rules of a course are a LatePolicy of course.toml. What holds for one student alone stands in
extensions.csv beside it, which is not shown to students.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from dgm.content.course_csv import read_lines, write_lines

EXTENSIONS = "extensions.csv"
EXCUSED = "excused"
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?")
COLUMNS = ("assignment", "student", "until", "reason")


@dataclass(frozen=True)
class LatePolicy:
    """Each started day after the due time takes `loses` of the mark, or `points`.

    After `days` nothing counts. A day ends at the clock time of the due time, also where the
    clocks have changed. Nothing is lost within `grace` minutes of the due time, and each later
    step comes so much later, too.
    """

    days: int
    loses: Fraction = Fraction(0)
    points: float = 0.0
    grace: int = 0

    def days_late(self, due: datetime, handed_in: datetime) -> int:
        """How many days had started; more than `days` is `days + 1`. Both times know their zone.

        >>> due = datetime(2026, 3, 28, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
        >>> LatePolicy(7).days_late(due, due + timedelta(seconds=1))
        1
        """
        return next(
            (n for n in range(self.days + 1) if handed_in <= self._end(due, n)), self.days + 1
        )

    def _end(self, due: datetime, days: int) -> datetime:
        # clock times are added in the zone of `due`, minutes in UTC
        end = (due + timedelta(days=days)).astimezone(UTC)
        return end + timedelta(minutes=self.grace)

    def penalty(self, days_late: int, score: float) -> float:
        """What is taken off `score` points, and never more: hundredths, rounded down, so that the
        numbers that people see add up.

        >>> LatePolicy(3, Fraction(1, 10)).penalty(1, 16.25)
        1.62
        """
        if days_late > self.days:
            return score
        lost = days_late * (float(self.loses) * score + self.points)
        return min(score, math.floor(round(100 * lost, 6)) / 100)

    def __str__(self) -> str:
        lost = f"{self.points:g} points" if self.points else f"{_share(self.loses)} of the mark"
        days = "one day" if self.days == 1 else f"{self.days} days"
        grace = f", {self.grace} minutes are granted" if self.grace else ""
        return f"{lost} a started day{grace}, nothing is accepted after {days}"


@dataclass(frozen=True)
class Extension:
    """Until when a student may hand in without loss; None if whenever it comes."""

    until: datetime | None
    reason: str = ""

    def __str__(self) -> str:
        if self.until is None:
            return "whenever it comes, it loses nothing"
        return f"time until {self.until:%Y-%m-%d %H:%M}"


#: By assignment and student.
Extensions = Mapping[tuple[str, str], Extension]


def read_extensions(root: Path, zone: ZoneInfo) -> Extensions:
    """What extensions.csv says; times without an offset are in `zone`. Raises ValueError."""
    found: dict[tuple[str, str], Extension] = {}
    for place, cell in read_lines(root / EXTENSIONS, COLUMNS, COLUMNS[:3]):
        try:
            until = None if cell["until"] == EXCUSED else parse_time(cell["until"], zone)
        except ValueError as error:
            raise ValueError(f"{place}: {error}, or {EXCUSED}") from None
        found[cell["assignment"], cell["student"]] = Extension(until, cell["reason"])
    return found


def write_extensions(root: Path, extensions: Extensions) -> None:
    """Replaces extensions.csv."""
    lines = []
    for (assignment, student), each in sorted(extensions.items()):
        until = EXCUSED if each.until is None else each.until.replace(tzinfo=None).isoformat(" ")
        lines.append([assignment, student, until, each.reason])
    write_lines(root / EXTENSIONS, COLUMNS, lines)


def from_iso(text: str) -> datetime:
    """A date, or a date and time with hours and minutes. Raises ValueError.

    Python would take 23.59 for a share of the hour 23.
    """
    if not ISO.fullmatch(text):
        raise ValueError(f"{text!r} is no time")
    return datetime.fromisoformat(text)


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """A date and time as people write it, in `zone`; a date alone ends with its day.

    Raises ValueError, which says how to write it.
    """
    try:
        time = from_iso(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is no time; write it like 2026-10-16 23:59") from None
    if len(text.strip()) == len("2026-10-16"):
        time = time.replace(hour=23, minute=59, second=59)
    return time.astimezone(zone) if time.tzinfo else time.replace(tzinfo=zone)


def _share(share: Fraction) -> str:
    percent = 100 * share
    return f"{percent} %" if percent.denominator == 1 else str(share)
