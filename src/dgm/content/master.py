"""Problems -> the master notebook of a homework, with solutions and hidden tests."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.content.course import POINT_STEP, Assignment, ContentError, Course
from dgm.content.figures import check_size, with_figures
from dgm.content.fragments import load_fragments
from dgm.content.percent import GUARD, Cell, lines_with_region, solved_source, stub_source
from dgm.content.problem import Problem, load_problem
from dgm.content.setup_cell import one_cell

# Every notebook has them: the imports, and the checks with their summary at the end.
ALWAYS = ("basics", "checks")
MINUTES = "{}  # {{minutes}}"
COLAB = "https://colab.research.google.com"
HOW_TO_WORK = """\
1. Run the cells from top to bottom. The first ones say which hardware and data they found.
2. Where a cell says `# COMPLETE`, put your code in place of `raise NotImplementedError`; where it
   says *Write your answer here*, write. Keep the line `answer: ...` above: it says which answer
   is which. Add cells for helper functions wherever you need them; all other cells are locked.
3. The checks below an answer tell you early whether you are on the way. They score nothing: hidden
   tests decide, and they test what each problem's contract says.
4. Before you hand in, restart the kernel, run all cells, and save the notebook with its outputs."""
# A secret line shorter than this may well stand somewhere in public, too.
LEAK_LENGTH = 25


def assemble(course: Course, assignment: Assignment) -> NotebookNode:
    """The master notebook: every problem of `assignment` with solutions and hidden tests.

    Points of a problem's cells are in proportion to their weights, in quarters, and sum to its
    worth. The same content always gives the same notebook. Raises ContentError.
    """
    bank = course.root / "problems"
    problems = [load_problem(bank, entry.slug, variants=False) for entry in assignment.problems]
    cells = [_frame_cell("homework-title", None, "markdown", _title(course, assignment, problems))]
    cells.append(_setup_cell(bank, problems))
    for problem, entry in zip(problems, assignment.problems, strict=True):
        cells += _problem_cells(problem, _share_points(problem, entry.points))
    cells.append(_frame_cell("homework-summary", "run", "code", "check_summary()"))
    _check_ids(cells, assignment.name)
    check_size(cells, assignment.name)
    return _notebook(cells, assignment.name)


def assemble_problem(course_root: Path, problem: Problem) -> NotebookNode:
    """A master notebook of one problem, with the weights as points, for audit and preview."""
    cells = [_setup_cell(course_root / "problems", [problem])]
    cells += _problem_cells(problem, {cell.id: cell.weight for cell in _scored(problem)})
    _check_ids(cells, problem.slug)
    return _notebook(cells, problem.slug)


def solved(master: NotebookNode) -> NotebookNode:
    """The notebook with solutions filled in and neither hidden tests nor mark schemes."""
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        cell.source = solved_source(cell.source)
    check_leaks(notebook, master, {"HIDDEN TESTS", "MARK SCHEME"}, "the solved notebook")
    return notebook


def _scored(problem: Problem) -> list[Cell]:
    return [cell for cell in problem.cells if cell.role in ("tests", "written")]


def _share_points(problem: Problem, worth: float) -> dict[str, float]:
    """Points by cell id, multiples of POINT_STEP that sum to `worth` (largest remainders)."""
    scored = _scored(problem)
    total = sum(cell.weight for cell in scored)
    steps = {cell.id: worth / POINT_STEP * cell.weight / total for cell in scored}
    whole = {id: int(share) for id, share in steps.items()}
    missing = round(worth / POINT_STEP) - sum(whole.values())
    for id in sorted(steps, key=lambda id: whole[id] - steps[id])[:missing]:
        whole[id] += 1
    for cell in scored:
        if not whole[cell.id]:
            raise ContentError(
                f"problems/{problem.slug}/problem.py:{cell.line}: {cell.id!r} would be worth "
                f"nothing of {worth:g} points; write a larger weight or points in course.toml"
            )
    return {id: count * POINT_STEP for id, count in whole.items()}


def _problem_cells(problem: Problem, points: dict[str, float]) -> list[NotebookNode]:
    cells = [with_figures(cell, problem.path.parent) for cell in problem.cells]
    return [_notebook_cell(cell, problem.slug, points.get(cell.id, 0.0)) for cell in cells]


def _notebook_cell(cell: Cell, slug: str | None, points: float) -> NotebookNode:
    source = cell.source
    if cell.role == "solution":
        source = f"# answer: {cell.id}\n{source}"
    elif cell.role == "written":
        source = f"<!-- answer: {cell.id} -->\n{source}"
    elif cell.role == "tests":
        # nbgrader would leave the empty lines before the marker in the release.
        source = re.sub(r"\n*(### BEGIN HIDDEN TESTS)", rf"\n\1\n{GUARD}", source).lstrip()
    nbgrader = {
        "schema_version": 3,
        "grade_id": cell.id,
        "grade": cell.role in ("tests", "written"),
        "solution": cell.role in ("solution", "written"),
        "locked": cell.role not in ("solution", "written"),
        "task": False,
    }
    if nbgrader["grade"]:
        nbgrader["points"] = points
    metadata = {
        "id": cell.id,
        "nbgrader": nbgrader,
        "dgm": {"role": cell.role, "problem": slug},
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


def _setup_cell(bank: Path, problems: list[Problem]) -> NotebookNode:
    names = [*ALWAYS, *(name for problem in problems for name in problem.setup)]
    cells = [_with_minutes(cell, problems) for cell in load_fragments(bank, names)]
    return _notebook_cell(one_cell(cells), None, 0.0)


def _title(course: Course, assignment: Assignment, problems: list[Problem]) -> str:
    name = assignment.name
    lines = [f"# {assignment.title}", ""]
    if course.repository:
        url = f"{COLAB}/github/{course.repository}/blob/{course.branch}/release/{name}/{name}.ipynb"
        lines += [f"[![Open in Colab]({COLAB}/assets/colab-badge.svg)]({url})", ""]
    facts = [course.name]
    if assignment.covers:
        facts.append(f"covers {assignment.covers}")
    if assignment.due:
        facts.append(f"due {assignment.due:%Y-%m-%d %H:%M} ({course.timezone})")
    if assignment.late:
        facts.append(f"late: {assignment.late}")
    if assignment.file_name:
        facts.append(f"hand it in as `{assignment.file_name}`")
    lines += [" · ".join(facts), "", HOW_TO_WORK, "", "| Problem | Points |", "| --- | ---: |"]
    for problem, entry in zip(problems, assignment.problems, strict=True):
        lines.append(f"| {problem.title} | {entry.points:g} |")
    total = sum(entry.points for entry in assignment.problems)
    lines.append(f"| **Total** | **{total:g}** |")
    return "\n".join(lines)


def _with_minutes(cell: Cell, problems: list[Problem]) -> Cell:
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
    digest = hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "dgm": {"assignment": name, "version": digest[:12]},
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
