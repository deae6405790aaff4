"""The course's folder, and the options that several commands have."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Options:
    """What stands before the command's name; `context.obj` of every command."""

    root: Path

    def load_course(self) -> Course:
        """The course in this folder. Raises ContentError."""
        from dgm.content.course import load_course

        return load_course(self.root)


def known_assignment(course: Course, name: str) -> str:
    """The name of an assignment, if the course has it. Raises ContentError."""
    from dgm.content.course import ContentError, suggest

    if name not in course.assignments:
        remedy = suggest(name, course.assignments)
        raise ContentError(f"course.toml has no assignment {name!r}; {remedy}")
    return name
