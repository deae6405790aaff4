"""Only one grader works in a course at a time."""

from __future__ import annotations

import os
import re
import signal
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from dgm.grading.lock import Busy, only_grader


def test_a_second_grader_is_told_the_time_in_the_zone_of_the_course(tmp_path):
    zone = ZoneInfo("Pacific/Kiritimati")
    course = SimpleNamespace(root=tmp_path, zone=zone)
    reader, writer = os.pipe()
    if not (pid := os.fork()):
        with only_grader(course):
            os.write(writer, b"x")
            signal.pause()
    try:
        os.read(reader, 1)
        with pytest.raises(Busy) as caught, only_grader(course):
            pass
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    since = re.search(r"`, since (\d{4}-\d\d-\d\d at \d\d:\d\d:\d\d)\)", str(caught.value))
    assert since
    told = datetime.strptime(since[1], "%Y-%m-%d at %H:%M:%S").replace(tzinfo=zone)
    assert abs(datetime.now(zone) - told) < timedelta(minutes=1)
