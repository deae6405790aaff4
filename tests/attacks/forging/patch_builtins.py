"""Replaces `abs`, `isinstance`, `all`, `float`, `round` and `len` in `builtins`.

The builtins of the student's process are not those of the grader's.
"""

ANSWERS = {
    "double": """
import builtins
builtins.abs = lambda x: 0.0
builtins.round = lambda *a: 0.0
class Yes(float):
    __eq__ = lambda self, other: True
    __hash__ = float.__hash__
builtins.float = Yes
def double(number): return Yes(0.0)
"""
}
SEEN = "expected .*, got 0|ended|not data|NameError|StudentError|stopped with"
