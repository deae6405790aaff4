"""What both sides do once, before they fork for each submission: no fork hangs, and each is quick.

Runs inside bubblewrap too; imports nothing else of the project.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import sys
import threading
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: What is otherwise imported when it is first needed, up to a second of work in every fork.
LATE_IMPORTS = (
    *("scipy.linalg", "scipy.optimize", "bdb"),
    *("sympy.tensor.tensor", "sympy.sets.setexpr", "sympy.assumptions.wrapper"),
    *("sympy.codegen.ast", "PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.JpegImagePlugin"),
    *("PIL.PpmImagePlugin", "PIL.PngImagePlugin"),
)

#: torch's compiler, of which optimizers and torch.func only ask that it does nothing.
COMPILER = "torch._dynamo"

MADV_COLLAPSE = 25
LARGE_PAGE = 2 * 2**20
#: From so many forks on, large pages are worth the time that they take.
MANY = 50


@contextlib.contextmanager
def keeping_all() -> Iterator[None]:
    """Look for no garbage meanwhile, nor later among what is there in the end.

    For imports: nearly all that they make stays. To look through it takes a tenth of their time,
    and a fork that looks through it copies it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def prepare_torch() -> None:
    """One thread, whatever is imported late, no compiler, and seeds for the CPU alone."""
    import torch

    # a fork hangs once a parallel region of OpenMP has run
    torch.set_num_threads(1)
    if COMPILER not in sys.modules:
        sys.modules[COMPILER] = torch._dynamo = Uncompiled()
    for name in LATE_IMPORTS:
        importlib.import_module(name)
    # for a device that is missing, but may turn up later, torch.manual_seed keeps the seed with a
    # formatted traceback, which takes longer than most tests
    for device in (torch.cuda, torch.xpu, torch.mtia):
        if not device.is_available():
            vars(device)["manual_seed_all"] = lambda number: None


class Uncompiled(types.ModuleType):
    """Stands for torch's compiler, where nothing is compiled.

    To import that takes a second and 80 MB, and torch does so for the first optimizer and for the
    first gradient of torch.func. Whoever asks for more than what is here gets the compiler itself.
    """

    def __init__(self) -> None:
        super().__init__(COMPILER)
        self.compiled_autograd = _UncompiledAutograd()

    def disable(self, fn: Any = None, *args: object, **options: object) -> Any:
        """Leave a function as it is; a decorator where none is given."""
        return self.disable if fn is None else fn

    def graph_break(self, *args: object, **options: object) -> None: ...

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # who looks through all modules
            raise AttributeError(name)
        return getattr(_import_compiler(), name)


class _UncompiledAutograd:
    """Stands for the part of the compiler that torch.func keeps away from its gradients."""

    _disable = staticmethod(contextlib.nullcontext)

    def __getattr__(self, name: str) -> Any:
        return getattr(_import_compiler().compiled_autograd, name)


def _import_compiler() -> Any:
    if isinstance(sys.modules.get(COMPILER), Uncompiled):
        del sys.modules[COMPILER]
    return importlib.import_module(COMPILER)


def move_into_large_pages() -> None:
    """Make all forks to come quicker. It takes as long as it saves in `MANY` forks, or less.

    A fork copies an entry for each page of memory, and its end takes each of them away again: for
    450 MB in pages of 4 kB both take three times as long. A kernel before Linux 6.1, or one that
    has no large pages free, leaves everything as it is.
    """
    madvise = ctypes.CDLL(None).madvise
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, access, _, _, _, *name = line.split(maxsplit=5)
        first, end = (int(address, 16) for address in addresses.split("-"))
        start = -(-first // LARGE_PAGE) * LARGE_PAGE
        if access.startswith("rw") and name in ([], ["[heap]"]) and end - start >= LARGE_PAGE:
            # one call for all of it: each call waits for every core
            madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_COLLAPSE)


@contextlib.contextmanager
def moving_into_large_pages() -> Iterator[None]:
    """Do so on another core, while this thread does something else; no fork before it is done."""
    thread = threading.Thread(target=move_into_large_pages)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def use_once() -> None:
    """SymPy and torch keep what they make at their first use: tables, caches, compiled code.

    The grader's own process does without: it rehearses its tests. Nothing is differentiated by
    torch: where there is a GPU, its threads would not survive a fork.
    """
    import sympy
    import torch

    x, y = sympy.symbols("x y", positive=True)
    density = sympy.exp(-((x - y) ** 2) / 2) / sympy.sqrt(2 * sympy.pi)
    values = sympy.Piecewise((density * sympy.log(x / y), x > y), (sympy.Integer(0), True))
    for modules in ("mpmath", "numpy"):
        sympy.lambdify((x, y), sympy.expand(values.diff(x)), modules)
    with torch.no_grad():
        torch.nn.functional.conv2d(torch.zeros(1, 1, 8, 8), torch.zeros(1, 1, 3, 3))
