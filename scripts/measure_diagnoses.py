"""How often is a likely mistake the mistake that was made? Measured on answers labelled by hand.

    python scripts/measure_diagnoses.py FOLDER

FOLDER holds answers, a file each, and a table of them, `labels.csv`, with a line of headings:

    file     a Python file in FOLDER, such as fid/fid-distance/3.py: the whole answer cell
    problem  the problem's slug
    part     the part that the answer is to; its answer cell has the same id
    label    right or wrong
    mistake  what is wrong, in words; written before anything is graded
    mutant   the bank's mutant with this mistake, or nothing (optional: filled in afterwards)

The answers are graded, and `FOLDER/diagnoses.csv` says what each kept and what it was told, with an
empty column `true`. Write yes or no there: is what was told true of this answer? The next run keeps
what you wrote, as long as the same is told, and prints

    precision   of the hints that have a yes or no, how many have a yes
    recall      of the wrong answers with a `mutant`, how many are told a hint
"""

from __future__ import annotations

import argparse
import csv
from itertools import groupby
from pathlib import Path

from dgm.audit.bench import Row, Sheet
from dgm.audit.diagnoses import run_answers
from dgm.content.course import ContentError, load_course
from dgm.content.problem import Problem, Variant, load_problem
from dgm.sandbox.launch import Sandbox

FIELDS = ("file", "problem", "part", "label", "mistake", "mutant", "kept", "told", "true")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--course", type=Path, default=Path(__file__).parents[1])
    arguments = parser.parse_args()
    course = load_course(arguments.course)
    table = arguments.folder / "diagnoses.csv"
    judged = {(row["file"], row["told"]): row["true"] for row in _read(table)}
    labels = sorted(_read(arguments.folder / "labels.csv"), key=lambda label: label["problem"])
    found = []
    with Sandbox(course.limits) as sandbox:
        for slug, answers in groupby(labels, key=lambda label: label["problem"]):
            problem = load_problem(course.root / "problems", slug)
            of_problem = list(answers)
            sheets = [_sheet(problem, arguments.folder, label) for label in of_problem]
            known, rows = run_answers(course.root, problem, sandbox, sheets)
            for label, row in zip(of_problem, rows, strict=True):
                found.append(_judged(label, row, known.hints(row), judged))
            print(f"{slug}: {len(of_problem)} answers", flush=True)
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(found)
    _report(found)


def _read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _sheet(problem: Problem, folder: Path, label: dict[str, str]) -> Sheet:
    part, path = label["part"], folder / label["file"]
    if part not in {cell.id for cell in problem.cells if cell.role == "solution"}:
        raise ContentError(f"{label['file']}: {problem.slug} has no answer cell {part!r}")
    answers = {part: path.read_text(encoding="utf-8")}
    variant = Variant(label["file"], path, "stranger", "", "", part, 1.0, "", answers)
    return Sheet(label["file"], "stranger", answers, variant)


def _judged(
    label: dict[str, str],
    row: Row,
    hints: dict[str, tuple[str, ...]],
    judged: dict[tuple[str, str], str],
) -> dict[str, str]:
    """A line of the table; a judgement is kept while the same is told."""
    told = "; ".join(f"{part}: {' Or: '.join(several)}" for part, several in hints.items())
    kept = f"{row.kept(label['part']):.2f}"
    line = {field: label.get(field) or "" for field in FIELDS}
    return line | {"kept": kept, "told": told, "true": judged.get((label["file"], told), "")}


def _report(found: list[dict[str, str]]) -> None:
    wrong = [line for line in found if line["label"] == "wrong"]
    right = [line for line in found if line["label"] == "right"]
    told = [line for line in found if line["told"]]
    said = [line["true"] for line in told if line["true"]]
    known = [line for line in wrong if line["mutant"]]
    print(f"{len(wrong)} wrong answers: {_full(wrong)} keep all points")
    print(f"{len(right)} right answers: {len(right) - _full(right)} lose points")
    print(f"{len(told)} are told a mistake; {said.count('yes')} of {len(said)} judged are right")
    recalled = sum(bool(line["told"]) for line in known)
    print(f"{recalled} of {len(known)} mistakes of the bank are told")


def _full(lines: list[dict[str, str]]) -> int:
    return sum(float(line["kept"]) >= 1 - 1e-9 for line in lines)


if __name__ == "__main__":
    main()
