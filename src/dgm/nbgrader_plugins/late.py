"""What a late submission loses, by course.toml and extensions.csv, in nbgrader's records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.utils import parse_utc

from dgm.content.course import ContentError, Course, extensions_of, load_course
from dgm.content.late import Extensions

TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Lateness:
    """How late a submission is: `days` have started since `due`, which an extension may have moved.

    `accepted` is whether anything counts after so many days.
    """

    days: int
    due: datetime
    accepted: bool

    def __str__(self) -> str:
        if not self.accepted:
            return f"too late to count: it was due {self.due:%Y-%m-%d %H:%M}"
        days = "one day" if self.days == 1 else f"{self.days} days"
        return f"{days} late: it was due {self.due:%Y-%m-%d %H:%M}"


def handed_in(timestamp: Path) -> datetime | None:
    """In UTC without saying so, as in the gradebook; None where the file is missing or empty.

    Raises ContentError where it holds no time, or cannot be read.
    """
    text = ""
    try:
        text = timestamp.read_text(encoding="utf-8").strip() if timestamp.exists() else ""
        return parse_utc(text) if text else None
    except (ValueError, OverflowError, OSError):
        remedy = "write one like 2026-11-23 18:00:00 UTC, or remove the file"
        raise ContentError(f"{timestamp} holds no time: {text[:40]!r}; {remedy}") from None


def lateness(
    course: Course,
    extensions: Extensions,
    assignment: str,
    student: str,
    handed_in: datetime | None,
) -> Lateness | None:
    """None where it is in time, or where the course says nothing of it.

    `handed_in` is in UTC without saying so, as in the gradebook, or None where it is not known.
    """
    rules = course.assignments[assignment]
    extension = extensions.get((assignment, student))
    due = extension.until if extension else rules.due
    if not (rules.late and due and handed_in):
        return None
    handed_in = handed_in.replace(microsecond=0)  # no page shows a part of a second
    days = rules.late.days_late(due, handed_in.replace(tzinfo=UTC))
    return Lateness(days, due, days <= rules.late.days) if days else None


def settle(gradebook: Gradebook, course: Course, submissions: Iterable[Any]) -> bool:
    """Write down what late submissions lose of the points that they have now; whether any changed.

    Points, due times and extensions change after a submission was recorded. Raises ContentError
    where extensions.csv cannot be read.
    """
    changed = list(_not_settled(course, extensions_of(course), submissions))
    for _, notebook, lost in changed:
        notebook.late_submission_penalty = lost
    if changed:
        gradebook.db.commit()
    return bool(changed)


def not_settled(course: Course, db_url: str) -> list[tuple[str, str, float, float]]:
    """What late submissions lose in a gradebook, where the rules of now would take another amount.

    Assignment, student, what is written there, and what the rules take. Raises ContentError where
    extensions.csv cannot be read.
    """
    extensions, found = extensions_of(course), []
    with Gradebook(db_url) as gradebook:
        for assignment in gradebook.assignments:
            if assignment.name in course.assignments:
                submissions = gradebook.assignment_submissions(assignment.name)
                for submission, notebook, lost in _not_settled(course, extensions, submissions):
                    written = notebook.late_submission_penalty or 0.0
                    found.append((assignment.name, submission.student.id, written, lost or 0.0))
    return sorted(found)


def _not_settled(
    course: Course, extensions: Extensions, submissions: Iterable[Any]
) -> Iterator[tuple[Any, Any, float | None]]:
    for submission in submissions:
        for notebook in submission.notebooks:
            lost = _lost(course, extensions, submission, notebook.score)
            if notebook.late_submission_penalty != lost:
                yield submission, notebook, lost


def penalty(course: Course, assignment: str, late: Lateness | None, score: float) -> float | None:
    """How many of `score` points a submission loses that is so late; None for none."""
    policy = course.assignments[assignment].late
    return policy.penalty(late.days, score) if policy and late else None


def _lost(course: Course, extensions: Extensions, submission: Any, score: float) -> float | None:
    """How many of `score` points a submission of the gradebook loses; None for none."""
    late = lateness(
        course, extensions, submission.name, submission.student.id, submission.timestamp
    )
    return penalty(course, submission.name, late, score)


class CoursePolicy(LateSubmissionPlugin):
    """What nbgrader's AssignLatePenalties asks when it records a submission that came late."""

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        recording: Any = self.parent
        course = load_course(Path(coursedir_of(recording).root))
        submission = recording.gradebook.find_submission(recording.assignment_id, student_id)
        return _lost(course, extensions_of(course), submission, score)


def coursedir_of(component: Any) -> CourseDirectory:
    """The folder that a part of nbgrader works in: that of the converter it belongs to."""
    while not hasattr(component, "coursedir"):
        component = component.parent
    return component.coursedir
