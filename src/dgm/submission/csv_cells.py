"""A CSV of a platform in which some cells are filled in, and every other byte stays as it is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dgm.content.course import ContentError
from dgm.submission.platform_csv import DELIMITERS, read_bytes

_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


@dataclass(frozen=True)
class Cell:
    """A cell and where it stands in the text, quotes included."""

    value: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class CsvCells:
    """The lines of a file, and what it takes to write them as they are."""

    text: str
    bom: bytes
    encoding: str
    delimiter: str
    lines: tuple[tuple[Cell, ...], ...]

    def filled(self, values: Mapping[tuple[int, int], str]) -> bytes:
        """The file with these values, by line and column, in place of what stands there."""
        parts, done = [], 0
        for line, column in sorted(values):
            cell, value = self.lines[line][column], values[line, column]
            needs_quotes = any(each in value for each in (self.delimiter, '"', "\n", "\r"))
            if cell.quoted or needs_quotes:
                value = '"' + value.replace('"', '""') + '"'
            parts += [self.text[done : cell.start], value]
            done = cell.end
        parts.append(self.text[done:])
        return self.bom + "".join(parts).encode(self.encoding)


def read_cells(path: Path) -> CsvCells:
    """Reads UTF-8 or UTF-16, separated by comma, semicolon or tab. Raises ContentError."""
    data = read_bytes(path)
    bom = next((each for each in _BOMS if data.startswith(each)), b"")
    encoding = _BOMS.get(bom, "utf-8")
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError:
        raise ContentError(
            f"{path}: not UTF-8; export it again, and do not save it elsewhere"
        ) from None
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    return CsvCells(text, bom, encoding, delimiter, tuple(_lines(text, delimiter, path)))


def _lines(text: str, delimiter: str, path: Path) -> list[tuple[Cell, ...]]:
    field = re.compile(
        rf'(?:"((?:[^"]|"")*)"|([^{delimiter}\r\n"][^{delimiter}\r\n]*)?)({delimiter}|\r\n|\r|\n|\Z)'
    )
    lines: list[tuple[Cell, ...]] = []
    cells: list[Cell] = []
    at = 0
    while at < len(text) or cells:
        found = field.match(text, at)
        if found is None:
            raise ContentError(
                f"{path}: line {len(lines) + 1} is no CSV: a quote is not closed, or ends too early"
            )
        quoted = found[1] is not None
        value = found[1].replace('""', '"') if quoted else found[2] or ""
        cells.append(Cell(value.strip(), at, found.start(3), quoted))
        at = found.end()
        if found[3] != delimiter:
            lines.append(tuple(cells))
            cells = []
    return lines
