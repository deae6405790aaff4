"""The list of students that a learning platform exports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from dgm.content.course import ContentError
from dgm.content.roster import Person
from dgm.submission.platform_csv import PlatformTable, Row, read_table
from dgm.submission.student_names import why_unfit

#: What Canvas shows to instructors as a student, and which is none.
CANVAS_TEST_STUDENT = "Student, Test"


@dataclass(frozen=True)
class Platform:
    """How one platform heads its columns. `student` are those that name a student's folder, the
    first that is filled counts; `needs` are the headings by which the file is recognised."""

    name: str
    needs: frozenset[str]
    student: tuple[str, ...]
    first_name: tuple[str, ...] = ("first name",)
    last_name: tuple[str, ...] = ("last name",)
    whole_name: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    lms_user_id: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    other_ids: tuple[str, ...] = ()
    role: tuple[str, ...] = ()

    @property
    def is_canvas(self) -> bool:
        return "sis login id" in self.needs


#: What Moodle writes where a student is in no group.
NO_TEAM = "no groups"

#: The first that fits counts.
PLATFORMS = (
    Platform(
        "Canvas gradebook",
        frozenset({"id", "sis login id", "section"}),
        student=("sis login id", "sis user id", "id"),
        first_name=("firstname",),
        last_name=("lastname",),
        whole_name=("student",),
        lms_user_id=("id",),
        section=("section",),
        other_ids=("sis user id", "integration id"),
    ),
    Platform(
        "Moodle participants",
        frozenset({"first name", "email address"}),
        student=("username", "id number", "email address"),
        last_name=("last name", "surname"),
        email=("email address",),
        team=("groups", "group"),
        other_ids=("id number",),
        role=("roles", "role"),
    ),
    Platform(
        "Gradescope roster",
        frozenset({"sid", "email"}),
        student=("sid", "email"),
        whole_name=("name", "full name"),
        email=("email",),
        section=("section", "sections"),
        role=("role",),
    ),
    Platform(
        "GitHub Classroom roster",
        frozenset({"identifier", "github_username"}),
        student=("identifier",),
        whole_name=("name",),
        other_ids=("github_username",),
    ),
    Platform(
        "plain list",
        frozenset({"id"}),
        student=("id",),
        first_name=("first_name", "first name"),
        last_name=("last_name", "last name"),
        whole_name=("name",),
        email=("email",),
        lms_user_id=("lms_user_id",),
        section=("section",),
        team=("team",),
        other_ids=("other_ids",),
    ),
)


@dataclass(frozen=True)
class PeopleFile:
    """Who a file lists, what of it was left out and why, and a note about all of it."""

    platform: str
    people: tuple[Person, ...]
    left_out: tuple[str, ...]
    note: str = ""


def read_people(path: Path) -> PeopleFile:
    """The students in `path`. Raises ContentError, which says where the mistake is."""
    table = read_table(path)
    platform = _platform_of(table, path)
    people: dict[str, Person] = {}
    lines: dict[str, int] = {}
    left_out, note = [], ""
    roles = {role for row in table.rows if (role := row.first(*platform.role))}
    if roles and not any(map(_of_a_student, roles)):
        # a platform in another language, or a role with a name of its own
        note = f"everybody was taken: no role is 'Student', but {', '.join(sorted(roles))}"
        platform = replace(platform, role=())
    for row in table.rows:
        if platform.is_canvas and not row.first("id"):
            continue  # what the columns are worth
        if reason := _no_student(platform, row):
            left_out.append(f"line {row.line}: {reason}")
            continue
        person = _person(platform, row)
        if fault := _fault(person, platform):
            raise ContentError(f"{path}:{row.line}: {fault}")
        for each in sorted(person.ids):
            if each in lines:
                raise ContentError(
                    f"{path}:{row.line}: {each!r} is on line {lines[each]}, too; "
                    "give each student one line"
                )
            lines[each] = row.line
        people[person.student] = person
    if not people:
        raise ContentError(f"{path}: a {platform.name} without a student; nothing was changed")
    return PeopleFile(platform.name, tuple(people.values()), tuple(left_out), note)


def _platform_of(table: PlatformTable, path: Path) -> Platform:
    headings = ", ".join(repr(each) for each in table.headings[:8]) or "none"
    for platform in PLATFORMS:
        if platform.needs <= set(table.headings):
            if platform.is_canvas and "student" not in table.headings:
                # its test student is known by that column alone
                raise ContentError(
                    f"{path}:1: the headings ({headings}) are those of Canvas, without 'Student'; "
                    "export the gradebook again, or put that heading back"
                )
            return platform
    raise ContentError(
        f"{path}:1: the headings ({headings}) are those of no known list; export the gradebook of "
        "Canvas, the participants of Moodle or the roster of Gradescope, all in English, or name a "
        "column 'id'"
    )


def _no_student(platform: Platform, row: Row) -> str:
    """Why a line stands for no student; '' if it does."""
    if platform.is_canvas and row.first("student") == CANVAS_TEST_STUDENT:
        return "the test student of Canvas"
    role = row.first(*platform.role)
    if role and not _of_a_student(role):
        return f"{row.first(*platform.email)} is no student, but {role}"
    return ""


def _of_a_student(role: str) -> bool:
    return "student" in role.casefold()


def _person(platform: Platform, row: Row) -> Person:
    first, last = row.first(*platform.first_name), row.first(*platform.last_name)
    if not (first or last):
        whole = row.first(*platform.whole_name)
        if "," in whole:
            last, first = (part.strip() for part in whole.split(",", 1))
            if first.count(",") == 1:  # Canvas puts a suffix last: "Kovács, Milo, Jr."
                first, suffix = (part.strip() for part in first.split(","))
                last = ", ".join(filter(None, (last, suffix)))
        else:
            first, _, last = whole.rpartition(" ")
    student = row.first(*platform.student)
    email, lms_user_id = row.first(*platform.email), row.first(*platform.lms_user_id)
    other = [word for heading in platform.other_ids for word in row.first(heading).split()]
    others = dict.fromkeys(each for each in other if each not in (student, email, lms_user_id))
    team = row.first(*platform.team)
    return Person(
        student,
        first_name=first,
        last_name=last,
        email=email,
        lms_user_id=lms_user_id,
        section=row.first(*platform.section),
        team="" if team.casefold() == NO_TEAM else team,
        other_ids=tuple(others),
    )


def _fault(person: Person, platform: Platform) -> str:
    if not person.student:
        columns = " or ".join(repr(each) for each in platform.student)
        return f"no {columns} for {person.name or 'this student'}; fill it in"
    if reason := why_unfit(person.student):
        return f"{person.student!r} cannot name a folder: {reason}"
    return ""
