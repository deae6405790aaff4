"""The marks that a gradebook holds, and why they differ from those that it held before."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from dgm.content.percent import part_of
from dgm.content.points import to_hundredths

#: So many reasons are told of one student.
MAX_REASONS = 8
_QUERY = """
SELECT submitted_assignment.student_id, assignment.name, base_cell.name, grade_cells.max_score,
       grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
       submitted_notebook.late_submission_penalty
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN grade_cells ON grade_cells.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
"""


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds of one answer; the points of a person count before the tests'."""

    worth: float
    tests: float | None
    by_hand: float | None
    extra: float | None
    waits: bool

    @property
    def points(self) -> float:
        points = self.tests if self.by_hand is None else self.by_hand
        return 0.0 if points is None else points + (self.extra or 0.0)

    def of(self, worth: float) -> Mark:
        """The same share of another worth."""
        factor = worth / self.worth if self.worth else 1.0
        tests, by_hand, extra = (
            None if points is None else points * factor
            for points in (self.tests, self.by_hand, self.extra)
        )
        return Mark(worth, tests, by_hand, extra, self.waits)


@dataclass(frozen=True)
class Marks:
    """A student's marks in one assignment, by cell, and what was taken off for being late."""

    cells: Mapping[str, Mark]
    penalty: float = 0.0

    @property
    def score(self) -> float:
        return max(0.0, math.fsum(mark.points for mark in self.cells.values()) - self.penalty)

    @property
    def worth(self) -> float:
        return math.fsum(mark.worth for mark in self.cells.values())


#: By assignment and student.
ByStudent = Mapping[tuple[str, str], Marks]


@dataclass(frozen=True)
class Change:
    """A mark that changed, or that a person has to look at again, and why."""

    assignment: str
    student: str
    before: Marks | None
    after: Marks | None
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        if self.before is None or self.after is None:
            held = self.before or self.after
            assert held is not None
            said = "gets a mark" if self.before is None else "loses the mark"
            return f"{self.student}: {said}, {_of(held)}"
        reasons = "; ".join(self.reasons[:MAX_REASONS])
        more = len(self.reasons) - MAX_REASONS
        reasons += f"; and {more} more changes" if more > 0 else ""
        if _near(self.before.score, self.after.score) and self.before.worth == self.after.worth:
            return f"{self.student}: {_of(self.after)} as before ({reasons})"
        return f"{self.student}: {_of(self.before)} → {_of(self.after)} ({reasons})"


def marks_in(url: str, assignment: str | None = None) -> dict[tuple[str, str], Marks]:
    """The marks in a gradebook, all or of one assignment; none where there is no gradebook yet."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and not Path(database.database or "").is_file():
        return {}
    engine = create_engine(database, poolclass=NullPool)
    found: dict[tuple[str, str], dict[str, Mark]] = {}
    penalties: dict[tuple[str, str], float] = {}
    with closing(engine.connect()) as connection:
        if inspect(connection).has_table("grade"):
            query = _QUERY + ("WHERE assignment.name = :name" if assignment else "")
            rows = connection.execute(text(query), {"name": assignment} if assignment else {})
            for student, name, cell, worth, tests, by_hand, extra, waits, lost in rows:
                mark = Mark(worth or 0.0, tests, by_hand, extra, bool(waits))
                found.setdefault((name, student), {})[cell] = mark
                penalties[name, student] = lost or 0.0
    return {whose: Marks(cells, penalties[whose]) for whose, cells in found.items()}


def changes(
    before: ByStudent, after: ByStudent, verdicts: Mapping[str, Sequence[str]] | None = None
) -> list[Change]:
    """Whose marks differ, and why; `verdicts` are the tests that ended differently, by student."""
    found = []
    for assignment, student in sorted(before.keys() | after.keys()):
        old, new = (each.get((assignment, student)) for each in (before, after))
        reasons: tuple[str, ...] = ()
        if old and new:
            reasons = tuple(_reasons(old, new, (verdicts or {}).get(student, ())))
        if reasons or old is None or new is None:
            found.append(Change(assignment, student, old, new, reasons))
    return found


def changed_verdicts(before: Path, after: NotebookNode) -> Iterator[str]:
    """The tests that ended differently than in the autograded notebook at `before`."""
    try:
        cells = json.loads(before.read_text(encoding="utf-8"))["cells"]
        known = {
            (cell["id"], test["name"]): test["outcome"]
            for cell in cells
            for test in cell["metadata"].get("dgm", {}).get("tests", [])
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    for cell in after.cells:
        for test in cell.metadata.get("dgm", {}).get("tests", []):
            old, new = known.pop((cell.id, test["name"]), "no such test"), test["outcome"]
            if old != new:
                ends = f"{old} → {new}".replace("_", " ")
                yield f"“{test['description']}” of {part_of(cell.id)}: {ends}"
    for cell, name in known:
        yield f"the test {name} of {part_of(cell)} is gone"


def _reasons(old: Marks, new: Marks, verdicts: Sequence[str]) -> Iterator[str]:
    told = [] if _near(old.worth, new.worth) else [f"worth {to_hundredths(new.worth)} points now"]
    tested = False
    for name in sorted(old.cells.keys() & new.cells.keys()):
        was, now = old.cells[name], new.cells[name]
        if not _near(was.worth, now.worth) and not told:
            told.append("the points are shared by other parts now")
        scaled = was.of(now.worth) if now.worth else was
        marked = was.by_hand != now.by_hand or (now.by_hand is not None and was.worth != now.worth)
        if marked and (was.worth or now.worth):  # beside extra points, nbgrader enters a 0 of 0
            hand = [_by_hand(was), _by_hand(now)]
            if not _near(*[each.by_hand or 0.0 for each in (scaled, now)]):
                told.append(f"mark by hand of {name}: {hand[0]} → {hand[1]}")
            else:
                told.append(f"mark by hand of {name} kept as a share: {hand[0]} → {hand[1]}")
        extra = [each.extra or 0.0 for each in (was, now)]
        if now.by_hand is not None and not _near(*extra):
            told.append(f"extra points of {name}: {' → '.join(map(to_hundredths, extra))}")
        if now.by_hand is None and not _near(replace(scaled, by_hand=None).points, now.points):
            tested = True
            change = f"{to_hundredths(was.points)} → {to_hundredths(now.points)}"
            told.append(f"{part_of(name)}: {change}")
        if now.waits and not was.waits:
            why = (
                ""
                if now.by_hand is None
                else ", because its answer, or another of its problem, changed"
            )
            told.append(f"{name} waits for a person{why}")
    if tested:
        told += verdicts
    if not _near(old.penalty, new.penalty):  # first: of many reasons only some are shown
        lost = f"{to_hundredths(old.penalty)} → {to_hundredths(new.penalty)}"
        told.insert(0, f"late penalty: {lost}")
    yield from told


def _by_hand(mark: Mark) -> str:
    given = "none" if mark.by_hand is None else to_hundredths(mark.by_hand)
    return f"{given} of {to_hundredths(mark.worth)}"


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=1e-5)


def _of(marks: Marks) -> str:
    return f"{to_hundredths(marks.score)} of {to_hundredths(marks.worth)}"
