"""Imports what student code needs, once, and forks a sandboxed child for whoever asks.

Runs inside bubblewrap, as `student_side.sandbox.warm_parent`: a copy of this folder's few files, so
that nothing else of the project is there. The imports are relative for that reason.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import select
import socket
import sys
from collections.abc import Mapping
from typing import Any

from ..boundary.agent import Answers, serve
from . import forking, namespaces, seccomp, watching
from .requests import BEGIN

#: What students import without being asked to, as well as what every notebook does.
IMPORTS = (
    *("torch", "sympy", "scipy.stats"),
    *("matplotlib.pyplot", "matplotlib.font_manager", "IPython"),
)
MAX_ERROR = 500
READY = b"ready"


def main() -> None:
    """argv: the control socket's descriptor, and settings as JSON: `isolated`, `limits`, `many`."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    # an editable install names folders that are not here
    sys.path[:] = [folder for folder in sys.path if os.path.isdir(folder)]
    with forking.keeping_all():
        answers = _prepare()
    if settings["many"]:
        forking.move_into_large_pages()
    answers.max_bytes = int(settings["limits"]["output_mb"] * 2**20)
    grader = importlib.util.find_spec("dgm")
    about = {
        "version": sys.version,
        "prefix": sys.prefix,
        "grader": str(grader.origin) if grader and grader.origin else "",
    }
    namespaces.adopt_orphans()
    control.send(json.dumps(about).encode())
    _fork_for_requests(control, answers, settings)


def _prepare() -> Answers:
    forking.prepare_torch()
    forking.use_once()
    for name in IMPORTS:
        importlib.import_module(name)
    from .tolerated import Shell

    shell = Shell.instance()
    return Answers(shell.user_ns, run_cell=shell.run)


def _fork_for_requests(
    control: socket.socket, answers: Answers, settings: Mapping[str, Any]
) -> None:
    """Do what `requests` describes.

    A child whose other end is closed everywhere has no grader left, and is killed.
    """
    isolated, limits = settings["isolated"], settings["limits"]
    # numbers alone: a fork would take over socket objects, which student code can find
    children: dict[int, watching.Watched] = {}
    watch = watching.Watch()
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll(watch.milliseconds()):
            if descriptor != control.fileno():
                poll.unregister(descriptor)
                watch.end(children.pop(descriptor))
                os.close(descriptor)
                continue
            message, descriptors, _, _ = socket.recv_fds(control, 16, 2)
            if not message:
                os._exit(0)
            if message == BEGIN:
                if os.fork() == 0:
                    try:
                        opened, first = descriptors
                        control = _begin(opened, first, settings["many"])
                        _fork_for_requests(control, answers, settings)
                    finally:
                        os._exit(1)
                for each in descriptors:
                    os.close(each)
                continue
            channel, report = socket.socket(fileno=descriptors[0]), descriptors[1]
            try:
                number = _fork(channel, answers, isolated, limits)
            except OSError as error:
                _send(channel, _account(str(error), error))
                channel.close()
                os.close(report)
                continue
            process = watch.begin(number, report, int(limits["memory_mb"] * 2**20))
            _send(channel, READY, process.pidfd)
            children[channel.fileno()] = process
            poll.register(channel.detach(), 0)
        watch.look()


def _send(channel: socket.socket, message: bytes, *descriptors: int) -> None:
    """Whoever asked may be gone by now; that must not end the parent of all others."""
    with contextlib.suppress(BrokenPipeError):
        socket.send_fds(channel, [message], descriptors)


def _begin(control: int, first: int, many: bool) -> socket.socket:
    """Do what comes `first`: import modules, execute a trusted cell, and compile others; say on the
    control socket how the cell went, and return the socket.

    The process is a fork of a warm parent, and will be one itself.
    """
    from .tolerated import Shell

    namespaces.adopt_orphans()
    opened = socket.socket(fileno=control)
    with open(first, encoding="utf-8") as file, forking.keeping_all():
        modules, cell, later = json.load(file)
        for name in modules:
            with contextlib.suppress(ImportError):  # the cell that needs it says so
                importlib.import_module(name)
        outcome = Shell.instance().run(cell)
        for each in later:
            Shell.instance().compile_ahead(each)
    if many:
        forking.move_into_large_pages()
    opened.send(json.dumps(outcome).encode())
    return opened


def _fork(
    channel: socket.socket, answers: Answers, isolated: bool, limits: Mapping[str, float]
) -> int:
    """The number of a child that is ready to answer on `channel`.

    Raises OSError with its reason; that is Refused where the kernel allowed no namespaces.
    """
    reader, writer = os.pipe()
    intermediate = os.fork()
    if intermediate == 0:
        try:
            if isolated:
                with namespaces.kernel_may_refuse():
                    namespaces.enter_namespaces()
            # process 1 of the new PID namespace; when it ends, all that it started ends with it
            child = os.fork()
            if child:
                os.write(writer, _line(child=child))
            else:
                _become_student(channel, writer, answers, isolated, limits)
        except BaseException as error:
            os.write(writer, _account(f"{type(error).__name__}: {error}", error))
        finally:
            os._exit(0)
    os.close(writer)
    told: dict[str, Any] = {"reason": "the child ended early", "refused": False}
    with open(reader) as lines:
        for line in lines:
            told |= json.loads(line)
    os.waitpid(intermediate, 0)
    if "ready" in told and "child" in told:
        return told["child"]
    raise (namespaces.Refused if told["refused"] else OSError)(told["reason"])


def _account(reason: str, error: BaseException) -> bytes:
    return _line(reason=reason[:MAX_ERROR], refused=isinstance(error, namespaces.Refused))


def _line(**content: object) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _become_student(
    channel: socket.socket,
    writer: int,
    answers: Answers,
    isolated: bool,
    limits: Mapping[str, float],
) -> None:
    namespaces.keep_only(channel.fileno(), writer)
    os.setsid()
    if isolated:
        with namespaces.kernel_may_refuse():
            namespaces.mount_private_folders(int(limits["file_mb"]))
        os.chdir("/tmp")
        namespaces.set_limits(limits)
        namespaces.drop_capabilities()
    namespaces.forbid_new_privileges()
    if isolated:
        seccomp.install()
    os.write(writer, _line(ready=True))
    os.close(writer)
    sys.argv[:] = [""]
    serve(channel, answers)
