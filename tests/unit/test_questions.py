"""Which problem covers which question of the references."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from dgm.content.course import ContentError, load_course
from dgm.content.problem import load_problem
from dgm.content.questions import questions_page
from dgm.content.shipped import shipped_problems

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "course"
REFERENCES = """
[Book]
title = "A book"
"question 1" = "Doubling"
"question 2" = "Halving"
"""


@pytest.fixture
def course(tmp_path):
    root = Path(shutil.copytree(FIXTURE, tmp_path / "course"))
    (root / "problems" / "references.toml").write_text(REFERENCES, encoding="utf-8")
    return load_course(root)


def covers(course, question):
    """Let both problems of the fixture cover `question` alone."""
    for path in (course.root / "problems").glob("*/problem.py"):
        text = path.read_text(encoding="utf-8")
        covered = re.sub(r"Tiny 101 HW1 question \d", question, text)
        assert covered != text
        path.write_text(covered, encoding="utf-8")


def test_every_question_of_the_references_has_a_problem_in_the_bank():
    covered = {
        question
        for slug in shipped_problems()
        for question in load_problem(ROOT / "problems", slug, variants=False).covers
    }
    references = tomllib.loads((ROOT / "problems" / "references.toml").read_text(encoding="utf-8"))
    questions = {f"{name} {key}" for name, keys in references.items() for key in keys}
    assert questions - {f"{name} title" for name in references} == covered


def test_a_question_without_a_problem_is_shown_as_missing(course):
    covers(course, "Book question 1")
    page = questions_page(course)
    answered = "asked, by tests: `double`<br>asked, by hand: `double-why`"
    assert "| **[doubling](../problems/doubling/problem.py)**: Doubling |" in page
    assert f"| *question 1*: Doubling | {answered} |  |" in page
    assert "| *question 2*: Halving | **missing** |" in page


def test_a_problem_that_covers_an_unknown_question_is_an_error_with_a_suggestion(course):
    covers(course, "Book question 3")
    told = r"problem\.py:3: covers 'Book question 3'.*'Book question 2'"
    with pytest.raises(ContentError, match=told):
        questions_page(course)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[Book]", "[Book", r":2: not valid TOML: "),
        (
            'title = "A book"',
            "",
            r":2: 'Book' is no reference; write \[Book\] and below it title = ",
        ),
        ('"Doubling"', "1", r":2: 'Book' is no reference"),
        ("[Book]", "Book = 1\n[Other]", r":2: 'Book' is no reference"),
    ],
)
def test_a_mistake_in_the_references_is_told_with_its_line(course, old, new, says):
    path = course.root / "problems" / "references.toml"
    path.write_text(REFERENCES.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"^problems/references\.toml{says}"):
        questions_page(course)


def test_a_course_without_references_has_no_page():
    assert questions_page(load_course(FIXTURE)) == ""


def names(course, what):
    """Let the problem of doubling, and it alone, cover question 1 as `what` says."""
    for slug, covered in (("doubling", what), ("shifting", "Book question 2")):
        path = course.root / "problems" / slug / "problem.py"
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?:- )?Tiny 101 .*", covered, text, count=1), encoding="utf-8")


def test_a_question_can_name_its_parts_and_what_differs_from_the_source(course):
    named = "- Book question 1: [double-why]\n# differs: {Book question 1: The proof is shorter.}"
    names(course, named)
    page = questions_page(course)
    assert "Doubling | asked, by hand: `double-why` | The proof is shorter. |" in page
    assert "| beyond the source | asked, by tests: `double` |" in page


def test_a_question_can_name_cells_that_are_only_run(course):
    names(course, "- Book question 1: [double-picture, double]")
    assert "asked, by tests: `double`<br>shown: `double-picture` |" in questions_page(course)


def test_a_question_of_which_a_homework_asks_nothing_says_so(course):
    names(course, "- Book question 1: [double, double-picture]")
    path = course.root / "course.toml"
    text = path.read_text(encoding="utf-8").replace(
        '"doubling",', '"doubling", given = ["double"],'
    )
    path.write_text(text, encoding="utf-8")
    page = questions_page(load_course(course.root))
    assert "Doubling | **nothing asked**<br>given: `double`<br>shown: `double-picture` |" in page
    path.write_text(text.replace("given", "extra"), encoding="utf-8")
    page = questions_page(load_course(course.root))
    assert "Doubling | **nothing asked**<br>extra, by tests: `double`<br>shown" in page


def test_each_homework_that_has_a_problem_is_named(course):
    names(course, "- Book question 1: [double]")
    path = course.root / "course.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('  { slug = "doubling", points = 10 },\n', ""), encoding="utf-8")
    page = questions_page(load_course(course.root))
    assert "Doubling | **in no homework**<br>asked, by tests: `double` |" in page
    second = '[assignments.hw2]\ntitle = "2"\nproblems = [{ slug = "doubling", points = 1 }]\n'
    path.write_text(f"{text}\n{second}", encoding="utf-8")
    page = questions_page(load_course(course.root))
    asked = "asked, by tests: `double`"
    assert f"Doubling | **hw1_tiny**<br>{asked}<br>**hw2**<br>{asked} |" in page


def test_every_question_of_the_references_names_what_answers_it():
    for slug in shipped_problems():
        problem = load_problem(ROOT / "problems", slug, variants=False)
        assert not [question for question, parts in problem.covers.items() if not parts]


def test_every_part_of_a_problem_that_covers_a_question_is_on_the_page():
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    for slug in shipped_problems():
        problem = load_problem(ROOT / "problems", slug, variants=False)
        assert not problem.covers or not [p for p in problem.parts if f"`{p}`" not in page]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("question 1", "question 1: [duble]", "no part 'duble'; write 'double'"),
        ("question 1", "question 1: double", "each alone or as"),
        ("# presupposes", "# differs: {Book question 2: shorter}\n# presupposes", "is not covered"),
    ],
)
def test_a_question_that_cannot_be_read_is_an_error_with_a_remedy(course, old, new, says):
    covers(course, "Book question 1")
    path = course.root / "problems" / "doubling" / "problem.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=says):
        questions_page(course)


def test_questions_of_one_s_own_are_no_mistake_and_have_a_section(course):
    for slug in ("doubling", "shifting"):
        path = course.root / "problems" / slug / "problem.py"
        text = path.read_text(encoding="utf-8").replace("Tiny 101 HW1", "My course, exam")
        path.write_text(text, encoding="utf-8")
    page = questions_page(course)
    section = page.partition("## Questions of no reference")[2]
    assert "| *My course, exam question 1* | asked, by tests: `double`" in section
    assert "| *question 1*: Doubling | **missing** |" in page


def test_the_page_names_the_homeworks_of_every_problem(course):
    page = questions_page(course)
    assert "| [doubling](../problems/doubling/problem.py) | `hw1_tiny` | multiplication |" in page
