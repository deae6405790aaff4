"""What `dgm export` writes beside the platforms' own tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from dgm.content.build import assemble
from dgm.content.course import Assignment, ContentError, Course
from dgm.content.course_csv import as_text
from dgm.content.files import write_atomically
from dgm.content.points import to_hundredths
from dgm.content.roster import Roster
from dgm.grading.results import TestResult
from dgm.nbgrader_plugins.hand_marks import worth_of
from dgm.nbgrader_plugins.standings import Standing
from dgm.reports.feedback import mark_on
from dgm.reports.hand_back import HandedBack, for_students, gradescope_results, zip_feedback
from dgm.submission.belonging import Assignments
from dgm.submission.hand_in_times import read_times
from dgm.submission.layouts import HandedIn, Source, read_layout
from dgm.submission.unpacking import ArchiveLimits, BadArchive, unpack
from dgm.submission.whose import Matcher


def plain_table(
    folder: Path,
    found: Mapping[str, Standing],
    marks: Mapping[str, float],
    most: float,
    assignment: Assignment,
) -> Path:
    """A line for everybody; the mark is in hundredths, and empty where there is none.

    Who withdrew has the mark from before: no platform has it, if the course's folder is deleted.
    No cell is a formula to a spreadsheet: students choose their names themselves.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(
        ["student", "first_name", "last_name", "email", "section", "what", "mark", "points"]
        + ["late_penalty", "late"]
    )
    for student, each in found.items():
        person = each.person
        score = each.score if each.what == "withdrawn" else marks.get(student)
        mark = "" if score is None else to_hundredths(score)
        table.writerow(
            [as_text(cell) for cell in (student, person.first_name, person.last_name)]
            + [as_text(cell) for cell in (person.email, person.section)]
            + [each.what, mark, f"{most:g}", f"{each.late_penalty:g}", str(each.late or "")]
        )
    path = folder / f"{assignment.name}.csv"
    write_atomically(path, text.getvalue())
    return path


def results(
    course: Course,
    assignment: str,
    folder: Path,
    found: Mapping[str, Standing],
    marks: Mapping[str, float],
) -> int:
    """A folder with results.json for everybody who gets a mark; returns how many there are."""
    master = assemble(course, course.assignments[assignment])
    graded = [cell for cell in master.cells if cell.metadata.nbgrader.grade]
    worth = {cell.id: worth_of(cell) for cell in graded}
    number = 0
    for student, mark in marks.items():
        each = found[student]
        earned = {cell.id: each.cells.get(cell.id, 0.0) for cell in graded}
        late = f"Late penalty: {each.late_penalty:g} points ({each.late})."
        content = gradescope_results(
            _tests(course, assignment, student),
            earned,
            worth,
            mark,
            late if each.late_penalty else "",
        )
        text = json.dumps(content, indent=1, allow_nan=False) + "\n"
        write_atomically(folder / student / "results.json", text)
        number += 1
    return number


def bundle(
    course: Course,
    assignment: str,
    folder: Path,
    source: Path,
    roster: Roster,
    times: Path | None,
) -> tuple[Path, HandedBack]:
    """A zip of the pages in feedback/, named as the files in `source`. Raises ContentError.

    Who withdrew gets no page: the platform may not know them any more.
    """
    matcher = Matcher(roster, read_times(times, course.zone) if times else ())
    pages = {
        student: path
        for student in roster
        if (path := _page(course, assignment, student)).is_file()
    }
    withdrawn = {student for student, person in roster.items() if person.withdrawn}
    if not source.exists():
        raise ContentError(f"{source}: no such file or folder")
    (course.root / ".dgm").mkdir(exist_ok=True)
    with TemporaryDirectory(dir=course.root / ".dgm", prefix="export-") as unpacked:
        place = source
        if not source.is_dir():
            place = Path(unpacked, source.stem or "archive")
            place.mkdir()
            try:
                unpack(source, place, ArchiveLimits(), lambda name, reason: None)
            except BadArchive as error:
                raise ContentError(f"{source}: {error}; nothing was written") from None
        layout, others = _of_this(course, assignment, read_layout(place, matcher.ids, None))
        if others and all(file.ignored for file in layout.files):
            raise ContentError(f"{source}: {others[0]}; nothing was written")
        path = folder / f"feedback-{layout.platform.lower()}.zip"
        done = zip_feedback(path, layout, matcher, pages, withdrawn)
        return path, replace(done, left=(*others, *done.left))


def with_old_pages(
    course: Course, assignment: str, found: Mapping[str, Standing], students: Collection[str]
) -> list[str]:
    """Those of `students` whose page in feedback/ shows another mark than the gradebook has."""
    old = []
    for student in students:
        page = _page(course, assignment, student).read_text(encoding="utf-8")
        shown, score = mark_on(page), found[student].score
        if score is not None and shown is not None and abs(shown - score) > 1e-3:
            old.append(student)
    return old


def _page(course: Course, assignment: str, student: str) -> Path:
    return course.root / "feedback" / student / assignment / f"{assignment}.html"


def _of_this(course: Course, assignment: str, layout: Source) -> tuple[Source, list[str]]:
    """The files of a platform, those of other assignments ignored, and what these are in words."""
    assignments, others, files = Assignments(course), list[str](), list[HandedIn]()
    for file in layout.files:
        notebook = not file.ignored and file.path.suffix.lower() == ".ipynb"
        if notebook and (reason := assignments.why_not(assignment, file.path)):
            others.append(f"{file.place}: {reason}")
            file = replace(file, ignored=reason)
        files.append(file)
    return replace(layout, files=tuple(files)), others


def _tests(course: Course, assignment: str, student: str) -> tuple[TestResult, ...]:
    """The verdicts that are in the autograded notebook, less what only an instructor may see."""
    path = course.root / "autograded" / student / assignment / f"{assignment}.ipynb"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found = [
            TestResult(**test)
            for cell in cells
            for test in cell["metadata"].get("dgm", {}).get("tests", [])
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
    return for_students(found)
