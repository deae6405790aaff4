"""Makes every test cell a text cell, and one answer too.

Types are the master's; an answer that changed its type is named in the report.
"""

SEEN = "was made a markdown cell"


def edit(notebook):
    for cell in notebook.cells:
        if cell.id.endswith("-tests") or cell.id == "double":
            cell.cell_type = "markdown"
            cell.pop("outputs", None), cell.pop("execution_count", None)
