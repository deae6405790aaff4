"""A child's process as the trusted side holds it: how to end it, and which limit it broke."""

from __future__ import annotations

import contextlib
import os
import select
import signal

from dgm.content.limits import Limits
from dgm.sandbox import cgroups
from dgm.sandbox.namespaces import SHARED_MEMORY_MB
from dgm.sandbox.usage import process_bytes, process_number

KILL_SECONDS = 10.0


class Process:
    """A child's process, held by a descriptor, which no other process can take the place of."""

    def __init__(self, pidfd: int, reports: int, limits: Limits) -> None:
        self._pidfd = pidfd
        self._reports = reports
        os.set_blocking(reports, False)
        self._memory_mb = limits.memory_mb
        self._out_of_memory = False
        number = process_number(pidfd)
        self._group = None
        if number is not None:
            # the cores of who asked for it, and none of another submission graded meanwhile
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(number, os.sched_getaffinity(0))
            # the watch is exact; this is what the kernel lets nothing exceed, files included
            most = limits.memory_mb + limits.file_mb + SHARED_MEMORY_MB
            self._group = cgroups.put(number, int(most * 2**20) + process_bytes(number))

    def fileno(self) -> int:
        return self._pidfd

    def broken_limit(self) -> str | None:
        """Which limit was broken by what runs in it; some of its processes may still be there."""
        if not self._out_of_memory and self._pidfd >= 0:
            self._out_of_memory = self._told_by_the_watch() or (
                self._group is not None and self._group.ran_out()
            )
        if self._out_of_memory:
            return f"it used more than {self._memory_mb:g} MB of memory"
        return None

    def _told_by_the_watch(self) -> bool:
        try:
            return bool(os.read(self._reports, 1))
        except BlockingIOError:
            return False

    def kill(self) -> None:
        if self._pidfd < 0:
            return
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        select.select([self._pidfd], [], [], KILL_SECONDS)
        if self._group is not None:
            self._group.remove()
        os.close(self._reports)
        os.close(self._pidfd)
        self._pidfd = -1
