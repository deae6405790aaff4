"""Problems -> master notebook (`source/`), solved notebook (`tests/notebooks/`), `release/`."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from .course import POINT_STEP, Assignment, ContentError, Course
from .percent import (
    CODE_STUB,
    GUARD,
    TEXT_STUB,
    Cell,
    lines_with_region,
    solved_source,
    stub_source,
)
from .problem import Problem, load_problem, load_setup

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
    problems = [load_problem(bank, entry.slug) for entry in assignment.problems]
    setup = load_setup(bank, [*ALWAYS, *(name for problem in problems for name in problem.setup)])
    cells = [_text_cell("title", _title(course, assignment, problems))]
    cells += [_notebook_cell(_with_minutes(cell, problems), None, 0.0) for cell in setup]
    for problem, entry in zip(problems, assignment.problems, strict=True):
        cells += _problem_cells(problem, _share_points(problem, entry.points))
    summary = Cell("summary", "run", "code", "check_summary()", {}, 0)
    cells.append(_notebook_cell(summary, None, 0.0))
    _check_ids(cells, assignment.name)
    return _notebook(cells, assignment.name)


def assemble_problem(course_root: Path, problem: Problem) -> NotebookNode:
    """A master notebook of one problem, with the weights as points, for audit and preview."""
    setup = load_setup(course_root / "problems", [*ALWAYS, *problem.setup])
    cells = [_notebook_cell(_with_minutes(cell, [problem]), None, 0.0) for cell in setup]
    cells += _problem_cells(problem, {cell.id: cell.weight for cell in _scored(problem)})
    _check_ids(cells, problem.slug)
    return _notebook(cells, problem.slug)


def solved(master: NotebookNode) -> NotebookNode:
    """The notebook with solutions filled in and neither hidden tests nor mark schemes."""
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        cell.source = solved_source(cell.source)
    _check_leaks(notebook, master, {"HIDDEN TESTS", "MARK SCHEME"}, "the solved notebook")
    return notebook


def build(course: Course, check: bool = False) -> list[Path]:
    """Writes source/ and tests/notebooks/ and gives the paths that changed.

    With `check` nothing is written: gives the paths that are stale. A solved notebook keeps the
    outputs of cells that did not change.
    """
    changed = []
    for name, assignment in course.assignments.items():
        master = assemble(course, assignment)
        solved_path = _solved_path(course, name)
        notebook = solved(master)
        _keep_outputs(notebook, solved_path)
        for path, content in [(_source_path(course, name), master), (solved_path, notebook)]:
            text = _text_of(content)
            if path.is_file() and path.read_text(encoding="utf-8") == text:
                continue
            changed.append(path)
            if not check:
                _write(path, text)
    return changed


def execute_solved(course: Course, name: str, timeout: float = 600.0) -> Path:
    """Runs the solved notebook of an assignment at the smoke budget, each cell for `timeout` s.

    Stores the text outputs of its `check_output` cells, which nbval compares. Raises nbclient's
    CellExecutionError where a cell fails.
    """
    from nbclient import NotebookClient

    notebook = solved(assemble(course, course.assignments[name]))
    metadata = copy.deepcopy(notebook.metadata)
    with tempfile.TemporaryDirectory() as folder:
        resources = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, timeout=timeout, resources=resources)
        client.execute(env=os.environ | {"DGM_BUDGET": "smoke"})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.metadata.pop("execution", None)
            cell.outputs = [*_text_outputs(cell.outputs)] if _is_compared(cell) else []
    notebook.metadata = metadata
    path = _solved_path(course, name)
    _write(path, _text_of(notebook))
    return path


def release_config() -> Config:
    """What nbgrader needs to know to release these notebooks; for nbgrader_config.py, too."""
    config = Config()
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    # Mark schemes stand in manually graded answers, where nbgrader expects them in task cells.
    config.ClearMarkScheme.enforce_metadata = False
    return config


def release(course: Course, name: str) -> Path:
    """Runs nbgrader's generate_assignment; gives release/<name>/<name>.ipynb.

    Raises ContentError where the source is stale, nbgrader fails, or anything that students must
    not see would be released.
    """
    master = assemble(course, course.assignments[name])
    source = _source_path(course, name)
    if not source.is_file() or source.read_text(encoding="utf-8") != _text_of(master):
        raise ContentError(f"{_label(course, source)}: stale; run dgm build first")
    for stray in set(source.parent.iterdir()) - {source}:
        raise ContentError(f"{_label(course, stray)}: would be released, too; move it elsewhere")
    _generate_assignment(course, name)
    path = course.root / "release" / name / f"{name}.ipynb"
    released = nbformat.read(path, as_version=4)
    try:
        secret = {"SOLUTION", "HIDDEN TESTS", "MARK SCHEME"}
        _check_leaks(released, master, secret, _label(course, path))
    except ContentError:
        path.unlink()
        raise
    return path


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
    return [_notebook_cell(cell, problem.slug, points.get(cell.id, 0.0)) for cell in problem.cells]


def _notebook_cell(cell: Cell, slug: str | None, points: float) -> NotebookNode:
    source = cell.source
    if cell.role == "solution":
        source = f"# answer: {cell.id}\n{source}"
    elif cell.role == "written":
        source = f"<!-- answer: {cell.id} -->\n{source}"
    elif cell.role == "tests":
        source = source.replace("### BEGIN HIDDEN TESTS", f"### BEGIN HIDDEN TESTS\n{GUARD}")
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


def _text_cell(id: str, source: str) -> NotebookNode:
    return _notebook_cell(Cell(id, None, "markdown", source, {}, 0), None, 0.0)


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
    source = cell.source.replace(MINUTES, json.dumps(minutes))
    return Cell(cell.id, cell.role, cell.cell_type, source, cell.attributes, cell.line)


def _check_ids(cells: list[NotebookNode], name: str) -> None:
    owners: dict[str, str] = {}
    for cell in cells:
        owner = cell.metadata.dgm.problem or "the setup or frame"
        if cell.id in owners:
            raise ContentError(
                f"{name}: the cell id {cell.id!r} is in {owners[cell.id]} and in {owner}; "
                "rename one of them"
            )
        owners[cell.id] = owner


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


def _check_leaks(public: NotebookNode, master: NotebookNode, secret: set[str], name: str) -> None:
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


def _keep_outputs(notebook: NotebookNode, path: Path) -> None:
    """Takes over the stored outputs of the cells that are the same as in the notebook at `path`."""
    with contextlib.suppress(OSError, ValueError):
        old = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
        for cell in notebook.cells:
            if _is_compared(cell) and cell.id in old and old[cell.id].source == cell.source:
                cell.outputs = old[cell.id].outputs


def _is_compared(cell: NotebookNode) -> bool:
    return "nbval-check-output" in cell.metadata.get("tags", [])


def _text_outputs(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    for output in outputs:
        if output.output_type == "stream":
            yield output
        elif "data" in output:
            texts = {kind: output.data[kind] for kind in output.data if kind == "text/plain"}
            yield nbformat.v4.new_output("display_data", data=texts)


def _generate_assignment(course: Course, name: str) -> None:
    from nbgrader.apps import NbGraderAPI

    with warnings.catch_warnings(), _own_commands_first():
        warnings.simplefilter("ignore")  # SQLAlchemy's, on every query of nbgrader's
        result = NbGraderAPI(config=_nbgrader_config(course)).generate_assignment(name)
    if not result["success"]:
        log = f"{result.get('log', '')}\n{result.get('error', '')}"
        causes = re.findall(r"^ *([\w.]+(?:Error|Exception|Entry): .*)$", log, re.MULTILINE)
        cause = causes[0] if causes else log.strip().split("\n")[-1]
        raise ContentError(f"source/{name}: nbgrader did not release it: {cause}")


@contextlib.contextmanager
def _own_commands_first() -> Iterator[None]:
    """nbgrader starts a new gradebook with the `alembic` it finds on PATH; make it this one's."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _nbgrader_config(course: Course) -> Config:
    config = Config()
    if (course.root / "nbgrader_config.py").is_file():
        config.merge(PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config())
    config.merge(release_config())
    config.CourseDirectory.root = str(course.root)
    return config


def _source_path(course: Course, name: str) -> Path:
    return course.root / "source" / name / f"{name}.ipynb"


def _solved_path(course: Course, name: str) -> Path:
    return course.root / "tests" / "notebooks" / f"{name}.ipynb"


def _label(course: Course, path: Path) -> str:
    return path.relative_to(course.root).as_posix()


def _text_of(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


def _write(path: Path, text: str) -> None:
    """Writes at once, so that a crash leaves the old file or the new one.

    The partial file is not beside it: nbgrader releases whatever lies in source/<assignment>.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.parent.parent / f".{path.name}.partial"
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
