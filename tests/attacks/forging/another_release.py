"""Says that it answers another version of the assignment, with other tests.

There is one master; the difference is reported.
"""

SEEN = "another version"


def edit(notebook):
    notebook.metadata.dgm.version = "0" * 12
