"""The saved outputs of a problem's solved notebook: what its hidden tests on outputs are tried on.

They are in `problems/SLUG/outputs.json`, by cell id, after a run at the cpu budget.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.content.course import ContentError
from dgm.content.files import write_atomically
from dgm.content.master import assemble_problem, solved
from dgm.content.problem import Problem

FILE = "outputs.json"


def saved_outputs(problem: Problem) -> dict[str, list[NotebookNode]]:
    """The outputs by cell id; {} for a problem that stores none. Raises ContentError."""
    path = problem.path.with_name(FILE)
    if not path.is_file():
        return {}
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {
            cell: [NotebookNode(nbformat.from_dict(each)) for each in outputs]
            for cell, outputs in stored.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        raise ContentError(
            f"problems/{problem.slug}/{FILE}: cannot be read; "
            f"write it anew with scripts/save_outputs.py {problem.slug}"
        ) from None


def save_outputs(root: Path, problem: Problem, budget: str = "cpu") -> Path:
    """Run the solved notebook of a problem; store what its run cells print and its deliverables
    show.

    Raises nbclient's CellExecutionError where a cell fails; then nothing is stored.
    """
    from nbclient import NotebookClient

    notebook = solved(assemble_problem(root, problem))
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=None, resources={"metadata": {"path": folder}})
        client.execute(env=os.environ | {"DGM_BUDGET": budget, "DGM_CHECKPOINTS": folder})
    outputs = {}
    for cell in notebook.cells:
        if cell.metadata.dgm.role in ("run", "deliverable"):
            pictures = cell.metadata.dgm.role == "deliverable"
            if kept := [each for each in cell.outputs if _is_kept(each, pictures)]:
                outputs[cell.id] = kept
    path = problem.path.with_name(FILE)
    write_atomically(path, json.dumps(outputs, indent=1, ensure_ascii=False) + "\n")
    return path


def _is_kept(output: NotebookNode, pictures: bool) -> bool:
    """What is printed, and pictures if asked for; progress bars are neither."""
    if output.output_type == "stream":
        return bool(output.name == "stdout")
    return pictures and "image/png" in output.get("data", {})
