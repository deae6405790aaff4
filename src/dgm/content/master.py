"""Problems -> the master notebook of a homework, with solutions and hidden tests."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.content import front_page
from dgm.content.certificate_pages import with_certificate_pages
from dgm.content.choice import choose
from dgm.content.course import Assignment, ContentError, Course
from dgm.content.errors import Mistakes
from dgm.content.figures import check_size, with_figures
from dgm.content.fragments import load_fragments
from dgm.content.hashing import hash_of
from dgm.content.last_cell import last_cell
from dgm.content.percent import GUARD, Cell, lines_with_region, solved_source, stub_source
from dgm.content.points import in_points, share_points, with_scheme_in_points
from dgm.content.problem import Problem, load_problem
from dgm.content.setup_cell import one_cell, tools_text

# Every notebook has them: the imports, and the checks with their summary at the end.
ALWAYS = ("basics", "checks")
MINUTES = "{}  # {{minutes}}"
# A secret line shorter than this may well stand somewhere in public, too.
LEAK_LENGTH = 25


def assemble(
    course: Course, assignment: Assignment, problems: Sequence[Problem] | None = None
) -> NotebookNode:
    """The master notebook: every problem of `assignment` with solutions and hidden tests.

    Points of a problem's cells are in proportion to their weights, in quarters, and those of the
    asked parts sum to its worth. The same content always gives the same notebook. `problems` are
    its `chosen_problems`, for who has read them already. Raises ContentError.
    """
    bank = course.root / "problems"
    if problems is None:
        problems = chosen_problems(course, assignment)
    text = front_page.title(course, assignment, problems)
    cells = [_frame_cell("homework-title", None, "markdown", text)]
    cells.append(_setup_cell(bank, problems))
    for problem, entry in zip(problems, assignment.problems, strict=True):
        cells += _problem_cells(problem, entry.points)
    cells.append(_frame_cell("homework-summary", "run", "code", last_cell(assignment)))
    cells = with_certificate_pages(cells, _notebook_cell)
    _check_ids(cells, assignment.name)
    check_size(cells, assignment.name)
    return _notebook(cells, assignment.name)


def chosen_problems(
    course: Course, assignment: Assignment, variants: bool = False
) -> list[Problem]:
    """The problems of a homework, each with the parts that it gives.

    They have their mutants and alternatives if `variants`. Raises ContentError.
    """
    bank = course.root / "problems"
    mistakes, problems = Mistakes(), list[Problem]()
    for entry in assignment.problems:
        with mistakes.noted():
            problem = load_problem(bank, entry.slug, variants)
            try:
                problems.append(choose(problem, entry))
            except ContentError as error:
                where = ": ".join(filter(None, (entry.place, assignment.name)))
                raise ContentError(f"{where}: {error}") from None
    mistakes.tell()
    return problems


def assemble_problem(course_root: Path, problem: Problem) -> NotebookNode:
    """A master notebook of one problem, with the weights as points, for audit and preview."""
    cells = [_setup_cell(course_root / "problems", [problem])]
    worth = sum(cell.weight for cell in problem.cells if cell.scores)
    cells += _problem_cells(problem, worth)
    _check_ids(cells, problem.slug)
    return _notebook(cells, problem.slug)


def solved(master: NotebookNode) -> NotebookNode:
    """The notebook with solutions filled in and neither hidden tests nor mark schemes."""
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        cell.source = solved_source(cell.source)
    check_leaks(notebook, master, {"HIDDEN TESTS", "MARK SCHEME"}, "the solved notebook")
    return notebook


def _problem_cells(problem: Problem, worth: float) -> list[NotebookNode]:
    points = share_points(problem, worth)
    of_part = {cell.part: _worth(problem, cell, points) for cell in problem.cells if cell.scores}
    extra = sum(points[cell.id] for cell in problem.cells if cell.scores and cell.extra)
    cells = []
    for number, cell in enumerate(problem.cells):
        source = with_figures(cell, problem.path.parent).source
        if cell.role in ("solution", "written"):
            source = _answer(cell, of_part.get(cell.id, "not scored"), points.get(cell.id, 0.0))
        elif number == 0 and cell.cell_type == "markdown":
            heading, _, text = source.partition("\n")
            facts = front_page.facts_of(problem, worth, extra)
            source = f"{heading}\n\n{facts}\n{text}".rstrip()
        shown = dataclasses.replace(cell, source=source)
        cells.append(_notebook_cell(shown, problem.slug, points.get(cell.id, 0.0)))
    return cells


def _worth(problem: Problem, cell: Cell, points: dict[str, float]) -> str:
    """What a part is worth and how long it takes, in words."""
    facts = [in_points(points[cell.id])]
    if cell.extra:
        facts = [f"extra, up to {facts[0]} on top"]
    if cell.part in problem.work:
        facts.append(f"about {problem.work[cell.part]:g} min")
    return " · ".join(facts)


def _answer(cell: Cell, worth: str, points: float) -> str:
    if cell.role == "solution":
        return f"# answer: {cell.id} · {worth}\n{cell.source}"
    source = with_scheme_in_points(cell.source, points / cell.weight)
    return f"<!-- answer: {cell.id} --> <i>{worth}</i>\n\n{source}"


def _notebook_cell(cell: Cell, slug: str | None, points: float) -> NotebookNode:
    source = cell.source.lstrip("\n")  # of a folded cell the first line is shown
    if cell.role == "tests":
        # nbgrader would leave the empty lines before the marker in the release.
        source = re.sub(r"\n*(### BEGIN HIDDEN TESTS)", rf"\n\1\n{GUARD}", source).lstrip()
    nbgrader = {
        "schema_version": 3,
        "grade_id": cell.id,
        "grade": cell.scores,
        "solution": cell.role in ("solution", "written"),
        "locked": cell.role not in ("solution", "written"),
        "task": False,
    }
    if cell.scores:
        # what comes on top is nbgrader's extra credit, beside a cell that is worth nothing
        nbgrader["points"] = 0.0 if cell.extra else points
    metadata = {
        "id": cell.id,
        "nbgrader": nbgrader,
        "dgm": {"role": cell.role, "problem": slug} | ({"extra": points} if cell.extra else {}),
    }
    if cell.cell_type == "markdown":
        return nbformat.v4.new_markdown_cell(source, id=cell.id, metadata=metadata)
    compared = cell.attributes.get("check_output") == "true"
    metadata["tags"] = ["nbval-check-output" if compared else "nbval-ignore-output"]
    if cell.attributes.get("collapsed") == "true":
        metadata |= {"cellView": "form", "jupyter": {"source_hidden": True}}
    return nbformat.v4.new_code_cell(source, id=cell.id, metadata=metadata)


def _frame_cell(id: str, role: str | None, cell_type: str, source: str) -> NotebookNode:
    return _notebook_cell(Cell(id, role, cell_type, source, {}, 0), None, 0.0)


def notebook_tools(course: Course, assignment: Assignment) -> str:
    """The text of the file beside the notebook: what its setup cell unpacks."""
    return tools_text(_setup(course.root / "problems", chosen_problems(course, assignment)))


def _setup(bank: Path, problems: Sequence[Problem]) -> list[Cell]:
    names = [*ALWAYS, *(name for problem in problems for name in problem.setup)]
    return [_with_minutes(cell, problems) for cell in load_fragments(bank, names)]


def _setup_cell(bank: Path, problems: Sequence[Problem]) -> NotebookNode:
    return _notebook_cell(one_cell(_setup(bank, problems)), None, 0.0)


def _with_minutes(cell: Cell, problems: Sequence[Problem]) -> Cell:
    """Fills in how long the notebook runs at each budget, where a setup cell asks for it."""
    if MINUTES not in cell.source:
        return cell
    minutes: dict[str, float] = {}
    for problem in problems:
        for budget, value in problem.minutes.items():
            minutes[budget] = round(minutes.get(budget, 0.0) + value, 2)
    return dataclasses.replace(cell, source=cell.source.replace(MINUTES, json.dumps(minutes)))


def _check_ids(cells: list[NotebookNode], name: str) -> None:
    owners: dict[str, list[str]] = {}
    for cell in cells:
        owners.setdefault(cell.id, []).append(cell.metadata.dgm.problem or "the setup")
    twice = [f"{id!r} is in {' and '.join(who)}" for id, who in owners.items() if len(who) > 1]
    if twice:
        raise ContentError(f"{name}: cell ids must differ: {', '.join(twice)}; rename one of each")


def _notebook(cells: list[NotebookNode], name: str) -> NotebookNode:
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "dgm": {"assignment": name, "version": hash_of(cells)[:12]},
    }
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def check_leaks(public: NotebookNode, master: NotebookNode, secret: set[str], name: str) -> None:
    """Raises ContentError where a line of a secret region of `master` stands in `public`."""
    secrets: dict[str, str] = {}
    known: set[str] = set()
    for cell in master.cells:
        known.update(line.strip() for line in stub_source(cell.source, cell.cell_type).split("\n"))
        for where, marker, line in lines_with_region(cell.source):
            if where in secret and (marker or len(line.strip()) >= LEAK_LENGTH):
                secrets[line.strip()] = where
            elif where is not None:
                known.add(line.strip())
    for cell in public.cells:
        for line in cell.source.split("\n"):
            where = secrets.get(line.strip())
            if where and line.strip() not in known:
                raise ContentError(
                    f"{name}: cell {cell.id!r} would show a line of {where}: {line.strip()!r}"
                )
