"""`dgm export`: marks and pages in the forms that learning platforms take back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import known_assignment
from dgm.commands.terminal import counted, text_to_terminal

if TYPE_CHECKING:
    from dgm.nbgrader_plugins.standings import Standing


class Missing(StrEnum):
    """What who handed in nothing gets."""

    none = "none"
    zero = "zero"


class Waiting(StrEnum):
    """What who waits for a mark by hand gets."""

    none = "none"
    so_far = "so-far"


def export(
    context: typer.Context,
    assignment: str,
    canvas: Annotated[
        Path | None, typer.Option(help="Canvas's exported gradebook, to be filled in.")
    ] = None,
    moodle: Annotated[
        Path | None, typer.Option(help="Moodle's grading worksheet, to be filled in.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="A plain table of all marks.")] = False,
    gradescope: Annotated[
        bool, typer.Option("--gradescope", help="A results.json for each student.")
    ] = False,
    feedback: Annotated[
        Path | None,
        typer.Option(help="What `dgm collect` read of Canvas or Moodle: a zip of pages for it."),
    ] = None,
    times: Annotated[
        Path | None, typer.Option(help="With --feedback: Moodle's worksheet, to know people by.")
    ] = None,
    column: Annotated[str, typer.Option(help="With --canvas: the heading of the column.")] = "",
    scale: Annotated[
        bool, typer.Option("--scale", help="The platform counts in other points: keep shares.")
    ] = False,
    missing: Annotated[
        Missing, typer.Option(help="What who handed in nothing gets.")
    ] = Missing.none,
    waiting: Annotated[
        Waiting, typer.Option(help="What who waits for a mark by hand gets.")
    ] = Waiting.none,
) -> None:
    """Write marks and pages to export/ASSIGNMENT/, for a learning platform to take back."""
    from dgm.commands.exporting import bundle, plain_table, results, with_old_pages
    from dgm.content.build import assemble
    from dgm.content.course import ContentError
    from dgm.nbgrader_plugins.standings import points_are_recorded, standings
    from dgm.submission.mark_columns import Filled, fill_canvas, fill_moodle

    course = context.obj.load_course()
    known_assignment(course, assignment)
    if not (canvas or moodle or csv or gradescope or feedback):
        raise ContentError("say one of --canvas, --moodle, --csv, --gradescope and --feedback")
    about = course.assignments[assignment]
    master = assemble(course, about)
    points_are_recorded(course, assignment, master)
    extra = sum(cell.metadata.dgm.get("extra", 0.0) for cell in master.cells)
    most = sum(problem.points for problem in about.problems)
    found = standings(course, assignment)
    marks = _marks(found, missing, waiting)
    roster = {student: each.person for student, each in found.items()}
    folder = course.root / "export" / assignment
    lines = _told(found, marks)
    refused = [f"{s} gets no mark: {why}" for s, each in found.items() for why in each.wrong_marks]
    lines += refused
    complete = not refused
    filled: list[tuple[str, Filled]] = []
    if canvas:
        titles = (about.title, assignment)
        done = fill_canvas(
            canvas, roster, marks, most, titles, extra=extra, column=column, scale=scale
        )
        filled.append((canvas.name, done))
    if moodle:
        absent = {student for student, each in found.items() if each.what == "missing"}
        done = fill_moodle(moodle, roster, marks, most, extra=extra, scale=scale, absent=absent)
        filled.append((moodle.name, done))
    for name, done in filled:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(done.data)
        lines.append(f"{folder / name}: {counted(done.marked, 'mark')} in {done.column!r}")
        lines += [f"  left as it was: {each}" for each in done.left]
        lines += [f"  more than the platform takes: {each}" for each in done.cut]
        absent = sorted(marks.keys() - done.students)
        lines += [f"  has no line there: {student}" for student in absent]
        complete = complete and not (done.left or done.cut or absent)
    if csv:
        lines.append(
            f"{plain_table(folder, found, marks, most, about)}: {counted(len(found), 'student')}"
        )
    if gradescope:
        number = results(course, assignment, folder / "gradescope", found, marks)
        lines.append(f"{folder / 'gradescope'}: results.json of {counted(number, 'student')}")
    if feedback:
        path, done_pages = bundle(course, assignment, folder, feedback, roster, times)
        lines.append(f"{path}: {counted(len(done_pages.students), 'page')}")
        lines += [f"  no page for {each}" for each in done_pages.left]
        old = with_old_pages(course, assignment, found, done_pages.students)
        again = f"`dgm feedback {assignment}` writes it, then export again"
        lines += [f"  the page of {each} shows an older mark: {again}" for each in old]
        complete = complete and not (done_pages.left or old)
    typer.echo(text_to_terminal("\n".join(lines)))
    if not complete:
        raise typer.Exit(NOT_OK)


def _marks(found: Mapping[str, Standing], missing: Missing, waiting: Waiting) -> dict[str, float]:
    """Who gets which mark; who has none, or a part of it is wrong, is not in it."""
    marks = {}
    for student, each in found.items():
        so_far = each.what == "waits" and waiting is Waiting.so_far
        if each.score is not None and not each.wrong_marks and (each.what == "graded" or so_far):
            marks[student] = each.score
        elif each.what == "missing" and missing is Missing.zero:
            marks[student] = 0.0
    return marks


def _told(found: Mapping[str, Standing], marks: Mapping[str, float]) -> list[str]:
    from dgm.nbgrader_plugins.standings import MEANINGS

    lines = []
    for what, meaning in MEANINGS.items():
        students = [student for student, each in found.items() if each.what == what]
        if students:
            given = sum(student in marks for student in students)
            names = f": {', '.join(students)}" if what != "graded" else ""
            lines.append(f"{len(students)} {what} ({meaning}), {counted(given, 'mark')}{names}")
    return lines
