"""What nbgrader's records and the folders of a course say about a class, for its report."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import reads
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from dgm.content.build import assemble
from dgm.content.course import Course, extensions_of
from dgm.content.nbgrader_config import load_config
from dgm.content.percent import solved_source, stub_source
from dgm.grading.results import TestResult
from dgm.nbgrader_plugins.converters import scores
from dgm.nbgrader_plugins.roster import people
from dgm.nbgrader_plugins.standings import points_are_recorded
from dgm.reports import own_pictures
from dgm.reports.alike_answers import alike_answers
from dgm.reports.class_report import AlikePair, ClassReport, Doubt, Row
from dgm.reports.items import mistakes_of, statistics_of
from dgm.reports.wall import WallPicture, wall_picture
from dgm.submission.finding import find_submissions, near_misses
from dgm.submission.rebuild import Ungradable, rebuild
from dgm.submission.student_names import unfit


@dataclass(frozen=True)
class Names:
    """What each student is called in a report, by the name of the folder in submitted/.

    In an `anonymous` one these are numbers, drawn anew each time.
    """

    shown: Mapping[str, str]
    anonymous: bool = False

    def __getitem__(self, student: str) -> str:
        return self.shown[student]

    def id(self, student: str) -> str:
        """What the student is called in submitted/, where that says more than the name."""
        return "" if self.anonymous or self.shown[student] == student else student


def names_of(course: Course, assignment: str, *, anonymous: bool = False) -> Names:
    """Names for everybody on the roster, and for those who handed in without being on it."""
    roster = people(course)
    students = {*roster, *(student for student, _ in find_submissions(course, assignment))}
    if anonymous:
        order = sorted(students)
        SystemRandom().shuffle(order)
        digits = len(str(len(order)))
        return Names({s: f"Student {n:0{digits}}" for n, s in enumerate(order, 1)}, True)
    names = {s: (roster[s].name if s in roster else "") or s for s in students}
    seen = Counter(names.values())
    return Names({s: f"{n} ({s})" if seen[n] > 1 and n != s else n for s, n in names.items()})


def class_report(course: Course, assignment: str, names: Names) -> ClassReport:
    """The report on an assignment, from what was graded so far.

    In an anonymous one there are no words of a student, no file names and no times.
    Raises ContentError where the roster or the extensions cannot be read, and where the marks are
    for other points than the course has now.
    """
    rules = course.assignments[assignment]
    master = assemble(course, rules)
    points_are_recorded(course, assignment, master)
    graded = _graded(course, assignment)
    tests = {student: _tests(notebook) for student, notebook in graded.items()}
    refused = _refused(course, assignment, master, graded)
    withdrawn = {student for student, person in people(course).items() if person.withdrawn}
    counted = [each for student, each in tests.items() if student not in withdrawn]
    found = own_pictures.pictures_of_class(course, assignment, master)
    renamed = [replace(each, student=names[each.student]) for each in found]
    return ClassReport(
        course=course.name,
        title=rules.title,
        made=f"{datetime.now(course.zone):%Y-%m-%d %H:%M}",
        max_score=math.fsum(problem.points for problem in rules.problems),
        problems={problem.slug: problem.points for problem in rules.problems},
        rows=_rows(course, assignment, names, graded, tests, refused),
        tests=statistics_of(counted),
        mistakes=mistakes_of(counted),
        pictures=[
            picture
            for student in sorted(graded, key=names.__getitem__)
            for picture in _pictures(names[student], graded[student], names.anonymous)
        ],
        alike=_alike(master, graded, names),
        alike_pictures=own_pictures.alike(renamed, course.root / "problems") if renamed else [],
        doubts=_doubts(names, graded, refused),
        anonymous=names.anonymous,
    )


def _graded(course: Course, assignment: str) -> dict[str, NotebookNode]:
    """The autograded notebooks of those who handed in, by student."""
    found = {}
    for student, _ in find_submissions(course, assignment):
        path = course.root / "autograded" / student / assignment / f"{assignment}.ipynb"
        if not unfit(student) and path.is_file() and (text := path.read_text(encoding="utf-8")):
            found[student] = reads(text)
    return found


def _cells(notebook: NotebookNode, *roles: str) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("dgm", {}).get("role") in roles]


def _tests(notebook: NotebookNode) -> list[TestResult]:
    tested = _cells(notebook, "tests")
    return [TestResult(**test) for cell in tested for test in cell.metadata.dgm["tests"]]


def _rows(
    course: Course,
    assignment: str,
    names: Names,
    graded: Mapping[str, NotebookNode],
    tests: Mapping[str, list[TestResult]],
    refused: Mapping[str, str],
) -> list[Row]:
    held, times = scores(course, assignment), _handed_in(course, assignment)
    roster = people(course)
    excused = {
        student
        for (name, student), extension in extensions_of(course).items()
        if name == assignment and extension.until is None
    }
    submitted = {student for student, _ in find_submissions(course, assignment)}
    rows = []
    for student in sorted(names.shown, key=names.__getitem__):
        withdrawn = student in roster and roster[student].withdrawn
        if student not in graded or student not in held:
            if withdrawn:
                state = "withdrawn"
            elif student in refused:
                state = "ungradable"
            elif student in submitted:
                state = "not graded"
            else:
                state = "excused" if student in excused else "missing"
            rows.append(Row(names[student], state, names.id(student)))
            continue
        mark, notebook = held[student], graded[student]
        state = "waits" if mark["needs_manual_grade"] else "graded"
        state = "withdrawn" if withdrawn else state
        late = None if names.anonymous else mark["late"]
        points: dict[str, float] = {}
        for cell in _cells(notebook, "tests", "written"):
            slug = cell.metadata.dgm["problem"]
            points[slug] = points.get(slug, 0.0) + mark["cells"].get(cell.id, 0.0)
        rows.append(
            Row(
                student=names[student],
                state=state,
                id=names.id(student),
                handed_in="" if names.anonymous else times.get(student, ""),
                days_late=late.days if late else 0,
                too_late=bool(late and not late.accepted),
                late_penalty=mark["late_penalty"],
                points=points,
                score=mark["score"],
                outcomes=Counter(test.outcome for test in tests[student]),
                seconds=None if names.anonymous else notebook.metadata.dgm.get("seconds"),
            )
        )
    return rows


def _handed_in(course: Course, assignment: str) -> dict[str, str]:
    """When students handed in, in the time zone of the course, where that is known."""
    coursedir = CourseDirectory(config=load_config(course))
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        submissions: list[Any] = gradebook.assignment_submissions(assignment)
        return {
            each.student.id: f"{each.timestamp.replace(tzinfo=UTC).astimezone(course.zone):%F %R}"
            for each in submissions
            if each.timestamp
        }


def _refused(
    course: Course, assignment: str, master: NotebookNode, graded: Mapping[str, NotebookNode]
) -> dict[str, str]:
    """Who handed in what cannot be read as this homework, and why."""
    found = {}
    for student, path in find_submissions(course, assignment):
        if student in graded:
            continue
        reason = unfit(student)
        if not reason and not path.exists():
            reason = near_misses(course, assignment, student)
        if reason:
            found[student] = reason
            continue
        try:
            rebuild(path, master)
        except Ungradable as error:
            found[student] = str(error)
    return found


def _pictures(student: str, notebook: NotebookNode, anonymous: bool) -> Iterator[WallPicture]:
    for cell in _cells(notebook, "deliverable"):
        printed = "".join(
            output.get("text", "") for output in cell.outputs if output.output_type == "stream"
        )
        for output in cell.outputs:
            if isinstance(png := output.get("data", {}).get("image/png"), str):
                picture = wall_picture(
                    student,
                    cell.id,
                    png,
                    "" if anonymous else printed,
                    new_digits=cell.id == own_pictures.CELL,
                )
                if picture:
                    yield picture


def _alike(
    master: NotebookNode, graded: Mapping[str, NotebookNode], names: Names
) -> list[AlikePair]:
    known = [
        (cell.cell_type == "code", source)
        for cell in master.cells
        for source in (solved_source(cell.source), stub_source(cell.source, cell.cell_type))
    ]
    answers = {
        student: {
            cell.id: (cell.cell_type == "code", cell.source)
            for cell in _cells(notebook, "solution", "written")
        }
        for student, notebook in graded.items()
    }
    found = []
    for pair in alike_answers(answers, known):
        one, other = answers[pair.one], answers[pair.other]
        nearest = pair.cells[0]
        beside = None if names.anonymous else (one[nearest][1], other[nearest][1])
        found.append(AlikePair(names[pair.one], names[pair.other], pair.share, pair.cells, beside))
    return found


def _doubts(
    names: Names, graded: Mapping[str, NotebookNode], refused: Mapping[str, str]
) -> list[Doubt]:
    said = [(student, "ungradable", reason) for student, reason in refused.items()]
    notes = {student: set(n.metadata.dgm.get("notes", [])) for student, n in graded.items()}
    # what holds for everybody says nothing of anybody
    of_all = set.intersection(*notes.values()) if len(notes) > 1 else set()
    for student, notebook in graded.items():
        added = notebook.metadata.dgm.get("added", {})
        said += [(student, "note", note) for note in notes[student] - of_all]
        for kind, key in (("left out", "left_out"), ("did not end well", "failed")):
            said += [(student, kind, f"`{what}`: {why}") for _, what, why in added.get(key, [])]
    found = [Doubt(names[who], kind, "" if names.anonymous else text) for who, kind, text in said]
    found += [Doubt("everybody", "note", note) for note in of_all]
    return sorted(set(found), key=lambda doubt: (doubt.student, doubt.kind, doubt.text))
