"""Which problem covers which question of the reference assignments: docs/coverage.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection

from dgm.content.choice import choose
from dgm.content.course import Course
from dgm.content.errors import ContentError, Mistakes, suggest
from dgm.content.problem import Problem, load_problem
from dgm.content.problem_check import Check

PROBLEMS = "problems"
REFERENCES = "references.toml"
TITLE = "title"
OTHERS = "Questions of no reference"
PAGE = "docs/coverage.md"
HEAD = """# What is covered

Written by `dgm build`, from `problems/{references}`, the front matter of the problems, and
`course.toml`. Each question of a source stands with what answers it, below its problem:

- *asked*: parts that score, by tests or by hand. If nothing is asked, the page says so.
- *given*: parts that the notebook answers, as worked examples. They score nothing.
- *extra*: parts that bring points on top.
- *shown*: cells that only have to be run. They train, plot or print, and score nothing.

The last line of a problem has the parts that answer none of these questions. The budgets of a
notebook are *smoke*, *cpu* and *gpu*. Where MNIST or CIFAR-10 cannot be had, a notebook says so and
uses small digits of scikit-learn in their place. A *certificate* is a derivation in SymPy, which
tests check where it is asked.
"""
COLUMNS = "| question | answered by | different from the source |\n| --- | --- | --- |"
KINDS = {"tests": "by tests", "written": "by hand"}


def questions_page(course: Course) -> str:
    """The page: every question with what answers it, and what each problem presupposes.

    '' for a course without references. A question whose name begins with that of no reference is
    an author's own, and has a section, too. Raises ContentError where a reference lacks a question.
    """
    references = _references(course)
    if not references:
        return ""
    bank = _bank(course)
    known = {f"{name} {key}" for name, asked in references.items() for key in asked if key != TITLE}
    mistakes, own = Mistakes(), dict[str, str]()
    for problem in bank:
        for question in sorted(problem.covers.keys() - known):
            with mistakes.noted():
                if any(question.startswith(f"{name} ") for name in references):
                    check = Check(f"{PROBLEMS}/{problem.slug}/problem.py", problem.path)
                    message = f"covers {question!r}, which {PROBLEMS}/{REFERENCES} does not list"
                    remedy = suggest(question, known)
                    raise check.mistake(check.line_of("covers"), f"{message}; {remedy}")
                own[question] = ""
    mistakes.tell()
    sections = [
        _section(course, bank, asked[TITLE], _questions(name, asked))
        for name, asked in references.items()
    ]
    if own:
        asked = {question: (question, "") for question in own}
        sections.append(_section(course, bank, OTHERS, asked))
    head = HEAD.format(references=REFERENCES)
    return "\n".join([head, *sections, _presupposed(course, bank)])


def _questions(name: str, asked: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The questions of a reference, by the name that problems use: each with what it asks."""
    return {f"{name} {key}": (key, asks) for key, asks in asked.items() if key != TITLE}


def _section(
    course: Course, bank: list[Problem], title: str, questions: dict[str, tuple[str, str]]
) -> str:
    """The questions of one reference, those of a problem below each other."""
    rows, missing, homeworks = [], dict(questions), dict[str, None]()
    for problem in bank:
        covered = [question for question in questions if question in problem.covers]
        if not covered:
            continue
        uses = _uses(course, problem)
        homeworks |= dict.fromkeys(uses)
        rows.append(f"| **{_link(problem)}**: {problem.title} |  |  |")
        for question in covered:
            missing.pop(question, None)
            parts = problem.covers[question] or problem.parts
            answered = _answers(problem, uses, parts, nothing="**nothing asked**")
            differs = problem.differs.get(question, "")
            rows.append(f"| {_question(*questions[question])} | {answered} | {differs} |")
        answering = {part for parts in problem.covers.values() for part in parts or problem.parts}
        if others := [part for part in problem.parts if part not in answering]:
            rows.append(f"| beyond the source | {_answers(problem, uses, others)} |  |")
    rows += [f"| {_question(key, asks)} | **missing** |  |" for key, asks in missing.values()]
    where = f"In {', '.join(f'`{homework}`' for homework in homeworks)}." if homeworks else ""
    return "\n".join([f"## {title}", "", where, "", COLUMNS, *rows]) + "\n"


def _question(key: str, asks: str) -> str:
    return f"*{key}*: {asks}" if asks else f"*{key}*"


def _uses(course: Course, problem: Problem) -> dict[str, Problem]:
    """The homeworks that have the problem, each with the problem as it is there."""
    return {
        name: choose(problem, entry)
        for name, assignment in course.assignments.items()
        for entry in assignment.problems
        if entry.slug == problem.slug
    }


def _answers(
    problem: Problem, uses: dict[str, Problem], parts: Collection[str], nothing: str = ""
) -> str:
    """These parts and cells, by what they are in each homework; `nothing` where none is asked."""
    texts = []
    for name, chosen in (uses or {"in no homework": problem}).items():
        scored = [cell for cell in chosen.cells if cell.scores and cell.part in parts]
        groups = {
            f"{how}, {kind}": [c.part for c in scored if (c.extra, c.role) == (extra, role)]
            for extra, how in ((False, "asked"), (True, "extra"))
            for role, kind in KINDS.items()
        }
        groups["given"] = [p for p in parts if p in problem.parts and p not in chosen.parts]
        groups["shown"] = [part for part in parts if part in problem.shown]
        lines = [
            f"{group}: {', '.join(f'`{part}`' for part in found)}"
            for group, found in groups.items()
            if found
        ]
        if nothing and all(cell.extra for cell in scored):
            lines.insert(0, nothing)
        texts += lines if len(uses) == 1 else [f"**{name}**", *lines]
    return "<br>".join(texts)


def _references(course: Course) -> dict[str, dict[str, str]]:
    path, name = course.root / PROBLEMS / REFERENCES, f"{PROBLEMS}/{REFERENCES}"
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
        references = tomllib.loads(text)
    except UnicodeDecodeError:
        raise ContentError(f"{name}: not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        fault, _, place = str(error).partition(" (at line ")
        line = f":{place.partition(',')[0]}" if place else ""
        raise ContentError(f"{name}{line}: not valid TOML: {fault}") from None
    for reference, asked in references.items():
        texts = asked.values() if isinstance(asked, dict) else [None]
        if not all(isinstance(each, str) for each in texts) or TITLE not in asked:
            heads = (rf"\[\s*[\"']?{re.escape(reference)}\b", rf"[\"']?{re.escape(reference)}\b")
            lines = text.splitlines()
            at = [n for head in heads for n, each in enumerate(lines, 1) if re.match(head, each)]
            raise ContentError(
                f"{name}:{(at or [1])[0]}: {reference!r} is no reference; write [{reference}] and"
                f' below it {TITLE} = "..." and lines such as "question 1" = "what it asks"'
            )
    return references


def _bank(course: Course) -> list[Problem]:
    """All problems: those of the assignments in their order, then the others."""
    assigned = [e.slug for a in course.assignments.values() for e in a.problems]
    others = sorted(path.parent.name for path in (course.root / PROBLEMS).glob("*/problem.py"))
    mistakes, bank = Mistakes(), list[Problem]()
    for slug in dict.fromkeys([*assigned, *others]):
        with mistakes.noted():
            bank.append(load_problem(course.root / PROBLEMS, slug, variants=False))
    mistakes.tell()
    return bank


def _presupposed(course: Course, bank: list[Problem]) -> str:
    rows = [
        f"| {_link(problem)} | {', '.join(f'`{name}`' for name in _uses(course, problem))} | "
        f"{'; '.join(problem.presupposes)} | "
        f"{' / '.join(f'{problem.minutes[budget]:g}' for budget in problem.minutes)} |"
        for problem in bank
    ]
    head = ["## What each problem presupposes", ""]
    head += ["| problem | in | presupposes | minutes (smoke / cpu / gpu) |"]
    head += ["| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows]) + "\n"


def _link(problem: Problem) -> str:
    return f"[{problem.slug}](../problems/{problem.slug}/problem.py)"
