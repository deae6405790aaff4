"""`dgm demo`: makes a class and grades it."""

from __future__ import annotations

from pathlib import Path

import typer

from dgm.commands.terminal import progress, show


def demo(context: typer.Context) -> None:
    """Play a class through: build, release, eight submissions, grades, feedback (in demo/)."""
    from dgm.commands import demo_class
    from dgm.commands.class_grading import grade_class
    from dgm.commands.class_table import class_table
    from dgm.grading.side_by_side import cores

    course = demo_class.new_demo(context.obj.root)
    typer.echo(f"1. A throw-away course is in {_from_here(course.root)}; building and releasing.")
    released = demo_class.build_and_release(course)
    typer.echo("2. Running the solved notebook once, at the smoke budget, for its outputs.")
    notebook = demo_class.solved_notebook(course)
    with progress("running", len(notebook.cells)) as advance:
        demo_class.execute(course, notebook, advance)
    typer.echo(f"   {demo_class.data_in_use(notebook)}")
    described = demo_class.write_class(course, released, notebook)
    typer.echo(f"3. Grading a class of {len(described)}.")
    with progress("grading", len(described)) as advance:
        entries = grade_class(
            course,
            demo_class.ASSIGNMENT,
            jobs=cores(),
            advance=lambda entry: advance(entry.graded.student),
        )
    assignment = course.assignments[demo_class.ASSIGNMENT]
    show(class_table(entries, described, assignment=assignment))
    for each in entries:
        if each.graded.student == demo_class.SHOWN and each.feedback:
            typer.echo(f"A feedback page: {_from_here(each.feedback)}")


def _from_here(path: Path) -> Path:
    """The path as it is typed from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
