"""A regrade: the gradebook is backed up before it, and afterwards it says whose marks changed."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import OperationalError

from dgm.content.course import ContentError, Course
from dgm.nbgrader_plugins.backups import (
    GRADEBOOK,
    Backup,
    back_up,
    copy_gradebook,
    gradebook_url,
    sqlite_file,
)
from dgm.nbgrader_plugins.marks import Change, Marks, changes, marks_in

NO_BACKUP = (
    "The gradebook is no SQLite file, so it was not backed up: use your database's own tool."
)


class Regrade:
    """A context manager around the grading of `students`, or of everybody.

    `url` is the gradebook that is to be written: a copy in a dry run, which is gone afterwards.
    Entering raises ContentError where a dry run cannot copy the gradebook.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        students: Collection[str] = (),
        *,
        dry_run: bool = False,
    ) -> None:
        self._course, self._assignment, self._students = course, assignment, students
        self.dry_run = dry_run
        self.url = gradebook_url(course)
        self.backup: Backup | None = None
        self._held = ExitStack()

    def __enter__(self) -> Regrade:
        self._before = self._marks()
        file = sqlite_file(self.url)
        if self.dry_run:
            if file is None:
                raise ContentError("--dry-run needs a gradebook in SQLite: it grades in a copy")
            folder = self._course.root / ".dgm"
            folder.mkdir(exist_ok=True)
            copied = TemporaryDirectory(dir=folder, prefix="dry-run-")
            copy = Path(self._held.enter_context(copied), GRADEBOOK)
            if file.is_file():
                copy_gradebook(file, copy)
            self.url = f"sqlite:///{copy}"
        elif any(not self._students or student in self._students for _, student in self._before):
            self.backup = back_up(self._course, "grade", self._assignment)
        return self

    def __exit__(self, *raised: object) -> None:
        with suppress(OperationalError):  # a gradebook that is in use: the backup stays
            if self.backup and self._marks() == self._before:
                shutil.rmtree(self.backup.path, ignore_errors=True)  # nothing to go back to
                self.backup = None
        self._held.close()

    @property
    def note(self) -> str:
        """What to say where marks changed and there is no backup."""
        known = bool(self._before) and not self.dry_run
        return NO_BACKUP if known and sqlite_file(self.url) is None else ""

    def changes(self, verdicts: Mapping[str, Sequence[str]] | None = None) -> list[Change]:
        """Whose marks changed so far, and who got some; `verdicts` are as in `marks.changes`."""
        return changes(self._before, self._marks(), verdicts)

    def _marks(self) -> dict[tuple[str, str], Marks]:
        return marks_in(self.url, self._assignment)
