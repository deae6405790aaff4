"""Grades a class of every kind of answer twice: same results, whatever the jobs and the order.

Of twenty students, about ten are right, nine have a wrong answer that the bank knows, and one hands
in what is hostile or broken. The second run has another number of jobs, and takes the students in
the opposite order. Prints the time of both, and what memory the coordinator has as they go on.
Usage: python scripts/mixed_class.py [--size 1000] [--jobs 2,1] [--assignment A]
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from bench import cpu_of_children, wait_for_orphans
from bench_class import make_course
from bench_pieces import private_mb
from nbgrader.api import Gradebook

from dgm.content.build import assemble
from dgm.content.course import Course
from dgm.content.problem import load_problem
from dgm.content.saved_outputs import saved_outputs
from dgm.grading.side_by_side import cores
from dgm.sandbox.namespaces import adopt_orphans
from dgm.submission.rebuild import from_answers, to_notebook

REPOSITORY = Path(__file__).parents[1]
DGM = "from dgm.commands.app import main; main()"
SEED = 0
NO_NOTEBOOKS = ("{", "")
#: One in twenty is one of these, in turn: no notebook, or a first answer that does this.
HOSTILE = (
    *NO_NOTEBOOKS,
    "def (",
    "import os\nos._exit(0)",
    "kept = ['x' * 10**6 for _ in range(10**6)]",
    "import os\nwhile True:\n    os.fork()",
    "open('/tmp/large', 'wb').write(b'x' * 10**10)",
    "while True: pass",
    "raise SystemExit",
    "import sys\nsys.setrecursionlimit(10**9)\ndef deeper(): deeper()\ndeeper()",
)


@dataclass(frozen=True)
class Run:
    """What each submission was given, in the order of their numbers, and what it took.

    `memory` is how many were graded at a moment, and what the coordinator then had of its own.
    """

    verdicts: list[dict[str, object] | None]
    seconds: float
    cpu: float
    memory: list[tuple[int, float]]


class Class:
    """A course, and the submissions that are handed in there, under one order of names or another.

    `kinds` says of what kind each of them is; the files lie beside the course.
    """

    def __init__(self, folder: Path, assignment: str, size: int) -> None:
        self.folder, self.assignment, self.size = folder, assignment, size
        course = make_course(folder, REPOSITORY)
        self.master = assemble(course, course.assignments[assignment])
        self.files = folder.with_name("files")
        self.files.mkdir()
        self.kinds = list(self._write(self._submissions(course)))

    def _write(self, submissions: Iterator[tuple[str, str]]) -> Iterator[str]:
        for number, (kind, text) in enumerate(submissions):
            (self.files / str(number)).write_text(text, encoding="utf-8")
            yield kind

    def _submissions(self, course: Course) -> Iterator[tuple[str, str]]:
        entries = course.assignments[self.assignment].problems
        problems = [load_problem(course.root / "problems", entry.slug) for entry in entries]
        outputs = {}
        for problem in problems:
            outputs |= saved_outputs(problem)
        asked = [c.id for c in self.master.cells if c.metadata.dgm.role == "solution"]
        right, wrong = (
            [v.answers for v in variants if v.answers and v.answers.keys() <= set(asked)]
            for variants in (
                [v for p in problems for v in p.alternatives if not v.edit],
                [v for p in problems for v in p.mutants if not v.edit],
            )
        )
        chance = random.Random(SEED)
        for number in range(self.size):
            comment = f"# number {number}\n"
            hostile = HOSTILE[number // 20 % len(HOSTILE)]
            kind = "hostile" if number % 20 == 19 else "wrong" if number % 2 else "right"
            if kind == "hostile" and hostile in NO_NOTEBOOKS:
                yield kind, hostile
                continue
            answers = {
                "hostile": {asked[0]: hostile},
                "wrong": chance.choice(wrong),
                "right": chance.choice([{}, *right]),
            }[kind]
            notebook = to_notebook(from_answers(self.master, answers, True, outputs), self.master)
            cell = next(each for each in notebook.cells if each.id == asked[0])
            cell.source = f"{cell.source}\n{comment}"
            yield kind, nbformat.writes(notebook)

    def graded(self, jobs: int, reverse: bool) -> Run:
        """Grade everybody, from nothing; in the opposite order if `reverse`."""
        for name in ("submitted", "autograded", "feedback", ".dgm/results"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / "gradebook.db").unlink(missing_ok=True)
        names = [f"s{self.size - n if reverse else n:05}" for n in range(self.size)]
        for number, name in enumerate(names):
            folder = self.folder / "submitted" / name / self.assignment
            folder.mkdir(parents=True)
            shutil.copy(self.files / str(number), folder / f"{self.assignment}.ipynb")
        command = [sys.executable, "-c", DGM, "grade", self.assignment, f"--jobs={jobs}"]
        before, started = cpu_of_children(), time.monotonic()
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        memory = list(self._memory(process))
        seconds = time.monotonic() - started
        if process.returncode not in (0, 1):
            raise RuntimeError((self.folder / "log").read_text()[-2000:])
        wait_for_orphans()
        verdicts = self._verdicts()
        return Run(
            [verdicts.get(name) for name in names], seconds, cpu_of_children() - before, memory
        )

    def _memory(self, process: subprocess.Popen[bytes]) -> Iterator[tuple[int, float]]:
        """Ten times as the class is graded: how many are, and what the coordinator has in MB."""
        steps = iter(range(0, self.size, max(1, self.size // 10)))
        step = next(steps)
        while process.poll() is None:
            pages = len(list((self.folder / "feedback").glob(f"*/{self.assignment}")))
            if pages > step:
                yield pages, private_mb(process.pid)
                step = next(steps, self.size)
            time.sleep(1)

    def _verdicts(self) -> dict[str, dict[str, object]]:
        """The marks that the gradebook has of each student, by cell."""
        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}") as book:
            return {
                each.student.id: {
                    grade.name: (grade.auto_score, grade.needs_manual_grade)
                    for notebook in each.notebooks
                    for grade in notebook.grades
                }
                for each in book.assignment_submissions(self.assignment)
            }


def differences(mixed: Class, one: Run, other: Run) -> Iterator[str]:
    """A line on each submission that was not given the same in both runs."""
    several = zip(mixed.kinds, one.verdicts, other.verdicts, strict=True)
    for number, (kind, first, second) in enumerate(several):
        if first != second:
            only = [sorted((first or {}).items() - (second or {}).items())]
            only.append(sorted((second or {}).items() - (first or {}).items()))
            yield f"number {number}, {kind}: {only[0]} in the first run, {only[1]} in another"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--assignment", default="hw2_wasserstein")
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--jobs", default=f"{cores()},1")
    chosen = parser.parse_args()
    adopt_orphans()
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    with tempfile.TemporaryDirectory() as folder:
        mixed = Class(Path(folder) / "course", chosen.assignment, chosen.size)
        kinds = Counter(mixed.kinds)
        print(f"{chosen.size} submissions of {chosen.assignment}: {dict(kinds)}", flush=True)
        runs = []
        for number, jobs in enumerate(map(int, chosen.jobs.split(","))):
            runs.append(run := mixed.graded(jobs, reverse=bool(number % 2)))
            recorded = sum(verdict is not None for verdict in run.verdicts)
            print(f"{jobs} jobs: {run.seconds:.0f} s, {run.cpu:.0f} s of CPU, {recorded} recorded")
            for graded, mb in run.memory:
                print(f"  {graded} graded: the coordinator has {mb:.0f} MB of its own")
            sys.stdout.flush()
        different = [line for run in runs[1:] for line in differences(mixed, runs[0], run)]
    if different:
        sys.exit("\n".join(different))
    print("every student has the same results in all runs")


if __name__ == "__main__":
    main()
