"""Which problem covers which question of the reference assignments: docs/coverage.md."""

from __future__ import annotations

import tomllib
from collections import defaultdict

from dgm.content.course import ContentError, Course, suggest
from dgm.content.problem import Problem, load_problem

PROBLEMS = "problems"
REFERENCES = "references.toml"
TITLE = "title"
PAGE = "docs/coverage.md"
HEAD = """# What is covered

Written by `dgm build`, from `problems/{references}` and the front matter of the problems.
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
        sections.append(f"## {questions[TITLE]}\n\n| | question | problem |\n| --- | --- | --- |")
        for key, asks in questions.items():
            if key != TITLE:
                names = ", ".join(_link(problem) for problem in covering[f"{name} {key}"])
                sections[-1] += f"\n| {key} | {asks} | {names or '**missing**'} |"
        sections[-1] += "\n"
    sections.append(_presupposed(course, bank))
    return "\n".join(sections)


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
    where: dict[str, list[str]] = defaultdict(list)
    for name, assignment in course.assignments.items():
        for entry in assignment.problems:
            where[entry.slug].append(name)
    rows = [
        f"| {_link(problem)} | {', '.join(where[problem.slug]) or '–'} | "
        f"{'; '.join(problem.presupposes)} | "
        f"{' / '.join(f'{problem.minutes[budget]:g}' for budget in problem.minutes)} |"
        for problem in bank
    ]
    head = ["## What each problem presupposes", ""]
    head += ["| problem | homework | presupposes | minutes (smoke / cpu / gpu) |"]
    return "\n".join([*head, "| --- | --- | --- | --- |", *rows]) + "\n"


def _link(problem: Problem) -> str:
    return f"[{problem.slug}](../problems/{problem.slug}/problem.py)"
