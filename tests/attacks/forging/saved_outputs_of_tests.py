"""Hands in test cells with saved outputs that say 4.0 points, and errors of none.

A test cell's outputs are written by the recorder.
"""

import nbformat


def edit(notebook):
    for cell in notebook.cells:
        if cell.id.endswith("-tests"):
            score = {"text/plain": "4.0", "text/html": "<b>4.0</b>"}
            cell.outputs = [nbformat.v4.new_output("execute_result", data=score, execution_count=1)]
            cell.execution_count = 1


def check(scene):
    cells = nbformat.reads(scene.notebook, as_version=4).cells
    results = [c.outputs[-1]["data"]["text/plain"] for c in cells if c.id.endswith("-tests")]
    assert set(results) == {"0.0"}
