"""The gradebook's side of an assignment: what it must know, and what it must not keep."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    SaveCells,
)
from nbgrader.utils import is_grade

from dgm.content.course import ContentError, Course
from dgm.content.nbgrader_config import config_for_release
from dgm.nbgrader_plugins.hand_marks import differs, keep_shares, make_table, worth_of
from dgm.nbgrader_plugins.late import TIMESTAMP, handed_in


class SaveCellsAtOnce(SaveCells):
    """Enters an assignment in one transaction. nbgrader has one a cell, each of which waits for the
    disk, and what a crash leaves then is a part of an assignment."""

    def _create_notebook(self, nb: NotebookNode) -> None:
        db: Any = self.gradebook.db
        commit, db.commit = db.commit, db.flush
        try:
            super()._create_notebook(nb)
        finally:
            db.commit = commit
        db.commit()


def register(
    coursedir: CourseDirectory, course: Course, assignment: str, master: NotebookNode
) -> None:
    """Enters `assignment` as `nbgrader generate_assignment` does, where the gradebook lacks it or
    holds another version of it.

    Where points changed, all marks stay the same share of them. Raises ContentError where cells
    came or went although there are submissions: nbgrader cannot hold grades for both versions.
    """
    prepared = copy.deepcopy(master)
    resources = {
        "nbgrader": {
            "notebook": assignment,
            "assignment": assignment,
            "student": ".",
            "db_url": coursedir.db_url,
        }
    }
    # What stands in place of a solution: nbgrader's own commands do not hand it to `coursedir`.
    config = config_for_release(course)
    for step in (LockCells, ClearSolutions, ClearOutput, ComputeChecksums):
        prepared, resources = step(parent=coursedir, config=config)(prepared, resources)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        make_table(gradebook.db)
        gradebook.update_or_create_assignment(assignment, **_due(course, assignment))
        known = _registered(gradebook, assignment)
        wanted = _wanted(prepared)
        changed = sorted(_kinds(known) ^ _kinds(wanted))
        if known and changed and gradebook.assignment_submissions(assignment):
            names = ", ".join(dict.fromkeys(name for name, _ in changed))
            raise ContentError(
                f"{assignment}: the gradebook holds submissions for a version with other cells "
                f"({names}); undo that change, or start a new gradebook"
            )
        worth = {cell.id: worth_of(cell) for cell in master.cells if is_grade(cell)}
        # before what they are worth is saved, so that a crash between does no harm; nbgrader's
        # generate_assignment has perhaps saved it already
        if known and (known != wanted or differs(gradebook, assignment, worth)):
            keep_shares(gradebook, assignment, worth)
        if known == wanted:
            return
    SaveCellsAtOnce(parent=coursedir)(prepared, resources)


def forget_ungraded(coursedir: CourseDirectory, assignment: str, students: Iterable[str]) -> None:
    """Removes submissions without any score: an ungradable answer is not a wrong one.

    nbgrader enters a submission before it reads the notebook. Earlier scores are kept.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        for student in students:
            try:
                submission = gradebook.find_submission(assignment, student)
            except MissingEntry:
                continue
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            if all(grade.auto_score is None and grade.manual_score is None for grade in grades):
                gradebook.remove_submission(assignment, student)


def forget_times(coursedir: CourseDirectory, assignment: str, folders: Iterable[Path]) -> None:
    """Removes the times of submissions whose folders have none any more: they count as in time.

    nbgrader keeps them. Raises ContentError where a timestamp.txt holds no time.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        for folder in folders:
            with contextlib.suppress(MissingEntry):
                submission: Any = gradebook.find_submission(assignment, folder.parent.name)
                if submission.timestamp and not handed_in(folder / TIMESTAMP):
                    submission.timestamp = None
        gradebook.db.commit()


def _due(course: Course, assignment: str) -> dict[str, Any]:
    """The gradebook's times are in UTC without saying so."""
    due = course.assignments[assignment].due
    return {"duedate": due.astimezone(UTC).replace(tzinfo=None)} if due else {}


def _kinds(cells: dict[str, tuple[str, float | None]]) -> set[tuple[str, bool]]:
    """The cells, each with whether it is graded."""
    return {(name, points is not None) for name, (_, points) in cells.items()}


def _registered(gradebook: Gradebook, assignment: str) -> dict[str, tuple[str, float | None]]:
    try:
        notebook = gradebook.find_notebook(assignment, assignment)
    except MissingEntry:
        return {}
    points = {cell.name: cell.max_score for cell in notebook.grade_cells}
    return {cell.name: (cell.checksum, points.get(cell.name)) for cell in notebook.source_cells}


def _wanted(prepared: NotebookNode) -> dict[str, tuple[str, float | None]]:
    cells = [cell.metadata.nbgrader for cell in prepared.cells if "nbgrader" in cell.metadata]
    return {
        cell["grade_id"]: (cell["checksum"], float(cell["points"]) if cell["grade"] else None)
        for cell in cells
        if cell["grade"] or cell["solution"] or cell["locked"]
    }
