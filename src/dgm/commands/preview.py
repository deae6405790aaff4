"""`dgm preview`: a problem or a homework as students will see it."""

from __future__ import annotations

from typing import Annotated

import typer


def preview(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A problem, or an assignment.", metavar="NAME")],
) -> None:
    """Show a problem or a homework as students will see it: a page, without building notebooks."""
    from dgm.content.build import assemble, assemble_problem
    from dgm.content.choice import choose
    from dgm.content.course import ContentError, ProblemEntry, suggest
    from dgm.content.files import write_atomically
    from dgm.content.problem import load_problem
    from dgm.reports.preview import preview_page

    course = context.obj.load_course()
    bank = course.root / "problems"
    slugs = {path.parent.name for path in bank.glob("*/problem.py")}
    if name in course.assignments:
        master = assemble(course, course.assignments[name])
    elif name in slugs:
        problem = load_problem(bank, name, variants=False)
        master = assemble_problem(course.root, choose(problem, ProblemEntry(name, 1.0)))
    else:
        remedy = suggest(name, {*slugs, *course.assignments})
        raise ContentError(f"neither a problem nor an assignment: {name!r}; {remedy}")
    path = course.root / ".dgm" / "preview" / f"{name}.html"
    write_atomically(path, preview_page(master, name))
    typer.echo(f"Open {path.as_uri()} in a browser.")
