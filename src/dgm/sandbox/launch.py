"""Starts the sandbox and hands out children: one process for one submission's code.

`Sandbox` starts bubblewrap with a warm parent in it; `Sandbox.child()` asks that for a fork, which
enters namespaces of its own. See `warm_parent` for what happens inside. Imports little, so that the
sandbox can start before this process imports all that grading takes.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dgm.content.limits import Limits
from dgm.sandbox import cgroups
from dgm.sandbox.bubblewrap import (
    SandboxUnavailable,
    diagnosis,
    environment,
    inner_prefix,
    sandboxed_command,
    stage,
    unsandboxed_command,
)
from dgm.sandbox.process import Process
from dgm.sandbox.requests import BEGIN, FORK

if TYPE_CHECKING:
    from dgm.sandbox.child import Child

__all__ = ["Sandbox", "SandboxUnavailable", "probe"]

MAX_TEXT = 2000
END_SECONDS = 5.0


@dataclass(frozen=True)
class Launched:
    """A sandbox that was started: its control socket, and where bubblewrap writes.

    `errors` is what it says of errors, `status` its account of what it did, in lines of JSON.
    """

    control: socket.socket
    process: subprocess.Popen[bytes]
    errors: Path
    status: Path

    def refused(self) -> bool:
        """Whether it ended before it had set up its namespaces and mounts."""
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        status = [json.loads(line) for line in self.status.read_text().splitlines()]
        # given once the program inside was started
        return not any("exit-code" in entry for entry in status)


class Sandbox:
    """A context manager that forks children for student code.

    It may be used after `os.fork()`, and by several processes at once. Enter it in a thread that
    lives as long as the sandbox should: bubblewrap ends with the thread that started it.
    `unsandboxed` runs student code as a plain process of this user, with no protection at all.
    `many` says that children enough are to come for large pages to be worth their time.

    Entering raises SandboxUnavailable where the sandbox cannot be set up. It waits until all that
    student code may need is imported; who has something to do meanwhile calls `launch()` first.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        unsandboxed: bool = False,
        many: bool = False,
    ) -> None:
        self.limits = limits or Limits()
        self.unsandboxed = unsandboxed
        self.many = many
        self.begun_with: str | None = None
        self._open = contextlib.ExitStack()
        self._launched: Launched | None = None
        self._control: socket.socket | None = None

    def launch(self) -> Launched:
        """Start the sandbox; entering it then waits until it is ready."""
        if self.unsandboxed:
            warnings.warn(
                "student code runs WITHOUT a sandbox: it can read, change and delete whatever this"
                " user can, hidden tests and grades included",
                stacklevel=2,
            )
        with contextlib.ExitStack() as opening:
            cgroups.remove_leftovers()
            opening.callback(cgroups.remove_leftovers)
            self._launched = launched = self._start(opening)
            self._open = opening.pop_all()
        return launched

    def __enter__(self) -> Sandbox:
        launched = self._launched or self.launch()
        if self._control is None:
            try:
                self._control = self._when_ready(launched)
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *raised: object) -> None:
        self._control = self._launched = None
        self._open.close()

    def child(self) -> Child:
        """A new process, ready for cells. Raises SandboxUnavailable."""
        from dgm.sandbox.child import Child

        if self._control is None:
            raise SandboxUnavailable("the sandbox is not open; use it in a `with` statement")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        # the warm parent writes to it why it killed the child, which never holds it
        reports, report = os.pipe()
        try:
            socket.send_fds(self._control, [FORK], [theirs.fileno(), report])
        except OSError:
            ours.close()
            os.close(reports)
            raise SandboxUnavailable("the sandbox has ended") from None
        finally:
            theirs.close()
            os.close(report)
        ours.settimeout(self.limits.start_seconds)
        try:
            message, descriptors, _, _ = socket.recv_fds(ours, 1 << 16, 1)
        except TimeoutError:
            message, descriptors = b'{"reason": "no answer from the warm parent"}', []
        if not descriptors:
            ours.close()
            os.close(reports)
            told: dict[str, Any] = {"reason": "the warm parent has ended", "refused": False}
            told |= json.loads(message or b"{}")
            raise _unavailable(told["reason"], told["refused"])
        return Child(ours, Process(descriptors[0], reports, self.limits), self.limits)

    @contextlib.contextmanager
    def begun(
        self,
        cell: str,
        modules: Sequence[str] = (),
        later: Sequence[str] = (),
        meanwhile: Callable[[], object] = lambda: None,
    ) -> Iterator[Sandbox]:
        """A sandbox in this one whose children have executed `cell` before they are asked to.

        The cell is the course's, never a student's: it runs once, for all of them. Where it stops
        with an error, or passes something over, each child has to run it for itself, so that this
        is told of each: the sandbox is this one then. `modules` are imported before it, those that
        there are. `later` are other cells of the course, which are compiled once, and run when a
        child is asked to. This process does `meanwhile` what is asked of it. A sandbox that is not
        open yet is entered after that; who launched it closes it.
        """
        control = self._control or (self._launched or self.launch()).control
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours:
            with theirs, tempfile.TemporaryFile() as file:
                file.write(json.dumps([list(modules), cell, list(later)]).encode())
                file.seek(0)
                with contextlib.suppress(OSError):  # it has ended: what comes below says why
                    socket.send_fds(control, [BEGIN], [theirs.fileno(), file.fileno()])
            meanwhile()
            self.__enter__()
            ours.settimeout(self.limits.start_seconds)
            with contextlib.suppress(OSError):
                if json.loads(ours.recv(1 << 16) or b"null") == [True, None, []]:
                    begun = copy.copy(self)
                    begun.begun_with, begun._control = cell, ours
                    yield begun
                    return
            yield self

    def _start(self, opening: contextlib.ExitStack) -> Launched:
        folder = Path(opening.enter_context(tempfile.TemporaryDirectory(prefix="grader-")))
        control, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        opening.enter_context(control)
        errors, status = folder / "errors", folder / "status"
        settings = {
            "isolated": not self.unsandboxed,
            "limits": asdict(self.limits),
            "many": self.many,
        }
        arguments = [str(inside.fileno()), json.dumps(settings)]
        with inside, errors.open("wb") as error_output, status.open("wb") as status_output:
            account = status_output.fileno()
            process = subprocess.Popen(
                unsandboxed_command(stage(folder), arguments)
                if self.unsandboxed
                else sandboxed_command(stage(folder), arguments, account),
                cwd=folder,
                env=environment(str(folder) if self.unsandboxed else "/tmp"),
                pass_fds=[inside.fileno(), account],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=error_output,
                start_new_session=True,
            )
        opening.callback(_end, process)
        return Launched(control, process, errors, status)

    def _when_ready(self, launched: Launched) -> socket.socket:
        launched.control.settimeout(self.limits.start_seconds)
        message, refused = b"", False
        with contextlib.suppress(TimeoutError):
            # of one that ends with a request unread, the kernel says that the connection is lost
            with contextlib.suppress(ConnectionError):
                message = launched.control.recv(1 << 16)
            refused = not (message or self.unsandboxed) and launched.refused()
        if not message:
            said = launched.errors.read_bytes()[-MAX_TEXT:].decode(errors="replace")
            raise _unavailable(said, refused)
        self._check(json.loads(message))
        return launched.control

    def _check(self, about: dict[str, str]) -> None:
        """The interpreter inside must be this one, and the grader must not be there."""
        if self.unsandboxed:
            return
        if (about["version"], about["prefix"]) != (sys.version, inner_prefix()):
            raise SandboxUnavailable(
                f"another Python runs inside: {about['version']} at {about['prefix']}; install the"
                " project into a virtual environment made by the Python that grades"
            )
        if about["grader"]:
            raise SandboxUnavailable(
                f"student code could read the grader at {about['grader']}; install the project with"
                " `pip install -e`, or elsewhere"
            )


PROBE = """
import os, resource, socket

def refused(family):
    try:
        socket.socket(family).close()
    except PermissionError:
        return True
    return False

def limited(name):
    return resource.getrlimit(getattr(resource, name))[1] != resource.RLIM_INFINITY

status = open("/proc/self/status").read()
no_capability = "CapEff:\\t0000000000000000" in status
alone = [name for name in os.listdir("/proc") if name.isdigit()] == ["1"]
"""

# what is limited and by which mechanism, and an expression that is true inside where it works
MECHANISMS = {
    "bubblewrap starts a child in namespaces of its own": "alone",
    "no privileges: user namespace, no capabilities, no-new-privileges": "no_capability",
    "system calls: seccomp filter": "'Seccomp:\\t2' in status",
    "network: namespace without interfaces, seccomp": "refused(socket.AF_INET)",
    "memory: RLIMIT_AS for each process, a watchdog for all together": "limited('RLIMIT_AS')",
    "processes: RLIMIT_NPROC": "limited('RLIMIT_NPROC')",
    "disk: read-only but for a sized /tmp, RLIMIT_FSIZE": "limited('RLIMIT_FSIZE')",
    "CPU time: RLIMIT_CPU for each process": "limited('RLIMIT_CPU')",
    "wall time: deadline for each request, then SIGKILL to process 1": "os.getpid() == 1",
}


def probe() -> list[tuple[str, bool, str]]:
    """(what was checked, whether it works, what to do if not), for `dgm doctor`.

    Starts the sandbox, which takes seconds: whether the kernel allows it can only be tried.
    """
    try:
        with Sandbox() as sandbox:
            child = sandbox.child()
            child.run_cell(PROBE)
            works = {name: child.namespace.run(check) for name, check in MECHANISMS.items()}
            child.kill()
    except SandboxUnavailable as error:
        return [(next(iter(MECHANISMS)), False, str(error))]
    return [(name, ok is True, "" if ok is True else diagnosis()) for name, ok in works.items()]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _unavailable(reason: str, refused: bool = False) -> SandboxUnavailable:
    """The last line that says why, and what to change where the kernel refused."""
    lines = [line.strip() for line in reason.splitlines() if line.strip()]
    message = f"the sandbox did not start: {lines[-1] if lines else 'no answer in time'}"
    return SandboxUnavailable(f"{message}; {diagnosis()}" if refused else message)
