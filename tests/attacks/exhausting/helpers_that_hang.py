"""Has an answer need eight helpers, each of which hangs, fills the memory or ends its process.

A few are tried; then no more helpers are run, and the other answers get the processes they are due.
"""

import nbformat

HONEST = ("center",)
HELPERS = [
    "a = next(n for n in iter(int, 1) if n)",
    "b = [0] * 10**10",
    "c = __import__('os')._exit(0)",
    "while True:\n    d = 0",
    "e = __import__('os').kill(0, 9)",
    "f = __import__('time').sleep(10**6)",
    "g = bytearray(10**12)",
    "h = __import__('os').abort()",
]
ANSWERS = {"double": "def double(number):\n    return a, b, c, d, e, f, g, h\n"}
SEEN = "too many helpers above hung or died"


def edit(notebook):
    for source in HELPERS:
        notebook.cells.insert(2, nbformat.v4.new_code_cell(source))
