"""The command line: `dgm`. Each command reads its arguments, calls the library, prints.

Exit status: 0 all well; 1 something is ungradable, out of date, missing or failed its audit; 2 a
usage error or a mistake in the course; 3 no sandbox; 4 the disk or the gradebook cannot be used;
70 a mistake in dgm itself; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.failures import NOT_OK, explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from dgm.content.course import Course

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Build, grade and audit a course on deep generative models.",
)


PIPED_WIDTH = 120


@dataclass(frozen=True)
class Options:
    """What stands before the command's name."""

    root: Path

    def load_course(self) -> Course:
        from dgm.content.course import load_course
        from dgm.content.limits import Limits

        return load_course(self.root, [field.name for field in fields(Limits)])


def main() -> None:
    """Run the command line; an error is one line on stderr, unless `--debug` asks for more."""
    try:
        app()
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        status, line = explain(error)
        print(f"dgm: {line}", file=sys.stderr)
        sys.exit(status)


@app.callback()
def options(
    context: typer.Context,
    course: Annotated[Path, typer.Option(help="The course's folder, with course.toml.")] = Path(),
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
) -> None:
    context.obj = Options(course.resolve())


Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to stdout.")]
Unsandboxed = Annotated[
    bool,
    typer.Option("--unsandboxed", help="Run student code WITHOUT a sandbox: trusted code only."),
]


@app.command()
def build(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is out of date; write nothing.")
    ] = False,
    execute: Annotated[
        bool, typer.Option("--execute", help="Run the solved notebooks and keep their outputs.")
    ] = False,
) -> None:
    """Make the notebooks with solutions (source/ and, for nbval, tests/notebooks/)."""
    if check and execute:
        raise typer.BadParameter("--check writes nothing, so it does not go with --execute")
    from dgm.content.build import build as build_course
    from dgm.content.build import execute_solved

    course = context.obj.load_course()
    changed = build_course(course, check=check)
    for path in changed:
        typer.echo(f"{'out of date' if check else 'written'}: {path.relative_to(course.root)}")
    if check and changed:
        outputs = any(path.name.endswith(".outputs.json") for path in changed)
        command = "dgm build --execute" if outputs else "dgm build"
        typer.echo(f"dgm: run `{command}` and commit what it writes", err=True)
        raise typer.Exit(NOT_OK)
    if execute:
        with _progress("running", len(course.assignments)) as advance:
            for name in course.assignments:
                execute_solved(course, name)
                advance(name)


@app.command()
def release(
    context: typer.Context,
    assignment: Annotated[str | None, typer.Argument(help="By default all of them.")] = None,
) -> None:
    """Make the notebooks that students open (release/) from source/."""
    from dgm.content.build import release as release_assignment

    course = context.obj.load_course()
    for name in [_known(course, assignment)] if assignment else course.assignments:
        typer.echo(f"released: {release_assignment(course, name).relative_to(course.root)}")


@app.command()
def grade(
    context: typer.Context,
    assignment: str,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be given several times.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Grade again what has a result already.")
    ] = False,
    unsandboxed: Unsandboxed = False,
) -> None:
    """Grade submitted/, fill the gradebook, write feedback/, and print the class table."""
    from dgm.commands import tables
    from dgm.commands.grading import grade_class
    from dgm.grading.grade import find_submissions

    course = context.obj.load_course()
    students = tuple(student or ())
    _known(course, assignment)
    with _progress("grading", len(find_submissions(course, assignment, students))) as advance:
        entries = grade_class(
            course,
            assignment,
            students=students,
            force=force,
            unsandboxed=unsandboxed,
            advance=advance,
        )
    _print(tables.class_table(entries))
    if not all(entry.settled for entry in entries):
        raise typer.Exit(NOT_OK)


@app.command()
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
                _print_json(as_data.ungradable(grader, str(error)))
            raise
        result = grader.result_for(submission)
    if as_json:
        _print_json(as_data.graded(result))
    else:
        _print(tables.graded(result))
    if result.undecided_cells():
        raise typer.Exit(NOT_OK)


@app.command()
def audit(
    context: typer.Context,
    problems: Annotated[list[str] | None, typer.Argument(help="By default all of them.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Judge every answer under N seeds.")] = 1,
    as_json: Json = False,
    write: Annotated[
        bool, typer.Option("--write", help="Keep which tests each mutant fails (patterns.json).")
    ] = False,
) -> None:
    """Judge every mutant and alternative of the problems: do the hidden tests judge rightly?"""
    from dgm.audit.audit import audit_problem, patterns_path
    from dgm.commands import as_data, tables
    from dgm.content.limits import Limits
    from dgm.content.problem import load_problem
    from dgm.grading.results import write_atomically
    from dgm.sandbox.launch import Sandbox

    course = context.obj.load_course()
    bank = course.root / "problems"
    slugs = problems or sorted(path.parent.name for path in bank.glob("*/problem.py"))
    chosen = [load_problem(bank, slug) for slug in slugs]
    answers = sum(2 + len(each.mutants) + len(each.alternatives) for each in chosen)
    audits = []
    with (
        _progress("auditing", answers * seeds) as advance,
        Sandbox(Limits.from_overrides(course.limits)) as sandbox,
    ):
        for problem in chosen:
            audited = audit_problem(course.root, problem, sandbox, seeds=seeds, progress=advance)
            if write:
                write_atomically(patterns_path(problem), audited.patterns)
                settled = [each for each in audited.complaints if "patterns.json" not in each]
                audited = replace(audited, complaints=tuple(settled))
            audits.append(audited)
    if as_json:
        _print_json([as_data.audited(audited) for audited in audits])
    else:
        for audited in audits:
            _print(tables.audited(audited))
    if not all(audited.ok for audited in audits):
        raise typer.Exit(NOT_OK)


@app.command()
def demo(context: typer.Context) -> None:
    """Play a class through: build, release, eight submissions, grades, feedback (in demo/)."""
    from dgm.commands import tables
    from dgm.commands.demo import (
        ASSIGNMENT,
        SHOWN,
        build_and_release,
        data_in_use,
        execute,
        new_course,
        solved_notebook,
        write_class,
    )
    from dgm.commands.grading import grade_class

    course = new_course(context.obj.root)
    typer.echo(f"1. A throw-away course is in {_shown(course.root)}; building and releasing.")
    released = build_and_release(course)
    typer.echo("2. Running the solved notebook once, at the smoke budget, for its outputs.")
    notebook = solved_notebook(course)
    with _progress("running", len(notebook.cells)) as advance:
        execute(course, notebook, advance)
    typer.echo(f"   {data_in_use(notebook)}")
    described = write_class(course, released, notebook)
    typer.echo(f"3. Grading a class of {len(described)}.")
    with _progress("grading", len(described)) as advance:
        entries = grade_class(course, ASSIGNMENT, advance=advance)
    _print(tables.class_table(entries, described))
    for each in entries:
        if each.graded.student == SHOWN and each.feedback:
            typer.echo(f"A feedback page: {_shown(each.feedback)}")


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what this machine lacks for grading, and how to mend it."""
    from dgm.commands import tables
    from dgm.commands.doctor import examine

    findings = list(examine(context.obj.root))
    _print(tables.examined(findings))
    if any(finding.needed and not finding.ok for finding in findings):
        raise typer.Exit(NOT_OK)


def _known(course: Course, assignment: str) -> str:
    """The assignment's name, if the course has it. Raises ContentError."""
    from dgm.content.course import ContentError, suggest

    if assignment not in course.assignments:
        remedy = suggest(assignment, course.assignments)
        raise ContentError(f"course.toml has no assignment {assignment!r}; {remedy}")
    return assignment


@contextmanager
def _progress(doing: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A bar on stderr; what it yields moves it on by one and says what was done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from dgm.commands.terminal import on_one_line

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(doing, total=total)
        yield lambda done: progress.update(
            task, advance=1, description=f"{doing}: {on_one_line(done)}"
        )


def _shown(path: Path) -> Path:
    """The path as it is typed from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _print(renderable: RenderableType) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(width=PIPED_WIDTH)
    console.print(renderable)


def _print_json(data: object) -> None:
    typer.echo(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False))
