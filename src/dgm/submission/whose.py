"""Whose each file of a source, or line of a platform's table, is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dgm.content.roster import Roster
from dgm.submission.hand_in_times import HandInTime
from dgm.submission.layouts import HandedIn

_CANVAS_TEST_STUDENT = "studenttest"


class Matcher:
    """Finds who of the roster is meant, by ids first, then by a name that only one has.

    `times` are when students handed in, `strangers` whom a table of times names and the roster does
    not. `unclear` says which of its lines may be of several students: their times do not count.
    """

    def __init__(self, roster: Roster, times: Iterable[HandInTime] = ()) -> None:
        self._roster = roster
        self._by_id: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        self._by_team: dict[str, set[str]] = {}
        for person in roster.values():
            for each in person.ids:
                self._by_id.setdefault(each, set()).add(person.student)
            if person.team:
                self._by_team.setdefault(person.team.casefold(), set()).add(person.student)
            for parts in (
                (person.first_name, person.last_name),
                (person.last_name, person.first_name),
            ):
                if letters := _letters("".join(parts)):
                    self._by_name.setdefault(letters, set()).add(person.student)
        self._in_worksheet: dict[str, str] = {}
        self.times: dict[str, datetime] = {}
        self.strangers: list[str] = []
        self.unclear: list[str] = []
        for row in times:
            self._note(row)

    def _note(self, row: HandInTime) -> None:
        students = self.find(row.ids, row.person)
        if row.time and not students:
            self.strangers.append(row.person or " ".join(row.ids))
        if row.time and len(students) > 1:
            shown = " ".join(filter(None, (row.person, *row.ids)))
            self.unclear.append(f"{shown}: it may be of {' or '.join(sorted(students))}")
        if len(students) != 1:
            return
        (student,) = students
        for each in row.ids:
            # Moodle numbers its participants anew for each assignment
            if each.casefold().startswith("participant "):
                self._by_id.setdefault(each.casefold(), set()).add(student)
                self._in_worksheet[each.casefold()] = _letters(row.person)
        if row.time:
            self.times[student] = max(row.time, self.times.get(student, row.time))

    @property
    def ids(self) -> frozenset[str]:
        """All that a folder may be called: ids of students, and teams."""
        return frozenset({*self._by_id, *self._by_team})

    def team(self, ids: Iterable[str]) -> frozenset[str]:
        """All of the team that one of `ids` is the name of; nobody if there is none."""
        return frozenset().union(*(self._by_team.get(each.casefold(), ()) for each in ids))

    def find(self, ids: Iterable[str], person: str = "") -> frozenset[str]:
        """The students that may be meant: one, or nobody, or several where it is not clear."""
        ids = [each.casefold() for each in ids]
        found = set().union(*(self._by_id.get(each, set()) for each in ids))
        known = [self._by_name[each] for each in _endings(person) if each in self._by_name]
        named = known[0] if known else set()
        if found:
            # the worksheet of another assignment gives the same numbers to other people
            in_worksheet = {self._in_worksheet[each] for each in ids if each in self._in_worksheet}
            doubtful = in_worksheet.difference(_endings(person), {""})
            return frozenset(found | named if doubtful else found)
        if any(each.startswith("lms ") for each in ids):
            # students may call themselves as they like, but not choose their number
            named = {student for student in named if not self._roster[student].lms_user_id}
        return frozenset(named)


def is_test_student(file: HandedIn) -> bool:
    """Whether Canvas gives this file for the student by whom instructors look at a course."""
    numbered = any(each.startswith("lms ") for each in file.ids)
    return numbered and _letters(file.person) == _CANVAS_TEST_STUDENT


@dataclass(frozen=True)
class Owners:
    """The `students` of the roster who handed in a file.

    Where that is not known, `reason` says why, and `maybe` are those who may have.
    """

    students: tuple[str, ...]
    maybe: tuple[str, ...] = ()
    reason: str = ""


def whose(file: HandedIn, matcher: Matcher, roster: Roster) -> Owners:
    """Whose file it is, as far as the roster and the times tell."""
    wanted = [(ids, "") for ids in file.team] if file.team else [(file.ids, file.person)]
    found, maybe, reasons = list[str](), list[str](), list[str]()
    for ids, person in wanted:
        students = matcher.find(ids, person)
        shown = " ".join(filter(None, (person, *ids[:2]))) or "nobody"
        if len(students) == 1:
            found += students
        elif not students and (team := matcher.team(ids)):
            found += sorted(team)
        elif students:
            several = " or ".join(sorted(students))
            maybe += sorted(students)
            reasons.append(f"{shown}: it may be of {several}; --times tells who handed it in")
        elif any(each.startswith("anon_") for each in ids):
            reasons.append(
                f"{ids[0]}: anonymous; write it under other_ids in roster.csv, after a space"
            )
        else:
            reasons.append(f"{shown}: not on the roster")
    found = [student for student in found if student in roster]
    return Owners(tuple(found), tuple(maybe), "; ".join(reasons))


def _endings(person: str) -> list[str]:
    """What may be the name: Moodle puts that of a group before it, "Team Blue-Ada Lovelace"."""
    return [_letters(person), *(_letters(person[at.end() :]) for at in re.finditer("-", person))]


def _letters(name: str) -> str:
    """What of a name platforms write alike."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in plain if character.isalnum())
