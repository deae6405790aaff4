"""Measures the grader beside stock nbgrader, on the same submissions: a table, row by row.

docs/benchmark.md says what each row means. Usage: python scripts/bench.py [--assignment A]
[--sizes 10,60] [--rounds 3] [--jobs N] [--parts class,start,child,session,neighbour,submission]
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench_class import hand_in, make_course, make_stock, solved_submission, without_training
from bench_pieces import child_rows, neighbour_rows, session_rows, submission_rows
from nbgrader.api import Gradebook

from dgm.grading.side_by_side import cores
from dgm.sandbox.namespaces import adopt_orphans
from dgm.sandbox.usage import descendants

REPOSITORY = Path(__file__).parents[1]
#: Stock nbgrader is not asked to grade more: it takes about nine seconds for each.
MOST_FOR_STOCK = 60
#: A look takes 0.15 s, which the graders pay for.
LOOK_SECONDS = 5.0
PARTS = ("class", "start", "child", "session", "neighbour", "submission")
#: What a row should say, on a quiet machine with two cores, by the end of its name.
GOALS = {
    "2 jobs: times as fast as stock": "at least 20; 30 for small",
    "start of the whole grader": "5 s",
    "a ready child: wall": "60 ms",
    "a ready child: CPU, its end included": "60 ms",
    "a ready child: private memory": "100 MB",
    "a session over ten tests: wall": "60 ms",
    "a session over ten tests: CPU": "60 ms",
    "one submission, CPU: records and page": "100 ms",
    "one submission, CPU: above the floor": "250 ms",
}
DGM = "from dgm.commands import main; main()"
#: The first fork of `dgm grade` is its first worker: from then on submissions are graded.
UNTIL_FIRST_FORK = """
import os, sys, time
from pathlib import Path
fork, place = os.fork, Path(sys.argv.pop(1))
def timed():
    place.write_text(str(time.time())) if not place.exists() else None
    return fork()
os.fork = timed
"""


@dataclass(frozen=True)
class Cost:
    """What a command took: CPU of all its processes, and the most memory that they had at once."""

    wall: float
    cpu: float
    peak_mb: float


def run(command: list[str], folder: Path, log: Path) -> Cost:
    """Raises RuntimeError where the command fails; exit status 1 of `dgm grade` is no failure."""
    before = cpu_of_children()
    started = time.monotonic()
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        peak = Peak(process.pid)
        status = process.wait()
    wall = time.monotonic() - started
    if status not in (0, 1):
        raise RuntimeError(f"{command} ended with {status}: {log.read_text()[-2000:]}")
    wait_for_orphans()
    return Cost(wall, cpu_of_children() - before, peak.stop())


class Peak(threading.Thread):
    """Looks at the memory of a process and its descendants (PSS: a shared page counts once)."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root, self._most, self._ended = root, 0.0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            self._most = max(self._most, sum(map(_pss_mb, descendants(self._root))))

    def stop(self) -> float:
        self._ended.set()
        self.join()
        return self._most


def _pss_mb(number: int) -> float:
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wait_for_orphans() -> None:
    """What the sandbox leaves behind is a child of this process; its time counts too."""
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


def ours(course: Path, assignment: str, jobs: int, folder: Path) -> Cost:
    """Grade, record and write pages, with the gradebook of a course where nobody is graded."""
    for name in ("autograded", "feedback"):
        shutil.rmtree(course / name, ignore_errors=True)
    shutil.rmtree(course / ".dgm" / "results", ignore_errors=True)
    shutil.copy(course / "released.db", course / "gradebook.db")
    command = [sys.executable, "-c", DGM, "grade", assignment, f"--jobs={jobs}"]
    return run(command, course, folder / "ours.log")


def stock(course: Path, assignment: str, folder: Path) -> Cost:
    """`nbgrader autograde` and `nbgrader generate_feedback`, from the released course."""
    for name in ("autograded", "feedback"):
        shutil.rmtree(course / name, ignore_errors=True)
    shutil.copy(course / "released.db", course / "gradebook.db")
    steps = [
        run([sys.executable, "-m", "nbgrader", what, assignment], course, folder / f"{what}.log")
        for what in ("autograde", "generate_feedback")
    ]
    return Cost(
        sum(step.wall for step in steps),
        sum(step.cpu for step in steps),
        max(step.peak_mb for step in steps),
    )


def class_rows(bench: Bench, size: int) -> Iterator[tuple[str, ...]]:
    """Pairs, alternating: stock, one job, all cores."""
    bench.submit(size)
    ways: dict[str, Callable[[], Cost]] = {
        f"{jobs} job{'s' if jobs > 1 else ''}": lambda jobs=jobs: ours(
            bench.course, bench.assignment, jobs, bench.folder
        )
        for jobs in dict.fromkeys((1, bench.jobs))
    }
    if size <= MOST_FOR_STOCK:
        ways = {"stock nbgrader": lambda: stock(bench.stock, bench.assignment, bench.folder)} | ways
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(bench.rounds):
        for name, measure in ways.items():
            costs[name].append(measure())
            bench.say(f"{size} submissions, {name}: {costs[name][-1]}")
    for name, several in costs.items():
        yield (f"{size} submissions, {name}: wall", *_seconds([c.wall / size for c in several]))
        yield (f"{size} submissions, {name}: CPU", *_seconds([c.cpu / size for c in several]))
        fewer, before = bench.smaller.get(name, (size, []))
        if fewer != size:
            spent = zip(before, several, strict=True)
            each = [(more.cpu - less.cpu) / (size - fewer) for less, more in spent]
            yield (f"from {fewer} to {size} submissions, {name}: CPU of each more", *_seconds(each))
        bench.smaller[name] = size, several
        peak = [c.peak_mb for c in several]
        yield (
            f"{size} submissions, {name}: peak memory",
            f"{min(peak):.0f} MB",
            f"{statistics.median(peak):.0f} MB",
        )
        if name != "stock nbgrader" and "stock nbgrader" in costs:
            times = [s.wall / c.wall for s, c in zip(costs["stock nbgrader"], several, strict=True)]
            yield (
                f"{size} submissions, {name}: times as fast as stock",
                f"{min(times):.1f}",
                f"{statistics.median(times):.1f}",
            )


def start_rows(bench: Bench) -> Iterator[tuple[str, ...]]:
    """From `dgm grade` to the first submission being graded."""
    bench.submit(1)
    for name, forgotten in (
        ("start of the whole grader", ("results",)),
        ("start, the bank has changed", ("results", "content")),
    ):
        seconds = []
        for _ in range(bench.rounds):
            for folder in forgotten:
                shutil.rmtree(bench.course / ".dgm" / folder, ignore_errors=True)
            mark = bench.folder / "forked"
            mark.unlink(missing_ok=True)
            command = [sys.executable, "-c", UNTIL_FIRST_FORK + DGM, str(mark)]
            command += ["grade", bench.assignment, "--jobs=1"]
            started = time.time()
            run(command, bench.course, bench.folder / "log")
            seconds.append(float(mark.read_text()) - started)
        yield (name, *_seconds(seconds))


@dataclass
class Bench:
    """The two courses with what is handed in, and how to measure.

    `smaller` holds what the class of the size before has cost: its size and rounds, by way.
    """

    folder: Path
    assignment: str
    rounds: int
    jobs: int

    def __post_init__(self) -> None:
        self.smaller: dict[str, tuple[int, list[Cost]]] = {}
        self.made = make_course(self.folder / "ours", REPOSITORY)
        self.course, self.stock = self.folder / "ours", self.folder / "stock"
        self._solved = solved_submission(self.made, self.assignment)
        make_stock(self.stock, self.made, self.assignment, self._solved)
        shutil.copy(self.stock / "gradebook.db", self.stock / "released.db")
        Gradebook(f"sqlite:///{self.course / 'released.db'}").close()

    def submit(self, size: int) -> None:
        for course, notebook in (
            (self.course, self._solved),
            (self.stock, without_training(self._solved)),
        ):
            shutil.rmtree(course / "submitted", ignore_errors=True)
            hand_in(course, self.assignment, notebook, range(size))

    def say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


def _seconds(values: list[float]) -> tuple[str, str]:
    return f"{min(values):.3f} s", f"{statistics.median(values):.3f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--assignment", default="hw2_wasserstein")
    parser.add_argument("--sizes", default="10,60")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=cores())
    parser.add_argument("--parts", default=",".join(PARTS))
    chosen = parser.parse_args()
    adopt_orphans()
    # nbgrader makes a new gradebook with the `alembic` that it finds there
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    wanted = chosen.parts.split(",")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), chosen.assignment, chosen.rounds, chosen.jobs)
        print(f"{chosen.assignment}, {cores()} cores, {platform.machine()}, {platform.release()}")
        print(f"load before: {os.getloadavg()[0]:.1f} (0 on a machine that does nothing else)\n")
        print("| what | min | median | goal |\n| --- | --- | --- | --- |")
        for part, rows in (
            *(
                ("class", lambda size=int(n): class_rows(bench, size))
                for n in chosen.sizes.split(",")
            ),
            ("start", lambda: start_rows(bench)),
            ("child", lambda: child_rows(chosen.rounds)),
            ("session", lambda: session_rows(chosen.rounds)),
            ("neighbour", lambda: neighbour_rows(bench, chosen.rounds)),
            ("submission", lambda: submission_rows(bench, chosen.rounds)),
        ):
            for row in rows() if part in wanted else ():
                goal = next((goal for end, goal in GOALS.items() if row[0].endswith(end)), "")
                print("|", " | ".join((*row, goal)), "|", flush=True)
    print(f"\nload after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
