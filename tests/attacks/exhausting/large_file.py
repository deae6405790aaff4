"""Hands in a file of a gigabyte (with holes, so that it takes no room).

The size is known before it is read.
"""

SEEN = "MB large; at most 50 MB are read"


def prepare(folder):
    with open(folder / "hw.ipynb", "r+b") as file:
        file.truncate(1 << 30)
