"""course.toml: what is read, and what is said about a mistake."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from dgm.content.course import ContentError, ProblemEntry, load_course
from dgm.content.late import LatePolicy
from dgm.content.limits import Limits

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path):
    return Path(shutil.copytree(FIXTURE, tmp_path / "course"))


def edit(root, old, new):
    path = root / "course.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_course_is_read_with_its_problems_in_order(root):
    course = load_course(root)
    assignment = course.assignments["hw1_tiny"]
    assert (course.name, course.repository, course.branch) == (
        "Tiny course",
        "somebody/tiny-course",
        "main",
    )
    assert assignment.problems == (ProblemEntry("doubling", 10.0), ProblemEntry("shifting", 5.0))
    assert assignment.due == datetime(2026, 10, 16, 23, 59, tzinfo=UTC)
    assert course.limits == Limits(memory_mb=512)


def test_this_project_s_own_course_is_valid():
    assert load_course(ROOT).assignments


def test_an_assignment_s_late_policy_comes_before_the_course_s(root):
    assert load_course(root).assignments["hw1_tiny"].late is None
    edit(root, 'name = "Tiny', 'late = { loses = 0.1, days = 2 }\nname = "Tiny')
    assert str(load_course(root).assignments["hw1_tiny"].late) == (
        "10 % of the mark a started day, nothing is accepted after 2 days"
    )
    edit(root, "title = ", 'late = { loses = "1/14", days = 7 }\ntitle = ')
    assert load_course(root).assignments["hw1_tiny"].late == LatePolicy(7, Fraction(1, 14))


@pytest.mark.parametrize(
    "late",
    [
        '"1/14"',
        "{ loses = 2, days = 1 }",
        "{ loses = 0.1, days = 0 }",
        "{ loses = 0.1, points = 5, days = 1 }",
        "{ days = 1 }",
        "{ loses = 0.1, days = 1, grace = -5 }",
        "{ points = nan, days = 1 }",
    ],
)
def test_a_late_policy_that_is_none_gets_an_example(root, late):
    edit(root, 'name = "Tiny', f'late = {late}\nname = "Tiny')
    with pytest.raises(ContentError, match=r'write it like \{ loses = "1/14", days = 7 \}'):
        load_course(root)


def test_a_due_date_without_offset_is_in_the_course_s_time_zone(root):
    edit(root, '"UTC"', '"Europe/Berlin"')
    due = load_course(root).assignments["hw1_tiny"].due
    assert due.astimezone(UTC) == datetime(2026, 10, 16, 21, 59, tzinfo=UTC)


def test_a_due_date_in_quotation_marks_means_what_it_says(root):
    edit(root, "2026-10-16T23:59:00", '"2026-10-16 23:59"')
    due = load_course(root).assignments["hw1_tiny"].due
    assert due == datetime(2026, 10, 16, 23, 59, tzinfo=UTC)


def test_the_name_of_an_assignment_may_have_capitals(root):
    edit(root, "hw1_tiny]", "PS1_Tiny]")
    assert list(load_course(root).assignments) == ["PS1_Tiny"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('name = "Tiny', 'nmae = "Tiny', 2, "unknown key 'nmae'; write 'name'"),
        ('name = "Tiny course"\n', "", 1, "'name' is missing; write name ="),
        ('"Tiny course"', "7", 2, 'name = 7; write name = "..."'),
        ('"somebody/tiny-course"', '"https://x.org/a"', 3, "write it as 'owner/name'"),
        ('timezone = "UTC"', 'timezone = "Mars"', 4, "unknown time zone 'Mars'; write a name"),
        ("memory_mb", "memory_md", 7, "unknown limit 'memory_md'; write 'memory_mb'"),
        ("= 512", "= -1", 7, "memory_mb = -1; write a positive number"),
        ("= 512", "= nan", 7, "memory_mb = nan; write a positive number"),
        ("= 512", "= inf", 7, "memory_mb = inf; write a positive number"),
        ("= 512", "= true", 7, "memory_mb = True; write a positive number"),
        ("= 512", "= '512'", 7, "memory_mb = '512'; write a positive number"),
        ("covers =", 'file_name = "hw1"\ncovers =', 11, 'write file_name = "hw1.ipynb"'),
        ("covers =", "cover =", 11, "unknown key 'cover'; write 'covers'"),
        ("2026-10-16T23:59:00", '"in autumn"', 12, "due is no date and time; write it like"),
        ("2026-10-16T23:59:00", "2026-10-16", 12, "due is no date and time; write it like"),
        ("2026-10-16T23:59:00", '"2026-10-16"', 12, "due is no date and time; write it like"),
        ("2026-10-16T23:59:00", '"2026-02-30 12:00"', 12, "no such time as 2026-02-30 12:00: day"),
        ("2026-10-16T23:59:00", "2026-10-32T23:59:00", 12, "no such time as 2026-10-32T23:59:00"),
        ("2026-10-16T23:59:00", "2026-02-30T23:59:00", 12, "no such time as 2026-02-30T23:59:00"),
        ("2026-10-16T23:59:00", "2026-10-16T25:00:00", 12, "no such time as 2026-10-16T25:00:00"),
        ("2026-10-16T23:59:00", "2026-10-16 23:59", 12, "write it like 2026-10-16T23:59:00"),
        ("2026-10-16T23:59:00", "16.10.2026", 12, "write it like 2026-10-16T23:59:00"),
        ('"Tiny course"', "Tiny", 2, 'in quotation marks; write name = "..."'),
        ("points = 10", "points = -10", 14, "write a positive multiple of 0.25"),
        ("points = 10", "points = 0.1", 14, "write a positive multiple of 0.25"),
        ("points = 10", "points = true", 14, "write a positive multiple of 0.25"),
        ("points = 10", "point = 10", 14, "unknown key 'point'; write 'points'"),
        (", points = 5", "", 15, "'points' is missing; write points ="),
        ('"shifting"', '"shiftin"', 15, "unknown problem 'shiftin'; write 'shifting'"),
        ('"shifting"', '"zzz"', 15, "unknown problem 'zzz'; write one of 'doubling', 'shifting'"),
        ('"shifting"', '"doubling"', 15, "problem 'doubling' twice in hw1_tiny; write it once"),
        ('{ slug = "doubling", points = 10 }', '"doubling"', 13, "write { slug ="),
        ("hw1_tiny]", "HW-1]", 9, "write letters, digits and underscores"),
        ("[limits]", "[limits", 6, "not valid TOML"),
        ("[limits]", "limits = 3\n[unlimited]", 7, "unknown key 'unlimited'"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_a_remedy(root, old, new, line, message):
    edit(root, old, new)
    with pytest.raises(ContentError) as error:
        load_course(root)
    assert str(error.value).startswith(f"course.toml:{line}: ")
    assert message in str(error.value)


def test_all_mistakes_are_told_in_one_run(root):
    for old, new in (
        ('timezone = "UTC"', 'timezone = "Mars"\nlat = 3\nlate = "10%"'),
        ("hw1_tiny]", "HW-1]"),
        ("covers =", "cover ="),
        ("2026-10-16T23:59:00", "2026-10-16"),
        ("points = 10", "points = 0.1"),
        ("memory_mb", "memory_md"),
    ):
        edit(root, old, new)
    with pytest.raises(ContentError) as error:
        load_course(root)
    told = str(error.value).split("\n")
    assert [line.split(" ")[1] for line in told] == [
        *("unknown", "unknown", "late", "assignment", "unknown", "points", "due", "unknown")
    ]


def test_all_that_is_missing_is_told_in_one_run_as_one_writes_it(root):
    path = root / "course.toml"
    assignments = "'assignments' is missing; write [assignments.NAME], and below it a title"
    name = "'name' is missing; write name = \"...\""
    title = "'title' is missing; write title = \"...\""
    problems = "'problems' is missing; write problems = [{ slug ="
    for text, told in (
        ("", [assignments, name]),
        ('nmae = "x"\n', ["unknown key 'nmae'; write 'name'", assignments]),
        ("[assignments.hw1]\n", [name, problems, title]),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ContentError) as error:
            load_course(root)
        lines = str(error.value).split("\n")
        assert len(lines) == len(told)
        assert all(
            line.startswith(f"course.toml:1: {each}")
            for line, each in zip(lines, told, strict=True)
        )


def test_a_course_without_assignments_says_how_to_write_one(root):
    path = root / "course.toml"
    path.write_text(path.read_text(encoding="utf-8").split("[assignments")[0], encoding="utf-8")
    with pytest.raises(ContentError, match="'assignments' is missing"):
        load_course(root)


def test_a_folder_that_is_no_course_says_where_to_run(tmp_path):
    with pytest.raises(ContentError, match="no such file; run dgm in the folder of the course"):
        load_course(tmp_path)
