"""Grades a class on a Dask cluster: what `side_by_side` does on one machine, on many.

This process reads the submissions, stores the results and does all that follows from them. A worker
gets the rules of the assignment, once a run, and the answers of a submission for each job, without
a name. A job is lent to one worker. When that one dies, the job gets one more try, on a worker that
has nothing else then: left to itself, Dask would try as often as the scheduler is set to.
"""

from __future__ import annotations

import logging
import pickle
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, cast

from dgm.grading import cluster_worker
from dgm.grading.grade import Graded, Grader, Known, One, read_one
from dgm.grading.mistakes import keep, kept
from dgm.grading.results import ProblemResult
from dgm.grading.rules import Rules, versions
from dgm.grading.side_by_side import TRIES, Lost, ended_by_interrupt
from dgm.sandbox.launch import SandboxUnavailable
from dgm.submission.rebuild import Submission

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 20
#: So long a cluster may have no worker: one that ended is perhaps started again.
PATIENCE = 20.0
LOOK_SECONDS = 0.5
FETCH_SECONDS = 30
#: So often a job is given back without having been graded; a cluster that is sound does it once.
RETURNS = 5
#: So many answers at most wait to be recorded while jobs are lent.
WAITING = 8


class ClusterUnavailable(Exception):
    """No worker of a cluster can grade; the message says why."""


@dataclass(frozen=True)
class Job:
    """A submission that lacks results. `lost` counts the workers that died while they had it,
    `returned` those whose grader had ended before they got it."""

    one: One
    submission: Submission
    known: Known
    lost: int = 0
    returned: int = 0

    def to_bytes(self) -> bytes:
        """All that a grader has to know of it; the student's name is not in it."""
        return pickle.dumps((replace(self.submission, path=None), self.known.missing))


def on_cluster(
    address: str, grader: Grader, found: Sequence[One]
) -> Iterator[tuple[One, Graded | Lost]]:
    """The crew of a Dask cluster, whose scheduler is at `address`; see `grade.Crew`.

    Each worker that is there or comes later grades as many at a time as it has threads. Ctrl-C is
    treated as `side_by_side` does it. Raises ClusterUnavailable, and SandboxUnavailable where no
    worker may have a sandbox.
    """
    if not grader.rules.sandboxed:
        raise ClusterUnavailable("a cluster grades with the sandbox alone")
    with _connected(address) as client:
        cluster = _Cluster(client, _package(grader.rules), grader.tell)
        try:
            with ended_by_interrupt(cluster.stop):
                for one, answer in cluster.answers(_jobs(grader, found)):
                    yield one, _graded(grader, answer) if isinstance(answer, tuple) else answer
        finally:
            cluster.end()


def _jobs(grader: Grader, found: Sequence[One]) -> Iterator[Job | Graded]:
    """Read when they are asked for, so that they need not fit into memory together."""
    for one in found:
        submission = read_one(grader, *one)
        if isinstance(submission, Graded):
            yield submission
            continue
        known = grader.known(submission)
        if known.missing:
            yield Job(one, submission, known)
        else:
            yield Graded(*one, grader.as_one(submission, known), submission=submission)


def _graded(grader: Grader, done: Done) -> Graded:
    job, (texts, _, new) = done
    keep(grader.rules, new)
    known = grader.completed(job.known, map(ProblemResult.from_json, texts))
    return Graded(*job.one, grader.as_one(job.submission, known), submission=job.submission)


def _package(rules: Rules) -> bytes:
    """What `cluster_grader` reads first: of the course, the rules and what mutants do."""
    elsewhere = replace(rules, course=replace(rules.course, root=Path()))
    return pickle.dumps((versions(), pickle.dumps((elsewhere, kept(rules)))))


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterUnavailable("--scheduler needs Dask: pip install 'dgm[dask]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said here
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = f"no Dask scheduler can be reached at {address}: {error or type(error).__name__}"
        raise ClusterUnavailable(reason) from None
    with client:
        yield client


#: A job with what its worker gave: results, lines to tell, and what is new of mutants.
Done = tuple[Job, tuple[list[str], list[str], dict[str, str]]]
Outcome = tuple[One, Done | Graded | Lost]


@dataclass
class _Cluster:
    """Workers by address: the threads of those that are there, and what each said of whether it can
    grade. `lent` goes by the key of its future; a worker that is asked whether it can has no job.
    """

    client: Client
    package: bytes
    tell: Callable[[str], None]
    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    threads: dict[str, int] = field(default_factory=dict)
    said: dict[str, cluster_worker.Answer] = field(default_factory=dict)
    lent: dict[str, tuple[str, Future, Job | None]] = field(default_factory=dict)
    again: deque[Job] = field(default_factory=deque)
    _done: SimpleQueue[Future | None] = field(default_factory=SimpleQueue)
    _told: set[str] = field(default_factory=set)
    _looked: float = 0.0
    _nobody_since: float = field(default_factory=time.monotonic)
    _stopped: bool = False

    def answers(self, jobs: Iterator[Job | Graded]) -> Iterator[Outcome]:
        """What came of each job, until all are done, or `stop` was called."""
        ready = deque[Outcome]()
        more = True
        while True:
            if not self._stopped:
                ready += self._look_around()
            while len(ready) < WAITING and not self._stopped and (worker := self._free_worker()):
                job = next(jobs, None)
                more = job is not None
                if job is None and self.again:
                    alone = self.again[0].lost > 0
                    worker = self._free_worker(alone)
                    job = self.again.popleft() if worker else None
                if job is None or worker is None:
                    break
                if isinstance(job, Graded):
                    ready.append(((job.student, job.path), job))
                else:
                    self._lend(worker, job, cluster_worker.grade, job.to_bytes())
            at_end = self._stopped or not (more or self.again or self._jobs_lent())
            ready += self._heard(0 if ready or at_end else LOOK_SECONDS)
            if ready:
                yield ready.popleft()
            elif at_end:
                return

    def stop(self) -> None:
        self._stopped = True
        self._done.put(None)

    def end(self) -> None:
        """What is lent is called back, and the graders end."""
        with suppress(Exception):
            self.client.cancel([future for _, future, _ in self.lent.values()])
            asked = [worker for worker in self._there() if worker in self.said]
            if asked:
                self.client.run(cluster_worker.dismiss, self.run, workers=asked, on_error="ignore")

    def _lend(self, worker: str, job: Job | None, what: Callable, *given: object) -> None:
        key = f"dgm-{uuid.uuid4().hex}"
        future = self.client.submit(what, self.run, *given, workers=[worker], key=key, pure=False)
        self.lent[key] = worker, future, job
        future.add_done_callback(self._done.put)

    def _free_worker(self, alone: bool = False) -> str | None:
        """The one that has most threads to spare.

        A job that was lost before is to be `alone`: if its worker died of it, no other job is lost.
        """
        at_work = [worker for worker, _, _ in self.lent.values()]
        doubtful = {worker for worker, _, job in self.lent.values() if job and job.lost}
        able = {worker for worker in self.threads if self.said.get(worker) == ("ready", "")}
        able -= doubtful | (set(at_work) if alone else set())
        free = {worker: self.threads[worker] - at_work.count(worker) for worker in able}
        worker = max(free, key=free.__getitem__, default=None)
        return worker if worker and free[worker] > 0 else None

    def _jobs_lent(self) -> bool:
        return any(job for _, _, job in self.lent.values())

    def _look_around(self) -> Iterator[Outcome]:
        """Who came is asked whether it can grade; what was lent to who left is lost."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        self.threads = self._there()
        for worker in self.said.keys() - self.threads.keys():
            del self.said[worker]
            for key, (lender, future, job) in list(self.lent.items()):
                if lender == worker:
                    del self.lent[key]
                    future.cancel()
                    yield from self._lost(job, f"the Dask worker {worker} is gone")
        for worker in self.threads.keys() - self.said.keys():
            self.said[worker] = "asked", ""
            self._lend(worker, None, cluster_worker.admit, self.package, self.threads[worker])
        self._count_able(now)

    def _count_able(self, now: float) -> None:
        """Tells who cannot grade; raises where nobody can."""
        kinds = {kind for kind, _ in self.said.values()}
        if "ready" in kinds:
            for worker, (kind, reason) in self.said.items():
                if kind not in ("asked", "ready"):
                    self._tell_once(f"the Dask worker {worker} cannot grade: {reason}")
        if kinds & {"asked", "ready"}:
            self._nobody_since = now
        elif self.said or now - self._nobody_since > PATIENCE:
            raise self._nobody()

    def _there(self) -> dict[str, int]:
        try:
            return dict(cast(Mapping[str, int], self.client.nthreads()))
        except Exception as error:
            raise ClusterUnavailable(f"the Dask scheduler was lost: {error}") from None

    def _nobody(self) -> Exception:
        worst = sorted(self.said.items(), key=lambda each: each[1][0] != "no sandbox")
        for worker, (kind, reason) in worst:
            if kind == "no sandbox":
                return SandboxUnavailable(f"on the Dask worker {worker}, {reason}")
            return ClusterUnavailable(f"the Dask worker {worker} cannot grade: {reason}")
        return ClusterUnavailable("the Dask scheduler has no workers; start some, then grade again")

    def _heard(self, seconds: float) -> Iterator[Outcome]:
        """What the next future that is done says, if one is by then."""
        with suppress(Empty):
            future = self._done.get(timeout=seconds) if seconds else self._done.get_nowait()
            while future is None or future.key not in self.lent:
                future = self._done.get_nowait()
            worker, _, job = self.lent.pop(future.key)
            answer = self._answer(future)
            if job is None:
                self.said[worker] = answer
            else:
                yield from self._outcome(worker, job, answer)

    def _answer(self, future: Future) -> cluster_worker.Answer:
        """What a future holds that is done; ("died", ...) where it holds nothing."""
        try:
            return future.result(timeout=FETCH_SECONDS)
        except Exception as error:
            self._there()  # or was the scheduler lost?
            return "died", f"{type(error).__name__}: {error}"

    def _outcome(self, worker: str, job: Job, answer: cluster_worker.Answer) -> Iterator[Outcome]:
        match answer:
            case ("graded", given):
                _, told, _ = given
                for line in told:
                    self._tell_once(line)
                yield job.one, (job, given)
            case ("raised", reason):
                raise RuntimeError(f"on the Dask worker {worker}: {reason}")
            case ("unknown", _) if job.returned < RETURNS:
                self._ask_again(worker)
                self.again.append(replace(job, returned=job.returned + 1))
            case (kind, reason):
                if kind in ("no sandbox", "unknown"):
                    self._ask_again(worker)
                reason = reason or "its grader ends again and again"
                yield from self._lost(job, f"on the Dask worker {worker}, {reason}")

    def _ask_again(self, worker: str) -> None:
        """It has lost its grader, and counts as new, unless it does so already."""
        if self.said.get(worker) == ("ready", ""):
            del self.said[worker]

    def _tell_once(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self.tell(line)

    def _lost(self, job: Job | None, reason: str) -> Iterator[Outcome]:
        if job is None:
            return
        job = replace(job, lost=job.lost + 1)
        if job.lost < TRIES:
            self.again.append(job)
        else:
            yield job.one, Lost(reason)
