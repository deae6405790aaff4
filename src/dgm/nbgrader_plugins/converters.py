"""nbgrader's converters run in this process, one student at a time, with their log kept quiet."""

from __future__ import annotations

import contextlib
import errno
import logging
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.converters import Autograde, BaseConverter, GenerateFeedback, NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import selectinload, undefer
from traitlets.config import Config

from dgm.content.course import ContentError, Course, extensions_of
from dgm.content.nbgrader_config import load_config
from dgm.content.percent import part_of
from dgm.nbgrader_plugins.hand_marks import wrong_marks
from dgm.nbgrader_plugins.late import lateness, settle
from dgm.submission.rebuild import Ungradable
from dgm.submission.student_names import unfit

if TYPE_CHECKING:
    from dgm.grading.grade import Grader

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


@dataclass(frozen=True)
class Converted:
    """What became of one student's submission: the file written, or the reason why there is none.

    `log` is nbgrader's, for whoever looks into a failure.
    """

    student: str
    path: Path
    reason: str = ""
    log: str = ""


def record(grader: Grader, students: Iterable[str]) -> Iterator[Converted]:
    """Record these students' results as `nbgrader autograde --force` does, one by one.

    Submissions that have no result yet are graded. Raises ContentError where the gradebook holds
    another assignment under this name, SandboxUnavailable, and OSError or OperationalError where
    the disk or the gradebook cannot be written; no failure of a single submission is raised.
    """
    config = load_config(grader.course)
    # A function, since traitlets copies what it finds in a configuration.
    config.RecordingExporter.grader = lambda course, assignment: grader
    yield from _convert(Autograde, config, grader.course, grader.assignment, students, ".ipynb")


def write_feedback(course: Course, assignment: str, students: Iterable[str]) -> Iterator[Converted]:
    """Write these students' pages as `nbgrader generate_feedback --force` does, one by one."""
    config = load_config(course)
    yield from _convert(GenerateFeedback, config, course, assignment, students, ".html")


def scores(course: Course, assignment: str, gradebook: str = "") -> dict[str, dict[str, Any]]:
    """What the gradebook holds for every student with a submission; or another one, at its address.

    By student: `score` (hand grading included, late penalty taken off), `late_penalty`,
    `max_score`, `needs_manual_grade`, `late` (a Lateness, or None), and `cells`: the points of each
    graded cell by its name, which sum to `score` and what was taken off. `waiting` are the parts
    that a person has to mark. `wrong_marks` are in the words of the function of this name.
    """
    coursedir = CourseDirectory(config=load_config(course))
    if gradebook:
        coursedir.db_url = gradebook
    extensions = extensions_of(course)
    with Gradebook(coursedir.db_url, coursedir.course_id) as opened:
        submissions = _submissions(opened, assignment)
        if settle(opened, course, submissions):
            submissions = _submissions(opened, assignment)
        return {
            submission.student.id: {
                "score": max(0.0, submission.score - submission.late_submission_penalty),
                "late_penalty": submission.late_submission_penalty,
                "max_score": submission.max_score,
                "needs_manual_grade": submission.needs_manual_grade,
                "waiting": tuple(
                    part_of(grade.name)
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                    if grade.needs_manual_grade
                ),
                "late": lateness(
                    course, extensions, assignment, submission.student.id, submission.timestamp
                ),
                "cells": {
                    grade.name: grade.score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                },
                "wrong_marks": wrong_marks(
                    grade for notebook in submission.notebooks for grade in notebook.grades
                ),
            }
            for submission in submissions
        }


def _submissions(gradebook: Gradebook, assignment: str) -> list[Any]:
    """nbgrader's `assignment_submissions`, with all that is read of them in four queries: it would
    have ten for each student."""
    submitted: Any = SubmittedAssignment
    notebook: Any = SubmittedNotebook
    whole: Any = Assignment
    points = (
        *(submitted.score, submitted.max_score),
        *(submitted.late_submission_penalty, submitted.needs_manual_grade),
    )
    return (
        gradebook.db.query(submitted)
        .join(whole, whole.id == submitted.assignment_id)
        .filter(whole.name == assignment)
        .options(
            *map(undefer, points),
            selectinload(submitted.student),
            selectinload(submitted.notebooks).options(
                undefer(notebook.score), selectinload(notebook.grades)
            ),
        )
        .all()
    )


def _convert(
    converter_class: type[BaseConverter],
    config: Config,
    course: Course,
    assignment: str,
    students: Iterable[str],
    suffix: str,
) -> Iterator[Converted]:
    watcher = _Watcher()
    log = logging.Logger("dgm.nbgrader", logging.WARNING)
    log.addHandler(watcher)
    for student in students:
        coursedir = CourseDirectory(config=config, log=log)
        coursedir.assignment_id = assignment
        coursedir.student_id = student
        converter = converter_class(coursedir=coursedir, config=config, log=log, force=True)
        folder = Path(coursedir.format_path(converter._output_directory, student, assignment))
        path = folder / f"{assignment}{suffix}"
        if reason := unfit(student):
            yield Converted(student, path, reason)
            continue
        watcher.clear()
        try:
            with _without_tracebacks():
                converter.start()
        except SystemExit as stop:
            raise stop.__cause__ or stop from None
        except NbGraderException as error:
            if (cause := _what_stops_the_class(watcher.error)) is not None:
                raise cause from None
            yield Converted(student, path, watcher.reason(str(error)), watcher.text())
        else:
            yield Converted(student, path, log=watcher.text())


@contextlib.contextmanager
def _without_tracebacks() -> Iterator[None]:
    """nbgrader's gradebook logs the tracebacks of what it raises to the terminal as well."""
    log = logging.getLogger("tornado.application")
    log.disabled, before = True, log.disabled
    try:
        yield
    finally:
        log.disabled = before


def _what_stops_the_class(error: BaseException | None) -> BaseException | None:
    """The disk's or the gradebook's own error; nbgrader wraps some of them in others."""
    while error is not None:
        if isinstance(error, ContentError) or stops_the_class(error):
            return error
        error = error.__cause__ or error.__context__
    return None


def stops_the_class(error: BaseException) -> bool:
    """Whether the disk or the gradebook cannot be written: it would fail for everybody else."""
    no_room = isinstance(error, OSError) and error.errno in NO_ROOM
    return no_room or isinstance(error, OperationalError)


class _Watcher(logging.Handler):
    """Keeps what a converter logs, and the exception it was handling when it did."""

    def __init__(self) -> None:
        super().__init__()
        self.clear()

    def clear(self) -> None:
        self.lines: list[str] = []
        self.error: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        if record.levelno >= logging.ERROR and self.error is None:
            self.error = sys.exc_info()[1]

    def text(self) -> str:
        return "\n".join(self.lines)

    def reason(self, default: str) -> str:
        """One line that says why the submission was not converted."""
        if isinstance(self.error, Ungradable | NbGraderException):
            return str(self.error)
        if self.error is not None:
            return f"{type(self.error).__name__}: {self.error}"
        return self.lines[0] if self.lines else default
