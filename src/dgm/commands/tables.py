"""The tables that the commands print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table

from dgm.commands.terminal import line_to_markup, text_to_markup, wrapping
from dgm.content.points import in_full
from dgm.reports.feedback import out_of

if TYPE_CHECKING:  # only types: a table is printed where torch may be missing
    from dgm.audit.audit import Audit
    from dgm.audit.bench import Row
    from dgm.audit.diagnoses import Diagnoses
    from dgm.audit.mechanical import Mechanical
    from dgm.audit.strangers import Strangers
    from dgm.audit.visible import Visibility
    from dgm.grading.results import Result
    from dgm.reports.own_pictures import Judged

COLOURS = {"all": "green", "none": "red", "a person decides": "yellow"}


def graded(result: Result) -> RenderableType:
    """One graded notebook: a line a hidden test, and what a failed one says."""
    table = Table(*wrapping("", "Property", "Points"), title=f"{result.assignment}: hidden tests")
    table.columns[2].justify = "right"
    problem = None
    for test in result.tests:
        if test.problem != problem:
            problem = test.problem
            table.add_section()
            table.add_row("", f"[bold]{problem}[/]", "")
        text = text_to_markup(test.description)
        if test.outcome != "passed":
            text += f"\n[dim]{text_to_markup(test.message or test.meaning.sentence)}[/]"
        if test.mistake:
            text += f"\n[italic]Likely mistake: {text_to_markup(test.mistake)}[/]"
        mark = f"[{COLOURS[test.meaning.points]}]{test.meaning.mark}[/]"
        table.add_row(mark, text, out_of(test.points, test.max_points, test.extra))
    table.add_section()
    table.add_row(
        "", "[bold]Total[/]", f"[bold]{in_full(result.total)} / {in_full(result.max_total)}[/]"
    )
    notes = [f"[yellow]Note:[/] {text_to_markup(note)}" for note in result.notes]
    if not result.sandboxed:
        notes.append("[bold red]Graded WITHOUT a sandbox.[/]")
    return Group(table, *notes)


def best_pictures(found: Sequence[Judged]) -> RenderableType:
    """The class's best pictures by the judge: nicknames and scores, no names."""
    table = Table(*wrapping("", "Nickname", "Score"), title="The best pictures, by the judge")
    table.columns[2].justify = "right"
    for place, each in enumerate(found, start=1):
        table.add_row(f"{place}", line_to_markup(each.nickname), f"{each.score:.2f}")
    return table if found else Group(table, "Nobody with pictures of digits chose a nickname.")


def audited(audit: Audit) -> RenderableType:
    """The matrix of answers and hidden tests under the first seed, then the complaints.

    A column is a part, a mark in it one of its tests, in order.
    """
    rows = [row for row in audit.rows if row.seed == 0]
    tests: dict[str, list[str]] = {}
    for test in rows[0].tests:
        tests.setdefault(test.part, []).append(test.name)
    title = f"[bold]{audit.problem}[/] in {audit.seconds:.0f} s (· passed, ✗ did not)"
    table = Table("Answer", box=SIMPLE, pad_edge=False)
    table.add_column("Kept", justify="right", no_wrap=True)
    letters = dict(zip(tests, ascii_uppercase * 2, strict=False))
    for part in tests:
        table.add_column(letters[part], no_wrap=True)
    for kind in dict.fromkeys(row.kind for row in rows):
        table.add_section()
        for row in (row for row in rows if row.kind == kind):
            table.add_row(
                text_to_markup(row.name), _kept(row), *(_marks(row, part) for part in tests)
            )
    legend = [
        f"[dim]{letters[part]}  {part}: {', '.join(names)}[/]" for part, names in tests.items()
    ]
    verdict = [f"[red]✗[/] {text_to_markup(complaint)}" for complaint in audit.complaints]
    seeds = len({row.seed for row in audit.rows})
    return Group(
        title, table, *legend, *(verdict or [f"[green]✓[/] no complaint, {seeds} seed(s)"])
    )


def _marks(row: Row, part: str) -> str:
    outcomes = [test.outcome for test in row.tests if test.part == part]
    return "".join("[green]·[/]" if o == "passed" else "[red]✗[/]" for o in outcomes)


def _kept(row: Row) -> str:
    """The fraction of all points, or for a mutant that of its part beside its ceiling."""
    if row.variant and row.kind == "mutant":
        return f"{row.kept(row.variant.part):.0%} (≤ {row.variant.ceiling:.0%})"
    points = math.fsum(test.points for test in row.tests)
    return f"{points / math.fsum(test.max_points for test in row.tests):.0%}"


def visible(looks: list[Visibility]) -> RenderableType:
    """How many of each problem's fatal mutants the visible checks report, then the others."""
    table = Table("Problem", box=SIMPLE, pad_edge=False)
    for title in ("Caught", "Fatal", "Slowest check"):
        table.add_column(title, justify="right", no_wrap=True)
    notes = []
    for each in looks:
        slowest = max(each.seconds.values(), default=0.0)
        caught = len(each.fatal) - len(each.missed)
        table.add_row(each.problem, str(caught), str(len(each.fatal)), f"{slowest:.1f} s")
        notes += [
            f"[dim]{each.problem}: {mutant.part} does not see {mutant.name}:[/] "
            + text_to_markup(mutant.title)
            for mutant in each.missed
        ]
        notes += [
            f"[red]✗[/] {each.problem}: {text_to_markup(complaint)}"
            for complaint in each.complaints
        ]
    caught = sum(len(each.fatal) - len(each.missed) for each in looks)
    total = f"{caught} of {sum(len(each.fatal) for each in looks)} fatal mutants are caught"
    return Group(table, *notes, total)


def mechanical(scores: list[Mechanical]) -> RenderableType:
    """The mutation score of each problem, then the changes that no test sees."""
    table = Table("Problem", box=SIMPLE, pad_edge=False)
    for title in ("Mutants", "Killed", "Equivalent", "Open"):
        table.add_column(title, justify="right", no_wrap=True)
    notes = []
    total = [0, 0, 0, 0]
    for each in scores:
        counts = [
            sum(cell.mutants for cell in each.cells),
            sum(cell.killed for cell in each.cells),
            sum(len(cell.accepted) for cell in each.cells),
            sum(len(cell.open) for cell in each.cells),
        ]
        total = [one + more for one, more in zip(total, counts, strict=True)]
        table.add_row(each.problem, *map(str, counts))
        notes += [
            f"[red]✗[/] {each.problem}: {text_to_markup(complaint)}"
            for complaint in each.complaints
        ]
    table.add_row("in all", *map(str, total))
    return Group(table, *notes)


def diagnoses(found: list[Diagnoses]) -> RenderableType:
    """How many mutants are told their own mistake, then who else is told one."""
    table = Table("Problem", box=SIMPLE, pad_edge=False)
    for title in ("Mutants", "Told as themselves", "Changes that fail", "Told a mistake"):
        table.add_column(title, justify="right")
    notes = []
    total = [0, 0, 0, 0]
    for each in found:
        mutants = len(each.mutants)
        counts = [mutants, mutants - len(each.silent), each.changes, len(each.told)]
        total = [one + more for one, more in zip(total, counts, strict=True)]
        table.add_row(each.problem, *map(str, counts))
        notes += [f"[dim]{each.problem}: nothing is told of {name}[/]" for name in each.silent]
        notes += [
            f"{each.problem}: {one} cannot be told apart from {other}" for one, other in each.alike
        ]
        notes += [
            f"{each.problem}, {told.part}: {text_to_markup(told.answer)}; is it true that: "
            f"[italic]{text_to_markup(' Or: '.join(told.hints))}[/]"
            for told in each.told
        ]
    table.add_row("in all", *map(str, total))
    return Group(table, *notes)


def strangers(found: list[Strangers]) -> RenderableType:
    """What strangers' answers keep and are told, a line a problem, then what is wrong with it."""
    table = Table("Problem", box=SIMPLE, pad_edge=False)
    for title in found[0].counts if found else ():
        table.add_column(title.capitalize(), justify="right")
    notes = []
    for each in found:
        table.add_row(each.problem, *map(str, each.counts.values()))
        notes += [
            f"[red]✗[/] {each.problem}: {text_to_markup(complaint)}"
            for complaint in each.complaints
        ]
    total = [sum(column) for column in zip(*(each.counts.values() for each in found), strict=True)]
    table.add_row("in all", *map(str, total))
    return Group(table, *notes)
