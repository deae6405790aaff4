"""`dgm audit`: are the verdicts of the hidden tests right?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import Json, known_assignment
from dgm.commands.terminal import progress, show, show_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dgm.content.course import Course, ProblemEntry
    from dgm.content.problem import Problem
    from dgm.sandbox.launch import Sandbox

Found = TypeVar("Found")


def audit(
    context: typer.Context,
    problems: Annotated[list[str] | None, typer.Argument(help="By default all of them.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Test every answer under N seeds.")] = 1,
    as_json: Json = False,
    assignment: Annotated[
        str | None, typer.Option(help="Judge the problems as this homework has them.")
    ] = None,
    mechanical: Annotated[
        bool, typer.Option("--mechanical", help="Test every small change to the solutions, too.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="With --mechanical: keep the score (mechanical.json).")
    ] = False,
    diagnoses: Annotated[
        bool, typer.Option("--diagnoses", help="Say which answers are told which likely mistake.")
    ] = False,
    strangers: Annotated[
        bool, typer.Option("--strangers", help="Grade what strangers wrote (strangers.md).")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Judge N problems at a time; default: the cores.")
    ] = None,
    visible: Annotated[
        bool, typer.Option("--visible", help="Judge the visible checks: do they warn early?")
    ] = False,
) -> None:
    """Test every mutant and alternative of the problems: are the verdicts of the tests right?"""
    from dgm.content.errors import ContentError, Mistakes, suggest
    from dgm.content.problem import Problem, load_problem
    from dgm.grading.side_by_side import cores

    course = context.obj.load_course()
    bank = course.root / "problems"
    entries = _entries(course, assignment)
    slugs = problems or [*entries] or sorted(path.parent.name for path in bank.glob("*/problem.py"))
    for slug in slugs if assignment else []:
        if slug not in entries:
            raise ContentError(f"{assignment} has no problem {slug!r}; {suggest(slug, entries)}")
    mistakes, chosen = Mistakes(), list[Problem]()
    for slug in slugs:
        with mistakes.noted():
            chosen.append(load_problem(bank, slug))
    mistakes.tell()
    if mechanical:
        _change(course, chosen, as_json, write)
        return
    if visible:
        _look(course, chosen, as_json, jobs or cores())
        return
    for wanted, run in ((diagnoses, _diagnose), (strangers, _grade_strangers)):
        if wanted:
            run(course, chosen, as_json)
            return
    _judge(course, chosen, as_json, entries, seeds, jobs or cores())


def _sandbox(course: Course) -> Sandbox:
    """One for the answers to all problems."""
    from dgm.sandbox.launch import Sandbox

    return Sandbox(course.limits, many=True)


def _of_each(
    work: Callable[[Problem, Callable[[str], None]], Found],
    problems: Sequence[Problem],
    jobs: int,
    tell: Callable[[str], None],
) -> list[Found]:
    """What `work` finds of each problem, in their order; those that take longest are begun first.

    `jobs` problems are worked on at a time. Raises SuiteError where a worker dies twice.
    """
    from dgm.grading.side_by_side import Lost, side_by_side
    from dgm.grading.suite import SuiteError
    from dgm.sandbox import forking

    with forking.keeping_all():
        forking.prepare_torch()
    forking.move_into_large_pages()
    longest_first = sorted(problems, key=lambda each: -len(each.mutants))
    found: dict[str, Found] = {}
    for problem, answer in side_by_side(work, longest_first, jobs, tell):
        if isinstance(answer, Lost):
            raise SuiteError(f"{problem.slug} cannot be judged: its process died, {answer.reason}")
        found[problem.slug] = answer
    return [found[problem.slug] for problem in problems]


def _judge(
    course: Course,
    problems: list[Problem],
    as_json: bool,
    entries: Mapping[str, ProblemEntry],
    seeds: int,
    jobs: int,
) -> None:
    """What is wrong with the verdicts on the mutants and alternatives."""
    from dgm.audit.audit import Audit, audit_problem
    from dgm.commands import as_data, tables

    answers = sum(2 + len(each.mutants) + len(each.alternatives) for each in problems)
    with (
        progress("auditing", answers * seeds) as advance,
        _sandbox(course) as sandbox,
    ):

        def judge(problem: Problem, tell: Callable[[str], None]) -> Audit:
            return audit_problem(
                course.root,
                problem,
                sandbox,
                entry=entries.get(problem.slug),
                seeds=seeds,
                jobs=max(1, jobs // len(problems)),
                progress=tell,
            )

        audits = _of_each(judge, problems, jobs, advance)
    if as_json:
        show_json([as_data.audited(audited) for audited in audits])
    else:
        for audited in audits:
            show(tables.audited(audited))
    if not all(audited.ok for audited in audits):
        raise typer.Exit(NOT_OK)


def _change(course: Course, problems: list[Problem], as_json: bool, write: bool) -> None:
    """Which small changes to the solutions no test sees."""
    from dgm.audit.mechanical import RECORD, render_record, run_mechanical
    from dgm.commands import as_data, tables
    from dgm.content.files import write_atomically

    scores = []
    with progress("testing mutants", None) as advance, _sandbox(course) as sandbox:
        for problem in problems:
            scores.append(run_mechanical(course.root, problem, sandbox, progress=advance))
            if write:
                path = problem.path.parent / RECORD
                old = path.read_text(encoding="utf-8") if path.exists() else ""
                write_atomically(path, render_record(problem, scores[-1], old))
    if as_json:
        show_json([as_data.mechanical(each) for each in scores])
    else:
        show(tables.mechanical(scores))
    if any(each.complaints for each in scores):
        raise typer.Exit(NOT_OK)


def _diagnose(course: Course, problems: list[Problem], as_json: bool) -> None:
    """Which mutants and which changes made by machine are told which mistake."""
    from dgm.audit.diagnoses import diagnose_problem
    from dgm.commands import as_data, tables

    found = []
    with progress("diagnosing", None) as advance, _sandbox(course) as sandbox:
        for problem in problems:
            found.append(diagnose_problem(course.root, problem, sandbox, progress=advance))
    if as_json:
        show_json([as_data.diagnoses(each) for each in found])
    else:
        show(tables.diagnoses(found))


def _grade_strangers(course: Course, problems: list[Problem], as_json: bool) -> None:
    """Which wrong answers keep all points, which right ones lose some, and what both are told."""
    from dgm.audit.strangers import grade_strangers
    from dgm.commands import as_data, tables
    from dgm.content.strangers import load_strangers

    several = [(problem, answers) for problem in problems if (answers := load_strangers(problem))]
    found = []
    with (
        progress("grading strangers", None) as advance,
        _sandbox(course) as sandbox,
    ):
        for problem, answers in several:
            found.append(grade_strangers(course.root, problem, answers, sandbox, progress=advance))
    if as_json:
        show_json([as_data.strangers(each) for each in found])
    else:
        show(tables.strangers(found))
    if any(each.complaints for each in found):
        raise typer.Exit(NOT_OK)


def _entries(course: Course, assignment: str | None) -> dict[str, ProblemEntry]:
    """The problems of a homework by slug; {} where none is named. Raises ContentError."""
    if assignment is None:
        return {}
    name = known_assignment(course, assignment)
    return {entry.slug: entry for entry in course.assignments[name].problems}


def _look(course: Course, problems: list[Problem], as_json: bool, jobs: int) -> None:
    """Which fatal mutants the visible checks see, and what they complain about wrongly."""
    from dgm.audit.visible import Visibility, look
    from dgm.commands import as_data, tables

    with (
        progress("running visible checks", len(problems)) as advance,
        _sandbox(course) as sandbox,
    ):

        def look_at(problem: Problem, tell: Callable[[str], None]) -> Visibility:
            seen = look(course.root, problem, sandbox)
            tell(problem.slug)
            return seen

        looks = _of_each(look_at, problems, jobs, advance)
    if as_json:
        show_json([as_data.visible(each) for each in looks])
    else:
        show(tables.visible(looks))
    if any(each.complaints for each in looks):
        raise typer.Exit(NOT_OK)
