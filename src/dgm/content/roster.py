"""Who is in the course.

Names and addresses are in nbgrader's gradebook. roster.csv beside course.toml has a line for each
student, with what the gradebook has no field for: who it lists is on the roster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dgm.content.course_csv import read_lines, write_lines

ROSTER = "roster.csv"
COLUMNS = ("student", "section", "team", "other_ids", "withdrawn")


@dataclass(frozen=True)
class Person:
    """A student of the course. `student` is the name of the folder in submitted/.

    `other_ids` are further names that platforms use for this student, such as a GitHub user.
    `withdrawn` is the day on which a list came without this student, '' for who is there.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    section: str = ""
    team: str = ""
    other_ids: tuple[str, ...] = ()
    withdrawn: str = ""

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name)))

    @property
    def ids(self) -> frozenset[str]:
        """All that stands for this student and nobody else, without regard to case.

        The platform's own number may be another student's name, and is told apart from it.
        """
        number = self.lms_user_id and f"lms {self.lms_user_id}"
        ids = (self.student, self.email, number, *self.other_ids)
        return frozenset(each.casefold() for each in ids if each)


#: By the student's name in submitted/.
Roster = Mapping[str, Person]


def read_roster(root: Path) -> dict[str, Person]:
    """What roster.csv says; nobody where there is none. Raises ValueError."""
    found: dict[str, Person] = {}
    for place, cell in read_lines(root / ROSTER, COLUMNS, COLUMNS[:1]):
        student = cell["student"]
        if not student or student in found:
            fault = f"{student!r} for the second time" if student else "no student"
            raise ValueError(f"{place}: {fault}; remove this line")
        found[student] = Person(
            student,
            section=cell["section"],
            team=cell["team"],
            other_ids=tuple(cell["other_ids"].split()),
            withdrawn=cell["withdrawn"],
        )
    return found


def write_roster(root: Path, roster: Roster) -> None:
    """Replaces roster.csv."""
    lines = [
        [student, each.section, each.team, " ".join(each.other_ids), each.withdrawn]
        for student, each in sorted(roster.items())
    ]
    write_lines(root / ROSTER, COLUMNS, lines)
