"""`dgm check`: one notebook, with no gradebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import Json, Unsandboxed
from dgm.commands.terminal import show, show_json


def check(
    context: typer.Context,
    notebook: Annotated[Path, typer.Argument(exists=True)],
    assignment: Annotated[str, typer.Option(help="The assignment it answers.")],
    as_json: Json = False,
    unsandboxed: Unsandboxed = False,
) -> None:
    """Grade one notebook, with no gradebook."""
    from dgm.commands import as_data, tables
    from dgm.grading.grade import Grader
    from dgm.submission.rebuild import Ungradable

    course = context.obj.load_course()
    with Grader(course, assignment, unsandboxed=unsandboxed) as grader:
        try:
            submission = grader.rebuild(notebook)
        except Ungradable as error:
            if as_json:
                show_json(as_data.ungradable(grader, str(error)))
            raise
        result = grader.result_for(submission)
    if as_json:
        show_json(as_data.graded(result))
    else:
        show(tables.graded(result))
    if result.undecided_parts():
        raise typer.Exit(NOT_OK)
