"""The code that notebooks and the grader share, one fragment a file.

Fragments are in the percent format, and are read as text by `dgm.content.fragments`: nothing here
is imported.
"""
