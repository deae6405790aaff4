"""docs/architecture.md says what is there: rooms, floors, modules, and outcomes."""

import re
import tomllib
from pathlib import Path

import pytest

from dgm.grading.outcomes import OUTCOMES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "dgm"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def rooms():
    """{room: its modules in the page}, in the order of the page."""
    found = {}
    for section in re.split(r"^##+ ", PAGE, flags=re.MULTILINE):
        if heading := re.match(r"`dgm\.(\w+)`: \S", section):
            found[heading[1]] = re.findall(r"^- `(\w+)`: \S", section, re.MULTILINE)
    return found


def floors_of_the_page():
    rows = re.findall(r"^\| \d+ \| (.+) \|$", PAGE, re.MULTILINE)
    return [re.findall(r"`([\w.]+)`", row) for row in rows]


def floors_of_the_linter():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = [each["layers"] for each in settings["contracts"] if each["type"] == "layers"]
    return [layer.split(" | ") for layer in layers]


def test_the_floors_of_the_page_are_those_that_imports_are_held_against():
    assert floors_of_the_page() == floors_of_the_linter()


def test_the_rooms_are_described_from_the_top_floor_down():
    assert [f"dgm.{room}" for room in rooms()] == sum(floors_of_the_linter(), [])


def test_every_folder_of_modules_is_a_room():
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == rooms().keys()
    assert [path.name for path in PACKAGE.glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("room", rooms())
def test_every_module_of_a_room_has_its_line_in_the_page(room):
    there = {path.stem for path in (PACKAGE / room).glob("*.py")} - {"__init__"}
    listed = rooms()[room]
    assert there - set(listed) == set(), "not in docs/architecture.md"
    assert set(listed) - there == set(), "in docs/architecture.md, but not there"
    assert len(listed) == len(set(listed))


def test_the_page_has_a_row_for_each_outcome_and_says_who_gets_the_points():
    section = PAGE.partition("\n## Outcomes\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", section, re.MULTILINE)
    assert rows == [(outcome.name, outcome.points) for outcome in OUTCOMES.values()]
