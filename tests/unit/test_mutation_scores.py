"""Records of mutants made by machine fit the answers, and the documentation fits the records."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dgm.audit.mechanical import RECORD, stale
from dgm.content.problem import load_problem
from dgm.content.shipped import shipped_problems

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("slug", shipped_problems())
def test_every_small_change_to_an_answer_is_seen_or_has_its_reason(slug):
    problem = load_problem(ROOT / "problems", slug, variants=False)
    assert list(stale(problem)) == []
    path = problem.path.with_name(RECORD)
    record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for cell, score in record.items():
        assert score["mutants"] == score["killed"] + score["equivalent"], cell


def test_the_documented_scores_are_those_of_the_records():
    text = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    documented = {
        name: [int(number.replace(",", "")) for number in numbers.split("|")]
        for name, numbers in re.findall(
            r"^\| ([\w-]+) \| ([\d,]+ \| [\d,]+ \| [\d,]+) \|$", text, re.M
        )
    }
    sums = {}
    for path in sorted((ROOT / "problems").glob(f"*/{RECORD}")):
        scores = json.loads(path.read_text(encoding="utf-8")).values()
        keys = ("mutants", "killed", "equivalent")
        if scores:
            sums[path.parent.name] = [sum(score[key] for score in scores) for key in keys]
    sums["all"] = [sum(column) for column in zip(*sums.values(), strict=True)]
    assert documented == sums
