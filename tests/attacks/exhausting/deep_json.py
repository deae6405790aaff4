"""Hands in JSON that is nested a million times.

The file is refused with one line; the rest of the class is not touched.
"""

SEEN = "nested too deeply|more than 2000000|not JSON"


def edit(notebook):
    return "[" * 1_000_000 + "]" * 1_000_000
