"""Which typical mistake an answer has made: one that does the same wrong things.

Under the course's seed a test asks everybody the same. An answer has made the mistake of a mutant,
or one that cannot be told apart from it, if it fails the same tests of the part, with the same
words and the same wrong values, and if these values could hardly have come about in another way.
Else nothing is said beyond the message.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from dgm.testing.observing import Observation, Value, Wrong

#: More hints than these at once say too little.
MAX_HINTS = 2
#: A test that ended in another way may have ended so by chance, or says nothing of the answer.
TELLING = ("failed", "student_error")

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
#: What a message says of the test: a place, such as x=0.25, and what would be right.
OF_THE_TEST = re.compile(
    rf"\w+ ?= ?{NUMBER.pattern}|\b(?:expected|not|than|of|be) {NUMBER.pattern}"
    rf"|{NUMBER.pattern} expected"
)
SAME = 1e-3
#: Two wrong values are the same if they differ by so little of how wrong they are.
SHARE_OF_GAP = 0.05

#: Two answers that hand over so many odd things, or err at so many places and not at as many
#: others, do not do so by chance.
MANY = 3

#: What was observed in the tests of one part, by the name of the test.
Seen = Mapping[str, Observation]


def hints_for(answer: Seen, mutants: Iterable[tuple[str, Seen]], right: Seen) -> tuple[str, ...]:
    """The hints of those mutants whose mistake the answer has made; none where they are many.

    `right` is what was observed of the solution.
    """
    same = (hint for hint, mutant in mutants if same_mistake(answer, mutant, right))
    hints = tuple(dict.fromkeys(same))
    return hints if len(hints) <= MAX_HINTS else ()


def same_mistake(answer: Seen, mutant: Seen, right: Seen) -> bool:
    """Whether the answer does in each test that it fails what the mutant does, and surely so."""
    mine, theirs = failed(answer), failed(mutant)
    if not may_be_told(answer) or mine.keys() != theirs.keys():
        return False
    pairs = [(mine[name], theirs[name]) for name in mine]
    return all(_alike(*pair) for pair in pairs) and any(
        _sure(mine[name], theirs[name], right[name]) for name in mine if name in right
    )


def may_be_told(seen: Seen) -> bool:
    """Whether there is a failure, and none that says nothing of the answer."""
    wrong = failed(seen).values()
    return bool(wrong) and all(each.outcome in TELLING for each in wrong)


def failed(seen: Seen) -> dict[str, Observation]:
    return {name: each for name, each in seen.items() if each.outcome != "passed"}


def _alike(one: Observation, other: Observation) -> bool:
    """Whether nothing that was said or refused tells them apart."""
    if one.outcome != other.outcome:
        return False
    if NUMBER.sub("#", one.message) != NUMBER.sub("#", other.message):
        return False
    if one.wrong and other.wrong:
        return _same_wrong(one.wrong, other.wrong)
    figures = zip(_figures(one.message), _figures(other.message), strict=True)
    return one.wrong is other.wrong and all(_close(a, b) for a, b in figures)


def _sure(one: Observation, other: Observation, right: Observation) -> bool:
    """Whether two alike observations can hardly have two reasons: rare numbers agree.

    What the solution hands over, too, is no such number: a network that did not move, for one, has
    the parameters that it had.
    """
    known = [value for value in right.heard if isinstance(value, float)]
    if one.wrong and other.wrong:
        if _is_pattern(other.wrong):
            return True
        telling = _refused(other.wrong)
    elif other.outcome == "failed":
        telling = _figures(OF_THE_TEST.sub("", other.message))
    else:  # the sizes in an error's text have many causes
        telling = ()
    if any(_is_rare(value, known) for value in telling):
        return True
    if len(one.heard) != len(other.heard) or not all(map(_close, one.heard, other.heard)):
        return False
    pairs = zip_longest(other.heard, right.heard)
    odd = {v for v, wanted in pairs if v is not None and not _close(v, wanted)}
    rare = {value for value in odd if _is_rare(value)}
    return any(_is_rare(value, known) for value in rare) or len(odd - rare) >= MANY


def _same_wrong(one: Wrong, other: Wrong) -> bool:
    """Whether the refused values are the same, as closely as the test looks.

    A wide tolerance is no reason to take two mistakes for one: they are as wrong as each other.
    """
    if len(one.gaps) != len(other.gaps):
        return False
    largest = max((abs(gap) for gap in other.gaps if isinstance(gap, float)), default=0.0)
    for a, b, value, tolerance in zip(
        one.gaps, other.gaps, other.values, other.tolerances, strict=True
    ):
        if isinstance(a, str) or isinstance(b, str):
            if a != b:
                return False
            continue
        rounding = 1e-6 * abs(value) if isinstance(value, float) else 0.0
        if abs(a - b) > max(min(tolerance, SHARE_OF_GAP * largest), rounding):
            return False
    return True


def _is_pattern(wrong: Wrong) -> bool:
    """Whether some entries are wrong and others right, as where a logarithm meets a zero."""
    refused = list(_refused(wrong))
    plain = sum(not _is_rare(value) for value in refused)
    return min(plain, len(wrong.gaps) - len(refused)) >= MANY


def _refused(wrong: Wrong) -> Iterator[Value]:
    for value, gap, tolerance in zip(wrong.values, wrong.gaps, wrong.tolerances, strict=True):
        if isinstance(gap, str) or abs(gap) > tolerance:
            yield value


def _figures(message: str) -> Sequence[float]:
    return [float(number) for number in NUMBER.findall(message)]


def _close(one: Value | None, other: Value | None) -> bool:
    if not isinstance(one, float) or not isinstance(other, float):
        return one == other
    return abs(one - other) <= SAME * max(abs(one), abs(other)) + 1e-6


def _is_rare(value: Value | None, known: Sequence[float] = ()) -> bool:
    """Whether it is a number with more than three figures, which no default is, and not known."""
    if not isinstance(value, float) or not math.isfinite(value):
        return False
    near = 1e-5 * abs(value)
    return not any(abs(each - value) <= near for each in (float(f"{value:.3g}"), *known))
