"""How much memory a process and its descendants use, seen from outside. Linux's /proc only."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# pages of files are left out: they are the page cache's, and can be dropped
PROPORTIONAL = re.compile(rb"^Pss_(?:Anon|Shmem):\s+(\d+) kB", re.MULTILINE)


def process_number(pidfd: int) -> int | None:
    """The number of a pidfd's process in this PID namespace; None once it has ended."""
    text = Path(f"/proc/self/fdinfo/{pidfd}").read_text()
    number = int(re.search(r"^Pid:\s+(-?\d+)", text, re.MULTILINE)[1])
    return number if number > 0 else None


def memory_bytes(root: int, enough: int) -> int:
    """Memory of `root` and its descendants: each page counted once, shared ones in proportion.

    Where resident sizes already add up to less than `enough`, their (larger) sum is returned,
    because it costs far less to find.
    """
    numbers = descendants(root)
    resident = sum(map(_resident_bytes, numbers))
    return resident if resident < enough else sum(map(_proportional_bytes, numbers))


def descendants(root: int) -> list[int]:
    """`root`, its children, theirs, and so on. Inside a PID namespace an orphan becomes a child of
    process 1, so that nothing can leave this tree."""
    numbers = [root]
    for number in numbers:
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{number}/task"):
                with contextlib.suppress(OSError):
                    text = Path(f"/proc/{number}/task/{task}/children").read_text()
                    numbers += map(int, text.split())
    return numbers


def private_bytes(number: int | None) -> int:
    """What a process has in memory beside pages of files; 0 once it has ended."""
    with contextlib.suppress(OSError):
        _, resident, shared, *_ = Path(f"/proc/{number}/statm").read_text().split()
        return (int(resident) - int(shared)) * PAGE_BYTES
    return 0


def _resident_bytes(number: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * PAGE_BYTES
    return 0


def _proportional_bytes(number: int) -> int:
    with contextlib.suppress(OSError):
        found = PROPORTIONAL.findall(Path(f"/proc/{number}/smaps_rollup").read_bytes())
        return sum(map(int, found)) << 10
    return _resident_bytes(number)
