"""Feedback and results in the forms that learning platforms take back."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from dgm.content.course import ContentError
from dgm.content.percent import part_of
from dgm.grading.results import TestResult
from dgm.reports.feedback import table_text
from dgm.submission.layouts import HandedIn, Source
from dgm.submission.whose import Matcher, is_test_student

#: When a file in a zip was changed: a zip of the same pages is the same file.
_THEN = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class HandedBack:
    """Whose page is in a zip, and of which files and students there is none, and why."""

    students: tuple[str, ...]
    left: tuple[str, ...]


def zip_feedback(
    path: Path,
    source: Source,
    matcher: Matcher,
    pages: Mapping[str, Path],
    withdrawn: Collection[str] = (),
) -> HandedBack:
    """A zip of pages by student, each named so that the platform of `source` knows whose it is.

    Canvas reads user and attachment from the name of the downloaded file
    (`infer_comment_context_from_filename` of app/models/assignment.rb), Moodle the participant from
    that of its folder or file (mod/assign/feedback/file/importziplib.php). Who is `withdrawn` gets
    none. Raises ContentError for another platform.
    """
    if source.platform not in ("Canvas", "Moodle"):
        raise ContentError(f"{source.platform} takes no zip of feedback; Canvas and Moodle do")
    found: dict[str, list[HandedIn]] = {}
    left, maybe = list[str](), set[str]()
    for file in source.files:
        students = () if file.ignored else matcher.find(file.ids, file.person)
        if len(students) == 1:
            (student,) = students
            found.setdefault(student, []).append(file)
        elif not file.ignored and not is_test_student(file):
            maybe.update(students)
            who = " or ".join(sorted(students))
            remedy = "--times with the platform's worksheet tells who handed it in"
            why = f"it may be of {who}; {remedy}" if who else "not on the roster"
            left.append(f"{file.place}: {why}")
    names: dict[str, str] = {}
    for student, files in sorted(found.items()):
        if student in withdrawn:
            continue
        by_name = {file.ids for file in files if not matcher.find(file.ids)}
        if len(by_name) > 1:
            left += [f"{file.place}: several people have this name" for file in files]
        elif student not in pages:
            left.append(f"{files[0].place}: {student} has no page in feedback/")
        else:
            newest = max(files, key=lambda file: (file.name.endswith(".ipynb"), file.order))
            names[student] = _name(newest, source.platform, pages[student].name)
    left += [
        f"{student}: what you gave has no file of theirs; download the submissions again"
        for student in sorted(pages.keys() - found.keys() - maybe - set(withdrawn))
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, name in names.items():
            archive.writestr(zipfile.ZipInfo(name, _THEN), pages[student].read_bytes())
    return HandedBack(tuple(names), tuple(left))


def _name(file: HandedIn, platform: str, page: str) -> str:
    """What the platform called the student's file, or its folder, with the page in it."""
    parts = PurePosixPath(file.place).parts
    if platform == "Canvas":
        return f"{PurePosixPath(parts[-1]).stem}.html"
    at = next(number for number, part in enumerate(parts) if "_assignsubmission_" in part)
    head, kind, rest = parts[at].partition("_assignsubmission_")
    plugin, separator, _ = rest.partition("_")
    if at < len(parts) - 1:
        return f"{parts[at]}/{page}"
    return f"{head}{kind}{plugin}{separator or '_'}{page}"


def for_students(tests: Sequence[TestResult]) -> tuple[TestResult, ...]:
    """The verdicts, less what only an instructor may see."""
    return tuple(replace(test, message="") if test.meaning.undecided else test for test in tests)


def gradescope_results(
    tests: Sequence[TestResult],
    earned: Mapping[str, float],
    worth: Mapping[str, float],
    score: float,
    output: str,
) -> dict[str, Any]:
    """What Gradescope reads from results.json (gradescope-autograders.readthedocs.io, "Autograder
    Specifications"): the score, and an entry for each graded cell, by its name."""
    entries = []
    for cell, points in earned.items():
        part = part_of(cell)
        own = [test for test in tests if test.part == part and cell != part]
        entry: dict[str, Any] = {
            "name": part,
            "score": round(points, 4),
            "max_score": worth[cell],
            "output_format": "text",
            "visibility": "visible",
        }
        if own:
            passed = all(test.outcome == "passed" for test in own)
            entry |= {"output": table_text(own), "status": "passed" if passed else "failed"}
        entries.append(entry)
    return {"score": round(score, 4), "output": output, "tests": entries}
