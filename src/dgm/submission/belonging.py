"""Which assignment a notebook is of, as far as it can be told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from dgm.content.course import ContentError, Course
from dgm.content.master import assemble
from dgm.submission.matching import match
from dgm.submission.read import Ungradable, quote, read_submitted


class Assignments:
    """The assignments of a course, by which notebooks are told apart."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def why_not(self, assignment: str, path: Path) -> str:
        """Why a notebook is none of `assignment`, in words; '' if it is one or cannot be told."""
        other = self._other_than(assignment, path)
        return f"a notebook of {quote(other)}, not of {assignment!r}" if other else ""

    def _other_than(self, assignment: str, path: Path) -> str:
        """The other assignment that a notebook is of; '' if it is of this one or cannot be told.

        A notebook that does not name its assignment is of another one if it answers only others.
        """
        try:
            notebook = read_submitted(path)
        except Ungradable:
            return ""
        if notebook.assignment:
            return "" if notebook.assignment == assignment else notebook.assignment
        if not any(any(cell.names) for cell in notebook.cells):
            return ""
        masters = self._masters.items()
        fits = [name for name, each in masters if match(notebook.cells, each).answers_any()]
        return "" if assignment in fits else " or ".join(fits)

    @cached_property
    def _masters(self) -> dict[str, NotebookNode]:
        return dict(self._assembled())

    def _assembled(self) -> Iterator[tuple[str, NotebookNode]]:
        for name, about in self._course.assignments.items():
            try:
                yield name, assemble(self._course, about)
            except ContentError:
                continue  # `dgm build` tells the mistake
