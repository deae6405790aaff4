"""`dgm audit`: are the verdicts of the hidden tests right?"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import Json
from dgm.commands.terminal import progress, show, show_json


def audit(
    context: typer.Context,
    problems: Annotated[list[str] | None, typer.Argument(help="By default all of them.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Test every answer under N seeds.")] = 1,
    as_json: Json = False,
    write: Annotated[
        bool, typer.Option("--write", help="Keep which tests each mutant fails (patterns.json).")
    ] = False,
) -> None:
    """Test every mutant and alternative of the problems: are the verdicts of the tests right?"""
    from dgm.audit.audit import audit_problem, patterns_path
    from dgm.commands import as_data, tables
    from dgm.content.files import write_atomically
    from dgm.content.problem import load_problem
    from dgm.sandbox.launch import Sandbox

    course = context.obj.load_course()
    bank = course.root / "problems"
    slugs = problems or sorted(path.parent.name for path in bank.glob("*/problem.py"))
    chosen = [load_problem(bank, slug) for slug in slugs]
    answers = sum(2 + len(each.mutants) + len(each.alternatives) for each in chosen)
    audits = []
    with (
        progress("auditing", answers * seeds) as advance,
        Sandbox(course.limits) as sandbox,
    ):
        for problem in chosen:
            audited = audit_problem(course.root, problem, sandbox, seeds=seeds, progress=advance)
            if write:
                write_atomically(patterns_path(problem), audited.patterns)
                audited = replace(audited, stale=False)
            audits.append(audited)
    if as_json:
        show_json([as_data.audited(audited) for audited in audits])
    else:
        for audited in audits:
            show(tables.audited(audited))
    if not all(audited.ok for audited in audits):
        raise typer.Exit(NOT_OK)
