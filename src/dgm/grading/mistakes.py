"""What the typical mistakes of a problem do in its hidden tests, under the course's own seed.

The mutants of a part are run when the first answer to it fails, and kept by content as results are:
so they are run once a release, and again where the part, its tests or a mutant changed.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from multiprocessing import get_context
from pathlib import Path

from dgm.content.files import THIS_USER, write_atomically
from dgm.content.variants import Variant
from dgm.grading.diagnose import Seen, hints_for, may_be_told
from dgm.grading.plugin import Job
from dgm.grading.results import TestResult
from dgm.grading.rules import ProblemRules, Rules
from dgm.grading.sessions import Findings, run_hidden_tests
from dgm.grading.side_by_side import cores
from dgm.grading.suite import Suite
from dgm.sandbox.launch import Sandbox
from dgm.sandbox.namespaces import end_with_parent
from dgm.submission.rebuild import from_answers
from dgm.testing.observing import Observation

KEY = re.compile("[0-9a-f]{64}")

#: What is observed of a part's solution, and of each of its mutants, which have hints.
_Known = tuple[Seen, tuple[tuple[str, Seen], ...]]


def with_mistakes(
    tests: Iterable[TestResult], hints: Mapping[str, tuple[str, ...]]
) -> tuple[TestResult, ...]:
    """`tests` with the likely mistakes in the first failed one of each part; hints are by part."""
    told: dict[str, str] = {}
    for test in tests:
        if test.outcome != "passed" and hints.get(test.part):
            told.setdefault(test.part, test.name)
    return tuple(
        replace(test, mistake=" Or: ".join(hints[test.part]))
        if told.get(test.part) == test.name
        else test
        for test in tests
    )


def kept(rules: Rules) -> dict[str, str]:
    """All that is kept of mutants, by key: what a grader elsewhere need not run again."""
    paths = _folder_of(rules).glob("??/*.json")
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


def keep(rules: Rules, texts: Mapping[str, str]) -> None:
    """Keep what `kept` gave elsewhere."""
    for key, text in texts.items():
        path = _path(_folder_of(rules), key)
        if KEY.fullmatch(key) and not path.exists():
            write_atomically(path, text, mode=THIS_USER)


def _folder_of(rules: Rules) -> Path:
    return rules.course.root / ".dgm" / "mistakes"


def _path(folder: Path, key: str) -> Path:
    return folder / key[:2] / f"{key}.json"


class Mistakes:
    """The mutants of an assignment's problems, run when they are first asked for.

    `tell` hears of each part whose mutants have to be run.
    """

    def __init__(
        self,
        rules: Rules,
        suite: Suite,
        sandbox: Sandbox,
        tell: Callable[[str], None] = lambda what: None,
    ) -> None:
        self._rules = rules
        self._suite = suite
        self._sandbox = sandbox
        self._tell = tell
        self._folder = _folder_of(rules)
        self._known: dict[str, _Known] = {}

    def hints(self, problem: ProblemRules, findings: Findings) -> dict[str, tuple[str, ...]]:
        """By part, the hints of the mistakes that an answer has made."""
        found: dict[str, dict[str, Observation]] = {}
        for run, observed in findings.observed.items():
            if run.seed == problem.seed:
                found.setdefault(run.part, {})[run.name] = observed
        return {
            part: hints_for(seen, mutants, right)
            for part, seen in found.items()
            if may_be_told(seen)
            for right, mutants in [self._of_part(problem, part)]
        }

    def _of_part(self, problem: ProblemRules, part: str) -> _Known:
        if part not in self._known:
            mutants = [mutant for mutant in problem.mutants if mutant.part == part]
            jobs = [self._job(problem, part, answers) for answers in _sheets(mutants)]
            seen = self._seen(problem, part, jobs)
            hints = (mutant.hint for mutant in mutants)
            self._known[part] = seen[0] if seen else {}, tuple(zip(hints, seen[1:], strict=True))
        return self._known[part]

    def _job(self, problem: ProblemRules, part: str, answers: Mapping[str, str]) -> Job:
        """Each problem stands on its own: the cells of others are not executed for a mutant."""
        tests = tuple(test for test in self._suite.tests if test.part == part)
        whole = from_answers(self._rules.master, answers)
        problems = {cell.id: cell.metadata.dgm.problem for cell in self._rules.master.cells}
        own = tuple(cell for cell in whole.cells if problems[cell.id] in (None, problem.slug))
        return Job(
            replace(self._suite, tests=tests),
            replace(whole, cells=own),
            self._sandbox,
            {problem.slug: (problem.seed,)},
            self._rules.limits,
            all_observed=True,
        )

    def _seen(self, problem: ProblemRules, part: str, jobs: list[Job]) -> list[Seen]:
        """What was kept; what was not is run, on all cores, and kept."""
        keys = [self._rules.key_of_mistake(problem, part, job.submission) for job in jobs]
        paths = [_path(self._folder, key) for key in keys]
        seen = {path: _read(path) for path in paths}
        if all(each is not None for each in seen.values()):
            return [seen[path] or {} for path in paths]
        with _only_one(self._folder):  # several graders of a class would run the same mutants
            seen = {path: _read(path) for path in paths}
            missing = {p: job for p, job in zip(paths, jobs, strict=True) if seen[p] is None}
            if missing:
                self._tell(f"typical mistakes of {part}, once a release")
            seen |= zip(missing, observe_all(list(missing.values())), strict=True)
            for path in missing:
                data = {name: asdict(each) for name, each in (seen[path] or {}).items()}
                write_atomically(path, json.dumps(data), mode=THIS_USER)
        return [seen[path] or {} for path in paths]


def _sheets(mutants: list[Variant]) -> list[Mapping[str, str]]:
    """The solution's answers, then each mutant's; none where there is nothing to compare with."""
    return [{}, *(mutant.answers for mutant in mutants)] if mutants else []


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Waits until no other process is in here."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "a", encoding="utf-8") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)  # it ends with this process, whoever was forked from it
        yield


def _read(path: Path) -> Seen | None:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {name: Observation.from_data(each) for name, each in stored.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def observe_all(jobs: list[Job]) -> list[Seen]:
    """What the tests of each job observe, run on all cores."""
    if not jobs:
        return []
    workers = min(cores(), len(jobs))
    with ProcessPoolExecutor(
        workers, get_context("fork"), initializer=_share, initargs=(jobs, os.getpid())
    ) as pool:
        return list(pool.map(_observe, range(len(jobs))))


_jobs: list[Job] = []


def _share(jobs: list[Job], parent: int) -> None:
    """The workers inherit the jobs by fork: what is in them cannot be pickled."""
    global _jobs
    end_with_parent(parent)
    _jobs = jobs


def _observe(number: int) -> Seen:
    observed = run_hidden_tests(_jobs[number]).observed
    return {run.name: each for run, each in observed.items()}
