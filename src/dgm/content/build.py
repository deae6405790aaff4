"""Problems -> master notebook (`source/`), solved notebook (`tests/notebooks/`), `release/`."""

from __future__ import annotations

import contextlib
import copy
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dgm.content.course import ContentError, Course
from dgm.content.files import write_atomically
from dgm.content.master import assemble, assemble_problem, check_leaks, solved
from dgm.content.nbgrader_config import config_for_release
from dgm.content.questions import PAGE, questions_page

__all__ = [
    "assemble",
    "assemble_problem",
    "build",
    "execute_solved",
    "release",
    "solved",
]


def build(course: Course, check: bool = False) -> list[Path]:
    """Writes source/, tests/notebooks/ and docs/coverage.md, and gives the paths that changed.

    With `check` nothing is written: gives the paths that are stale, releases too. A solved
    notebook keeps the outputs of cells that did not change.
    """
    changed, texts = [], {}
    if page := questions_page(course):
        texts[course.root / PAGE] = page
    for name, assignment in course.assignments.items():
        master = assemble(course, assignment)
        solved_path = _solved_path(course, name)
        notebook = solved(master)
        _keep_outputs(notebook, solved_path)
        texts[_source_path(course, name)] = _text_of(master)
        texts[solved_path] = _text_of(notebook)
        if check and _is_other_version(_release_path(course, name), master):
            changed.append(_release_path(course, name))
    for path, text in texts.items():
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
            cell.metadata.pop("execution", None)
            cell.outputs = [*_text_outputs(cell.outputs)] if _is_compared(cell) else []
    _number(notebook)
    notebook.metadata = metadata
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
    for stray in set(source.parent.iterdir()) - {source}:
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


def _keep_outputs(notebook: NotebookNode, path: Path) -> None:
    """Takes over the stored outputs of the cells that are the same as in the notebook at `path`."""
    with contextlib.suppress(OSError, ValueError):
        old = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
        for cell in notebook.cells:
            if _is_compared(cell) and cell.id in old and old[cell.id].source == cell.source:
                cell.outputs = old[cell.id].outputs
    _number(notebook)


def _number(notebook: NotebookNode) -> None:
    """Gives cells with outputs their number: nbval takes a cell without one for not run."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number if cell.outputs else None


def _is_other_version(path: Path, master: NotebookNode) -> bool:
    if not path.is_file():
        return False
    return nbformat.read(path, as_version=4).metadata.get("dgm") != master.metadata.dgm


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
        result = NbGraderAPI(config=config_for_release(course)).generate_assignment(name)
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


def _label(course: Course, path: Path) -> str:
    return path.relative_to(course.root).as_posix()


def _text_of(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


def _write(path: Path, text: str) -> None:
    # The partial file is not beside it: nbgrader releases whatever lies in source/<assignment>.
    write_atomically(path, text, partial_in=path.parent.parent)
