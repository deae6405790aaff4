"""A submitted notebook file, read as the hostile data that it is."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from dgm.content import setup_cell
from dgm.content.plain_text import text_to_line

MAX_BYTES = 50 << 20
# Every list and object costs some 60 bytes, so this bounds the memory of a parsed notebook.
MAX_BRACKETS = 2_000_000
MAX_CELLS = 2_000
# Colab writes the pictures of a text cell into its source.
MAX_SOURCE = {"code": 200_000, "markdown": 10_000_000}
# The setup cell holds weights. It is never executed as submitted, only compared with the original.
MAX_SETUP = 2_000_000
# Colab names no Python version in the notebooks it saves.
COLAB_PYTHON = (3, 13)

MARKER = re.compile(r"^[ \t]*(?:#|<!--)[ \t]*answer:[ \t]*([a-z0-9-]+)", re.MULTILINE)
_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})(\.|$)")


class Ungradable(Exception):
    """A submission that cannot be graded at all. `str` is one line: the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        name = "/".join(path.parts[-3:])
        super().__init__(f"{text_to_line(name)}: {reason}")


@dataclass(frozen=True)
class SubmittedCell:
    """A cell as handed in. `names` are the ids that it may answer to, the surest first.

    Where `source` was too long to be read it is empty, and `left_out` says so.
    """

    names: tuple[str, ...]
    cell_type: str
    source: str
    outputs: tuple[Mapping[str, Any], ...]
    execution_count: int | None
    attachments: Mapping[str, Any]
    left_out: str = ""


@dataclass(frozen=True)
class SubmittedNotebook:
    """`assignment` and `version` are what the notebook says of itself, '' if it says nothing;
    `python` is the (major, minor) version it ran on, None if unknown."""

    cells: tuple[SubmittedCell, ...]
    assignment: str
    version: str
    python: tuple[int, int] | None
    notes: tuple[str, ...]


def quote(text: str, length: int = 60) -> str:
    """Student's text for a note: one escaped line of limited length."""
    return repr(text if len(text) <= length else text[: length - 3] + "...")


def read_json(path: Path) -> dict[str, Any]:
    """The JSON of the notebook at `path`, which has a list of cells. Raises Ungradable."""
    content = _parse(path, _read(path))
    if not isinstance(content, dict):
        raise Ungradable(path, "is JSON, but no notebook")
    if "worksheets" in content or content.get("nbformat") in (1, 2, 3):
        remedy = "open it in Jupyter or Colab and save it again"
        raise Ungradable(path, f"is in a notebook format older than 4; {remedy}")
    cells = content.get("cells")
    if not isinstance(cells, list):
        raise Ungradable(path, "is JSON, but no notebook: it has no list of cells")
    if len(cells) > MAX_CELLS:
        raise Ungradable(path, f"has {len(cells)} cells; at most {MAX_CELLS} are read")
    return content


def read_submitted(path: Path) -> SubmittedNotebook:
    """Reads the notebook at `path`. Raises Ungradable where it is none."""
    content = read_json(path)
    cells, notes = content["cells"], list[str]()
    metadata = _table(content, "metadata")
    dgm = _table(metadata, "dgm")
    return SubmittedNotebook(
        cells=tuple(filter(None, (_cell(cell, n, notes) for n, cell in enumerate(cells, start=1)))),
        assignment=_text(dgm, "assignment"),
        version=_text(dgm, "version"),
        python=_python(metadata),
        notes=tuple(notes),
    )


def _read(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Ungradable(path, "is a symbolic link; hand in the file itself") from None
        raise Ungradable(path, f"cannot be opened: {os.strerror(error.errno or 0)}") from None
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise Ungradable(path, "is a directory, not a notebook")
        if not stat.S_ISREG(status.st_mode):
            raise Ungradable(path, "is no regular file")
        if status.st_size > MAX_BYTES:
            size, limit = status.st_size >> 20, MAX_BYTES >> 20
            raise Ungradable(path, f"is {size} MB large; at most {limit} MB are read")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(MAX_BYTES)
    finally:
        os.close(descriptor)
    if not data.strip():
        raise Ungradable(path, "is empty")
    return data


def _parse(path: Path, data: bytes) -> Any:
    if data.count(b"[") + data.count(b"{") > MAX_BRACKETS:
        raise Ungradable(path, f"holds more than {MAX_BRACKETS} lists and objects")
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        fault = error.msg.removesuffix(" starting at")
        raise Ungradable(path, f"is not JSON: {fault} in line {error.lineno}") from None
    except ValueError:
        raise Ungradable(path, "is not JSON: it holds bytes or numbers that cannot be") from None
    except RecursionError:
        raise Ungradable(path, "is nested too deeply for a notebook") from None


def _cell(cell: Any, number: int, notes: list[str]) -> SubmittedCell | None:
    if not isinstance(cell, dict):
        notes.append(f"cell {number} is no cell and was left out")
        return None
    cell_type = "code" if cell.get("cell_type") == "code" else "markdown"
    source = joined(cell.get("source"))
    if source is None:
        notes.append(f"cell {number} has no readable source and was left out")
        return None
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    metadata = _table(cell, "metadata")
    ids = (
        _text(_table(metadata, "nbgrader"), "grade_id"),
        _text(metadata, "id"),
        _text(cell, "id"),
    )
    is_setup = next(filter(None, ids), "") == setup_cell.ID
    limit, left_out = MAX_SETUP if is_setup else MAX_SOURCE[cell_type], ""
    if len(source) > limit:
        source, left_out = "", f"cell {number} has more than {limit} characters and was left out"
    marker = MARKER.search(source) if "answer:" in source else None
    names = (*ids, marker[1] if marker else "")
    outputs = cell.get("outputs")
    count = cell.get("execution_count")
    return SubmittedCell(
        names=names,
        cell_type=cell_type,
        source=source,
        outputs=tuple(o for o in outputs if isinstance(o, dict)) if _is_list(outputs) else (),
        execution_count=count if type(count) is int and 0 <= count < 10**6 else None,
        attachments=_table(cell, "attachments"),
        left_out=left_out,
    )


def joined(text: Any) -> str | None:
    """Notebook text, which is a string or a list of them; None if it is neither."""
    if _is_list(text):
        try:
            text = "".join(text)
        except TypeError:
            return None
    if not isinstance(text, str):
        return None
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair becomes '?'


def _python(metadata: Mapping[str, Any]) -> tuple[int, int] | None:
    version = _VERSION.match(_text(_table(metadata, "language_info"), "version"))
    if version:
        return int(version[1]), int(version[2])
    return COLAB_PYTHON if "colab" in metadata else None


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
