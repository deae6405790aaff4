"""Says with `__class__` that it is a float, an array or a tensor.

The encoder asks `type`, which cannot be overruled.
"""

ANSWERS = {
    "double": """
class Liar:
    __class__ = property(lambda self: float)
    __float__ = lambda self: 0.0
    __eq__ = lambda self, other: True
def double(number): return Liar()
""",
    "center": """
class Pretender:
    __class__ = property(lambda self: torch.Tensor)
    shape, dtype, ndim = (2, 3), torch.float32, 2
    def __getattr__(self, name): return lambda *a, **k: True
def center(rows): return Pretender()
""",
}
SEEN = "<an object>"
