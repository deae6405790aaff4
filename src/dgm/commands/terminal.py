"""What a terminal shows: tables, JSON, progress, and text that others wrote, made harmless."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Column

PIPED_WIDTH = 120


class Advance(Protocol):
    """Moves a bar of progress on."""

    def __call__(self, done: str, /, steps: int = 1) -> None: ...


def show(renderable: RenderableType) -> None:
    """Print a table, or whatever else Rich can draw, to stdout."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(width=PIPED_WIDTH)
    console.print(renderable)


def wrapping(*headings: str) -> list[Column]:
    """Columns of a table that wrap a word which is too long for them: Rich would cut it off."""
    from rich.table import Column

    return [Column(heading, overflow="fold") for heading in headings]


def show_json(data: object) -> None:
    """Print data for a program to stdout."""
    typer.echo(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False))


@contextmanager
def progress(doing: str, total: int | None = None) -> Iterator[Advance]:
    """A bar on stderr; what it yields moves it on by one, or by `steps`, and says what was done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda done, steps=1: bar.update(
            task, advance=steps, description=f"{doing}: {line_to_markup(done)}"
        )


def counted(number: int, noun: str) -> str:
    """`no marks`, `1 mark`, `2 marks`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def text_to_terminal(text: str) -> str:
    """The text with nothing in it that a terminal would obey; lines stay lines."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def text_to_markup(text: str) -> str:
    """The text that is safe on a terminal, as Rich's markup for itself."""
    from rich.markup import escape

    return escape(text_to_terminal(text))


def line_to_markup(text: str) -> str:
    """The same without line breaks: a student's name."""
    return text_to_markup(text.replace("\n", "\N{REPLACEMENT CHARACTER}"))
