"""Catalogues of answers: in Markdown, each answer a heading, a list of texts and its code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from dgm.content.course import SLUG, ContentError, suggest
from dgm.content.errors import Mistakes
from dgm.content.percent import Cell
from dgm.content.problem_check import Check
from dgm.content.replacement import replaced

LANGUAGES = ("python", "diff")


@dataclass(frozen=True)
class Form:
    """What an entry of a catalogue looks like: the texts that it must and may have.

    Where entries belong to parts, each stands below the heading of its part.
    """

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    in_parts: bool = False

    @property
    def heading(self) -> str:
        return "###" if self.in_parts else "##"


@dataclass(frozen=True)
class Entry:
    """What a catalogue says of one answer; numbers are lines of the file.

    `codes` maps the ids of cells to a language, the code and its line.
    """

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

    def names(self, key: str, what: str, valid: Collection[str]) -> tuple[str, ...]:
        """The names in the text `key`, with commas between them. Raises ContentError."""
        names = tuple(name.strip() for name in self.text(key).split(",") if name.strip())
        for name in names:
            if name not in valid:
                line = self.texts[key][1]
                raise self.mistake(line, f"unknown {what} {name!r}; {suggest(name, valid)}")
        return names

    def answer(self, id: str, solutions: Mapping[str, str]) -> str:
        """The whole source of the cell `id`, as the entry has it. Raises ContentError."""
        language, code, line = self.codes[id]
        if id not in solutions:
            remedy = suggest(id, solutions)
            raise self.mistake(line, f"no solution cell has the id {id!r}; {remedy}")
        answer = code
        if language == "diff":
            try:
                answer = replaced(solutions[id], code)
            except ValueError as error:
                message, offset = error.args
                raise self.mistake(line + offset, f"{id}: {message}") from None
            code = "\n".join(text[1:] for text in code.split("\n"))
        self.check_python(id, code, answer)
        return answer

    def check_python(self, id: str, code: str, answer: str) -> None:
        """Whether `answer` is Python; `code` is what the entry has of it. Raises ContentError."""
        self.check.python(Cell(id, "solution", "code", code, {}, self.codes[id][2]), answer)


def read_entries(check: Check, form: Form, parts: Collection[str]) -> list[Entry]:
    """The entries of the catalogue `check.path`; none if there is no file. Raises ContentError."""
    if not check.path.is_file():
        return []
    entries = _entries(check, form, parts)
    mistakes = Mistakes()
    for entry in entries:
        for key in sorted(form.required - set(entry.texts)):
            with mistakes.noted():
                remedy = f"write '- {key}: ...' below its heading"
                raise entry.mistake(entry.line, f"{key!r} is missing; {remedy}")
    mistakes.tell()
    return entries


def _entries(check: Check, form: Form, parts: Collection[str]) -> list[Entry]:
    entries: dict[str, Entry] = {}
    part, entry, begun = "", None, False
    for node in _nodes(check):
        line = _line(node)
        if node.type != "heading":
            if entry:
                _add(entry, node, line, form)
            continue
        level, text, entry = "#" * int(node.tag[1]), node.children[0].content, None
        if level == form.heading:
            entry = _entry(check, text, part, line)
            if other := entries.get(entry.name):
                raise check.mistake(line, f"{entry.name!r} is that of line {other.line}; rename it")
            if form.in_parts and not part:
                raise check.mistake(line, f"{entry.name!r} is in no part; write '## PART' above it")
            entries[entry.name] = entry
        elif level == "##":
            if text not in parts:
                raise check.mistake(line, f"unknown part {text!r}; {suggest(text, parts)}")
            part = text
        elif level != "#" or (begun and SLUG.fullmatch(text.partition(": ")[0])):
            remedy = "## PART" if level == "#" and form.in_parts else f"{form.heading} NAME: TITLE"
            raise check.mistake(line, f"a heading {level!r}; write '{remedy}'")
        begun = True
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


def _entry(check: Check, heading: str, part: str, line: int) -> Entry:
    name, _, title = heading.partition(": ")
    if not SLUG.fullmatch(name) or not title.strip():
        remedy = "write NAME: TITLE, the name in small letters, digits and hyphens"
        raise check.mistake(line, f"heading {heading!r}; {remedy}")
    return Entry(check, name, title.strip(), part, line)


def _add(entry: Entry, node: SyntaxTreeNode, line: int, form: Form) -> None:
    """Adds to `entry` what stands below its heading: a list of texts, or code."""
    if node.type == "bullet_list":
        for item in node.children:
            _add_text(entry, item, _line(item), form.required | form.optional)
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


def _add_text(entry: Entry, item: SyntaxTreeNode, line: int, valid: frozenset[str]) -> None:
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
