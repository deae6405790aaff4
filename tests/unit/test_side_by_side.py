"""Tasks that are done side by side in forked workers."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from dgm.grading.side_by_side import Lost, share_of_cores, side_by_side


def square(number, tell):
    return number * number


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_each_task_is_answered_once(jobs):
    assert sorted(side_by_side(square, range(20), jobs)) == [(n, n * n) for n in range(20)]


@pytest.mark.parametrize(
    ("jobs", "shares"),
    [
        (1, [{0, 1, 4, 7}]),
        (2, [{0, 4}, {1, 7}]),
        (3, [{0, 7}, {1}, {4}]),
        (6, [{0}, {1}, {4}, {7}, {0}, {1}]),
    ],
)
def test_workers_share_the_cores_that_this_process_may_use(monkeypatch, jobs, shares):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {7, 0, 1, 4})
    assert [share_of_cores(job, jobs) for job in range(jobs)] == shares


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="takes two cores")
def test_a_worker_runs_on_cores_of_its_own_also_one_that_follows_a_dead_one(tmp_path):
    def work(number, tell):
        here = tmp_path / str(os.getpid())
        if not here.exists():
            here.touch()
            while len(list(tmp_path.iterdir())) < 2:
                time.sleep(0.01)
        if number == 5 and not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            die()
        return tuple(os.sched_getaffinity(0))

    answers = dict(side_by_side(work, range(40), 2))
    assert set(answers.pop(5)) == os.sched_getaffinity(0)  # it is tried again, alone
    one, other = set(answers.values())
    assert not set(one) & set(other)


def test_this_process_does_something_else_while_workers_are_at_work(tmp_path):
    done, begun = tmp_path / "done", tmp_path / "begun"

    def wait_for(path):
        end = time.monotonic() + 30
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.01)
        return path.exists()

    def work(number, tell):
        begun.touch()
        return wait_for(done)

    def meanwhile():
        assert wait_for(begun)
        done.touch()

    assert list(side_by_side(work, [7], 1, meanwhile=meanwhile)) == [(7, True)]


def test_no_tasks_start_no_worker(monkeypatch):
    monkeypatch.setattr(os, "fork", None)
    assert list(side_by_side(square, [], 2)) == []


def test_other_tasks_do_not_wait_behind_a_slow_one(tmp_path):
    """The slow one ends when it sees that all others are done."""

    def work(number, tell):
        deadline = time.monotonic() + 20
        while number == 0 and len(list(tmp_path.iterdir())) < 9:
            if time.monotonic() > deadline:
                return "others wait"
            time.sleep(0.01)
        (tmp_path / str(number)).touch()
        return number

    assert sorted(side_by_side(work, range(10), 2)) == [(n, n) for n in range(10)]


def die(how=signal.SIGKILL):
    os.kill(os.getpid(), how)


def test_a_task_whose_worker_dies_is_tried_once_more_when_the_others_are_done(tmp_path):
    def work(number, tell):
        if number == 3 and not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            die()
        return number

    done = list(side_by_side(work, range(8), 2))
    assert done[-1] == (3, 3)
    assert sorted(done) == [(n, n) for n in range(8)]


def test_a_task_that_kills_every_worker_is_lost_alone_and_it_is_said_how(tmp_path):
    def work(number, tell):
        if number in (2, 5):
            with open(tmp_path / "tries", "a") as file:
                file.write(f"{number} ")
            die()
        return number

    done = dict(side_by_side(work, range(8), 2))
    lost = Lost("it ended with SIGKILL")
    assert done == {n: lost if n in (2, 5) else n for n in range(8)}
    assert sorted((tmp_path / "tries").read_text().split()) == ["2", "2", "5", "5"]


def test_an_answer_that_is_cut_off_counts_as_none(tmp_path):
    """A worker is killed while it sends: its answer is longer than what a pipe holds."""

    def work(number, tell):
        if number == 1 or (tmp_path / "tried").exists():
            return number
        (tmp_path / "tried").touch()
        while not (tmp_path / "send").exists():
            time.sleep(0.01)
        signal.signal(signal.SIGALRM, lambda *_: die())
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        return b"x" * 2**24

    answers = side_by_side(work, range(2), 2)
    assert next(answers) == (1, 1)
    (tmp_path / "send").touch()
    time.sleep(1)
    assert list(answers) == [(0, 0)]


def test_a_worker_goes_on_while_nobody_listens(tmp_path):
    def work(number, tell):
        (tmp_path / str(number)).touch()
        return b"x" * 200_000

    answers = side_by_side(work, range(4), 1)
    next(answers)
    end = time.monotonic() + 10
    while len(list(tmp_path.iterdir())) < 4 and time.monotonic() < end:
        time.sleep(0.01)
    assert len(list(tmp_path.iterdir())) == 4
    assert len(list(answers)) == 3


def test_what_work_raises_is_raised_here_and_ends_the_workers(tmp_path):
    def work(number, tell):
        (tmp_path / str(os.getpid())).touch()
        if number == 1:
            raise OSError(28, "No space left on device", "results")
        time.sleep(60)

    with pytest.raises(OSError, match="No space left on device: 'results'"):
        list(side_by_side(work, range(2), 2))
    assert not [p for p in tmp_path.iterdir() if Path("/proc", p.name).exists()]


def test_an_exception_that_cannot_cross_is_told_as_text():
    class Odd(Exception):
        pass

    def work(number, tell):
        raise Odd("a strange thing")

    with pytest.raises(RuntimeError, match="a strange thing"):
        list(side_by_side(work, [1], 1))


def test_what_work_tells_is_heard_here():
    heard = []

    def work(number, tell):
        tell(f"number {number}")
        return os.getpid()

    ((_, worker),) = side_by_side(work, [7], 1, heard.append)
    assert heard == ["number 7"] and worker != os.getpid()


def test_ctrl_c_ends_the_workers_after_what_is_done(tmp_path):
    """As a terminal sends it: to all processes, the workers too."""

    def work(number, tell):
        (tmp_path / str(os.getpid())).touch()
        if number >= 4:
            os.kill(os.getppid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(60)
        return number

    done, before = [], signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        for task, _ in side_by_side(work, range(100), 1):
            done.append(task)
            time.sleep(0.05)  # what is recorded is not interrupted
    assert done == [0, 1, 2, 3]
    assert not [p for p in tmp_path.iterdir() if Path("/proc", p.name).exists()]
    assert signal.getsignal(signal.SIGINT) is before


def test_workers_end_with_the_process_that_started_them(tmp_path):
    def work(number, tell):
        (tmp_path / str(os.getpid())).touch()
        time.sleep(60)

    starter = os.fork()
    if starter == 0:
        try:
            list(side_by_side(work, range(2), 2))
        finally:
            os._exit(0)
    while len(workers := list(tmp_path.iterdir())) < 2:
        time.sleep(0.01)
    os.kill(starter, signal.SIGKILL)
    os.waitpid(starter, 0)
    deadline = time.monotonic() + 10
    while any(is_running(int(worker.name)) for worker in workers):
        assert time.monotonic() < deadline, "a worker outlives who started it"
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
