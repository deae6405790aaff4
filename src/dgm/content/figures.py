"""Figures: the pictures that the text of a problem shows, as its notebook holds them.

Text names a picture as `![what it shows](figures/NAME.png)`, a file in the problem's own folder.
The notebook holds the picture itself, in the text, as Colab writes it: Colab shows no attachments
of a cell, and a file beside the notebook gets lost when somebody uploads the notebook alone.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode
from PIL import Image

from dgm.content.course import ContentError
from dgm.content.percent import Cell

#: A picture in text; what it shows may go on in the next line.
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)\)")
NAME = re.compile(r"figures/[a-z0-9]+(?:-[a-z0-9]+)*\.png")
#: A notebook is mailed, uploaded and shown on phones.
MOST_BYTES = 25_000
MOST_BYTES_IN_ALL = 250_000
#: Where a picture says which script it was drawn by.
SCRIPT = "Script"
EMBEDDED = re.compile(r"\]\(data:image/png;base64,([A-Za-z0-9+/=]+)\)")


def with_figures(cell: Cell, folder: Path) -> Cell:
    """The cell of the problem in `folder`, with the pictures that its text names in the text.

    Raises ContentError, with the line and what to write instead.
    """
    if cell.cell_type != "markdown":
        return cell

    def embedded(match: re.Match[str]) -> str:
        line = cell.line + 1 + cell.source.count("\n", 0, match.start())
        return _embedded(match, cell, folder, f"problems/{folder.name}/problem.py:{line}")

    return dataclasses.replace(cell, source=PICTURE.sub(embedded, cell.source))


def check_size(cells: Iterable[NotebookNode], name: str) -> None:
    """Raises ContentError where the figures of homework `name` are too large together."""
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    total = sum(len(text) * 3 // 4 for source in texts for text in EMBEDDED.findall(source))
    if total > MOST_BYTES_IN_ALL:
        raise ContentError(
            f"{name}: its figures have {total:,} bytes together; keep them to "
            f"{MOST_BYTES_IN_ALL:,}: draw fewer, or smaller ones"
        )


def stale_figures(bank: Path, problems: Iterable[str], again: bool = False) -> list[Path]:
    """The pictures of these problems that are missing or were drawn by another version of their
    script, `figures/NAME.py`; with `again` all that have one. Without a script none is stale."""
    return [
        script.with_suffix(".png")
        for slug in problems
        for script in sorted((bank / slug / "figures").glob("*.py"))
        if again or drawn_by(script.with_suffix(".png")) != version_of(script)
    ]


def version_of(script: Path) -> str:
    """What a picture holds that this script drew."""
    return hashlib.sha256(script.read_bytes()).hexdigest()[:16]


def drawn_by(picture: Path) -> str | None:
    """The version of the script that drew a picture; None if nothing says so."""
    try:
        with Image.open(picture, formats=["PNG"]) as image:
            return image.info.get(SCRIPT)
    except OSError:
        return None


def _embedded(match: re.Match[str], cell: Cell, folder: Path, where: str) -> str:
    words, name = " ".join(match[1].split()), match[2]
    if name.startswith("https://"):
        return match[0]
    if not NAME.fullmatch(name):
        remedy = "write figures/NAME.png, with small letters, digits and hyphens"
        raise ContentError(f"{where}: the picture {name!r}; {remedy}")
    if cell.role == "written":
        remedy = "students write there; put it into the text above"
        raise ContentError(f"{where}: the picture {name!r} in a written answer; {remedy}")
    if not words:
        remedy = f"write ![what it shows]({name}), for those who cannot see it"
        raise ContentError(f"{where}: the picture {name!r} has no words; {remedy}")
    path = folder / name
    if not path.is_file():
        drawn = path.with_suffix(".py").is_file()
        remedy = (
            f"run dgm figures {folder.name}" if drawn else "draw it, or take it out of the text"
        )
        raise ContentError(f"{where}: no picture {name!r} in problems/{folder.name}; {remedy}")
    data = path.read_bytes()
    if not data.startswith(b"\x89PNG\r\n"):
        raise ContentError(f"{where}: {name!r} is no PNG; save it as one")
    if len(data) > MOST_BYTES:
        remedy = f"keep it to {MOST_BYTES:,}: draw less, smaller or with fewer colours"
        raise ContentError(f"{where}: {name!r} has {len(data):,} bytes; {remedy}")
    return f"![{words}](data:image/png;base64,{base64.b64encode(data).decode('ascii')})"
