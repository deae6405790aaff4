"""`dgm undo`: back to the marks that there were before a regrade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.terminal import text_to_terminal

if TYPE_CHECKING:
    from dgm.content.course import Course
    from dgm.nbgrader_plugins.backups import Backup


def undo(
    context: typer.Context,
    to: Annotated[str, typer.Option(help="Go back to this backup, not to the newest.")] = "",
    list_: Annotated[
        bool, typer.Option("--list", help="List the backups, and do nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Go back to the gradebook and pages before the last regrade; says first what that changes."""
    from sqlalchemy.exc import DatabaseError

    from dgm.content.course import ContentError
    from dgm.grading.lock import only_grader
    from dgm.nbgrader_plugins.backups import UNDO, backups, gradebook_url, restore, sqlite_file
    from dgm.nbgrader_plugins.marks import changes, marks_in

    course = context.obj.load_course()
    url = gradebook_url(course)
    if sqlite_file(url) is None:
        raise ContentError("the gradebook is no SQLite file: go back with your database's own tool")
    there = backups(course)
    if list_:
        for backup in there:
            typer.echo(text_to_terminal(f"{backup.name}  {_told(course, backup)}"))
        if not there:
            typer.echo("There is no backup: each regrade makes one.")
        return
    wanted = [each for each in there if (each.name == to if to else each.what != UNDO)]
    if not wanted:
        known = "`dgm undo --list` lists them" if there else "each regrade makes one"
        raise ContentError(
            f"no backup {to!r}; {known}" if to else f"no backup to go back to; {known}"
        )
    backup = wanted[0]
    lines = [f"Go back to what there was {_told(course, backup)}. This changes:"]
    saved = marks_in(backup.url)
    try:
        changed = changes(marks_in(url), saved)
    except DatabaseError as error:
        raise ContentError(
            f"{sqlite_file(url)} cannot be read ({error.orig}): move it away, then copy "
            f"{sqlite_file(backup.url)} to its place"
        ) from None
    lines += [f"  {change.assignment}, {change}" for change in changed]
    lines += ["  no mark"] * (not changed)
    lines.append(
        "All that was entered in formgrader or by `dgm roster` since then is gone, too, for every "
        f"assignment. The pages and autograded notebooks of {backup.assignment} go back as well."
    )
    lines += _not_for_long(course, backup)
    typer.echo(text_to_terminal("\n".join(lines)))
    if not yes:
        typer.confirm("Go back?", abort=True)
    with only_grader(course):
        kept = restore(course, backup)
    if kept:
        typer.echo(f"Done. What there was until now is kept: dgm undo --to {kept.name}")


def _not_for_long(course: Course, backup: Backup) -> Iterator[str]:
    """Whose late penalty would be another one again, since the rules do not go back."""
    from dgm.content.late import EXTENSIONS
    from dgm.content.points import to_hundredths
    from dgm.nbgrader_plugins.late import not_settled

    if found := not_settled(course, backup.url):
        yield (
            f"course.toml and {EXTENSIONS} stay as they are: by them these late penalties change "
            "again when you grade, write feedback or export. Change them first (an extension with "
            "`dgm extend STUDENT ASSIGNMENT --remove`)."
        )
    for assignment, student, written, now in found:
        change = f"{to_hundredths(written)} → {to_hundredths(now)}"
        yield f"  {assignment}, {student}: late penalty: {change}"


def _told(course: Course, backup: Backup) -> str:
    from dgm.nbgrader_plugins.backups import UNDO

    command = "`dgm undo`" if backup.what == UNDO else f"{backup.assignment} was graded"
    return f"before {command} on {backup.time.astimezone(course.zone):%Y-%m-%d at %H:%M:%S}"
