"""How much memory a process and its descendants use. Linux's /proc only.

Runs inside bubblewrap too; imports the standard library alone.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

# pages of files are left out: they are the page cache's, and can be dropped
WHOLE = re.compile(rb"^(?:RssAnon|RssShmem|VmSwap|VmPTE|HugetlbPages):\s+(\d+) kB", re.MULTILINE)
UNSHARED = re.compile(rb"^(?:VmPTE|HugetlbPages):\s+(\d+) kB", re.MULTILINE)
PROPORTIONAL = re.compile(rb"^(?:Pss_Anon|Pss_Shmem|SwapPss):\s+(\d+) kB", re.MULTILINE)
SOCKETS_USED = re.compile(r"^sockets: used (\d+)", re.MULTILINE)
LOOKS = 3

# process numbers, each with its threads
Family = dict[int, list[int]]


def process_number(pidfd: int) -> int | None:
    """The number of a pidfd's process in this PID namespace; None once it has ended."""
    text = Path(f"/proc/self/fdinfo/{pidfd}").read_text()
    found = re.search(r"^Pid:\s+(-?\d+)", text, re.MULTILINE)
    number = int(found[1]) if found else 0
    return number if number > 0 else None


def memory_bytes(root: int, enough: int) -> int:
    """Memory of `root` and its descendants: each page counted once, shared ones in proportion.

    Where sizes that count a shared page for each process already add up to less than `enough`,
    that (larger) sum is returned, because it costs far less to find.
    """
    found = 0
    for _ in range(LOOKS):
        family = _family(root)
        sizes = [_first(WHOLE, number, threads, "status") for number, threads in family.items()]
        found = max(found, sum(size or 0 for size in sizes))
        # what ended while it was looked at may have left its memory to a process that it forked
        if None not in sizes:
            break
    if found < enough:
        return found
    return sum(_proportional_bytes(number, threads) for number, threads in _family(root).items())


def process_bytes(number: int) -> int:
    """Memory of one process, shared pages included; 0 once it has ended."""
    return _first(WHOLE, number, [number], "status") or 0


def descendants(root: int) -> list[int]:
    """`root`, its children, theirs, and so on. Inside a PID namespace an orphan becomes a child of
    process 1, so that nothing can leave this tree."""
    return list(_family(root))


def socket_bytes(number: int, each: int) -> int:
    """What the buffers of all sockets in a process's network namespace may hold."""
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{number}/net/sockstat").read_text()
        if found := SOCKETS_USED.search(text):
            return int(found[1]) * each
    return 0


def most_in_a_socket() -> int:
    """Bytes that a socket can keep for another: its buffer, and one message too many."""
    with socket.socket(socket.AF_UNIX) as any_socket:
        return 2 * any_socket.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)


def _family(root: int) -> Family:
    family: Family = {}
    numbers = [root]
    for number in numbers:
        if number in family:
            continue
        threads = list(_threads(number))
        family[number] = threads
        for thread in threads:
            with contextlib.suppress(OSError):
                text = Path(f"/proc/{number}/task/{thread}/children").read_text()
                numbers += map(int, text.split())
    return family


def _threads(number: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        yield from map(int, os.listdir(f"/proc/{number}/task"))


def _first(pattern: re.Pattern[bytes], number: int, threads: list[int], file: str) -> int | None:
    """Bytes that a file in /proc shows for a process; None if it is gone.

    A thread that has ended shows none, also the first one, whose number the process bears.
    """
    gone = True
    for thread in threads:
        with contextlib.suppress(OSError):
            data = Path(f"/proc/{number}/task/{thread}/{file}").read_bytes()
            if found := pattern.findall(data):
                return sum(map(int, found)) << 10
            gone = False
    return None if gone else 0


def _proportional_bytes(number: int, threads: list[int]) -> int:
    own = _first(UNSHARED, number, threads, "status") or 0
    return own + (_first(PROPORTIONAL, number, threads, "smaps_rollup") or 0)
