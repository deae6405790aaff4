"""The command line `dgm`: a file for each command, and what they print."""

from __future__ import annotations

import sys


def main() -> None:
    """The program `dgm`. Ctrl-C while it is still being imported ends it without a traceback."""
    try:
        from dgm.commands.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
