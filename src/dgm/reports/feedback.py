"""The page that a student reads: what each problem earned, what was tested, and what to look at."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from dgm.content.points import in_full, to_hundredths
from dgm.content.regrades import Regrade
from dgm.grading.outcomes import Points
from dgm.grading.results import TestResult
from dgm.reports.mathml import with_mathml
from dgm.reports.page_templates import page_templates
from dgm.reports.safe_markdown import Attachments, text_to_html, to_html

#: What a row of the table of tests shows: its class, its sign, and what a screen reader says.
SIGNS: dict[Points, tuple[str, str, str]] = {
    "all": ("passed", "✓", "passed"),
    "none": ("failed", "✗", "failed"),
    "a person decides": ("held", "?", "undecided"),
}


@dataclass(frozen=True)
class Part:
    """The tests of one part. `points` is what counts: a person may have changed the tests' sum.

    `extra` is what an extra part may bring on top; its `max_points` are 0.
    """

    id: str
    points: float
    max_points: float
    tests: tuple[TestResult, ...]
    pending: bool = False
    extra: float = 0.0

    @property
    def changed_by_hand(self) -> bool:
        earned = math.fsum(test.points for test in self.tests)
        return bool(self.tests) and not self.pending and not math.isclose(earned, self.points)


@dataclass(frozen=True)
class Written:
    """A written answer with its prompt, in markdown; `pending` until a person has graded it."""

    id: str
    markdown: str
    points: float
    max_points: float
    comment: str = ""
    pending: bool = False
    attachments: Attachments = field(default_factory=dict)
    extra: float = 0.0


@dataclass(frozen=True)
class Code:
    """An answer in code about which there is something to say."""

    id: str
    source: str
    error: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Picture:
    """A PNG that the submission shows; `data` is base64."""

    id: str
    data: str


@dataclass(frozen=True)
class ProblemFeedback:
    """A problem's items, in the order of the notebook."""

    id: str
    title: str
    items: tuple[Part | Written | Code | Picture, ...]

    @property
    def scored(self) -> tuple[Part | Written, ...]:
        return tuple(item for item in self.items if isinstance(item, Part | Written))

    @property
    def points(self) -> float:
        """Without the extra ones, which make up for nothing here: a student adds these up."""
        return math.fsum(min(item.points, item.max_points) for item in self.scored)

    @property
    def extra(self) -> float:
        """What comes on top: of extra parts, and what a person gave above the most."""
        return math.fsum(item.points for item in self.scored) - self.points

    @property
    def max_points(self) -> float:
        return math.fsum(item.max_points for item in self.scored)

    @property
    def pending(self) -> bool:
        return any(item.pending for item in self.scored)

    @property
    def missed(self) -> tuple[str, ...]:
        """The parts of which a test did not pass."""
        return tuple(
            item.id
            for item in self.items
            if isinstance(item, Part) and any(test.outcome != "passed" for test in item.tests)
        )


@dataclass(frozen=True)
class Missing:
    """A statement of an added cell that made nothing, below the notebook's cell `after`."""

    after: str
    statement: str
    reason: str


@dataclass(frozen=True)
class Added:
    """What a student should know of the cells that they added: what was left out though an answer
    needs it, what did not end well, and how many statements no answer needs."""

    left_out: tuple[Missing, ...] = ()
    failed: tuple[Missing, ...] = ()
    unused: int = 0


@dataclass(frozen=True)
class Page:
    """Everything on a feedback page. `score` has the late penalty taken off; `late` says why.

    `extension` says how much time this student was given, '' if as much as all others. `requests`
    are what the student asked to have looked at again, with the answers.
    """

    title: str
    student: str
    score: float
    max_score: float
    late_penalty: float
    problems: tuple[ProblemFeedback, ...]
    late: str = ""
    extension: str = ""
    added: Added = Added()
    requests: tuple[Regrade, ...] = ()

    @property
    def pending(self) -> bool:
        return any(problem.pending for problem in self.problems)

    @property
    def points(self) -> float:
        """The sum of the problems' points, without the extra ones."""
        return math.fsum(problem.points for problem in self.problems)

    @property
    def extra(self) -> float:
        """The sum of the problems' extra points."""
        return math.fsum(problem.extra for problem in self.problems)


def render(page: Page) -> str:
    """The page as one HTML file that asks nothing of the network and runs no script."""
    return _environment().get_template("feedback.html.j2").render(page=page)


def mark_on(page: str) -> float | None:
    """The points that a page shows, the late penalty taken off; None where it does not say so."""
    found = re.search(r'<meta name="score" content="([\d.]+)">', page)
    return float(found[1]) if found else None


@lru_cache(maxsize=256)  # that of a part which is all right is the same for many students
def table_html(tests: tuple[TestResult, ...]) -> str:
    """The table of a part's tests for the instructor, who is also told why the grader failed."""
    module: Any = _environment().get_template("tests.html.j2").module
    return str(module.tests_table(tests, for_instructor=True))


def table_text(tests: Sequence[TestResult]) -> str:
    """The same in plain text."""
    lines = []
    for test in tests:
        points = out_of(test.points, test.max_points, test.extra)
        lines.append(f"{points}  {test.description}")
        if test.outcome != "passed":
            lines.append(f"    {test.meaning.sentence}. {test.message}".rstrip())
        if test.mistake:
            lines.append(f"    Likely mistake: {test.mistake}")
    return "\n".join(lines)


def out_of(points: float, most: float, extra: bool = False) -> str:
    """Points and the most that can be had: "1.5 / 2"; where they come on top, "+1.5 of 2 extra".

    What is more than the most is extra, too: "2 / 2 +0.5".
    """
    if extra:
        return f"+{in_full(points)} of {in_full(most)} extra"
    over = f" +{in_full(points - most)}" if points > most + 0.005 else ""
    return f"{in_full(min(points, most))} / {in_full(most)}{over}"


def _sum(problem: ProblemFeedback) -> str:
    extra = in_full(problem.extra)
    points = f"{in_full(problem.points)} / {in_full(problem.max_points)}"
    return points if extra == "0" else f"{points} +{extra}"


def _score(item: Part | Written) -> str:
    return out_of(item.points, item.extra or item.max_points, bool(item.extra))


def _markdown(text: str, pictures: Attachments | None = None) -> Markup:
    return _text(text) if not pictures else Markup(with_mathml(to_html(text, pictures, demote=3)))


@lru_cache(maxsize=256)  # prompts and mark schemes are the same for a whole class
def _text(text: str) -> Markup:
    return Markup(with_mathml(to_html(text, demote=3)))


@cache
def _environment() -> Environment:
    filters = {
        "number": to_hundredths,
        "score": _score,
        "sum": _sum,
        "out_of": out_of,
        "text_to_html": text_to_html,
        "markdown": _markdown,
        "kind": lambda item: type(item).__name__,
    }
    return page_templates(filters, {"SIGNS": SIGNS})
