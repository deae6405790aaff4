"""A new problem of the bank: a small one that is whole, to be changed into one's own."""

from __future__ import annotations

from pathlib import Path

from dgm.content.course import SLUG, ContentError

TEMPLATE = Path(__file__).parent / "pages" / "new_problem"
PLACEHOLDER = "SLUG"
#: Cells are called after the problem, and their names have 64 letters at most.
LONGEST = 40


def new_problem(bank: Path, slug: str) -> list[Path]:
    """Makes the folder `bank`/`slug` with all parts of a problem; gives the files written.

    Raises ContentError where the name cannot be one, or is taken.
    """
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST:
        remedy = f"write small letters, digits and hyphens, at most {LONGEST}, like 'two-moons'"
        raise ContentError(f"{slug!r} cannot be the name of a problem; {remedy}")
    folder = bank / slug
    if folder.exists():
        raise ContentError(f"{bank.name}/{slug} is there already; take another name")
    folder.mkdir(parents=True)
    written = []
    for template in sorted(TEMPLATE.glob("*.template")):
        path = folder / template.stem
        text = template.read_text(encoding="utf-8")
        path.write_text(text.replace(PLACEHOLDER, slug), encoding="utf-8")
        written.append(path)
    return written
