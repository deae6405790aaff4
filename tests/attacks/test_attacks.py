"""Every attack is graded in a class, at the same time as an honest classmate."""

from __future__ import annotations

import functools
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from arena import (
    ASSIGNMENT,
    REPOSITORY,
    TRACE,
    Arena,
    Markup,
    Scene,
    anonymous,
    hand_in,
    points_of,
    read_attacks,
    without_identity,
)
from stock import grade_in_bubblewrap

from dgm.nbgrader_plugins.converters import record, write_feedback

ATTACKS = read_attacks()
FOLDERS = (Path("/"), Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"), Path.home(), REPOSITORY)


@pytest.fixture(scope="module")
def arena() -> Iterator[Arena]:
    with tempfile.TemporaryDirectory() as folder, Arena(Path(folder)) as arena:
        yield arena


@pytest.fixture(scope="module")
def familiar(arena) -> set[str]:
    return markup(arena, arena.honest)


def test_the_class_is_graded_in_full_where_nobody_attacks(arena):
    result = arena.honest.result
    assert result.total == result.max_total == points_of(arena.master, arena.parts)
    assert result.sandboxed and not result.notes


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_attack_earns_no_more_than_its_honest_part_and_harms_nobody(arena, familiar, attack):
    scene, mate = arena.stand_beside_a_mate(attack)

    score = scene.result.total if scene.result else 0.0
    assert score <= points_of(arena.master, attack.honest), scene.report
    assert re.search(attack.seen, scene.report), scene.report

    assert without_identity(mate.result) == without_identity(arena.honest.result)
    assert anonymous(mate.page) == anonymous(arena.honest.page)

    assert traces() == []
    assert staying_processes() == []
    assert "Quetzalcoatl" not in scene.page
    assert markup(arena, scene) <= familiar
    if check := attack.hook("check"):
        check(scene)


def test_nbgraders_own_commands_leave_the_same_of_attacks_on_pages(tmp_path):
    """All else here is recorded as `dgm grade` does."""
    attacks = [attack for attack in ATTACKS if attack.kind == "browser"]
    with Arena(tmp_path) as arena:  # its own: some attacks name a student, who hands in once
        scenes = {s.graded.student: s for s in arena.stand(*attacks) if s.page}
        assert len(scenes) >= 9
        for recorded in record(arena.grader, scenes):
            notebook = recorded.path.read_text(encoding="utf-8")
            assert timeless(notebook) == timeless(scenes[recorded.student].notebook)
        for feedback in write_feedback(arena.course, ASSIGNMENT, scenes):
            assert feedback.path.read_text(encoding="utf-8") == scenes[feedback.student].page


def test_the_oldest_trick_earns_points_under_nbgraders_own_executor(arena):
    """So that what `make attacks STOCK=--stock` prints beside our scores is a measurement."""
    (attack,) = [attack for attack in ATTACKS if attack.name == "strip-asserts"]
    grade = grade_in_bubblewrap(arena.master, functools.partial(hand_in, attack, arena.master))
    assert grade.score > points_of(arena.master, attack.honest)


def test_every_attack_says_what_it_tries_and_there_are_many():
    assert len(ATTACKS) >= 40
    assert len({attack.tries for attack in ATTACKS}) == len(ATTACKS)


def timeless(notebook: str) -> str:
    """A notebook without how long grading took: what is not final is graded again."""
    return re.sub(r'"seconds": [\d.]+', "", notebook)


def markup(arena: Arena, scene: Scene) -> set[str]:
    """What could run or be fetched on a submission's feedback page and its page in formgrader."""
    if not scene.page:
        return set()
    pages = scene.page, arena.formgrader_page(scene)
    return {found for page in pages for found in Markup(page.partition("<body")[2]).found}


def traces() -> list[Path]:
    return [path for folder in FOLDERS for path in folder.glob(f"*{TRACE}*")]


def staying_processes() -> list[str]:
    names = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and (process / "comm").read_text().startswith(TRACE):
                names.append(process.name)
        except OSError:
            continue
    return names
