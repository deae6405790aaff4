"""What grades for a Dask worker: `python -m dgm.grading.cluster_grader DESCRIPTOR JOBS`.

The process has all that `dgm grade` has on one machine: hidden tests, a sandbox, and for each of at
most JOBS jobs that are done at a time a fork, on cores of its own. It ends when the worker closes
the connection, or is gone.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import recv_handle
from pathlib import Path
from typing import Any

from dgm.grading.cluster_worker import Answer
from dgm.grading.grade import Ready, run_problems, set_up
from dgm.grading.mistakes import keep, kept
from dgm.grading.rules import Rules, versions
from dgm.grading.side_by_side import share_of_cores
from dgm.grading.suite import SuiteError
from dgm.sandbox.forking import MANY
from dgm.sandbox.launch import SandboxUnavailable
from dgm.sandbox.namespaces import end_with_parent

#: After so long without a job nobody is there any more who would give one.
IDLE_SECONDS = 600.0


def main() -> None:
    control, jobs = Connection(int(sys.argv[1])), int(sys.argv[2])
    theirs, package = pickle.loads(control.recv_bytes())
    if difference := differs(theirs, versions()):
        control.send(("refused", difference))
        return
    told: list[str] = []
    with ExitStack() as held:
        try:
            folder = held.enter_context(tempfile.TemporaryDirectory(prefix="grader-"))
            rules, known = pickle.loads(package)
            rules = replace(rules, course=replace(rules.course, root=Path(folder)))
            keep(rules, known)
            ready = held.enter_context(set_up(rules, told.append, count=MANY))
        except SandboxUnavailable as error:
            control.send(("no sandbox", str(error)))
            return
        except SuiteError as error:
            control.send(("refused", str(error)))
            return
        control.send(("ready", ""))
        _serve(control, jobs, lambda job: _answer(ready, rules, told, job))


def differs(theirs: dict[str, str], ours: dict[str, str]) -> str:
    """What is different here from where the class is graded, in one sentence; '' if nothing."""
    wrong = [name for name, version in theirs.items() if ours.get(name) != version]
    if not wrong:
        return ""
    told = []
    for name in wrong:
        here, there = (" ".join(each.get(name, "").split()) or "none" for each in (ours, theirs))
        told.append("dgm" if name == "dgm" else f"{name} ({here}, not {there})")
    return f"it has other versions than the machine that collects the marks: {', '.join(told)}"


def _answer(ready: Ready, rules: Rules, told: list[str], job: bytes) -> Answer:
    """The results as they are stored, what was told meanwhile, and what is new of mutants."""
    submission, keys = pickle.loads(job)
    told.clear()
    try:
        results = run_problems(ready, rules, submission, keys)
    except SandboxUnavailable as error:
        return "no sandbox", str(error)
    except Exception as error:
        return "raised", f"{type(error).__name__}: {error}"
    new = kept(rules) if told else {}  # it tells before it runs any
    return "graded", ([result.to_json() for result in results], list(told), new)


def _serve(control: Connection, jobs: int, answer: Callable[[bytes], Any]) -> None:
    """Fork whenever a connection comes, and have the fork answer the jobs that come by it."""
    forks: dict[int, int] = {}
    while wait([control], IDLE_SECONDS) or forks:
        try:
            descriptor = recv_handle(control) if control.poll() else None
        except (EOFError, OSError):
            return
        forks = {pid: place for pid, place in forks.items() if not os.waitpid(pid, os.WNOHANG)[0]}
        if descriptor is None:
            continue
        here = os.getpid()
        place = min(range(jobs), key=list(forks.values()).count)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                end_with_parent(here)
                os.sched_setaffinity(0, share_of_cores(place, jobs))
                control.close()
                _answer_all(Connection(descriptor), answer)
                status = 0
            finally:
                os._exit(status)
        os.close(descriptor)
        forks[pid] = place


def _answer_all(connection: Connection, answer: Callable[[bytes], Any]) -> None:
    try:
        while connection.poll(IDLE_SECONDS):
            connection.send(answer(connection.recv_bytes()))
    except (EOFError, OSError):
        return


if __name__ == "__main__":
    main()
