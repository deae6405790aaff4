"""Which parts of a problem a homework asks, gives as worked examples, or offers as extra."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection

from dgm.content.course import ContentError, ProblemEntry
from dgm.content.names import names_in
from dgm.content.percent import Cell, region
from dgm.content.problem import Problem
from dgm.content.variants import Variant

#: Of the time that a part takes, what it takes to read its worked example.
READING = 0.25


def choose(problem: Problem, entry: ProblemEntry) -> Problem:
    """`problem` with the parts that `entry` gives or calls extra; else with its own choice.

    The answer of a given part becomes part of the setup. Its checks are gone, but for those that
    define a name for other cells. The tests of an extra part stay, and are marked. Variants of what
    is given are gone. Raises ContentError.
    """
    given = problem.given if entry.given is None else entry.given
    extra = problem.extra if entry.extra is None else entry.extra
    if fault := problem.wrong_choice(given, extra):
        raise ContentError(fault[1])
    cells: list[Cell] = []
    answer = None
    for cell in problem.cells:
        answer = cell.id if cell.role == "solution" else answer
        second_look = cell.role == "tests" and cell.part not in problem.answers and answer in given
        if cell.id in given or cell.part in given or second_look:
            cells.append(_given(cell))
        elif cell.scores and cell.part in extra:
            cells.append(dataclasses.replace(cell, attributes=cell.attributes | {"extra": "true"}))
        else:
            cells.append(cell)
    idle = {cell.id for cell in _checks_of_given(problem, cells) if not _feeds(cell, cells)}
    cells = [_without_parts(cell, given) for cell in cells if cell.id not in idle]
    chosen = dataclasses.replace(
        problem,
        cells=tuple(cells),
        given=given,
        extra=extra,
        mutants=tuple(m for m in problem.mutants if _fits(m, cells)),
        alternatives=tuple(a for a in problem.alternatives if _fits(a, cells)),
    )
    if not any(cell.scores and not cell.extra for cell in chosen.cells):
        raise ContentError(f"{problem.slug}: no part is asked; leave one out of given and extra")
    return chosen


def work_minutes(problem: Problem) -> tuple[float, float]:
    """How many minutes a good student works on what is asked, and on what is extra.

    Reading the text and the worked examples counts as asked.
    """
    asked = sum(
        minutes * (READING if part in problem.given else 1.0)
        for part, minutes in problem.work.items()
        if part not in problem.extra
    )
    return asked, sum(problem.work.get(part, 0.0) for part in problem.extra)


def _checks_of_given(problem: Problem, cells: Collection[Cell]) -> list[Cell]:
    """The visible checks whose hidden tests are gone."""
    tested = {cell.id for cell in problem.cells if cell.role == "tests"}
    return [cell for cell in cells if cell.id in tested and cell.role == "run"]


def _feeds(cell: Cell, cells: Collection[Cell]) -> bool:
    """Does it define a name that another cell takes from nowhere else?"""
    others = [
        names_in(each.solved) for each in cells if each.cell_type == "code" and each.id != cell.id
    ]
    elsewhere = {name for names in others for name in names.binds}
    taken = {name for names in others for name in names.uses - names.binds}
    return bool((names_in(cell.solved).binds - elsewhere) & taken)


def _without_parts(cell: Cell, given: Collection[str]) -> Cell:
    """A summary of the checks without the parts that have none."""
    if not given:
        return cell

    def shorter(call: re.Match[str]) -> str:
        kept = [f'"{part}"' for part in re.findall(r'"([^"]+)"', call[1]) if part not in given]
        row = ", ".join(kept)
        lines = row if len(row) <= 80 else "\n    " + ",\n    ".join(kept) + ",\n"
        return f"check_summary([{lines}])"

    source = re.sub(r"check_summary\(\s*\[([^\]]*)\]\s*\)", shorter, cell.source)
    return dataclasses.replace(cell, source=source)


def _fits(variant: Variant, cells: Collection[Cell]) -> bool:
    """Does it change answers alone, and break a part that is tested?"""
    open_cells = {cell.id for cell in cells if cell.role == "solution"}
    tested = {cell.part for cell in cells if cell.role == "tests"}
    return variant.answers.keys() <= open_cells and (not variant.part or variant.part in tested)


def _given(cell: Cell) -> Cell:
    if cell.role == "solution":
        source = f"# given as a worked example, nothing is asked here: {cell.id}\n{cell.solved}"
        return dataclasses.replace(cell, role="setup", source=source)
    if cell.role == "tests":
        return dataclasses.replace(cell, role="run", source=cell.solved)
    answer = region(cell.source, "SOLUTION").strip()
    source = f"{cell.question}\n\n**A worked answer.** {answer}"
    attributes = {key: value for key, value in cell.attributes.items() if key != "points"}
    return dataclasses.replace(cell, role=None, source=source, attributes=attributes)
