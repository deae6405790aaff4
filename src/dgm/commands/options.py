"""The course's folder, and the options that several commands have."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dgm.content.course import Course

Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to stdout.")]
Unsandboxed = Annotated[
    bool,
    typer.Option("--unsandboxed", help="Run student code WITHOUT a sandbox: trusted code only."),
]


#: What dgm and nbgrader keep in the course's folder, where it is there.
FOLDERS = ("problems", "source", "release", "submitted", "autograded", "feedback", "reports")
FOLDERS += ("export", ".dgm")
FILES = ("gradebook.db", "roster.csv", "extensions.csv", "regrades.csv", "nbgrader_config.py")


@dataclass(frozen=True)
class Options:
    """What stands before the command's name; `context.obj` of every command."""

    root: Path

    def load_course(self) -> Course:
        """The course in this folder.

        Raises ContentError, and OSError where a file stands in the place of a folder of the course,
        or a folder in that of a file.
        """
        from dgm.content.course import load_course

        course = load_course(self.root)
        for name in FOLDERS:
            if os.path.lexists(self.root / name) and not (self.root / name).is_dir():
                fault = "is a file or a broken link, and has to be a folder"
                raise NotADirectoryError(f"{name} {fault}: move it away")
        for name in FILES:
            if (self.root / name).is_dir():
                fault = "is a folder, and has to be a file"
                raise IsADirectoryError(f"{name} {fault}: move it away")
        return course


def known_assignment(course: Course, name: str) -> str:
    """The name of an assignment, if the course has it. Raises ContentError."""
    from dgm.content.course import ContentError, suggest

    if name not in course.assignments:
        remedy = suggest(name, course.assignments)
        raise ContentError(f"course.toml has no assignment {name!r}; {remedy}")
    return name
