"""How learning platforms name the files of a class that they give, and whose each file is.

What students chose stands only behind what the platform wrote: patterns read names from the left.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from dgm.content.course import ContentError

#: What systems and programs leave in folders, and git's own files.
NO_SUBMISSIONS = frozenset({"__MACOSX", ".git", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db"})
METADATA = "submission_metadata.yml"
MAX_METADATA, MAX_FILES = 50 << 20, 20_000

# lib/content_zipper.rb of Canvas: name, LATE if it was late, user, attachment, the file's own name
_CANVAS = re.compile(r"(?=_(\d+)_(\d+)_(.+)\Z)", re.DOTALL)
_CANVAS_ANONYMOUS = re.compile(r"(LATE_)?(anon_[A-Za-z0-9]+)_(\d+)_(.+)", re.DOTALL)
# mod/assign/locallib.php of Moodle: group-name (no _ in it), participant, what was handed in
_MOODLE = re.compile(r"([^_]+)_(\d+)_assignsubmission_([a-z]+)(?:_(.*))?", re.DOTALL)


@dataclass(frozen=True)
class HandedIn:
    """A file of a source, and what the platform says of it.

    `place` is its path in the source, `name` the name that the student gave it. `ids` are those of
    whom it may be of: if the roster knows exactly one student by them, it is theirs. Each of `team`
    is a student's ids, where several handed in together. `person` is a name as the platform writes
    it. Of two files of a student the one with the larger `order` came later.
    """

    path: Path
    place: str
    name: str
    ids: tuple[str, ...] = ()
    team: tuple[tuple[str, ...], ...] = ()
    person: str = ""
    order: int = 0
    late: bool = False
    time: datetime | None = None
    ignored: str = ""


@dataclass(frozen=True)
class Source:
    """All files of a source, and how its platform is called; `why` files were left out."""

    platform: str
    files: tuple[HandedIn, ...]


def read_layout(folder: Path, known: frozenset[str], pattern: re.Pattern[str] | None) -> Source:
    """Says of each file in `folder` whose it is. `known` are all ids and teams of the roster.

    With `pattern`, its group `student` in the path of the file counts. Raises ContentError where no
    platform names files in this way.
    """
    files = files_in(folder)
    if pattern is not None:
        return Source("the pattern", tuple(_by_pattern(file, pattern) for file in files))
    if any(Path(file.place).name == METADATA for file in files):
        return Source("Gradescope", _gradescope(files))
    for platform, read in (("Moodle", _moodle), ("Canvas", _canvas)):
        found = tuple(read(file) for file in files)
        if any(file.ids or file.person for file in found):
            return Source(platform, found)
    found = _folders(files, known)
    if any(each.casefold() in known for file in found for each in file.ids):
        return Source("a folder a student", found)
    shown = ", ".join(repr(file.place) for file in files[:3]) or "there is no file"
    raise ContentError(
        f"{folder.resolve().name}: its files are not named as Canvas, Moodle or Gradescope do "
        f"({shown}), and no folder has the name of a student or a team of the roster; say how with "
        r"--pattern, such as --pattern '(?P<student>\w+)_hw\d\.ipynb'"
    )


def files_in(folder: Path) -> list[HandedIn]:
    """All that lies in a folder, less what systems leave there. Raises ContentError."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - NO_SUBMISSIONS)
        for name in sorted(set(names) - NO_SUBMISSIONS):
            path = Path(root, name)
            place = str(path.relative_to(folder))
            reason = "" if path.is_file() else "no regular file"
            reason = "a link" if path.is_symlink() else reason
            found.append(HandedIn(path, place, name, ignored=reason))
        if len(found) > MAX_FILES:
            raise ContentError(f"{folder}: more than {MAX_FILES} files; is it the right folder?")
    return found


def _by_pattern(file: HandedIn, pattern: re.Pattern[str]) -> HandedIn:
    fits = pattern.fullmatch(file.place)
    if not fits:
        return replace(file, ignored=file.ignored or "the pattern does not fit")
    return replace(file, ids=(fits["student"] or "", f"lms {fits['student']}"))


def _canvas(file: HandedIn) -> HandedIn:
    for part in PurePosixPath(file.place).parts:
        if anonymous := _CANVAS_ANONYMOUS.fullmatch(part):
            late, code, order, name = anonymous.groups()
            return replace(file, ids=(code,), order=int(order), late=bool(late), name=name)
        # A name may end in digits, and a file's name begin with them: all readings are looked at.
        readings = list(_CANVAS.finditer(part))
        if readings and readings[0].start():
            person = part[: readings[0].start()]
            _, order, name = readings[0].groups()
            return replace(
                file,
                ids=tuple(f"lms {reading[1]}" for reading in readings),
                person=person.removesuffix("_LATE"),
                order=int(order),
                late=person.endswith("_LATE"),
                name=name,
            )
    return replace(file, ignored=file.ignored or "not named as Canvas does")


def _moodle(file: HandedIn) -> HandedIn:
    for part in PurePosixPath(file.place).parts:
        if fits := _MOODLE.fullmatch(part):
            person, participant, kind, own = fits.groups()
            reason = "" if kind == "file" else f"Moodle's {kind}"
            return replace(
                file,
                ids=(f"participant {participant}",),
                person=person,
                name=own or file.name,
                ignored=file.ignored or reason,
            )
    return replace(file, ignored=file.ignored or "not named as Moodle does")


def _gradescope(files: Sequence[HandedIn]) -> tuple[HandedIn, ...]:
    metadata = next(file for file in files if file.name == METADATA)
    submissions = _read_metadata(metadata)
    found = []
    for file in files:
        parts = PurePosixPath(file.place).parts[len(PurePosixPath(metadata.place).parts) - 1 :]
        about = submissions.get(parts[0]) if parts else None
        if file is metadata or not isinstance(about, dict):
            reason = "it says who handed in" if file is metadata else f"{METADATA} does not name it"
            found.append(replace(file, ignored=file.ignored or reason))
            continue
        submitters = about.get(":submitters") or about.get("submitters") or []
        team = tuple(
            tuple(str(ids[key]) for key in (":sid", ":email") if ids.get(key))
            for ids in submitters
            if isinstance(ids, dict)
        )
        time = about.get(":created_at")
        if isinstance(time, datetime):
            time = time if time.tzinfo else time.replace(tzinfo=UTC)
        digits = re.search(r"\d+", parts[0])
        order = int(digits[0]) if digits else 0
        known = time if isinstance(time, datetime) else None
        found.append(replace(file, team=team, time=known, order=order))
    return tuple(found)


def _read_metadata(metadata: HandedIn) -> dict[Any, Any]:
    try:
        if metadata.ignored or metadata.path.stat().st_size > MAX_METADATA:
            raise ContentError(f"{metadata.place}: a link, or too large")
        content = yaml.load(metadata.path.read_bytes(), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        line = str(error).partition("\n")[0]
        raise ContentError(f"{metadata.place}: cannot be read: {line}") from None
    if not isinstance(content, dict):
        raise ContentError(f"{metadata.place}: not what Gradescope writes")
    return content


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _folders(files: Sequence[HandedIn], known: frozenset[str]) -> tuple[HandedIn, ...]:
    """A folder is called as a student is, behind what all folders begin with, such as `hw1-`."""
    names = {PurePosixPath(file.place).parts[0] for file in files if "/" in file.place}
    shared = os.path.commonprefix(sorted(names)) if len(names) > 1 else min(names, default="")
    beginnings = [""] + [shared[: at.end()] for at in re.finditer("-", shared)]
    begins = max(
        beginnings, key=lambda each: sum(n[len(each) :].casefold() in known for n in names)
    )
    found = []
    for file in files:
        top, *deeper = PurePosixPath(file.place).parts
        if not deeper:
            found.append(replace(file, ignored=file.ignored or "in no student's folder"))
        else:
            found.append(replace(file, ids=(top[len(begins) :],)))
    return tuple(found)
