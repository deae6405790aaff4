"""Runs the command of a Python program in a fork of the tests: nothing is imported again."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path


def in_fork(main: Callable[[], object], folder: Path) -> subprocess.CompletedProcess[str]:
    """How `main` ends, and what it prints, in a process of its own that works in `folder`."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        pid = os.fork()
        if pid == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os._exit(_status(main, folder))
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess([], status, out.read(), err.read())


def _status(main: Callable[[], object], folder: Path) -> int:
    """The exit status of `main`, with as little of the tests around it as can be."""
    status: object = 1
    with open(1, "w", closefd=False) as sys.stdout, open(2, "w", closefd=False) as sys.stderr:
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            logging.getLogger().handlers.clear()
            warnings.showwarning = lambda *what: sys.stderr.write(warnings.formatwarning(*what[:4]))
            os.chdir(folder)
            main()
            status = 0
        except SystemExit as end:
            status = end.code or 0
            if isinstance(status, str):
                print(status, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
    return status if isinstance(status, int) else 1
