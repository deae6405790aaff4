"""From the files of a source to submitted/: whose each is, which one counts, and what is copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from dgm.content.course import Course
from dgm.content.plain_text import text_to_line
from dgm.content.roster import Person, Roster
from dgm.submission.belonging import Assignments
from dgm.submission.choosing import choose
from dgm.submission.layouts import HandedIn, Source, files_in
from dgm.submission.not_collected import forget, note, noted
from dgm.submission.read import MAX_BYTES
from dgm.submission.storing import (
    TIMESTAMP,
    UNTOUCHED,
    Collected,
    Status,
    held,
    held_time,
    store,
    unclear,
)
from dgm.submission.student_names import unfit
from dgm.submission.whose import Matcher, Owners, is_test_student, whose

_Told = list[tuple[str, str]]  # files, and why they do not count


@dataclass(frozen=True)
class Collection:
    """Everybody on the roster, and the files that are nobody's or do not count, each with why.

    `refused` are notebooks of other assignments, where a student has none of this one.
    """

    people: tuple[Collected, ...]
    ignored: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]
    unmatched: tuple[tuple[str, str], ...]


def collect(
    course: Course,
    assignment: str,
    roster: Roster,
    source: Source,
    matcher: Matcher,
    keep: Literal["newest", "first"] = "newest",
) -> Collection:
    """Copies everybody's notebook to submitted/, with the time at which it was handed in.

    What is there already is replaced by what is newer only, or older under `keep="first"`. Who
    handed in files of which none can be copied gets a note there.
    Raises OSError where submitted/ cannot be written.
    """
    given = _given(course, assignment, source, matcher, roster)
    ignored, found = given.ignored, list[Collected]()
    released = held(course.root / "release" / assignment / f"{assignment}.ipynb")
    asked = course.assignments[assignment].file_name
    for person in roster.values():
        theirs = given.notebooks.get(person.student, [])
        untouched = [file for file in theirs if released and held(file.path) == released]
        if len(untouched) < len(theirs):
            theirs = [file for file in theirs if file not in untouched]
            ignored += [(file.place, UNTOUCHED) for file in untouched]
        one, others, reason = (
            choose(theirs, assignment, keep, matcher, asked) if theirs else (None, [], "")
        )
        ignored += [(file.place, reason) for file in others]
        if one is not None:
            time = matcher.times.get(person.student, one.time)
            one = replace(one, time=time)
            found.append(store(course, assignment, person, one, source.platform, keep))
        elif theirs:
            found.append(unclear(course, assignment, Collected(person, "unclear"), reason))
        elif not person.withdrawn:
            found.append(_not_in_the_source(course, assignment, person, given))
    return Collection(tuple(found), tuple(ignored), tuple(given.refused), tuple(given.unmatched))


def notebook_in(folder: Path, assignment: str) -> tuple[Path | None, str]:
    """The notebook that counts of all that one student handed in; None, and why there is none.

    Raises ContentError where there are too many files.
    """
    files = [file for file in files_in(folder) if not (file.ignored or _no_notebook(file))]
    if not files:
        return None, "there is no notebook (.ipynb) among the files"
    one, _, reason = choose(files, assignment, "newest", Matcher({}), "")
    return (None, reason) if one is None else (one.path, "")


@dataclass(frozen=True)
class _Given:
    """The notebooks that may count and, in words, the `others`, by student; and what does not.

    `maybe` are files that may be of a student or of another one, `settled` the places of those
    whose student is known.
    """

    notebooks: dict[str, list[HandedIn]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)
    maybe: dict[str, list[str]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    ignored: _Told = field(default_factory=list)
    refused: _Told = field(default_factory=list)
    unmatched: _Told = field(default_factory=list)

    def note(self, file: HandedIn, owners: Owners, reason: str) -> None:
        """Whether one or several may have handed in a file, which has a `reason` not to count."""
        why = "; ".join(filter(None, (reason, owners.reason)))
        for student in () if file.ignored else owners.maybe:
            self.maybe.setdefault(student, []).append(_at(file.place, why))
        if owners.students and not owners.maybe:
            self.settled.add(file.place)


def _given(
    course: Course, assignment: str, source: Source, matcher: Matcher, roster: Roster
) -> _Given:
    """What the source gives, and of whom."""
    given, elsewhere = _Given(), list[tuple[str, str, tuple[str, ...]]]()
    assignments = Assignments(course)
    for file in source.files:
        owners = whose(file, matcher, roster)
        students = owners.students
        reason = file.ignored or _no_notebook(file)
        other = assignments.why_not(assignment, file.path) if students and not reason else ""
        if other:
            reason = other
            elsewhere.append((file.place, reason, students))
        elif reason:
            given.ignored.append((file.place, reason))
        elif not students and is_test_student(file):
            given.ignored.append((file.place, "the test student of Canvas"))
        elif owners.reason:
            given.unmatched.append((file.place, owners.reason))
        given.note(file, owners, reason)
        for student in students:
            if reason:
                given.others.setdefault(student, []).append(f"{file.name!r}: {reason}")
            else:
                given.notebooks.setdefault(student, []).append(file)
    for place, reason, students in elsewhere:
        have_one = all(each in given.notebooks or roster[each].withdrawn for each in students)
        (given.ignored if have_one else given.refused).append((place, reason))
    return given


def _not_in_the_source(course: Course, assignment: str, person: Person, given: _Given) -> Collected:
    """Who has no notebook in the source may have other files there, or something in submitted/,
    from an earlier source."""
    folder = course.root / "submitted" / person.student / assignment
    maybe = given.maybe.get(person.student, [])
    files = [*given.others.get(person.student, ()), *maybe]
    status: Status = "unclear" if maybe else "unusable" if files else "missing"
    if unfit(person.student):
        return Collected(person, status, remarks=tuple(files))
    if held(folder / f"{assignment}.ipynb") is not None:
        remarks = (*files, "no notebook in this source; the one in submitted/ stays")
        return Collected(person, "as before", "", held_time(folder / TIMESTAMP), remarks)
    if files:
        note(folder, files)
        return Collected(person, status, remarks=tuple(files))
    if before := noted(folder):
        others = tuple(_at(place, "") for place in given.settled)
        if still := [line for line in before if not line.startswith(others)]:
            remarks = (*still, "nothing in this source; so it was in an earlier one")
            return Collected(person, "unusable", remarks=remarks)
        forget(folder)
    return Collected(person, "missing")


def _at(place: str, reason: str) -> str:
    return text_to_line(f"{place}: {reason}")


def _no_notebook(file: HandedIn) -> str:
    suffix = Path(file.name).suffix.lower()
    if suffix != ".ipynb":
        packed = suffix in (".zip", ".gz", ".tar", ".rar", ".7z")
        return "an archive in the archive; ask for the .ipynb" if packed else "no notebook"
    try:
        size = file.path.stat().st_size
    except OSError as error:
        return str(error.strerror)
    return f"larger than {MAX_BYTES >> 20} MB" if size > MAX_BYTES else ""


def counted(collection: Collection) -> Mapping[Status, int]:
    """How many students there are of each status, in the order of the table."""
    order: tuple[Status, ...] = (
        *("collected", "replaced", "as before", "kept", "unclear", "unusable", "missing"),
    )
    return {
        status: sum(each.status == status for each in collection.people)
        for status in order
        if any(each.status == status for each in collection.people)
    }
