"""From an exception to one line and an exit status."""

from __future__ import annotations

import sqlite3
import sys

OK = 0
NOT_OK = 1  # something is ungradable, stale, missing, or failed its audit
BAD_INPUT = 2  # also what Typer ends with on a usage error
NO_SANDBOX = 3
NO_STORAGE = 4  # a full or read-only disk, a locked gradebook
INTERNAL = 70
INTERRUPTED = 130


def explain(error: BaseException) -> tuple[int, str]:
    """The exit status for `error` and the line that says what happened and what to do."""
    status, message = _classify(error)
    return status, " ".join(message.split())


def _classify(error: BaseException) -> tuple[int, str]:
    # If one of these was raised, its module has been imported already.
    from dgm.course import ContentError
    from dgm.sandbox.launch import SandboxUnavailable
    from dgm.submission import Ungradable

    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, "stopped; what was graded is kept, and the next run goes on from there"
    if isinstance(error, ContentError):
        return BAD_INPUT, str(error)
    if isinstance(error, Ungradable):
        return NOT_OK, str(error)
    if isinstance(error, SandboxUnavailable):
        return NO_SANDBOX, f"no sandbox, so nothing was graded: {error} (`dgm doctor` says more)"
    if isinstance(error, OSError):
        return NO_STORAGE, str(error)
    storage = _storage_trouble(error)
    if storage:
        return NO_STORAGE, f"the gradebook cannot be used: {storage}"
    kind = type(error).__name__
    return INTERNAL, f"internal error, {kind}: {error} (`dgm --debug ...` shows where)"


def _storage_trouble(error: BaseException) -> str:
    """What the database says, for an error that came from one."""
    database = sys.modules.get("sqlalchemy.exc")
    if database is not None and isinstance(error, database.DBAPIError):
        return str(error.orig)
    return str(error) if isinstance(error, sqlite3.Error) else ""
