from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from dgm.sandbox.launch import Sandbox
from dgm.testing.notebook import notebook

# the same examples in every run; HYPOTHESIS_PROFILE=default, with the database, looks for others
settings.register_profile("repeatable", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests: its imports take seconds. Fails where there can be none."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def names_in_force() -> Iterator[None]:
    """A suite that a test loads leaves its shared names in force: the next test has its own."""
    before = notebook.in_force()
    yield
    notebook.use(before)
