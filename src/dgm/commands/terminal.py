"""Text that others wrote, on its way to a terminal."""

from __future__ import annotations

from rich.markup import escape


def printable(text: str) -> str:
    """The text with nothing in it that a terminal would obey; lines stay lines."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def on_one_line(text: str) -> str:
    """The printable text, as Rich's markup for itself, without line breaks: a student's name."""
    return literal(text.replace("\n", "\N{REPLACEMENT CHARACTER}"))


def literal(text: str) -> str:
    """The printable text, as Rich's markup for itself."""
    return escape(printable(text))
