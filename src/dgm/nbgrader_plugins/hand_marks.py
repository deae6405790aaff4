"""Marks that people gave, when the grader records a submission once more.

nbgrader's SaveAutoGrades asks again for every mark by hand, whenever a submission is recorded. Here
a mark stands until the answer changes, and stays the same share of what the answer is worth. For
this, a table of our own beside nbgrader's in the gradebook says what was last recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution
from sqlalchemy import Column, Float, MetaData, String, Table, delete, insert, select, text

from dgm.content.hashing import hash_of
from dgm.submission.read import MARKER

#: By grade: the answer as a hash, what it is worth, and the extra points that the tests gave it.
RECORDED = Table(
    "dgm_recorded",
    MetaData(),
    Column("grade_id", String(32), primary_key=True),
    Column("answer", String(64), nullable=False),
    Column("worth", Float, nullable=False),
    Column("earned", Float),
)

_WORTHS = text("""
SELECT DISTINCT base_cell.name, dgm_recorded.worth
FROM dgm_recorded
JOIN grade ON grade.id = dgm_recorded.grade_id
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN notebook ON notebook.id = base_cell.notebook_id
JOIN assignment ON assignment.id = notebook.assignment_id
WHERE assignment.name = :assignment
""")


def enter(
    db: Any, notebook: NotebookNode, grades: Mapping[str, Any], comments: Mapping[str, Any]
) -> None:
    """Enter the points of a notebook, as SaveAutoGrades does, and those that it does not read.

    `grades` and `comments` are the gradebook's, by cell; new ones have their ids. A mark by hand is
    kept. It is asked for again only where the answer changed. Changes nothing that a person
    entered; does not commit.
    """
    with db.no_autoflush:  # rows that are new are written once, with their points
        before = _recorded(db, [grade.id for grade in grades.values()])
    now: list[dict[str, Any]] = []
    work_on = cache(partial(_work, notebook))
    for cell in notebook.cells:
        if is_grade(cell):
            grade = grades[cell.metadata.nbgrader.grade_id]
            problem = cell.metadata.get("dgm", {}).get("problem")
            answer = _written(cell) if is_solution(cell) else work_on(problem)
            now.append(_enter(grade, cell, answer, before.get(grade.id)))
        if is_solution(cell):
            comment = comments[cell.metadata.nbgrader.grade_id]
            untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
            comment.auto_comment = "No response." if untouched else None
    _record(db, [row for row in now if row != before.get(row["grade_id"])])


def differs(gradebook: Gradebook, assignment: str, worth: Mapping[str, float]) -> bool:
    """Whether marks of an assignment were recorded for another worth than `worth`, by cell."""
    rows = gradebook.db.execute(_WORTHS, {"assignment": assignment})
    return any(worth.get(name, before) != before for name, before in rows)


def keep_shares(gradebook: Gradebook, assignment: str, worth: Mapping[str, float]) -> None:
    """Have all marks of an assignment be the same share of `worth`, by cell, as of the old worth.

    Each one changes once, also if this is called again after a crash.
    """
    db: Any = gradebook.db
    submissions: list[Any] = gradebook.assignment_submissions(assignment)
    grades = [g for s in submissions for notebook in s.notebooks for g in notebook.grades]
    recorded: dict[str, dict[str, Any]] = {}
    for start in range(0, len(grades), 1000):  # a database takes so many names at once
        recorded |= _recorded(db, [grade.id for grade in grades[start : start + 1000]])
    changed = []
    for grade in grades:
        row = recorded.get(grade.id) or {
            "grade_id": grade.id,
            "answer": "",
            "worth": grade.max_score,
            "earned": None,
        }
        before, after = row["worth"], worth.get(grade.name)
        if not before or not after or before == after:
            continue
        for field in ("auto_score", "manual_score", "extra_credit"):
            setattr(grade, field, _share(getattr(grade, field), after / before))
        changed.append(row | {"worth": after, "earned": _share(row["earned"], after / before)})
    _record(db, changed)
    db.commit()


def wrong_marks(grades: Iterable[Any]) -> tuple[str, ...]:
    """Says which marks by hand are below 0 or above what their answer is worth.

    nbgrader's own interface takes any number. Pages show worths rounded to hundredths.
    """
    return tuple(
        f"the mark by hand of {grade.name} is {grade.manual_score:g} of {grade.max_score:g}: "
        "correct it in formgrader"
        for grade in grades
        if grade.manual_score is not None and not 0 <= grade.manual_score <= grade.max_score + 0.005
    )


def make_table(db: Any) -> None:
    """Make our table where the gradebook has none yet."""
    RECORDED.create(db.get_bind(), checkfirst=True)


def worth_of(cell: NotebookNode) -> float:
    """The most that a graded cell can bring; nbgrader takes extra ones to be worth nothing."""
    return float(cell.metadata.get("dgm", {}).get("extra") or cell.metadata.nbgrader["points"])


def _enter(
    grade: Any, cell: NotebookNode, answer: str, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    about = cell.metadata.get("dgm", {})
    grade.auto_score, _ = determine_grade(cell)
    earned = about.get("earned")
    by_hand = grade.manual_score is not None
    if earned is not None:
        # extra points that are not the tests' are a person's
        if before and before["earned"] is not None and grade.extra_credit != before["earned"]:
            by_hand = True
        else:
            grade.extra_credit = earned
    if not by_hand:
        grade.needs_manual_grade = grade.auto_score is None or bool(about.get("undecided"))
    elif before is None or before["answer"] != answer:
        grade.needs_manual_grade = True
    return {
        "grade_id": grade.id,
        "answer": answer,
        "worth": worth_of(cell),
        "earned": earned,
    }


def _written(cell: NotebookNode) -> str:
    """A hash of what a person looks at to mark a written answer."""
    return hash_of([_text(cell), cell.get("attachments", {})])


def _work(notebook: NotebookNode, problem: str | None) -> str:
    """A hash of what a person looks at to mark a problem's other cells: the code, with what it
    showed."""
    seen: list[Any] = []
    for cell in notebook.cells:
        about = cell.metadata.get("dgm", {})
        role = about.get("role")
        if role == "added":
            seen.append(cell.source)
        elif about.get("problem") == problem and cell.cell_type == "code":
            if role == "solution":
                seen.append(_text(cell))
            elif role not in ("setup", "tests"):  # which show what the grader wrote there, too
                seen.append(cell.outputs)
    return hash_of(seen)


def _text(cell: NotebookNode) -> str:
    """Without the first line, which says what the answer is worth."""
    return "\n".join(line for line in cell.source.split("\n") if not MARKER.match(line))


def _share(points: float | None, factor: float) -> float | None:
    return None if points is None else round(points * factor, 6)


def _recorded(db: Any, grades: list[str]) -> dict[str, dict[str, Any]]:
    rows = db.execute(select(RECORDED).where(RECORDED.c.grade_id.in_(grades)))
    return {row.grade_id: dict(row._mapping) for row in rows}


def _record(db: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 1000):
        part = rows[start : start + 1000]
        ids = [row["grade_id"] for row in part]
        db.execute(delete(RECORDED).where(RECORDED.c.grade_id.in_(ids)))
        db.execute(insert(RECORDED), part)
