"""Grading a class: each submission is graded, recorded, and gets its feedback page."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from dgm.content.course import ContentError, Course, extensions_of, regrades_of, roster_of
from dgm.grading.cluster import on_cluster
from dgm.grading.grade import Graded, Grader, grade_assignment, in_forks
from dgm.grading.lock import only_grader
from dgm.sandbox.forking import keeping_all
from dgm.sandbox.launch import Sandbox
from dgm.submission.finding import find_submissions, passed_over

if TYPE_CHECKING:
    from dgm.nbgrader_plugins.late import Lateness
    from dgm.nbgrader_plugins.marks import Change
    from dgm.nbgrader_plugins.regrading import Regrade
    from dgm.reports.own_pictures import OwnPictures


@dataclass(frozen=True)
class Entry:
    """One student's line in the class table.

    `reason` says why there is no grade, or why it is not in the gradebook; `score` is what the
    gradebook holds, None if it holds nothing, with `late_penalty` taken off. `points` are the
    gradebook's by problem, those given by hand and extra ones included. `verdicts` are the tests
    that ended differently than before. `waiting` are the parts that a person has to mark,
    `wrong_marks` marks by hand that cannot be, in words. `pictures` are those of a model of the
    student's own.
    """

    graded: Graded
    reason: str = ""
    feedback: Path | None = None
    score: float | None = None
    late_penalty: float = 0.0
    max_score: float | None = None
    needs_manual_grade: bool = False
    waiting: tuple[str, ...] = ()
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

    Raises ContentError if nothing was submitted or a file of the course cannot be read,
    SandboxUnavailable, ClusterUnavailable, Busy if another grader is at work, and OSError or
    SQLAlchemy's OperationalError where the disk or the gradebook cannot be written.
    """
    for read in (roster_of, extensions_of, regrades_of):
        read(course)  # a mistake in a file is told before anything is graded
    if not find_submissions(course, assignment, students):
        nothing = f"nothing to grade: no folder submitted/<student>/{assignment}/ exists"
        raise ContentError("\n".join([nothing, *passed_over(course, assignment)]))
    crew = (
        partial(on_cluster, scheduler)
        if scheduler
        else partial(in_forks, jobs, meanwhile=_import_recording)
    )
    with (
        only_grader(course),
        Grader(
            course, assignment, force=force, unsandboxed=unsandboxed, tell=tell, sandbox=sandbox
        ) as grader,
        closing(grade_assignment(grader, students, crew)) as submissions,
    ):
        first = list(islice(submissions, 1))  # before the import: it starts the workers
        from dgm.commands.class_recording import record_class

        return record_class(
            grader,
            chain(first, submissions),
            students,
            dry_run=dry_run,
            regraded=regraded,
            advance=advance,
        )


def _import_recording() -> None:
    """nbgrader takes a second."""
    with keeping_all():
        importlib.import_module("dgm.commands.class_recording")
