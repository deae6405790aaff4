"""Grading a class: each submission is graded, recorded, and gets its feedback page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from dgm.content.course import ContentError, Course, extensions_of
from dgm.grading.grade import Graded, Grader, find_submissions, grade_assignment
from dgm.grading.lock import only_grader
from dgm.nbgrader_plugins.converters import scores, stops_the_class
from dgm.nbgrader_plugins.records import Records


@dataclass(frozen=True)
class Entry:
    """One student's line in the class table.

    `reason` says why there is no grade, or why it is not in the gradebook; `score` is what the
    gradebook holds, None if it holds nothing, with `late_penalty` taken off.
    """

    graded: Graded
    reason: str = ""
    feedback: Path | None = None
    score: float | None = None
    late_penalty: float = 0.0
    max_score: float | None = None
    needs_manual_grade: bool = False

    @property
    def settled(self) -> bool:
        """Whether grading found a verdict for everything it should."""
        result = self.graded.result
        return not self.reason and result is not None and not result.undecided_parts()


def grade_class(
    course: Course,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    force: bool = False,
    unsandboxed: bool = False,
    advance: Callable[[str], None] = lambda student: None,
    tell: Callable[[str], None] = lambda what: None,
) -> list[Entry]:
    """Grade submitted/, fill the gradebook, write feedback/.

    `advance` hears each student, `tell` what takes time once a release.

    Raises ContentError if nothing was submitted or extensions.csv cannot be read,
    SandboxUnavailable, Busy if another grader is at work, and OSError or SQLAlchemy's
    OperationalError where the disk or the gradebook cannot be written.
    """
    extensions_of(course)  # a mistake in this file is told before anything is graded
    if not find_submissions(course, assignment, students):
        raise ContentError(f"nothing to grade: no folder submitted/<student>/{assignment}/ exists")
    entries = []
    with (
        only_grader(course.root),
        Grader(course, assignment, force=force, unsandboxed=unsandboxed, tell=tell) as grader,
        Records(course, assignment, grader.master) as records,
    ):
        for graded in grade_assignment(grader, students):
            entries.append(_recorded(records, graded))
            advance(graded.student)
    held = scores(course, assignment)
    return [replace(entry, **held.get(entry.graded.student, {})) for entry in entries]


def _recorded(records: Records, graded: Graded) -> Entry:
    submission, result = graded.submission, graded.result
    if submission is None or result is None:
        return Entry(graded, graded.reason)
    graded = replace(graded, submission=None)  # a class's notebooks need not fit into memory
    try:
        page = records.add(graded.student, submission, result)
    except ContentError as error:
        return Entry(graded, f"graded, but not recorded: {error}")
    except Exception as error:
        if stops_the_class(error):
            raise
        return Entry(graded, f"graded, but not recorded: {type(error).__name__}: {error}")
    return Entry(graded, feedback=page)
