"""The problem bank: a problem is a folder with its prompt, tests, mutants and alternatives."""

from __future__ import annotations

import ast
import dataclasses
import io
import tokenize
from dataclasses import dataclass, field
from pathlib import Path

from dgm.content.course import SLUG, suggest
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

    Raises ContentError, which names the file, the line and what to write instead.
    """
    path = problems_dir / slug / "problem.py"
    check = Check(f"{problems_dir.name}/{slug}/problem.py", path)
    if not SLUG.fullmatch(slug):
        raise check.mistake(1, f"slug {slug!r}; write small letters, digits and hyphens")
    front_matter, cells = read_percent(path, check.name)
    check.keys(front_matter, FRONT_MATTER, required={"title", "covers"})
    setup = check.strings(front_matter, "setup")
    fragments = fragment_names(problems_dir)
    for name in setup:
        if name not in fragments:
            line = check.line_of("setup")
            raise check.mistake(line, f"unknown fragment {name!r}; {suggest(name, fragments)}")
    problem = Problem(
        slug=slug,
        path=path,
        title=check.string(front_matter, "title"),
        covers=check.questions(front_matter),
        presupposes=check.strings(front_matter, "presupposes"),
        setup=setup,
        minutes=check.minutes(front_matter.get("minutes", {})),
        cells=check.cells(cells, slug),
        given=check.strings(front_matter, "given"),
        extra=check.strings(front_matter, "extra"),
    )
    work = check.work(front_matter.get("work", {}), {READING, *problem.parts})
    differs = check.differences(front_matter, problem.covers)
    problem = dataclasses.replace(problem, work=work, differs=differs)
    valid = (*problem.parts, *problem.shown)
    for question, parts in problem.covers.items():
        for part in parts:
            if part not in valid:
                raise check.mistake(
                    check.line_of("covers"),
                    f"{question!r}: no part {part!r}; {suggest(part, valid)}",
                )
    if not sum(cell.weight for cell in problem.cells if cell.role in ("tests", "written")):
        raise check.mistake(1, "nothing here scores; write a tests cell or a written cell")
    if not variants:
        return problem
    contract = problem.contract_text()
    mutants, alternatives = (
        load_variants(problems_dir, slug, kind, problem.cells, contract)
        for kind in ("mutant", "alternative")
    )
    return dataclasses.replace(problem, mutants=mutants, alternatives=alternatives)


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
