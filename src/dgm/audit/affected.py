"""Which hidden tests can an answer decide? Those that see a name which it defines.

This is read from the source: where a word of one cell is a name that another cell defines, it
counts as a use. That finds too many uses, and misses only names that are built at run time. An
imported name counts as the same everywhere.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from functools import cache

from nbformat import NotebookNode

from dgm.content import setup_cell
from dgm.content.percent import region, solved_source

_WORD = re.compile(r"[^\W\d]\w*")
_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def affected_tests(master: NotebookNode, answers: Mapping[str, str]) -> frozenset[str]:
    """The tests cells of `master` whose verdicts may differ once `answers`, by cell, are given.

    All of them, if an answer does more than define names.
    """
    tests = [cell for cell in master.cells if cell.metadata.dgm.role == "tests"]
    code = {
        cell.id: [solved_source(cell.source)]
        for cell in master.cells
        if cell.metadata.dgm.role in ("setup", "solution") and cell.id != setup_cell.ID
    }
    for cell in master.cells:
        if cell.id == setup_cell.ID:
            statements = _statements(setup_cell.unpacked(cell.source))
            code |= {f"{cell.id} {number}": [text] for number, text in enumerate(statements)}
    for cell, answer in answers.items():
        code.setdefault(cell, []).append(answer)
    defined = {cell: _defined(sources) for cell, sources in code.items()}
    affected: set[str] = set()
    for cell in answers:
        if (names := defined[cell]) is None:
            return frozenset(cell.id for cell in tests)
        affected |= names
    waiting = code.keys() - answers.keys()
    while using := {cell for cell in waiting if _words(code[cell]) & affected}:
        waiting -= using
        affected |= set().union(*(defined[cell] or _words(code[cell]) for cell in using))
    return frozenset(
        cell.id for cell in tests if _words([region(cell.source, "HIDDEN TESTS")]) & affected
    )


def _words(sources: Iterable[str]) -> set[str]:
    return set().union(*map(_words_of, sources))


def _defined(sources: Iterable[str]) -> set[str] | None:
    """The names that cells define; None where one does something else, or does not parse."""
    names: set[str] = set()
    for source in sources:
        if (found := _defined_by(source)) is None:
            return None
        names |= found
    return names


@cache
def _statements(source: str) -> tuple[str, ...]:
    """The statements of the setup cell, which holds all that problems share, one by one.

    The characters of a constant (weights) use nothing.
    """
    body = ast.parse(source).body
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            node.value = ast.Constant(None)
    return tuple(ast.unparse(node) for node in body)


@cache
def _words_of(source: str) -> frozenset[str]:
    return frozenset(_WORD.findall(source))


@cache
def _defined_by(source: str) -> frozenset[str] | None:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None
    names: set[str] = set()
    for node in body:
        if isinstance(node, _DEFINITIONS):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if not isinstance(target, ast.Name):
                    return None
                names.add(target.id)
        elif not isinstance(node, _IMPORTS):
            return None
    return frozenset(names)
