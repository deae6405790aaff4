"""Tables that a learning platform exports, as CSV in whatever way it writes CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dgm.content.course import ContentError
from dgm.content.course_csv import no_csv

DELIMITERS = ",;\t"
MAX_BYTES = 50 << 20


@dataclass(frozen=True)
class Row:
    """One line: its cells by heading in small letters, without spaces at their ends."""

    line: int
    cells: Mapping[str, str]

    def first(self, *headings: str) -> str:
        """The first of these cells that is there and not empty, else ''."""
        return next((cell for name in headings if (cell := self.cells.get(name))), "")


@dataclass(frozen=True)
class PlatformTable:
    """The headings in small letters, and the lines that are not empty."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> PlatformTable:
    """Reads UTF-8 or UTF-16, separated by comma, semicolon or tab. Raises ContentError."""
    data = read_bytes(path)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ContentError(f"{path}: a spreadsheet or a zip, no CSV; export it as CSV")
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError(f"{path}: not UTF-8; save it as CSV UTF-8") from None
    if "\0" in text:
        raise ContentError(f"{path}: no CSV; export it as CSV")
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    begun = 1
    headings: tuple[str, ...] = ()
    rows = []
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if not headings:
                headings = tuple(cell.casefold() for cell in cells)
            elif any(cells):
                named = dict(zip(headings, cells, strict=False))
                rows.append(Row(reader.line_num, named))
            begun = reader.line_num + 1
    except csv.Error as error:
        raise ContentError(f"{path}:{begun}: {no_csv(error)}") from None
    return PlatformTable(headings, tuple(rows))


def read_bytes(path: Path) -> bytes:
    """A file of a size that a table can have. Raises ContentError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError(f"{path}: more than {MAX_BYTES >> 20} MB; is it the right file?")
        return path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path}: {error.strerror}") from None
