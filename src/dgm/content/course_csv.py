"""The CSV files of a course, which `dgm` writes and a person may edit: one reader for all."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from dgm.content.files import write_atomically


def read_lines(
    path: Path, columns: Sequence[str], needed: Collection[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each line of `path` with its place, for messages; nothing where there is no such file.

    A line has all `columns`, '' where it says nothing. Raises ValueError where the file is not
    UTF-8 or no CSV, or a `needed` column is not there.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8: {error}") from None
    rows = csv.DictReader(io.StringIO(text), strict=True)
    begun = 1
    try:
        if not set(needed) <= set(rows.fieldnames or ()):
            raise ValueError(f"{path.name}:1: write the columns {','.join(columns)}")
        begun = rows.line_num + 1
        for row in rows:
            cells = {name: (row.get(name) or "").strip() for name in columns}
            yield f"{path.name}:{rows.line_num}", cells
            begun = rows.line_num + 1
    except csv.Error as error:
        raise ValueError(f"{path.name}:{begun}: {no_csv(error)}") from None


def no_csv(error: csv.Error) -> str:
    """What is wrong with a line, which would otherwise swallow the lines below it."""
    return f"a quotation mark is not closed, or ends too early ({error}); mend this line"


def as_text(cell: str) -> str:
    """`cell`, with an apostrophe before it where a spreadsheet would run it as a formula.

    Source: OWASP, "CSV Injection".
    """
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@")) else cell


def write_lines(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Replaces `path`."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows(lines)
    write_atomically(path, text.getvalue())
