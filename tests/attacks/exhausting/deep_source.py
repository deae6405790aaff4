"""Hands in an answer and a helper with ten thousand nested brackets, and a line without end.

What the parser refuses costs itself alone.
"""

import nbformat

HONEST = ("center",)
ANSWERS = {"double": "double = " + "(" * 10_000 + "1" + ")" * 10_000}
SEEN = "too many nested parentheses|MemoryError|RecursionError|SyntaxError"


def edit(notebook):
    nested = "f = " + "-" * 40_000 + "1"
    notebook.cells.insert(3, nbformat.v4.new_code_cell(nested))
    notebook.cells.insert(3, nbformat.v4.new_code_cell("a\t" * 20_000 + "= !x"))
