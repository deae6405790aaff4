"""What a student should know before handing in a notebook: what is open, its name and its size."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dgm.content.last_cell import ID as LAST_CELL
from dgm.content.last_cell import hand_in
from dgm.notebook.handing_in import OPTIONAL, facts_of, left_to_do
from dgm.submission.read import Ungradable, read_json

#: A part of a notebook is named as large from this share of the file on.
LARGE = 0.1
#: Of the name that a notebook asks for: a longer one would take long to compare.
MAX_NAME, MAX_BLANKS = 200, 4
_BLANK = re.compile(r"<([^<>]+)>")
_LAST_NAMES = frozenset(["lastname", "surname", "familyname"])
_FIRST_NAMES = frozenset(["firstname", "givenname", "forename"])
_WHOLE_NAMES = frozenset(["name", "fullname", "yourname", "student", "studentname"])


class Unnamed(Exception):
    """The file cannot be named; `str` says why, and what to do."""


@dataclass(frozen=True)
class Review:
    """A notebook as its file shows it. `left` is what is left to do, and where; `large` are the
    parts that make the file large, in bytes; `file_name` has blanks like `<Lastname>`."""

    path: Path
    notebook: Mapping[str, Any]
    left: dict[str, list[str]]
    size: int
    large: dict[str, int]
    file_name: str
    where: str

    @property
    def is_done(self) -> bool:
        """Whether everything is done that has to be."""
        return not self.left.keys() - {OPTIONAL}

    @property
    def is_named_well(self) -> bool:
        """Whether the file has the name that the assignment asks for, if it asks for one."""
        return not self.file_name or has_the_name(self.file_name, self.path.name)


def review(path: Path) -> Review:
    """Reads the notebook at `path`; runs nothing of it. Raises Ungradable where it is none."""
    notebook = read_json(path)
    cells = [(facts_of(cell), cell) for cell in notebook["cells"] if isinstance(cell, dict)]
    if not any(facts["role"] in ("solution", "written") for facts, _ in cells):
        raise Ungradable(path, "has no answer cell of a homework; is it the right notebook?")
    last = next((facts["source"] for facts, _ in cells if facts["id"] == LAST_CELL), "")
    about = hand_in(last)
    file_name = about.get("file_name", "")[:MAX_NAME]
    size = path.stat().st_size
    parts = {
        f"{what} of {facts['id'] or f'cell {number}'}": len(json.dumps(cell.get(key)))
        for number, (facts, cell) in enumerate(cells, start=1)
        for key, what in (("outputs", "outputs"), ("attachments", "pictures"), ("source", "text"))
    }
    large = sorted(parts.items(), key=lambda part: -part[1])[:3]
    return Review(
        path=path,
        notebook=notebook,
        left=left_to_do(notebook),
        size=size,
        large={what: bytes for what, bytes in large if bytes > LARGE * size},
        file_name=file_name if len(_BLANK.findall(file_name)) <= MAX_BLANKS else "",
        where=about.get("where", ""),
    )


def has_the_name(file_name: str, name: str) -> bool:
    """Whether `name` is `file_name` with something in its blanks."""
    parts = [re.escape(part) for part in _BLANK.split(file_name)[::2]]
    return bool(re.fullmatch("[^_]+".join(parts), name))


def fill_in(file_name: str, student: str) -> str:
    """The file's name with `student` ("Ada Lovelace" or "Lovelace, Ada") in its blanks."""
    if "," in student:
        last, first = (part.split() for part in student.split(",", 1))
    else:
        *first, final = student.split() or [""]
        last = [final]
    if not last or not first:
        raise Unnamed(f"{student!r} is not a first and a last name; write --name 'Ada Lovelace'")

    def word(blank: re.Match[str]) -> str:
        key = re.sub(r"[^a-z]", "", blank[1].lower())
        if key in _LAST_NAMES:
            return _for_a_file(last)
        if key in _FIRST_NAMES:
            return _for_a_file(first)
        if key in _WHOLE_NAMES:
            return _for_a_file([*first, *last])
        raise Unnamed(f"dgm cannot fill in <{blank[1]}> of {file_name}; rename the file by hand")

    return _BLANK.sub(word, file_name)


def copy_named(found: Review, student: str) -> Path:
    """A copy beside the notebook, with the name that the assignment asks for.

    A file of that name is replaced, unless it is newer than the notebook.
    """
    name = fill_in(found.file_name, student)
    if Path(name).name != name or name.startswith("."):
        raise Unnamed(f"{name!r} is no name for a file; rename the file by hand")
    target = found.path.with_name(name)
    if target.exists():
        if target.samefile(found.path):
            return target
        if target.stat().st_mtime > found.path.stat().st_mtime:
            raise Unnamed(
                f"{name} is there already and newer than {found.path.name}; hand in that one, or "
                "delete it first"
            )
    shutil.copy2(found.path, target)
    return target


def _for_a_file(words: list[str]) -> str:
    text = unicodedata.normalize("NFC", "-".join(words))
    return re.sub(r"[^\w.-]|_", "-", text).strip(".-") or "name"
