"""What a notebook says about certificates: a worked one before the first, and a page at its end.

Notebooks are opened alone, so both stand in the notebook. Their text is `pages/certificates.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode

from dgm.content.percent import Cell, lines_with_region

PAGES = Path(__file__).parent / "pages" / "certificates.md"
PAGE = "## How to write a certificate\n"
KINDS = ("EqualityChain", "InequalityChain", "StationaryPoint", "Coupling", "PrimalDual")
_MADE = re.compile(rf"\b({'|'.join(KINDS)})\(")
_NAMED = re.compile(rf"(?<!\[)`(?P<kind>{'|'.join(KINDS)})(?:\([^`]*\))?`")
_CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)

MakeCell = Callable[[Cell, str | None, float], NotebookNode]


def with_certificate_pages(cells: list[NotebookNode], make: MakeCell) -> list[NotebookNode]:
    """The cells of a notebook, with the pages about certificates where it uses any.

    The worked certificate comes before the problem with the first one, asked or given, and the page
    last, with the kinds that the notebook uses. Contracts link to it. `make` makes a cell.
    """
    kinds = {kind for cell in cells for kind in _kinds_of(cell)}
    if not kinds:
        return cells
    problem = next(cell.metadata.dgm.problem for cell in cells if _kinds_of(cell))
    first = next(i for i, cell in enumerate(cells) if cell.metadata.dgm.problem == problem)
    worked, page = (
        [make(cell, None, 0.0) for cell in section] for section in certificate_cells(kinds)
    )
    cells = [_linked(cell, kinds) for cell in cells]
    return [*cells[:first], *worked, *cells[first:], *page]


def kinds_in(source: str) -> set[str]:
    """The kinds of certificates that code makes, hidden tests left out."""
    lines = [line for where, _, line in lines_with_region(source) if where != "HIDDEN TESTS"]
    return set(_MADE.findall("\n".join(lines)))


def _kinds_of(cell: NotebookNode) -> set[str]:
    """The kinds that a problem's code cell makes."""
    is_code = cell.cell_type == "code" and cell.metadata.dgm.problem
    return kinds_in(cell.source) if is_code else set()


def certificate_cells(kinds: set[str]) -> tuple[list[Cell], list[Cell]]:
    """The cells of the worked certificate, and those of the page about these kinds."""
    text = PAGES.read_text(encoding="utf-8")
    worked, page = text[: text.index(PAGE)], text[text.index(PAGE) :]
    return (
        _cells(_about(worked, kinds), "certificate-worked"),
        _cells(_about(page, kinds), "certificate-page"),
    )


def _about(text: str, kinds: set[str]) -> str:
    """The text without the sections whose heading names another kind."""
    sections = re.split(r"^(?=### )", text, flags=re.MULTILINE)
    others = set(KINDS) - kinds
    return "".join(each for each in sections if not others & set(each.split("\n")[0].split()))


def _cells(text: str, stem: str) -> list[Cell]:
    """Prose and fenced code by turns; headings get anchors for readers that give them none."""
    cells = []
    for number, part in enumerate(_CODE.split(text)):
        if not part.strip():
            continue
        id = f"{stem}-{number + 1}"
        if number % 2:
            shown = {"check_output": "true"}
            cells.append(Cell(id, "run", "code", part.strip(), shown, 0))
        else:
            prose = re.sub(r"^#+ (.*)$", _anchored, part.strip(), flags=re.MULTILINE)
            cells.append(Cell(id, None, "markdown", prose, {}, 0))
    return cells


def _anchored(heading: re.Match[str]) -> str:
    # JupyterLab, nbconvert and VS Code go to headings; Colab needs the anchor, JupyterLab drops it.
    anchor = heading[1].replace(" ", "-")
    return f'<a id="{anchor}" name="{anchor}"></a>\n\n{heading[0]}'


def _linked(cell: NotebookNode, kinds: set[str]) -> NotebookNode:
    """A problem's text with a link to the page where it first names a kind of certificate."""
    where = cell.metadata.dgm
    if cell.cell_type != "markdown" or where.role or not where.problem:
        return cell

    new = set(kinds)

    def link(named: re.Match[str]) -> str:
        if named["kind"] not in new:
            return named[0]
        new.remove(named["kind"])
        return f"[{named[0]}](#{named['kind']})"

    return NotebookNode(cell | {"source": _NAMED.sub(link, cell.source)})
