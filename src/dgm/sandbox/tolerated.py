"""The shell that student cells run in. It accepts what only works in Colab.

Shell commands, package installs, `google.colab`, CUDA and `torch.compile` do not work in the
sandbox. An answer should not fail for them: each is skipped, and noted for the report.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import re
import sys
import types
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot
import torch
from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from torch.overrides import TorchFunctionMode
from traitlets.config import Config

from ..boundary.agent import describe

COMMANDS = "`!` and `%pip` lines were not run: the grader has its packages, and no network"
COLAB = "google.colab does nothing here: nothing is mounted, uploaded or downloaded"
CUDA = "CUDA is not there when grading: what was put on it stayed on the CPU"
COMPILE = "torch.compile was left out: the uncompiled function gives the same answer"

PASSED_OVER_LINES = ("matplotlib", "config", "load_ext", "reload_ext", "autoreload", "tensorboard")
COMMAND_LINES = ("pip", "conda", "mamba", "micromamba", "uv", "system", "sx", "cd")
COMMAND_CELLS = ("bash", "sh", "script", "system", "sx", "!")

# who asks first, `"cuda" if ... else "cpu"` or `== "cuda"`, already does the right thing, and a
# key is only a name
NAMES_CUDA = re.compile(r"""\.cuda\(|(?<!== )["']cuda(:\d+)?["'](?!\s*(if\b|:|\]))""")


class Compiler(CachingCompiler):
    """IPython's compiler; what was parsed ahead is not parsed again."""

    ahead: tuple[str, ast.AST] | None = None

    def parse_ahead(self, source: str) -> None:
        self.ahead = source, self.ast_parse(source)

    def ast_parse(self, source: str, *args: Any, **kwargs: Any) -> ast.AST:
        ahead, self.ahead = self.ahead, None
        if ahead is not None and ahead[0] == source:
            return ahead[1]
        return super().ast_parse(source, *args, **kwargs)


class Shell(InteractiveShell):
    """IPython's shell without history, tracebacks, a GUI or commands."""

    compiler_class = Compiler
    compile: Compiler

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.cache_size = 0
        config.InteractiveShell.colors = "NoColor"
        super().__init__(config=config)
        self._notes: list[str] = []
        self._cuda_on_cpu: CudaOnCpu | None = None
        self._compiled: dict[str, types.CodeType] = {}
        magics = self.magics_manager.magics
        magics["line"] |= dict.fromkeys(PASSED_OVER_LINES, _ignore)
        magics["line"] |= dict.fromkeys(COMMAND_LINES, self.system)
        magics["cell"] |= dict.fromkeys(COMMAND_CELLS, self.system)
        sys.meta_path.append(ColabFinder(self._note))
        _leave_out_compile(self._note)

    def compile_ahead(self, source: str) -> None:
        """Compile a cell that every child will be asked to run, if it is Python and shows no value.

        One with a `__future__` import is left to IPython, which has it count for what comes after.
        """
        name = self.compile.cache(source, self.execution_count)
        with contextlib.suppress(SyntaxError, ValueError):
            tree = ast.parse(source, name)
            shows = bool(tree.body) and isinstance(tree.body[-1], ast.Expr)
            if not shows and "__future__" not in source:
                flags = self.compile.flags
                self._compiled[source] = compile(tree, name, "exec", flags, dont_inherit=True)

    def run(self, source: str) -> tuple[bool, str | None, list[str]]:
        """Execute a cell: whether it ended well, what it stopped with, and what was passed over
        in it and in calls since the last one."""
        asks = "cuda" in source and NAMES_CUDA.search(source)
        if asks and not (self._cuda_on_cpu or torch.cuda.is_available()):
            self._cuda_on_cpu = CudaOnCpu(self._note)
            self._cuda_on_cpu.__enter__()
        try:
            error = self._run(source)
        except BaseException as raised:
            error = raised
        matplotlib.pyplot.close("all")
        notes, self._notes = self._notes, []
        if error is None:
            return True, None, notes
        if issubclass(type(error), SyntaxError) and type(error).__name__.startswith("_"):
            error = SyntaxError(*error.args)  # Python's own private kind, for an unclosed bracket
        return False, ": ".join(part for part in describe(error) if part), notes

    def _run(self, source: str) -> BaseException | None:
        """What a cell stopped with; of one that was compiled ahead, it is raised."""
        if code := self._compiled.get(source):
            with self.builtin_trap:
                exec(code, self.user_ns)
            return None
        result = self.run_cell(source, store_history=False)
        return result.error_before_exec or result.error_in_exec

    def transform_cell(self, raw_cell: str) -> str:
        """IPython's passes over the tokens take longer than most cells; Python needs none.

        (A single line may still be a command: `ls` looks like a name.)
        """
        if "\n" in raw_cell.strip():
            with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):
                self.compile.parse_ahead(raw_cell)
                return raw_cell
        return super().transform_cell(raw_cell)

    def should_run_async(self, raw_cell: str, **options: Any) -> bool:
        """To find an `await` at the top, IPython compiles each cell once more."""
        may_wait = "await" in raw_cell or "async" in raw_cell
        return may_wait and super().should_run_async(raw_cell, **options)

    def _note(self, note: str) -> None:
        if note not in self._notes:
            self._notes.append(note)

    def system(self, *command: str) -> None:
        self._note(COMMANDS)

    def getoutput(self, *command: str, **options: object) -> list[str]:
        self._note(COMMANDS)
        return []

    def enable_gui(self, gui: str | None = None) -> None:
        """A bare shell has no event loop; `%matplotlib` asks for one."""

    def ask_exit(self) -> None:
        """`exit` and `quit` end a notebook's kernel; here they are passed over."""

    # formatting a traceback that nobody sees takes longer than most cells, and runs student code
    def showtraceback(self, *args: object, **options: object) -> None: ...
    def showsyntaxerror(self, *args: object, **options: object) -> None: ...
    def showindentationerror(self, *args: object, **options: object) -> None: ...


def _ignore(*arguments: str) -> None:
    """A magic command that has no effect here."""


class ColabFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds `google.colab` and everything below it: functions that do nothing."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        if name == "google" or name == "google.colab" or name.startswith("google.colab."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        if module.__name__ == "google.colab":
            self._note(COLAB)
            module.__getattr__ = _colab_module  # type: ignore[method-assign]
        elif module.__name__ != "google":
            module.__getattr__ = _colab_function  # type: ignore[method-assign]


def _colab_module(name: str) -> types.ModuleType:
    if name.startswith("__"):
        raise AttributeError(name)
    return importlib.import_module(f"google.colab.{name}")


def _colab_function(name: str) -> Callable[..., Any]:
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *args, **kwargs: {} if name == "upload" else None


class CudaOnCpu(TorchFunctionMode):
    """Sends what a torch function is told to put on a CUDA device to the CPU instead."""

    def __init__(self, note: Callable[[str], None]) -> None:
        super().__init__()
        self._note = note

    def __torch_function__(
        self, function: Callable, types: object, args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if function is torch.Tensor.cuda:
            self._note(CUDA)
            return args[0]
        if any(map(_is_cuda, args)) or any(map(_is_cuda, kwargs.values())):
            self._note(CUDA)
            args = tuple(map(_on_cpu, args))
            kwargs = {name: _on_cpu(value) for name, value in kwargs.items()}
        return function(*args, **kwargs)


def _is_cuda(value: object) -> bool:
    if type(value) is str:
        return value == "cuda" or value.startswith("cuda:")
    return type(value) is torch.device and value.type == "cuda"


def _on_cpu(value: object) -> object:
    return torch.device("cpu") if _is_cuda(value) else value


def _leave_out_compile(note: Callable[[str], None]) -> None:
    def compile(model: Any = None, **options: object) -> Any:
        note(COMPILE)
        return model if model is not None else lambda function: function

    torch.compile = compile
    torch.nn.Module.compile = lambda self, *args, **options: note(COMPILE)
