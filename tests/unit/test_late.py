"""When a submission is late, by the second, and what that costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from dgm.commands.grade import _more_time
from dgm.content.late import (
    Extension,
    LatePolicy,
    parse_time,
    read_extensions,
    write_extensions,
)

SECOND = timedelta(seconds=1)
BERLIN = ZoneInfo("Europe/Berlin")
#: MIT 6.S978: the mark falls from 1 to 0.5 in seven steps, at 11:59 pm of each day.
MIT = LatePolicy(7, Fraction(1, 14))
#: ECE1508: a tenth a day, and nothing after two days.
TORONTO = LatePolicy(2, Fraction(1, 10))


def in_utc(*clock, zone=UTC):
    return datetime(*clock, tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize("policy", [MIT, TORONTO])
@pytest.mark.parametrize(
    ("zone", "due"),
    [
        (ZoneInfo("America/New_York"), (2026, 9, 30, 23, 59)),
        (ZoneInfo("America/Toronto"), (2026, 10, 30, 23, 59)),  # clocks go back on 1 November
        (BERLIN, (2026, 3, 28, 23, 59)),  # clocks go forward in that night
    ],
)
def test_a_day_starts_a_second_after_the_clock_time_of_the_due_time(policy, zone, due):
    aware = datetime(*due, tzinfo=zone)
    for days in range(policy.days + 1):
        end = (datetime(*due) + timedelta(days=days)).replace(tzinfo=zone).astimezone(UTC)
        assert policy.days_late(aware, end - SECOND) == days
        assert policy.days_late(aware, end) == days
        assert policy.days_late(aware, end + SECOND) == days + 1
        assert policy.days_late(aware, (end + SECOND).astimezone(zone)) == days + 1


def test_the_day_in_which_clocks_go_forward_has_23_hours():
    due = datetime(2026, 3, 28, 23, 59, tzinfo=BERLIN)
    assert MIT.days_late(due, in_utc(2026, 3, 28, 22, 59) + timedelta(hours=23)) == 1
    assert MIT.days_late(due, in_utc(2026, 3, 28, 22, 59) + timedelta(hours=23) + SECOND) == 2


def test_years_late_is_one_day_more_than_is_accepted():
    due = datetime(2026, 3, 28, 23, 59, tzinfo=BERLIN)
    assert MIT.days_late(due, due.replace(year=2036)) == 8


def test_a_hundred_points_fall_as_the_sources_say():
    assert [100 - MIT.penalty(days, 100.0) for days in (0, 1, 7, 8)] == pytest.approx(
        [100, 92.86, 50, 0]
    )
    assert [80 - TORONTO.penalty(days, 80.0) for days in (0, 1, 2, 3)] == pytest.approx(
        [80, 72, 64, 0]
    )


@pytest.mark.parametrize(("score", "lost"), [(16.25, 1.62), (0.07, 0.0), (2.3, 0.23), (29.0, 2.9)])
def test_what_is_lost_is_rounded_down_to_a_hundredth(score, lost):
    assert LatePolicy(3, Fraction(1, 10)).penalty(1, score) == lost


def test_points_are_never_more_than_there_are():
    policy = LatePolicy(3, points=5.0)
    assert [policy.penalty(days, 8.0) for days in (0, 1, 2, 3, 4)] == [0, 5, 8, 8, 8]
    assert str(policy) == "5 points a started day, nothing is accepted after 3 days"


def test_grace_moves_every_step():
    policy = LatePolicy(2, Fraction(1, 10), grace=10)
    due = datetime(2026, 10, 16, 23, 59, tzinfo=UTC)
    grace = timedelta(minutes=10)
    assert policy.days_late(due, due + grace) == 0
    assert policy.days_late(due, due + grace + SECOND) == 1
    assert policy.days_late(due, due + timedelta(days=1) + grace) == 1
    assert policy.days_late(due, due + timedelta(days=1) + grace + SECOND) == 2
    assert "10 minutes are granted" in str(policy)


def test_extensions_are_read_as_they_were_written(tmp_path):
    extensions = {
        ("hw1", "ada"): Extension(datetime(2026, 10, 20, 12, 0, tzinfo=BERLIN), "ill, with a note"),
        ("hw2", "ada"): Extension(None, 'a "good" reason'),
    }
    assert read_extensions(tmp_path, BERLIN) == {}
    write_extensions(tmp_path, extensions)
    assert read_extensions(tmp_path, BERLIN) == extensions


def test_extensions_written_in_a_spreadsheet_are_read(tmp_path):
    text = "\ufeffstudent,assignment,until\r\nada,hw1, 2026-10-20 \r\nbob,hw1,excused\r\n"
    (tmp_path / "extensions.csv").write_text(text, encoding="utf-8", newline="")
    assert read_extensions(tmp_path, BERLIN) == {
        ("hw1", "ada"): Extension(datetime(2026, 10, 20, 23, 59, 59, tzinfo=BERLIN)),
        ("hw1", "bob"): Extension(None),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("who,when\n", "extensions.csv:1: write the columns assignment,student,until,reason"),
        ("", "extensions.csv:1: write the columns"),
        (
            'assignment,student,until,reason\nhw,ada,excused,\nhw,bob,excused,"ill\nhw,eve,,\n',
            "extensions.csv:3: a quotation mark is not closed",
        ),
        (
            "assignment,student,until\nhw1,ada,soon\n",
            "extensions.csv:2: 'soon' is no time; write it like 2026-10-16 23:59, or excused",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path, text, says):
    (tmp_path / "extensions.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=says.replace("|", r"\|")):
        read_extensions(tmp_path, BERLIN)


@pytest.mark.parametrize("text", ["2026-10-16 23.59", "2026-10-16 23", "20261016", "2026-W42"])
def test_a_time_that_python_would_read_as_another_one_is_refused(text):
    with pytest.raises(ValueError, match="is no time; write it like 2026-10-16 23:59"):
        parse_time(text, BERLIN)


def test_a_time_with_an_offset_is_told_in_the_course_s_zone():
    assert parse_time("2026-10-16T12:00+00:00", BERLIN) == datetime(2026, 10, 16, 14, tzinfo=BERLIN)
    assert parse_time("2026-10-16T12:00+00:00", BERLIN).tzinfo is BERLIN


def test_who_is_missing_is_shown_with_what_was_granted():
    until = datetime(2026, 11, 3, 12, tzinfo=UTC)
    assert _more_time(None) == ""
    assert _more_time(Extension(until)) == "has time until 2026-11-03 12:00"
    assert "is excused" in _more_time(Extension(None))
