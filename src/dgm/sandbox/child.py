"""A child of the sandbox, as the grader talks to it: it runs cells, and answers hidden tests."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from dataclasses import dataclass

from dgm.boundary.remote import BoundaryError, Connection, Namespace
from dgm.content.limits import Limits
from dgm.sandbox.process import Process

MAX_TEXT = 2000
MAX_NOTES = 20


@dataclass(frozen=True)
class CellOutcome:
    """What executing a cell came to; `error` is the student's text: escape it."""

    ok: bool
    error: str | None
    notes: tuple[str, ...]


class Child:
    """One process with one submission's code. Its namespace is what hidden tests call `student`."""

    def __init__(self, channel: socket.socket, process: Process, limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._connection = Connection(
            channel, process, limits.call_seconds, int(limits.output_mb * 2**20)
        )

    @property
    def namespace(self) -> Namespace:
        """The names that there are now; ask anew after a cell."""
        return Namespace(self._connection)

    @property
    def alive(self) -> bool:
        """False once it was killed, missed a deadline, broke a limit, or ended.

        The kernel may end one of its processes for memory and leave the others.
        """
        if not self._connection.alive or self._process.broken_limit():
            return False
        return not select.select([self._process], [], [], 0)[0]

    @property
    def waited_for(self) -> bool:
        """Whether a reply of it is being waited for right now."""
        return self._connection.waiting

    def run_cell(self, source: str, seconds: float | None = None) -> CellOutcome:
        """Execute a notebook cell.

        Raises StudentTimeout after `seconds` (by default the limit for a cell), ChildDied,
        BoundaryError; the child is then dead.
        """
        seconds = self._limits.cell_seconds if seconds is None else seconds
        match self._connection.request("run_cell", source, seconds=seconds):
            case (bool(ok), None | str() as error, [*notes]) if all(
                type(note) is str for note in notes
            ):
                notes = tuple(note[:MAX_TEXT] for note in notes[:MAX_NOTES])
                return CellOutcome(ok, error and error[:MAX_TEXT], notes)
        self.kill()
        raise BoundaryError("the process sent an outcome of an unknown form")

    def seed(self, number: int) -> None:
        """Seed Python's, NumPy's and torch's generators."""
        self._connection.seed(number)

    def tell(self, listener: Callable[[object, int], None]) -> None:
        """From now on `listener` hears what each reply says, and how many bytes it has."""
        self._connection.listener = listener

    def collect_garbage(self) -> None:
        self._connection.request("collect")

    def kill(self) -> None:
        """End the process and all it started; may be repeated."""
        self._connection.close()
