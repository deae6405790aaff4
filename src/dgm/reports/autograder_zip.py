"""An autograder for Gradescope: a zip with all that grades one assignment there.

Gradescope unpacks it to /autograder/source, runs its setup.sh once, and its run_autograder for each
submission (gradescope-autograders.readthedocs.io, "Autograder Specifications" and "Manual Docker
Configuration").
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path, PurePosixPath

import dgm
from dgm.content.course import Course
from dgm.content.fragments import SETUP
from dgm.grading.rules import read_rules

#: When a file in the zip was changed: the same course makes the same zip.
_THEN = (2020, 1, 1, 0, 0, 0)
_PROGRAMS = ("setup.sh", "run_autograder")
#: What a course needs in order to grade, and nothing about a student.
_OF_THE_COURSE = ("course.toml", ".dgm/secret")


def write_autograder(course: Course, assignment: str, path: Path) -> None:
    """Writes the zip, which holds hidden tests and the course's secret: only its user can read it.

    Raises ContentError, and OSError where the zip cannot be written.
    """
    read_rules(course, assignment)  # makes the secret, and tells mistakes of authors here
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _contents(course, assignment):
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name in _PROGRAMS else 0o100644) << 16
            archive.writestr(entry, data)


def _contents(course: Course, assignment: str) -> Iterator[tuple[str, bytes]]:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    templates = files("dgm.reports") / "templates" / "gradescope"
    for name in (*_PROGRAMS, "Dockerfile"):
        text = (templates / name).read_text(encoding="utf-8")
        text = text.replace("@PYTHON@", version).replace("@ASSIGNMENT@", assignment)
        yield name, text.encode()
    yield "requirements.txt", _lines(_requirements())
    yield "constraints.txt", _lines(_installed())
    package = Path(dgm.__file__).parent
    for name, data in _tree(package):
        if PurePosixPath(name).parts[0] != "shipped":
            yield f"dgm/{name}", data
    for name in _OF_THE_COURSE:
        yield f"course/{name}", (course.root / name).read_bytes()
    entries = [entry for each in course.assignments.values() for entry in each.problems]
    for slug in dict.fromkeys([SETUP, *(entry.slug for entry in entries)]):
        for name, data in _tree(course.root / "problems" / slug):
            yield f"course/problems/{slug}/{name}", data


def _tree(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part == "__pycache__" or part.startswith(".") for part in inside.parts)
        if path.is_file() and not hidden:
            yield inside.as_posix(), path.read_bytes()


def _requirements() -> list[str]:
    """What dgm needs, less its extras."""
    needed = importlib.metadata.requires("dgm") or []
    return sorted(each for each in needed if not re.search(r";.*\bextra\b", each))


def _installed() -> list[str]:
    """The versions that this machine grades with, so that there are no others there."""
    found = {each.name: each.version for each in importlib.metadata.distributions() if each.name}
    # a build such as +cu130 is this machine's own
    return sorted(f"{name}=={version.partition('+')[0]}" for name, version in found.items())


def _lines(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
