"""Grading a class: each submission is graded, recorded, and gets its feedback page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from dgm.content.course import ContentError, Course, extensions_of
from dgm.grading.cluster import on_cluster
from dgm.grading.grade import (
    Graded,
    Grader,
    find_submissions,
    grade_assignment,
    in_forks,
    passed_over,
)
from dgm.grading.lock import only_grader
from dgm.nbgrader_plugins.converters import scores, stops_the_class
from dgm.nbgrader_plugins.late import Lateness
from dgm.nbgrader_plugins.marks import Change
from dgm.nbgrader_plugins.records import Records
from dgm.nbgrader_plugins.regrading import Regrade
from dgm.reports.own_pictures import OwnPictures, asks_for_pictures, pictures_of
from dgm.sandbox.launch import Sandbox
from dgm.testing.evidence import Evidence


@dataclass(frozen=True)
class Entry:
    """One student's line in the class table.

    `reason` says why there is no grade, or why it is not in the gradebook; `score` is what the
    gradebook holds, None if it holds nothing, with `late_penalty` taken off. `points` are the
    gradebook's by problem, those given by hand and extra ones included. `verdicts` are the tests
    that ended differently than before. `wrong_marks` are marks by hand that cannot be, in words.
    `pictures` are those of a model of the student's own.
    """

    graded: Graded
    reason: str = ""
    feedback: Path | None = None
    score: float | None = None
    late_penalty: float = 0.0
    max_score: float | None = None
    needs_manual_grade: bool = False
    late: Lateness | None = None
    points: Mapping[str, float] = field(default_factory=dict)
    verdicts: tuple[str, ...] = ()
    wrong_marks: tuple[str, ...] = ()
    pictures: tuple[OwnPictures, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether grading found a verdict for everything it should."""
        result = self.graded.result
        return not self.reason and result is not None and not result.undecided_parts()

    @property
    def outcome(self) -> str:
        """One word for what came of it, as far as grading knows: people's marks come later."""
        if self.graded.result is None:
            return "ungradable"
        if self.reason:
            return "unrecorded"
        return "graded" if self.settled else "undecided"


def grade_class(
    course: Course,
    assignment: str,
    *,
    students: tuple[str, ...] = (),
    force: bool = False,
    unsandboxed: bool = False,
    dry_run: bool = False,
    jobs: int = 1,
    scheduler: str = "",
    sandbox: Sandbox | None = None,
    regraded: Callable[[Regrade, list[Change]], None] = lambda regrade, changes: None,
    advance: Callable[[Entry], None] = lambda entry: None,
    tell: Callable[[str], None] = lambda what: None,
) -> list[Entry]:
    """Grade submitted/, fill the gradebook, write feedback/.

    `jobs` submissions are graded at a time, or on the Dask cluster that has its `scheduler` at this
    address. This process records each as it gets done, while others are graded; the entries are in
    the order of the students' names. `advance` hears each of them, `tell` what takes time once a
    release, and `regraded` whose marks changed. In a `dry_run` nothing is written but results in
    their store. After Ctrl-C what was graded by then is recorded, and KeyboardInterrupt raised: the
    next run goes on. A `sandbox` that was launched already is used, unless there is a `scheduler`.

    Raises ContentError if nothing was submitted or extensions.csv cannot be read,
    SandboxUnavailable, ClusterUnavailable, Busy if another grader is at work, and OSError or
    SQLAlchemy's OperationalError where the disk or the gradebook cannot be written.
    """
    extensions_of(course)  # a mistake in this file is told before anything is graded
    found = find_submissions(course, assignment, students)
    order = {student: number for number, (student, _) in enumerate(found)}
    if not found:
        nothing = f"nothing to grade: no folder submitted/<student>/{assignment}/ exists"
        raise ContentError("\n".join([nothing, *passed_over(course, assignment)]))
    entries = []
    with_pictures = asks_for_pictures(course, assignment) and not dry_run
    crew = partial(on_cluster, scheduler) if scheduler else partial(in_forks, jobs)
    with (
        only_grader(course),
        Grader(
            course, assignment, force=force, unsandboxed=unsandboxed, tell=tell, sandbox=sandbox
        ) as grader,
        Regrade(course, assignment, students, dry_run=dry_run) as regrade,
    ):
        copy = regrade.url if dry_run else ""
        try:
            with (
                Records(course, assignment, grader.master, dry_run_in=copy) as records,
                closing(grade_assignment(grader, students, crew)) as submissions,
            ):
                for graded in submissions:
                    entry = _recorded(records, graded)
                    if with_pictures:  # while the notebook is there: it would be read once more
                        entry = replace(entry, pictures=_pictures(graded))
                    entries.append(entry)
                    advance(entries[-1])
        except KeyboardInterrupt:  # the next run does not know the marks from before
            regraded(regrade, _changes(regrade, entries))
            raise
        held = scores(course, assignment, copy)
        regraded(regrade, _changes(regrade, entries))
    entries.sort(key=lambda entry: order[entry.graded.student])
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
