"""How everybody of a course stands in an assignment, also who has no mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dgm.content.course import Course, extensions_of
from dgm.content.roster import Person
from dgm.grading.grade import find_submissions
from dgm.nbgrader_plugins.converters import scores
from dgm.nbgrader_plugins.late import Lateness
from dgm.nbgrader_plugins.roster import people

What = Literal["graded", "waits", "no mark", "missing", "excused", "withdrawn"]

#: What each of these words means, in the order in which they are told.
MEANINGS: Mapping[What, str] = {
    "graded": "all points are given",
    "waits": "a person has to mark a part of it",
    "no mark": "handed in, but ungradable, or not graded yet",
    "missing": "nothing was handed in",
    "excused": "nothing was handed in, and `dgm extend --excuse` says that it may come whenever",
    "withdrawn": "not on the list of students any more, and left as the platform has them",
}


@dataclass(frozen=True)
class Standing:
    """One student; `score` is None where the gradebook holds no mark, and has `late_penalty` taken
    off. Who withdrew may have one. `cells` are the points by graded cell."""

    person: Person
    what: What
    score: float | None = None
    late_penalty: float = 0.0
    late: Lateness | None = None
    cells: Mapping[str, float] = field(default_factory=dict)


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
