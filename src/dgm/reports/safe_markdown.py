"""Markdown that a student wrote, as HTML that is safe in somebody else's browser."""

from __future__ import annotations

import re
from typing import Any

import bleach
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

#: What markdown itself makes; raw HTML is text before this list is ever asked.
TAGS = frozenset(
    "p br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code em strong del div span a "
    "table thead tbody tr th td".split()
)
ATTRIBUTES = {"a": ["href", "title"], "div": ["class"], "span": ["class"]}
PROTOCOLS = ("http", "https", "mailto")
MARKER = re.compile(r"^<!-- answer: [\w-]+ -->\n", re.MULTILINE)
SPECIAL = re.compile(r"([\\`*_{}\[\]#+\-!<>|$~&])")


class _Renderer(IPythonRenderer):
    """Escapes raw HTML, and names a picture rather than asking another machine for it."""

    def __init__(self, demote: int) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self.demote = demote

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return super().heading(text, min(level + self.demote, 6))

    def inline_math(self, body: str) -> str:
        return f'<span class="math">{super().inline_math(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<span class="math">{super().block_math(body)}</span>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f"[picture: {text or 'untitled'}]"

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre><code>{self.escape_html(code)}</code></pre>"


def to_html(markdown: str, demote: int = 0) -> str:
    """Safe HTML of `markdown`: no raw HTML, script, picture or link other than web and mail.

    LaTeX stays as it was typed, the marker of an answer is left out, and headings are `demote`
    levels lower, to fit below those of a page.
    """
    html = MarkdownWithMath(renderer=_Renderer(demote)).render(MARKER.sub("", markdown))
    return bleach.clean(html, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS)


def literal(text: str) -> str:
    """Markdown that shows `text` as it is."""
    return SPECIAL.sub(r"\\\1", text)
