"""The written answers and pictures of a notebook as one page, for courses that want a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from dgm.notebook.handing_in import facts_of
from dgm.reports.mathml import with_mathml
from dgm.reports.page_templates import page_templates
from dgm.reports.safe_markdown import Attachments, to_html
from dgm.submission.outputs import safe_attachments, safe_outputs

_HEADING = re.compile(r"^#{1,2} +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """A written cell: its question and what the student wrote, in markdown."""

    id: str
    markdown: str
    attachments: Attachments


@dataclass(frozen=True)
class Shown:
    """What a cell that is handed in shows: texts, and pictures as base64 PNGs, in order."""

    id: str
    outputs: tuple[tuple[str, str], ...]


@dataclass
class Section:
    """A problem's items, in the order of the notebook."""

    title: str
    items: list[Answer | Shown] = field(default_factory=list)


def answers_page(notebook: Mapping[str, Any], student: str = "") -> str:
    """HTML of everything written and shown in `notebook` (its JSON), made harmless.

    It needs neither script nor network. Nothing of the notebook is executed.
    """
    title, sections = _sections(notebook)
    template = _environment().get_template("answers.html.j2")
    return template.render(title=title, student=student, sections=sections)


def _sections(notebook: Mapping[str, Any]) -> tuple[str, list[Section]]:
    title, sections = "Answers", list[Section]()
    problem = None
    for cell in filter(lambda cell: isinstance(cell, dict), notebook["cells"]):
        facts = facts_of(cell)
        if facts["id"] == "homework-title" and (heading := _HEADING.search(facts["source"])):
            title = heading[1]
        if facts["problem"] != problem:
            problem, heading = facts["problem"], _HEADING.search(facts["source"])
            sections.append(Section(heading[1] if heading else problem))
        if item := _item(cell, facts):
            if not sections:
                sections.append(Section(""))
            sections[-1].items.append(item)
    return title, [section for section in sections if section.items]


def _item(cell: Mapping[str, Any], facts: Mapping[str, Any]) -> Answer | Shown | None:
    if facts["role"] == "written" and not facts["code"]:
        attachments = cell.get("attachments")
        pictures = safe_attachments(attachments) if isinstance(attachments, dict) else {}
        return Answer(facts["id"], facts["source"], pictures)
    if facts["role"] == "deliverable":
        outputs = cell.get("outputs")
        listed = [o for o in outputs if isinstance(o, dict)] if isinstance(outputs, list) else []
        if shown := tuple(_shown(listed)):
            return Shown(facts["id"], shown)
    return None


def _shown(outputs: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for output in safe_outputs(outputs):
        if output.output_type == "stream":
            yield "text", output.text
        elif output.output_type == "display_data" and "image/png" in output.data:
            yield "picture", output.data["image/png"]


def _line_with_formulas(line: str) -> Markup:
    """A heading as HTML; one that is more than a line of words is shown as it was typed."""
    paragraph = to_html(line).strip()
    if not paragraph.startswith("<p>") or paragraph.count("<p>") > 1:
        return Markup.escape(line)
    return Markup(with_mathml(paragraph.removeprefix("<p>").removesuffix("</p>")))


@cache
def _environment() -> Environment:
    filters = {
        "markdown": lambda item: Markup(with_mathml(to_html(item.markdown, item.attachments, 3))),
        "formulas": _line_with_formulas,
        "kind": lambda item: type(item).__name__,
    }
    return page_templates(filters)
