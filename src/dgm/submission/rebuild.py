"""A submitted notebook -> the student's answers only, rebuilt on the master notebook."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import cast

import nbformat
from nbformat import NotebookNode, from_dict

from dgm.content.hashing import hash_of
from dgm.content.percent import solved_source, stub_source
from dgm.submission.added import (
    Added,
    CodeCell,
    LeftOut,
    binds_of,
    cell_number,
    first_line,
    read_added,
)
from dgm.submission.helpers import parses
from dgm.submission.matching import ANSWERS, Match, match
from dgm.submission.outputs import safe_attachments, safe_outputs
from dgm.submission.read import SubmittedNotebook, Ungradable, quote, read_submitted

__all__ = ["CodeCell", "Submission", "Ungradable", "from_answers", "rebuild", "to_notebook"]

EXECUTED = ("setup", "solution")
MAX_NOTES = 40


@dataclass(frozen=True)
class Submission:
    """What a student handed in, on the master's terms.

    `cells` are those to execute, in order. `written`, `outputs` (pictures and plain text),
    `execution_counts` and `attachments` (pictures in base64, by cell, name and kind) go by cell
    id. The counts are those of all the master's code cells, in the student's order, None where a
    cell was not run or is not there. `notes` tell the instructor what was left out or put right.
    Of added cells, `left_out` are the statements that are not run though an answer needs them, and
    `unused` counts those that no answer needs.
    """

    path: Path | None
    cells: tuple[CodeCell, ...]
    written: dict[str, str]
    outputs: dict[str, list[NotebookNode]]
    execution_counts: dict[str, int | None]
    notes: tuple[str, ...]
    attachments: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    unused: int = 0

    @cached_property
    def digest(self) -> str:
        """A hash of all that a result follows from; people mark what is written."""
        return hash_of(
            [
                [asdict(cell) for cell in self.cells],
                # a message says why a name is not there
                [asdict(left_out) for left_out in self.left_out],
                [self.outputs, self.execution_counts],
            ]
        )

    def failed(self, errors: Mapping[str, str]) -> Iterator[LeftOut]:
        """The statements of added cells that are among `errors`, which go by cell id."""
        for cell in self.cells:
            if cell.origin == "added" and cell.id in errors:
                names = tuple(sorted(binds_of(cell.source)))
                yield LeftOut(cell.after, first_line(cell.source), names, errors[cell.id])

    def why_missing(self, name: str, errors: Mapping[str, str]) -> str:
        """Why a name is not there that an added cell should make, '' if none should."""
        made = "you make it in a cell that you added, but"
        for left_out in self.left_out:
            if name in left_out.names:
                return f"{made} `{left_out.statement}` was left out: {left_out.reason}"
        for failed in self.failed(errors):
            if name in failed.names:
                return f"{made} `{failed.statement}` did not end well: {failed.reason}"
        return ""


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
    added = read_added(notebook.cells, found)
    notes = [
        *_version_notes(notebook, master),
        *found.notes(),
        *_unread_notes(notebook, found),
        *added.notes,
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
        left_out=added.left_out,
        unused=added.unused,
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
    # `from_dict` makes a copy, twice as fast as `copy.deepcopy`
    notebook = nbformat.v4.new_notebook(metadata=from_dict(master.metadata))
    notebook.nbformat_minor = 5
    answers = {cell.id: cell.source for cell in submission.cells if cell.origin == "solution"}
    answers |= submission.written
    told = [(o.after, o.statement, o.reason) for o in submission.left_out[:MAX_NOTES]]
    notebook.metadata.dgm["added"] = {"left_out": told, "unused": submission.unused}
    notebook.cells += _added_notebook_cells(submission, "")
    for original in master.cells:
        cell = cast(NotebookNode, from_dict(original))
        cell.source = answers.get(cell.id, stub_source(cell.source, cell.cell_type))
        if cell.cell_type == "code":
            cell.execution_count = submission.execution_counts.get(cell.id)
            scores = cell.metadata.nbgrader.grade
            cell.outputs = [] if scores else from_dict(submission.outputs.get(cell.id, []))
        if attachments := submission.attachments.get(cell.id):
            cell.attachments = from_dict(attachments)
        notebook.cells.append(cell)
        notebook.cells += _added_notebook_cells(submission, cell.id)
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


def _cells_to_execute(found: Match, added: Added) -> Iterator[CodeCell]:
    """In the master's order, each with the added cells that follow it.

    Nothing stands for a missing answer: it may have been merged into another cell, and the stub
    would hide it.
    """
    yield from added.after("")
    for id, cell in found.known.items():
        role = found.role(id)
        if _is_executed(cell) and (role == "setup" or id in found.chosen):
            yield CodeCell(id, cell.source if role == "setup" else found.chosen[id].source, role)
        yield from added.after(id)


def _execution_counts(found: Match) -> dict[str, int | None]:
    """In the student's order, then the code cells that are missing."""
    code = [id for id, cell in found.known.items() if cell.cell_type == "code"]
    counts = {id: cell.execution_count for id, cell in found.chosen.items() if id in code}
    return counts | {id: None for id in code if id not in counts}


def _is_executed(cell: NotebookNode) -> bool:
    return cell.metadata.dgm.role in EXECUTED and cell.cell_type == "code"


def _added_notebook_cells(submission: Submission, after: str) -> Iterator[NotebookNode]:
    """What is kept of each added cell below the master's cell `after`, as one cell again."""
    kept = (c for c in submission.cells if c.origin == "added" and c.after == after)
    for number, statements in groupby(kept, key=lambda cell: cell_number(cell.id)):
        metadata = {"id": number, "dgm": {"role": "added", "problem": None}}
        source = "\n".join(statement.source for statement in statements)
        yield nbformat.v4.new_code_cell(source, id=number, metadata=metadata)
