"""What runs in the process of a Dask worker: it starts a grader, and hands it jobs.

The grader is a process of its own (`cluster_grader`), kept between the jobs of a run. The worker's
own process imports neither the grader nor torch, and holds no student's code but as bytes. All that
is answered is plain data: a word, and what belongs to it.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from multiprocessing.connection import Connection, Pipe
from multiprocessing.reduction import send_handle
from typing import Any, cast

END_SECONDS = 3.0
Answer = tuple[str, Any]

#: The graders in this process, by run.
_graders: dict[str, _Grader] = {}


def admit(run: str, package: bytes, threads: int) -> Answer:
    """Start a grader for a run, with all that `cluster_grader` has to know. It gets at most as many
    jobs at a time as this worker has `threads`.

    ("ready", ""), or why it cannot grade: ("refused", ...), ("no sandbox", ...) or ("died", ...).
    """
    dismiss(run)
    grader = _graders[run] = _Grader(threads)
    answer = grader.begin(package)
    if answer[0] != "ready":
        dismiss(run)
    return answer


def grade(run: str, job: bytes) -> Answer:
    """What the grader of a run says of a job; ("unknown", "") where there is no such grader,
    ("died", ...) where it ended meanwhile."""
    grader = _graders.get(run)
    if grader is None:
        return "unknown", ""
    answer = grader.ask(job)
    if answer[0] in ("unknown", "no sandbox") and _graders.get(run) is grader:
        dismiss(run)  # another one has to be started
    return answer


def dismiss(run: str) -> None:
    """End the grader of a run, and what it is at."""
    if grader := _graders.pop(run, None):
        grader.end()


class _Grader:
    """The process, and a connection to each of its forks that has no job now."""

    def __init__(self, threads: int) -> None:
        self._control, theirs = _pipe()
        self._one_at_a_time = threading.Lock()
        self._idle: list[Connection] = []
        with theirs:
            arguments = [str(theirs.fileno()), str(threads)]
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "dgm.grading.cluster_grader", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

    def begin(self, package: bytes) -> Answer:
        try:
            self._control.send_bytes(package)
            return self._control.recv()
        except (EOFError, OSError):
            return "died", "its grader did not start"

    def ask(self, job: bytes) -> Answer:
        try:
            connection = self._connection()
        except OSError:
            return "unknown", ""
        try:
            connection.send_bytes(job)
            answer = connection.recv()
        except (EOFError, OSError):
            connection.close()
            return "died", "its grader died"
        self._idle.append(connection)
        return answer

    def end(self) -> None:
        """The process ends when its connection is closed, and all that it forked with it."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_SECONDS)
        self._process.kill()
        self._process.wait()

    def _connection(self) -> Connection:
        """To a fork that waits for a job. Raises OSError where the process has ended."""
        with self._one_at_a_time:
            while self._idle:
                connection = self._idle.pop()
                if not connection.poll():
                    return connection
                connection.close()  # it had nothing to do for long, and ended
            ours, theirs = _pipe()
            with theirs:
                send_handle(self._control, theirs.fileno(), self._process.pid)
            return ours


def _pipe() -> tuple[Connection, Connection]:
    return cast(tuple[Connection, Connection], Pipe())
