"""What the compared cells of a solved notebook print: the one part of it that cannot be derived.

A file of expected outputs maps a cell's id to its text outputs and to a hash of the source that
gave them. Outputs of another source are stale, and are not used.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from dgm.content.course import ContentError


def text_of(executed: NotebookNode) -> str:
    """The file for a notebook that was run."""
    kept = {
        cell.id: {"source": _hash(cell), "outputs": _text_outputs(cell.outputs)}
        for cell in _compared(executed)
    }
    return json.dumps(kept, indent=1, ensure_ascii=False) + "\n"


def fill(solved: NotebookNode, path: Path) -> None:
    """Gives the compared cells the outputs in the file at `path`, where they are not stale.

    Raises ContentError where the file cannot be read.
    """
    kept = _read(path)
    for cell in solved.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    for cell in _compared(solved):
        entry = kept.get(cell.id)
        if entry and entry["source"] == _hash(cell):
            cell.outputs = [nbformat.from_dict(output) for output in entry["outputs"]]
    code = [cell for cell in solved.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        # nbval takes a cell without a number for not run
        cell.execution_count = number if cell.outputs else None


def is_stale(solved: NotebookNode, path: Path) -> bool:
    """Is the file at `path` of other cells? Where there is none, nothing is expected.

    Raises ContentError where the file cannot be read.
    """
    found = {id: entry["source"] for id, entry in _read(path).items()}
    return path.is_file() and found != {cell.id: _hash(cell) for cell in _compared(solved)}


def _read(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {id: {"source": e["source"], "outputs": e["outputs"]} for id, e in kept.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ContentError(
            f"{path.parent.name}/{path.name}: no expected outputs can be read from it; "
            "delete it and run dgm build --execute"
        ) from None


def _compared(notebook: NotebookNode) -> list[NotebookNode]:
    return [c for c in notebook.cells if "nbval-check-output" in c.metadata.get("tags", [])]


def _hash(cell: NotebookNode) -> str:
    return hashlib.sha256(cell.source.encode("utf-8")).hexdigest()[:16]


def _text_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    kept: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream":
            # in how many pieces a stream comes differs from run to run
            if kept and kept[-1].get("name") == output.name:
                kept[-1].text += output.text
            else:
                kept.append(nbformat.from_dict(output))
        elif "data" in output:
            texts = {kind: output.data[kind] for kind in output.data if kind == "text/plain"}
            kept.append(nbformat.v4.new_output("display_data", data=texts))
    return kept
