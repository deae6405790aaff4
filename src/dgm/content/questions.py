"""Which problem covers which question of the reference assignments: docs/coverage.md."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection

from dgm.content.choice import choose
from dgm.content.course import ContentError, Course, suggest
from dgm.content.problem import Problem, load_problem

PROBLEMS = "problems"
REFERENCES = "references.toml"
TITLE = "title"
PAGE = "docs/coverage.md"
HEAD = """# What is covered

Written by `dgm build`, from `problems/{references}`, the front matter of the problems, and
`course.toml`. For each homework that has the problem, the page counts the parts that answer the
question: those that are asked, given as worked examples, and extra.
"""


def questions_page(course: Course) -> str:
    """The page: every question with its problems, and what each problem presupposes.

    '' for a course without references. Raises ContentError where a problem covers a question that
    no reference has.
    """
    references = _references(course)
    if not references:
        return ""
    bank = _bank(course)
    covering: dict[str, list[Problem]] = defaultdict(list)
    for problem in bank:
        for question in problem.covers:
            covering[question].append(problem)
    known = {f"{name} {key}" for name, asked in references.items() for key in asked if key != TITLE}
    for question in covering.keys() - known:
        (problem, *_) = covering[question]
        raise ContentError(
            f"problems/{problem.slug}/problem.py: covers {question!r}, which "
            f"problems/{REFERENCES} does not list; {suggest(question, known)}"
        )
    sections = [HEAD.format(references=REFERENCES)]
    for name, questions in references.items():
        head = "| | question | problem | homework | graded | different from the source |"
        sections.append(f"## {questions[TITLE]}\n\n{head}\n| --- | --- | --- | --- | --- | --- |")
        for key, asks in questions.items():
            if key == TITLE:
                continue
            question = f"{name} {key}"
            rows = [_row(course, key, asks, question, problem) for problem in covering[question]]
            sections[-1] += (
                "".join(f"\n{row}" for row in rows)
                or f"\n| {key} | {asks} | **missing** |  |  |  |"
            )
        sections[-1] += "\n"
    sections.append(_presupposed(course, bank))
    return "\n".join(sections)


def _row(course: Course, key: str, asks: str, question: str, problem: Problem) -> str:
    parts = problem.covers[question] or problem.parts
    cells = [cell for cell in problem.cells if cell.scores and cell.part in parts]
    kinds = {"tests": "by tests", "written": "by hand"}
    graded = " and ".join(kinds[role] for role in kinds if any(c.role == role for c in cells))
    used = []
    for name, assignment in course.assignments.items():
        for entry in assignment.problems:
            if entry.slug == problem.slug:
                used.append(f"{name}: {_counts(choose(problem, entry), parts)}")
    differs = problem.differs.get(question, "")
    row = (key, asks, _link(problem), "; ".join(used) or "none", graded, differs)
    return f"| {' | '.join(row)} |"


def _counts(problem: Problem, parts: Collection[str]) -> str:
    given = sum(part in problem.given for part in parts)
    extra = sum(part in problem.extra for part in parts)
    counts = {"asked": len(parts) - given - extra, "given": given, "extra": extra}
    return ", ".join(f"{count} {how}" for how, count in counts.items() if count)


def _references(course: Course) -> dict[str, dict[str, str]]:
    path = course.root / PROBLEMS / REFERENCES
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"problems/{REFERENCES}: {error}") from None


def _bank(course: Course) -> list[Problem]:
    """All problems: those of the assignments in their order, then the others."""
    assigned = [e.slug for a in course.assignments.values() for e in a.problems]
    others = sorted(path.parent.name for path in (course.root / PROBLEMS).glob("*/problem.py"))
    slugs = dict.fromkeys([*assigned, *others])
    return [load_problem(course.root / PROBLEMS, slug, variants=False) for slug in slugs]


def _presupposed(course: Course, bank: list[Problem]) -> str:
    where = {e.slug: name for name, a in course.assignments.items() for e in a.problems}
    rows = [
        f"| {_link(problem)} | {where.get(problem.slug, '–')} | {'; '.join(problem.presupposes)} | "
        f"{' / '.join(f'{problem.minutes[budget]:g}' for budget in problem.minutes)} |"
        for problem in bank
    ]
    head = ["## What each problem presupposes", ""]
    head += ["| problem | homework | presupposes | minutes (smoke / cpu / gpu) |"]
    return "\n".join([*head, "| --- | --- | --- | --- |", *rows]) + "\n"


def _link(problem: Problem) -> str:
    return f"[{problem.slug}](../problems/{problem.slug}/problem.py)"
