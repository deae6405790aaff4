"""Text that others wrote, as one line of plain text."""


def text_to_line(text: str) -> str:
    """`text` with everything that is not printable escaped, line breaks too."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
