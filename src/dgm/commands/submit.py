"""`dgm submit`: what a student checks before handing in. It runs nothing of the notebook."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dgm.commands.failures import NOT_OK
from dgm.commands.options import Json
from dgm.commands.terminal import line_to_markup, show, show_json

if TYPE_CHECKING:
    from dgm.submission.handing_in import Review

SHOWN = 12


def submit(
    notebook: Annotated[Path, typer.Argument(exists=True)],
    name: Annotated[
        str, typer.Option(help="Your name: make a copy that is named as the assignment asks.")
    ] = "",
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Make a PDF of your written answers and pictures.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what is done and what is not, before you hand in a notebook."""
    from dgm.submission.handing_in import copy_named, review

    found = review(notebook)
    if pdf:
        from dgm.reports.pdf import find_browser

        find_browser()
    named = copy_named(found, name) if name and found.file_name else notebook
    printed = _print(found, named.with_suffix(".pdf"), name) if pdf else None
    if as_json:
        show_json(
            {
                "notebook": str(named),
                "left": found.left,
                "bytes": found.size,
                "large": found.large,
                "file_name": found.file_name,
                "pdf": str(printed) if printed else None,
            }
        )
    else:
        for line in _lines(found, named, printed):
            show(line)
    if not found.is_done:
        raise typer.Exit(NOT_OK)


def _print(found: Review, path: Path, student: str) -> Path:
    from dgm.reports.answers import answers_page
    from dgm.reports.pdf import print_pdf

    print_pdf(answers_page(found.notebook, student), path)
    return path


def _lines(found: Review, named: Path, printed: Path | None) -> list[str]:
    lines = []
    if found.is_done:
        lines.append("[green]Nothing is left to do, as far as the file shows.[/]")
    for what, where in found.left.items():
        lines.append(f"[bold]{what}[/] ({len(where)})")
        lines += [f"    {line_to_markup(place)}" for place in where[:SHOWN]]
        if len(where) > SHOWN:
            lines.append(f"    and {len(where) - SHOWN} more")
    if any(what.startswith("Cells that were") for what in found.left):
        lines.append("Restart the kernel, run all cells, wait for the last one, and save.")
    lines.append("")
    large = [f"{line_to_markup(what)} {megabytes(bytes)}" for what, bytes in found.large.items()]
    made_of = f", mostly {', '.join(large)}" if large and found.size > 1 << 20 else ""
    lines.append(f"Size: {megabytes(found.size)}{made_of}.")
    if not found.file_name:
        lines.append("The assignment asks for no particular name.")
    elif named != found.path:
        lines.append(f"Named as the assignment asks: {line_to_markup(str(named))}")
    elif not found.is_named_well:
        asked = line_to_markup(found.file_name)
        lines.append(f"The assignment asks for the name {asked}: rename the file, or write")
        lines.append("--name 'Firstname Lastname' for a copy that is named so.")
    if printed:
        lines.append(f"Answers and pictures: {line_to_markup(str(printed))}")
    if found.where:
        lines.append(f"Hand it in: {line_to_markup(found.where)}")
    return lines


def megabytes(bytes: int) -> str:
    """A size in MB, to one decimal, and never 0."""
    return f"{max(0.1, math.ceil(bytes / 1e5) / 10):.1f} MB"
