"""All mistakes of a course are told in one run."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from dgm.commands import app as cli
from dgm.content.course import ContentError, load_course
from dgm.content.errors import suggest
from dgm.content.master import chosen_problems
from dgm.content.problem import load_problem

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"


@pytest.fixture
def root(tmp_path):
    return Path(shutil.copytree(FIXTURE, tmp_path / "course"))


def edit(path, **changes):
    """Replace texts by others, a pair for each name."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_build_tells_the_mistakes_of_all_files_a_line_each(root, monkeypatch, capsys):
    problems = root / "problems"
    edit(
        problems / "doubling" / "problem.py",
        key=("# title:", "# titel:"),
        role=('role="run"', 'role="rum"'),
        points=("@points(1)\n", ""),
    )
    edit(problems / "shifting" / "problem.py", id=('id="shift-back-tests"', 'id="shift-tests"'))
    monkeypatch.setattr(sys, "argv", ["dgm", "--course", str(root), "build"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr().err.splitlines()
    assert end.value.code == 2
    for line, wanted in zip(
        said,
        [
            "dgm: problems/doubling/problem.py:2: unknown key 'titel'; write 'title'",
            "dgm: problems/doubling/problem.py:1: 'title' is missing",
            "dgm: problems/doubling/problem.py:37: test_keeps_the_type has no points",
            "dgm: problems/doubling/problem.py:44: unknown role 'rum'; write 'run'",
            "dgm: problems/shifting/problem.py:39: id 'shift-tests' is that of line 15",
        ],
        strict=True,
    ):
        assert line.startswith(wanted), said


def test_a_catalogue_tells_all_its_mistakes(root):
    edit(
        root / "problems" / "doubling" / "mutants.md",
        ceiling=("- ceiling: ", "- ceiling: 7"),
    )
    path = root / "problems" / "doubling" / "mutants.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text[text.index("### ") :].replace("### ", "### other-", 1))
    with pytest.raises(ContentError) as error:
        load_problem(root / "problems", "doubling")
    assert str(error.value).count("; write a number from 0 to 1") == 2


def test_course_toml_tells_all_mistakes_of_its_homeworks(root):
    edit(
        root / "course.toml",
        due=("2026-10-16T23:59:00", '"in autumn"'),
        first=('"doubling", points = 10', '"dubling", points = 10'),
        second=("points = 5", "points = 0.1"),
        limit=("memory_mb", "memory_md"),
    )
    with pytest.raises(ContentError) as error:
        load_course(root)
    places = [line.split(": ")[0] for line in str(error.value).split("\n")]
    assert places == ["course.toml:14", "course.toml:15", "course.toml:12", "course.toml:7"]


def test_of_words_that_are_equally_near_none_is_preferred():
    assert suggest("hwl", ["hw1", "hw2", "project"]) == "write 'hw1' or 'hw2'"
    assert suggest("hw_2", ["hw1", "hw2"]) == "write 'hw2'"


def test_a_part_that_a_problem_does_not_have_is_told_with_its_line(root):
    path = root / "course.toml"
    entry = '{ slug = "doubling", points = 10'
    assert entry in path.read_text()
    path.write_text(path.read_text().replace(entry, entry + ', given = ["duble"]'))
    line = next(n for n, text in enumerate(path.read_text().split("\n"), 1) if "duble" in text)
    course = load_course(root)
    with pytest.raises(ContentError, match=f"^course.toml:{line}: .*no part 'duble'"):
        chosen_problems(course, next(iter(course.assignments.values())))
