"""Writes HTML into code, where a page shows what was graded, and into a helper's name.

Source is text on every page.
"""

import nbformat

SCRIPT = "</pre></textarea><script>document.title='dgm-attack'</script><!--"
ANSWERS = {"double": f'# {SCRIPT}\nraise ValueError("""{SCRIPT}""")\n'}
SEEN = "ValueError"


def edit(notebook):
    notebook.cells.insert(4, nbformat.v4.new_code_cell(f"x = '''{SCRIPT}'''\nx + 1 # {SCRIPT}"))
