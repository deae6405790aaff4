"""What a student wrote, as HTML and markdown that are safe in somebody else's browser."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import nh3
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

#: What markdown itself makes. Raw HTML is text already where this list is asked.
WORDS = frozenset(["a", "abbr", "acronym", "b", "code", "del", "em", "i", "img", "span", "strong"])
LISTS = frozenset(["ul", "ol", "li", "dl", "dt", "dd"])
BLOCKS = frozenset(["p", "br", "hr", "pre", "div", "blockquote"])
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
TABLES = frozenset(["table", "thead", "tbody", "tr", "th", "td"])
TAGS = WORDS | LISTS | BLOCKS | HEADINGS | TABLES

#: By tag and attribute, the values that may stay.
EMBEDDED = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=]+")
TEXT = re.compile(r".*", re.DOTALL)
#: Those of Pygments and of this module; none that a page's script looks for.
CLASSES = re.compile(r"math|highlight|[a-z][a-z0-9]{0,2}")
VALUES = {
    "a": {"href": re.compile(r"(?i:https?://|mailto:).*", re.DOTALL), "title": TEXT},
    "img": {"src": EMBEDDED, "alt": TEXT},
    "div": {"class": CLASSES},
    "span": {"class": CLASSES},
}

MARKER = re.compile(r"^<!-- answer: [\w-]+ -->(?: <i>[^<\n]*</i>)?\n", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
SPECIAL = re.compile(r"([\\`*_{}\[\]#+\-!<>|$~&])")

#: Pictures in base64, by name and kind, as notebooks keep them.
Attachments = Mapping[str, Mapping[str, str]]


class _Renderer(IPythonRenderer):
    """Escapes raw HTML, and shows no picture that would have to be fetched."""

    def __init__(self, attachments: Attachments, demote: int) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self.attachments = attachments
        self.demote = demote

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return super().heading(text, min(level + self.demote, 6))

    def inline_math(self, body: str) -> str:
        return f'<span class="math">{super().inline_math(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<span class="math">{super().block_math(body)}</span>'

    def latex_environment(self, name: str, body: str) -> str:
        return f'<span class="math">{super().latex_environment(name, body)}</span>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        source = self._embedded(url)
        if not EMBEDDED.fullmatch(source):
            return f"[picture: {text or 'untitled'}]"
        words = html.unescape(nh3.clean(text, tags=set())) or "picture"
        return f'<img alt="{html.escape(words)}" src="{source}">'

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
    rendered = MarkdownWithMath(renderer=_Renderer(attachments or {}, demote)).render(
        MARKER.sub("", markdown)
    )
    # Last of all: what is put into HTML after this would not be looked at by anybody.
    return nh3.clean(
        rendered,
        tags=set(TAGS),
        attributes={tag: set(values) for tag, values in VALUES.items()},
        attribute_filter=_allowed,
        url_schemes={"http", "https", "mailto", "data"},
    )


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "rel":
        return value  # nh3's own
    allowed = VALUES.get(tag, {}).get(attribute)
    return value if allowed and allowed.fullmatch(value) else None


@pass_context
def of_cell(context: Context, markdown: str) -> str:
    """nbconvert's `markdown2html` filter, made safe."""
    return to_html(markdown, context.get("cell", {}).get("attachments"))


def text_to_markdown(text: str) -> str:
    """Markdown that shows `text` as it is."""
    return SPECIAL.sub(r"\\\1", text)


def text_to_html(text: str) -> Markup:
    """HTML that shows `text` as it is; only `code` in backticks looks different."""
    return Markup(CODE.sub(r"<code>\1</code>", html.escape(text)))
