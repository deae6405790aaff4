"""The marks of a homework in the files that platforms export and take back."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dgm.content.course import ContentError
from dgm.content.points import to_hundredths
from dgm.content.roster import Roster
from dgm.submission.csv_cells import Cell, CsvCells, read_cells
from dgm.submission.people_file import CANVAS_TEST_STUDENT
from dgm.submission.whose import Matcher

# assignments.map(&:title_with_id) of lib/gradebook_exporter.rb of Canvas
_WITH_ID = re.compile(r"(.*) \(\d+\)", re.DOTALL)
_COMMA = re.compile(r"\d+,\d+")
#: What Canvas writes for who is excused, and for whom an assignment is not meant.
KEPT = ("EX", "N/A")
HANDED_IN = "something was handed in, says the worksheet, and it was not collected: no 0"


@dataclass(frozen=True)
class Filled:
    """A platform's file with marks in it.

    `students` are those whose line it has, `marked` how many of them got their mark; `left` says of
    lines that were left as they are why nobody of the roster is meant, and `cut` whose mark is more
    than the platform takes, so that it got the most that it does take.
    """

    data: bytes
    column: str
    students: frozenset[str]
    marked: int
    left: tuple[str, ...]
    cut: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Line:
    """A student's line: its number, ids as the roster has them, and a name.

    `handed_in` is whether the platform says there that something was.
    """

    number: int
    ids: tuple[str, ...]
    name: str
    handed_in: bool = False


def fill_canvas(
    path: Path,
    roster: Roster,
    marks: Mapping[str, float],
    most: float,
    titles: Collection[str],
    *,
    extra: float = 0.0,
    column: str = "",
    scale: bool = False,
) -> Filled:
    """Canvas's gradebook with `marks` in the column that has one of these titles, or is `column`.

    Where the column is worth something else than `most`, or `most` with the `extra` points, marks
    are scaled if asked for. Raises ContentError.
    """
    cells = read_cells(path)
    headings = _headings(cells, path)
    if not {"id", "section"} <= headings.keys():
        raise ContentError(f"{path}: no gradebook of Canvas: it has no columns ID and Section")
    wanted = {each.strip().casefold() for each in ([column] if column else titles)}
    shown = [cell.value for cell in cells.lines[0] if _WITH_ID.fullmatch(cell.value)]
    fits = [
        number
        for number, cell in enumerate(cells.lines[0])
        if cell.value.casefold() in wanted or _title(cell.value).casefold() in wanted
    ]
    if len(fits) != 1:
        what = "two columns" if fits else "no column"
        names = " or ".join(repr(each) for each in ([column] if column else titles))
        raise ContentError(
            f"{path}: {what} named {names}; choose one with --column: {', '.join(shown) or 'none'}"
        )
    (at,) = fits
    worth = [
        line[at].value
        for line in cells.lines[1:]
        if line[0].value == "Points Possible" and at < len(line)
    ]
    factor, _ = _factor(path, cells.lines[0][at].value, worth, most, extra, scale)
    ids = {
        "id": "lms {}",
        **dict.fromkeys(("sis login id", "sis user id", "integration id"), "{}"),
    }

    def lines() -> Iterator[_Line]:
        for number, line in enumerate(cells.lines[1:], 1):
            cell = _named(line, headings)
            name = cell.get("student") or f"{cell.get('lastname', '')}, {cell.get('firstname', '')}"
            if cell.get("id") and name != CANVAS_TEST_STUDENT:
                yield _Line(number, _ids(cell, ids), name)

    return _fill(cells, at, roster, marks, factor, worth, lines())


def fill_moodle(
    path: Path,
    roster: Roster,
    marks: Mapping[str, float],
    most: float,
    *,
    extra: float = 0.0,
    scale: bool = False,
    absent: Collection[str] = (),
) -> Filled:
    """Moodle's grading worksheet with `marks` in its column Grade.

    Where the maximum grade is something else than `most`, or `most` with the `extra` points, marks
    are scaled if asked for. A mark above the maximum is cut: Moodle's import would leave out the
    student without a word (process_import_grades of assignfeedback_offline). Who is `absent` here
    gets none where the worksheet says that something was handed in: it may have come after all was
    collected. Raises ContentError.
    """
    cells = read_cells(path)
    headings = _headings(cells, path)
    if not {"identifier", "grade"} <= headings.keys():
        raise ContentError(
            f"{path}: no grading worksheet of Moodle: no columns Identifier and Grade; if your "
            "language in Moodle is not English, change it there and download the file again"
        )
    columns = {each: "{}" for each in ("email address", "username", "id number")}
    found = [_named(line, headings) for line in cells.lines[1:]]
    worth = sorted({cell["maximum grade"] for cell in found if cell.get("maximum grade")})
    factor, limit = _factor(path, "Maximum grade", worth, most, extra, scale)
    lines = (
        _Line(number, _ids(cell, columns), cell.get("full name", ""), _handed_in(cell))
        for number, cell in enumerate(found, 1)
        if cell.get("identifier")
    )
    return _fill(cells, headings["grade"], roster, marks, factor, worth, lines, limit, absent)


def _handed_in(cell: Mapping[str, str]) -> bool:
    """Whether a line of Moodle's worksheet has a submission: it has a time, or it says so."""
    time = cell.get("last modified (submission)", "").strip()
    return time not in ("", "-") or "Submitted for grading" in cell.get("status", "")


def _of_this_name(students: frozenset[str]) -> str:
    if not students:
        return ""
    remedy = "if it is the same person, `dgm roster` with the platform's list enters the ids"
    have = "has" if len(students) == 1 else "have"
    return f" with these ids, but {' and '.join(sorted(students))} {have} this name: {remedy}"


def _fill(
    cells: CsvCells,
    column: int,
    roster: Roster,
    marks: Mapping[str, float],
    factor: float,
    worth: list[str],
    lines: Iterator[_Line],
    limit: float = math.inf,
    absent: Collection[str] = (),
) -> Filled:
    matcher = Matcher(roster)
    whose: dict[str, list[_Line]] = {}
    left, cut = [], []
    for line in lines:
        # somebody else may have the name of a student: it counts where there is no id
        students = matcher.find(line.ids, "" if line.ids else line.name)
        shown = f"line {line.number + 1}, {line.name or ' '.join(line.ids)}"
        if len(students) == 1:
            (student,) = students
            whose.setdefault(student, []).append(line)
        elif students:
            left.append(f"{shown}: it may be {' or '.join(sorted(students))}")
        else:
            left.append(f"{shown}: not on the roster{_of_this_name(matcher.find((), line.name))}")
    texts = [*worth, *(line[column].value for line in cells.lines if column < len(line))]
    comma = any(map(_COMMA.fullmatch, texts))
    values: dict[tuple[int, int], str] = {}
    for student, found in whose.items():
        if len(found) > 1:
            numbers = " and ".join(str(line.number + 1) for line in found)
            left.append(f"lines {numbers}: each may be {student}; tell them apart by an id")
        elif student in marks:
            (line,) = found
            if why := _why_it_stays(cells.lines[line.number], column, line, student in absent):
                left.append(f"line {line.number + 1}{why}")
                continue
            mark = marks[student] * factor
            if float(to_hundredths(mark)) > limit + 1e-6:
                cut.append(f"{student} has {to_hundredths(mark)}, and gets {to_hundredths(limit)}")
            text = to_hundredths(min(mark, limit))
            values[line.number, column] = text.replace(".", ",") if comma else text
    return Filled(
        cells.filled(values),
        cells.lines[0][column].value,
        frozenset(student for student, found in whose.items() if len(found) == 1),
        len(values),
        tuple(left),
        tuple(cut),
    )


def _why_it_stays(cells: Sequence[Cell], column: int, line: _Line, is_absent: bool) -> str:
    """Why the line of somebody who has a mark is left as it is; '' where it is not."""
    if column >= len(cells):
        return ": it ends before the column"
    if (there := cells[column].value) in KEPT:
        return f", {line.name}: {there} stands there, and stays"
    return f", {line.name}: {HANDED_IN}" if is_absent and line.handed_in else ""


def _factor(
    path: Path, column: str, worth: Collection[str], most: float, extra: float, scale: bool
) -> tuple[float, float]:
    """What marks are multiplied by, and the platform's own points; infinite where it says none."""
    possible = {_number(each) for each in worth} - {None, 0.0}
    if not possible:
        return 1.0, math.inf
    if len(possible) > 1:
        raise ContentError(f"{path}: {column}: not the same for everybody; correct the file")
    (points,) = possible
    assert points is not None
    if any(abs(points - each) < 1e-6 for each in (most, most + extra)):
        return 1.0, points
    if not scale:
        raise ContentError(
            f"{path}: {column!r} is worth {points:g} there and {most:g} here; "
            "--scale makes marks the same share of it, or change the points of one of the two"
        )
    return points / most, points


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _title(heading: str) -> str:
    with_id = _WITH_ID.fullmatch(heading)
    return with_id[1].strip() if with_id else heading


def _headings(cells: CsvCells, path: Path) -> dict[str, int]:
    if not cells.lines:
        raise ContentError(f"{path}: empty")
    return {cell.value.casefold(): number for number, cell in enumerate(cells.lines[0])}


def _named(line: tuple[Cell, ...], headings: Mapping[str, int]) -> dict[str, str]:
    return {name: line[at].value for name, at in headings.items() if at < len(line)}


def _ids(cell: Mapping[str, str], forms: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(form.format(cell[name]) for name, form in forms.items() if cell.get(name))
