"""What comes with dgm, for a course of one's own: the problem bank and the project's own course.

In a checkout dgm/shipped/ holds links to its top folder; in an installed package, copies.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import dgm
from dgm.content.course import ContentError, suggest
from dgm.content.fragments import SETUP

SHIPPED = Path(dgm.__file__).parent / "shipped"
BANK = SHIPPED / "problems"
COURSE = SHIPPED / "course.toml"
CONFIG = SHIPPED / "nbgrader_config.py"

POINTS = 10  # of a problem that no shipped homework has

GITIGNORE = """\
# student data and everything made from it: never committed
/submitted/
/downloaded/
/autograded/
/feedback/
/reports/
/gradebook.db*
/grades.csv
/extensions.csv
/regrades.csv
/export/
/roster.csv
/.dgm/
/exchange/
/demo/
/*.csv
/*.zip

# what `dgm build` makes to be run or looked at
/tests/notebooks/*.ipynb

# downloads, checkpoints, logs
data/
checkpoints/
.nbgrader.log
.ipynb_checkpoints/
__pycache__/
"""


def shipped_problems() -> list[str]:
    """The slugs of all problems that come with dgm."""
    return sorted(path.parent.name for path in BANK.glob("*/problem.py"))


def write_course(folder: Path, course_toml: str, problems: Sequence[str]) -> None:
    """Writes a course with these problems of the bank into `folder`: all that a course needs.

    The list of questions that the whole bank covers (references.toml) stays behind.
    """
    own_fragments = [SETUP] if (BANK / SETUP).is_dir() else []
    for name in [*problems, *own_fragments]:
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(BANK / name, folder / "problems" / name, ignore=ignored)
    (folder / "course.toml").write_text(course_toml, encoding="utf-8")
    shutil.copyfile(CONFIG, folder / CONFIG.name)
    (folder / ".gitignore").write_text(GITIGNORE, encoding="utf-8")


def new_course(folder: Path, problems: Sequence[str] = ()) -> list[str]:
    """Makes a course in `folder`; gives its problems.

    With `problems` the course has one homework, made of them in this order; otherwise it has the
    homeworks and the problems that come with dgm. Raises ContentError where the folder holds
    anything, or a problem is unknown.
    """
    bank = shipped_problems()
    for slug in problems:
        if slug not in bank:
            raise ContentError(f"unknown problem {slug!r}; {suggest(slug, bank)}")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise ContentError(f"{folder} exists and is no empty folder; name another one")
    text = COURSE.read_text(encoding="utf-8")
    chosen = list(dict.fromkeys(problems))
    if chosen:
        text = settings_of(text) + homework("hw1", "Homework 1", points_of(text, chosen))
    folder.mkdir(parents=True, exist_ok=True)
    write_course(folder, text, chosen or bank)
    return chosen or bank


def settings_of(course_toml: str) -> str:
    """What a course.toml says before its first assignment."""
    return re.split(r"^\[assignments", course_toml, maxsplit=1, flags=re.MULTILINE)[0]


def points_of(course_toml: str, problems: Sequence[str]) -> dict[str, float]:
    """What the problems are worth in that course; those that it does not use, `POINTS`."""
    assignments = tomllib.loads(course_toml)["assignments"].values()
    worth = {each["slug"]: each["points"] for every in assignments for each in every["problems"]}
    return {slug: worth.get(slug, POINTS) for slug in problems}


def homework(name: str, title: str, points: Mapping[str, float]) -> str:
    """The table of an assignment, as it stands in course.toml."""
    entries = [f'  {{ slug = "{slug}", points = {worth:g} }},' for slug, worth in points.items()]
    lines = [f"[assignments.{name}]", f'title = "{title}"', "problems = [", *entries, "]"]
    return "\n".join(lines) + "\n"
