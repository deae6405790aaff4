"""Hands in as a student called `*`, so that nbgrader records whoever it finds in this one's place.

A name stands for one student. One that nbgrader takes for others is refused before it is graded.
"""

STUDENT = "*"
SEEN = "rename the folder"


def check(scene):
    assert scene.result is None
    assert not (scene.course.root / "autograded" / STUDENT).exists()
