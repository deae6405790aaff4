"""`dgm regrade`: what a student asked to have looked at again, and the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from dgm.commands.options import known_assignment
from dgm.commands.terminal import text_to_terminal


def regrade(
    context: typer.Context,
    student: str,
    assignment: str,
    reason: Annotated[str, typer.Option(help="A new request: what the student asks.")] = "",
    answer: Annotated[str, typer.Option(help="Answer the oldest open request.")] = "",
) -> None:
    """Keep a student's request in regrades.csv, or answer it; both show on the student's page."""
    from dgm.content.course import ContentError, regrades_of
    from dgm.content.regrades import REGRADES, Regrade, write_regrades
    from dgm.submission.student_names import unfit

    course = context.obj.load_course()
    known_assignment(course, assignment)
    if fault := unfit(student):
        raise ContentError(fault)
    regrades = dict(regrades_of(course))
    asked = list(regrades.get((assignment, student), ()))
    if not reason and not answer:
        for each in asked:
            answered = f"{each.answered}: {each.answer}" if each.answered else "open"
            typer.echo(text_to_terminal(f"{each.asked}: {each.reason} ({answered})"))
        if not asked:
            typer.echo(text_to_terminal(f"{student} asked nothing about {assignment}."))
        return
    today = datetime.now(course.zone).date().isoformat()
    if reason:
        if not (course.root / "submitted" / student / assignment).is_dir():
            raise ContentError(f"submitted/ has no {assignment} of {student}")
        asked.append(Regrade(today, reason))
    if answer:
        still_open = [number for number, each in enumerate(asked) if not each.answered]
        if not still_open:
            raise ContentError(
                f"no request of {student} about {assignment} is open; --reason adds one"
            )
        number = still_open[0]
        asked[number] = replace(asked[number], answered=today, answer=answer)
    regrades[assignment, student] = tuple(asked)
    write_regrades(course.root, regrades)
    still_open = [each for each in asked if not each.answered]
    left = f"{len(still_open)} open" if still_open else "all answered"
    typer.echo(
        text_to_terminal(
            f"Requests of {student} about {assignment}: {left}. They are in {REGRADES}; "
            f"`dgm feedback {assignment}` puts them on the page."
        )
    )
