"""`dgm grade`: everybody's notebooks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import Unsandboxed, known_assignment
from dgm.commands.terminal import show, text_to_terminal
from dgm.sandbox.forking import MANY, keeping_all
from dgm.submission.finding import find_submissions

if TYPE_CHECKING:
    from dgm.commands.class_grading import Entry
    from dgm.content.course import Course
    from dgm.content.late import Extension
    from dgm.content.limits import Limits
    from dgm.content.roster import Person
    from dgm.nbgrader_plugins.marks import Change
    from dgm.nbgrader_plugins.regrading import Regrade
    from dgm.sandbox.launch import Sandbox


def grade(
    context: typer.Context,
    assignment: str,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be given several times.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Grade again what has a result already.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Grade N submissions at a time; default: the cores.")
    ] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Grade on the Dask cluster of this scheduler.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say whose marks would change, and why.")
    ] = False,
    unsandboxed: Unsandboxed = False,
) -> None:
    """Grade submitted/, fill the gradebook, write feedback/, and print the class table."""
    if scheduler and (jobs or unsandboxed):
        raise typer.BadParameter("--scheduler goes neither with --jobs nor with --unsandboxed")
    course = context.obj.load_course()
    students = tuple(student or ())
    known_assignment(course, assignment)
    count = len(find_submissions(course, assignment, students))
    launching = launched(course.limits, unsandboxed, count >= MANY)
    with nullcontext(None) if scheduler else launching as sandbox:
        with keeping_all():  # after the launch, since these imports take seconds
            from functools import partial

            from dgm.commands.class_grading import grade_class
            from dgm.commands.class_progress import class_progress
            from dgm.grading.side_by_side import cores

        told: list[str] = []
        with class_progress(count) as at:
            try:
                entries = grade_class(
                    course,
                    assignment,
                    students=students,
                    force=force,
                    unsandboxed=unsandboxed,
                    dry_run=dry_run,
                    jobs=jobs or cores(),
                    scheduler=scheduler,
                    sandbox=sandbox,
                    regraded=partial(_keep, told),
                    advance=lambda entry: at.advance(entry.outcome),
                    tell=at.tell,
                )
            except KeyboardInterrupt:
                for line in told:
                    at.tell(line)
                at.tell(f"stopped; the next `dgm grade {assignment}` goes on from here")
                raise
    from dgm.nbgrader_plugins.roster import people

    everybody = people(course)
    if dry_run:
        without = [f"{e.graded.student} has no mark: {e.reason}" for e in entries if e.reason]
        typer.echo(text_to_terminal("\n".join(without + told)))
    else:
        _show_class(course, assignment, entries, told, everybody, students)
    # nobody asks who withdrew for a file that can be read
    withdrawn = {name for name, person in everybody.items() if person.withdrawn}
    asked = (e for e in entries if e.graded.result or e.graded.student not in withdrawn)
    if not all(entry.settled for entry in asked):
        raise typer.Exit(NOT_OK)


def _show_class(
    course: Course,
    assignment: str,
    entries: Sequence[Entry],
    told: Sequence[str],
    everybody: Mapping[str, Person],
    students: Sequence[str],
) -> None:
    """The table, then what a regrade changed, then what an instructor should look into."""
    from dgm.commands.class_table import class_table
    from dgm.content.course import extensions_of
    from dgm.grading.kept_content import content_of
    from dgm.nbgrader_plugins.standings import without_submission
    from dgm.reports import own_pictures
    from dgm.submission.finding import near_misses, passed_over

    roster = {} if students else everybody
    about = course.assignments[assignment]
    there = {entry.graded.student for entry in entries}
    extensions = {
        student: extension
        for (name, student), extension in extensions_of(course).items()
        if name == assignment
    }
    absent = {
        name: (person, near_misses(course, assignment, name) or _more_time(extensions.get(name)))
        for name, person in roster.items()
        if name not in there
    }
    withdrawn = {name for name, person in everybody.items() if person.withdrawn}
    excused = {student for student, more in extensions.items() if more.until is None}
    show(
        class_table(entries, assignment=about, absent=absent, withdrawn=withdrawn, excused=excused)
    )
    for line in (*told, *_late_at_an_unknown_time(course, assignment, sorted(there))):
        typer.echo(text_to_terminal(line))
    if not students and not roster:
        typer.echo("Who is missing is not known: `dgm roster FILE` enters the students.")
    for name in sorted(there - roster.keys() if roster else ()):
        typer.echo(f"Not on the roster: {text_to_terminal(name)}")
    for name in () if students else without_submission(course, assignment):
        typer.echo(text_to_terminal(_marks_without_work(name, assignment)))
    for line in () if students else passed_over(course, assignment, everybody):
        typer.echo(text_to_terminal(f"Not looked at: {line}"))
    for line in _idle_extensions(course, assignment, everybody):
        typer.echo(text_to_terminal(line))
    if own_pictures.asks_for_pictures(course, assignment):
        found = [pictures for entry in entries for pictures in entry.pictures]
        if students:
            master = content_of(course, assignment).master
            found += own_pictures.pictures_of_class(course, assignment, master, without=there)
        for sentence in own_pictures.alike(found, course.root / "problems"):
            typer.echo(sentence)


def _idle_extensions(course: Course, assignment: str, everybody: Collection[str]) -> Iterator[str]:
    """Which lines of extensions.csv do nothing, and why."""
    from dgm.content.course import extensions_of, lines_of_extensions
    from dgm.content.late import EXTENSIONS

    due, in_force = course.assignments[assignment].due, extensions_of(course)
    for name, student in sorted(lines_of_extensions(course)):
        if name == assignment and (name, student) not in in_force:
            now = f"{assignment} is due at {due:%Y-%m-%d %H:%M} now"
            yield f"{EXTENSIONS} gives {student} no more time than everybody has: {now}"
        if name == assignment and everybody and student not in everybody:
            yield f"{EXTENSIONS} has a line for nobody on the roster: {student}"


def _late_at_an_unknown_time(
    course: Course, assignment: str, students: Sequence[str]
) -> Iterator[str]:
    """Who came late without losing anything, because nobody has said when."""
    from dgm.submission.storing import is_late_at_an_unknown_time

    for student in students:
        if is_late_at_an_unknown_time(course.root / "submitted" / student / assignment):
            yield f"{student} is late, says Canvas, but not when: `dgm collect --times` tells it"


def _marks_without_work(student: str, assignment: str) -> str:
    """What to do about marks of somebody whose folder was renamed or moved away."""
    return (
        f"{student} has marks in the gradebook, and nothing in submitted/ any more: put "
        f"submitted/{student}/{assignment} back; or `nbgrader db student remove {student} --force` "
        "removes all marks of this name"
    )


def _more_time(extension: Extension | None) -> str:
    """What an instructor once granted to somebody who is missing."""
    if extension is None:
        return ""
    return f"is excused: {extension}" if extension.until is None else f"has {extension}"


def _keep(told: list[str], regrade: Regrade, changes: Sequence[Change]) -> None:
    """Puts into words whose marks a regrade changed, or would change."""
    new = [change for change in changes if change.before is None]
    known = [change for change in changes if change.before is not None]
    would = "would change" if regrade.dry_run else "changed"
    if known:
        told.append(f"Marks that {would}:")
        told += [f"  {change}" for change in known]
    elif regrade.dry_run:
        told.append("No mark would change.")
    if regrade.dry_run and new:
        told += ["New marks:", *(f"  {change}" for change in new)]
    if regrade.dry_run:
        told.append("This was a dry run: gradebook, autograded/ and feedback/ are as before.")
    elif known and regrade.backup:
        told.append("The marks from before are kept: `dgm undo` goes back to them.")
    elif known and regrade.note:
        told.append(regrade.note)


@contextmanager
def launched(limits: Limits, unsandboxed: bool, many: bool) -> Iterator[Sandbox]:
    """A sandbox that starts while this process imports what grading takes, which is as long.

    Where it does not start, who enters it hears why: somebody may have nothing to grade.
    """
    from dgm.sandbox.launch import Sandbox, SandboxUnavailable

    with ExitStack() as held:
        sandbox = held.push(Sandbox(limits, unsandboxed, many))
        with suppress(SandboxUnavailable):
            sandbox.launch()
        yield sandbox
