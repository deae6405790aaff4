"""One grader at a time in a course: two would write the same notebooks and rows."""

from __future__ import annotations

import fcntl
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from dgm.content.course import Course


class Busy(OSError):
    """Another grader is at work in this course."""


@contextmanager
def only_grader(course: Course) -> Iterator[None]:
    """Holds the course's lock, which ends with this process at the latest. Raises Busy.

    The lock is the process's own: a session that was forked and outlives it does not hold it.
    """
    folder = course.root / ".dgm"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "a+", encoding="utf-8") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Busy(_who_is_at_work(file.read(1000))) from None
        file.truncate(0)
        since = f"{datetime.now(course.zone):%Y-%m-%d at %H:%M:%S}"
        file.write(f"{os.getpid()}\t{since}\t{_this_program()}\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _this_program() -> str:
    command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return " ".join(command.split())[:200]


def _who_is_at_work(line: str) -> str:
    pid, since, program = (*line.strip().split("\t", 2), "", "", "")[:3]
    other = f"process {pid}, `{program}`, since {since}"
    other = other if program else "a process that has just begun"
    end = f", or end it with `kill {pid}`" if pid else ""
    return (
        f"another grader is at work in this course ({other}); nothing was changed: "
        f"wait until it has ended{end}, then give this command again"
    )
