"""The problem bank: a problem is a folder with its prompt, tests, mutants and alternatives."""

from __future__ import annotations

import ast
import dataclasses
import io
import tokenize
from dataclasses import dataclass
from pathlib import Path

from .course import SLUG, suggest
from .fragments import fragment_names
from .percent import Cell, read_percent
from .problem_check import Check, parse

__all__ = ["Cell", "Problem", "Variant", "load_problem"]

FRONT_MATTER = {"title", "covers", "presupposes", "setup", "minutes"}
VARIANT_FRONT_MATTER = {
    "mutant": {"title", "breaks", "part", "spills", "ceiling", "hint"},
    "alternative": {"title"},
}


@dataclass(frozen=True)
class Variant:
    """A typical mistake (mutant) or another right answer (alternative).

    `breaks` quotes the contract's sentence that a mutant violates. It may keep at most
    `ceiling` (0 to 1) of the points of `part`, and loses none elsewhere but in `spills`.
    `answers` maps the ids of the cells it changes to their whole source. `edit` is the source of a
    function `edit(notebook)` that changes the notebook handed in, '' for none: what was run, and
    what it left behind.
    """

    name: str
    path: Path
    kind: str
    title: str
    breaks: str
    part: str
    ceiling: float
    hint: str
    answers: dict[str, str]
    spills: tuple[str, ...] = ()
    edit: str = ""


@dataclass(frozen=True)
class Problem:
    """A problem of the bank. `minutes` is the expected running time by budget."""

    slug: str
    path: Path
    title: str
    covers: tuple[str, ...]
    presupposes: tuple[str, ...]
    setup: tuple[str, ...]
    minutes: dict[str, float]
    cells: tuple[Cell, ...]
    mutants: tuple[Variant, ...] = ()
    alternatives: tuple[Variant, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that hidden tests score, in order."""
        return tuple(cell.part for cell in self.cells if cell.role == "tests")

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
        covers=check.strings(front_matter, "covers"),
        presupposes=check.strings(front_matter, "presupposes"),
        setup=setup,
        minutes=check.minutes(front_matter.get("minutes", {})),
        cells=check.cells(cells, slug),
    )
    if not sum(cell.weight for cell in problem.cells if cell.role in ("tests", "written")):
        raise check.mistake(1, "nothing here scores; write a tests cell or a written cell")
    if not variants:
        return problem
    return dataclasses.replace(
        problem,
        mutants=_variants(problems_dir, problem, "mutant"),
        alternatives=_variants(problems_dir, problem, "alternative"),
    )


def _variants(problems_dir: Path, problem: Problem, kind: str) -> tuple[Variant, ...]:
    files = sorted((problem.path.parent / f"{kind}s").glob("*.py"))
    contract = problem.contract_text()
    return tuple(_variant(problems_dir, problem, contract, kind, path) for path in files)


def _variant(problems_dir: Path, problem: Problem, contract: str, kind: str, path: Path) -> Variant:
    check = Check(path.relative_to(problems_dir.parent).as_posix(), path)
    front_matter, cells = read_percent(path, check.name)
    valid = VARIANT_FRONT_MATTER[kind]
    check.keys(front_matter, valid, required=valid - {"spills"})
    solutions = {cell.id: cell.solved for cell in problem.cells if cell.role == "solution"}
    answers: dict[str, str] = {}
    edit = ""
    for cell in cells:
        if cell.cell_type == "markdown" and not cell.id:
            continue
        if cell.role == "notebook":
            check.python(cell, cell.source)
            edit = cell.source
            continue
        if cell.id not in solutions:
            remedy = suggest(cell.id, solutions)
            raise check.mistake(cell.line, f"no solution cell has the id {cell.id!r}; {remedy}")
        if cell.id in answers:
            raise check.mistake(cell.line, f"{cell.id!r} twice; write each cell once")
        check.python(cell, cell.source)
        answers[cell.id] = cell.source
    if not edit and all(solutions[id].strip() == answer.strip() for id, answer in answers.items()):
        raise check.mistake(1, "changes nothing; write at least one cell that differs")
    variant = Variant(
        name=path.stem,
        path=path,
        kind=kind,
        title=check.string(front_matter, "title"),
        breaks=check.string(front_matter, "breaks") if kind == "mutant" else "",
        part=check.string(front_matter, "part") if kind == "mutant" else "",
        ceiling=check.ceiling(front_matter.get("ceiling", 1.0)),
        hint=check.string(front_matter, "hint") if kind == "mutant" else "",
        answers=answers,
        spills=check.strings(front_matter, "spills"),
        edit=edit,
    )
    for key, part in [("part", variant.part), *(("spills", part) for part in variant.spills)]:
        if kind == "mutant" and part not in problem.parts:
            remedy = suggest(part, problem.parts)
            raise check.mistake(check.line_of(key), f"unknown part {part!r}; {remedy}")
    if _one_line(variant.breaks) not in contract:
        message = "breaks is no quote of the problem's prose, docstrings or comments"
        raise check.mistake(check.line_of("breaks"), f"{message}; copy a sentence of its contract")
    return variant


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
