"""Attaches SVG and HTML to a text answer under the names and kinds of pictures.

An attachment is kept if its bytes are those of a PNG or JPEG, and its name is plain.
"""

import base64


def edit(notebook):
    cell = next(cell for cell in notebook.cells if cell.id == "why-step")
    cell.source += "\n![a](attachment:a.png) ![b](attachment:b.svg) ![c](attachment:c.png)"
    svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>").decode()
    cell.attachments = {
        "a.png": {"image/png": svg},
        "b.svg": {"image/svg+xml": svg},
        "c.png": {"image/png": '"><script>document.title="dgm-attack"</script>'},
        '"><script>x()</script>.png': {"image/png": "iVBORw0KGgo="},
    }
