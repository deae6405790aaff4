"""The table of public code in docs/audit.md: its parts, quotes and alternatives are the bank's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from dgm.content.problem import Problem, load_problem

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Row:
    slug: str
    code: str
    parts: list[str]
    quotes: list[str]
    alternatives: list[str]


@cache
def problem_of(slug: str) -> Problem:
    return load_problem(ROOT / "problems", slug)


def rows() -> list[Row]:
    text = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    section = text.split("\n## Public code\n")[1].split("\n## ")[0]
    found = []
    for chapter in section.split("\n### ")[1:]:
        slug, *lines = chapter.split("\n")
        for line in lines:
            cells = [cell.strip() for cell in line.split(" | ")]
            if line.startswith("| ") and "/" in cells[0]:
                code, parts, _, breaks, _, last = cells
                names = re.findall(r"`([^`]+)`", last)
                quotes = re.findall(r"“([^”]+)”", breaks)
                found.append(Row(slug, code.strip("| "), parts.split(", "), quotes, names))
    return found


def test_the_table_has_at_least_twelve_repositories():
    assert len({row.code.split(" ")[0] for row in rows()}) >= 12


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.slug}: {row.code}")
def test_a_row_speaks_of_what_the_problem_has(row: Row):
    problem = problem_of(row.slug)
    assert set(row.parts) <= set(problem.parts)
    assert set(row.alternatives) <= {each.name for each in problem.alternatives}
    contract = problem.contract_text()
    assert [quote for quote in row.quotes if quote not in contract] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.slug}: {row.code}")
def test_a_row_names_a_broken_sentence_or_an_alternative(row: Row):
    assert row.quotes or row.alternatives
