"""Remembers answers by the `id` of the argument, and returns old ones for new questions.

Nothing is won: a wrong answer stays wrong, and every question has a new argument.
"""

ANSWERS = {
    "double": """
SEEN = {}
def double(number):
    return SEEN.setdefault(id(number) % 64, 1.0)
"""
}
SEEN = "expected .*, got 1"
