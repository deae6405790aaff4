"""A note in submitted/ on files that were handed in, of which none could be collected.

Without it such a student could not be told from one who handed in nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from dgm.content.files import write_atomically
from dgm.content.plain_text import text_to_line

NOT_COLLECTED = "not-collected.txt"
MAX_CHARACTERS, MAX_SHOWN = 10_000, 3


def note(folder: Path, files: Sequence[str]) -> None:
    """Writes to the `folder` of a submission which files did not get there, each with why.

    Raises OSError.
    """
    write_atomically(folder / NOT_COLLECTED, "".join(f"{text_to_line(file)}\n" for file in files))


def noted(folder: Path) -> list[str]:
    """What the note in `folder` says; nothing where there is none. Students may have written it."""
    try:
        with (folder / NOT_COLLECTED).open(encoding="utf-8", errors="replace") as file:
            lines = file.read(MAX_CHARACTERS).splitlines()
    except OSError:
        return []
    return [text_to_line(line) for line in lines]


def forget(folder: Path) -> None:
    """Removes the note, and the folders that it was alone in: it does not hold any more."""
    (folder / NOT_COLLECTED).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # something else is there
        folder.rmdir()
        folder.parent.rmdir()


def why_no_notebook(folder: Path) -> str:
    """The note as part of a sentence; '' where there is none."""
    lines = noted(folder)
    more = f", and {len(lines) - MAX_SHOWN} more" if lines[MAX_SHOWN:] else ""
    return (
        f"what was handed in does not count: {', '.join(lines[:MAX_SHOWN])}{more}" if lines else ""
    )
