"""Hidden tests as pytest's items, collected once: a session is a fork that only runs them.

pytest reads its options, starts and collects before it runs a test, which is the same for each
submission of a class.
"""

from __future__ import annotations

import contextlib
import io
import os
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from unittest import mock

import pytest

from dgm.grading.suite import HiddenTest, asked_for

#: Plugins of pytest that hidden tests have no use for; each takes time in each session. The last
#: two would collect garbage over and over, half a second a session once torch is loaded.
UNUSED = (
    *("capture", "terminal", "debugging", "unittest", "skipping", "legacypath", "tmpdir"),
    *("monkeypatch", "recwarn", "pastebin", "junitxml", "doctest", "cacheprovider", "setuponly"),
    *("setupplan", "stepwise", "warnings", "logging", "reports", "faulthandler", "subtests"),
    *("unraisableexception", "threadexception"),
)
ROOT = Path("/")
OPTIONS = [
    # no folder is looked into, whatever lies there
    *("-c", os.devnull, "--noconftest", f"--rootdir={ROOT}", f"{ROOT}", "--assert=plain"),
    *(word for name in UNUSED for word in ("-p", f"no:{name}")),
]
#: What whoever calls the grader has set for pytest does not count.
NOTHING_ELSE = {
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
    "PYTEST_PLUGINS": "",
}


class Run(NamedTuple):
    """One hidden test under one seed."""

    seed: int
    part: str
    name: str


class HiddenItem(pytest.Item):
    """One hidden test under one seed, a function that was imported long before the session.

    Its arguments are those that `plugin` has for the names it asks for. pytest's fixtures would do
    the same, and take about a millisecond for each test.
    """

    def __init__(
        self, run: Run, test: HiddenTest, function: Callable[..., None], plugin: Plugin, **node: Any
    ) -> None:
        super().__init__(**node)
        self.run, self.test = run, test
        self._function, self._plugin = function, plugin
        self._asked = asked_for(function)
        self._arguments: dict[str, object] = {}

    def setup(self) -> None:
        self._arguments = self._plugin.arguments(self.run, self.test, self._asked)

    def runtest(self) -> None:
        self._function(**self._arguments)

    def teardown(self) -> None:
        self._arguments = {}


class Plugin(Protocol):
    """A plugin of pytest that runs hidden tests, and has their arguments."""

    def arguments(
        self, run: Run, test: HiddenTest, names: tuple[str, ...]
    ) -> dict[str, object]: ...


class Collected:
    """The hidden tests of a suite, in a session of pytest that has not run any of them.

    `modules` has their functions, by part; `plugin` also hears what comes of the tests. Raises
    RuntimeError where pytest does not start.
    """

    def __init__(self, modules: Mapping[str, types.ModuleType], plugin: Plugin) -> None:
        self._modules, self._plugin = modules, plugin
        self._items: dict[Run, HiddenItem] = {}
        with (
            io.StringIO() as said,
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
            mock.patch.dict(os.environ, NOTHING_ELSE),
        ):
            status = pytest.main(OPTIONS, [self, plugin])
            if status != pytest.ExitCode.NO_TESTS_COLLECTED:
                raise RuntimeError(f"pytest ended with {status}: {said.getvalue()}")

    def pytest_collection(self, session: pytest.Session) -> bool:
        """In place of pytest's own search through files: the tests are known."""
        session.items, session.testscollected = [], 0
        self._session = session
        return True

    def add(self, tests: Mapping[Run, HiddenTest]) -> None:
        """Make an item of each, unless there is one."""
        for run, test in tests.items():
            if run not in self._items or self._items[run].test != test:
                self._items[run] = HiddenItem.from_parent(
                    self._session,
                    name=f"{run.name}[{run.seed}]",
                    run=run,
                    test=test,
                    function=vars(self._modules[run.part])[run.name],
                    plugin=self._plugin,
                )

    def run(self, tests: Mapping[Run, HiddenTest]) -> None:
        """Run them in their order, as pytest does; in a fork, since what they leave stays."""
        self.add(tests)
        items = [self._items[run] for run in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
