"""A submitted notebook -> the student's answers only, rebuilt on the master notebook."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.content.percent import solved_source, stub_source
from dgm.submission.helpers import helpers, parses
from dgm.submission.outputs import safe_attachments, safe_outputs
from dgm.submission.read import (
    SubmittedCell,
    SubmittedNotebook,
    Ungradable,
    quote,
    read_submitted,
)

__all__ = ["CodeCell", "Submission", "Ungradable", "from_answers", "rebuild", "to_notebook"]

ANSWERS = ("solution", "written")
EXECUTED = ("setup", "solution")
MAX_NOTES = 40
MAX_ADDED = 500_000
MAX_ADDED_CELLS = 200


@dataclass(frozen=True)
class CodeCell:
    """A cell that the grader executes. `origin` is "setup", "solution" or "added"."""

    id: str
    source: str
    origin: str


@dataclass(frozen=True)
class Submission:
    """What a student handed in, on the master's terms.

    `cells` are those to execute, in order. `written`, `outputs` (pictures and plain text),
    `execution_counts` and `attachments` (pictures in base64, by cell, name and kind) go by cell
    id. The counts are those of all the master's code cells, in the student's order, None where a
    cell was not run or is not there. `notes` tell the instructor what was left out or put right.
    """

    path: Path | None
    cells: tuple[CodeCell, ...]
    written: dict[str, str]
    outputs: dict[str, list[NotebookNode]]
    execution_counts: dict[str, int | None]
    notes: tuple[str, ...]
    attachments: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)


def rebuild(path: Path, master: NotebookNode) -> Submission:
    """Takes the answers out of the notebook at `path`; everything else is the master's.

    A cell is matched by nbgrader's grade_id, else its metadata's id, else its own id, else the
    marker line of its stub. Raises Ungradable.
    """
    notebook = read_submitted(path)
    assignment = master.metadata.dgm.assignment
    if notebook.assignment and notebook.assignment != assignment:
        other = quote(notebook.assignment)
        raise Ungradable(path, f"belongs to assignment {other}, not to {assignment!r}")
    known = {cell.id: cell for cell in master.cells}
    candidates = _candidates(notebook.cells, known)
    answers = {id for id, cell in known.items() if cell.metadata.dgm.role in ANSWERS}
    if not candidates.keys() & (answers or known.keys()):
        raise Ungradable(
            path, f"no cell is an answer of {assignment!r}, by metadata, id or marker line"
        )
    notes: list[str] = []
    if notebook.version and notebook.version != master.metadata.dgm.version:
        notes.append("the notebook was released with another version of the assignment")
    chosen = {id: _choose(known[id], cells, notes) for id, cells in candidates.items()}
    _note_changes(master, chosen, notes)
    for cell in notebook.cells:
        found = _match(cell, known)
        if cell.left_out and (found is None or found[1] in answers):  # locked ones are not read
            notes.append(cell.left_out)
    _check_grammar(path, notebook, known, chosen)
    added = _added_cells(notebook, master, notes)
    notes += notebook.notes
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES:] = [f"and {len(notes) - MAX_NOTES} more like these"]
    cells = list(added.get(-1, []))
    for position, cell in enumerate(master.cells):
        source = _executed_source(cell, chosen)
        if source is not None:
            cells.append(CodeCell(cell.id, source, cell.metadata.dgm.role))
        cells += added.get(position, [])
    written = [id for id in chosen if known[id].metadata.dgm.role == "written"]
    code = [id for id in chosen if known[id].cell_type == "code"]
    return Submission(
        path=path,
        cells=tuple(cells),
        written={id: chosen[id].source for id in written},
        outputs={id: kept for id in code if (kept := safe_outputs(chosen[id].outputs))},
        execution_counts={id: chosen[id].execution_count for id in code}
        | {cell.id: None for cell in master.cells if _is_missing(cell, chosen)},
        notes=tuple(notes),
        attachments={
            id: kept for id in written if (kept := safe_attachments(chosen[id].attachments))
        },
    )


def from_answers(
    master: NotebookNode, answers: Mapping[str, str] | None = None, executed: bool = True
) -> Submission:
    """The reference solution, with the cells in `answers` in place of its own.

    It has no outputs; its code cells count as run one after another, if `executed`.
    Raises KeyError for an id that is no answer of `master`.
    """
    answers = dict(answers or {})
    roles = {cell.id: cell.metadata.dgm.role for cell in master.cells}
    for id in answers:
        if roles.get(id) not in ANSWERS:
            raise KeyError(f"{id!r} is no answer of {master.metadata.dgm.assignment!r}")
    sources = {
        cell.id: answers.get(cell.id, solved_source(cell.source))
        for cell in master.cells
        if roles[cell.id] in ANSWERS or _is_executed(cell)
    }
    code = [cell.id for cell in master.cells if cell.cell_type == "code"]
    return Submission(
        path=None,
        cells=tuple(
            CodeCell(cell.id, sources[cell.id], roles[cell.id])
            for cell in master.cells
            if _is_executed(cell)
        ),
        written={id: source for id, source in sources.items() if roles[id] == "written"},
        outputs={},
        execution_counts={id: count if executed else None for count, id in enumerate(code, 1)},
        notes=(),
    )


def to_notebook(submission: Submission, master: NotebookNode) -> NotebookNode:
    """The notebook that nbgrader is handed: the master's cells as released, with the answers,
    the helpers that were kept, and saved outputs except on cells that score by them.
    """
    notebook = nbformat.v4.new_notebook(metadata=copy.deepcopy(master.metadata))
    notebook.nbformat_minor = 5
    answers = {cell.id: cell.source for cell in submission.cells if cell.origin == "solution"}
    answers |= submission.written
    added = _added_by_neighbour(submission.cells)
    notebook.cells += [_added_notebook_cell(cell) for cell in added.get("", [])]
    for original in master.cells:
        cell = copy.deepcopy(original)
        cell.source = answers.get(cell.id, stub_source(cell.source, cell.cell_type))
        if cell.cell_type == "code":
            cell.execution_count = submission.execution_counts.get(cell.id)
            scores = cell.metadata.nbgrader.grade
            cell.outputs = [] if scores else copy.deepcopy(submission.outputs.get(cell.id, []))
        if attachments := submission.attachments.get(cell.id):
            cell.attachments = copy.deepcopy(attachments)
        notebook.cells.append(cell)
        notebook.cells += [_added_notebook_cell(cell) for cell in added.get(cell.id, [])]
    return notebook


def _candidates(
    cells: Iterable[SubmittedCell], known: Mapping[str, NotebookNode]
) -> dict[str, list[tuple[int, SubmittedCell]]]:
    """Master id -> the submitted cells that go by it, each with how sure that is (0 is best)."""
    candidates: dict[str, list[tuple[int, SubmittedCell]]] = {}
    for cell in cells:
        if found := _match(cell, known):
            rank, id = found
            candidates.setdefault(id, []).append((rank, cell))
    return candidates


def _match(cell: SubmittedCell, known: Mapping[str, NotebookNode]) -> tuple[int, str] | None:
    return next(((rank, name) for rank, name in enumerate(cell.names) if name in known), None)


def _choose(
    original: NotebookNode, cells: list[tuple[int, SubmittedCell]], notes: list[str]
) -> SubmittedCell:
    """The cell with work in it, else the surest match, else the first."""
    is_answer = original.metadata.dgm.role in ANSWERS

    def order(ranked: tuple[int, SubmittedCell]) -> tuple[bool, int]:
        rank, cell = ranked
        worked = not _is_untouched(cell, original) if is_answer else bool(cell.outputs)
        return not worked, rank

    _, chosen = min(cells, key=order)
    if is_answer and len(cells) > 1:
        number = 1 + [cell for _, cell in cells].index(chosen)
        notes.append(
            f"{len(cells)} cells answer {original.id!r}; number {number} of them was taken"
        )
    return chosen


def _is_missing(original: NotebookNode, chosen: Mapping[str, SubmittedCell]) -> bool:
    return original.cell_type == "code" and original.id not in chosen


def _note_changes(
    master: NotebookNode, chosen: Mapping[str, SubmittedCell], notes: list[str]
) -> None:
    missing, changed = [], []
    for original in master.cells:
        cell = chosen.get(original.id)
        role = original.metadata.dgm.role
        if role in ANSWERS:
            if cell is None:
                missing.append(original.id)
            elif cell.cell_type != original.cell_type:
                notes.append(f"answer {original.id!r} was made a {cell.cell_type} cell")
        elif cell is not None and not _is_untouched(cell, original):
            changed.append(original.id)
    if missing:
        notes.append(f"no cell answers {', '.join(missing)}")
    if changed:
        notes.append(f"locked cells were changed, the original ones count: {', '.join(changed)}")


def _check_grammar(
    path: Path,
    notebook: SubmittedNotebook,
    known: Mapping[str, NotebookNode],
    chosen: Mapping[str, SubmittedCell],
) -> None:
    """An answer that only a newer Python may read is not wrong: nobody here can tell."""
    here = sys.version_info[:2]
    if notebook.python is None or notebook.python <= here:
        return
    for id, cell in chosen.items():
        if known[id].metadata.dgm.role == "solution" and not parses(cell.source):
            theirs = "{}.{}".format(*notebook.python)
            raise Ungradable(
                path,
                f"answer {id!r} does not parse on Python {here[0]}.{here[1]} and was written on "
                f"Python {theirs}; grade with Python {theirs} or newer",
            )


def _added_cells(
    notebook: SubmittedNotebook,
    master: NotebookNode,
    notes: list[str],
) -> dict[int, list[CodeCell]]:
    """The helpers in cells that students added, by the master position they follow (-1: none)."""
    positions = {cell.id: position for position, cell in enumerate(master.cells)}
    known = {cell.id: cell for cell in master.cells}
    added: dict[int, list[CodeCell]] = {}
    here, number, characters = -1, 0, 0
    for cell in notebook.cells:
        if found := _match(cell, known):
            here = positions[found[1]]
            continue
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        characters += len(cell.source)
        if characters > MAX_ADDED or number >= MAX_ADDED_CELLS:
            notes.append("there is more code in added cells than is read; the rest was left out")
            break
        kept = helpers(cell.source)
        for source in filter(str.strip, (*kept.imports, kept.definitions)):
            number += 1
            # An underscore is in no id of the bank.
            added.setdefault(here, []).append(CodeCell(f"added_{number}", source, "added"))
        if kept.dropped:
            what = "does not parse and was" if kept.dropped < 0 else f"{kept.dropped} statements"
            after = f"after {master.cells[here].id!r}" if here >= 0 else "at the top"
            notes.append(f"added cell {after}: {what} left out: {quote(kept.first_dropped)}")
    return added


def _executed_source(cell: NotebookNode, chosen: Mapping[str, SubmittedCell]) -> str | None:
    """What to execute for a master cell, None for nothing.

    Nothing stands for a missing answer: it may have been merged into another cell, and the stub
    would hide it.
    """
    if not _is_executed(cell):
        return None
    if cell.metadata.dgm.role == "setup":
        return cell.source
    return chosen[cell.id].source if cell.id in chosen else None


def _is_executed(cell: NotebookNode) -> bool:
    return cell.metadata.dgm.role in EXECUTED and cell.cell_type == "code"


def _is_untouched(cell: SubmittedCell, original: NotebookNode) -> bool:
    released = stub_source(original.source, original.cell_type)
    return not cell.source.strip() or _lines(cell.source) == _lines(released)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().split("\n")]


def _added_by_neighbour(cells: Iterable[CodeCell]) -> dict[str, list[CodeCell]]:
    """Added cells by the id of the master cell that they follow, '' for none."""
    added: dict[str, list[CodeCell]] = {}
    neighbour = ""
    for cell in cells:
        if cell.origin == "added":
            added.setdefault(neighbour, []).append(cell)
        else:
            neighbour = cell.id
    return added


def _added_notebook_cell(cell: CodeCell) -> NotebookNode:
    metadata = {"id": cell.id, "dgm": {"role": "added", "problem": None}}
    return nbformat.v4.new_code_cell(cell.source, id=cell.id, metadata=metadata)
