"""Links to the instructor's own Jupyter server: to a page with a script for a name, and to a
configuration file that was handed in.

formgrader escapes what stands in its address, and opens no other course than the one it serves.
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
    (folder / "nbgrader_config.py").write_text(CONFIG)
