"""Saves HTML, SVG and JavaScript as outputs of the cells that an instructor looks at.

Of saved outputs plain text and PNG pictures are kept, and no other kind.
"""

import nbformat

HONEST = ("picture",)
SCRIPT = "<script>document.title='dgm-attack'</script><img src=x onerror=parent.x()>"
KINDS = {
    "text/html": SCRIPT,
    "image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>{SCRIPT}</svg>",
    "application/javascript": "document.title='dgm-attack'",
    "text/markdown": SCRIPT,
    "text/latex": f"$\\href{{javascript:x}}{{y}}$ {SCRIPT}",
    "application/pdf": "JVBERi0=",
    "application/vnd.jupyter.widget-view+json": {"model_id": SCRIPT},
    "text/plain": SCRIPT,
}


def edit(notebook):
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs += [
                nbformat.v4.new_output("display_data", data={kind: data})
                for kind, data in KINDS.items()
            ]
            cell.outputs.append(nbformat.v4.new_output("stream", name="stderr", text=SCRIPT))
