"""Stored runs: what the solved notebook of one problem printed, which model answers may quote.

A run is in `problems/SLUG/runs/BUDGET.json`. A model answer that quotes it names the budget, and
lists the figures with the cells that printed them in a comment, which no reader sees:
`<!-- figures of the cpu run: gan-table 0.80 0.97; gan-start 3.21 -->`.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

from nbformat import NotebookNode

from dgm.content.course import ContentError, suggest
from dgm.content.files import write_atomically
from dgm.content.master import assemble_problem, solved
from dgm.content.percent import region
from dgm.content.problem import Cell, Problem, load_problem

_QUOTED = re.compile(r"<!-- figures of the (\w+) run: (.*?) -->", re.DOTALL)
_OWN_RUN = re.compile(r"\b(mine|my run|my `\w+` run|my figures|I trained)\b", re.IGNORECASE)


def store_run(course_root: Path, slug: str, budget: str, last_cell: str = "") -> Path:
    """Runs the solved notebook of a problem at `budget` and stores what its cells printed.

    With `last_cell`, the cells below that one are left out: a long training may be of no use.
    Raises ContentError where the problem cannot be read or has no such cell, and nbclient's
    CellExecutionError where a cell fails; then nothing is stored.
    """
    from nbclient import NotebookClient

    problem = load_problem(course_root / "problems", slug, variants=False)
    notebook = solved(assemble_problem(course_root, problem))
    if last_cell:
        ids = [cell.id for cell in notebook.cells]
        if last_cell not in ids:
            raise ContentError(f"{slug}: no cell {last_cell!r}; {suggest(last_cell, ids)}")
        del notebook.cells[ids.index(last_cell) + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=None, resources={"metadata": {"path": folder}})
        # a folder of its own: no checkpoint of an earlier run is taken up
        settings = {"DGM_BUDGET": budget, "DGM_CHECKPOINTS": folder, "DGM_STOP_AT_ERRORS": "1"}
        client.execute(env=os.environ | settings)
    path = _path(problem, budget)
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, json.dumps(_printed(notebook), indent=1, ensure_ascii=False) + "\n")
    return path


def stored_run(problem: Problem, budget: str) -> dict[str, str]:
    """What each cell printed, by its id. Raises ContentError where no such run is stored."""
    path = _path(problem, budget)
    try:
        lines = json.loads(path.read_text(encoding="utf-8"))
        return {cell: "\n".join(printed) for cell, printed in lines.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        raise ContentError(
            f"{problem.slug}/runs/{path.name}: no stored run can be read from it; "
            f"write it with `make run SLUG={problem.slug} BUDGET={budget}`"
        ) from None


def wrong_quotes(problem: Problem) -> list[str]:
    """What is wrong with the figures that the model answers quote, one sentence a fault."""
    answers = {cell.id: cell for cell in problem.cells if cell.role == "written"}
    return [f"{id}: {fault}" for id, cell in answers.items() for fault in _faults(problem, cell)]


def _faults(problem: Problem, cell: Cell) -> list[str]:
    answer = region(cell.source, "SOLUTION")
    text = _QUOTED.sub("", answer)
    quoted = _QUOTED.findall(answer)
    faults = []
    for sentence in re.split(r"(?<=[.:?])\s", "" if quoted else text):
        if _OWN_RUN.search(sentence) and re.search(r"\d\.\d|\d,\d{3}|\de[-+]?\d", sentence):
            said = " ".join(sentence.split())
            faults.append(f"quotes a run: {said!r}; list its figures in a comment, or quote none")
    for budget, listed in quoted:
        run = stored_run(problem, budget)
        if f"`{budget}`" not in text:
            faults.append(f"quotes the {budget} run; name the budget as `{budget}` in the text")
        for entry in listed.split(";"):
            printed_by, *figures = entry.split()
            for figure in figures:
                if not _has_figure(run.get(printed_by, ""), figure):
                    faults.append(f"cell {printed_by!r} of the stored run printed no {figure}")
                if not _has_figure(text, figure):
                    faults.append(f"the comment lists {figure}, the text does not quote it")
    return faults


def _has_figure(text: str, figure: str) -> bool:
    """Whether the figure stands in the text, and not as a piece of a longer number."""
    return re.search(rf"(?<![\w.]){re.escape(figure)}(?!\w|\.\d)", text) is not None


def _printed(executed: NotebookNode) -> dict[str, list[str]]:
    """The lines that run and deliverable cells printed; progress bars go to another stream."""
    printed: dict[str, list[str]] = {}
    for cell in executed.cells:
        if cell.cell_type == "code" and cell.metadata.dgm.role in ("run", "deliverable"):
            text = "".join(o.text for o in cell.outputs if o.get("name") == "stdout")
            if text:
                printed[cell.id] = [*text.rstrip("\n").split("\n")]
    return printed


def _path(problem: Problem, budget: str) -> Path:
    return problem.path.parent / "runs" / f"{budget}.json"
