"""From the files of a source to submitted/: whose each is, which one counts, and what is copied."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from dgm.content.course import Course
from dgm.content.plain_text import text_to_line
from dgm.content.roster import Person, Roster
from dgm.submission.belonging import Assignments
from dgm.submission.handing_in import has_the_name
from dgm.submission.layouts import HandedIn, Source, files_in
from dgm.submission.not_collected import forget, note, noted
from dgm.submission.read import MAX_BYTES, Ungradable, read_json
from dgm.submission.student_names import unfit
from dgm.submission.whose import Matcher, Owners, is_test_student, whose

Status = Literal["collected", "replaced", "as before", "kept", "unclear", "unusable", "missing"]
_Told = list[tuple[str, str]]  # files, and why they do not count
TIMESTAMP = "timestamp.txt"
#: Beside it: the number by which the platform tells a student's files apart, a hash of the one that
#: was collected, and whether it is late at a time that is not known.
NUMBER = "number.txt"
LATE = "late"
UNTOUCHED = "the notebook as it was released"
_AGAIN = re.compile(r"(?: ?\((\d+)\)|-(\d+))$")


@dataclass(frozen=True)
class Collected:
    """What became of one student of the roster.

    `file` is the name that the student gave it, `replaced` the time of the one that it replaced,
    where that is known.
    """

    person: Person
    status: Status
    file: str = ""
    time: datetime | None = None
    remarks: tuple[str, ...] = ()
    replaced: datetime | None = None


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
    released = _held(course.root / "release" / assignment / f"{assignment}.ipynb")
    asked = course.assignments[assignment].file_name
    for person in roster.values():
        theirs = given.notebooks.get(person.student, [])
        untouched = [file for file in theirs if released and _held(file.path) == released]
        if len(untouched) < len(theirs):
            theirs = [file for file in theirs if file not in untouched]
            ignored += [(file.place, UNTOUCHED) for file in untouched]
        one, others, reason = (
            _choose(theirs, assignment, keep, matcher, asked) if theirs else (None, [], "")
        )
        ignored += [(file.place, reason) for file in others]
        if one is not None:
            time = matcher.times.get(person.student, one.time)
            one = replace(one, time=time)
            found.append(_store(course, assignment, person, one, source.platform, keep))
        elif theirs:
            found.append(_unclear(course, assignment, Collected(person, "unclear"), reason))
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
    one, _, reason = _choose(files, assignment, "newest", Matcher({}), "")
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
    if _held(folder / f"{assignment}.ipynb") is not None:
        remarks = (*files, "no notebook in this source; the one in submitted/ stays")
        return Collected(person, "as before", "", _held_time(folder / TIMESTAMP), remarks)
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


def _unclear(course: Course, assignment: str, found: Collected, reason: str) -> Collected:
    """`found`, with the reason why none of the student's notebooks could be copied."""
    folder = course.root / "submitted" / found.person.student / assignment
    if not unfit(found.person.student) and _held(folder / f"{assignment}.ipynb") is None:
        note(folder, [reason])
    return replace(found, remarks=(*found.remarks, reason))


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


def _choose(
    files: Sequence[HandedIn],
    assignment: str,
    keep: Literal["newest", "first"],
    matcher: Matcher,
    asked: str,
) -> tuple[HandedIn | None, list[HandedIn], str]:
    """The file that counts, the others, and why they do not; None where nothing says which.

    The name that was `asked` for decides where nothing else does.
    """
    accounts = {file.ids for file in files if file.person and not matcher.find(file.ids)}
    if len(accounts) > 1:
        shown = " and ".join(sorted(ids[0] for ids in accounts))
        return None, [], f"several have this name ({shown}); tell them apart with --times"
    if len(files) > 1:
        ours = [file for file in files if _assignment_of(file) == assignment]
        if ours and len(ours) < len(files):
            others = [file for file in files if file not in ours]
            one, more, reason = _choose(ours, assignment, keep, matcher, asked)
            return one, [*others, *more], reason if one is None else "another notebook counts"
    ordered = sorted(files, key=_age)
    one = ordered[-1] if keep == "newest" else ordered[0]
    # where the platform does not tell them apart, their names have to
    alike = [file for file in files if _age(file)[:2] == _age(one)[:2]]
    bases = {_base(file.name) for file in alike}
    if len(alike) > 1 and (len(bases) > 1 or len(set(map(_age, alike))) < len(alike)):
        named = [file for file in alike if asked and has_the_name(asked, file.name)]
        if len(named) == 1:
            others = [file for file in files if file is not named[0]]
            return named[0], others, f"another one is named {asked}"
        names = ", ".join(sorted(repr(file.name) for file in alike))
        return None, [], f"nothing says which one counts: {names}; leave one"
    others = [file for file in ordered if file is not one]
    return one, others, "a newer one counts" if keep == "newest" else "an earlier one counts"


def _age(file: HandedIn) -> tuple[float, int, int]:
    return (file.time.timestamp() if file.time else 0.0, file.order, _times_again(file.name))


def _times_again(name: str) -> int:
    """How often a file of this name was there before: `hw (1).ipynb`, `hw-1`, `Copy of hw`."""
    stem = Path(name).stem
    copies = 0
    while stem.startswith("Copy of "):
        stem, copies = stem.removeprefix("Copy of "), copies + 1
    again = _AGAIN.search(stem)
    return copies + (min(int(again[1] or again[2]), 10**6) if again else 0)


def _base(name: str) -> str:
    stem = Path(name).stem
    while stem.startswith("Copy of "):
        stem = stem.removeprefix("Copy of ")
    return _AGAIN.sub("", stem).casefold()


def _assignment_of(file: HandedIn) -> str:
    try:
        about = read_json(file.path).get("metadata", {})
        return str(about["dgm"]["assignment"])
    except (Ungradable, KeyError, TypeError, AttributeError):
        return ""


def _store(
    course: Course,
    assignment: str,
    person: Person,
    file: HandedIn,
    platform: str,
    keep: Literal["newest", "first"],
) -> Collected:
    if reason := unfit(person.student):
        return Collected(person, "unclear", file.name, file.time, (reason,))
    try:
        data = _read(file.path)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        found = Collected(person, "unclear", file.name, file.time)
        return _unclear(course, assignment, found, reason)
    remarks = _remarks(course.assignments[assignment].file_name, person, file)
    if data == _held(course.root / "release" / assignment / f"{assignment}.ipynb"):
        remarks.append(UNTOUCHED)
    folder = course.root / "submitted" / person.student / assignment
    place = folder / f"{assignment}.ipynb"
    before = _lies_in(folder, place, platform)
    same = before is not None and before.data == data
    remarks += _doubts(file, before, same, course.assignments[assignment].due)
    if before and same and file.time in (None, before.time):
        return Collected(person, "as before", file.name, before.time, tuple(remarks))
    if before and not same:
        status, reason = _which_counts(before, file, _hash(data), keep)
        if reason:
            return Collected(person, status, file.name, before.time, (*remarks, reason))
    forget(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # without a time nbgrader takes it as in time: never the time of another file
    (folder / TIMESTAMP).unlink(missing_ok=True)
    (folder / NUMBER).unlink(missing_ok=True)
    _write(place, data)
    if file.time:
        in_utc = file.time.astimezone(UTC)
        _write(folder / TIMESTAMP, f"{in_utc:%Y-%m-%d %H:%M:%S.%f} UTC\n".encode())
    late = LATE if file.late and not file.time else ""
    _write(folder / NUMBER, f"{platform} {file.order}\n{_hash(data)}\n{late}\n".encode())
    status = "replaced" if before else "collected"
    replaced = before.time if before else None
    return Collected(person, status, file.name, file.time, tuple(remarks), replaced)


def _doubts(file: HandedIn, before: _Before | None, same: bool, due: datetime | None) -> list[str]:
    """What to ask oneself about the time of a file, in words."""
    said = []
    if file.late and not (file.time or (before and same and before.time)):
        said.append("late, says Canvas, but not when: give --times")
    if file.late and file.time and due and file.time <= due:
        said.append("late, says Canvas, and in time by --times: is it up to date?")
    if before and not same and file.time and file.time == before.time:
        said.append("its time is that of the file before it: is --times up to date?")
    return said


def is_late_at_an_unknown_time(folder: Path) -> bool:
    """Whether Canvas calls a collected submission late, and nobody has told when it came."""
    lines = (_held(folder / NUMBER) or b"").decode(errors="replace").split("\n")
    return LATE in lines[2:] and not (folder / TIMESTAMP).exists()


@dataclass(frozen=True)
class _Before:
    """What lies in submitted/ already. `order` is 0 where it has no number of this platform;
    `collected` is the hash of what was collected last, which may be another file by now."""

    path: Path
    data: bytes
    time: datetime | None
    order: int
    collected: str


def _lies_in(folder: Path, place: Path, platform: str) -> _Before | None:
    data = _held(place)
    if data is None:
        return None
    lines = (_held(folder / NUMBER) or b"").decode(errors="replace").split("\n")
    number, collected = (*lines, "")[:2]
    digits = number.strip().removeprefix(f"{platform} ")
    order = int(digits) if digits.isdecimal() and len(digits) < 20 else 0
    return _Before(place, data, _held_time(folder / TIMESTAMP), order, collected)


def _which_counts(
    before: _Before, file: HandedIn, hash: str, keep: Literal["newest", "first"]
) -> tuple[Status, str]:
    """Why what is there stays, and how that is called; no reason where the new file counts."""
    if _unreadable(file.path) and not _unreadable(before.path):
        return "kept", "what is there is a notebook"
    delete_it = "delete it to have this one"
    if before.collected == hash:
        # somebody has put another file in place of this one, such as one that came by mail
        return "kept", f"what is there was put there since this one was collected; {delete_it}"
    if before.time and file.time and before.time != file.time:
        older = file.time < before.time
    elif file.order == before.order and (file.order or (before.time and file.time)):
        # the same upload: somebody has put another file there since
        return "kept", f"what is there is another file, and not older; {delete_it}"
    else:
        older = file.order < before.order if file.order and before.order else None
    if keep == "first":
        reason = "came first" if older is False else "was collected first"
        return ("replaced", "") if older else ("kept", f"what is there {reason}")
    if older:
        return "kept", "what is there came later"
    if older is None and before.time:
        return "unclear", "another file is there, and nothing says which is newer: give --times"
    return "replaced", ""


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unreadable(path: Path) -> str:
    """What is wrong with a file that is no notebook, else ''."""
    try:
        read_json(path)
    except Ungradable as error:
        return error.reason
    return ""


def _remarks(asked: str, person: Person, file: HandedIn) -> list[str]:
    """What to know of a file that counts."""
    remarks = []
    if reason := _unreadable(file.path):
        remarks.append(f"cannot be read as a notebook: it {reason}")
    # Canvas adds -1 to the name of a file that comes again
    names = (file.name, re.sub(r"-\d+(?=\.ipynb$)", "", file.name))
    if asked and not any(has_the_name(asked, name) for name in names):
        remarks.append(f"not named {asked}")
    if person.withdrawn:
        remarks.append(f"withdrawn since {person.withdrawn}")
    return remarks


def _read(path: Path) -> bytes:
    """A regular file, whatever it has become since it was listed."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a regular file")
        return file.read(MAX_BYTES + 1)


def _held(path: Path) -> bytes | None:
    try:
        return _read(path)
    except OSError:
        return None


def _held_time(stamp: Path) -> datetime | None:
    try:
        text = stamp.read_text(encoding="utf-8").strip().removesuffix(" UTC")
        time = datetime.fromisoformat(text)
    except (OSError, ValueError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _write(path: Path, data: bytes) -> None:
    """Replaces `path`, a link too, in one step."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(data)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


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
