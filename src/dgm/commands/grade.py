"""`dgm grade`: everybody's notebooks."""

from __future__ import annotations

from typing import Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import Unsandboxed, known_assignment
from dgm.commands.terminal import progress, show


def grade(
    context: typer.Context,
    assignment: str,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be given several times.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Grade again what has a result already.")
    ] = False,
    unsandboxed: Unsandboxed = False,
) -> None:
    """Grade submitted/, fill the gradebook, write feedback/, and print the class table."""
    from dgm.commands import tables
    from dgm.commands.class_grading import grade_class
    from dgm.content.build import assemble
    from dgm.grading.grade import find_submissions
    from dgm.reports import own_pictures

    course = context.obj.load_course()
    students = tuple(student or ())
    known_assignment(course, assignment)
    with progress("grading", len(find_submissions(course, assignment, students))) as advance:
        entries = grade_class(
            course,
            assignment,
            students=students,
            force=force,
            unsandboxed=unsandboxed,
            advance=advance,
            tell=lambda what: advance(what, steps=0),
        )
    show(tables.class_table(entries))
    if own_pictures.asks_for_pictures(course, assignment):
        master = assemble(course, course.assignments[assignment])
        found = own_pictures.pictures_of_class(course, assignment, master)
        for sentence in own_pictures.alike(found, course.root / "problems"):
            typer.echo(sentence)
    if not all(entry.settled for entry in entries):
        raise typer.Exit(NOT_OK)
