"""What `nbgrader autograde` runs: rebuild the submission, ask the grader, record its results."""

from __future__ import annotations

import contextlib
import logging
import math
import shutil
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum
from sqlalchemy.exc import OperationalError
from traitlets import Callable, Unicode, Union
from traitlets.utils.importstring import import_item

from dgm.content.course import ContentError, load_course
from dgm.content.percent import part_of, region
from dgm.grading.lock import only_grader
from dgm.grading.results import Result
from dgm.grading.suite import SuiteError
from dgm.nbgrader_plugins.exchange import SECRET
from dgm.nbgrader_plugins.gradebook import forget_times, forget_ungraded, register
from dgm.nbgrader_plugins.hand_marks import enter
from dgm.nbgrader_plugins.late import TIMESTAMP, handed_in
from dgm.nbgrader_plugins.regrading import Regrade
from dgm.reports.feedback import table_html, table_text
from dgm.reports.safe_markdown import text_to_markdown
from dgm.sandbox.launch import SandboxUnavailable
from dgm.submission.added import cell_number
from dgm.submission.finding import near_misses
from dgm.submission.matching import is_untouched
from dgm.submission.not_collected import NOT_COLLECTED
from dgm.submission.rebuild import MAX_NOTES, Submission, Ungradable, to_notebook
from dgm.submission.storing import NUMBER
from dgm.submission.student_names import unfit

#: What would fail for every other student in the same way.
STOPS_THE_CLASS = (SandboxUnavailable, SuiteError)


class RecordingExporter(NotebookExporter):
    """Gives nbgrader a notebook rebuilt on the master, never the student's file.

    nbgrader converts a submission twice. The first time the student's file is rebuilt, and an
    empty notebook is written: what a crash leaves behind is thus seen to be unfinished. The second
    time the rebuilt notebook goes through the preprocessors, with the result in
    `resources["dgm"]`.
    """

    grader = Union(
        [Unicode(), Callable()],
        default_value="dgm.grading.grade.Grader",
        help="What makes the grader, called with the course and the assignment's name. A grader "
        "has `course`, `master`, `rebuild(path)` and `result_for(submission)`. Where it is made "
        "by name, it is a context manager, which is left when nbgrader is done.",
    ).tag(config=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # nbgrader's, which nbconvert knows only as some application
        self._converter: Any = self.parent
        self._coursedir = self._converter.coursedir
        self._submission: Submission | None = None
        # nbgrader does not say when it is done, and a Jupyter server keeps what it made.
        self._convert_notebooks = self._converter.convert_notebooks
        self._converter.convert_notebooks = self._convert_with_grader

    def _convert_with_grader(self) -> None:
        """Convert as nbgrader does; the course and the sandbox are held until that is over."""
        with contextlib.ExitStack() as held:
            held.callback(delattr, self._converter, "convert_notebooks")
            try:
                self._open(held)
            except (ContentError, OSError, OperationalError) as error:
                reason = str(error).partition("\n")[0]
                self.log.error("%s", reason)
                raise NbGraderException(reason) from error
            left_out = self._leave_out_ungradable()
            forget_times(self._coursedir, self._assignment, map(Path, self._converter.assignments))
            for folder in self._converter.assignments:
                self._remove_unfinished(Path(folder).parent.name)
            self._convert_notebooks()
            if left_out:
                raise NbGraderException(left_out)  # seen in the exit status

    def _end(self, regrade: Regrade, students: list[str]) -> None:
        """Also after a failure: nbgrader has recorded some students then."""
        with contextlib.suppress(OperationalError):
            # nbgrader gives 0 to a folder without the notebook, too
            forget_ungraded(self._coursedir, self._assignment, students)
            for change in regrade.changes():
                if change.before is not None:
                    self.log.warning("Changed mark of %s", change)

    def from_filename(
        self, filename: str, resources: Any = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        resources = self._init_resources(resources)
        student = resources["nbgrader"]["student"]
        try:
            if Path(filename).parent == self._folder("submitted_directory", student):
                self._submission = self._grader.rebuild(Path(filename))
                self._remove_extra_files(student)
                return "", resources
            assert self._submission is not None  # from the first conversion
            resources["dgm"] = {
                "title": self._grader.course.assignments[self._assignment].title,
                "master": self._grader.master,
                "submission": self._submission,
                "result": self._grader.result_for(self._submission),
            }
            notebook = to_notebook(self._submission, self._grader.master)
            return self.from_notebook_node(notebook, resources, **kwargs)
        except BaseException as error:
            forget_ungraded(self._coursedir, self._assignment, [student])
            if not isinstance(error, STOPS_THE_CLASS):
                raise
            shutil.rmtree(self._folder("autograded_directory", student), ignore_errors=True)
            self.log.error("Nothing more is graded: %s", error)
            # nbgrader goes on with the next student after anything milder.
            raise SystemExit(1) from error

    def _open(self, held: contextlib.ExitStack) -> None:
        self.log.addFilter(_reason_for_traceback)
        held.callback(self.log.removeFilter, _reason_for_traceback)
        self._assignment = self._coursedir.assignment_id
        course = load_course(Path(self._coursedir.root))
        if isinstance(self.grader, str):
            # nbgrader's own command: nobody else holds the course, or ends the grader
            held.enter_context(only_grader(course))
            self._grader = held.enter_context(import_item(self.grader)(course, self._assignment))
        else:
            self._grader = self.grader(course, self._assignment)
        names = [Path(folder).parent.name for folder in self._converter.assignments]
        students = [name for name in names if not unfit(name)]
        regrade = held.enter_context(Regrade(course, self._assignment, students))
        held.callback(self._end, regrade, students)
        register(self._coursedir, self._grader.course, self._assignment, self._grader.master)

    def _leave_out_ungradable(self) -> str:
        """Why a folder is not graded, the last one; nbgrader would record another student, a mark
        of 0, or nothing at all."""
        last = ""
        for folder in list(self._converter.assignments):
            if reason := self._ungradable(Path(folder)):
                self.log.error("Not graded: %s", reason)
                del self._converter.assignments[folder]
                last = reason
        if last and not self._converter.assignments:
            raise NbGraderException(last)
        return last

    def _ungradable(self, folder: Path) -> str:
        student = folder.parent.name
        if reason := unfit(student):
            return reason
        if not (folder / f"{self._assignment}.ipynb").exists():
            misses = near_misses(self._grader.course, self._assignment, student)
            return f"{student}: {misses or 'no notebook'}"
        try:
            handed_in(folder / TIMESTAMP)
        except ContentError as error:
            return str(error)
        return ""

    def _folder(self, step: str, student: str) -> Path:
        name = getattr(self._coursedir, step)
        return Path(self._coursedir.format_path(name, student, self._assignment))

    def _remove_unfinished(self, student: str) -> None:
        folder = self._folder("autograded_directory", student)
        for path in folder.glob("*.ipynb"):
            if not path.read_bytes().endswith((b"\n}", b"\n}\n")):
                shutil.rmtree(folder)
                return

    def _remove_extra_files(self, student: str) -> None:
        """What else a student handed in: nbgrader has copied it, formgrader would serve it."""
        folder = self._folder("autograded_directory", student)
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir():
                path.rmdir()
            elif path != folder / TIMESTAMP:
                if path not in (folder / NUMBER, folder / NOT_COLLECTED, folder / SECRET):
                    self.log.warning("Not used: %s of %s", path.relative_to(folder), student)
                path.unlink()


class RecordResults(NbGraderPreprocessor):
    """Writes the points of every tests cell where nbgrader's `determine_grade` reads them.

    Beside them a table for people. The verdicts are kept in the cell's metadata, for feedback;
    an instructor who grades by hand finds the grader's notes and the mark schemes.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        record_results(nb, **resources["dgm"])
        return nb, resources


def record_results(
    nb: NotebookNode, *, title: str, master: NotebookNode, submission: Submission, result: Result
) -> None:
    """Write a result into the notebook that was rebuilt from the submission."""
    originals = {cell.id: cell for cell in master.cells}
    nb.metadata.dgm["title"] = title
    nb.metadata.dgm["result"] = result.key
    nb.metadata.dgm["seconds"] = result.seconds
    notes = list(result.notes) if result.sandboxed else ["Graded without a sandbox.", *result.notes]
    nb.metadata.dgm["notes"] = notes
    failed = list(submission.failed(result.cell_errors))[:MAX_NOTES]
    nb.metadata.dgm["added"]["failed"] = [(f.after, f.statement, f.reason) for f in failed]
    errors = {cell_number(id): error for id, error in reversed(result.cell_errors.items())}
    errors |= result.cell_errors
    cells = _notes(notes)
    for cell in nb.cells:
        cells.append(cell)
        role = cell.metadata.get("dgm", {}).get("role")
        if role == "tests":
            _record_points(cell, result)
        elif role in ("solution", "written"):
            _recognize_stub(cell, originals[cell.id])
        if cell.id in errors and cell.cell_type == "code":
            _record_error(cell, errors[cell.id])
        if role == "written":
            cells.append(_mark_scheme(cell.id, originals[cell.id].source))
    nb.cells = cells


class EnterGrades(NbGraderPreprocessor):
    """Enters the points in the gradebook, in place of nbgrader's SaveAutoGrades."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        place = resources["nbgrader"]
        with Gradebook(place["db_url"]) as gradebook:
            notebook: Any = gradebook.find_submission_notebook(
                place["notebook"], place["assignment"], place["student"]
            )
            grades = {grade.name: grade for grade in notebook.grades}
            comments = {comment.name: comment for comment in notebook.comments}
            enter(gradebook.db, nb, grades, comments)
            gradebook.db.commit()
        return nb, resources


def _record_points(cell: NotebookNode, result: Result) -> None:
    part = part_of(cell.id)
    tests = result.of_part(part)
    # A missing verdict is never a pass: without tests there are no points, and a person is asked.
    points = math.fsum(test.points for test in tests)
    extra = "extra" in cell.metadata.dgm
    maximum = float(cell.metadata.dgm["extra"] if extra else cell.metadata.nbgrader["points"])
    if not (math.isfinite(points) and -1e-6 <= points <= maximum + 1e-6):
        raise ValueError(f"{points} points for {part!r}, which is worth {maximum:g}")
    points = min(max(points, 0.0), maximum)
    cell.metadata.dgm["tests"] = [asdict(test) for test in tests]
    cell.metadata.dgm["undecided"] = not tests or part in result.undecided_parts()
    if extra:
        cell.metadata.dgm["earned"] = points
    table = {"text/html": table_html(tests), "text/plain": table_text(tests)}
    earned = {"text/plain": repr(0.0 if extra else points)}
    # not by nbformat's makers, which compare all they make with the schema of notebooks
    cell.outputs = [
        from_dict({"output_type": "display_data", "data": table, "metadata": {}}),
        from_dict(
            {
                "output_type": "execute_result",
                "data": earned,
                "metadata": {},
                "execution_count": None,
            }
        ),
    ]


def _record_error(cell: NotebookNode, error: str) -> None:
    cell.metadata.dgm["error"] = error
    name, _, message = error.partition(":")
    cell.outputs = [
        new_output("error", ename=name, evalue=message.strip(), traceback=error.split("\n"))
    ]


def _recognize_stub(cell: NotebookNode, original: NotebookNode) -> None:
    """nbgrader takes an answer with this checksum for no answer."""
    if is_untouched(cell.source, original):
        cell.metadata.nbgrader["checksum"] = compute_checksum(cell)


def _mark_scheme(cell_id: str, master_source: str) -> NotebookNode:
    scheme = region(master_source, "MARK SCHEME")
    answer = region(master_source, "SOLUTION")
    cell = {
        "id": f"{cell_id[:48]}-mark-scheme",
        "cell_type": "markdown",
        "source": f"**Mark scheme for {cell_id}**\n\n{scheme}\n\n**Model answer**\n\n{answer}",
        "metadata": {"dgm": {"role": "mark_scheme"}},
    }
    return cast(NotebookNode, from_dict(cell))


def _notes(notes: list[str]) -> list[NotebookNode]:
    if not notes:
        return []
    text = "\n".join(f"- {text_to_markdown(note)}" for note in notes)
    heading = "**Notes of the grader, for the instructor**"
    return [
        new_markdown_cell(
            f"{heading}\n\n{text}", id="grader-notes", metadata={"dgm": {"role": "notes"}}
        )
    ]


def _reason_for_traceback(record: logging.LogRecord) -> bool:
    """nbgrader logs a traceback for each failure; for a bad file its reason says it all."""
    error = sys.exc_info()[1]
    # nbgrader logs text alone: the traceback is the text that Python makes of this error
    if isinstance(error, Ungradable) and record.msg == traceback.format_exc():
        record.msg = str(error)
    return True
