"""Raises exceptions whose names and messages have no end, or raise exceptions themselves.

A message is cut where it is made, and once more where it arrives.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
class Endless(Exception):
    def __str__(self): return "x" * (100 << 20)
Endless.__name__ = "E" * 10_000_000
def double(number): raise Endless
""",
    "step": """
class Raises(BaseException):
    __module__ = property(lambda self: 1 / 0)
    def __str__(self): raise Raises
def step(*arguments): raise Raises
""",
}
SEEN = "xxxx"


def check(scene):
    assert all(len(test.message) < 1000 for test in scene.result.tests)
