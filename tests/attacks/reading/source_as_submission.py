"""Hands in a symbolic link to the master notebook with its solutions, as its own work.

A submitted file is opened without following links.
"""

SEEN = "symbolic link"


def prepare(folder):
    (folder / "hw.ipynb").unlink()
    (folder / "hw.ipynb").symlink_to(folder.parents[2] / "source" / "hw" / "hw.ipynb")
