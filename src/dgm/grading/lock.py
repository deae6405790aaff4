"""One grader at a time in a course: two would write the same notebooks and rows."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(OSError):
    """Another grader is at work in this course."""


@contextmanager
def only_grader(root: Path) -> Iterator[None]:
    """Holds the course's lock, which ends with this process at the latest. Raises Busy.

    The lock is the process's own: a session that was forked and outlives it does not hold it.
    """
    folder = root / ".dgm"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "a+", encoding="utf-8") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            other = file.read(20).strip() or "unknown"
            raise Busy(
                f"another grader is at work in this course (process {other}); nothing was changed: "
                "wait until it has ended, then grade again"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
