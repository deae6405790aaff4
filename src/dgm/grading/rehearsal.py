"""What is done once before submissions are graded in forks, the sandbox's and the grader's.

The hidden tests run once on the reference solutions, before they judge anybody. What a test
computes of the reference is the same for a whole class: its seed is. SymPy, the setup fragments and
torch keep what they make at first use, and what they import then. Each session is a fork of the
process that did all of this before.
"""

from __future__ import annotations

import contextlib
import gc
import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import torch
from nbformat import NotebookNode

from dgm.boundary.agent import seed as seed_generators
from dgm.boundary.remote import CallError
from dgm.content.percent import Cell
from dgm.grading.sessions import get_ready
from dgm.grading.suite import (
    SEED_BITS,
    HiddenTest,
    Suite,
    asked_for,
    first_cell,
    modules_of,
    prepare,
    seed_of,
    setup_cells,
)
from dgm.sandbox.forking import MANY, keeping_all, moving_into_large_pages
from dgm.sandbox.launch import Sandbox
from dgm.testing.fingerprints import copied
from dgm.testing.judge import Judge
from dgm.testing.notebook import notebook

#: Unpacks a notebook's judge, and has it look at as many pictures as a test shows it.
PICTURES = "judge_logits(torch.zeros(100, 1, 28, 28))"

#: What answers import when they first call `simplify` or `solve` (0.13 s), or `torch.autograd.grad`
#: with `grad_outputs` (0.04 s). The sandbox has the time: tests are rehearsed meanwhile.
OF_ANSWERS = ("sympy.physics.units", "torch.fx.experimental.symbolic_shapes")

#: What tests of saved outputs ask for.
OF_OUTPUTS = {"submitted", "judge"}

#: From so many submissions on, a rehearsal and `OF_ANSWERS` are worth what they cost once.
FEW = 3


@contextlib.contextmanager
def ready_to_fork(
    sandbox: Sandbox,
    master: NotebookNode,
    fragments: Iterable[Cell],
    seeds: Mapping[str, tuple[int, ...]],
    count: int,
) -> Iterator[tuple[Suite, Sandbox]]:
    """The tests of `master`, and a sandbox that has executed its first cell.

    This process and `sandbox`, which was launched, get ready side by side for the forks of `count`
    submissions. Raises SuiteError and SandboxUnavailable.
    """

    @cache
    def suite() -> Suite:
        """Made while the sandbox begins; then it is there."""
        with keeping_all():
            prepared = prepare(master, fragments)
        _prepare_forks(prepared, seeds, count)
        return prepared

    first = first_cell(master)
    modules = (*modules_of(master), *(OF_ANSWERS if count >= FEW else ()))
    try:
        with sandbox.begun(first, modules, setup_cells(master), meanwhile=suite) as begun:
            yield suite(), begun
    finally:
        gc.unfreeze()  # what is kept for this notebook is garbage now


def _prepare_forks(suite: Suite, seeds: Mapping[str, tuple[int, ...]], count: int) -> None:
    """Do here once what each of `count` sessions would do otherwise, as far as that is worth it."""
    with keeping_all(), moving_into_large_pages() if count >= MANY else contextlib.nullcontext():
        get_ready(suite, seeds)
        if count >= FEW:
            rehearse(suite, seeds)


def rehearse(suite: Suite, seeds: Mapping[str, tuple[int, ...]]) -> None:
    """Run each test under each of its problem's seeds, with the reference for a student.

    What comes of it does not count: tests of saved outputs, which a reference has not, are left
    out, and a test that is wrong says so when it judges. No test is run where torch has a GPU:
    threads that it starts for one would be missing in every fork.
    """
    if torch.cuda.is_available():
        return
    notebook.use(suite.shared)
    saved = False
    for test in suite.tests:
        function = vars(suite.modules[test.part])[test.name]
        asked = asked_for(function)
        for seed in seeds.get(test.problem, ()):
            given = _given(suite, test, seed)
            if given.keys() >= set(asked):
                _run(function, {name: given[name] for name in asked})
        saved = saved or not OF_OUTPUTS.isdisjoint(asked)
    if saved:
        _look_at_pictures(suite)


def _look_at_pictures(suite: Suite) -> None:
    """What tests of saved outputs do with pictures."""
    pictures = torch.zeros(100, 1, 28, 28)
    Judge().logits(pictures)
    copied(pictures)
    for reference in suite.references.values():
        with contextlib.suppress(CallError):  # a notebook without pictures has no judge
            reference.run(PICTURES)


def _given(suite: Suite, test: HiddenTest, seed: int) -> dict[str, Any]:
    seed_generators(seed_of(seed, test, "this process", bits=SEED_BITS))
    given: dict[str, Any] = {"rng": np.random.default_rng(seed_of(seed, test, "inputs"))}
    if test.problem in suite.references:  # a problem without code has none
        given |= dict.fromkeys(("student", "reference"), suite.references[test.problem])
    return given


def _run(test: Callable[..., None], given: Mapping[str, object]) -> None:
    """What it prints or warns of, it says again in a session, where nobody hears it."""
    with (
        contextlib.suppress(Exception),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(action="ignore"),
    ):
        test(**given)
