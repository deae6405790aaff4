"""Hands in a notebook with twenty thousand saved outputs, and one of ten megabytes.

Fifty outputs of a cell and 20,000 characters of each are kept.
"""

HONEST = ("center",)


def edit(notebook):
    picture = next(cell for cell in notebook.cells if cell.id == "picture")
    line = {"output_type": "stream", "name": "stdout", "text": "dgm-attack\n"}
    picture.outputs = [{**line, "text": "x" * (10 << 20)}, *[dict(line) for _ in range(20_000)]]


def check(scene):
    assert len(scene.notebook) < 200_000
