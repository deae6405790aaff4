"""What `nbgrader generate_feedback` runs: from an autograded notebook to a student's page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import Exporter, ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import GetGrades

from dgm.content.course import extensions_of, load_course, regrades_of
from dgm.content.percent import part_of
from dgm.grading.results import TestResult
from dgm.nbgrader_plugins.late import coursedir_of, lateness, settle
from dgm.reports.feedback import (
    Added,
    Code,
    Missing,
    Page,
    Part,
    Picture,
    ProblemFeedback,
    Written,
    render,
)

HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)


class GatherGrades(GetGrades):
    """Adds who the student is, which cells wait for a person, and what people commented on."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        place, coursedir = resources["nbgrader"], coursedir_of(self)
        course = load_course(Path(coursedir.root))
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            submission = gradebook.find_submission(place["assignment"], place["student"])
            settle(gradebook, course, [submission])
        nb, resources = super().preprocess(nb, resources)
        with Gradebook(self.db_url) as gradebook:
            notebook = gradebook.find_submission_notebook(
                self.notebook_id, self.assignment_id, self.student_id
            )
            student = notebook.student
            extensions = extensions_of(course)
            late = lateness(
                course, extensions, self.assignment_id, student.id, notebook.assignment.timestamp
            )
            resources["nbgrader"]["late"] = str(late or "")
            whose = self.assignment_id, student.id
            resources["nbgrader"]["extension"] = str(extensions.get(whose, ""))
            resources["nbgrader"]["requests"] = regrades_of(course).get(whose, ())
            names = [student.first_name, student.last_name]
            resources["nbgrader"]["name"] = " ".join(filter(None, names)) or student.id
            resources["nbgrader"]["pending"] = {
                grade.name for grade in notebook.grades if grade.needs_manual_grade
            }
            resources["nbgrader"]["comments"] = {
                comment.name: comment.manual_comment
                for comment in notebook.comments
                if comment.manual_comment
            }
        return nb, resources


class FeedbackExporter(Exporter):
    """A page of results. It shows what is listed here and nothing else of the notebook: hidden
    tests, mark schemes and the grader's notes stay behind."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        return render(page_of(nb, resources["nbgrader"])), resources


def page_of(nb: NotebookNode, grades: dict[str, Any]) -> Page:
    """The feedback page of an autograded notebook, with `grades` as GatherGrades leaves them."""
    problems: dict[str, list[NotebookNode]] = {}
    for cell in nb.cells:
        if slug := cell.metadata.get("dgm", {}).get("problem"):
            problems.setdefault(slug, []).append(cell)
    return Page(
        title=nb.metadata.dgm["title"],
        student=grades["name"],
        score=grades["score"],
        max_score=grades["max_score"],
        late_penalty=grades["late_penalty"],
        late=grades["late"],
        extension=grades["extension"],
        added=_added(nb.metadata.dgm),
        requests=grades["requests"],
        problems=tuple(
            ProblemFeedback(slug, _title(slug, cells), tuple(_items(cells, grades)))
            for slug, cells in problems.items()
        ),
    )


def _added(about: Mapping[str, Any]) -> Added:
    """What RecordResults wrote down of the cells that the student added; nothing before it did."""
    found = about.get("added", {})
    return Added(
        left_out=tuple(Missing(*each) for each in found.get("left_out", [])),
        failed=tuple(Missing(*each) for each in found.get("failed", [])),
        unused=found.get("unused", 0),
    )


def _title(slug: str, cells: list[NotebookNode]) -> str:
    for cell in cells:
        role = cell.metadata.dgm["role"]
        if cell.cell_type == "markdown" and role is None and (found := HEADING.search(cell.source)):
            return found[1]
    return slug


def _items(
    cells: list[NotebookNode], grades: dict[str, Any]
) -> list[Part | Written | Code | Picture]:
    items: list[Part | Written | Code | Picture] = []
    pending: set[str] = grades["pending"]
    for cell in cells:
        grade = cell.metadata.get("nbgrader", {})
        match cell.metadata.dgm["role"]:
            case "tests":
                tests = tuple(TestResult(**test) for test in cell.metadata.dgm["tests"])
                part = part_of(cell.id)
                score = (grade["score"], grade["points"])
                extra = cell.metadata.dgm.get("extra", 0.0)
                items.append(Part(part, *score, tests, cell.id in pending, extra))
            case "written":
                items.append(
                    Written(
                        cell.id,
                        cell.source,
                        grade["score"],
                        grade["points"],
                        grade.get("comment") or "",
                        cell.id in pending,
                        cell.get("attachments", {}),
                        cell.metadata.dgm.get("extra", 0.0),
                    )
                )
            case "solution":
                error = cell.metadata.dgm.get("error", "")
                # nbgrader's own comment on a stub says no more than the tests below it
                comment = grades["comments"].get(cell.id, "")
                if error or comment:
                    items.append(Code(cell.id, cell.source, error, comment))
            case "deliverable":
                items += [Picture(cell.id, data) for data in _pictures(cell)]
    return items


def _pictures(cell: NotebookNode) -> list[str]:
    found = [output.get("data", {}).get("image/png") for output in cell.outputs]
    return ["".join(data.split()) for data in found if isinstance(data, str)]
