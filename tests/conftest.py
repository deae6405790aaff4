from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Mapping
from typing import Any

import nbgrader.api
import pytest
from hypothesis import settings

from dgm.sandbox.launch import Sandbox
from dgm.testing.notebook import notebook

# the same examples in every run; HYPOTHESIS_PROFILE=default, with the database, looks for others
settings.register_profile("repeatable", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

#: The notebook's names that test modules were imported with.
NAMES = pytest.StashKey[Mapping[str, Any] | None]()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests: its imports take seconds. Fails where there can be none."""
    with Sandbox(many=True) as sandbox:
        yield sandbox


def pytest_collection_finish(session: pytest.Session) -> None:
    """Test modules have taken classes from the names that are in force now."""
    session.config.stash[NAMES] = notebook.in_force


@pytest.fixture(scope="session", autouse=True)
def alembic_head() -> Iterator[None]:
    """For each new gradebook nbgrader asks `alembic` for the same version: a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            nbgrader.api, "get_alembic_version", functools.cache(nbgrader.api.get_alembic_version)
        )
        yield


@pytest.fixture(autouse=True)
def names_in_force(pytestconfig: pytest.Config) -> Iterator[None]:
    """A suite that a test or its fixtures load leaves its names in force: not for the next test."""
    yield
    notebook.use(pytestconfig.stash[NAMES])
