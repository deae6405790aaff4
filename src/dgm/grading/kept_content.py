"""What the rules of an assignment take from the bank, read once for each state of the bank.

To read and check the files of a homework, and to assemble its notebook, takes a second and more.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

import dgm
from dgm.content.course import Course
from dgm.content.files import THIS_USER, write_atomically
from dgm.content.fragments import SETUP, shared_fragments
from dgm.content.hashing import hash_of
from dgm.content.master import assemble, chosen_problems
from dgm.content.percent import Cell
from dgm.content.variants import Variant

#: The packages that read a bank, beside this one.
READERS = ("jupytext", "nbformat", "pyyaml", "markdown-it-py")


@dataclass(frozen=True)
class Content:
    """The master of an assignment, the fragments that grade it, and by problem its mutants."""

    master: NotebookNode
    fragments: tuple[Cell, ...]
    mutants: Mapping[str, tuple[Variant, ...]]


def content_of(course: Course, assignment: str) -> Content:
    """As it was kept, if nothing has changed that it follows from. Raises ContentError.

    `assignment` is one of the course's.
    """
    path = course.root / ".dgm" / "content" / f"{assignment}.pickle"
    state = _state(course, assignment)
    with contextlib.suppress(Exception):  # half a file, or one of another version of a package
        kept, _, content = path.read_bytes().partition(b"\n")
        if kept == state.encode():
            return pickle.loads(content)
    content = _read(course, assignment)
    if _state(course, assignment) == state:  # nobody has changed a file meanwhile
        with contextlib.suppress(OSError):
            write_atomically(path, state.encode() + b"\n" + pickle.dumps(content), mode=THIS_USER)
    return content


def _read(course: Course, assignment: str) -> Content:
    chosen = chosen_problems(course, course.assignments[assignment], variants=True)
    return Content(
        master=assemble(course, course.assignments[assignment], chosen),
        fragments=shared_fragments(course.root / "problems"),
        mutants={problem.slug: problem.mutants for problem in chosen},
    )


def _state(course: Course, assignment: str) -> str:
    """A hash of the files of its problems, of what course.toml says, and of what reads both."""
    bank = course.root / "problems"
    folders = [SETUP, *(entry.slug for entry in course.assignments[assignment].problems)]
    files = {path: _digest(path) for folder in folders for path in _files(bank / folder)}
    readers = [importlib.metadata.version(name) for name in READERS]
    return hash_of([files, repr(course), own_code(), sys.version, readers])


def _files(folder: Path) -> Iterator[str]:
    for inside, _, names in os.walk(folder, followlinks=True):
        yield from (os.path.join(inside, name) for name in names)


def _digest(path: str) -> str:
    """Of a file; "" where there is none to read, as behind the link with which an editor locks."""
    with contextlib.suppress(OSError):
        if os.path.isfile(path):
            return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return ""


@cache
def own_code() -> str:
    """A hash of this package's code, and of the data and the texts that it reads."""
    total = hashlib.sha256()
    for path in sorted(Path(dgm.__file__).parent.rglob("*")):
        if path.suffix in (".py", ".npz", ".md"):
            total.update(path.read_bytes())
    return total.hexdigest()
