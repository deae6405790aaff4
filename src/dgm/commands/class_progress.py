"""How far the grading of a class is: a bar in a terminal, else a line now and then, on stderr."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dgm.commands.terminal import line_to_markup

#: Between two lines where there is no terminal.
SECONDS = 30.0


@dataclass
class ClassProgress:
    """Counts what came of the submissions, and shows it. The time left is estimated from the rate
    since the first submission was done: what comes before is preparation."""

    total: int
    bar: Progress
    every: float = SECONDS
    counts: Counter[str] = field(default_factory=Counter)
    _first: float = 0.0
    _said: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._task = self.bar.add_task("preparing", total=self.total, left="")

    def advance(self, outcome: str) -> None:
        """One more submission is done."""
        now = time.monotonic()
        self._first = self._first or now
        self.counts[outcome] += 1
        left = self.left(now)
        self.bar.update(self._task, advance=1, description=self.tally(), left=left)
        if now - self._said >= self.every:
            self._said = now
            done = f"{self.counts.total()} of {self.total}"
            self._say(", ".join(filter(None, (f"{done}: {self.tally()}", left))))

    def tell(self, what: str) -> None:
        """A line that stays."""
        self._say(what)

    def tally(self) -> str:
        return ", ".join(f"{n} {outcome}" for outcome, n in sorted(self.counts.items()))

    def left(self, now: float) -> str:
        """An estimate of the time left, in words; "" where nothing can be known or nothing is."""
        done = self.counts.total()
        if done < 2 or done == self.total:
            return ""
        seconds = (now - self._first) / (done - 1) * (self.total - done)
        minutes = round(seconds / 60)
        if minutes < 2:
            return f"about {max(1, round(seconds)):d} s left"
        return f"about {minutes} min left"

    def _say(self, line: str) -> None:
        self.bar.console.print(line_to_markup(line), highlight=False, soft_wrap=True)


@contextmanager
def class_progress(total: int, every: float = SECONDS) -> Iterator[ClassProgress]:
    """The progress of a class of `total` submissions; without a terminal, a line every so often."""
    console = Console(stderr=True)
    columns = (TextColumn("grading: {task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        yield ClassProgress(total, bar, every)
