"""Which names of students' folders can stand for one student."""

from __future__ import annotations

import glob
import unicodedata

# Control characters, bytes that are not UTF-8, and what ends a line.
NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}


def unfit(student: str) -> str:
    """Why nothing can be recorded under the name of this folder, and what to do; '' if it can."""
    reason = why_unfit(student)
    return reason and f"submitted/ has a folder {student!r}: {reason}; rename the folder"


def why_unfit(student: str) -> str:
    """Why this name cannot stand for one student; '' if it can.

    nbgrader takes a student's name for a file pattern, strips its ends, looks for it in paths up to
    the end of a line, and enters it into a database of text. A collector asks, too,
    before there is a folder: the names in an archive are paths.
    """
    if student in ("", ".", "..") or "/" in student:
        return "it leads to another folder"
    if glob.escape(student) != student:
        return "for nbgrader, *, ? and [ in a name stand for other students"
    if student != student.strip():
        return "nbgrader drops spaces at the ends of a name"
    if any(unicodedata.category(character) in NO_TEXT for character in student):
        return "a character in it is no text"
    return ""
