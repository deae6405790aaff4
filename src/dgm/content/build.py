"""Problems -> master notebook (`source/`), `release/`, and the solved notebook for nbval."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.content import expected
from dgm.content.course import ContentError, Course
from dgm.content.errors import Mistakes
from dgm.content.figures import stale_figures
from dgm.content.files import write_atomically
from dgm.content.front_page import whole_time
from dgm.content.master import (
    assemble,
    assemble_problem,
    check_leaks,
    chosen_problems,
    notebook_tools,
    solved,
)
from dgm.content.nbgrader_config import config_for_release
from dgm.content.points import extra_points
from dgm.content.problem import load_problem
from dgm.content.questions import PAGE, questions_page
from dgm.content.setup_cell import TOOLS

__all__ = [
    "assemble",
    "assemble_problem",
    "build",
    "execute_solved",
    "release",
    "sizes",
    "solved",
]


def build(course: Course, check: bool = False) -> list[Path]:
    """Writes source/, tests/notebooks/ and docs/coverage.md, and gives the paths that changed.

    With `check` nothing is written: gives the paths that are stale, releases, figures and expected
    outputs too, but no solved notebooks, which are in no repository. Raises ContentError.
    """
    changed, texts = [], {}
    page, masters = _read(course)
    if page:
        texts[course.root / PAGE] = page
    for name, assignment in course.assignments.items():
        master = masters[name]
        notebook = solved(master)
        tools = notebook_tools(course, assignment)
        texts[_source_path(course, name)] = _text_of(master)
        texts[_source_path(course, name).with_name(TOOLS)] = tools
        if not check:
            expected.fill(notebook, _expected_path(course, name))
            texts[_solved_path(course, name)] = _text_of(notebook)
            continue
        if _is_other_version(_release_path(course, name), master, tools):
            changed.append(_release_path(course, name))
        if expected.is_stale(notebook, _expected_path(course, name)):
            changed.append(_expected_path(course, name))
    if check:
        entries = [entry for each in course.assignments.values() for entry in each.problems]
        slugs = dict.fromkeys(entry.slug for entry in entries)
        changed += stale_figures(course.root / "problems", slugs)
    for path, text in texts.items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        changed.append(path)
        if not check:
            _write(path, text)
    return changed


def _read(course: Course) -> tuple[str, dict[str, NotebookNode]]:
    """The page of questions and the master notebooks; mistakes of all files are told at once.

    Those of mutants and alternatives, too: grading reads them, when it is late to mend them.
    """
    mistakes, page, masters = Mistakes(), "", {}
    with mistakes.noted():
        page = questions_page(course)
    for name, assignment in course.assignments.items():
        with mistakes.noted():
            masters[name] = assemble(course, assignment)
    entries = [entry for each in course.assignments.values() for entry in each.problems]
    for slug in dict.fromkeys(entry.slug for entry in entries):
        with mistakes.noted():
            load_problem(course.root / "problems", slug)
    mistakes.tell()
    return page, masters


def sizes(course: Course) -> list[str]:
    """Points, extra ones and hours of each homework, a line each, with a warning above its limit.

    Raises ContentError.
    """
    lines = []
    for name, assignment in course.assignments.items():
        problems = chosen_problems(course, assignment)
        hours = whole_time(problems) / 60
        points = sum(entry.points for entry in assignment.problems)
        line = f"{name}: {points:g} points, {hours:.1f} hours"
        if extra := sum(map(extra_points, problems, (e.points for e in assignment.problems))):
            line = f"{name}: {points:g} points and {extra:g} extra, {hours:.1f} hours"
        if untold := [problem.slug for problem in problems if not problem.work]:
            line += f" without {', '.join(untold)}, which state no minutes (work: ...)"
        elif assignment.hours and hours > assignment.hours:
            line += (
                f"; WARNING: more than {assignment.hours:g}. Give more parts, or call them extra"
            )
        lines.append(line)
    return lines


def execute_solved(course: Course, name: str, timeout: float = 600.0) -> Path:
    """Runs the solved notebook of an assignment at the smoke budget, each cell for `timeout` s.

    Stores the text outputs of its `check_output` cells, which nbval compares; gives the solved
    notebook that has them. Raises nbclient's CellExecutionError where a cell fails.
    """
    from nbclient import NotebookClient

    master = assemble(course, course.assignments[name])
    notebook = solved(master)
    with tempfile.TemporaryDirectory() as folder:
        resources = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, timeout=timeout, resources=resources)
        client.execute(env=os.environ | {"DGM_BUDGET": "smoke", "DGM_STOP_AT_ERRORS": "1"})
    _write(_expected_path(course, name), expected.text_of(notebook))
    notebook = solved(master)
    expected.fill(notebook, _expected_path(course, name))
    path = _solved_path(course, name)
    _write(path, _text_of(notebook))
    return path


def release(course: Course, name: str) -> Path:
    """Runs nbgrader's generate_assignment; gives release/<name>/<name>.ipynb.

    Raises ContentError where the source is stale, nbgrader fails, or anything that students must
    not see would be released.
    """
    master = assemble(course, course.assignments[name])
    source = _source_path(course, name)
    if not source.is_file() or source.read_text(encoding="utf-8") != _text_of(master):
        raise ContentError(f"{_label(course, source)}: stale; run dgm build first")
    tools = source.with_name(TOOLS)
    text = notebook_tools(course, course.assignments[name])
    if not tools.is_file() or tools.read_text(encoding="utf-8") != text:
        raise ContentError(f"{_label(course, tools)}: stale; run dgm build first")
    for stray in set(source.parent.iterdir()) - {source, tools}:
        raise ContentError(f"{_label(course, stray)}: would be released, too; move it elsewhere")
    _generate_assignment(course, name)
    path = _release_path(course, name)
    released = nbformat.read(path, as_version=4)
    try:
        secret = {"SOLUTION", "HIDDEN TESTS", "MARK SCHEME"}
        check_leaks(released, master, secret, _label(course, path))
    except ContentError:
        path.unlink()
        raise
    return path


def _is_other_version(path: Path, master: NotebookNode, tools: str) -> bool:
    if not path.is_file():
        return False
    beside = path.with_name(TOOLS)
    if not beside.is_file() or beside.read_text(encoding="utf-8") != tools:
        return True
    return nbformat.read(path, as_version=4).metadata.get("dgm") != master.metadata.dgm


def _generate_assignment(course: Course, name: str) -> None:
    from nbgrader.apps import NbGraderAPI

    with warnings.catch_warnings(), _own_commands_first():
        warnings.simplefilter("ignore")  # SQLAlchemy's, on every query of nbgrader's
        config = config_for_release(course)
        # points that changed are entered with the marks that follow them: by the grader
        config.GenerateAssignment.no_database = True
        config.SaveCells.enabled = False
        result = NbGraderAPI(config=config).generate_assignment(name)
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


def _source_path(course: Course, name: str) -> Path:
    return course.root / "source" / name / f"{name}.ipynb"


def _release_path(course: Course, name: str) -> Path:
    return course.root / "release" / name / f"{name}.ipynb"


def _solved_path(course: Course, name: str) -> Path:
    return course.root / "tests" / "notebooks" / f"{name}.ipynb"


def _expected_path(course: Course, name: str) -> Path:
    return course.root / "tests" / "notebooks" / f"{name}.outputs.json"


def _label(course: Course, path: Path) -> str:
    return path.relative_to(course.root).as_posix()


def _text_of(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


def _write(path: Path, text: str) -> None:
    # The partial file is not beside it: nbgrader releases whatever lies in source/<assignment>.
    write_atomically(path, text, partial_in=path.parent.parent)
