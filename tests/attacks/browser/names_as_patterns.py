"""Hands in as a student whose name is a pattern that fits all others, and a command of a terminal.

A name stands for itself. What nbgrader cannot record under such a name is said in the class table.
"""

STUDENT = "s[0-9]*[bold red]\x1b[2J"
SEEN = "not recorded|No notebooks were matched"


def check(scene):
    assert "\x1b" not in scene.report
