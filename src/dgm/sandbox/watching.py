"""Watches the memory of every child for as long as it lives, and kills one that has too much.

The kernel's limits are for each process; this is for all processes of a child together. Runs in
the warm parent, which sees them all, whatever the session does meanwhile. Imports the standard
library alone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass

from .usage import memory_bytes, most_in_a_socket, process_bytes, socket_bytes

SECONDS = 0.1
#: Looking may take a fifth of the time: forks are waiting.
PAUSE = 4
BROKEN = b"memory"


@dataclass(eq=False)
class Watched:
    """One child: `limit` is zero once it broke it."""

    pidfd: int
    number: int
    report: int
    limit: int


class Watch:
    """All living children of this process that are to be watched."""

    def __init__(self) -> None:
        self._children: list[Watched] = []
        self._next_look = 0.0
        self._bytes_in_a_socket = most_in_a_socket()

    def begin(self, number: int, report: int, memory: int) -> Watched:
        """Watch a child that runs no student code yet. It may use `memory` on top of what it took
        over from this process, and may come to hold a copy of."""
        child = Watched(os.pidfd_open(number), number, report, memory + process_bytes(number))
        self._children.append(child)
        return child

    def end(self, child: Watched) -> None:
        """Kill a child, wait for its end, and forget it."""
        self._children.remove(child)
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
            os.waitid(os.P_PIDFD, child.pidfd, os.WEXITED)
        os.close(child.pidfd)
        os.close(child.report)

    def milliseconds(self) -> float | None:
        """How long to wait for the next look; None while there is nobody to look at."""
        if not self._children:
            return None
        return max(0.0, self._next_look - time.monotonic()) * 1000

    def look(self) -> None:
        """Where it is time to: kill each child that has too much, and write so to its report."""
        start = time.monotonic()
        if start < self._next_look:
            return
        for child in self._children:
            if child.limit and self._used(child) > child.limit:
                child.limit = 0
                with contextlib.suppress(OSError):
                    os.write(child.report, BROKEN)
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
        end = time.monotonic()
        self._next_look = end + max(SECONDS, PAUSE * (end - start))

    def _used(self, child: Watched) -> int:
        # a child that was not waited for keeps its number
        sockets = socket_bytes(child.number, self._bytes_in_a_socket)
        return sockets + memory_bytes(child.number, child.limit - sockets)
