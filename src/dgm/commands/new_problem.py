"""`dgm new-problem`: a small problem that is whole, to be changed into one's own."""

from __future__ import annotations

import typer


def new_problem(context: typer.Context, slug: str) -> None:
    """Make problems/SLUG: a small problem with all parts, to be changed into your own."""
    from dgm.content.new_problem import new_problem as make_problem

    course = context.obj.load_course()
    for path in make_problem(course.root / "problems", slug):
        typer.echo(f"written: {path.relative_to(course.root)}")
    typer.echo(
        f"It is a whole problem, about standardizing numbers. Change it into yours. Next:\n"
        f"  dgm preview {slug}     # as students will see it\n"
        f"  dgm audit {slug}       # are the tests right?\n"
        f'Then put it into a homework of course.toml: {{ slug = "{slug}", points = 10 }}'
    )
