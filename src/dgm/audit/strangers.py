"""What strangers keep and are told: a wrong answer not all, a right one all, nothing untrue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dgm.audit.bench import Sheet, TestId
from dgm.audit.diagnoses import run_answers
from dgm.content.problem import Problem, Variant
from dgm.content.strangers import Stranger
from dgm.sandbox.launch import Sandbox


@dataclass(frozen=True)
class Verdict:
    """The tests that a stranger failed, and the mutants whose hints they were told."""

    stranger: Stranger
    failed: tuple[TestId, ...]
    told: tuple[str, ...]

    @property
    def told_truly(self) -> bool:
        """Whether one of the hints is true: several are told as "this or that"."""
        return bool({self.stranger.mutant, *self.stranger.true}.intersection(self.told))


@dataclass(frozen=True)
class Strangers:
    """The verdicts on the strangers of a problem; `complaints` is empty where they are right."""

    problem: str
    verdicts: tuple[Verdict, ...]

    @property
    def counts(self) -> dict[str, int]:
        wrong = [each for each in self.verdicts if each.stranger.wrong]
        right = [each for each in self.verdicts if not each.stranger.wrong]
        known = [each for each in wrong if each.stranger.mutant]
        told = [each for each in self.verdicts if each.told]
        return {
            "wrong answers": len(wrong),
            "keep all points": sum(not each.failed for each in wrong),
            "right answers": len(right),
            "lose points": sum(bool(each.failed) for each in right),
            "told a mistake": len(told),
            "it is true": sum(each.told_truly for each in told),
            "mistake in the bank": len(known),
            "of these told": sum(bool(each.told) for each in known),
        }

    @property
    def complaints(self) -> list[str]:
        return [complaint for each in self.verdicts for complaint in _complaints(each)]


def grade_strangers(
    root: Path,
    problem: Problem,
    answers: Iterable[Stranger],
    sandbox: Sandbox,
    *,
    progress: Callable[[str], None] = lambda row: None,
) -> Strangers:
    """Run the hidden tests on each stranger's answer, all else being the solution's."""
    strangers = list(answers)
    sheets = [_sheet(problem, stranger) for stranger in strangers]
    known, rows = run_answers(root, problem, sandbox, sheets, progress)
    verdicts = [
        Verdict(stranger, row.failed(), known.told(row))
        for stranger, row in zip(strangers, rows, strict=True)
    ]
    return Strangers(problem.slug, tuple(verdicts))


def _sheet(problem: Problem, stranger: Stranger) -> Sheet:
    answers = {stranger.part: stranger.answer}
    variant = Variant(
        name=stranger.name,
        path=problem.path,
        kind="stranger",
        title=stranger.title,
        breaks="",
        part=stranger.part,
        ceiling=1.0,
        hint="",
        answers=answers,
    )
    return Sheet(stranger.name, "stranger", answers, variant)


def _complaints(verdict: Verdict) -> Iterator[str]:
    stranger = verdict.stranger
    if stranger.wrong and not verdict.failed:
        yield f"{stranger.name} keeps all points, but is wrong: {stranger.title}"
    if not stranger.wrong and verdict.failed:
        tests = ", ".join(test for _, test in verdict.failed)
        yield f"{stranger.name} is right, but fails {tests}"
    if verdict.told and not verdict.told_truly:
        hints = " or ".join(verdict.told)
        yield (
            f"{stranger.name} is told the hint of {hints}; if that is true of it, write "
            f"'- true: {verdict.told[0]}' below its heading"
        )
