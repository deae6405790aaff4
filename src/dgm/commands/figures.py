"""`dgm figures`: the pictures in the text of problems."""

from __future__ import annotations

from typing import Annotated

import typer


def figures(
    context: typer.Context,
    problems: Annotated[list[str] | None, typer.Argument(help="By default all of them.")] = None,
    again: Annotated[bool, typer.Option("--all", help="Also those that are up to date.")] = False,
) -> None:
    """Draw the figures of problems whose scripts have changed."""
    from dgm.content.course import ContentError, suggest
    from dgm.content.drawing import draw_figure
    from dgm.content.figures import stale_figures

    course = context.obj.load_course()
    bank = course.root / "problems"
    known = sorted(path.parent.name for path in bank.glob("*/problem.py"))
    for slug in problems or []:
        if slug not in known:
            raise ContentError(f"unknown problem {slug!r}; {suggest(slug, known)}")
    for picture in stale_figures(bank, problems or known, again=again):
        picture.write_bytes(draw_figure(picture.with_suffix(".py")))
        typer.echo(f"drawn: {picture.relative_to(course.root)}")
