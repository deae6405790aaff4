"""Answers the grader's requests about one namespace. Runs beside the student's code.

Nothing here is trusted by the grader: student code shares the process, and may replace any of it.
The same code, in the trusted process and over the reference solution, is what `remote.Local` talks
to, so that a test sees both in the same way. The imports are relative because the same file runs in
the sandbox, in a package of another name.
"""

from __future__ import annotations

import gc
import marshal
import os
import random
import socket
import sys
import types
from collections.abc import Callable
from typing import Any

from . import wire
from .expressions import rebuild

MAX_MESSAGE = 1000
#: A reply of fewer bytes is sent together with its frame; a copy of a larger one takes memory.
TOGETHER = 1 << 16
HANDLE_KINDS = ("function", "class", "module", "object")

FUNCTIONS = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.MethodWrapperType,
)


class Answers:
    """Requests are (dropped handles, seed or None, operation, arguments); a reply is ("value", v),
    ("error", type name, message) or ("too large",).

    `caught` is what counts as an error of the namespace's code. `run_cell` executes notebook cells
    where there is a shell.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        caught: type[BaseException] = BaseException,
        run_cell: Callable[[str], object] | None = None,
    ) -> None:
        self.max_bytes = wire.MAX_BYTES
        self.last_error: BaseException | None = None
        self._namespace = namespace
        self._caught = caught
        self._objects: dict[int, object] = {}
        self._next = 1
        self._operations: dict[str, Callable[..., object]] = {
            "get": self._get,
            "attributes": self._attributes,
            "call": self._call,
            "run": self._run,
            "collect": gc.collect,
        }
        if run_cell is not None:
            self._operations["run_cell"] = run_cell

    def answer(self, request: bytes) -> bytes:
        """The encoded reply to an encoded request."""
        self.last_error = None
        try:
            dropped, number, operation, arguments = wire.decode(
                request,
                handle=lambda number, kind: self._objects[number],
                expression=lambda head, args: rebuild(head, args, self._namespace),
            )
            del request
            for handle in dropped:
                self._objects.pop(handle, None)
            if number is not None:
                seed(number)
            value = self._operations[operation](*arguments)
            del arguments
            return self._encode(("value", value))
        except wire.TooLarge:
            return wire.encode(("too large",))
        except self._caught as error:
            self.last_error = error
            return wire.encode(("error", *describe(error)))

    def _encode(self, reply: tuple) -> bytes:
        first = self._next
        try:
            return wire.encode(reply, self._keep, self.max_bytes)
        except BaseException:
            for number in range(first, self._next):
                self._objects.pop(number, None)
            raise

    def _keep(self, value: object) -> tuple[int, str]:
        number, self._next = self._next, self._next + 1
        self._objects[number] = value
        return number, _kind(value)

    def _get(self, owner: object, name: str) -> object:
        if owner is not None:
            return getattr(owner, name)
        if name not in self._namespace:
            raise NameError(f"name {name!r} is not defined")
        return self._namespace[name]

    def _attributes(self, owner: object, names: list) -> tuple:
        """Those up to the first one that cannot be had."""
        found = []
        for name in names:
            try:
                found.append(getattr(owner, name))
            except self._caught:
                break
        return tuple(found)

    def _call(self, function: Callable[..., object], args: list, kwargs: dict) -> object:
        return function(*args, **kwargs)

    def _run(self, body: bytes, last: bytes, inputs: dict[str, object]) -> object:
        """The value of the last expression, in a copy of the namespace that is then forgotten."""
        scratch = {**self._namespace, **inputs}
        exec(marshal.loads(body), scratch)
        return eval(marshal.loads(last), scratch)


def serve(channel: socket.socket, answers: Answers) -> None:
    """Answer frames until the other end is closed."""
    process = os.getpid()
    while (header := _receive(channel, wire.FRAME.size)) is not None:
        length, request_id = wire.FRAME.unpack(header)
        request = _receive(channel, length)
        if request is None:
            return
        reply = answers.answer(request)
        del request
        answers.last_error = None
        # student code that forked and came back here must not answer a second time
        if os.getpid() != process:
            os._exit(0)
        frame = wire.FRAME.pack(len(reply), request_id)
        if len(reply) < TOGETHER:
            channel.sendall(frame + reply)
        else:
            channel.sendall(frame)
            channel.sendall(reply)


def _receive(channel: socket.socket, count: int) -> bytes | None:
    data = bytearray()
    while len(data) < count:
        chunk = channel.recv(min(count - len(data), 1 << 20))
        if not chunk:
            return None
        data += chunk
    return bytes(data)


def seed(number: int) -> None:
    """Seed Python's, NumPy's and torch's generators."""
    random.seed(number)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(number % 2**32)
    if "torch" in sys.modules:
        # the CPU's alone: `torch.manual_seed` asks after each other kind of device
        sys.modules["torch"].default_generator.manual_seed(number)


def describe(error: BaseException) -> tuple[str, str]:
    """The exception's type name and message; asking for either may itself raise, or be endless."""
    kind, message = "Exception", ""
    try:
        kind = str.__str__(type.__dict__["__name__"].__get__(type(error)))
        message = str.__str__(str(error))
    except BaseException:
        message = message or "(its message cannot be shown)"
    return kind[:100], message[:MAX_MESSAGE]


def _kind(value: object) -> str:
    kind = type(value)
    if issubclass(kind, FUNCTIONS):
        return "function"
    if issubclass(kind, type):
        return "class"
    return "module" if issubclass(kind, types.ModuleType) else "object"
