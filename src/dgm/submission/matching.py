"""Which cell of a submitted notebook stands for which cell of the master."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nbformat import NotebookNode

from dgm.content.percent import stub_source
from dgm.submission.read import MARKER, SubmittedCell

ANSWERS = ("solution", "written")
FORM_FIELD = re.compile(r"^(\w+ = ).*?( *# @param\b.*)$")


@dataclass(frozen=True)
class Match:
    """The master's cells by id (`known`), the submitted cell that was taken for each (`chosen`, in
    the student's order), and the ids that several cells go by (`doubled`, a sentence each)."""

    known: Mapping[str, NotebookNode]
    chosen: Mapping[str, SubmittedCell]
    doubled: tuple[str, ...]

    @cached_property
    def _roles(self) -> dict[str, str]:
        """What each of the master's cells is for, by id."""
        return {id: cell.metadata.dgm.role or "" for id, cell in self.known.items()}

    def role(self, id: str) -> str:
        return self._roles[id]

    def id_of(self, cell: SubmittedCell) -> str | None:
        """The id of the master's cell that `cell` goes by, chosen or not; None for an added one."""
        found = _ranked_id(cell, self.known)
        return found[1] if found else None

    def answers_any(self) -> bool:
        """Whether the notebook has an answer; in an assignment without any, whether a cell."""
        answers = {id for id in self.known if self.role(id) in ANSWERS}
        return bool(self.chosen.keys() & (answers or self.known.keys()))

    def notes(self) -> Iterator[str]:
        """What an instructor should know of cells that are doubled, changed or missing."""
        yield from self.doubled
        missing, changed = [], []
        for id, original in self.known.items():
            cell = self.chosen.get(id)
            if self.role(id) in ANSWERS:
                if cell is None:
                    missing.append(id)
                elif cell.cell_type != original.cell_type:
                    yield f"answer {id!r} was made a {cell.cell_type} cell"
            elif cell is not None and not is_untouched(cell.source, original):
                changed.append(id)
        if missing:
            yield f"no cell answers {', '.join(missing)}"
        if changed:
            yield f"locked cells were changed, the original ones count: {', '.join(changed)}"


def match(cells: Iterable[SubmittedCell], master: NotebookNode) -> Match:
    """Take one of `cells` for every cell of the master that has some."""
    known = {cell.id: cell for cell in master.cells}
    candidates: dict[str, list[tuple[int, SubmittedCell]]] = {}
    for cell in cells:
        if found := _ranked_id(cell, known):
            rank, id = found
            candidates.setdefault(id, []).append((rank, cell))
    chosen, doubled = {}, []
    for id, ranked_cells in candidates.items():
        number = _best(ranked_cells, known[id])
        chosen[id] = ranked_cells[number][1]
        if len(ranked_cells) > 1 and known[id].metadata.dgm.role in ANSWERS:
            count = len(ranked_cells)
            doubled.append(f"{count} cells answer {id!r}; number {number + 1} of them was taken")
    return Match(known, chosen, tuple(doubled))


def _ranked_id(cell: SubmittedCell, known: Mapping[str, NotebookNode]) -> tuple[int, str] | None:
    """The id that the cell goes by, and how sure that is (0 is best)."""
    return next(((rank, name) for rank, name in enumerate(cell.names) if name in known), None)


def _best(ranked_cells: list[tuple[int, SubmittedCell]], original: NotebookNode) -> int:
    """The position of the cell with work in it, else of the surest match, else of the first."""
    is_answer = original.metadata.dgm.role in ANSWERS

    def order(position: int) -> tuple[bool, int]:
        rank, cell = ranked_cells[position]
        worked = not is_untouched(cell.source, original) if is_answer else bool(cell.outputs)
        return not worked, rank

    return min(range(len(ranked_cells)), key=order)


def is_untouched(source: str, original: NotebookNode) -> bool:
    """Whether a cell is empty or as released; the points in its first line may have changed."""
    return not source.strip() or _lines(source) == _released(original.source, original.cell_type)


@lru_cache(maxsize=1024)
def _released(source: str, cell_type: str) -> tuple[str, ...]:
    """Those of a cell of the master as released; the same ones for each submission."""
    return _lines(stub_source(source, cell_type))


@lru_cache(maxsize=1024)  # most cells of a class are as released
def _lines(text: str) -> tuple[str, ...]:
    """The lines that say something, with no value in the fields of a Colab form."""
    lines = [FORM_FIELD.sub(r"\1\2", line.rstrip()) for line in text.strip().split("\n")]
    return tuple(line for line in lines if line and not MARKER.match(line))
