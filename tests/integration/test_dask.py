"""A class graded on a Dask cluster: a real scheduler and workers, as processes of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import test_nbgrader as records
from typer.testing import CliRunner

sys.path.append(str(Path(__file__).parents[1] / "attacks"))
import arena as attacks  # noqa: E402

from dgm.commands.app import app  # noqa: E402
from dgm.commands.class_grading import grade_class  # noqa: E402
from dgm.commands.failures import NO_CLUSTER, NO_SANDBOX, explain  # noqa: E402
from dgm.content.course import load_course  # noqa: E402
from dgm.grading.cluster import ClusterUnavailable, on_cluster  # noqa: E402
from dgm.sandbox.launch import SandboxUnavailable  # noqa: E402

pytest.importorskip("distributed", reason="Dask is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

HERE = "127.0.0.1"
ASSIGNMENT = "small"
CLASS = 10
SECONDS = 120
MUTANTS = """\
# Typical mistakes: Numbers

## double

### squared: Squares instead of doubling

- breaks: `double` takes and returns a number.
- hint: Two times x is not x times x.
- ceiling: 0.5

```python double
def double(number):
    return number**2
```
"""
#: `DGM_ATTACKS=all` takes every one of tests/attacks, as `make dask-attacks` does.
ATTACKS = (
    "forging/patch-pytest",
    "reading/environment",
    "reading/proc",
    "staying/signals",
    "exhausting/fork-bomb",
    "exhausting/memory",
)


class Cluster:
    """A scheduler and its workers; a context manager that ends them.

    They end by themselves where nobody does: the scheduler when it has nothing to do for long, a
    worker when it finds no scheduler.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        self._held = ExitStack()

    def __enter__(self) -> Cluster:
        self.folder.mkdir()
        about = self.folder / "scheduler.json"
        self._start(
            "scheduler", "--port=0", f"--scheduler-file={about}", "--idle-timeout=20 minutes"
        )
        wait_until(lambda: about.exists() and about.read_text().endswith("}"))
        self.address = json.loads(about.read_text())["address"]
        return self

    def __exit__(self, *raised: object) -> None:
        for process in self.running[::-1]:
            process.kill()
            process.wait()
        self._held.close()

    def worker(self, threads: int = 1, **environment: str) -> subprocess.Popen[bytes]:
        return self._start(
            "worker",
            self.address,
            "--no-nanny",
            f"--nthreads={threads}",
            "--death-timeout=60",
            f"--local-directory={self.folder}",
            **environment,
        )

    def _start(self, what: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        log = self._held.enter_context((self.folder / f"{len(self.running)}.log").open("wb"))
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", f"--host={HERE}"]
        process = subprocess.Popen(
            [*command, "--no-dashboard", *options],
            env=os.environ | environment | {"OF_TESTS": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def wait_for_workers(self, number: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=SECONDS)

    def graders(self) -> dict[int, int]:
        """The processes that grade for the workers, and their forks, each with its parent."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                if b"dgm.grading.cluster_grader" not in command:
                    continue
                if f"OF_TESTS={self.folder}\0".encode() in (folder / "environ").read_bytes():
                    status = (folder / "status").read_text()
                    found[int(folder.name)] = int(status.partition("\nPPid:")[2].split()[0])
            except OSError:
                continue
        return found

    def at_work(self) -> subprocess.Popen[bytes] | None:
        """A worker whose grader has been given a job: it has a fork."""
        graders = self.graders()
        busy = {graders.get(parent) for parent in graders.values()}
        return next((process for process in self.running if process.pid in busy), None)


def wait_until(condition, seconds=SECONDS):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """One worker with two threads."""
    with Cluster(tmp_path_factory.mktemp("dask") / "cluster") as cluster:
        cluster.worker(threads=2)
        yield cluster


@pytest.fixture
def helper(cluster):
    """Another worker, for as long as a test: each worker's grader takes long to start."""
    helper = cluster.worker()
    cluster.wait_for_workers(2)
    yield helper
    if all(worker is helper or worker.poll() is not None for worker in cluster.running[1:]):
        cluster.worker(threads=2)
    helper.kill()
    cluster.wait_for_workers(1)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A course with submissions of which some are wrong, hostile or no notebooks."""
    root = tmp_path_factory.mktemp("class")
    (attacks.copy_course(root).root / "problems" / "numbers" / "mutants.md").write_text(MUTANTS)
    attacks.hand_in_class(load_course(root), ASSIGNMENT, CLASS, mixed=CLASS)
    return root


@pytest.fixture(scope="module")
def at_one_job(handed_in, tmp_path_factory):
    root = shutil.copytree(handed_in, tmp_path_factory.mktemp("one") / "course")
    grade_class(load_course(root), ASSIGNMENT, jobs=1)
    return load_course(root)


@pytest.fixture
def course(handed_in, tmp_path):
    return load_course(shutil.copytree(handed_in, tmp_path / "course"))


def results(course):
    """What is stored of submissions and mutants, but for the time it took."""
    mutants = (course.root / ".dgm" / "mistakes").rglob("*.json")
    found = {path.name: path.read_text() for path in mutants}
    for path in (course.root / ".dgm" / "results").rglob("*.json"):
        found[path.name] = json.loads(path.read_text()) | {"seconds": 0}
    return found


def files(course):
    """Notebooks and pages, but for the time that grading took."""
    found = records.files(course)
    return {name: re.sub(rb'"seconds": [\d.e-]+', b"", text) for name, (_, text) in found.items()}


def assert_the_same_records(course, other):
    theirs = records.tables(other)
    for table, rows in records.tables(course).items():
        assert rows == theirs.pop(table), table
    assert not theirs
    assert files(course) == files(other)
    assert results(course) == results(other)


def test_a_cluster_leaves_the_records_that_one_machine_leaves(cluster, course, at_one_job):
    """A worker with another version does not take part."""
    other = cluster.worker(DGM_BUDGET="another")
    cluster.wait_for_workers(2)
    told = []
    entries = grade_class(course, ASSIGNMENT, scheduler=cluster.address, tell=told.append)
    assert [entry.graded.student for entry in entries] == [f"s{n:02}" for n in range(CLASS)]
    assert {entry.outcome for entry in entries} == {"graded", "ungradable"}
    assert_the_same_records(course, at_one_job)
    wait_until(lambda: not cluster.graders())
    other.kill()
    refused = [line for line in told if "cannot grade: it has other versions" in line]
    assert len(refused) == 1 and "budget (another, not " in refused[0]
    assert set(told) - set(refused) == {"typical mistakes of double, once a release"}
    assert (
        "Two times x is not x times x."
        in (course.root / "feedback/s01/small/small.html").read_text()
    )

    again = grade_class(course, ASSIGNMENT, scheduler="tcp://127.0.0.1:1")
    assert [entry.score for entry in again] == [entry.score for entry in entries]


def test_a_worker_that_is_killed_costs_no_marks_and_nobody_is_graded_twice(
    cluster, helper, course, at_one_job
):
    done, killed = [], []

    def kill_a_worker(entry):
        done.append(entry.graded.student)
        if len(done) == 3:
            killed.append(cluster.at_work())
            killed[0].kill()

    grade_class(course, ASSIGNMENT, scheduler=cluster.address, advance=kill_a_worker)
    assert sorted(done) == [f"s{number:02}" for number in range(CLASS)]
    assert_the_same_records(course, at_one_job)
    wait_until(lambda: not cluster.graders())


def test_a_submission_whose_graders_die_twice_is_told_as_a_failure_of_the_grader(
    cluster, helper, course, monkeypatch
):
    path = course.root / "submitted" / "s04" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    endless = "def double(number):\\n    while True: pass"
    path.write_text(path.read_text().replace(attacks.DOUBLES["right"], endless))

    def deadly(run, job):
        """The grader of this job's worker is killed while it grades."""
        from dgm.grading import cluster_worker  # the worker's own, for this travels by value

        if b"# number 4\n" in job:
            threading.Timer(0.5, cluster_worker._graders[run]._process.kill).start()
        return cluster_worker.grade(run, job)

    monkeypatch.setattr("dgm.grading.cluster.cluster_worker.grade", deadly)
    students = ("s00", "s01", "s04", "s05")
    entries = grade_class(course, ASSIGNMENT, students=students, scheduler=cluster.address)
    outcomes = {entry.graded.student: entry.outcome for entry in entries}
    assert outcomes == {"s00": "graded", "s01": "graded", "s04": "ungradable", "s05": "graded"}
    assert "the grader's own process died twice" in entries[2].reason
    scores = {entry.graded.student: entry.score for entry in entries}
    assert (scores["s00"], scores["s04"]) == (9.0, None)


def test_ctrl_c_records_what_is_graded_ends_the_graders_and_the_next_run_goes_on(
    cluster, course, at_one_job
):
    done = []

    def interrupt_after_two(entry):
        done.append(entry.graded.student)
        if len(done) == 2:
            os.kill(os.getpid(), signal.SIGINT)

    grade = partial(grade_class, course, ASSIGNMENT, scheduler=cluster.address)
    with pytest.raises(KeyboardInterrupt):
        grade(advance=interrupt_after_two)
    assert 2 <= len(done) < CLASS
    wait_until(lambda: not cluster.graders())
    pages = {path.parts[-3] for path in course.root.glob("feedback/*/*/*.html")}
    assert pages == set(done) - {"s07"}  # what cannot be graded has no page
    grade()
    assert_the_same_records(course, at_one_job)


def test_attacks_on_a_worker_earn_nothing_and_harm_neither_it_nor_others(
    cluster, tmp_path, monkeypatch
):
    everything = os.environ.get("DGM_ATTACKS") == "all"
    chosen = [each for each in attacks.read_attacks() if everything or str(each) in ATTACKS]
    assert len(chosen) >= len(ATTACKS)
    alive = [process for process in cluster.running if process.poll() is None]
    with attacks.Arena(tmp_path) as arena:
        monkeypatch.setattr(attacks, "CREW", partial(on_cluster, cluster.address))
        mate = replace(chosen[0], name="mate", honest=arena.parts, answers={}, module=None)
        *scenes, beside = arena.stand(*chosen, mate)
        for attack, scene in zip(chosen, scenes, strict=True):
            score = scene.result.total if scene.result else 0.0
            assert score <= attacks.points_of(arena.master, attack.honest), attack
            assert "Quetzalcoatl" not in scene.page
            if check := attack.hook("check"):
                check(scene)
        honest = arena.honest.result
        assert attacks.without_identity(beside.result) == attacks.without_identity(honest)
    assert [process.poll() for process in alive] == [None] * len(alive)
    wait_until(lambda: not cluster.graders())


def test_a_scheduler_that_is_not_there_is_told_in_one_sentence(course, monkeypatch):
    monkeypatch.setattr("dgm.grading.cluster.CONNECT_SECONDS", 2)
    for address in ("tcp://127.0.0.1:1", "nonsense://127.0.0.1:1"):
        with pytest.raises(ClusterUnavailable) as caught:
            grade_class(course, ASSIGNMENT, scheduler=address)
        status, line = explain(caught.value)
        assert status == NO_CLUSTER
        assert f"no Dask scheduler can be reached at {address}" in line


def test_workers_that_are_missing_or_cannot_grade_are_told_in_one_sentence(
    course, tmp_path, monkeypatch
):
    """Without any; with another version; and without a sandbox, which is refused as everywhere."""
    monkeypatch.setattr("dgm.grading.cluster.PATIENCE", 1)
    empty = tmp_path / "bin"
    empty.mkdir()
    with Cluster(tmp_path / "dask") as cluster:
        grade = partial(grade_class, course, ASSIGNMENT, scheduler=cluster.address)
        with pytest.raises(ClusterUnavailable, match="the Dask scheduler has no workers"):
            grade()
        monkeypatch.setattr("dgm.grading.cluster.PATIENCE", SECONDS)
        cluster.worker(DGM_BUDGET="another")
        with pytest.raises(ClusterUnavailable, match=r"cannot grade: .*other.* budget \(another"):
            grade()
        cluster.worker(PATH=str(empty))
        cluster.wait_for_workers(2)
        with pytest.raises(SandboxUnavailable) as caught:
            grade()
    status, line = explain(caught.value)
    assert status == NO_SANDBOX
    assert "no sandbox, so nothing was graded: on the Dask worker" in line
    assert "bwrap is missing; install the package bubblewrap" in line
    assert not (course.root / "gradebook.db").exists() or not records.scores(course, ASSIGNMENT)


@pytest.mark.parametrize("option", ["--jobs=2", "--unsandboxed"])
def test_options_that_are_for_one_machine_are_refused(course, option):
    command = ["--course", str(course.root), "grade", ASSIGNMENT, "--scheduler=tcp://x:1", option]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    assert "--scheduler goes neither with --jobs nor with --unsandboxed" in done.output
