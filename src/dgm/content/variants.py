"""Mutants and alternatives: the catalogues `mutants.md` and `alternatives.md` of a problem."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dgm.content.catalogue import Entry, Form, read_entries
from dgm.content.errors import Mistakes
from dgm.content.percent import Cell
from dgm.content.problem_check import Check

FORMS = {
    "mutant": Form(frozenset({"breaks", "ceiling", "hint"}), frozenset({"spills"}), in_parts=True),
    "alternative": Form(),
}
#: Where the id of a cell may stand: the code changes the notebook as a whole.
NOTEBOOK = "notebook"


@dataclass(frozen=True)
class Variant:
    """A typical mistake (mutant) or another right answer (alternative).

    `breaks` quotes the contract's sentence that a mutant violates. It may keep at most
    `ceiling` (0 to 1) of the points of `part`, and loses none elsewhere but in `spills`.
    `answers` maps the ids of the cells it changes to their whole source. `edit` is the source of a
    function `edit(notebook)` that changes the notebook handed in, '' for none: what was run, and
    what it left behind.
    """

    name: str
    path: Path
    kind: str
    title: str
    breaks: str
    part: str
    ceiling: float
    hint: str
    answers: dict[str, str]
    spills: tuple[str, ...] = ()
    edit: str = ""


def load_variants(
    problems_dir: Path, slug: str, kind: str, cells: Iterable[Cell], contract: str
) -> tuple[Variant, ...]:
    """Reads and checks the mutants or the alternatives of a problem; none if there is no file.

    `cells` are those of the problem, `contract` is what it promises in words. Raises ContentError,
    which names the file, the line and what to write instead.
    """
    check = Check(f"{problems_dir.name}/{slug}/{kind}s.md", problems_dir / slug / f"{kind}s.md")
    solutions = {cell.id: cell.solved for cell in cells if cell.role == "solution"}
    parts = [cell.part for cell in cells if cell.role == "tests"]
    entries = read_entries(check, FORMS[kind], parts)
    mistakes, variants = Mistakes(), list[Variant]()
    for entry in entries:
        with mistakes.noted():
            variants.append(_variant(entry, kind, solutions, parts, contract))
    mistakes.tell()
    return tuple(variants)


def _variant(
    entry: Entry, kind: str, solutions: Mapping[str, str], parts: Collection[str], contract: str
) -> Variant:
    answers = {id: entry.answer(id, solutions) for id in entry.codes if id != NOTEBOOK}
    if NOTEBOOK not in entry.codes and all(answers[id] == solutions[id] for id in answers):
        message = "changes nothing; write at least one cell that differs"
        raise entry.mistake(entry.line, message)
    spills = entry.names("spills", "part", parts)
    if entry.text("breaks") not in contract:
        message = "breaks is no quote of the problem's prose, docstrings or comments"
        remedy = "copy a sentence of its contract"
        raise entry.mistake(entry.texts["breaks"][1], f"{message}; {remedy}")
    return Variant(
        name=entry.name,
        path=entry.check.path,
        kind=kind,
        title=entry.title,
        breaks=entry.text("breaks"),
        part=entry.part,
        ceiling=_ceiling(entry) if kind == "mutant" else 1.0,
        hint=entry.text("hint"),
        answers=answers,
        spills=spills,
        edit=_edit(entry) if NOTEBOOK in entry.codes else "",
    )


def _edit(entry: Entry) -> str:
    language, code, line = entry.codes[NOTEBOOK]
    if language != "python":
        remedy = "write '```python notebook' and a function edit(notebook)"
        raise entry.mistake(line, f"a notebook has no lines to replace; {remedy}")
    entry.check_python(NOTEBOOK, code, code)
    return code


def _ceiling(entry: Entry) -> float:
    text, line = entry.texts["ceiling"]
    if not re.fullmatch(r"[01](\.\d+)?", text) or float(text) > 1:
        raise entry.mistake(line, f"ceiling = {text!r}; write a number from 0 to 1")
    return float(text)
