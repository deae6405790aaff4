"""Do the visible checks warn early? Whether they see the fatal mutants, and leave the others alone.

The checks run as in a student's notebook, in a sandboxed child: setup and answers in order, then
the checks. Cells that train or draw are left out, but for those that define what a check needs. A
check of what a deliverable cell made from a training is left out with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from dgm.boundary.remote import BoundaryError, ChildDied, StudentError, StudentTimeout
from dgm.content import setup_cell
from dgm.content.build import assemble_problem
from dgm.content.names import names_in
from dgm.content.percent import part_of, solved_source
from dgm.content.problem import Problem, Variant
from dgm.sandbox.child import Child
from dgm.sandbox.launch import Sandbox

#: What a mutant may keep at most of its part to be called fatal.
FATAL = 0.5
#: The share of a problem's fatal mutants that its visible checks have to report.
CAUGHT = 0.9
#: Executes cells one after another, as a notebook does: after an error it goes on with the next.
#: The result is the state of each part, and how long each cell took.
NOTEBOOK = """
def _execute(cells):
    import contextlib, time
    seconds = {}
    for name, source in cells:
        start = time.perf_counter()
        with contextlib.suppress(Exception):
            exec(compile(source, name, "exec", dont_inherit=True), globals())
        seconds[name] = time.perf_counter() - start
    return seconds

PART_STATES.clear()
_seconds = _execute(cells)
{part: list(state) for part, state in PART_STATES.items()}, _seconds
"""
_NO_ANSWER = (StudentError, StudentTimeout, ChildDied, BoundaryError)


@dataclass(frozen=True)
class Seen:
    """What the visible checks of its parts say of a variant."""

    variant: Variant
    failures: tuple[str, ...]


@dataclass(frozen=True)
class Visibility:
    """What the visible checks of a problem say of its variants.

    `seconds` is how long the checks of each part take on the solution.
    """

    problem: str
    fatal: tuple[Seen, ...]
    false_alarms: tuple[str, ...]
    seconds: Mapping[str, float]

    @property
    def missed(self) -> tuple[Variant, ...]:
        """The fatal mutants that no check of their parts reports."""
        return tuple(seen.variant for seen in self.fatal if not seen.failures)

    @property
    def complaints(self) -> tuple[str, ...]:
        caught, all_of_them = len(self.fatal) - len(self.missed), len(self.fatal)
        if caught >= CAUGHT * all_of_them:
            return self.false_alarms
        few = f"visible checks catch {caught} of {all_of_them} fatal mutants; nine of ten is right"
        return (*self.false_alarms, few)


def look(root: Path, problem: Problem, sandbox: Sandbox) -> Visibility:
    """Run the visible checks of `problem` on its solution, alternatives and fatal mutants.

    A mutant of what a notebook holds besides answers is left out: no check can see it.
    """
    notebook = _Notebook(assemble_problem(root, problem), sandbox)
    try:
        parts = [part for part in problem.tested_parts if part not in notebook.after_training]
        states, seconds = notebook.run({}, parts)
        alarms = list(_alarms("the solution", states))
        for variant in problem.alternatives:
            states, _ = notebook.run(variant.answers, parts)
            alarms += _alarms(f"alternative {variant.name}", states)
        fatal = []
        for mutant in problem.mutants:
            if mutant.ceiling <= FATAL and not mutant.edit:
                looked_at = {mutant.part, *mutant.spills} - notebook.after_training
                states, _ = notebook.run(mutant.answers, looked_at)
                failures = tuple(text for state, text in states.values() if state == "failing")
                fatal.append(Seen(mutant, failures))
    finally:
        notebook.close()
    timed = {part: seconds[_checks(part)] for part in parts if _checks(part) in seconds}
    return Visibility(problem.slug, tuple(fatal), tuple(alarms), timed)


def _alarms(name: str, states: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """A right answer that a visible check does not accept."""
    for part, (state, text) in states.items():
        if state != "done":
            yield f"{name}: the visible check of {part} says: {text}"


class _Notebook:
    """A problem's notebook in a child that has executed the setup which all notebooks share.

    A child that an answer ends is replaced.
    """

    def __init__(self, master: NotebookNode, sandbox: Sandbox) -> None:
        cells = [
            (cell.id, cell.metadata.dgm.role, solved_source(cell.source))
            for cell in master.cells
            if cell.cell_type == "code"
        ]
        self._sandbox = sandbox
        self._child: Child | None = None
        self._shared = next(source for id, _, source in cells if id == setup_cell.ID)
        feeding = _feeding(cells)
        made = {
            name
            for _, role, text in cells
            if role == "deliverable"
            for name in names_in(text).binds
        }
        made -= {
            name
            for _, role, text in cells
            if role != "deliverable"
            for name in names_in(text).binds
        }
        #: The parts whose checks are left out.
        self.after_training = {
            part_of(id) for id, role, text in cells if role == "tests" and _taken_by(text) & made
        }
        self._cells = [
            (id, role, source)
            for id, role, source in cells
            if id != setup_cell.ID and (role in ("setup", "solution", "tests") or id in feeding)
        ]

    def run(
        self, answers: Mapping[str, str], parts: Collection[str]
    ) -> tuple[dict[str, tuple[str, str]], dict[str, float]]:
        """What the checks of `parts` say of `answers`, by part; and the seconds of each cell."""
        checks = {_checks(part) for part in parts}
        cells = [
            (id, answers.get(id, source))
            for id, role, source in self._cells
            if role != "tests" or id in checks
        ]
        child = self._living_child()
        try:
            child.seed(0)
            return _read(child.namespace.run(NOTEBOOK, cells=cells))
        except _NO_ANSWER as error:  # in a notebook this is seen, too
            self.close()
            return {part: ("failing", str(error)) for part in parts}, {}

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _living_child(self) -> Child:
        if self._child is None:
            self._child = self._sandbox.child()
            self._child.run_cell(self._shared)
        return self._child


def _checks(part: str) -> str:
    """The cell with the checks of a part."""
    return f"{part}-tests"


def _read(answer: Any) -> tuple[dict[str, tuple[str, str]], dict[str, float]]:
    match answer:
        case (dict(states), dict(seconds)):
            return {part: (str(s[0]), _one_line(str(s[1]))) for part, s in states.items()}, seconds
    raise BoundaryError("the checks left no states")


def _one_line(text: str) -> str:
    return "; ".join(map(str.strip, text.splitlines()))


def _feeding(cells: Iterable[tuple[str, str, str]]) -> set[str]:
    """The `run` cells that define a name which a check uses and no other cell defines."""
    runs: dict[str, set[str]] = {}
    used: set[str] = set()
    defined: set[str] = set()
    for id, role, source in cells:
        if role == "run":
            runs[id] = set(names_in(source).binds)
        elif role == "tests":
            used |= _taken_by(source)
        elif role in ("setup", "solution"):
            defined |= names_in(source).binds
    return {id for id, names in runs.items() if names & used - defined}


def _taken_by(source: str) -> frozenset[str]:
    """The names that a cell uses and does not make."""
    names = names_in(source)
    return names.uses - names.binds
