"""Mutants and alternatives: the catalogues `mutants.md` and `alternatives.md` of a problem."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from dgm.content.course import SLUG, ContentError, suggest
from dgm.content.percent import Cell
from dgm.content.problem_check import Check
from dgm.content.replacement import replaced

REQUIRED = {"mutant": {"breaks", "ceiling", "hint"}, "alternative": set()}
OPTIONAL = {"mutant": {"spills"}, "alternative": set()}
#: The headings of variants. Those of mutants stand below the heading of the part they break.
HEADING = {"mutant": "###", "alternative": "##"}
LANGUAGES = ("python", "diff")
#: Where the id of a cell may stand: the code changes the notebook as a whole.
NOTEBOOK = "notebook"


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
class _Entry:
    """What a catalogue says of one variant; numbers are lines of the file."""

    check: Check
    name: str
    title: str
    part: str
    line: int
    texts: dict[str, tuple[str, int]] = field(default_factory=dict)
    codes: dict[str, tuple[str, str, int]] = field(default_factory=dict)

    def mistake(self, line: int, message: str) -> ContentError:
        return self.check.mistake(line, f"{self.name}: {message}")

    def text(self, key: str) -> str:
        return self.texts.get(key, ("", 0))[0]


def load_variants(
    problems_dir: Path, slug: str, kind: str, cells: Iterable[Cell], contract: str
) -> tuple[Variant, ...]:
    """Reads and checks the mutants or the alternatives of a problem; none if there is no file.

    `cells` are those of the problem, `contract` is what it promises in words. Raises ContentError,
    which names the file, the line and what to write instead.
    """
    check = Check(f"{problems_dir.name}/{slug}/{kind}s.md", problems_dir / slug / f"{kind}s.md")
    if not check.path.is_file():
        return ()
    solutions = {cell.id: cell.solved for cell in cells if cell.role == "solution"}
    parts = [cell.part for cell in cells if cell.role == "tests"]
    entries = _entries(check, kind, parts)
    return tuple(_variant(entry, kind, solutions, parts, contract) for entry in entries)


def _entries(check: Check, kind: str, parts: Collection[str]) -> list[_Entry]:
    entries: dict[str, _Entry] = {}
    part, entry = "", None
    for node in _nodes(check):
        line = _line(node)
        if node.type != "heading":
            if entry:
                _add(entry, node, line, kind)
            continue
        level, text, entry = "#" * int(node.tag[1]), node.children[0].content, None
        if level == HEADING[kind]:
            entry = _entry(check, text, part, line)
            if other := entries.get(entry.name):
                raise check.mistake(line, f"{entry.name!r} is that of line {other.line}; rename it")
            if kind == "mutant" and not part:
                raise check.mistake(line, f"{entry.name!r} is in no part; write '## PART' above it")
            entries[entry.name] = entry
        elif level == "##":
            if text not in parts:
                raise check.mistake(line, f"unknown part {text!r}; {suggest(text, parts)}")
            part = text
        elif level != "#":
            raise check.mistake(line, f"a heading {level!r}; write '{HEADING[kind]} NAME: TITLE'")
    return list(entries.values())


def _nodes(check: Check) -> Iterable[SyntaxTreeNode]:
    try:
        text = check.path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ContentError(f"{check.name}: not UTF-8; save it as UTF-8") from None
    return SyntaxTreeNode(MarkdownIt().parse(text)).children


def _line(block: SyntaxTreeNode) -> int:
    assert block.map is not None  # only what stands within a line has none
    return block.map[0] + 1


def _entry(check: Check, heading: str, part: str, line: int) -> _Entry:
    name, _, title = heading.partition(": ")
    if not SLUG.fullmatch(name) or not title.strip():
        remedy = "write NAME: TITLE, the name in small letters, digits and hyphens"
        raise check.mistake(line, f"heading {heading!r}; {remedy}")
    return _Entry(check, name, title.strip(), part, line)


def _add(entry: _Entry, node: SyntaxTreeNode, line: int, kind: str) -> None:
    """Adds to `entry` what stands below its heading: a list of texts, or code."""
    if node.type == "bullet_list":
        for item in node.children:
            _add_text(entry, item, _line(item), REQUIRED[kind] | OPTIONAL[kind])
    elif node.type == "fence":
        language, id, *rest = [*node.info.split(), "", ""]
        if language not in LANGUAGES or not id or any(rest):
            remedy = "write '```python CELL' or '```diff CELL' with the id of a solution cell"
            raise entry.mistake(line, f"code that is called {node.info!r}; {remedy}")
        if id in entry.codes:
            raise entry.mistake(line, f"{id!r} twice; write each cell once")
        entry.codes[id] = (language, node.content.rstrip(), line)
    else:
        remedy = "write it into the list or the code, or above the first heading of a variant"
        raise entry.mistake(line, f"only a list and code belong to it; {remedy}")


def _add_text(entry: _Entry, item: SyntaxTreeNode, line: int, valid: set[str]) -> None:
    if [child.type for child in item.children] != ["paragraph"]:
        remedy = "write '- KEY: TEXT', further lines of the text indented and none like a list"
        raise entry.mistake(line, f"an item that is no text; {remedy}")
    key, _, value = item.children[0].children[0].content.partition(":")
    if key not in valid:
        raise entry.mistake(line, f"unknown key {key!r}; {suggest(key, valid)}")
    if key in entry.texts:
        raise entry.mistake(line, f"{key!r} twice; write it once")
    if not value.strip():
        raise entry.mistake(line, f"{key!r} is empty; write '- {key}: TEXT'")
    entry.texts[key] = (" ".join(value.split()), line)


def _variant(
    entry: _Entry, kind: str, solutions: Mapping[str, str], parts: Collection[str], contract: str
) -> Variant:
    for key in sorted(REQUIRED[kind] - set(entry.texts)):
        remedy = f"write '- {key}: ...' below its heading"
        raise entry.mistake(entry.line, f"{key!r} is missing; {remedy}")
    answers = {id: _answer(entry, id, solutions) for id in entry.codes if id != NOTEBOOK}
    if NOTEBOOK not in entry.codes and all(answers[id] == solutions[id] for id in answers):
        message = "changes nothing; write at least one cell that differs"
        raise entry.mistake(entry.line, message)
    spills = tuple(part.strip() for part in entry.text("spills").split(",") if part.strip())
    for part in spills:
        if part not in parts:
            line = entry.texts["spills"][1]
            raise entry.mistake(line, f"unknown part {part!r}; {suggest(part, parts)}")
    if entry.text("breaks") not in contract:
        message = "breaks is no quote of the problem's prose, docstrings or comments"
        remedy = "copy a sentence of its contract"
        raise entry.mistake(entry.texts["breaks"][1], f"{message}; {remedy}")
    return Variant(
        name=entry.name,
        path=entry.check.path,
        kind=kind,
        title=entry.title,
        breaks=entry.text("breaks"),
        part=entry.part,
        ceiling=_ceiling(entry) if kind == "mutant" else 1.0,
        hint=entry.text("hint"),
        answers=answers,
        spills=spills,
        edit=_edit(entry) if NOTEBOOK in entry.codes else "",
    )


def _answer(entry: _Entry, id: str, solutions: Mapping[str, str]) -> str:
    """The whole source of the cell `id`, as the entry has it."""
    language, code, line = entry.codes[id]
    if id not in solutions:
        remedy = suggest(id, solutions)
        raise entry.mistake(line, f"no solution cell has the id {id!r}; {remedy}")
    answer = code
    if language == "diff":
        try:
            answer = replaced(solutions[id], code)
        except ValueError as error:
            message, offset = error.args
            raise entry.mistake(line + offset, f"{id}: {message}") from None
        code = "\n".join(text[1:] for text in code.split("\n"))
    entry.check.python(_cell(id, code, line), answer)
    return answer


def _edit(entry: _Entry) -> str:
    language, code, line = entry.codes[NOTEBOOK]
    if language != "python":
        remedy = "write '```python notebook' and a function edit(notebook)"
        raise entry.mistake(line, f"a notebook has no lines to replace; {remedy}")
    entry.check.python(_cell(NOTEBOOK, code, line), code)
    return code


def _cell(id: str, source: str, line: int) -> Cell:
    return Cell(id, "solution", "code", source, {}, line)


def _ceiling(entry: _Entry) -> float:
    text, line = entry.texts["ceiling"]
    if not re.fullmatch(r"[01](\.\d+)?", text) or float(text) > 1:
        raise entry.mistake(line, f"ceiling = {text!r}; write a number from 0 to 1")
    return float(text)
