"""How much a student's code may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Limits:
    """Limits of one submission; megabytes are 2**20 bytes, seconds are wall time unless said.

    `file_mb` bounds each file and the whole of /tmp; `output_mb` one reply to the grader;
    `cpu_seconds` each process. `processes` counts threads too. `memory_mb` is what comes on top of
    the imported packages, in each process and in all together, buffers of sockets included; what
    lies in files in /tmp and /dev/shm is not in it.
    """

    memory_mb: float = 2048
    processes: float = 64
    open_files: float = 256
    file_mb: float = 128
    output_mb: float = 64
    cpu_seconds: float = 300
    start_seconds: float = 120
    cell_seconds: float = 30
    call_seconds: float = 20
    test_seconds: float = 60
    submission_seconds: float = 600

    @classmethod
    def from_overrides(cls, overrides: Mapping[str, float]) -> Limits:
        """The defaults with some replaced.

        Raises ValueError for an unknown name, or a value that is not a positive number.
        """
        known = [field.name for field in fields(cls)]
        for name, value in overrides.items():
            if name not in known:
                raise ValueError(f"unknown limit {name!r}; write one of {', '.join(known)}")
            if type(value) not in (int, float) or not 0 < value < float("inf"):
                raise ValueError(f"the limit {name} is {value!r}; write a positive number")
        return replace(cls(), **overrides)
