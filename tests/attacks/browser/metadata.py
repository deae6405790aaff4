"""Puts HTML into ids, tags, names, the kernel's name and the title of the notebook.

Metadata and ids are the master's.
"""

SCRIPT = "<script>document.title='dgm-attack'</script>"
SEEN = "another version"


def edit(notebook):
    notebook.metadata.title = notebook.metadata.dgm.title = SCRIPT
    notebook.metadata.kernelspec = {"name": SCRIPT, "display_name": SCRIPT, "language": SCRIPT}
    notebook.metadata.language_info = {"name": SCRIPT, "pygments_lexer": SCRIPT}
    notebook.metadata.dgm.version = SCRIPT
    for cell in notebook.cells:
        cell.metadata.tags = [SCRIPT]
        cell.metadata.name = cell.metadata.title = SCRIPT


def check(scene):
    assert SCRIPT not in scene.notebook.split("grader-notes")[0]
