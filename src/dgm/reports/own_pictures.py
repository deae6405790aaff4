"""The pictures that a class made with models of their own: which are alike, and the best.

Nothing here changes points: a person looks at pictures that are alike, and talks to their authors.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import torch
from nbformat import NotebookNode

from dgm.content.course import Course
from dgm.content.plain_text import text_to_line
from dgm.content.problem import load_problem
from dgm.content.saved_outputs import saved_outputs
from dgm.submission.finding import find_submissions
from dgm.submission.rebuild import Ungradable, rebuild
from dgm.testing.evidence import Evidence, NoEvidence
from dgm.testing.fingerprints import ALIKE, expect_new_digits, fingerprints
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
    """The saved pictures of one student, as 100 fingerprints."""

    student: str
    fingerprints: np.ndarray


@dataclass(frozen=True)
class Judged:
    """The judge's score for the pictures of somebody who chose a nickname."""

    nickname: str
    score: float


def pictures_of_class(
    course: Course, assignment: str, master: NotebookNode, without: Container[str] = ()
) -> list[OwnPictures]:
    """The pictures of everybody who saved a hundred, none for an assignment that asks for none.

    Those of the students in `without` are known already.
    """
    saved = _saved(course, assignment, master, without)
    return [found for student, evidence in saved for found in pictures_of(student, evidence)]


def pictures_of(student: str, saved: Evidence) -> list[OwnPictures]:
    """The pictures of one student; none where no grid of a hundred was saved."""
    return [OwnPictures(student, fingerprints(images)) for images in _hundred(saved)]


def _saved(
    course: Course, assignment: str, master: NotebookNode, without: Container[str] = ()
) -> Iterator[tuple[str, Evidence]]:
    if not asks_for_pictures(course, assignment):
        return
    for student, path in find_submissions(course, assignment):
        if student not in without:
            with contextlib.suppress(Ungradable):
                yield student, Evidence(rebuild(path, master).outputs)


def asks_for_pictures(course: Course, assignment: str) -> bool:
    """Whether students make pictures with a model of their own."""
    return any(entry.slug == PROBLEM for entry in course.assignments[assignment].problems)


def alike(found: Sequence[OwnPictures], bank: Path) -> list[str]:
    """A sentence on those of whom each has many pictures like those of every other.

    The pictures that come with the problem, in `bank`, count as those of one more.
    """
    shipped = Evidence(saved_outputs(load_problem(bank, PROBLEM, variants=False)))
    everybody = [*found, *pictures_of("the model that comes with the problem", shipped)]
    names = [text_to_line(each.student) for each in everybody]
    codes = np.array([each.fingerprints for each in everybody])
    counts = {
        (one, one + 1 + place): int(count)
        for one, mine in enumerate(codes)
        for place, count in enumerate(_in_common(mine, codes[one + 1 :]))
        if count >= MANY
    }
    return [
        _sentence([names[member] for member in group], min(counts[pair] for pair in pairs))
        for group, pairs in _groups(counts)
    ]


def _in_common(mine: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How many of `mine` [100] are alike to one of each of `others` [N, 100]: [N]."""
    apart = np.bitwise_count(mine[:, None, None] ^ others)
    return (apart <= ALIKE).any(axis=2).sum(axis=0)


def _groups(pairs: Iterable[tuple[int, int]]) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """Few groups in which everybody makes a pair with everybody; each pair is in one of them."""
    left = set(pairs)
    groups = []
    while left:
        group = list(min(left))
        for newcomer in sorted({other for _, other in left}):
            if all((member, newcomer) in left for member in group):
                group.append(newcomer)
        inside = list(combinations(group, 2))
        left.difference_update(inside)
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


def best(course: Course, assignment: str, master: NotebookNode) -> list[Judged]:
    """Those who chose a nickname and whose pictures are new digits, the highest score first."""
    judge, listed = Judge(), []
    for _, saved in _saved(course, assignment, master):
        chosen = _NICKNAME.findall(saved.text(CELL))
        nickname = text_to_line(chosen[-1].strip())[:MAX_NICKNAME] if chosen else ""
        for images in _hundred(saved) if nickname else ():
            with contextlib.suppress(Failed):
                expect_new_digits(images)
                listed.append(Judged(nickname, judge.inception_score(images)))
    return sorted(listed, key=lambda each: -each.score)


def _hundred(saved: Evidence) -> list[torch.Tensor]:
    """The images [100, 1, 28, 28] of a notebook; none where no grid of a hundred was saved."""
    try:
        (grid,) = saved.pictures(CELL)
        images = Judge().pictures(grid)
    except (NoEvidence, ValueError):
        return []
    return [images] if len(images) == COUNT else []
