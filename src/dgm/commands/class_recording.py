"""Recording a class: what was graded goes into the gradebook, and each student gets a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from dgm.commands.class_grading import Entry
from dgm.content.course import ContentError
from dgm.grading.grade import Graded, Grader
from dgm.nbgrader_plugins.converters import scores, stops_the_class
from dgm.nbgrader_plugins.marks import Change
from dgm.nbgrader_plugins.records import Records
from dgm.nbgrader_plugins.regrading import Regrade
from dgm.reports.own_pictures import OwnPictures, asks_for_pictures, pictures_of
from dgm.testing.evidence import Evidence


def record_class(
    grader: Grader,
    submissions: Iterable[Graded],
    students: tuple[str, ...],
    *,
    dry_run: bool,
    regraded: Callable[[Regrade, list[Change]], None],
    advance: Callable[[Entry], None],
) -> list[Entry]:
    """An entry for each of `submissions`, in the order of the students' names.

    They are recorded as they come. The rest is as in `grade_class`.
    """
    course, assignment = grader.course, grader.assignment
    with_pictures = asks_for_pictures(course, assignment) and not dry_run
    entries: list[Entry] = []
    with Regrade(course, assignment, students, dry_run=dry_run) as regrade:
        copy = regrade.url if dry_run else ""
        try:
            with Records(course, assignment, grader.master, dry_run_in=copy) as records:
                for graded in submissions:
                    entry = _recorded(records, graded)
                    if with_pictures:  # while the notebook is there: it would be read once more
                        entry = replace(entry, pictures=_pictures(graded))
                    entries.append(entry)
                    advance(entry)
        except KeyboardInterrupt:  # the next run does not know the marks from before
            regraded(regrade, _changes(regrade, entries))
            raise
        held = scores(course, assignment, copy)
        regraded(regrade, _changes(regrade, entries))
    entries.sort(key=lambda entry: entry.graded.student)
    problem_of = {cell.id: cell.metadata.dgm.get("problem") for cell in grader.master.cells}
    for each in held.values():
        points: dict[str, float] = {}
        for name, score in each.pop("cells").items():
            slug = problem_of.get(name) or ""
            points[slug] = points.get(slug, 0.0) + score
        each["points"] = points
    return [replace(entry, **held.get(entry.graded.student, {})) for entry in entries]


def _changes(regrade: Regrade, entries: list[Entry]) -> list[Change]:
    return regrade.changes({entry.graded.student: entry.verdicts for entry in entries})


def _pictures(graded: Graded) -> tuple[OwnPictures, ...]:
    submission = graded.submission
    return tuple(pictures_of(graded.student, Evidence(submission.outputs))) if submission else ()


def _recorded(records: Records, graded: Graded) -> Entry:
    submission, result = graded.submission, graded.result
    if submission is None or result is None:
        return Entry(graded, graded.reason)
    graded = replace(graded, submission=None)  # a class's notebooks need not fit into memory
    try:
        recorded = records.add(graded.student, submission, result)
    except ContentError as error:
        return Entry(graded, f"graded, but not recorded: {error}")
    except Exception as error:
        if stops_the_class(error):
            raise
        return Entry(graded, f"graded, but not recorded: {type(error).__name__}: {error}")
    return Entry(graded, feedback=recorded.page, verdicts=recorded.verdicts)
