"""Hands in, as the picture asked for, text, a blank picture, a JPEG and a picture of one pixel.

Only a PNG that can be read is evidence, and what it shows is tested.
"""


def edit(notebook):
    picture = next(cell for cell in notebook.cells if cell.id == "picture")
    for data in (
        {"image/png": "bm90IGEgcGljdHVyZQ=="},
        {"image/jpeg": "/9j/4AAQSkZJRg=="},
        {"text/plain": "<Figure size 640x480 with 1 Axes>"},
        {"image/png": ["iVBORw0KGgo=", 1]},
    ):
        picture.outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
