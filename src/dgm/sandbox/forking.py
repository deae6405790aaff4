"""What both sides do once, before they fork for each submission: no fork hangs, and each is quick.

Runs inside bubblewrap too; imports nothing else of the project.
"""

from __future__ import annotations

import importlib

#: What is otherwise imported when it is first needed, up to a second of work in every fork.
LATE_IMPORTS = (
    *("torch._dynamo", "scipy.linalg", "scipy.optimize", "bdb"),
    *("sympy.tensor.tensor", "sympy.sets.setexpr", "sympy.assumptions.wrapper"),
)


def prepare_torch() -> None:
    """One thread, whatever is imported late, and seeds for the CPU alone."""
    import torch

    # a fork hangs once a parallel region of OpenMP has run
    torch.set_num_threads(1)
    for name in LATE_IMPORTS:
        importlib.import_module(name)
    # for a device that is missing, but may turn up later, torch.manual_seed keeps the seed with a
    # formatted traceback, which takes longer than most tests
    for device in (torch.cuda, torch.xpu, torch.mtia):
        if not device.is_available():
            vars(device)["manual_seed_all"] = lambda number: None
