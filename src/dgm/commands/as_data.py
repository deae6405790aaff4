"""The JSON that `check --json` and `audit --json` print."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dgm.audit.audit import Audit
    from dgm.audit.diagnoses import Diagnoses
    from dgm.audit.mechanical import Mechanical
    from dgm.audit.strangers import Strangers
    from dgm.audit.visible import Visibility
    from dgm.grading.grade import Grader
    from dgm.grading.results import Result


def graded(result: Result) -> dict[str, Any]:
    """One graded notebook: totals, then every problem with every hidden test."""
    problems: dict[str, list[dict[str, Any]]] = {}
    for test in result.tests:
        row = asdict(test)
        problems.setdefault(row.pop("problem"), []).append(row)
    return {
        "assignment": result.assignment,
        "version": result.version,
        "outcome": "graded",
        "reason": "",
        "sandboxed": result.sandboxed,
        "total": result.total,
        "max_total": result.max_total,
        "problems": [
            {
                "name": name,
                "points": math.fsum(test["points"] for test in tests),
                "max_points": math.fsum(t["max_points"] for t in tests if not t["extra"]),
                "tests": tests,
            }
            for name, tests in problems.items()
        ],
        "notes": list(result.notes),
        "cell_errors": result.cell_errors,
    }


def ungradable(grader: Grader, reason: str) -> dict[str, Any]:
    """The same shape for a notebook that nothing can be said about; its total is no mark."""
    tests = (cell for cell in grader.master.cells if cell.metadata.dgm.role == "tests")
    return {
        "assignment": grader.assignment,
        "version": grader.master.metadata.dgm.version,
        "outcome": "ungradable",
        "reason": reason,
        "sandboxed": None,
        "total": 0.0,
        "max_total": math.fsum(cell.metadata.nbgrader.points for cell in tests),
        "problems": [],
        "notes": [],
        "cell_errors": {},
    }


def audited(audit: Audit) -> dict[str, Any]:
    """One audited problem: its complaints, and what every answer kept and failed, by seed."""
    rows = []
    for row in audit.rows:
        parts = dict.fromkeys(test.part for test in row.tests)
        rows.append(
            {
                "name": row.name,
                "kind": row.kind,
                "seed": row.seed,
                "ceiling": row.variant.ceiling if row.variant and row.kind == "mutant" else None,
                "kept": {part: row.kept(part) for part in parts},
                "failed": [f"{part}::{name}" for part, name in row.failed()],
            }
        )
    return {
        "problem": audit.problem,
        "ok": audit.ok,
        "complaints": list(audit.complaints),
        "seconds": audit.seconds,
        "rows": rows,
    }


def visible(seen: Visibility) -> dict[str, Any]:
    """What the visible checks of one problem say of its fatal mutants and its right answers."""
    return {
        "problem": seen.problem,
        "ok": not seen.complaints,
        "complaints": list(seen.complaints),
        "fatal": [
            {"name": each.variant.name, "part": each.variant.part, "failures": list(each.failures)}
            for each in seen.fatal
        ],
        "seconds": dict(seen.seconds),
    }


def mechanical(scores: Mechanical) -> dict[str, Any]:
    """The mutation score of one problem, answer by answer, with the changes that no test sees."""
    return {
        "problem": scores.problem,
        "ok": not scores.complaints,
        "cells": [asdict(cell) for cell in scores.cells],
    }


def diagnoses(found: Diagnoses) -> dict[str, Any]:
    """Which answers to one problem are told which mistakes."""
    return asdict(found)


def strangers(found: Strangers) -> dict[str, Any]:
    """What strangers' answers to one problem keep and are told."""
    return {
        "problem": found.problem,
        "ok": not found.complaints,
        "complaints": list(found.complaints),
        "counts": found.counts,
        "answers": [
            {
                "name": each.stranger.name,
                "part": each.stranger.part,
                "wrong": each.stranger.wrong,
                "failed": [list(test) for test in each.failed],
                "told": list(each.told),
                "true": each.told_truly,
            }
            for each in found.verdicts
        ],
    }
