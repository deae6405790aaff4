"""How everybody of a course stands in an assignment, also who has no mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nbformat import NotebookNode
from nbgrader.api import Assignment, Gradebook, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade

from dgm.content.course import ContentError, Course, extensions_of
from dgm.content.nbgrader_config import load_config
from dgm.content.roster import Person
from dgm.nbgrader_plugins.converters import scores
from dgm.nbgrader_plugins.hand_marks import differs, make_table, worth_of
from dgm.nbgrader_plugins.late import Lateness
from dgm.nbgrader_plugins.roster import people
from dgm.submission.finding import find_submissions

What = Literal["graded", "waits", "no mark", "missing", "excused", "withdrawn"]

#: What each of these words means, in the order in which they are told.
MEANINGS: Mapping[What, str] = {
    "graded": "all points are given",
    "waits": "a person has to mark a part of it",
    "no mark": "handed in, but ungradable, or not graded yet",
    "missing": "there is nothing in submitted/",
    "excused": "nothing was handed in, and `dgm extend --excuse` says that it may come whenever",
    "withdrawn": "not on the list of students any more, and left as the platform has them",
}


@dataclass(frozen=True)
class Standing:
    """One student; `score` is None where the gradebook holds no mark, and has `late_penalty` taken
    off. Who withdrew may have one. `cells` are the points by graded cell. `wrong_marks` are
    marks by hand that cannot be, in words."""

    person: Person
    what: What
    score: float | None = None
    late_penalty: float = 0.0
    late: Lateness | None = None
    cells: Mapping[str, float] = field(default_factory=dict)
    wrong_marks: tuple[str, ...] = ()


def points_are_recorded(course: Course, assignment: str, master: NotebookNode) -> None:
    """Raises ContentError where the marks in the gradebook are for other points than `master` has.

    Nobody should be told "13 of 18" of what was marked out of 12.
    """
    worth = {cell.id: worth_of(cell) for cell in master.cells if is_grade(cell)}
    coursedir = CourseDirectory(config=load_config(course))
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        make_table(gradebook.db)
        if differs(gradebook, assignment, worth):
            raise ContentError(
                f"{assignment}: the marks in the gradebook are for other points than the course "
                f"has now; `dgm grade {assignment}` changes them (with --dry-run it only says how)"
            )


def without_submission(course: Course, assignment: str) -> list[str]:
    """Who has marks of an assignment in the gradebook, and no folder of it in submitted/."""
    coursedir = CourseDirectory(config=load_config(course))
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        db: Any = gradebook.db
        rows = db.query(SubmittedAssignment.student_id).join(Assignment)
        marked = {student for (student,) in rows.filter_by(name=assignment)}
    return sorted(marked - {student for student, _ in find_submissions(course, assignment)})


def standings(course: Course, assignment: str) -> dict[str, Standing]:
    """Everybody on the roster, and who else has a mark, by student. Raises ContentError."""
    roster, held = people(course), scores(course, assignment)
    extensions = extensions_of(course)
    handed_in = {student for student, _ in find_submissions(course, assignment)}
    found = {}
    for student in sorted(roster.keys() | held.keys()):
        person = roster.get(student, Person(student))
        if mark := held.get(student):
            state: What = "waits" if mark["needs_manual_grade"] else "graded"
            found[student] = Standing(
                person,
                "withdrawn" if person.withdrawn else state,
                mark["score"],
                mark["late_penalty"] or 0.0,
                mark["late"],
                mark["cells"],
                mark["wrong_marks"],
            )
            continue
        extension = extensions.get((assignment, student))
        what: What = "missing"
        if person.withdrawn:
            what = "withdrawn"
        elif student in handed_in:
            what = "no mark"
        elif extension and extension.until is None:
            what = "excused"
        found[student] = Standing(person, what)
    return found
