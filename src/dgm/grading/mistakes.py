"""What the typical mistakes of a problem do in its hidden tests, under the course's own seed.

The mutants of a part are run when the first answer to it fails, and kept by content as results are:
so they are run once a release, and again where the part, its tests or a mutant changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace

from dgm.content.files import THIS_USER, write_atomically
from dgm.grading.diagnose import Seen, hints_for, may_be_told
from dgm.grading.plugin import Job, Run
from dgm.grading.results import TestResult
from dgm.grading.rules import ProblemRules, Rules
from dgm.grading.sessions import Findings, run_hidden_tests
from dgm.grading.suite import Suite
from dgm.sandbox.launch import Sandbox
from dgm.submission.rebuild import from_answers
from dgm.testing.observing import Observation


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
        self._folder = rules.course.root / ".dgm" / "mistakes"
        self._known: dict[str, tuple[Seen, tuple[tuple[str, Seen], ...]]] = {}

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

    def _of_part(
        self, problem: ProblemRules, part: str
    ) -> tuple[Seen, tuple[tuple[str, Seen], ...]]:
        """What is observed of the solution, and of each mutant with its hint."""
        if part not in self._known:
            mutants = [mutant for mutant in problem.mutants if mutant.part == part]
            self._known[part] = (
                self._seen(problem, part, {}) if mutants else {},
                tuple((m.hint, self._seen(problem, part, m.answers)) for m in mutants),
            )
        return self._known[part]

    def _seen(self, problem: ProblemRules, part: str, answers: Mapping[str, str]) -> Seen:
        submission = from_answers(self._rules.master, answers)
        key = self._rules.key_of_mistake(problem, part, submission)
        path = self._folder / key[:2] / f"{key}.json"
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return {name: Observation.from_data(each) for name, each in stored.items()}
        except (OSError, ValueError, KeyError, TypeError):
            pass
        self._tell(f"typical mistakes of {part}, once")
        tests = tuple(test for test in self._suite.tests if test.part == part)
        seeds = {problem.slug: (problem.seed,)}
        suite = replace(self._suite, tests=tests)
        findings = run_hidden_tests(
            Job(suite, submission, self._sandbox, seeds, self._rules.limits)
        )
        runs = {test.name: Run(problem.seed, part, test.name) for test in tests}
        seen = {n: findings.observed[run] for n, run in runs.items() if run in findings.observed}
        text = json.dumps({name: asdict(observed) for name, observed in seen.items()})
        write_atomically(path, text, mode=THIS_USER)
        return seen
