"""Answers of strangers to a problem, labelled by hand: its catalogue `strangers.md`.

A stranger has seen the released notebook and nothing else. The audit checks that wrong answers
lose points, that right ones lose none, and that what is told of a mistake is true.
"""

from __future__ import annotations

from dataclasses import dataclass

from dgm.content.catalogue import Entry, Form, read_entries
from dgm.content.problem import Problem
from dgm.content.problem_check import Check

FILE = "strangers.md"
LABELS = ("right", "wrong")
FORM = Form(frozenset({"label"}), frozenset({"mutant", "true", "note"}), in_parts=True)


@dataclass(frozen=True)
class Stranger:
    """An answer to a part. `title` says what is wrong with it, in words.

    `mutant` is the problem's mutant with the same mistake, '' for none. `true` are the mutants
    whose hints a person has read and found true of this answer.
    """

    name: str
    title: str
    part: str
    wrong: bool
    answer: str
    mutant: str = ""
    true: frozenset[str] = frozenset()


def load_strangers(problem: Problem) -> tuple[Stranger, ...]:
    """Reads and checks the strangers of a problem; none if there is no file.

    Raises ContentError, which names the file, the line and what to write instead.
    """
    folder = problem.path.parent
    check = Check(f"{folder.parent.name}/{folder.name}/{FILE}", folder / FILE)
    parts = [cell.part for cell in problem.cells if cell.role == "tests"]
    return tuple(_stranger(entry, problem) for entry in read_entries(check, FORM, parts))


def _stranger(entry: Entry, problem: Problem) -> Stranger:
    label = entry.text("label")
    if label not in LABELS:
        line = entry.texts["label"][1]
        raise entry.mistake(line, f"label = {label!r}; write right or wrong")
    if list(entry.codes) != [entry.part]:
        remedy = f"write '```python {entry.part}' and the whole answer, once"
        raise entry.mistake(entry.line, f"it is an answer to {entry.part}; {remedy}")
    mutants = [mutant.name for mutant in problem.mutants]
    same = entry.names("mutant", "mutant", mutants)
    solutions = {cell.id: cell.solved for cell in problem.cells if cell.role == "solution"}
    return Stranger(
        name=entry.name,
        title=entry.title,
        part=entry.part,
        wrong=label == "wrong",
        answer=entry.answer(entry.part, solutions),
        mutant=same[0] if same else "",
        true=frozenset(entry.names("true", "mutant", mutants)),
    )
