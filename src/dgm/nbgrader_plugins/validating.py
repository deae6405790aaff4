"""Refuses `nbgrader validate`, and Jupyter's button *Validate*, in the folder of a course."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

REFUSED = (
    "nothing was run: `nbgrader validate` executes a student's code with your rights, and calls a "
    "wrong notebook a success, because the tests that decide are not in it. Type `dgm check "
    "NOTEBOOK --assignment NAME`, which grades it in the sandbox"
)


def refuse() -> None:
    """nbgrader's validator ends with one sentence, in whichever program has loaded it."""
    module: Any = sys.modules.get("nbgrader.validator")
    if module is not None:
        module.Validator.validate = _refused


def _refused(self: Any, filename: str) -> NoReturn:
    # nbgrader prints the traceback of anything milder.
    raise SystemExit(f"dgm: {filename}: {REFUSED}")
