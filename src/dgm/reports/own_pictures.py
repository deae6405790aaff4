"""The pictures that a class made with models of their own: which are alike, and the best.

Nothing here changes points: a person looks at pictures that are alike, and talks to their authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from nbformat import NotebookNode

from dgm.content.course import Course
from dgm.content.plain_text import text_to_line
from dgm.content.problem import load_problem
from dgm.content.saved_outputs import saved_outputs
from dgm.grading.grade import find_submissions
from dgm.submission.rebuild import Ungradable, rebuild
from dgm.testing.evidence import Evidence, NoEvidence
from dgm.testing.fingerprints import ALIKE, bits_apart, expect_new_digits, fingerprints
from dgm.testing.hidden_test import Failed
from dgm.testing.judge import Judge

PROBLEM = "own-model"
CELL = "own-samples"
COUNT = 100
#: Two sets of real digits have 2 of 100 pictures in common that are alike, on average.
MANY = 15
MAX_NICKNAME = 30

_NICKNAME = re.compile(r"^Nickname: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class OwnPictures:
    """The saved pictures of one student.

    `nickname` is '' for who chose none. `new_digits` says whether they look like digits and are
    neither copies nor one picture many times; `score` is the judge's.
    """

    student: str
    nickname: str
    score: float
    new_digits: bool
    fingerprints: np.ndarray


def pictures_of_class(
    course: Course, assignment: str, master: NotebookNode, students: tuple[str, ...] = ()
) -> list[OwnPictures]:
    """The pictures of everybody who saved a hundred, none for an assignment that asks for none."""
    if not asks_for_pictures(course, assignment):
        return []
    found = []
    for student, path in find_submissions(course, assignment, students):
        try:
            outputs = rebuild(path, master).outputs
        except Ungradable:
            continue
        found += _pictures(student, Evidence(outputs))
    return found


def asks_for_pictures(course: Course, assignment: str) -> bool:
    """Whether students make pictures with a model of their own."""
    return any(entry.slug == PROBLEM for entry in course.assignments[assignment].problems)


def alike(found: Sequence[OwnPictures], bank: Path) -> list[str]:
    """A sentence on those of whom each has many pictures like those of every other.

    The pictures that come with the problem, in `bank`, count as those of one more.
    """
    shipped = Evidence(saved_outputs(load_problem(bank, PROBLEM, variants=False)))
    everybody = [*found, *_pictures("the model that comes with the problem", shipped)]
    names = [text_to_line(each.student) for each in everybody]
    counts = {}
    for one, other in combinations(range(len(everybody)), 2):
        apart = bits_apart(everybody[one].fingerprints, everybody[other].fingerprints)
        if (count := int((apart <= ALIKE).sum())) >= MANY:
            counts[one, other] = count
    return [
        _sentence([names[member] for member in group], min(counts[pair] for pair in pairs))
        for group, pairs in _groups(counts)
    ]


def _groups(pairs: Iterable[tuple[int, int]]) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """Few groups in which everybody makes a pair with everybody; each pair is in one of them."""
    left = sorted(pairs)
    groups = []
    while left:
        group = list(left[0])
        for newcomer in sorted({other for _, other in left}):
            if all((member, newcomer) in left for member in group):
                group.append(newcomer)
        inside = list(combinations(group, 2))
        left = [pair for pair in left if pair not in inside]
        groups.append((group, inside))
    return groups


def _sentence(names: Sequence[str], least: int) -> str:
    told = f"{', '.join(names[:-1])} and {names[-1]}"
    if len(names) == 2:
        said = f"{least} of {COUNT} pictures of {told} are alike"
    else:
        more = "" if least == COUNT else " or more"
        said = f"{least}{more} of {COUNT} pictures are alike between each two of {told}"
    return f"{said}: a person decides what it means"


def best(found: Iterable[OwnPictures]) -> list[OwnPictures]:
    """Those who chose a nickname and whose pictures are new digits, the highest score first."""
    listed = [each for each in found if each.nickname and each.new_digits]
    return sorted(listed, key=lambda each: -each.score)


def _pictures(student: str, saved: Evidence) -> list[OwnPictures]:
    """One, or none where no grid of a hundred was saved."""
    judge = Judge()
    try:
        (grid,) = saved.pictures(CELL)
        images = judge.pictures(grid)
    except (NoEvidence, ValueError):
        return []
    if len(images) != COUNT:
        return []
    try:
        expect_new_digits(images)
        new_digits = True
    except Failed:
        new_digits = False
    chosen = _NICKNAME.findall(saved.text(CELL))
    nickname = text_to_line(chosen[-1].strip())[:MAX_NICKNAME] if chosen else ""
    score = judge.inception_score(images)
    return [OwnPictures(student, nickname, score, new_digits, fingerprints(images))]
