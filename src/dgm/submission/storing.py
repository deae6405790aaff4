"""How a student's file gets to submitted/, and which one stays where there is one already.

Beside each notebook lie two small files: when it was handed in, and what tells it from others.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from dgm.content.course import Course
from dgm.content.files import write_atomically
from dgm.content.roster import Person
from dgm.submission.handing_in import has_the_name
from dgm.submission.layouts import HandedIn
from dgm.submission.not_collected import forget, note
from dgm.submission.read import MAX_BYTES, Ungradable, read_json
from dgm.submission.student_names import unfit

Status = Literal["collected", "replaced", "as before", "kept", "unclear", "unusable", "missing"]
TIMESTAMP = "timestamp.txt"
#: The number by which the platform tells a student's files apart, a hash of the one that was
#: collected, and whether it is late at a time that is not known.
NUMBER = "number.txt"
LATE = "late"
UNTOUCHED = "the notebook as it was released"


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


def store(
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
        return unclear(course, assignment, found, reason)
    remarks = _remarks(course.assignments[assignment].file_name, person, file)
    if data == held(course.root / "release" / assignment / f"{assignment}.ipynb"):
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
    # without a time nbgrader takes it as in time: never the time of another file
    (folder / TIMESTAMP).unlink(missing_ok=True)
    (folder / NUMBER).unlink(missing_ok=True)
    write_atomically(place, data)
    if file.time:
        in_utc = file.time.astimezone(UTC)
        write_atomically(folder / TIMESTAMP, f"{in_utc:%Y-%m-%d %H:%M:%S.%f} UTC\n")
    late = LATE if file.late and not file.time else ""
    write_atomically(folder / NUMBER, f"{platform} {file.order}\n{_hash(data)}\n{late}\n")
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
    lines = (held(folder / NUMBER) or b"").decode(errors="replace").split("\n")
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
    data = held(place)
    if data is None:
        return None
    lines = (held(folder / NUMBER) or b"").decode(errors="replace").split("\n")
    number, collected = (*lines, "")[:2]
    digits = number.strip().removeprefix(f"{platform} ")
    order = int(digits) if digits.isdecimal() and len(digits) < 20 else 0
    return _Before(place, data, held_time(folder / TIMESTAMP), order, collected)


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


def held(path: Path) -> bytes | None:
    try:
        return _read(path)
    except OSError:
        return None


def held_time(stamp: Path) -> datetime | None:
    try:
        text = stamp.read_text(encoding="utf-8").strip().removesuffix(" UTC")
        time = datetime.fromisoformat(text)
    except (OSError, ValueError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def unclear(course: Course, assignment: str, found: Collected, reason: str) -> Collected:
    """`found`, with the reason why none of the student's notebooks could be copied."""
    folder = course.root / "submitted" / found.person.student / assignment
    if not unfit(found.person.student) and held(folder / f"{assignment}.ipynb") is None:
        note(folder, [reason])
    return replace(found, remarks=(*found.remarks, reason))
