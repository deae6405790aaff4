"""Markdown that a student wrote, as HTML that is safe in somebody else's browser."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import bleach
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

#: What markdown itself makes; raw HTML is text before this list is ever asked.
BLOCKS = frozenset(["p", "br", "hr", "pre", "div", "span", "del", "dl", "dt", "dd"])
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
TABLES = frozenset(["table", "thead", "tbody", "tr", "th", "td"])
TAGS = bleach.ALLOWED_TAGS | BLOCKS | HEADINGS | TABLES
ATTRIBUTES = {"a": ["href", "title"], "div": ["class"], "span": ["class"]}
PROTOCOLS = ("http", "https", "mailto")

MARKER = re.compile(r"^<!-- answer: [\w-]+ -->\n", re.MULTILINE)
SPECIAL = re.compile(r"([\\`*_{}\[\]#+\-!<>|$~&])")
EMBEDDED = re.compile(r"data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)")
#: Where a picture goes: characters for private use, which are taken out of what was typed.
PLACE = re.compile("\ue000([0-9]+)\ue001")

#: Pictures in base64, by name and kind, as notebooks keep them.
Attachments = Mapping[str, Mapping[str, str]]


class _Renderer(IPythonRenderer):
    """Escapes raw HTML, and shows no picture that would have to be fetched."""

    def __init__(self, attachments: Attachments, demote: int) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self.attachments = attachments
        self.demote = demote
        self.pictures: dict[str, str] = {}

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return super().heading(text, min(level + self.demote, 6))

    def inline_math(self, body: str) -> str:
        return f'<span class="math">{super().inline_math(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<span class="math">{super().block_math(body)}</span>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        found = EMBEDDED.fullmatch(self._embedded(url))
        if not found:
            return f"[picture: {text or 'untitled'}]"
        words = html.unescape(bleach.clean(text, tags=[], strip=True)) or "picture"
        number = str(len(self.pictures))
        self.pictures[number] = f'<img alt="{html.escape(words)}" src="{found[0]}">'
        return f"\ue000{number}\ue001"

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre><code>{self.escape_html(code)}</code></pre>"

    def _embedded(self, url: str) -> str:
        attached = self.attachments.get(url.removeprefix("attachment:"), {})
        for kind in ("image/png", "image/jpeg"):
            if kind in attached:
                return f"data:{kind};base64,{''.join(attached[kind].split())}"
        return url


def to_html(markdown: str, attachments: Attachments | None = None, demote: int = 0) -> str:
    """Safe HTML of `markdown`: no raw HTML, no script, only links to web and mail, and of the
    pictures only those that it brings along.

    LaTeX stays as it was typed, the marker of an answer is left out, and headings are `demote`
    levels lower, to fit below those of a page.
    """
    text = PLACE.sub("", MARKER.sub("", markdown))
    renderer = _Renderer(attachments or {}, demote)
    safe = bleach.clean(
        MarkdownWithMath(renderer=renderer).render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        protocols=PROTOCOLS,
    )
    return PLACE.sub(lambda place: renderer.pictures.get(place[1], ""), safe)


@pass_context
def of_cell(context: Context, markdown: str) -> str:
    """nbconvert's `markdown2html` filter, made safe."""
    return to_html(markdown, context.get("cell", {}).get("attachments"))


def literal(text: str) -> str:
    """Markdown that shows `text` as it is."""
    return SPECIAL.sub(r"\\\1", text)
