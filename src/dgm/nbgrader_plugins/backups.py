"""Backups of the gradebook, and of the files that a regrade replaces."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url

from dgm.content.course import Course
from dgm.content.files import PARTIAL
from dgm.content.nbgrader_config import load_config

FOLDER = Path(".dgm", "backups")
GRADEBOOK = "gradebook.db"
#: What a regrade replaces beside the gradebook.
ROOMS = ("autograded", "feedback")
#: The newest backups are kept, and the first one of each of the last days on which there are any.
NEWEST, DAYS = 10, 7
UNDO = "undo"
_TIME = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True)
class Backup:
    """What was there at `time`, before `what` was done to `assignment`."""

    path: Path
    time: datetime
    what: str
    assignment: str

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path / GRADEBOOK}"


def gradebook_url(course: Course) -> str:
    """The address of the course's gradebook."""
    return str(CourseDirectory(config=load_config(course)).db_url)


def sqlite_file(url: str) -> Path | None:
    """The file of a gradebook; None where it is in another database, which we do not back up."""
    database = make_url(url)
    if database.get_backend_name() != "sqlite" or not database.database:
        return None
    return Path(database.database)


def back_up(course: Course, what: str, assignment: str) -> Backup | None:
    """Keep the gradebook, and the assignment's folders in ROOMS; None where there is none to keep.

    Files are linked, not copied: what replaces them leaves the old ones here.
    """
    kept = _keep(course, what, assignment)
    _rotate(course)
    return kept


def backups(course: Course) -> list[Backup]:
    """All backups, the newest first."""
    found = []
    for path in sorted((course.root / FOLDER).glob("*"), reverse=True):
        stamp, what, assignment = (*path.name.split("-", 2), "", "")[:3]
        try:
            time = datetime.strptime(stamp, _TIME).replace(tzinfo=UTC)
        except ValueError:
            continue
        if (path / GRADEBOOK).is_file():
            found.append(Backup(path, time, what, assignment))
    return found


def restore(course: Course, backup: Backup) -> Backup | None:
    """Go back to a backup. What is there is backed up first, as UNDO, and returned.

    The backup is used up, so that the next one to go back to is the one before it.
    """
    kept = _keep(course, UNDO, backup.assignment)
    target = sqlite_file(gradebook_url(course))
    assert target is not None  # else there would be no backup
    copy_gradebook(backup.path / GRADEBOOK, target)
    for folder in _folders(course.root, backup.assignment):
        shutil.rmtree(folder)
    for folder in _folders(backup.path, backup.assignment):
        _link(folder, course.root / folder.relative_to(backup.path))
    shutil.rmtree(backup.path)
    _rotate(course)
    return kept


def copy_gradebook(source: Path, target: Path) -> None:
    """Copy in one step, also while somebody uses either of the two: by SQLite's own means."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _keep(course: Course, what: str, assignment: str) -> Backup | None:
    source = sqlite_file(gradebook_url(course))
    if source is None or not source.is_file():
        return None
    now = datetime.now(UTC)
    path = course.root / FOLDER / f"{now:{_TIME}}-{what}-{assignment}"
    path.mkdir(parents=True)
    os.chmod(path, 0o700)
    copy_gradebook(source, path / GRADEBOOK)
    (path / GRADEBOOK).chmod(0o600)
    for folder in _folders(course.root, assignment):
        _link(folder, path / folder.relative_to(course.root))
    return Backup(path, now, what, assignment)


def _folders(root: Path, assignment: str) -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((root / room).glob(f"*/{assignment}"))


def _link(source: Path, target: Path) -> None:
    def link(one: str, other: str) -> str:
        try:
            os.link(one, other)
        except OSError:  # a file system without links
            shutil.copy2(one, other)
        return other

    shutil.copytree(source, target, copy_function=link, ignore=shutil.ignore_patterns(PARTIAL))


def _rotate(course: Course) -> None:
    found = backups(course)
    days = [list(of_day) for _, of_day in groupby(found, lambda each: each.time.date())]
    keep = {*found[:NEWEST], *(of_day[-1] for of_day in days[:DAYS])}
    for backup in found:
        if backup not in keep:
            shutil.rmtree(backup.path)
