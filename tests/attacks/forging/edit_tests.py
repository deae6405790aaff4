"""Replaces the source of every test cell by `pass`.

The master's tests count; changed cells are named in the report.
"""

SEEN = "locked cells were changed"


def edit(notebook):
    for cell in notebook.cells:
        if cell.id.endswith("-tests"):
            cell.source = "pass"
