"""`dgm gradescope`: an autograder for Gradescope."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dgm.commands.options import known_assignment
from dgm.commands.terminal import text_to_terminal


def gradescope(
    context: typer.Context,
    assignment: str,
    output: Annotated[
        Path | None, typer.Option(help="The zip; default: export/ASSIGNMENT/autograder.zip.")
    ] = None,
) -> None:
    """Write an autograder for Gradescope: a zip with the grader, the problems and the secret."""
    from dgm.reports.autograder_zip import write_autograder

    course = context.obj.load_course()
    known_assignment(course, assignment)
    path = output or course.root / "export" / assignment / "autograder.zip"
    write_autograder(course, assignment, path)
    typer.echo(
        text_to_terminal(
            f"{path}: upload it under Configure Autograder. It holds hidden tests and the "
            "course's secret: never give it to students."
        )
    )
