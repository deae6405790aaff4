"""A notebook as students will see it, as one page: no kernel, no script, no network."""

from __future__ import annotations

import copy
import html
import re

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from dgm.content.master import check_leaks
from dgm.content.percent import stub_source
from dgm.reports.mathml import with_mathml

HIDDEN = {"SOLUTION", "HIDDEN TESTS", "MARK SCHEME"}
ROLES = {
    "setup": "runs first, locked",
    "solution": "to complete",
    "tests": "visible checks, locked",
    "run": "to run, locked",
    "deliverable": "to hand in, locked",
    "written": "to write",
    None: "",
}
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem; }
img { max-width: 100%; } table { display: block; overflow-x: auto; border-collapse: collapse; }
td, th { border: 1px solid #bbb; padding: .2rem .6rem; }
pre { overflow-x: auto; background: #f6f6f6; padding: .7rem; margin: 0; }
section { margin: 1.2rem 0; } section > small { color: #555; }
.c1, .sd { color: #567; } .k, .kn { color: #07a; } .s1, .s2 { color: #a50; }
.solution, .written { border-left: 4px solid #06c; padding-left: .8rem; }
"""


class _Renderer(IPythonRenderer):
    """What an author wrote, folded hints included; formulas are marked for `with_mathml`."""

    def inline_math(self, body: str) -> str:
        return f'<span class="math">{super().inline_math(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<span class="math">{super().block_math(body)}</span>'

    def latex_environment(self, name: str, body: str) -> str:
        return f'<span class="math">{super().latex_environment(name, body)}</span>'


def released(master: NotebookNode) -> NotebookNode:
    """The notebook without anything hidden. Raises ContentError where something would show."""
    public = copy.deepcopy(master)
    for cell in public.cells:
        cell.source = stub_source(cell.source, cell.cell_type)
    check_leaks(public, master, HIDDEN, "the preview")
    return public


def preview_page(master: NotebookNode, title: str) -> str:
    """HTML of the master notebook as it would be released. Raises ContentError."""
    cells = "\n".join(_cell(cell) for cell in released(master).cells)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body>\n{cells}\n</body></html>\n"
    )


def _cell(cell: NotebookNode) -> str:
    role = cell.metadata.get("dgm", {}).get("role")
    if cell.cell_type == "markdown":
        body = _markdown(cell.source, cell.get("attachments", {}))
    else:
        body = Highlight2HTML(pygments_lexer="python")(cell.source)
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            first = html.escape(cell.source.lstrip().partition("\n")[0])
            body = f"<details><summary><code>{first}</code></summary>{body}</details>"
    note = f"<small>{ROLES[role]}</small>" if ROLES[role] else ""
    return f'<section class="{role or "text"}">{note}{body}</section>'


def _markdown(source: str, attachments: dict[str, dict[str, str]]) -> str:
    source = re.sub(r"<!-- answer: [\w-]+ -->", "", source)
    renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    return with_mathml(MarkdownWithMath(renderer=renderer).render(source))
