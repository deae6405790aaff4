"""A master notebook made ready for grading: its hidden tests imported, its references executed.

This is done once; every submission is then tested by a fork of the process that holds it.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import inspect
import io
import linecache
import re
import types
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pytest
from nbformat import NotebookNode

from dgm.boundary.remote import Local
from dgm.content.course import ContentError
from dgm.content.fragments import execute
from dgm.content.percent import Cell, part_of, region, solved_source
from dgm.sandbox.forking import prepare_torch
from dgm.submission.rebuild import EXECUTED
from dgm.testing.notebook import notebook, remember

NAME = re.compile(r"test_\w+")
#: What a hidden test may ask for by name.
GIVEN = ("student", "reference", "rng", "submitted", "judge")
#: What torch.manual_seed takes.
SEED_BITS = 63


class SuiteError(Exception):
    """A hidden test or a reference solution is broken; the message names the cell."""


@dataclass(frozen=True)
class HiddenTest:
    """One pytest function of a tests cell; `max_points` is its share of the cell's points."""

    name: str
    problem: str
    cell: str
    description: str
    max_points: float
    seconds: float | None
    extra: bool = False

    @property
    def part(self) -> str:
        return part_of(self.cell)


@dataclass(frozen=True)
class Suite:
    """`modules` maps a part to its hidden tests, `references` a problem's slug to its
    executed solution; `shared` are the names that the course's shared setup fragments define."""

    assignment: str
    version: str
    order: tuple[str, ...]
    tests: tuple[HiddenTest, ...]
    modules: Mapping[str, types.ModuleType]
    references: Mapping[str, Local]
    shared: Mapping[str, Any]

    def of_problems(self, slugs: Container[str]) -> Suite:
        """The same with the hidden tests of these problems alone."""
        return replace(self, tests=tuple(test for test in self.tests if test.problem in slugs))

    def under(self, *seeds: int) -> dict[str, tuple[int, ...]]:
        """The same seeds for every problem."""
        return {test.problem: seeds for test in self.tests}

    def is_after(self, cell_id: str) -> Callable[[str], bool]:
        """Says of a cell's id whether it is one of this notebook's, below `cell_id`."""
        places = self._places
        here = places[cell_id]
        return lambda other: places.get(other, here) > here

    @cached_property
    def _places(self) -> dict[str, int]:
        return {id: place for place, id in enumerate(self.order)}


def prepare(master: NotebookNode, fragments: Iterable[Cell]) -> Suite:
    """Import the hidden tests of `master` and execute its solutions in this process.

    `fragments` are the shared ones of the course; they are in force from now on. Raises SuiteError
    where a test, a solution or a fragment does not run.
    """
    prepare_torch()
    try:
        shared = execute(fragments)
    except ContentError as error:
        raise SuiteError(str(error)) from error
    remember(shared)
    notebook.use(shared)
    modules: dict[str, types.ModuleType] = {}
    tests: list[HiddenTest] = []
    for cell in master.cells:
        if cell.metadata.dgm.role != "tests":
            continue
        module = _import_hidden_tests(cell)
        modules[part_of(cell.id)] = module
        tests += _tests_of(module, cell)
    return Suite(
        assignment=master.metadata.dgm.assignment,
        version=master.metadata.dgm.version,
        order=tuple(cell.id for cell in master.cells),
        tests=tuple(tests),
        modules=modules,
        references={slug: Local(names) for slug, names in _execute_solutions(master, shared)},
        shared=shared,
    )


def first_cell(master: NotebookNode) -> str:
    """The source of the setup cell with which every submission begins; '' if there is none."""
    first = next(_executed(master), None)
    return first.source if first is not None and first.metadata.dgm.role == "setup" else ""


def setup_cells(master: NotebookNode) -> list[str]:
    """The sources of the setup cells, which are the same in every submission."""
    return [cell.source for cell in _executed(master) if cell.metadata.dgm.role == "setup"]


def _executed(master: NotebookNode) -> Iterator[NotebookNode]:
    for cell in master.cells:
        if cell.cell_type == "code" and cell.metadata.dgm.role in EXECUTED:
            yield cell


def modules_of(master: NotebookNode) -> tuple[str, ...]:
    """What the setup and the solutions import, sorted: a submission will import it too."""
    found: set[str] = set()
    for cell in _executed(master):
        found.update(_imported(solved_source(cell.source)))
    return tuple(sorted(found))


def _imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


def _import_hidden_tests(cell: NotebookNode) -> types.ModuleType:
    module = types.ModuleType(f"hidden_{cell.id.replace('-', '_')}")
    module.__file__ = f"<hidden tests of {cell.id}>"
    _execute(_compiled(region(cell.source, "HIDDEN TESTS"), module.__file__), vars(module))
    return module


def _tests_of(module: types.ModuleType, cell: NotebookNode) -> Iterator[HiddenTest]:
    functions = {name: value for name, value in vars(module).items() if NAME.fullmatch(name)}
    marks: dict[str, pytest.Mark] = {}
    for name, function in functions.items():
        mark = next((m for m in getattr(function, "pytestmark", []) if m.name == "points"), None)
        if mark is None or not function.__doc__:
            raise SuiteError(f"{cell.id}: {name} needs a @points(...) and a docstring")
        if unknown := [each for each in asked_for(function) if each not in GIVEN]:
            known = ", ".join(GIVEN)
            raise SuiteError(f"{cell.id}: {name} asks for {unknown[0]!r}; a test can have {known}")
        marks[name] = mark
    weight = sum(mark.args[0] for mark in marks.values())
    extra = cell.metadata.dgm.get("extra", 0.0)
    for name, function in functions.items():
        yield HiddenTest(
            name=name,
            problem=cell.metadata.dgm.problem,
            cell=cell.id,
            description=" ".join(function.__doc__.split()),
            max_points=(extra or cell.metadata.nbgrader.points) * marks[name].args[0] / weight,
            seconds=marks[name].kwargs.get("seconds"),
            extra=bool(extra),
        )


def _execute_solutions(
    master: NotebookNode, shared: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, object]]]:
    """One namespace a problem, so that equal names of two problems never meet."""
    code = [
        (cell.metadata.dgm, _compiled(solved_source(cell.source), f"<reference {cell.id}>"))
        for cell in _executed(master)
    ]
    for problem in dict.fromkeys(about.problem for about, _ in code):
        if problem is None:
            continue
        namespace: dict[str, object] = {"__name__": "reference"}
        for about, program in code:
            if about.problem in (None, problem):
                with contextlib.redirect_stdout(io.StringIO()):
                    _execute(program, namespace)
            if about.role == "setup" and about.problem is None:
                remember(namespace, shared)
        yield problem, namespace


def _compiled(source: str, filename: str) -> types.CodeType:
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
    with _told_of(filename):
        return compile(source, filename, "exec", dont_inherit=True)


def _execute(program: types.CodeType, namespace: dict[str, object]) -> None:
    with _told_of(program.co_filename):
        exec(program, namespace)


@contextlib.contextmanager
def _told_of(filename: str) -> Iterator[None]:
    """Raises SuiteError, which names the cell, for whatever goes wrong."""
    try:
        yield
    except Exception as error:
        raise SuiteError(f"{filename.strip('<>')}: {type(error).__name__}: {error}") from error


def asked_for(test: Callable[..., None]) -> tuple[str, ...]:
    """The names of a hidden test's parameters, but for those with a value of their own."""
    parameters = inspect.signature(test).parameters.values()
    return tuple(each.name for each in parameters if each.default is each.empty)


def seed_of(seed: int, test: HiddenTest, use: str, bits: int = 128) -> int:
    """A seed for one use in one test: nothing follows from it about another use, or another test.

    `seed` is the problem's; `use` says who draws with what is returned. The student's
    process reads its own seed, so that nobody else may draw with the same one.
    """
    digest = hashlib.sha256(f"{seed}:{test.cell}:{test.name}:{use}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits)
