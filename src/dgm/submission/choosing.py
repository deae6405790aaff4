"""Which of several files of a student counts, where anything says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from dgm.submission.handing_in import has_the_name
from dgm.submission.layouts import HandedIn
from dgm.submission.read import Ungradable, read_json
from dgm.submission.whose import Matcher

_AGAIN = re.compile(r"(?: ?\((\d+)\)|-(\d+))$")


def choose(
    files: Sequence[HandedIn],
    assignment: str,
    keep: Literal["newest", "first"],
    matcher: Matcher,
    asked: str,
) -> tuple[HandedIn | None, list[HandedIn], str]:
    """The file that counts, the others, and why they do not; None where nothing says which.

    The name that was `asked` for decides where nothing else does.
    """
    accounts = {file.ids for file in files if file.person and not matcher.find(file.ids)}
    if len(accounts) > 1:
        shown = " and ".join(sorted(ids[0] for ids in accounts))
        return None, [], f"several have this name ({shown}); tell them apart with --times"
    if len(files) > 1:
        ours = [file for file in files if _assignment_of(file) == assignment]
        if ours and len(ours) < len(files):
            others = [file for file in files if file not in ours]
            one, more, reason = choose(ours, assignment, keep, matcher, asked)
            return one, [*others, *more], reason if one is None else "another notebook counts"
    ordered = sorted(files, key=_age)
    one = ordered[-1] if keep == "newest" else ordered[0]
    # where the platform does not tell them apart, their names have to
    alike = [file for file in files if _age(file)[:2] == _age(one)[:2]]
    bases = {_base(file.name) for file in alike}
    if len(alike) > 1 and (len(bases) > 1 or len(set(map(_age, alike))) < len(alike)):
        named = [file for file in alike if asked and has_the_name(asked, file.name)]
        if len(named) == 1:
            others = [file for file in files if file is not named[0]]
            return named[0], others, f"another one is named {asked}"
        names = ", ".join(sorted(repr(file.name) for file in alike))
        return None, [], f"nothing says which one counts: {names}; leave one"
    others = [file for file in ordered if file is not one]
    return one, others, "a newer one counts" if keep == "newest" else "an earlier one counts"


def _age(file: HandedIn) -> tuple[float, int, int]:
    return (file.time.timestamp() if file.time else 0.0, file.order, _times_again(file.name))


def _times_again(name: str) -> int:
    """How often a file of this name was there before: `hw (1).ipynb`, `hw-1`, `Copy of hw`."""
    stem = Path(name).stem
    copies = 0
    while stem.startswith("Copy of "):
        stem, copies = stem.removeprefix("Copy of "), copies + 1
    again = _AGAIN.search(stem)
    return copies + (min(int(again[1] or again[2]), 10**6) if again else 0)


def _base(name: str) -> str:
    stem = Path(name).stem
    while stem.startswith("Copy of "):
        stem = stem.removeprefix("Copy of ")
    return _AGAIN.sub("", stem).casefold()


def _assignment_of(file: HandedIn) -> str:
    try:
        about = read_json(file.path).get("metadata", {})
        return str(about["dgm"]["assignment"])
    except (Ungradable, KeyError, TypeError, AttributeError):
        return ""
