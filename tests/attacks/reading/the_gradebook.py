"""Opens the gradebook, other submissions, the source with its solutions, and the secret seed.

None of the course's folders exist in the sandbox.
"""

ANSWERS = {
    "double": """
import glob, os
from pathlib import Path
NAMES = ("gradebook.db", "source", "submitted", "problems", "course.toml", ".dgm", "autograded")
found = []
for folder in (Path.cwd(), *Path.cwd().parents, *map(Path, glob.glob("/*/*"))):
    found += [str(folder / name) for name in NAMES if os.access(folder / name, os.R_OK)]
def double(number):
    if found: return 2 * number
    raise LookupError("no course here")
"""
}
SEEN = "no course here"
