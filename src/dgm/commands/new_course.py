"""`dgm new-course`: a course in a folder of its own, made of what comes with dgm."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer


def new_course(
    folder: Annotated[Path, typer.Argument(help="A new folder, or an empty one.")],
    problems: Annotated[
        str, typer.Option(help="Only these, with commas between: one homework is made of them.")
    ] = "",
) -> None:
    """Make a course in a folder of its own, from the problems that come with dgm."""
    from dgm.content.shipped import new_course as make_course

    made = make_course(folder, [slug.strip() for slug in problems.split(",")] if problems else [])
    number = "one problem" if len(made) == 1 else f"{len(made)} problems"
    here = folder.resolve() == Path.cwd()
    typer.echo(f"A course with {number} is in {'this folder' if here else folder}. Next:")
    if not here:
        typer.echo(f"  cd {shlex.quote(str(folder))}")
    typer.echo("  dgm build && dgm release")
