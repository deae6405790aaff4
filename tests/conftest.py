from __future__ import annotations

from collections.abc import Iterator

import pytest

from dgm.sandbox.launch import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests: its imports take seconds. Fails where there can be none."""
    with Sandbox() as sandbox:
        yield sandbox
