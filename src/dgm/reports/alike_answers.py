"""Answers of a class that look alike, for a person to look at. Nothing here changes points.

Each answer becomes the set of its runs of five tokens. Names that the student chose, comments and
layout do not count. Runs that the released notebook or a model answer holds are left out, and the
others weigh less the more students wrote them (TF-IDF, by scikit-learn). Two students are alike by
the cosine of what is left.
"""

from __future__ import annotations

import builtins
import io
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

RUN = 5
#: Of two answers that were written apart, few have a cosine above this.
ALIKE = 0.6
#: Less than this many runs of one's own tell nothing: there are few ways to write a short answer.
FEWEST = 30
MOST_PAIRS = 30
_WORD = re.compile(r"\w+|[^\w\s]")
_LAYOUT = (
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    tokenize.ENDMARKER,
)

#: The answers of a student by cell id: whether it is code, and its source.
Answers = Mapping[str, tuple[bool, str]]


@dataclass(frozen=True)
class AlikeAnswers:
    """Two students whose answers are alike: `share` in (0, 1], and the cells, the nearest first."""

    one: str
    other: str
    share: float
    cells: tuple[str, ...]


def alike_answers(
    answers: Mapping[str, Answers], known: Iterable[tuple[bool, str]]
) -> list[AlikeAnswers]:
    """The pairs of students whose answers are more alike than ALIKE, the nearest first.

    `known` is what anybody may have written: the released notebook and the model answers.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    common = {run for code, source in known for run in _runs(code, source)}
    runs = {
        student: {
            cell: frozenset(_runs(code, source)) - common for cell, (code, source) in cells.items()
        }
        for student, cells in answers.items()
    }
    students = [name for name, cells in runs.items() if sum(map(len, cells.values())) >= FEWEST]
    if len(students) < 2:
        return []
    documents = [[run for own in runs[name].values() for run in own] for name in students]
    as_they_are: Any = list  # its types know only names of analyzers
    weights: Any = TfidfVectorizer(analyzer=as_they_are).fit_transform(documents)
    near = (weights @ weights.T).toarray()
    found = []
    for i, j in combinations(range(len(students)), 2):
        if near[i, j] >= ALIKE:
            one, other = students[i], students[j]
            cells = _shared_cells(runs[one], runs[other])
            found.append(AlikeAnswers(one, other, min(float(near[i, j]), 1.0), cells))
    return sorted(found, key=lambda pair: -pair.share)[:MOST_PAIRS]


def _shared_cells(
    one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    shared = {cell: len(own & other.get(cell, frozenset())) for cell, own in one.items()}
    return tuple(sorted(filter(shared.__getitem__, shared), key=lambda cell: -shared[cell]))


def _runs(code: bool, source: str) -> Iterator[str]:
    tokens = _code_tokens(source) if code else _WORD.findall(source.casefold())
    return (" ".join(tokens[i : i + RUN]) for i in range(len(tokens) - RUN + 1))


def _code_tokens(source: str) -> list[str]:
    """The tokens of code, with one name for all that the code itself makes; a prefix of them where
    it is no Python."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in _LAYOUT:
                found.append(token)
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass
    names = [token.string for token in found]
    own = {
        name
        for name, after in pairwise([*names, ""])
        if after in ("=", ",", ":", ")", "in") and name.isidentifier()
    }
    own -= {*keyword.kwlist, *dir(builtins)}
    return [
        "name" if token.type == tokenize.NAME and token.string in own else token.string
        for token in found
    ]
