"""`dgm release`: the notebooks that students open."""

from __future__ import annotations

from typing import Annotated

import typer

from dgm.commands.options import known_assignment


def release(
    context: typer.Context,
    assignment: Annotated[str | None, typer.Argument(help="By default all of them.")] = None,
) -> None:
    """Make the notebooks that students open (release/) from source/."""
    from dgm.content.build import release as release_assignment

    course = context.obj.load_course()
    for name in [known_assignment(course, assignment)] if assignment else course.assignments:
        typer.echo(f"released: {release_assignment(course, name).relative_to(course.root)}")
