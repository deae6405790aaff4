"""One student's cells, executed lazily in a sandboxed child that is replaced when it is lost."""

from __future__ import annotations

from collections.abc import Callable

from dgm.boundary.remote import BoundaryError, ChildDied, Namespace, StudentTimeout
from dgm.sandbox.launch import Child, Sandbox
from dgm.submission.rebuild import CodeCell

MAX_CHILDREN = 6


class Exhausted(Exception):
    """The submission lost every child that it was given."""


class Student:
    """Executes a submission's cells up to a position and says what they ran into.

    A cell that hangs or kills its child is left out when the others are replayed in a new child, so
    that it costs itself alone. `errors` maps cell ids to what each stopped with; `notes` collects
    what was tolerated.
    """

    def __init__(self, sandbox: Sandbox, cells: tuple[CodeCell, ...]) -> None:
        self.errors: dict[str, str] = {}
        self.notes: list[str] = []
        self._sandbox = sandbox
        self._cells = cells
        self._child: Child | None = None
        self._children = 0
        self._done = 0
        self._left_out: set[str] = set()

    def advance(self, is_later: Callable[[str], bool], seed: int) -> Namespace:
        """The namespace after all cells before the first one that `is_later`.

        Raises Exhausted if too many children were lost.
        """
        stop = next((i for i, c in enumerate(self._cells) if is_later(c.id)), len(self._cells))
        while True:
            if self._child is None or not self._child.alive:
                self._start()
            if self._run_until(stop):
                break
        self._child.seed(seed)
        return self._child.namespace

    @property
    def waited_for(self) -> bool:
        """Whether an answer is being waited for right now."""
        return self._child is not None and self._child.waited_for

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _start(self) -> None:
        self.close()
        if self._children == MAX_CHILDREN:
            raise Exhausted(f"the answers hung or ended {MAX_CHILDREN} processes")
        self._child = self._sandbox.child()
        self._children += 1
        self._done = 0

    def _run_until(self, stop: int) -> bool:
        while self._done < stop:
            cell = self._cells[self._done]
            self._done += 1
            if cell.id in self._left_out:
                continue
            try:
                outcome = self._child.run_cell(cell.source)
            except (StudentTimeout, ChildDied, BoundaryError) as error:
                self._left_out.add(cell.id)
                self.errors[cell.id] = str(error)
                return False
            if not outcome.ok:
                self.errors[cell.id] = outcome.error or "stopped with an error"
            self.notes += [note for note in outcome.notes if note not in self.notes]
        return True
