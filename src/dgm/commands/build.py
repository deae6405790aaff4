"""`dgm build`: the notebooks with solutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import known_assignment
from dgm.commands.terminal import progress


def build(
    context: typer.Context,
    assignment: Annotated[
        str | None, typer.Argument(help="Which one --execute runs; by default all of them.")
    ] = None,
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
    if assignment and not execute:
        raise typer.BadParameter("an assignment is named for --execute; dgm build makes them all")
    from dgm.content.build import build as build_course
    from dgm.content.build import execute_solved, sizes

    course = context.obj.load_course()
    to_run = [known_assignment(course, assignment)] if assignment else list(course.assignments)
    changed = build_course(course, check=check)
    for path in changed:
        typer.echo(f"{'out of date' if check else 'written'}: {path.relative_to(course.root)}")
    if check and changed:
        steps = " && ".join(_what_mends(course.root, changed))
        typer.echo(f"dgm: run `{steps}` and commit what it writes", err=True)
        raise typer.Exit(NOT_OK)
    if not check:
        for line in sizes(course):
            typer.echo(line)
    if execute:
        with progress("running", len(to_run)) as advance:
            for name in to_run:
                execute_solved(course, name)
                advance(name)


def _what_mends(root: Path, stale: Sequence[Path]) -> Iterator[str]:
    """The commands that write what is out of date, in their order."""
    released = {path.parent.name for path in stale if path.is_relative_to(root / "release")}
    if any(path.suffix == ".png" for path in stale):
        yield "dgm figures"
    if any(path.name.endswith(".outputs.json") for path in stale):
        yield "dgm build --execute"
    elif any(not path.is_relative_to(root / "release") for path in stale):
        yield "dgm build"
    for name in sorted(released):
        yield f"dgm release {name}"
