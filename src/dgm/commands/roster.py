"""`dgm roster`: who is in the course, from the list of a learning platform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.terminal import counted, text_to_terminal

if TYPE_CHECKING:
    from dgm.nbgrader_plugins.roster import Changes
    from dgm.submission.people_file import PeopleFile


def roster(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A CSV of Canvas, Moodle, Gradescope, or with a column 'id'.")
    ],
    partial: Annotated[
        bool, typer.Option("--partial", help="The file lists only some: nobody is withdrawn.")
    ] = False,
    withdraw_most: Annotated[
        bool, typer.Option("--withdraw-most", help="Most of the class has left, and may go.")
    ] = False,
) -> None:
    """Enter the students that a platform lists; who is listed no more is shown as withdrawn."""
    from datetime import datetime

    from dgm.nbgrader_plugins.roster import enter
    from dgm.submission.people_file import read_people

    course = context.obj.load_course()
    found = read_people(file)
    today = datetime.now(course.zone).date().isoformat()
    changes = enter(course, found.people, today, partial=partial, withdraw_most=withdraw_most)
    typer.echo(text_to_terminal("\n".join(_told(found, changes))))


def _told(found: PeopleFile, changes: Changes) -> list[str]:
    lines = [f"{found.platform}: {counted(len(found.people), 'student')}"]
    for what, students in (
        ("added", changes.added),
        ("withdrawn (kept, but not listed any more)", changes.withdrawn),
        ("listed again", changes.returned),
    ):
        if students:
            lines.append(f"  {what}: {', '.join(students)}")
    lines += [
        f"  changed: {student} ({', '.join(fields)})" for student, fields in changes.changed.items()
    ]
    lines.append(f"  as before: {counted(changes.as_before, 'student')}")
    lines += [f"  left out: {reason}" for reason in found.left_out]
    return lines + ([f"  {found.note}"] if found.note else [])
