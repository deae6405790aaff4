"""Lints the hidden tests of problem banks: python scripts/lint_hidden_tests.py BANK...

The grader imports the hidden tests of a cell as a module of its own. In problem.py ruff takes them
for a part of the notebook, where names come from other cells, so it cannot tell which names are
unused or undefined. Here ruff sees each cell's tests as the module that they are. Exit status: 0
nothing found; 1 findings, with their lines in problem.py; 2 something cannot be read.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from ruff import find_ruff_bin

from dgm.content.course import ContentError
from dgm.content.percent import Cell, lines_with_region
from dgm.content.problem import load_problem

CONFIG = Path(__file__).resolve().parents[1] / "pyproject.toml"


def main(banks: list[Path]) -> int:
    try:
        cells = {
            f"{number}-{file.parent.name}-{cell.id}.py": (file, cell)
            for number, file in enumerate(file for bank in banks for file in problems(bank))
            for cell in load_problem(file.parents[1], file.parent.name, variants=False).cells
            if cell.hidden
        }
    except ContentError as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        for name, (_, cell) in cells.items():
            (Path(folder) / name).write_text(as_module(cell), encoding="utf-8")
        linted = subprocess.run(
            [find_ruff_bin(), "check", "--config", CONFIG, "--no-cache", "--output-format=json"],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        )
    if linted.returncode > 1:
        return linted.returncode
    for finding in json.loads(linted.stdout):
        file, cell = cells[Path(finding["filename"]).name]
        row, column = finding["location"]["row"], finding["location"]["column"]
        print(f"{file}:{row}:{column}: {finding['code']} {finding['message']} ({cell.id})")
    return linted.returncode


def problems(bank: Path) -> list[Path]:
    return sorted(bank.glob("*/problem.py"))


def as_module(cell: Cell) -> str:
    """The hidden tests of `cell` as a module, each line where it is in problem.py."""
    lines = [
        line if where == "HIDDEN TESTS" and not marker else ""
        for where, marker, line in lines_with_region(cell.source)
    ]
    return "\n" * cell.line + "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main([Path(bank) for bank in sys.argv[1:]]))
