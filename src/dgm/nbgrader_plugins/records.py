"""The records of a class: what nbgrader's autograde and generate_feedback leave of each student.

The gradebook stays open, and what is the same for all students is read once.
"""

from __future__ import annotations

import json
import math
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines, split_lines, strip_transient
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import LimitOutput
from nbgrader.utils import is_grade, is_solution

from dgm.content.course import Course, extensions_of, regrades_of
from dgm.content.files import write_atomically
from dgm.content.nbgrader_config import load_config
from dgm.grading.results import Result
from dgm.nbgrader_plugins.feedback import page_of
from dgm.nbgrader_plugins.gradebook import register
from dgm.nbgrader_plugins.hand_marks import enter
from dgm.nbgrader_plugins.late import TIMESTAMP, handed_in, lateness, penalty
from dgm.nbgrader_plugins.marks import changed_verdicts
from dgm.nbgrader_plugins.recording import record_results
from dgm.reports.feedback import render
from dgm.submission.rebuild import Submission, to_notebook


@dataclass(frozen=True)
class Rows:
    """A submission's rows in the gradebook; grades and comments by the name of their cell."""

    submission: Any
    notebook: Any
    grades: dict[str, Any]
    comments: dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """A student's page, None in a dry run, and the tests that ended differently than before."""

    page: Path | None
    verdicts: tuple[str, ...] = ()


class Records:
    """The gradebook, autograded/ and feedback/ of one assignment; a context manager.

    What it leaves of a student is what nbgrader's own commands leave with our plug-ins and
    `--force`. Entering it raises ContentError where the gradebook holds another assignment under
    this name or extensions.csv cannot be read. With `dry_run_in`, the address of a copy of the
    gradebook, that copy is written and no file.
    """

    def __init__(
        self, course: Course, assignment: str, master: NotebookNode, *, dry_run_in: str = ""
    ) -> None:
        self._course, self._assignment, self._master = course, assignment, master
        self._dry_run_in = dry_run_in
        self._config = load_config(course)
        self._held = ExitStack()

    def __enter__(self) -> Records:
        coursedir = self._coursedir = CourseDirectory(config=self._config)
        if self._dry_run_in:
            coursedir.db_url = self._dry_run_in
        register(coursedir, self._course, self._assignment, self._master)
        self._extensions = extensions_of(self._course)
        self._regrades = regrades_of(self._course)
        gradebook = Gradebook(coursedir.db_url, coursedir.course_id)
        self._db: Any = self._held.enter_context(gradebook).db
        self._autograde = Autograde(coursedir=coursedir, config=self._config)
        self._feedback = GenerateFeedback(coursedir=coursedir, config=self._config)
        self._limit = LimitOutput(parent=self._autograde)
        notebook: Any = gradebook.find_notebook(self._assignment, self._assignment)
        self._ids = notebook.assignment.id, notebook.id
        self._kernelspec = json.loads(notebook.kernelspec or "null")
        self._grade_cells = {cell.id: cell.name for cell in notebook.grade_cells}
        self._comment_cells = {cell.id: cell.name for cell in notebook.solution_cells}
        self._points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        self._db.rollback()
        return self

    def __exit__(self, *raised: object) -> None:
        self._held.close()

    def add(self, student: str, submission: Submission, result: Result) -> Recorded:
        """Record a result and write the student's page.

        Raises ContentError where timestamp.txt holds no time, and OSError or SQLAlchemy's
        OperationalError where the disk or the gradebook cannot be written. Files that were
        there are replaced when the gradebook has all of this result, else they stay.
        """
        submitted = Path(
            self._coursedir.format_path(
                self._coursedir.submitted_directory, student, self._assignment
            )
        )
        notebook = self._notebook(submission, result)
        text = to_text(notebook)
        try:
            rows = self._rows(student)
            rows.submission.timestamp = handed_in(submitted / TIMESTAMP)
            before = _tested(rows)
            enter(self._db, notebook, rows.grades, rows.comments)
            after = _tested(rows)
            page = render(page_of(notebook, self._graded(student, notebook, rows)))
            self._db.commit()
        finally:
            self._db.rollback()
            self._db.expunge_all()  # a class's rows need not fit into memory
        verdicts: tuple[str, ...] = ()
        if any(before[name] not in (None, points) for name, points in after.items()):
            verdicts = tuple(changed_verdicts(self._path(self._autograde, student), notebook))
        if self._dry_run_in:
            return Recorded(None, verdicts)
        self._replace(self._autograde, student, submitted, text)
        return Recorded(self._replace(self._feedback, student, submitted, page), verdicts)

    def _notebook(self, submission: Submission, result: Result) -> NotebookNode:
        notebook = to_notebook(submission, self._master)
        if self._kernelspec:
            notebook.metadata.kernelspec = self._kernelspec
        record_results(
            notebook,
            title=self._course.assignments[self._assignment].title,
            master=self._master,
            submission=submission,
            result=result,
        )
        for number, cell in enumerate(notebook.cells):
            self._limit.preprocess_cell(cell, ResourcesDict(), number)
        return notebook

    def _rows(self, student: str) -> Rows:
        """The student's rows, made where they are missing."""
        db, (assignment_id, notebook_id) = self._db, self._ids
        if db.get(Student, student) is None:
            db.add(Student(id=student))
        submission = (
            db.query(SubmittedAssignment)
            .filter_by(assignment_id=assignment_id, student_id=student)
            .one_or_none()
        )
        if submission is None:
            submission = SubmittedAssignment(assignment_id=assignment_id, student_id=student)
            notebook: Any = SubmittedNotebook(notebook_id=notebook_id, assignment=submission)
            db.add_all((submission, notebook))
            db.flush()
            grades, comments = [], []
        else:
            (notebook,) = db.query(SubmittedNotebook).filter_by(assignment_id=submission.id)
            grades = db.query(Grade).filter_by(notebook_id=notebook.id).all()
            comments = db.query(Comment).filter_by(notebook_id=notebook.id).all()
        return Rows(
            submission,
            notebook,
            self._by_name(Grade, grades, self._grade_cells, notebook.id),
            self._by_name(Comment, comments, self._comment_cells, notebook.id),
        )

    def _by_name(
        self, kind: type, found: list[Any], cells: dict[str, str], notebook_id: str
    ) -> dict[str, Any]:
        rows = {row.cell_id: row for row in found}
        for cell_id in cells.keys() - rows.keys():
            rows[cell_id] = kind(id=new_uuid(), cell_id=cell_id, notebook_id=notebook_id)
            self._db.add(rows[cell_id])
        return {name: rows[cell_id] for cell_id, name in cells.items()}

    def _graded(self, student: str, notebook: NotebookNode, rows: Rows) -> dict[str, Any]:
        """What a page is made from, as GatherGrades gathers it; settles the late penalty, too."""
        course, assignment, handed_in = self._course, self._assignment, rows.submission.timestamp
        late = lateness(course, self._extensions, assignment, student, handed_in)
        score = math.fsum(map(_score, rows.grades.values()))
        lost = rows.notebook.late_submission_penalty = penalty(course, assignment, late, score)
        for cell in notebook.cells:
            if is_grade(cell):
                about = cell.metadata.nbgrader
                about["score"] = _score(rows.grades[about.grade_id])
                about["points"] = self._points[about.grade_id]
            if is_solution(cell):
                about = cell.metadata.nbgrader
                comment = rows.comments[about.grade_id]
                about["comment"] = comment.manual_comment or comment.auto_comment
        person = self._db.get(Student, student)
        return {
            "name": " ".join(filter(None, (person.first_name, person.last_name))) or student,
            "score": score - (lost or 0.0),
            "max_score": math.fsum(self._points.values()),
            "late_penalty": lost or 0.0,
            "late": str(late or ""),
            "extension": str(self._extensions.get((assignment, student), "")),
            "requests": self._regrades.get((assignment, student), ()),
            "pending": {name for name, grade in rows.grades.items() if grade.needs_manual_grade},
            "comments": {
                name: comment.manual_comment
                for name, comment in rows.comments.items()
                if comment.manual_comment
            },
        }

    def _replace(
        self,
        converter: Autograde | GenerateFeedback,
        student: str,
        submitted: Path,
        text: str,
    ) -> Path:
        """Write what the converter writes of a student, in place of what is there."""
        path = self._path(converter, student)
        folder = path.parent
        shutil.rmtree(folder, ignore_errors=True)
        write_atomically(path, text)
        if (submitted / TIMESTAMP).is_file():
            shutil.copy(submitted / TIMESTAMP, folder)
        for each in folder.iterdir():
            each.chmod(int(str(converter.permissions), 8))
        return path

    def _path(self, converter: Autograde | GenerateFeedback, student: str) -> Path:
        """The file that the converter writes of a student."""
        place = converter._output_directory
        folder = Path(self._coursedir.format_path(place, student, self._assignment))
        return folder / f"{self._assignment}{'.ipynb' if converter is self._autograde else '.html'}"


def to_text(notebook: NotebookNode) -> str:
    """What nbformat writes of a notebook, which makes a deep copy first: a fifth of all the time
    that recording takes. The notebook's text is split into lines here, and joined again."""
    strip_transient(split_lines(notebook))
    text = json.dumps(
        notebook, ensure_ascii=False, indent=1, separators=(",", ": "), sort_keys=True
    )
    rejoin_lines(notebook)
    return f"{text}\n"


def _tested(rows: Rows) -> dict[str, tuple[float, float] | None]:
    """What the tests gave, by cell; None for what was never tested."""
    return {
        name: None if grade.auto_score is None else (grade.auto_score, grade.extra_credit or 0.0)
        for name, grade in rows.grades.items()
    }


def _score(grade: Any) -> float:
    """As nbgrader's gradebook has it: a person's points count before the grader's."""
    points = grade.auto_score if grade.manual_score is None else grade.manual_score
    return 0.0 if points is None else points + (grade.extra_credit or 0.0)
