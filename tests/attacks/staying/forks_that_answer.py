"""Forks inside a call, so that two processes answer the same question, and one the next.

A forked copy ends before it answers, and a second answer does not fit any question.
"""

ANSWERS = {
    "double": """
import os
def double(number):
    os.fork()
    return 0.0
"""
}
SEEN = "expected .*, got 0|does not fit|spoke without|process ended"
