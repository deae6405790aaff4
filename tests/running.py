"""Runs a notebook as a student does with *Run all*, in a kernel that does not find dgm."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from unittest import mock

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

KERNELS = Path(__file__).parent / "jupyter"


def run_all(notebook: NotebookNode, timeout: float = 600.0) -> None:
    """Run all cells; their outputs are in the notebook then.

    Raises nbclient's CellExecutionError where a cell stops the notebook.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.dict(os.environ, {"JUPYTER_PATH": str(KERNELS)}),
    ):
        here = {"metadata": {"path": folder}}
        client = NotebookClient(
            notebook, timeout=timeout, kernel_name="without-dgm", resources=here
        )
        of_tests = ("DGM_STOP_AT_ERRORS",)
        student = {name: value for name, value in os.environ.items() if name not in of_tests}
        client.execute(env=student | {"DGM_BUDGET": "smoke", "DGM_CHECKPOINTS": folder})


def cells(*sources: str) -> NotebookNode:
    """A notebook of code cells."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in sources])


def text(cell: NotebookNode) -> str:
    """All that a cell printed or showed as text, without colours."""
    pieces = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            pieces.append(output.text)
        elif "data" in output:
            pieces.append(output.data.get("text/plain", ""))
    return re.sub(r"\x1b\[[0-9;]*m", "", "".join(pieces)).strip()


def errors(notebook: NotebookNode) -> list[str]:
    """The cells that show an error, each with its last line."""
    found = []
    for cell in notebook.cells:
        shows = any(output.output_type == "error" for output in cell.get("outputs", []))
        if shows or "Traceback (most recent call last)" in text(cell):
            found.append(f"{cell.id}: {text(cell).splitlines()[-1:]}")
    return found
