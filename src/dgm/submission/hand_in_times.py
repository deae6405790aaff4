"""When students handed in, by a CSV of their platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dgm.content.course import ContentError
from dgm.content.late import from_iso
from dgm.submission.platform_csv import read_table

#: Headings of plain lists, Gradescope's grades, GitHub Classroom's and Moodle's worksheets.
TIMES = (
    *("time", "timestamp", "submission time", "submission_timestamp", "last modified (submission)"),
    *("submitted at", "submitted"),
)
STUDENTS = (
    *("student", "id", "sid", "email", "email address", "sis login id", "username", "id number"),
    *("github_username", "roster_identifier", "identifier"),
)
#: What Moodle writes in English, in the zone of whoever exports it.
_MOODLE = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %I:%M:%S %p", "%A, %d %B %Y, %H:%M")


ENGLISH = "change your language in Moodle to English and download its file again"


@dataclass(frozen=True)
class HandInTime:
    """A line of such a file; `time` is None where it says none."""

    ids: tuple[str, ...]
    person: str
    time: datetime | None


def read_times(path: Path, zone: ZoneInfo) -> tuple[HandInTime, ...]:
    """All lines of `path`; times that name no zone are in `zone`. Raises ContentError."""
    table = read_table(path)
    column = next((each for each in TIMES if each in table.headings), None)
    if column is None or not set(STUDENTS) & set(table.headings):
        raise ContentError(
            f"{path}:1: no columns of students and times; {ENGLISH}, or name one 'student' and one "
            "'time'"
        )
    found = []
    for row in table.rows:
        ids = tuple(cell for name in STUDENTS if (cell := row.first(name)))
        try:
            time = _time(row.first(column), zone)
        except ValueError as error:
            raise ContentError(f"{path}:{row.line}: {error}") from None
        found.append(HandInTime(ids, row.first("full name", "name"), time))
    return tuple(found)


def _time(text: str, zone: ZoneInfo) -> datetime | None:
    if text in ("", "-"):
        return None
    time = None
    in_utc = text.endswith(" UTC")
    # Gradescope writes 2026-10-16 23:59:00 -0700
    plain = text.removesuffix(" UTC").replace(" -", "-").replace(" +", "+")
    try:
        time = from_iso(plain)
    except ValueError:
        for form in _MOODLE:
            try:
                time = datetime.strptime(text, form)
            except ValueError:
                continue
    if time is None or len(text) <= len("2026-10-16"):
        raise ValueError(f"{text!r} is no time; write it like 2026-10-16 23:59, or {ENGLISH}")
    return time if time.tzinfo else time.replace(tzinfo=UTC if in_utc else zone)
