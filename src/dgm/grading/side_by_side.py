"""Does tasks side by side, in workers that are forked from this process.

A worker takes the next task from a pipe when it has finished its last one, so that no task waits
behind a slow one while a worker is free. A worker that dies takes its own task down, nothing else:
when all others are done, that task is tried once more.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, TypeVar, cast

from dgm.sandbox.namespaces import end_with_parent

TRIES = 2
NUMBER_BYTES = 4
Task = TypeVar("Task")
Answer = TypeVar("Answer")
#: So many numbers fit into a pipe that nobody reads yet.
MOST_AT_ONCE = 10_000
#: What a worker may have answered before anybody listens: some submissions, with their pictures.
ANSWER_BYTES = 2**20


@dataclass(frozen=True)
class Lost:
    """In place of an answer: the workers that had this task died, the last one as `reason` says."""

    reason: str


def cores() -> int:
    """How many of the machine's cores this process may use."""
    return len(os.sched_getaffinity(0))


def share_of_cores(job: int, jobs: int) -> set[int]:
    """The cores for one of `jobs` workers: its own, as long as there are as many as workers."""
    own = sorted(os.sched_getaffinity(0))
    return set(own[job::jobs]) or {own[job % len(own)]}


def side_by_side(
    work: Callable[[Task, Callable[[str], None]], Answer],
    tasks: Sequence[Task],
    jobs: int,
    tell: Callable[[str], None] = lambda what: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[tuple[Task, Answer | Lost]]:
    """Each task with its answer, as they get done by at most `jobs` workers.

    A worker is forked from this process with all that `work` needs, and runs on cores of its own:
    no task takes the time of another. An answer has to be fit for pickle. What `work` says to the
    function that it gets is told to `tell` in this process, which does what is to be done
    `meanwhile` when the workers have begun. An exception that `work` raises ends all workers and is
    raised here. Ctrl-C ends them too: answers that were given by then still come, then
    KeyboardInterrupt is raised. A second one does not wait for that.
    """
    crew = _Crew(work, tasks, tell, meanwhile)
    left = list(range(len(tasks)))
    try:
        with ended_by_interrupt(crew.stop):
            for _ in range(TRIES):
                for start in range(0, len(left), MOST_AT_ONCE):
                    batch = left[start : start + MOST_AT_ONCE]
                    for number, answer in crew.answers(batch, jobs):
                        yield tasks[number], answer
                left = [number for number in left if number not in crew.answered]
    finally:
        crew.end()
    for number in left:
        yield tasks[number], Lost(crew.last_end)


@contextlib.contextmanager
def ended_by_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Has the first Ctrl-C call `stop`, and raises KeyboardInterrupt for it at the end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before, typed = signal.getsignal(signal.SIGINT), False

    def end(signum: int, frame: object) -> None:
        nonlocal typed
        typed = True
        signal.signal(signal.SIGINT, before)
        stop()

    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if typed:
        raise KeyboardInterrupt


@dataclass(frozen=True)
class _Worker:
    pid: int
    cores: set[int]


@dataclass
class _Crew:
    """The workers that live now, by the connection on which each gives its answers."""

    work: Callable[[Any, Callable[[str], None]], Any]
    tasks: Sequence[Any]
    tell: Callable[[str], None]
    meanwhile: Callable[[], object]
    answered: set[int] = field(default_factory=set)
    last_end: str = ""
    _workers: dict[Connection, _Worker] = field(default_factory=dict)
    _begun: bool = False
    _stopped: bool = False

    def answers(self, numbers: Sequence[int], jobs: int) -> Iterator[tuple[int, Any]]:
        """The answers to these tasks; a task whose worker dies has none."""
        if not numbers or self._stopped:
            return
        todo, writer = os.pipe()
        os.write(writer, b"".join(n.to_bytes(NUMBER_BYTES, "big") for n in numbers))
        os.close(writer)
        try:
            jobs = min(jobs, len(numbers))
            for job in range(jobs):
                self._start(todo, share_of_cores(job, jobs))
            if not self._begun:  # what is tried again finds it done
                self._begun = True
                self.meanwhile()
            deaths = 0
            while self._workers:
                for connection in wait(list(self._workers)):
                    assert isinstance(connection, Connection)
                    match self._heard(connection):
                        case ("answer", int(number), answer):
                            self.answered.add(number)
                            yield number, answer
                        case ("told", str(what)):
                            self.tell(what)
                        case ("raised", BaseException() as error):
                            raise error
                        case _:
                            worker, lost = self._workers[connection], self._lost(connection)
                            deaths += lost
                            if lost and deaths <= len(numbers):
                                self._start(todo, worker.cores)
        finally:
            os.close(todo)

    def end(self) -> None:
        for worker in self._workers.values():
            os.kill(worker.pid, signal.SIGKILL)
        for connection in list(self._workers):
            self._lost(connection)

    def stop(self) -> None:
        self._stopped = True
        for worker in self._workers.values():
            os.kill(worker.pid, signal.SIGKILL)

    def _start(self, todo: int, cores: set[int]) -> None:
        if self._stopped:
            return
        ours, theirs = cast(tuple[Connection, Connection], Pipe(duplex=False))
        with contextlib.suppress(OSError):  # a user may have so much in pipes, and no more
            fcntl.fcntl(theirs.fileno(), fcntl.F_SETPIPE_SZ, ANSWER_BYTES)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
                end_with_parent(parent)
                os.sched_setaffinity(0, cores)
                for connection in (ours, *self._workers):
                    connection.close()
                self._work(todo, theirs)
                status = 0
            finally:
                os._exit(status)
        theirs.close()
        self._workers[ours] = _Worker(pid, cores)
        if self._stopped:  # Ctrl-C came between the fork and this line
            os.kill(pid, signal.SIGKILL)

    def _work(self, todo: int, connection: Connection) -> None:
        def tell(what: str) -> None:
            connection.send(("told", what))

        while number := os.read(todo, NUMBER_BYTES):
            task = int.from_bytes(number, "big")
            try:
                connection.send(("answer", task, self.work(self.tasks[task], tell)))
            except Exception as error:
                connection.send(("raised", _fit_for_pickle(error)))
                return

    def _heard(self, connection: Connection) -> tuple[object, ...] | None:
        """What a worker said; None if it has ended, in the middle of a word perhaps."""
        try:
            return connection.recv()
        except (EOFError, OSError):
            return None

    def _lost(self, connection: Connection) -> bool:
        """Whether a worker that says no more has died, rather than run out of tasks."""
        connection.close()
        _, status = os.waitpid(self._workers.pop(connection).pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code and not self._stopped:
            how = signal.Signals(-code).name if code < 0 else f"status {code}"
            self.last_end = f"it ended with {how}"
        return code != 0


def _fit_for_pickle(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
