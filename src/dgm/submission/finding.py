"""What lies in submitted/: whose notebook is where, and what lies where nothing is looked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from dgm.content.course import ContentError, Course
from dgm.content.plain_text import text_to_line
from dgm.submission.not_collected import why_no_notebook


def find_submissions(
    course: Course, assignment: str, students: tuple[str, ...] = ()
) -> list[tuple[str, Path]]:
    """(student, notebook) pairs below submitted/, as nbgrader lays them out."""
    folder = course.root / "submitted"
    found = {
        path.parent.name: path / f"{assignment}.ipynb"
        for path in sorted(folder.glob(f"*/{assignment}"))
        if not path.parent.name.startswith(".")
    }
    missing = [student for student in students if student not in found]
    if missing:
        raise ContentError(
            f"submitted/{missing[0]}/{assignment} does not exist; "
            f"submissions are there for {', '.join(found) or 'nobody'}"
        )
    return [(s, path) for s, path in found.items() if not students or s in students]


def near_misses(course: Course, assignment: str, student: str) -> str:
    """Where else in a student's folder there are notebooks, and what to do; '' if there are none.

    A right name in the wrong place counts, a wrong name in the right place, what `dgm collect`
    noted of files that it did not copy, and a folder whose name differs from the assignment's in
    capitals, spaces, hyphens or underscores.
    """
    folder = course.root / "submitted" / student
    inside, above = folder / assignment, folder
    names = [str(p.relative_to(inside)) for p in sorted(inside.rglob("*.ipynb")) if p.is_file()]
    wanted = f"{student}/{assignment}/{assignment}.ipynb"
    if names and all("/" in name for name in names):
        return (
            f"one folder too low there is {_some(names)}; move the right one to submitted/{wanted}"
        )
    if names:
        return f"its folder has {_some(names)}; name the right one {assignment}.ipynb"
    if why := why_no_notebook(inside):
        return why
    names = [path.name for path in sorted(above.glob("*.ipynb")) if path.is_file()]
    if names:
        return (
            f"one folder too high there is {_some(names)}; move the right one to submitted/{wanted}"
        )
    beside = sorted(above.iterdir()) if above.is_dir() else []
    names = [
        path.name
        for path in beside
        if path.is_dir() and path.name != assignment and _bare(path.name) == _bare(assignment)
    ]
    if names:
        return f"there is a folder {_some(names)}; name the right one {assignment}"
    return ""


def passed_over(course: Course, assignment: str, known: Collection[str] = ()) -> list[str]:
    """What in submitted/ is of no student, each with what to do.

    That is each file that lies there, and what `near_misses` finds of students who are not `known`
    and have no submission.
    """
    there = (course.root / "submitted").glob("[!.]*")
    looked_at = {*known, *(student for student, _ in find_submissions(course, assignment))}
    said = []
    for path in sorted(there):
        name = f"submitted/{text_to_line(path.name)}"
        if not path.is_dir():
            wanted = f"submitted/<student>/{assignment}/{assignment}.ipynb"
            said.append(f"{name} is in no student's folder; a notebook belongs at {wanted}")
        elif path.name not in looked_at and (near := near_misses(course, assignment, path.name)):
            said.append(f"{name}: {near}")
    return said


def _some(names: Sequence[str]) -> str:
    return ", ".join(repr(text_to_line(name)) for name in names[:3])


def _bare(name: str) -> str:
    """A name without what people write in one way or another."""
    return name.casefold().replace(" ", "").replace("-", "").replace("_", "")
