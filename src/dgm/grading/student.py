"""One student's cells, executed lazily in a sandboxed child that is replaced when it is lost."""

from __future__ import annotations

from collections.abc import Callable

from dgm.boundary.remote import BoundaryError, ChildDied, Namespace, StudentTimeout
from dgm.sandbox.child import Child
from dgm.sandbox.launch import Sandbox
from dgm.submission.rebuild import CodeCell
from dgm.testing.observing import Heard

MAX_CHILDREN = 6
#: So many children are not counted that were lost to helpers, which no answer should pay for.
MAX_LOST_TO_HELPERS = 3


class Exhausted(Exception):
    """The submission lost every child that it was given."""


class Student:
    """Executes a submission's cells up to a position and says what they ran into.

    A cell that hangs or kills its child is left out when the others are replayed in a new child, so
    that it costs itself alone. After a few statements of added cells have done so, no more of them
    are run. `errors` maps cell ids to what each stopped with; `notes` collects what was tolerated.
    `heard` is what the answers handed over since `listen` was called.
    """

    def __init__(self, sandbox: Sandbox, cells: tuple[CodeCell, ...]) -> None:
        self.errors: dict[str, str] = {}
        self.notes: list[str] = []
        self.heard = Heard()
        self._sandbox = sandbox
        self._cells = cells
        self._child: Child | None = None
        self._children = 0
        self._done = 0
        self._begun = int(bool(cells) and cells[0].source == sandbox.begun_with)
        self._left_out: set[str] = set()
        self._lost_to_helpers = 0

    def advance(self, is_later: Callable[[str], bool], seed: int) -> Namespace:
        """The namespace after all cells before the first one that `is_later`.

        Raises Exhausted if too many children were lost.
        """
        stop = next((i for i, c in enumerate(self._cells) if is_later(c.id)), len(self._cells))
        child = self._living_child()
        while not self._run_until(stop, child):
            child = self._living_child()
        child.seed(seed)
        child.tell(self.heard.add)
        return child.namespace

    def listen(self) -> None:
        """Forget what was heard: another test begins."""
        self.heard = Heard()

    @property
    def waited_for(self) -> bool:
        """Whether an answer is being waited for right now."""
        return self._child is not None and self._child.waited_for

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _living_child(self) -> Child:
        if self._child is not None and self._child.alive:
            return self._child
        self.close()
        if self._children == MAX_CHILDREN + self._lost_to_helpers:
            raise Exhausted(f"the answers hung or ended {MAX_CHILDREN} processes")
        self._child = self._sandbox.child()
        self._children += 1
        self._done = self._begun
        return self._child

    def _run_until(self, stop: int, child: Child) -> bool:
        while self._done < stop:
            cell = self._cells[self._done]
            self._done += 1
            if cell.id in self._left_out:
                continue
            try:
                outcome = child.run_cell(cell.source)
            except (StudentTimeout, ChildDied, BoundaryError) as error:
                self._leave_out(cell, str(error))
                return False
            if not outcome.ok:
                self.errors[cell.id] = outcome.error or "stopped with an error"
            self.notes += [note for note in outcome.notes if note not in self.notes]
        return True

    def _leave_out(self, cell: CodeCell, error: str) -> None:
        self._left_out.add(cell.id)
        self.errors[cell.id] = error
        if cell.origin != "added":
            return
        self._lost_to_helpers += 1
        if self._lost_to_helpers == MAX_LOST_TO_HELPERS:
            rest = {c.id for c in self._cells[self._done :] if c.origin == "added"}
            self._left_out |= rest
            self.errors |= dict.fromkeys(rest, "was not run: too many helpers above hung or died")
