"""docs/security.md says who enforces each limit, and what the limits are."""

import re
from dataclasses import asdict
from pathlib import Path

from dgm.content.limits import Limits

PAGE = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")


def test_the_table_of_limits_has_each_one_with_its_default():
    table = PAGE.partition("\n| limit (")[2].partition("\n\n")[0]
    rows = [line.split(" | ") for line in table.splitlines()[2:]]
    listed = {}
    for names, defaults, enforced in rows:
        assert enforced.removesuffix("|").strip()
        names = re.findall(r"`(\w+)`", names)
        listed |= dict(zip(names, map(float, defaults.split(",")), strict=True))
    assert listed == asdict(Limits())
