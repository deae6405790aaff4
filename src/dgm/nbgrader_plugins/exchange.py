"""What this course changes about nbgrader's exchange, the folder that all on a hub share."""

from __future__ import annotations

import re
import shutil
from glob import glob
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeList, ExchangeReleaseFeedback
from nbgrader.utils import check_directory

from dgm.nbgrader_plugins.late import TIMESTAMP

#: By what is in this file of a submission, a student finds the page that is about it.
SECRET = "submission_secret.txt"
_SECRET = re.compile(rb"[0-9a-f]{128}")


class QuietList(ExchangeList):
    """nbgrader's list of the exchange, less a line in the log.

    Every page asks for it, also in a course without an exchange, and nbgrader would log each time
    that the folder is not there. Its page of assignments says so in any case.
    """

    def ensure_root(self) -> None:
        """Raises ExchangeError."""
        if not check_directory(self.root, write=True, execute=True):
            raise ExchangeError(f"no exchange in {self.root}")


class ReleaseFeedback(ExchangeReleaseFeedback):
    """What `nbgrader release_feedback` runs: pages to the exchange, to those who handed in there.

    nbgrader expects the secret of a submission beside its page. What students hand in beside the
    notebook is not copied there, so it is taken from submitted/, if this is still the submission
    that the page is about.
    """

    def copy_files(self) -> None:
        coursedir: Any = self.coursedir
        left_out: set[str] = set((coursedir.student_id_exclude or "").split(","))
        for page in sorted(map(Path, glob(self.src_path))):
            student = page.parent.name
            if student in left_out:
                continue
            submitted = Path(
                coursedir.format_path(
                    coursedir.submitted_directory, student, coursedir.assignment_id
                )
            )
            if reason := _why_not(page, submitted):
                self.log.warning("Not released to %s: %s", student, reason)
                left_out.add(student)
            else:
                shutil.copyfile(submitted / SECRET, page / SECRET)
        coursedir.student_id_exclude = ",".join(left_out)
        super().copy_files()


def _why_not(page: Path, submitted: Path) -> str:
    """Why a student cannot get the page in the folder `page` through the exchange; '' if so."""
    secret = submitted / SECRET
    if not secret.is_file() or not (submitted / TIMESTAMP).is_file():
        return "this submission did not come through the exchange"
    if secret.is_symlink() or secret.stat().st_size > 200 or not _SECRET.fullmatch(_bytes(secret)):
        return f"{SECRET} is not what nbgrader writes"
    if _bytes(submitted / TIMESTAMP) != _bytes(page / TIMESTAMP):
        return "the page is about an earlier submission; run `dgm grade` first"
    return ""


def _bytes(path: Path) -> bytes:
    return path.read_bytes().strip() if path.is_file() else b""
