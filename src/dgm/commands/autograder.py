"""What the autograder for Gradescope runs for one submission: `dgm gradescope` packs it.

It reads ROOT/submission and ROOT/source/course, and writes ROOT/results/results.json (see
gradescope-autograders.readthedocs.io, "Autograder Specifications"). Where nothing can be graded,
there is no score, only a sentence that says why. What it prints is shown to instructors alone.
"""

from __future__ import annotations

import json
import math
import sys
import traceback
from pathlib import Path
from typing import Any

from dgm.content.course import load_course
from dgm.content.files import write_atomically
from dgm.content.percent import part_of
from dgm.content.plain_text import text_to_line
from dgm.grading.grade import Grader
from dgm.grading.results import Result
from dgm.nbgrader_plugins.hand_marks import worth_of
from dgm.reports.hand_back import for_students, gradescope_results
from dgm.sandbox.launch import SandboxUnavailable
from dgm.submission.collecting import notebook_in
from dgm.submission.read import Ungradable

NO_SANDBOX = (
    "Nothing was graded, and this is no score: the grader may not shut student code into a sandbox "
    "here, so your instructor has to grade this homework on another machine."
)
REMEDY = (
    "For the instructor: download the submissions, and run `dgm collect`, `dgm grade` and `dgm "
    "export --gradescope` on a machine where `dgm doctor` finds a sandbox."
)
BROKEN = (
    "Nothing was graded, and this is no score: the grader itself failed. Please tell your "
    "instructor, who sees the reason."
)


def main(root: Path, assignment: str) -> None:
    """Writes the results of one submission, whatever becomes of it."""
    try:
        content = autograded(root, assignment)
    except SandboxUnavailable as error:
        print(f"no sandbox, so nothing was graded: {error}\n{REMEDY}")
        content = no_score(f"{NO_SANDBOX} {REMEDY}")
    except Exception:
        print(traceback.format_exc())
        content = no_score(BROKEN)
    text = json.dumps(content, indent=1, allow_nan=False) + "\n"
    write_atomically(root / "results" / "results.json", text)


def autograded(root: Path, assignment: str) -> dict[str, Any]:
    """What results.json holds of one submission. Raises SandboxUnavailable."""
    course = load_course(root / "source" / "course")
    title = course.assignments[assignment].title
    path, reason = notebook_in(root / "submission", assignment)
    if path is None:
        return no_score(f"Nothing was graded: {reason}. Hand in the notebook of {title!r}.")
    with Grader(course, assignment) as grader:
        try:
            submission = grader.rebuild(path)
        except Ungradable as error:
            name = text_to_line(path.name)
            return no_score(f"{name} could not be graded, and has no score: {error.reason}")
        return results_of(grader, grader.result_for(submission))


def results_of(grader: Grader, result: Result) -> dict[str, Any]:
    """The points of the tests; what a person has to decide is named, and not in the score."""
    if not result.sandboxed:
        raise SandboxUnavailable("this result was made without a sandbox")
    print("\n".join(result.notes))
    asked = [cell for cell in grader.master.cells if cell.metadata.nbgrader.grade]
    tested = [cell for cell in asked if cell.metadata.dgm.role == "tests"]
    by_part = result.points_by_part()
    earned = {cell.id: by_part.get(part_of(cell.id), 0.0) for cell in tested}
    worth = {cell.id: worth_of(cell) for cell in asked}
    undecided = result.undecided_parts()
    waits = [
        cell.id
        for cell in asked
        if cell not in tested or part_of(cell.id) in undecided or part_of(cell.id) not in by_part
    ]
    output = ""
    if waits:
        points = math.fsum(worth[each] - earned.get(each, 0.0) for each in waits)
        names = ", ".join(part_of(each) for each in waits)
        output = f"A person decides on {points:g} more points: {names}."
    tests = for_students(result.tests)
    return gradescope_results(tests, earned, worth, math.fsum(earned.values()), output)


def no_score(output: str) -> dict[str, Any]:
    print(output)
    return {"output": output, "output_format": "text", "tests": []}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
