"""`dgm feedback`: the students' pages, with the marks that people gave."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import known_assignment
from dgm.commands.terminal import progress, text_to_terminal


def feedback(
    context: typer.Context,
    assignment: str,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be given several times.")
    ] = None,
) -> None:
    """Write feedback/ again, with marks and comments from formgrader; say whose page changed."""
    from dgm.content.course import ContentError, regrades_of
    from dgm.grading.lock import only_grader
    from dgm.nbgrader_plugins.converters import scores, write_feedback
    from dgm.nbgrader_plugins.roster import people

    course = context.obj.load_course()
    known_assignment(course, assignment)
    # a mistake in a file of the course is told before anything is written
    roster, asked = people(course), regrades_of(course)
    held = scores(course, assignment)
    for name in student or ():
        if name not in held:
            known = ", ".join(sorted(held)) or "nobody"
            raise ContentError(f"{name!r} has no marks for {assignment}; {known} has some")
    if not held:
        raise ContentError(f"nobody has marks for {assignment}: `dgm grade {assignment}` grades")
    students = sorted(student or held)
    changed, failed = [], []
    folder = course.root / "feedback"
    before = {name: _pages(folder / name / assignment) for name in students}
    with only_grader(course), progress("writing", len(students)) as advance:
        for page in write_feedback(course, assignment, students):
            if page.reason:
                failed.append(f"{page.student}: no page: {page.reason}")
            elif _pages(folder / page.student / assignment) != before[page.student]:
                changed.append(page.student)
            advance(page.student)
    lines = [f"{len(changed)} of {len(students)} pages changed" + (":" if changed else ".")]
    lines += [f"  {name}" for name in changed] + failed
    here = [name for name in students if name not in roster or not roster[name].withdrawn]
    if waiting := [name for name in here if held[name]["needs_manual_grade"]]:
        verb = "waits" if len(waiting) == 1 else "wait"
        parts = [f"{name} ({', '.join(held[name]['waiting'])})" for name in waiting]
        lines.append(f"{len(waiting)} {verb} for a mark in formgrader: {', '.join(parts)}")
    lines += [f"{name}: {wrong}" for name in students for wrong in held[name]["wrong_marks"]]
    still_open = [
        name if name in held else f"{name} (who has no page)"
        for (about, name), requests in sorted(asked.items())
        if about == assignment and (not student or name in student)
        if any(not each.answered for each in requests)
    ]
    if still_open:
        lines.append(f"{len(still_open)} asked for a regrade: {', '.join(still_open)}")
    typer.echo(text_to_terminal("\n".join(lines)))
    if failed:
        raise typer.Exit(NOT_OK)


def _pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.html"))}
