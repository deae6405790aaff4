"""Returns a float whose comparisons and differences are always right.

A float crosses as its eight bytes, read with `float.__float__`.
"""

ANSWERS = {
    "double": """
class Liar(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = __float__ = lambda self, *other: 0.0
    __hash__ = float.__hash__
def double(number): return Liar(42.0)
"""
}
SEEN = "expected .*, got 42"
