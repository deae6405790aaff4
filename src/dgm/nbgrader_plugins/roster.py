"""The course's roster: names and addresses in nbgrader's gradebook, the rest in roster.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from dgm.content.course import ContentError, Course, roster_of
from dgm.content.nbgrader_config import load_config
from dgm.content.roster import Person, write_roster

#: What the gradebook has a field for.
IN_GRADEBOOK = ("first_name", "last_name", "email", "lms_user_id")
IN_ROSTER = ("section", "team")

#: How many may be missing in a list before it is taken for the wrong one.
FEW = 2


@dataclass(frozen=True)
class Changes:
    """What a list changed in the roster. `changed` says what of whom; who withdrew before is in
    nothing of it."""

    added: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    withdrawn: tuple[str, ...]
    returned: tuple[str, ...]
    as_before: int


def people(course: Course) -> dict[str, Person]:
    """Everybody on the roster, who withdrew too; nobody where there is no roster.csv.

    Raises ContentError where it cannot be read.
    """
    roster = roster_of(course)
    if not roster:
        return {}
    with _gradebook(course) as gradebook:
        students: list[Any] = gradebook.students
        for known in students:
            if known.id in roster:
                held = {name: getattr(known, name) or "" for name in IN_GRADEBOOK}
                roster[known.id] = replace(roster[known.id], **held)
    return roster


def enter(
    course: Course,
    listed: Sequence[Person],
    today: str,
    *,
    partial: bool = False,
    withdraw_most: bool = False,
) -> Changes:
    """Writes the roster down as a list says. What the list leaves empty stays as it is.

    Who is not listed any more is withdrawn, not deleted, unless the list is only a `partial` one.
    A list without most of the class is refused, unless it shall `withdraw_most`. Raises
    ContentError, before anything is written.
    """
    before = people(course)
    after = dict(before)
    students = _matched(before, listed)
    for student, person in zip(students, listed, strict=True):
        after[student] = _merged(before.get(student), person)
    if not partial:
        enrolled = {student for student, person in before.items() if not person.withdrawn}
        missing = sorted(enrolled - set(students))
        if FEW < len(missing) > len(enrolled) / 2 and not withdraw_most:
            raise ContentError(
                f"the list would withdraw {len(missing)} of {len(enrolled)} students, {missing[0]} "
                "among them; nothing was changed. If it lists only some students, add --partial; "
                "if most of the class has left, add --withdraw-most"
            )
        for student in missing:
            after[student] = replace(before[student], withdrawn=today)
    _write(course, before, after)
    return _changes(before, after)


def _matched(before: Mapping[str, Person], listed: Sequence[Person]) -> list[str]:
    """The student that each of the listed is in the roster: known by any id, or new."""
    known: dict[str, set[str]] = {}
    for person in before.values():
        for each in person.ids:
            known.setdefault(each, set()).add(person.student)
    found: dict[str, Person] = {}
    for person in listed:
        matches = set().union(*(known.get(each, set()) for each in person.ids))
        student = min(matches, default=person.student)
        if len(matches) > 1 or student in found:
            others = sorted(matches) if len(matches) > 1 else [found[student].student]
            raise ContentError(
                f"the list's {person.student!r} ({person.name}) shares an id or an address with "
                f"{' and '.join(others)}; correct the list or roster.csv (nothing was changed)"
            )
        found[student] = person
    return list(found)


def _merged(known: Person | None, listed: Person) -> Person:
    if known is None:
        return listed
    filled = {
        name: getattr(listed, name) or getattr(known, name) for name in IN_GRADEBOOK + IN_ROSTER
    }
    merged = replace(known, **filled, withdrawn="")
    new = sorted(listed.ids - merged.ids)
    return replace(merged, other_ids=(*known.other_ids, *new))


def _write(course: Course, before: Mapping[str, Person], after: Mapping[str, Person]) -> None:
    with _gradebook(course) as gradebook:
        there = {student.id for student in gradebook.students}
        for student, person in after.items():
            held: dict[str, Any] = {name: getattr(person, name) or None for name in IN_GRADEBOOK}
            known = before.get(student)
            if known is None:
                # nbgrader enters who hands in before the roster comes: names are kept
                held = {name: value for name, value in held.items() if value}
            if student not in there or known is None or _differ(known, person, IN_GRADEBOOK):
                gradebook.update_or_create_student(student, **held)
    if after != before:
        write_roster(course.root, after)


def _changes(before: Mapping[str, Person], after: Mapping[str, Person]) -> Changes:
    both = [(before[student], person) for student, person in after.items() if student in before]
    fields = (*IN_GRADEBOOK, *IN_ROSTER, "other_ids")
    changed = {old.student: _differ(old, new, fields) for old, new in both}
    changed = {student: what for student, what in changed.items() if what}
    withdrawn = tuple(new.student for old, new in both if new.withdrawn and not old.withdrawn)
    returned = tuple(new.student for old, new in both if old.withdrawn and not new.withdrawn)
    same = sum(1 for old, new in both if old == new and not new.withdrawn)
    return Changes(
        added=tuple(student for student in after if student not in before),
        changed=changed,
        withdrawn=withdrawn,
        returned=returned,
        as_before=same,
    )


def _differ(old: Person, new: Person, fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in fields if getattr(old, name) != getattr(new, name))


def _gradebook(course: Course) -> Gradebook:
    coursedir = CourseDirectory(config=load_config(course))
    return Gradebook(coursedir.db_url, coursedir.course_id)
