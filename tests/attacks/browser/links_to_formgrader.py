"""Links to the instructor's own Jupyter server: a script as a name, a page that was handed in.

formgrader escapes what stands in its address, opens no other course than the one it serves, and
shows what was handed in as a page that may not run scripts.
"""

from urllib.parse import quote

HERE = "http://localhost:8888/formgrader"
STUDENT = "links-to-formgrader"
SCRIPT = quote("<img src=x onerror=document.title='dgm-attack'>", safe="")
CONFIG = """
from pathlib import Path
Path("dgm-attack-by-configuration").touch()
"""


def edit(notebook):
    cell = next(cell for cell in notebook.cells if cell.id == "why-step")
    cell.source += f"""
[a proof]({HERE}/manage_students/{SCRIPT}) [a figure]({HERE}/manage_students/{SCRIPT}/hw)
[a table]({HERE}?path=submitted/{STUDENT}/hw)
"""


def prepare(folder):
    (folder / "index.html").write_text("<script>document.title='dgm-attack'</script>read me")
    (folder / "nbgrader_config.py").write_text(CONFIG)
