"""`dgm report`: what the class's own models made."""

from __future__ import annotations

from typing import Annotated

import typer

from dgm.commands.options import known_assignment
from dgm.commands.terminal import show


def report(
    context: typer.Context,
    assignment: str,
    best: Annotated[
        bool, typer.Option("--best", help="The best pictures, with the nicknames that were chosen.")
    ] = False,
) -> None:
    """Say whose pictures in submitted/ are alike, or list the best. Points stay as they are."""
    from dgm.commands import tables
    from dgm.content.build import assemble
    from dgm.content.course import ContentError
    from dgm.reports import own_pictures

    course = context.obj.load_course()
    known_assignment(course, assignment)
    if not own_pictures.asks_for_pictures(course, assignment):
        raise ContentError(f"{assignment} has no problem {own_pictures.PROBLEM!r}: no pictures")
    master = assemble(course, course.assignments[assignment])
    found = own_pictures.pictures_of_class(course, assignment, master)
    if best:
        show(tables.best_pictures(own_pictures.best(found)))
        return
    sentences = own_pictures.alike(found, course.root / "problems")
    for sentence in sentences or [f"No two of {len(found)} students have pictures that are alike."]:
        typer.echo(sentence)
