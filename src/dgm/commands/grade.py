"""`dgm grade`: everybody's notebooks."""

from __future__ import annotations

from typing import Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import Unsandboxed, known_assignment
from dgm.commands.terminal import progress, show, text_to_terminal


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
    from dgm.commands.class_grading import grade_class
    from dgm.commands.class_table import class_table
    from dgm.content.build import assemble
    from dgm.grading.grade import find_submissions, near_misses
    from dgm.nbgrader_plugins.roster import people
    from dgm.reports import own_pictures

    course = context.obj.load_course()
    students = tuple(student or ())
    known_assignment(course, assignment)
    roster = {} if students else people(course)
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
    there = {entry.graded.student for entry in entries}
    absent = {
        name: (person, near_misses(course, assignment, name))
        for name, person in roster.items()
        if name not in there
    }
    show(class_table(entries, assignment=course.assignments[assignment], absent=absent))
    if not students and not roster:
        typer.echo("Who is missing is not known: `dgm roster FILE` enters the students.")
    for name in sorted(there - roster.keys() if roster else ()):
        typer.echo(f"Not on the roster: {text_to_terminal(name)}")
    if own_pictures.asks_for_pictures(course, assignment):
        master = assemble(course, course.assignments[assignment])
        found = own_pictures.pictures_of_class(course, assignment, master)
        for sentence in own_pictures.alike(found, course.root / "problems"):
            typer.echo(sentence)
    if not all(entry.settled for entry in entries):
        raise typer.Exit(NOT_OK)
