"""`dgm report`: a page on which an instructor sees the class."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.options import known_assignment
from dgm.commands.terminal import show, text_to_terminal

if TYPE_CHECKING:
    from dgm.content.course import Course


def report(
    context: typer.Context,
    assignment: str,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Without names, and without students' own words.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option(help="Where the page goes; reports/ in the course's folder.")
    ] = None,
    best: Annotated[
        bool, typer.Option("--best", help="The best pictures, with the nicknames that were chosen.")
    ] = False,
) -> None:
    """Write a page about the class: marks, tests, mistakes, pictures, answers that look alike.

    With --best, list the best pictures instead. Points stay as they are.
    """
    from dgm.content.files import THIS_USER, write_atomically
    from dgm.nbgrader_plugins.class_records import class_report, names_of
    from dgm.reports.class_report import render

    course = context.obj.load_course()
    known_assignment(course, assignment)
    if best:
        _list_best(course, assignment)
        return
    made = class_report(course, assignment, names_of(course, assignment, anonymous=anonymous))
    name = f"{assignment}-anonymous.html" if anonymous else f"{assignment}.html"
    path = to or course.root / "reports" / name
    write_atomically(path, render(made), mode=THIS_USER)
    for sentence in made.alike_pictures:
        typer.echo(text_to_terminal(sentence))
    if made.alike:
        pairs = (
            "1 pair of students has" if len(made.alike) == 1 else f"{len(made.alike)} pairs have"
        )
        typer.echo(f"{pairs} answers that look alike: a person decides what it means")
    typer.echo(f"The page, for a browser: {text_to_terminal(str(path))}")


def _list_best(course: Course, assignment: str) -> None:
    from dgm.commands import tables
    from dgm.content.build import assemble
    from dgm.content.course import ContentError
    from dgm.reports import own_pictures

    if not own_pictures.asks_for_pictures(course, assignment):
        raise ContentError(f"{assignment} has no problem {own_pictures.PROBLEM!r}: no pictures")
    master = assemble(course, course.assignments[assignment])
    show(tables.best_pictures(own_pictures.best(course, assignment, master)))
