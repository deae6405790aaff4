"""Nothing that reaches the student's process tells it what a later call will be given.

All that is sent to it while the solved homeworks are graded is searched: for the numbers that the
tests' inputs are drawn with, and for numbers from which a usual generator draws what comes later.
"""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from arena import REPOSITORY

from dgm.boundary import wire
from dgm.boundary.expressions import Tree
from dgm.boundary.remote import Connection
from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.fragments import shared_fragments
from dgm.content.master import chosen_problems
from dgm.content.saved_outputs import saved_outputs
from dgm.grading import plugin as session
from dgm.grading.plugin import Job
from dgm.grading.rules import secret_seed
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.suite import prepare, seed_of
from dgm.submission.rebuild import from_answers

COURSE = load_course(REPOSITORY)
LIMITS = COURSE.limits
LENGTH = struct.Struct("<I")
DRAWS = 12
#: Numbers in a row whose differences have ratios that scaling and shifting leave as they are.
ROW = 5


@pytest.fixture(scope="module", params=COURSE.assignments)
def job(request, sandbox, tmp_path_factory) -> Job:
    master = assemble(COURSE, COURSE.assignments[request.param])
    seed = secret_seed(tmp_path_factory.mktemp("course") / "secret", "v1")
    suite = prepare(master, shared_fragments(COURSE.root / "problems"))
    outputs = {}
    for problem in chosen_problems(COURSE, COURSE.assignments[request.param]):
        outputs |= saved_outputs(problem)
    solved = from_answers(master, {}, True, outputs)
    return Job(suite, solved, sandbox, suite.under(seed), LIMITS)


@pytest.fixture(scope="module")
def requests(job, tmp_path_factory) -> list[Any]:
    """What was sent while the solved homework was graded, in order."""
    path = tmp_path_factory.mktemp("sent") / "requests"
    path.touch()
    exchange = Connection._exchange

    def recorded(self: Connection, request: bytes, seconds: float) -> tuple:
        with path.open("ab") as file:
            file.write(LENGTH.pack(len(request)) + request)
        return exchange(self, request, seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection, "_exchange", recorded)
        findings = run_hidden_tests(job)
    failed = {run.name: r.message for run, r in findings.verdicts.items() if not r.points}
    assert not failed
    return list(decoded(path))


def decoded(path: Path) -> Iterator[Any]:
    data = path.read_bytes()
    place = 0
    while place < len(data):
        (size,) = LENGTH.unpack_from(data, place)
        place += LENGTH.size + size
        yield wire.decode(data[place - size : place], lambda number, kind: None)


def leaves(value: object) -> Iterator[Any]:
    match value:
        case list() | tuple():
            for each in value:
                yield from leaves(each)
        case dict():
            yield from leaves(list(value.values()))
        case Tree():
            yield from leaves(value.args)
        case torch.Tensor():
            yield value.detach().float().numpy() if value.is_floating_point() else value.numpy()
        case _:
            yield value


def integers(requests: list[Any]) -> set[int]:
    found = set()
    for leaf in leaves(requests):
        if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "iu" and leaf.size <= 16:
            found |= set(map(int, leaf.ravel()))
        elif isinstance(leaf, int | np.integer) and not isinstance(leaf, bool):
            found.add(int(leaf))
        elif isinstance(leaf, str):
            found |= {int(digits) for digits in re.findall(r"\b\d{1,80}\b", leaf)}
    return found


def patterns(numbers: np.ndarray) -> set[tuple[float, ...]]:
    """What identifies each row of numbers, however it was scaled and shifted."""
    rows = np.lib.stride_tricks.sliding_window_view(numbers.astype(float), ROW)
    with np.errstate(all="ignore"):
        ratios = (rows[:, 1:-1] - rows[:, :1]) / (rows[:, -1:] - rows[:, :1])
    return {tuple(row) for row in np.round(ratios[np.isfinite(ratios).all(axis=1)], 3)}


def draws_of(number: int) -> Iterator[np.ndarray]:
    """The first numbers that the usual generators draw with `number` as their seed."""
    number = abs(number)
    for draw in ("random", "standard_normal"):
        yield getattr(np.random.default_rng(number), draw)(DRAWS)
        yield getattr(np.random.RandomState(number % 2**32), draw)(DRAWS)
    for draw in (torch.rand, torch.randn):
        for dtype in (torch.float32, torch.float64):
            generator = torch.Generator().manual_seed(number % 2**63)
            yield draw(DRAWS, generator=generator, dtype=dtype).numpy()
    source = random.Random(number)
    yield np.array([source.random() for _ in range(DRAWS)])


def foretold(requests: list[Any]) -> list[tuple[int, int]]:
    """(number, request): a number that was sent, from which a later request's numbers are drawn."""
    known: dict[tuple[float, ...], int] = {}
    seen: set[int] = set()
    found = []
    for place, request in enumerate(requests):
        for leaf in leaves(request):
            if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f" and leaf.size >= ROW:
                rows = patterns(leaf.ravel()[:DRAWS])
                found += [(known[row], place) for row in rows if row in known]
        for number in integers([request]) - seen:
            seen.add(number)
            for numbers in draws_of(number):
                known |= dict.fromkeys(patterns(numbers), number)
    return found


def test_no_number_that_is_sent_is_what_inputs_are_drawn_with(job, requests):
    secrets = set()
    for test in job.suite.tests:
        (seed,) = job.seeds[test.problem]
        secrets.add(seed)
        secrets.add(seed_of(seed, test, "inputs"))
        secrets.add(seed_of(seed, test, "this process", bits=session.SEED_BITS))
    sizes = (128, 64, 63, 53, 48, 32)
    parts = {n >> shift & (1 << bits) - 1 for n in secrets for bits in sizes for shift in (0, 64)}
    assert not {number for number in integers(requests) if number > 2**24} & (secrets | parts)


def test_no_usual_generator_draws_later_inputs_from_a_number_that_was_sent(requests):
    assert len(requests) > 100
    assert foretold(requests) == []


@pytest.mark.parametrize("scale, shift", [(1.0, 0.0), (-3.0, 7.0)])
def test_the_search_finds_inputs_that_were_drawn_from_what_was_sent(scale, shift):
    told = [(), "seed", (5,)]
    inputs = np.random.default_rng(5).standard_normal((3, 4)) * scale + shift
    tensor = torch.from_numpy(inputs).float()
    assert foretold([told, [(), "call", (None, [inputs], {})]])
    assert foretold([told, [(), "run", ("f(x)", {"x": tensor})]])
    assert not foretold([[(), "seed", (6,)], [(), "run", ("f(x)", {"x": tensor})]])
