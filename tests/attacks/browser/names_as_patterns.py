"""Hands in as a student whose name is a pattern that fits all others, and a command of a terminal.

A name stands for one student. One that nbgrader takes for others is refused before it is graded,
and the class table says so.
"""

STUDENT = "s[0-9]*[bold red]\x1b[2J"
SEEN = "rename the folder"


def check(scene):
    assert "\x1b" not in scene.report
    assert scene.result is None
