"""Recurses without end, after raising the recursion limit, until the stack is gone.

The child dies of it, and is replaced.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import sys
sys.setrecursionlimit(10**9)
def double(number): return double(number)
"""
}
SEEN = "process ended|RecursionError|MemoryError|no answer within"
