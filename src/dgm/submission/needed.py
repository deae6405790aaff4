"""Which statements of added cells the answers need, and why a needed one is left out.

A statement is needed if it makes, or changes, a name that an answer uses, or that something needed
uses. A name belongs to the cell that made it last above its use: what the setup or an answer has
made needs no added cell, whatever is tried out with the same name further below.
"""

from __future__ import annotations

import builtins
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dgm.content.names import Names
from dgm.submission.helpers import Statement

#: Of a student's name, in a reason.
MAX_NAME = 60


@dataclass(frozen=True)
class Step:
    """What is executed at once: a statement of an answer or an added cell, or a setup cell whole.

    `cell` tells cells apart. `statement` is that of an added cell, else None.
    """

    cell: str
    names: Names
    is_answer: bool = False
    statement: Statement | None = None


def needed(steps: Sequence[Step], asked: Collection[str]) -> frozenset[int]:
    """The positions of the added statements that answers need, in the order of `steps`.

    `asked` are the names that the tests ask for and no answer cell makes.
    """
    makers, touching, modules = _by_name(steps)
    found: set[int] = set()
    todo = [(i, name) for i, s in enumerate(steps) if s.is_answer for name in s.names.uses]
    todo += [(len(steps), name) for name in asked]
    done: set[str] = set()
    while todo:
        position, name = todo.pop()
        if name in done or _made_by_the_notebook(name, position, steps, makers):
            continue
        done.add(name)
        for other in touching[name]:
            changes_module = name in modules and name not in steps[other].names.binds
            if other not in found and not changes_module:
                found.add(other)
                todo += [(other, used) for used in steps[other].names.uses]
    return frozenset(found)


def left_out(
    steps: Sequence[Step], positions: Collection[int], elsewhere: Mapping[str, str]
) -> dict[int, str]:
    """Why some of the needed statements at `positions` are not run.

    `elsewhere` has the names that locked cells make which are never executed, and the cells' ids.
    """
    wanted = sorted(i for i in positions if not _statement(steps[i]).is_definition)
    executed = [step for step in steps if step.statement is None or step.statement.is_definition]
    makers = Counter(name for step in executed for name in step.names.binds)
    makers.update(dir(builtins))
    makers.update(name for i in wanted for name in steps[i].names.binds)
    out: dict[int, str] = {}
    for i in wanted:
        if reason := _statement(steps[i]).heavy or _missing(steps[i], makers, elsewhere):
            out[i] = reason
            makers.subtract(steps[i].names.binds)
    return out


def _missing(step: Step, makers: Counter[str], elsewhere: Mapping[str, str]) -> str:
    """Why a statement could not run, by the names that it uses; '' if nothing is known."""
    own = step.names.binds
    # a loop or a block makes names before it uses them; an assignment uses its value first
    used = step.names.now if _statement(step).is_assignment else step.names.now - own
    for name in sorted(used):
        if makers.get(name, 0) > (name in own):
            continue
        if name in elsewhere:
            return f"it uses `{name}` of `{elsewhere[name]}`, a cell that is not run when grading"
        if name in makers and name not in own:
            return f"it uses `{name[:MAX_NAME]}`, which was left out"
    return ""


def _statement(step: Step) -> Statement:
    assert step.statement is not None  # of an added cell
    return step.statement


def _by_name(
    steps: Sequence[Step],
) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]], set[str]]:
    """Where each name is made, which added statements make or change it, and what is imported."""
    makers, touching = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    modules: set[str] = set()
    for position, step in enumerate(steps):
        for name in step.names.binds:
            makers[name].append(position)
        if step.statement is not None:
            for name in step.names.binds | step.names.changes:
                touching[name].append(position)
            if step.statement.text.startswith(("import ", "from ")):
                modules |= step.names.binds
    return makers, touching, modules


def _made_by_the_notebook(
    name: str, position: int, steps: Sequence[Step], makers: Mapping[str, list[int]]
) -> bool:
    """Whether the setup or an answer has made what the step at `position` finds as `name`."""
    made_at = makers.get(name, [])
    if position < len(steps):
        user = steps[position]
        called_later = user.is_answer and name not in user.names.now
        # then all of its own cell has run
        if called_later and any(steps[i].cell == user.cell for i in made_at):
            return True
    last = bisect_left(made_at, position) - 1
    return last >= 0 and steps[made_at[last]].statement is None
