from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from dgm.sandbox.launch import Sandbox

# the same examples in every run; HYPOTHESIS_PROFILE=default, with the database, looks for others
settings.register_profile("repeatable", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests: its imports take seconds. Fails where there can be none."""
    with Sandbox() as sandbox:
        yield sandbox
