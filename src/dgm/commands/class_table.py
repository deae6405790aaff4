"""The class table: everybody on the roster, and what became of what they handed in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table

from dgm.commands.terminal import line_to_markup, text_to_markup
from dgm.content.points import in_full, to_hundredths
from dgm.grading.outcomes import OUTCOMES

if TYPE_CHECKING:  # only types: a table is printed where torch may be missing
    from dgm.commands.class_grading import Entry
    from dgm.content.course import Assignment
    from dgm.content.roster import Person
    from dgm.grading.results import Result
    from dgm.nbgrader_plugins.late import Lateness

NOT_PARSED = ("SyntaxError", "IndentationError", "TabError")
MOST_NAMED = 3
#: The words of the column "What", each with what it means.
WORDS = {
    "graded": "all points are given.",
    "waits": "a person has to mark a part of it; the points so far are shown.",
    "ungradable": "the file cannot be read as this homework. It has no mark.",
    "unrecorded": "it was graded, but the gradebook could not take it.",
    "missing": "on the roster, and nothing of it lies in submitted/.",
    "excused": "nothing was handed in, and it may come whenever. It has no mark.",
    "withdrawn": "not on the list of students any more. A mark that there is stays.",
}


def class_table(
    entries: Sequence[Entry],
    described: Mapping[str, str] | None = None,
    *,
    assignment: Assignment | None = None,
    absent: Mapping[str, tuple[Person, str]] | None = None,
    withdrawn: Collection[str] = (),
    excused: Collection[str] = (),
) -> RenderableType:
    """One line a student: points by problem, the gradebook's score; below, what there is to know.

    `described` adds a column about each student. What problems are worth is that of `assignment`;
    without it, that of the results. `absent` are those of the roster without an entry, each with
    what is known of it. Who is `withdrawn` is shown as that, with a mark where there is one; who is
    `excused` and has no entry, as that.
    """
    absent = absent or {}
    worth = _worth(entries, assignment)
    scores = Table(show_footer=bool(worth))
    scores.add_column("Student", "possible", overflow="fold")
    scores.add_column("What", no_wrap=True)
    if described:
        scores.add_column("What was handed in")
    for problem, possible in worth.items():
        heading = problem.replace("-", "-\n")
        scores.add_column(heading, f"{possible:g}", justify="right", overflow="fold")
    somebody_late = any(entry.late or entry.late_penalty for entry in entries)
    if somebody_late:
        scores.add_column("Late", justify="right", overflow="fold")
    full = f"{math.fsum(worth.values()):g}" if worth else ""
    scores.add_column("Gradebook", full, justify="right", overflow="fold")
    to_know = Table.grid(padding=(0, 2))
    to_know.add_column(no_wrap=True)
    to_know.add_column(overflow="fold")
    by_student = {entry.graded.student: entry for entry in entries}
    words: Counter[str] = Counter()
    for name in sorted(by_student.keys() | absent.keys()):
        student, entry = line_to_markup(name), by_student.get(name)
        if entry is not None:
            word = "withdrawn" if name in withdrawn else _word(entry)
            facts, points = _to_know(entry, word == "waits"), _points_of(entry, worth)
            score = "–" if entry.score is None else in_full(entry.score)
            late = [_late(entry.late, entry.late_penalty)] if somebody_late else []
        else:
            person, facts = absent[name]
            word = "excused" if name in excused else "missing"
            word = "withdrawn" if person.withdrawn else word
            points, score = ["–"] * len(worth), "–"
            late = [""] if somebody_late else []
        words[word] += 1
        cells = [text_to_markup(described.get(name, ""))] if described else []
        scores.add_row(student, word, *cells, *points, *late, score)
        if facts:
            to_know.add_row(student, text_to_markup(facts))
    lines = [f"{words[word]} {word}: {meaning}" for word, meaning in WORDS.items() if words[word]]
    if worth:
        less = ", less what Late takes off," if somebody_late else ""
        lines.append(f"The problems' points{less} make those of the gradebook, before rounding.")
    return Group(scores, *map(text_to_markup, lines), to_know)


def _worth(entries: Sequence[Entry], assignment: Assignment | None) -> dict[str, float]:
    if assignment is not None:
        return {problem.slug: problem.points for problem in assignment.problems}
    results = [entry.graded.result for entry in entries if entry.graded.result]
    return {
        test.problem: _points(result, test.problem)[1]
        for result in results
        for test in result.tests
    }


def _word(entry: Entry) -> str:
    if entry.graded.result is None:
        return "ungradable"
    if entry.score is None:
        return "unrecorded"
    return "waits" if entry.needs_manual_grade else "graded"


def _points_of(entry: Entry, worth: Mapping[str, float]) -> list[str]:
    result = entry.graded.result
    if result is None:
        return ["–"] * len(worth)
    tested = {problem: _points(result, problem)[0] for problem in worth}
    return [in_full({**tested, **entry.points}[problem]) for problem in worth]


def _late(late: Lateness | None, penalty: float) -> str:
    days = f"{late.days} day{'' if late.days == 1 else 's'}" if late else ""
    if late and not late.accepted:
        days = "too late"
    return " ".join(filter(None, (days, f"−{to_hundredths(penalty)}" if penalty else "")))


def _points(result: Result, problem: str) -> tuple[float, float]:
    """Earned and possible."""
    tests = [test for test in result.tests if test.problem == problem]
    return math.fsum(test.points for test in tests), math.fsum(test.worth for test in tests)


def _to_know(entry: Entry, waits: bool) -> str:
    result = entry.graded.result
    if result is None:
        return f"ungradable: {entry.reason}"
    facts = [entry.reason] if entry.reason else []
    mistakes = [f"Likely mistake: {test.mistake}" for test in result.tests if test.mistake]
    facts += mistakes[:1]
    if mistakes[1:]:
        more = len(mistakes) - 1
        facts.append(f"{more} more likely mistake{'s' if more > 1 else ''}")
    counts = Counter(test.outcome for test in result.tests)
    told = [outcome for outcome in OUTCOMES.values() if outcome.told and counts[outcome.name]]
    facts += [f"{counts[outcome.name]} × {outcome.mark}" for outcome in told]
    errors = result.cell_errors.items()
    if unread := [cell for cell, said in errors if said.startswith(NOT_PARSED)]:
        facts.append(f"no Python can read {', '.join(unread[:MOST_NAMED])}")
    if entry.late_penalty:
        facts.append(f"late: {to_hundredths(entry.late_penalty)} points taken off")
    facts += entry.wrong_marks
    if waits:
        facts.append("waits for hand grading")
    if not result.sandboxed:
        facts.append("graded WITHOUT a sandbox")
    return "\n".join(facts)
