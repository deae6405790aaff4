"""A submitted notebook -> the student's answers only, rebuilt on the master notebook."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.content.percent import solved_source, stub_source
from dgm.submission.helpers import helpers, parses
from dgm.submission.matching import ANSWERS, Match, match
from dgm.submission.outputs import safe_attachments, safe_outputs
from dgm.submission.read import SubmittedNotebook, Ungradable, quote, read_submitted

__all__ = ["CodeCell", "Submission", "Ungradable", "from_answers", "rebuild", "to_notebook"]

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
    _check_assignment(notebook, path, master)
    found = match(notebook.cells, master)
    if not found.answers_any():
        assignment = master.metadata.dgm.assignment
        raise Ungradable(
            path, f"no cell is an answer of {assignment!r}, by metadata, id or marker line"
        )
    _check_grammar(notebook, path, found)
    added, left_out = _added_cells(notebook, found)
    notes = [
        *_version_notes(notebook, master),
        *found.notes(),
        *_unread_notes(notebook, found),
        *left_out,
        *notebook.notes,
    ]
    written = [id for id in found.chosen if found.role(id) == "written"]
    code = [id for id in found.chosen if found.known[id].cell_type == "code"]
    outputs = {id: safe_outputs(found.chosen[id].outputs) for id in code}
    attachments = {id: safe_attachments(found.chosen[id].attachments) for id in written}
    return Submission(
        path=path,
        cells=tuple(_cells_to_execute(found, added)),
        written={id: found.chosen[id].source for id in written},
        outputs={id: kept for id, kept in outputs.items() if kept},
        execution_counts=_execution_counts(found),
        notes=_at_most(MAX_NOTES, notes),
        attachments={id: kept for id, kept in attachments.items() if kept},
    )


def from_answers(
    master: NotebookNode,
    answers: Mapping[str, str] | None = None,
    executed: bool = True,
    outputs: Mapping[str, list[NotebookNode]] | None = None,
) -> Submission:
    """The reference solution, with the cells in `answers` in place of its own.

    If `executed`, it has `outputs` by cell id, none by default, and its code cells count as run
    one after another. Raises KeyError for an id that is no answer of `master`.
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
        outputs=dict(outputs or {}) if executed else {},
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


def _check_assignment(notebook: SubmittedNotebook, path: Path, master: NotebookNode) -> None:
    assignment = master.metadata.dgm.assignment
    if notebook.assignment and notebook.assignment != assignment:
        other = quote(notebook.assignment)
        raise Ungradable(path, f"belongs to assignment {other}, not to {assignment!r}")


def _check_grammar(notebook: SubmittedNotebook, path: Path, found: Match) -> None:
    """An answer that only a newer Python may read is not wrong: nobody here can tell."""
    here = sys.version_info[:2]
    if notebook.python is None or notebook.python <= here:
        return
    for id, cell in found.chosen.items():
        if found.role(id) == "solution" and not parses(cell.source):
            theirs = "{}.{}".format(*notebook.python)
            raise Ungradable(
                path,
                f"answer {id!r} does not parse on Python {here[0]}.{here[1]} and was written on "
                f"Python {theirs}; grade with Python {theirs} or newer",
            )


def _version_notes(notebook: SubmittedNotebook, master: NotebookNode) -> Iterator[str]:
    if notebook.version and notebook.version != master.metadata.dgm.version:
        yield "the notebook was released with another version of the assignment"


def _unread_notes(notebook: SubmittedNotebook, found: Match) -> Iterator[str]:
    """Cells that were too long to read; a locked one is not read anyway."""
    for cell in notebook.cells:
        id = found.id_of(cell)
        if cell.left_out and (id is None or found.role(id) in ANSWERS):
            yield cell.left_out


def _at_most(count: int, notes: list[str]) -> tuple[str, ...]:
    more = len(notes) - count
    return (*notes[:count], f"and {more} more like these") if more > 0 else tuple(notes)


def _added_cells(
    notebook: SubmittedNotebook, found: Match
) -> tuple[dict[str, list[CodeCell]], list[str]]:
    """The helpers in cells that students added, by the id of the master's cell that they follow
    ('' for none), and notes about what was left out."""
    added: dict[str, list[CodeCell]] = {}
    notes: list[str] = []
    here, number, characters = "", 0, 0
    for cell in notebook.cells:
        if id := found.id_of(cell):
            here = id
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
            after = f"after {here!r}" if here else "at the top"
            notes.append(f"added cell {after}: {what} left out: {quote(kept.first_dropped)}")
    return added, notes


def _cells_to_execute(found: Match, added: Mapping[str, list[CodeCell]]) -> Iterator[CodeCell]:
    """In the master's order, each with the added cells that follow it.

    Nothing stands for a missing answer: it may have been merged into another cell, and the stub
    would hide it.
    """
    yield from added.get("", [])
    for id, cell in found.known.items():
        role = found.role(id)
        if _is_executed(cell) and (role == "setup" or id in found.chosen):
            yield CodeCell(id, cell.source if role == "setup" else found.chosen[id].source, role)
        yield from added.get(id, [])


def _execution_counts(found: Match) -> dict[str, int | None]:
    """In the student's order, then the code cells that are missing."""
    code = [id for id, cell in found.known.items() if cell.cell_type == "code"]
    counts = {id: cell.execution_count for id, cell in found.chosen.items() if id in code}
    return counts | {id: None for id in code if id not in counts}


def _is_executed(cell: NotebookNode) -> bool:
    return cell.metadata.dgm.role in EXECUTED and cell.cell_type == "code"


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
