"""An answer written down as what differs from the solution: lines to take out, lines to put in."""

from __future__ import annotations

import difflib
from dataclasses import dataclass


@dataclass(frozen=True)
class _Hunk:
    """Lines of the solution that follow one another, and what stands there instead.

    `lines` are those of the diff, each with the number it has there.
    """

    lines: tuple[tuple[int, str], ...]

    @property
    def old(self) -> list[str]:
        return [line[1:] for _, line in self.lines if line[0] in " -"]

    @property
    def new(self) -> list[str]:
        return [line[1:] for _, line in self.lines if line[0] in " +"]


def replaced(solution: str, diff: str) -> str:
    """`solution` with the replacements of `diff`.

    A line of `diff` begins with '-' (is taken out), '+' (is put in) or a space (stays, and says
    where); what follows is the line as it is, indentation too. A line '@@' stands where lines are
    left out. What is taken out or stays must be found exactly once in `solution`.

    Raises ValueError(message, line number from 1).
    """
    lines = [line.rstrip() for line in solution.split("\n")]
    places: list[tuple[int, _Hunk]] = []
    for hunk in _hunks(diff):
        start = _place(lines, hunk)
        for other, earlier in places:
            if start < other + len(earlier.old) and other < start + len(hunk.old):
                message = "a line that another replacement holds, too; write the two as one"
                raise ValueError(message, hunk.lines[0][0])
        places.append((start, hunk))
    for start, hunk in sorted(places, key=lambda place: place[0], reverse=True):
        lines[start : start + len(hunk.old)] = hunk.new
    return "\n".join(lines)


def _hunks(diff: str) -> list[_Hunk]:
    hunks: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(diff.rstrip("\n").split("\n"), start=1):
        if line.startswith("@@"):
            hunks.append([])
        elif line and line[0] not in " +-":
            remedy = "write '-' before an old line, '+' before a new one, a space before others"
            raise ValueError(f"{line!r} is no line of a diff; {remedy}", number)
        else:
            # An empty line that stays: editors cut the space at its end.
            hunks[-1].append((number, line.rstrip() or " "))
    return [_Hunk(tuple(hunk)) for hunk in hunks if hunk]


def _place(solution: list[str], hunk: _Hunk) -> int:
    """The index in `solution` of the only place where the hunk's old lines stand."""
    old, first = hunk.old, hunk.lines[0][0]
    if not old:
        remedy = "write the line above or below it, too, with a space before it"
        raise ValueError(f"no old line says where this belongs; {remedy}", first)
    if old == hunk.new:
        raise ValueError("a replacement that changes nothing; write another or take it out", first)
    starts = range(len(solution) - len(old) + 1)
    places = [start for start in starts if solution[start : start + len(old)] == old]
    if len(places) == 1:
        return places[0]
    if places:
        remedy = "write a line above or below it, too, with a space before it, to say which"
        raise ValueError(f"{old[0].strip()!r} stands there {len(places)} times; {remedy}", first)
    for number, line in hunk.lines:
        if line[0] != "+" and line[1:] not in solution:
            near = difflib.get_close_matches(line[1:], solution, n=1)
            remedy = f"write {near[0]!r}" if near else "write a line as it is there now"
            raise ValueError(f"{line[1:]!r} is gone from the solution; {remedy}", number)
    remedy = "write '@@' where you leave lines out"
    raise ValueError(f"these lines do not follow one another in the solution; {remedy}", first)
