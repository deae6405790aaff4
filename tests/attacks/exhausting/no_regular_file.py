"""Hands in a pipe, from which nobody will ever read to the end.

Only regular files are read.
"""

import os

SEEN = "no regular file"


def prepare(folder):
    (folder / "hw.ipynb").unlink()
    os.mkfifo(folder / "hw.ipynb")


def check(scene):
    scene.graded.path.unlink()
