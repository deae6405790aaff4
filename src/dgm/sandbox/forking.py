"""What both sides do once, before they fork for each submission: no fork hangs, and each is quick.

Runs inside bubblewrap too; imports of the project nothing else.
"""

from __future__ import annotations

import ctypes
import importlib
import re
from collections.abc import Iterator

#: What is otherwise imported when it is first needed, up to a second of work in every fork.
LATE_IMPORTS = (
    *("torch._dynamo", "scipy.linalg", "scipy.optimize", "bdb"),
    *("sympy.tensor.tensor", "sympy.sets.setexpr", "sympy.assumptions.wrapper"),
)
HUGE_PAGE = 2 << 20
MADV_COLLAPSE = 25
MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw-p \S+ \S+ 0\b")


def prepare_torch() -> None:
    """One thread, whatever is imported late, and seeds for the CPU alone."""
    import torch

    # a fork hangs once a parallel region of OpenMP has run
    torch.set_num_threads(1)
    for name in LATE_IMPORTS:
        importlib.import_module(name)
    # for a device that is missing, but may turn up later, torch.manual_seed keeps the seed with a
    # formatted traceback, which takes longer than most tests
    for device in (torch.cuda, torch.xpu, torch.mtia):
        if not device.is_available():
            device.manual_seed_all = lambda number: None


def use_huge_pages() -> None:
    """Move this process's own memory to huge pages, where the kernel can (Linux 6.1).

    A fork copies an entry for each page: with torch loaded, 113,000 small ones. This makes it six
    times as quick; where it cannot be done, nothing changes.
    """
    libc = ctypes.CDLL(None)
    libc.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for start, end in list(_own_memory()):
        libc.madvise(start, end - start, MADV_COLLAPSE)


def _own_memory() -> Iterator[tuple[int, int]]:
    """Addresses of writable memory without a file behind it, cut to whole huge pages."""
    with open("/proc/self/maps") as maps:
        for mapping in filter(None, map(MAPPING.match, maps)):
            start, end = (int(address, 16) for address in mapping.groups())
            start, end = -(-start // HUGE_PAGE) * HUGE_PAGE, end // HUGE_PAGE * HUGE_PAGE
            if start < end:
                yield start, end
