"""`course.toml`: the course, its assignments and the problems each is made of."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dgm.content.errors import ContentError, Mistakes, suggest
from dgm.content.late import EXTENSIONS, Extensions, LatePolicy, read_extensions
from dgm.content.limits import Limits
from dgm.content.regrades import Regrades, read_regrades
from dgm.content.roster import Person, read_roster

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME = re.compile(r"[A-Za-z0-9]+(_[A-Za-z0-9]+)*")
REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_DUE = "write it like 2026-10-16T23:59:00"
#: How one writes what has to be there.
_FORMS = {
    "name": 'name = "..."',
    "assignments": "[assignments.NAME], and below it a title and problems",
    "title": 'title = "..."',
    "problems": 'problems = [{ slug = "...", points = 10 }]',
    "slug": 'slug = "..."',
    "points": "points = 10",
}
# A quarter is exact in binary, so points that are split over cells sum to the problem's worth.
POINT_STEP = 0.25


@dataclass(frozen=True)
class ProblemEntry:
    """A problem of an assignment and the points that its asked parts are worth there.

    `given` parts are worked examples, `extra` ones bring points on top; None leaves it to the
    problem. `place` is where it stands, such as `course.toml:12`.
    """

    slug: str
    points: float
    given: tuple[str, ...] | None = None
    extra: tuple[str, ...] | None = None
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class Assignment:
    """A homework: `problems` in the order of the notebook; `due` is aware of its time zone.

    `late` is None where nothing is said about it, and `file_name` '' where any will do. It should
    take a good student at most `hours`. `hand_in` says where students hand in.
    """

    name: str
    title: str
    covers: str
    problems: tuple[ProblemEntry, ...]
    due: datetime | None
    late: LatePolicy | None = None
    file_name: str = ""
    hours: float | None = None
    hand_in: str = ""


@dataclass(frozen=True)
class Course:
    """What course.toml says. `repository` is `owner/name` on GitHub, for the Colab badge."""

    root: Path
    name: str
    repository: str | None
    branch: str
    timezone: str
    assignments: dict[str, Assignment]
    limits: Limits

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def load_course(root: Path) -> Course:
    """Reads and checks `root`/course.toml.

    Raises ContentError with the line and what to write instead.
    """
    path = root / "course.toml"
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except FileNotFoundError:
        raise ContentError(
            f"{path}: no such file; run dgm in the folder of the course, or "
            "make one with `dgm new-course DIR`"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"course.toml:{line[1]}" if line else "course.toml"
        hint = _remedy(text.splitlines()[int(line[1]) - 1]) if line else ""
        fault = re.sub(r" \(at line \d+, column \d+\)", "", str(error))
        raise ContentError(f"{where}: {hint or f'not valid TOML: {fault}'}") from None
    return _Reader(root, text).course(table)


def _remedy(line: str) -> str:
    """What to write instead of a line that is no TOML, where that is clear; else ''."""
    if impossible := no_such_time(line):
        return impossible
    if re.match(r"\s*due\s*=", line):
        return f"due is no date and time; {_DUE}"
    if bare := re.match(r"\s*([\w-]+)\s*=\s*(?!true\b|false\b|inf\b|nan\b)[A-Za-z]", line):
        return f'not valid TOML: text stands in quotation marks; write {bare[1]} = "..."'
    return ""


def no_such_time(text: str) -> str:
    """What is wrong with the first date or time in `text`, such as February 30; '' if nothing."""
    if found := DATE.search(text):
        try:
            datetime.fromisoformat(found[0])
        except ValueError as error:
            remedy = "write a day of the calendar, and a time from 00:00 to 23:59"
            return f"there is no such time as {found[0]}: {error}; {remedy}"
    return ""


def lines_of_extensions(course: Course) -> Extensions:
    """All that extensions.csv says. Raises ContentError, also where it names no assignment."""
    try:
        extensions = read_extensions(course.root, course.zone)
    except ValueError as error:
        raise ContentError(str(error)) from None
    for name, _ in extensions:
        if name not in course.assignments:
            known = ", ".join(map(repr, course.assignments))
            remedy = f"write one of {known}, or take its lines out"
            raise ContentError(f"{EXTENSIONS}: unknown assignment {name!r}; {remedy}")
    return extensions


def extensions_of(course: Course) -> Extensions:
    """Who has more time than everybody: a due time may have moved behind an extension.

    Raises ContentError.
    """
    return {
        (name, student): extension
        for (name, student), extension in lines_of_extensions(course).items()
        if not (
            extension.until and (due := course.assignments[name].due) and extension.until <= due
        )
    }


def regrades_of(course: Course) -> Regrades:
    """What regrades.csv says. Raises ContentError."""
    try:
        return read_regrades(course.root)
    except ValueError as error:
        raise ContentError(str(error)) from None


def roster_of(course: Course) -> dict[str, Person]:
    """What roster.csv says of each student, by name of folder; nothing where it is not there.

    Raises ContentError.
    """
    try:
        return read_roster(course.root)
    except ValueError as error:
        raise ContentError(str(error)) from None


@dataclass(frozen=True)
class _Reader:
    root: Path
    text: str

    @cached_property
    def bank(self) -> frozenset[str]:
        return frozenset(path.parent.name for path in self.root.glob("problems/*/problem.py"))

    def course(self, table: dict[str, Any]) -> Course:
        valid = {"name", "repository", "branch", "timezone", "late", "hours", "limits"}
        valid |= {"assignments"}
        mistakes, assignments = Mistakes(), {}
        repository, zone, late, hours = "", ZoneInfo("UTC"), None, None
        with mistakes.noted():
            self.check_keys(table, valid, required={"name", "assignments"})
        with mistakes.noted():
            zone = self.time_zone(table)
        with mistakes.noted():
            repository = self.string(table, "repository", "")
            if repository and not REPOSITORY.fullmatch(repository):
                raise self.mistake(
                    f"repository {repository!r}; write it as 'owner/name'", "repository ="
                )
        with mistakes.noted():
            late = self.late(table.get("late"), "")
        with mistakes.noted():
            hours = self.hours(table, "")
        for name, each in self.table(table, "assignments").items():
            with mistakes.noted():
                assignments[name] = self.assignment(name, each, zone, late, hours)
        with mistakes.noted():
            limits = self.limits(self.table(table, "limits"))
        mistakes.tell()
        if not assignments:
            raise self.mistake("no assignment; write [assignments.hw1] and its problems")
        return Course(
            root=self.root,
            name=self.string(table, "name"),
            repository=repository or None,
            branch=self.string(table, "branch", "main"),
            timezone=zone.key,
            assignments=assignments,
            limits=limits,
        )

    def time_zone(self, table: dict[str, Any]) -> ZoneInfo:
        timezone = self.string(table, "timezone", "UTC")
        try:
            return ZoneInfo(timezone)
        except (KeyError, ValueError, OSError):
            raise self.mistake(
                f"unknown time zone {timezone!r}; write a name like 'Europe/Berlin' or 'UTC'",
                "timezone =",
            ) from None

    def assignment(
        self,
        name: str,
        table: Any,
        zone: ZoneInfo,
        late: LatePolicy | None,
        hours: float | None,
    ) -> Assignment:
        header = f"[assignments.{name}"
        if not isinstance(table, dict):
            raise self.mistake(f"{name!r} is no table; write [assignments.{name}]", name)
        valid = {"title", "covers", "due", "late", "file_name", "hand_in", "hours", "problems"}
        mistakes, problems, due = Mistakes(), list[ProblemEntry](), None
        with mistakes.noted():
            if not NAME.fullmatch(name):
                raise self.mistake(
                    f"assignment {name!r}; write letters, digits and underscores, "
                    "like hw1 or HW1_gans",
                    header,
                )
        with mistakes.noted():
            self.check_keys(table, valid, required={"title", "problems"}, section=header)
        entries = table.get("problems", [])
        with mistakes.noted():
            if "problems" in table and not (entries and isinstance(entries, list)):
                raise self.mistake(
                    'problems; write a list like [{ slug = "...", points = 10 }]',
                    *(header, "problems"),
                )
        for entry in entries if isinstance(entries, list) else ():
            with mistakes.noted():
                problems.append(self.entry(entry, header))
        with mistakes.noted():
            due = self.due(table.get("due"), zone, header)
        with mistakes.noted():
            late = self.late(table["late"], header) if "late" in table else late
        with mistakes.noted():
            file_name = self.string(table, "file_name", "", section=header)
            if file_name and not file_name.endswith(".ipynb"):
                remedy = f'write file_name = "{file_name.strip()}.ipynb"'
                raise self.mistake(f"file_name = {file_name!r}; {remedy}", header, "file_name")
        mistakes.tell()
        slugs = [problem.slug for problem in problems]
        for slug in slugs:
            if slugs.count(slug) > 1:
                raise self.mistake(
                    f"problem {slug!r} twice in {name}; write it once",
                    header,
                    f'"{slug}"',
                    last=True,
                )
        return Assignment(
            name=name,
            title=self.string(table, "title", section=header),
            covers=self.string(table, "covers", "", section=header),
            problems=tuple(problems),
            due=due,
            late=late,
            file_name=file_name,
            hours=self.hours(table, header) or hours,
            hand_in=self.string(table, "hand_in", "", section=header),
        )

    def entry(self, entry: Any, header: str) -> ProblemEntry:
        example = '{ slug = "...", points = 10 }'
        if not isinstance(entry, dict):
            raise self.mistake(f"problem {entry!r}; write {example}", header, "problems")
        slug = entry.get("slug")
        place = f'"{slug}"' if isinstance(slug, str) else "problems"
        valid = {"slug", "points", "given", "extra"}
        self.check_keys(entry, valid, {"slug", "points"}, header, place)
        if slug not in self.bank:
            raise self.mistake(
                f"unknown problem {slug!r}; {suggest(str(slug), self.bank)}", header, place
            )
        points = entry["points"]
        if not _is_number(points) or points <= 0 or points % POINT_STEP:
            raise self.mistake(
                f"points = {points!r} for {slug!r}; write a positive multiple of {POINT_STEP}",
                header,
                place,
            )
        given, extra = (self.parts(entry, key, header, place) for key in ("given", "extra"))
        line = f"course.toml:{_locate(self.text, header, place)}"
        return ProblemEntry(slug, float(points), given, extra, line)

    def parts(
        self, entry: dict[str, Any], key: str, header: str, place: str
    ) -> tuple[str, ...] | None:
        names = entry.get(key)
        if names is None:
            return None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            remedy = f'write {key} = ["part", ...], or [] for none'
            raise self.mistake(f"{key} = {names!r} for {entry['slug']!r}; {remedy}", header, place)
        return tuple(names)

    def hours(self, table: dict[str, Any], header: str) -> float | None:
        hours = table.get("hours")
        if hours is not None and not (_is_number(hours) and hours > 0):
            raise self.mistake(f"hours = {hours!r}; write a number, like 10", header, "hours")
        return float(hours) if hours else None

    def due(self, value: Any, zone: ZoneInfo, header: str) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            if impossible := no_such_time(value):
                raise self.mistake(f"due: {impossible}", header, "due")
            # A day alone would mean its first minute, and nobody means that.
            whole = re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", value)
            value = datetime.fromisoformat(value) if whole else None
        if not isinstance(value, datetime):
            raise self.mistake(f"due is no date and time; {_DUE}", header, "due")
        return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)

    def late(self, value: Any, header: str) -> LatePolicy | None:
        if value is None:
            return None
        try:
            loses, days = Fraction(str(value.get("loses", 0))), value["days"]
            points, grace = value.get("points", 0), value.get("grace", 0)
            valid = (
                value.keys() <= {"loses", "points", "grace", "days"}
                and 0 <= loses <= 1
                and (loses > 0) != (points > 0)
                and all(isinstance(each, int) and each >= 0 for each in (days, grace))
                and _is_number(points)
            )
        except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError):
            valid = False
        if not valid or days < 1:
            remedy = 'write it like { loses = "1/14", days = 7 }: a share of the mark, and days'
            remedy += "; { points = 5, days = 2, grace = 10 } takes points, after 10 minutes"
            raise self.mistake(f"late = {value!r}; {remedy}", header, "late")
        return LatePolicy(days, loses, float(points), grace)

    def limits(self, table: dict[str, Any]) -> Limits:
        known = [each.name for each in fields(Limits)]
        for name, value in table.items():
            if name not in known:
                remedy = suggest(name, known)
                raise self.mistake(f"unknown limit {name!r}; {remedy}", "[limits]", name)
            if not _is_number(value) or value <= 0:
                raise self.mistake(f"{name} = {value!r}; write a positive number", "[limits]", name)
        return Limits(**{name: float(value) for name, value in table.items()})

    def table(self, table: dict[str, Any], key: str) -> dict[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.mistake(f"{key!r} is no table; write [{key}]", key)
        return value

    def string(
        self, table: dict[str, Any], key: str, default: str | None = None, section: str = ""
    ) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.mistake(f'{key} = {value!r}; write {key} = "..."', section, key)
        return value

    def check_keys(
        self,
        table: dict[str, Any],
        valid: Collection[str],
        required: Collection[str],
        section: str = "",
        place: str = "",
    ) -> None:
        mistakes = Mistakes()
        unknown = {key: suggest(key, valid) for key in table if key not in valid}
        for key, remedy in unknown.items():
            with mistakes.noted():
                raise self.mistake(f"unknown key {key!r}; {remedy}", section, place or key)
        for key in sorted(set(required) - table.keys()):
            if f"write {key!r}" not in unknown.values():  # it is there, with a typing error
                with mistakes.noted():
                    raise self.mistake(f"{key!r} is missing; write {_FORMS[key]}", section, place)
        mistakes.tell()

    def mistake(self, message: str, *landmarks: str, last: bool = False) -> ContentError:
        """Says `message` with the line found by walking from landmark to landmark."""
        return ContentError(f"course.toml:{_locate(self.text, *landmarks, last=last)}: {message}")


def _locate(text: str, *landmarks: str, last: bool = False) -> int:
    """The 1-based line reached by searching each landmark in turn, from the one before it.

    A landmark that is not found is skipped. `last` takes the last match of the last landmark
    before the next section.
    """
    lines = [line.split("#")[0] for line in text.splitlines()]
    here = 0
    for landmark in filter(None, landmarks):
        at_word = re.compile(r"(?<![\w-])" + re.escape(landmark))
        found = []
        for number in range(here, len(lines)):
            if number > here and here and lines[number].startswith("["):
                break
            if at_word.search(lines[number]):
                found.append(number)
        if found:
            here = found[-1] if last and landmark == landmarks[-1] else found[0]
    return here + 1


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
