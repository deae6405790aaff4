"""`dgm build`: the notebooks with solutions."""

from __future__ import annotations

from typing import Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.terminal import progress


def build(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is out of date; write nothing.")
    ] = False,
    execute: Annotated[
        bool, typer.Option("--execute", help="Run the solved notebooks and keep their outputs.")
    ] = False,
) -> None:
    """Make the notebooks with solutions (source/ and, for nbval, tests/notebooks/)."""
    if check and execute:
        raise typer.BadParameter("--check writes nothing, so it does not go with --execute")
    from dgm.content.build import build as build_course
    from dgm.content.build import execute_solved

    course = context.obj.load_course()
    changed = build_course(course, check=check)
    for path in changed:
        typer.echo(f"{'out of date' if check else 'written'}: {path.relative_to(course.root)}")
    if check and changed:
        outputs = any(path.name.endswith(".outputs.json") for path in changed)
        command = "dgm build --execute" if outputs else "dgm build"
        if any(path.suffix == ".png" for path in changed):
            command = f"dgm figures && {command}"
        typer.echo(f"dgm: run `{command}` and commit what it writes", err=True)
        raise typer.Exit(NOT_OK)
    if execute:
        with progress("running", len(course.assignments)) as advance:
            for name in course.assignments:
                execute_solved(course, name)
                advance(name)
