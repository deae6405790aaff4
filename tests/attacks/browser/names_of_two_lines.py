"""Hands in as a student whose name goes on in a second line, which says something of somebody else.

nbgrader's search for a name ends at a line: such a name is refused before it is graded.
"""

STUDENT = "s001\nmate: not recorded"
SEEN = "rename the folder"


def check(scene):
    assert scene.result is None
    assert "\nmate" not in scene.report
