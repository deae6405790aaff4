"""`dgm extend`: more time for one student."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.options import known_assignment

if TYPE_CHECKING:
    from dgm.content.course import Course


def extend(
    context: typer.Context,
    student: str,
    assignment: str,
    until: Annotated[
        str | None, typer.Option(help="Until when, like '2026-10-20 23:59', in the course's zone.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="So many days after the due time.")
    ] = None,
    excuse: Annotated[
        bool, typer.Option("--excuse", help="Nothing is taken off, whenever it comes.")
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the extension back.")] = False,
    reason: Annotated[str, typer.Option(help="Kept in extensions.csv, for you.")] = "",
) -> None:
    """Give a student more time: kept in extensions.csv, until you change it."""
    from dgm.content.course import ContentError, lines_of_extensions
    from dgm.content.late import EXTENSIONS, Extension, parse_time, write_extensions
    from dgm.submission.student_names import unfit

    course = context.obj.load_course()
    known_assignment(course, assignment)
    if fault := unfit(student):
        raise ContentError(fault)
    if (until is not None) + (days is not None) + excuse + remove != 1:
        raise ContentError("say one of --until TIME, --days N, --excuse and --remove")
    if not remove:
        _refuse_a_stranger(course, student)
    due = course.assignments[assignment].due
    extensions = dict(lines_of_extensions(course))
    if remove:
        if extensions.pop((assignment, student), None) is None:
            raise ContentError(f"{student} has no extension of {assignment}")
        told = f"{student} has no extension of {assignment} any more"
    elif excuse:
        extensions[assignment, student] = Extension(None, reason)
        told = f"{student} loses nothing of {assignment}, whenever it comes"
    else:
        if due is None:
            raise ContentError(f"{assignment} has no due time in course.toml")
        try:
            time = due + timedelta(days=days) if days else parse_time(until or "", course.zone)
        except ValueError as error:
            raise ContentError(f"--until: {error}") from None
        if time <= due:
            raise ContentError(f"--until: {assignment} is due at {due:%Y-%m-%d %H:%M} anyway")
        extensions[assignment, student] = Extension(time, reason)
        told = (
            f"{student} has time for {assignment} until {time:%Y-%m-%d %H:%M} ({course.timezone})"
        )
    write_extensions(course.root, extensions)
    kept = f"{EXTENSIONS} is changed" if remove else f"It is in {EXTENSIONS}"
    typer.echo(f"{told}. {kept}; `dgm grade {assignment}` applies it.")


def _refuse_a_stranger(course: Course, student: str) -> None:
    """Raises ContentError where there is a roster without this student: nobody would notice."""
    from dgm.content.errors import ContentError
    from dgm.content.roster import ROSTER
    from dgm.nbgrader_plugins.roster import people
    from dgm.submission.whose import Matcher

    roster = people(course)
    if not roster or student in roster:
        return
    # an id or an address that is known says who is meant, a likeness of names does not
    known = sorted(Matcher(roster).find([student], student))
    near = known or _close(student, roster)
    named = [f"{each!r}, who is {roster[each].name or 'there'}" for each in near]
    remedy = f"write {' or '.join(named)}" if named else "write a name from its first column"
    raise ContentError(f"{student!r} is no student's name in {ROSTER}; {remedy}")


def _close(student: str, roster: Collection[str]) -> list[str]:
    """The names that may be meant; none where there are many, as one of them would be taken."""
    if any(map(str.isdecimal, student)):
        # numbers of one class are alike: only a slip of one key counts
        near = sorted(each for each in roster if _one_slip(student, each))
        return near if len(near) <= 3 else []
    return get_close_matches(student, roster, n=1, cutoff=0.75)


def _one_slip(word: str, other: str) -> bool:
    """Whether they differ in one character, or in two neighbours that are swapped."""
    if len(word) != len(other):
        return False
    at = [place for place in range(len(word)) if word[place] != other[place]]
    if len(at) == 2:
        left, right = at
        return right == left + 1 and (word[left], word[right]) == (other[right], other[left])
    return len(at) == 1
