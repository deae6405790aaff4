"""Every attack is graded in a class, an honest classmate behind it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from arena import (
    REPOSITORY,
    TRACE,
    Arena,
    Markup,
    anonymous,
    points_of,
    read_attacks,
    without_identity,
)

ATTACKS = read_attacks()
FOLDERS = (Path("/"), Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"), Path.home(), REPOSITORY)


@pytest.fixture(scope="module")
def arena() -> Iterator[Arena]:
    with tempfile.TemporaryDirectory() as folder, Arena(Path(folder)) as arena:
        yield arena


def test_the_class_is_graded_in_full_where_nobody_attacks(arena):
    assert arena.honest.result.total == arena.honest.result.max_total == points_of(arena.master, arena.parts)
    assert arena.honest.result.sandboxed and not arena.honest.result.notes


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_attack_earns_no_more_than_its_honest_part_and_harms_nobody(arena, attack):
    (scene,) = arena.stand(attack)
    mate = arena.mate()

    score = scene.result.total if scene.result else 0.0
    assert score <= points_of(arena.master, attack.honest), scene.report
    assert re.search(attack.seen, scene.report), scene.report

    assert without_identity(mate.result) == without_identity(arena.honest.result)
    assert anonymous(mate.page) == anonymous(arena.honest.page)

    assert traces() == []
    assert staying_processes() == []
    assert "Quetzalcoatl" not in scene.page
    for page in pages_of(arena, scene):
        assert Markup(page).found == []
    if check := attack.hook("check"):
        check(scene)


def test_every_attack_says_what_it_tries_and_there_are_many():
    assert len(ATTACKS) >= 40
    assert len({attack.tries for attack in ATTACKS}) == len(ATTACKS)


def pages_of(arena, scene):
    if scene.result is None:
        return []
    body = arena.formgrader_page(scene).partition("<body")[2]
    return [scene.page.partition("<body")[2], body]


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
