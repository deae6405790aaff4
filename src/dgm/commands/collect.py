"""`dgm collect`: from what a learning platform gives to submitted/."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import known_assignment
from dgm.commands.terminal import (
    line_to_markup,
    show,
    text_to_markup,
    text_to_terminal,
    wrapping,
)

if TYPE_CHECKING:
    from dgm.content.course import Course
    from dgm.nbgrader_plugins.late import Lateness
    from dgm.submission.collecting import Collection
    from dgm.submission.storing import Collected

#: So many ignored files are listed one by one.
MAX_LISTED = 40


class Keep(StrEnum):
    """Which of several submissions of a student counts."""

    newest = "newest"
    first = "first"


def collect(
    context: typer.Context,
    source: Annotated[
        Path,
        typer.Argument(help="A zip or a folder of Canvas, Moodle, Gradescope or git checkouts."),
    ],
    assignment: str,
    times: Annotated[
        Path | None, typer.Option(help="A CSV that says when each student handed in.")
    ] = None,
    pattern: Annotated[
        str | None, typer.Option(help="For other sources: finds (?P<student>...) in a file's path.")
    ] = None,
    keep: Annotated[Keep, typer.Option(help="Which of several submissions counts.")] = Keep.newest,
) -> None:
    """Copy everybody's notebook to submitted/, and say who is missing and what was ignored."""
    from tempfile import TemporaryDirectory

    from dgm.content.course import ContentError
    from dgm.nbgrader_plugins.roster import people
    from dgm.submission.collecting import collect
    from dgm.submission.hand_in_times import read_times
    from dgm.submission.layouts import read_layout
    from dgm.submission.unpacking import ArchiveLimits, BadArchive, unpack
    from dgm.submission.whose import Matcher

    course = context.obj.load_course()
    known_assignment(course, assignment)
    fits = _compiled(pattern)
    late = _Late(course, assignment)  # a mistake in a file is told before anything is copied
    roster = people(course)
    if not roster:
        raise ContentError("nobody is on the roster; `dgm roster FILE` enters the students")
    if not source.exists():
        raise ContentError(f"{source}: no such file or folder")
    if source.resolve().is_relative_to((course.root / "submitted").resolve()):
        raise ContentError(f"{source}: notebooks are copied to submitted/, not from it")
    matcher = Matcher(roster, read_times(times, course.zone) if times else ())
    left_out: list[tuple[str, str]] = []
    (course.root / ".dgm").mkdir(exist_ok=True)
    with TemporaryDirectory(dir=course.root / ".dgm", prefix="collect-") as unpacked:
        folder = source
        if not source.is_dir():
            folder = Path(unpacked, source.stem or "archive")
            folder.mkdir()
            try:
                limits = ArchiveLimits()
                unpack(source, folder, limits, lambda *each: left_out.append(each))
            except BadArchive as error:
                raise ContentError(f"{source}: {error}; nothing was collected") from None
        found = read_layout(folder, matcher.ids, fits)
        collection = collect(course, assignment, roster, found, matcher, keep.value)
    typer.echo(f"{text_to_terminal(str(source))}: {found.platform}")
    _show(course, collection, late, left_out)
    if matcher.strangers:
        names = text_to_terminal(", ".join(matcher.strangers))
        typer.echo(f"--times has times of nobody on the roster: {names}")
    for line in matcher.unclear:
        typer.echo(text_to_terminal(f"--times has a line that does not count: {line}"))
    unclear = any(each.status in ("unclear", "unusable") for each in collection.people)
    if unclear or matcher.unclear or collection.refused or collection.unmatched:
        raise typer.Exit(NOT_OK)


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    from dgm.content.course import ContentError

    if pattern is None:
        return None
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ContentError(f"--pattern: {error}") from None
    if "student" not in compiled.groupindex:
        raise ContentError(r"--pattern: name the group (?P<student>...), such as (?P<student>\w+)")
    return compiled


def _show(
    course: Course, collection: Collection, late: _Late, left_out: list[tuple[str, str]]
) -> None:
    from rich.table import Table

    from dgm.submission.collecting import counted

    handed_in = f"Handed in ({course.timezone})"
    table = Table(*wrapping("Student", "Name", "What", "File", handed_in, "To know"))
    for each in collection.people:
        time = each.time.astimezone(course.zone) if each.time else None
        table.add_row(
            line_to_markup(each.person.student),
            line_to_markup(each.person.name),
            each.status,
            line_to_markup(each.file),
            f"{time:%Y-%m-%d %H:%M:%S}" if time else "not known" if each.file else "",
            text_to_markup("\n".join([*each.remarks, *late.remarks(each)])),
        )
    show(table)
    typer.echo(", ".join(f"{number} {status}" for status, number in counted(collection).items()))
    for heading, files in (
        ("Not clear whose", collection.unmatched),
        ("Ignored", [*collection.refused, *left_out, *collection.ignored]),
    ):
        if files:
            typer.echo(f"{heading}:")
        for name, reason in files[:MAX_LISTED]:
            line = f"{name}: {reason}".replace("\n", "\N{REPLACEMENT CHARACTER}")
            typer.echo(text_to_terminal(f"  {line}"))
        if files[MAX_LISTED:]:
            typer.echo(f"  and {len(files) - MAX_LISTED} more")
    if any(each.file and not each.time for each in collection.people):
        typer.echo(
            "Where no time is known, a submission counts as in time; --times FILE gives them."
        )


class _Late:
    """What to know of the times at which students handed in."""

    def __init__(self, course: Course, assignment: str) -> None:
        from dgm.content.course import extensions_of

        self._course, self._assignment = course, assignment
        self._extensions = extensions_of(course)

    def remarks(self, each: Collected) -> list[str]:
        """How late a file is, and whether it replaced one that was less so."""
        late = self._of(each, each.time)
        if late is None:
            return []
        before = self._of(each, each.replaced)
        said = [str(late)]
        if each.replaced and (before is None or before.days < late.days):
            time = f"{each.replaced.astimezone(self._course.zone):%Y-%m-%d %H:%M:%S}"
            how = ", in time" if before is None else ""
            said.append(f"the file that it replaced was handed in {time}{how}")
        return said

    def _of(self, each: Collected, time: datetime | None) -> Lateness | None:
        from dgm.nbgrader_plugins.late import lateness

        if time is None:
            return None
        in_utc = time.astimezone(UTC).replace(tzinfo=None)
        student = each.person.student
        return lateness(self._course, self._extensions, self._assignment, student, in_utc)
