"""The trusted side of the boundary: what hidden tests see of a student, and of the reference.

Both are namespaces: `student.name` is data, or a `Remote` that can only be asked for attributes and
called. Data is always a copy. `student.run(code, **inputs)` builds what a test needs on the other
side. Everything that comes back is hostile: it is decoded as data, checked, and never executed.
"""

from __future__ import annotations

import ast
import contextlib
import marshal
import secrets
import select
import socket
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn, Protocol

from dgm.boundary import wire
from dgm.boundary.agent import HANDLE_KINDS, Answers

POLL_SECONDS = 0.1
MAX_TEXT = 1000


class CallError(Exception):
    """Code behind a namespace raised: `kind` is the exception's type name."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}" if self.message else self.kind


class StudentError(CallError):
    """The student's code raised. `kind` and `message` are the student's bytes: escape them."""


class ReferenceFailed(CallError):
    """The reference solution raised: the grader's mistake, never the student's."""


class StudentTimeout(Exception):
    """The student's code did not answer in time; its process has been killed."""


class ChildDied(Exception):
    """The student's process ended, or was ended for breaking a limit."""


class BoundaryError(Exception):
    """Something that may not cross: a refused name or value, or a reply that is not data."""


class RefusedName(BoundaryError, AttributeError):
    """Names that begin with an underscore stay on their side."""


class NotData(BoundaryError, TypeError):
    """A remote object was used where data was expected."""


class Process(Protocol):
    """What a connection needs to know of the process behind it."""

    def fileno(self) -> int:
        """A descriptor that becomes readable when the process ends."""
        ...

    def broken_limit(self) -> str | None:
        """What it had too much of, if anything."""
        ...

    def kill(self) -> None: ...


class Connection:
    """Requests and replies over one socket; dead for good after the first thing that goes wrong.

    `waiting` is true while a reply is being waited for. `listener` hears the value of each reply,
    or the error that it tells, and how many bytes the reply had.
    """

    def __init__(
        self, channel: socket.socket, process: Process, call_seconds: float, max_bytes: int
    ) -> None:
        self.alive = True
        self.waiting = False
        self.listener: Callable[[object, int], None] = lambda value, size: None
        self.call_seconds = call_seconds
        self._channel = channel
        self._process = process
        self._max_bytes = max_bytes
        self._dropped: list[int] = []
        self._seed: int | None = None
        channel.setblocking(False)
        self._readable, self._writable = select.poll(), select.poll()
        for poll, event in (self._readable, select.POLLIN), (self._writable, select.POLLOUT):
            poll.register(channel, event)
            poll.register(process, select.POLLIN)

    def request(self, operation: str, *arguments: object, seconds: float | None = None) -> Any:
        """The value of a reply.

        Raises StudentError, StudentTimeout after `seconds`, ChildDied and BoundaryError.
        """
        if not self.alive:
            raise ChildDied("the process that held this answer has ended")
        asked = (self._dropped, self._seed, operation, arguments)
        try:
            request = wire.encode(asked, self._number, self._max_bytes)
        except wire.WireError as error:
            raise BoundaryError(str(error)) from None
        self._dropped, self._seed = [], None
        try:
            seconds = self.call_seconds if seconds is None else seconds
            self.waiting = True
            reply, size = self._exchange(request, seconds)
        except BaseException:  # also a test's own time limit: a reply may still be on its way
            self.close()
            raise
        finally:
            self.waiting = False
        try:
            value = _value(reply, StudentError)
        except StudentError as error:
            self.listener(str(error), size)
            raise
        self.listener(value, size)
        return value

    def seed(self, number: int) -> None:
        """Seed Python's, NumPy's and torch's generators; told with the next request."""
        self._seed = number

    def drop(self, number: int) -> None:
        """Forget a handle; told with the next request."""
        self._dropped.append(number)

    def close(self) -> None:
        if self.alive:
            self.alive = False
            self._process.kill()
            self._channel.close()

    def _number(self, value: object) -> tuple[int, str]:
        return _handle_number(value, self)

    def _exchange(self, request: bytes, seconds: float) -> tuple[object, int]:
        """The reply, and how many bytes it had."""
        deadline = time.monotonic() + seconds
        request_id = secrets.randbits(64)
        with contextlib.suppress(BlockingIOError):
            if self._channel.recv(1):
                raise BoundaryError("the process spoke without being asked")
        self._check_limits()
        outgoing = memoryview(wire.FRAME.pack(len(request), request_id) + request)
        while outgoing:
            try:
                outgoing = outgoing[self._channel.send(outgoing) :]
            except BlockingIOError:
                self._wait(self._writable, deadline, seconds)
            except OSError:
                raise self._ended() from None
        self._wait(self._readable, deadline, seconds)
        length, answered = wire.FRAME.unpack(self._receive(wire.FRAME.size, deadline, seconds))
        if answered != request_id or length > self._max_bytes:
            raise BoundaryError("the process sent a reply that does not fit the question")
        try:
            return wire.decode(self._receive(length, deadline, seconds), self._remote), length
        except (wire.WireError, RecursionError):
            raise BoundaryError("the process sent a reply that is not data") from None

    def _receive(self, count: int, deadline: float, seconds: float) -> bytearray:
        data = bytearray()
        while len(data) < count:
            if time.monotonic() > deadline:
                raise _late(seconds)
            try:
                chunk = self._channel.recv(min(count - len(data), 1 << 20))
            except BlockingIOError:
                self._wait(self._readable, deadline, seconds)
                continue
            except OSError:
                chunk = b""
            if not chunk:
                raise self._ended()
            data += chunk
        return data

    def _wait(self, poll: select.poll, deadline: float, seconds: float) -> None:
        """Until the socket is ready; meanwhile the process must live and keep to its limits."""
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _late(seconds)
            ready = poll.poll(1000 * min(left, POLL_SECONDS))
            if any(descriptor == self._channel.fileno() for descriptor, _ in ready):
                return
            if ready:
                raise self._ended()
            self._check_limits()

    def _check_limits(self) -> None:
        if broken := self._process.broken_limit():
            raise ChildDied(f"the answer's process was stopped: {broken}")

    def _ended(self) -> ChildDied:
        self._check_limits()
        return ChildDied("the answer's process ended")

    def _remote(self, number: int, kind: str) -> Remote:
        return _remote(self, number, kind)


class InProcess:
    """A connection to `Answers` in this very process, for the reference solution."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._answers = Answers(namespace, caught=Exception)
        self._dropped: list[int] = []

    def request(self, operation: str, *arguments: object, seconds: float | None = None) -> Any:
        dropped, self._dropped = self._dropped, []
        try:
            request = wire.encode((dropped, None, operation, arguments), self._number)
        except wire.WireError as error:
            raise BoundaryError(str(error)) from None
        reply = self._answers.answer(request)
        error, self._answers.last_error = self._answers.last_error, None
        if isinstance(error, (MemoryError, RecursionError)):
            raise error
        try:
            return _value(wire.decode(reply, self._remote), ReferenceFailed)
        except ReferenceFailed as failed:
            raise failed from error

    def drop(self, number: int) -> None:
        self._dropped.append(number)

    def _number(self, value: object) -> tuple[int, str]:
        return _handle_number(value, self)

    def _remote(self, number: int, kind: str) -> Remote:
        return _remote(self, number, kind)


class Remote:
    """An object that stays on the other side: ask for an attribute, or call it.

    Two remotes are equal only if they are one; nothing else reaches the object. Whatever wants data
    of it (truth, length, items, arithmetic, comparison) raises NotData.
    """

    __slots__ = ("_connection", "_kind", "_number")

    def __init__(self, connection: Connection | InProcess, number: int, kind: str) -> None:
        object.__setattr__(self, "_connection", connection)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_kind", kind)

    def __getattr__(self, name: str) -> Any:
        return self._connection.request("get", self, _public(name))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise BoundaryError("attributes of a remote object cannot be set; use student.run(...)")

    def __call__(self, /, *args: object, **kwargs: object) -> Any:
        return self._connection.request("call", self, args, kwargs)

    def __repr__(self) -> str:
        return f"<remote {self._kind}>"

    def __del__(self) -> None:
        self._connection.drop(self._number)


def attributes_of(remote: Remote, *names: str) -> tuple[Any, ...]:
    """Its attributes up to the first one that cannot be had, with one request for all.

    Raises BoundaryError, StudentTimeout and ChildDied.
    """
    asked = [_public(name) for name in names]
    found = remote._connection.request("attributes", remote, asked)
    if type(found) is not tuple or len(found) > len(names):
        raise BoundaryError("the process sent a reply of an unknown form")
    return found


def _refuse(self: Remote, *args: object) -> NoReturn:
    raise NotData(f"expected data, got a remote {self._kind}")


_WANT_DATA = """
    bool len iter next getitem setitem delitem contains int float complex index lt le gt ge
    add radd sub rsub mul rmul truediv rtruediv floordiv mod pow rpow matmul rmatmul neg pos abs
    round reduce_ex
"""
for _name in _WANT_DATA.split():
    setattr(Remote, f"__{_name}__", _refuse)


class Namespace:
    """The names of a student's notebook, as hidden tests see them.

    `student.name` is a copy of the data, or a Remote. A function or a class is asked for once.
    Raises StudentError (kind "NameError" for a name that is not there), StudentTimeout, ChildDied,
    BoundaryError.
    """

    __slots__ = ("_connection", "_known")

    def __init__(self, connection: Connection | InProcess) -> None:
        self._connection = connection
        self._known: dict[str, Remote] = {}

    def __getattr__(self, name: str) -> Any:
        if name in self._known:
            return self._known[name]
        value = self._connection.request("get", None, _public(name))
        if type(value) is Remote and value._kind in ("function", "class"):
            self._known[name] = value
        return value

    def run(self, code: str, /, **inputs: object) -> Any:
        """Execute `code` where it sees the notebook's names and `inputs`; the last expression's
        value. What it defines is forgotten."""
        return self._connection.request("run", *_compiled(code), inputs)


class Local(Namespace):
    """The reference solution's names, behaving as a student's namespace does.

    Values cross the same wire, so they are copies, SymPy expressions are Trees, and all else is a
    Remote. Where the code raises, ReferenceFailed takes StudentError's place, with the same `kind`
    and `message` (CallError covers both); lack of memory and too deep a recursion are raised as
    they are. There is no deadline.
    """

    __slots__ = ()

    def __init__(self, namespace: dict[str, Any]) -> None:
        super().__init__(InProcess(namespace))


@lru_cache(maxsize=4096)  # most code of tests is the same for a whole class
def _compiled(source: str) -> tuple[bytes, bytes]:
    """All statements but the last one, and that one if it is an expression; both marshalled."""
    tree = ast.parse(source)
    last = ast.Constant(None)
    match tree.body:
        case [*_, ast.Expr(value=value)]:
            tree.body.pop()
            last = value
    body = compile(tree, "<run>", "exec", dont_inherit=True)
    result = compile(
        ast.fix_missing_locations(ast.Expression(last)), "<run>", "eval", dont_inherit=True
    )
    return marshal.dumps(body), marshal.dumps(result)


def _late(seconds: float) -> StudentTimeout:
    return StudentTimeout(f"no answer within {seconds:g} seconds")


def _public(name: str) -> str:
    if name.startswith("_"):
        raise RefusedName(f"the name {name!r} stays on its side")
    return name


def _handle_number(value: object, connection: object) -> tuple[int, str]:
    if type(value) is not Remote:
        return wire.no_handle(value)
    if value._connection is not connection:
        raise wire.WireError("a remote object of another process cannot cross")
    return value._number, value._kind


def _remote(connection: Connection | InProcess, number: int, kind: str) -> Remote:
    if kind not in HANDLE_KINDS:
        raise wire.WireError("an unknown kind of handle")
    return Remote(connection, number, kind)


def _value(reply: object, error: type[CallError]) -> Any:
    match reply:
        case ("value", value):
            return value
        case ("error", str(kind), str(message)):
            raise error(kind[:MAX_TEXT], message[:MAX_TEXT])
        case ("too large",):
            raise BoundaryError("the answer is too large, or nested too deeply, to be handed over")
        case _:
            raise BoundaryError("the process sent a reply of an unknown form")
