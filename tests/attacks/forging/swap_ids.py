"""Gives the cell of an honest answer the ids of the test cells, to be graded as those.

A cell can only stand for an answer of the master; a test cell's source is never taken.
"""

HONEST = ("double",)
SEEN = "no cell answers double|locked cells were changed"


def edit(notebook):
    for cell in notebook.cells:
        if cell.id == "double":
            cell.source = cell.source.replace("# answer: double\n", "")
            cell.id = cell.metadata.id = cell.metadata.nbgrader.grade_id = "center-tests"
