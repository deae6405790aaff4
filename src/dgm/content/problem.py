"""The problem bank: a problem is a folder with its prompt, tests, mutants and alternatives."""

from __future__ import annotations

import ast
import dataclasses
import io
import tokenize
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dgm.content.course import SLUG
from dgm.content.errors import Mistakes, suggest
from dgm.content.fragments import fragment_names
from dgm.content.percent import Cell, read_percent
from dgm.content.problem_check import Check, parse
from dgm.content.variants import Variant, load_variants

__all__ = ["Cell", "Problem", "Variant", "load_problem"]

FRONT_MATTER = {"title", "covers", "presupposes", "setup", "minutes", "work", "given", "extra"}
FRONT_MATTER |= {"differs"}

#: Under this name `work` holds the minutes for a problem's text, plots and worked examples.
READING = "reading"


@dataclass(frozen=True)
class Problem:
    """A problem of the bank.

    `covers` maps questions of the references to the parts that answer them (all, if none is
    named) and to cells that show what they ask for; `differs` says what is not as in the source.
    `minutes` is the expected running time by budget, `work` the minutes that a good student needs
    by part, with those for the text under `READING`. `given` and `extra` are the parts that are
    worked examples, or bring points on top, where a homework does not choose.
    """

    slug: str
    path: Path
    title: str
    covers: dict[str, tuple[str, ...]]
    presupposes: tuple[str, ...]
    setup: tuple[str, ...]
    minutes: dict[str, float]
    cells: tuple[Cell, ...]
    work: dict[str, float] = field(default_factory=dict)
    differs: dict[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    mutants: tuple[Variant, ...] = ()
    alternatives: tuple[Variant, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """What is scored, in order: by hidden tests, or as a written answer."""
        return tuple(cell.part for cell in self.cells if cell.scores)

    @property
    def tested_parts(self) -> tuple[str, ...]:
        """The parts that hidden tests score, in order."""
        return tuple(cell.part for cell in self.cells if cell.role == "tests")

    @property
    def shown(self) -> tuple[str, ...]:
        """The cells that students only run, in order: they score nothing."""
        return tuple(cell.id for cell in self.cells if cell.role in ("run", "deliverable"))

    @property
    def answers(self) -> frozenset[str]:
        """The parts that have an answer of their own."""
        return frozenset(c.id for c in self.cells if c.role in ("solution", "written"))

    def wrong_choice(
        self, given: Collection[str], extra: Collection[str]
    ) -> tuple[str, str] | None:
        """Which of the two names no part, or one that is both or cannot be given, and a remedy."""
        for key, names in (("given", given), ("extra", extra)):
            for name in names:
                if name not in self.parts:
                    remedy = suggest(name, self.parts)
                    return key, f"{self.slug} has no part {name!r}; {remedy}"
        for name in given:
            if name in extra:
                return "extra", f"{self.slug}: {name!r} is given and extra; leave one out"
            if name not in self.answers:
                return "given", (
                    f"{self.slug}: {name!r} has no answer of its own that could be given; "
                    "give the part whose answer it tests"
                )
        return None

    def contract_text(self) -> str:
        """What the problem promises in words: prose, docstrings and comments that students see.

        Runs of white space are single spaces, so that a quote may cross lines.
        """
        texts = []
        for cell in self.cells:
            texts += [cell.stub] if cell.cell_type == "markdown" else _words_in_code(cell.stub)
        return _one_line("\n".join(texts))


def load_problem(problems_dir: Path, slug: str, variants: bool = True) -> Problem:
    """Reads and checks `problems_dir`/`slug`, with its mutants and alternatives if `variants`.

    Raises ContentError, which names the file, the line and what to write instead, for every mistake
    that can be seen at once.
    """
    path = problems_dir / slug / "problem.py"
    check = Check(f"{problems_dir.name}/{slug}/problem.py", path)
    if not SLUG.fullmatch(slug):
        raise check.mistake(1, f"slug {slug!r}; write small letters, digits and hyphens")
    front_matter, cells = read_percent(path, check.name)
    mistakes, found = Mistakes(), dict[str, Any]()
    with mistakes.noted():
        check.keys(front_matter, FRONT_MATTER, required={"title", "covers"})
    with mistakes.noted():
        found["cells"] = check.cells(cells, slug)
    mistakes.tell()
    for key, read in {
        "title": check.string,
        "presupposes": check.strings,
        "given": check.strings,
        "extra": check.strings,
    }.items():
        with mistakes.noted():
            found[key] = read(front_matter, key)
    with mistakes.noted():
        found["covers"] = check.questions(front_matter)
    with mistakes.noted():
        found["minutes"] = check.minutes(front_matter.get("minutes", {}))
    with mistakes.noted():
        found["setup"] = check.names(front_matter, "setup", fragment_names(problems_dir))
    mistakes.tell()
    problem = Problem(slug=slug, path=path, **found)
    with mistakes.noted():
        work = check.work(front_matter.get("work", {}), {READING, *problem.parts})
        problem = dataclasses.replace(problem, work=work)
    with mistakes.noted():
        differs = check.differences(front_matter, problem.covers)
        problem = dataclasses.replace(problem, differs=differs)
    with mistakes.noted():
        if fault := problem.wrong_choice(problem.given, problem.extra):
            raise check.mistake(check.line_of(fault[0]), fault[1])
    with mistakes.noted():
        check.answering(problem.covers, (*problem.parts, *problem.shown))
    with mistakes.noted():
        if not sum(cell.weight for cell in problem.cells if cell.role in ("tests", "written")):
            raise check.mistake(1, "nothing here scores; write a tests cell or a written cell")
    if not variants:
        mistakes.tell()
        return problem
    contract = problem.contract_text()
    for kind in ("mutant", "alternative"):
        with mistakes.noted():
            read_variants = load_variants(problems_dir, slug, kind, problem.cells, contract)
            problem = dataclasses.replace(problem, **{f"{kind}s": read_variants})
    mistakes.tell()
    return problem


def _words_in_code(source: str) -> list[str]:
    """The docstrings of `source` and its comments, lines of one comment together."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for node in ast.walk(parse(source)) if isinstance(node, documented))
    words = [ast.get_docstring(node) or "" for node in nodes]
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        tokens = []
    comments = [token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT]
    return [*words, "\n".join(comments)]


def _one_line(text: str) -> str:
    return " ".join(text.split())
