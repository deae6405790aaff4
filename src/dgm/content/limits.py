"""How much a student's code may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one submission; megabytes are 2**20 bytes, seconds are wall time unless said.

    `file_mb` bounds each file and the whole of /tmp; `output_mb` one reply to the grader;
    `cpu_seconds` each process. `processes` counts threads too. `memory_mb` is what comes on top of
    the imported packages, in each process and in all together, buffers of sockets included; what
    lies in files in /tmp and /dev/shm is not in it. `load_course` reads and checks those of a
    course.
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
