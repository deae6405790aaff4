"""When a mark by hand is asked for again: only where what a person looked at has changed."""

from __future__ import annotations

import copy
from dataclasses import replace
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from dgm.nbgrader_plugins.hand_marks import enter, make_table, wrong_marks
from dgm.nbgrader_plugins.marks import Mark, Marks, changes


def graded(kind, cell, role, **about):
    cell.metadata = {
        "nbgrader": {
            "grade": role in ("tests", "written"),
            "solution": role in ("solution", "written"),
            "locked": False,
            "task": False,
            "points": 0.0 if "extra" in about else 2.0,
            "grade_id": cell.id,
            "schema_version": 3,
        },
        "dgm": {"role": role, "problem": kind} | about,
    }
    return cell


def a_notebook():
    """A problem with an asked and an extra part, a written answer, and a cell that was added."""
    points = new_output("execute_result", data={"text/plain": "0.0"})
    shown = new_output("stream", text="1")
    cells = [
        graded("p", new_code_cell("# answer: walk\nx = 1", id="walk", outputs=[shown]), "solution"),
        graded(
            *("p", new_code_cell("", id="walk-tests", outputs=[points]), "tests"),
            undecided=False,
            extra=3.0,
            earned=1.5,
        ),
        graded("p", new_code_cell("show()", id="picture"), "deliverable"),
        graded("p", new_markdown_cell("<!-- answer: why (2 points) -->\nSo.", id="why"), "written"),
    ]
    added = new_code_cell("helper = 1", id="added")
    added.metadata = {"dgm": {"role": "added", "problem": None}}
    other = graded("q", new_code_cell("y = 1", id="other"), "solution")
    return new_notebook(cells=[*cells, added, other])


class Book:
    """The rows of one student, in a gradebook of their own."""

    def __init__(self):
        self.db = Session(create_engine("sqlite://"))
        make_table(self.db)
        self.grades = {
            name: SimpleNamespace(id=name, auto_score=None, manual_score=None, extra_credit=None)
            for name in ("walk-tests", "why")
        }
        for grade in self.grades.values():
            grade.needs_manual_grade = True
        names = ("walk", "why", "other")
        self.comments = {name: SimpleNamespace(auto_comment=None) for name in names}

    def enter(self, notebook):
        enter(self.db, notebook, self.grades, self.comments)
        return {name for name, grade in self.grades.items() if grade.needs_manual_grade}


@pytest.fixture
def marked():
    """Everything is marked by hand: a written answer, and more extra points than the tests gave."""
    book, notebook = Book(), a_notebook()
    assert book.enter(notebook) == {"why"}
    assert book.grades["walk-tests"].extra_credit == 1.5
    book.grades["why"].manual_score = 1.0
    book.grades["walk-tests"].extra_credit = 2.5
    for grade in book.grades.values():
        grade.needs_manual_grade = False
    assert book.enter(notebook) == set()
    return book, notebook


def test_a_mark_below_0_or_above_what_the_answer_is_worth_is_named():
    marks = {"a": 999.0, "b": -1.0, "c": 3.0, "d": 1.0 / 3, "e": None, "f": 0.0}
    grades = [SimpleNamespace(name=n, manual_score=m, max_score=3.0) for n, m in marks.items()]
    assert wrong_marks(grades) == (
        "the mark by hand of a is 999 of 3: correct it in formgrader",
        "the mark by hand of b is -1 of 3: correct it in formgrader",
    )
    assert not wrong_marks([SimpleNamespace(name="a", manual_score=1.67, max_score=5 / 3)])


def change(notebook, id, **fields):
    changed = copy.deepcopy(notebook)
    (cell,) = [cell for cell in changed.cells if cell.id == id]
    cell.update(fields)
    return changed


@pytest.mark.parametrize(
    ("id", "fields", "waits"),
    [
        ("why", {"source": "<!-- answer: why (4 points) -->\nSo."}, set()),
        ("why", {"source": "<!-- answer: why (2 points) -->\nNo."}, {"why"}),
        ("why", {"attachments": {"a.png": {"image/png": "AA=="}}}, {"why"}),
        ("walk", {"source": "# answer: walk\nx = 2"}, {"walk-tests"}),
        ("added", {"source": "helper = 2"}, {"walk-tests"}),
        (
            *("picture", {"outputs": [new_output("display_data", data={"image/png": "AA=="})]}),
            {"walk-tests"},
        ),
        ("other", {"source": "y = 2"}, set()),
    ],
)
def test_a_mark_is_asked_for_again_where_what_it_was_given_for_has_changed(
    marked, id, fields, waits
):
    book, notebook = marked
    assert book.enter(change(notebook, id, **fields)) == waits
    assert book.grades["why"].manual_score == 1.0
    assert book.grades["walk-tests"].extra_credit == 2.5


def test_an_error_that_the_grader_wrote_into_a_cell_is_no_new_answer(marked):
    book, notebook = marked
    failed = change(notebook, "walk", outputs=[new_output("error", ename="E", evalue="v")])
    failed.cells[0].metadata["dgm"]["error"] = "E: v"
    assert book.enter(failed) == set()


def test_extra_points_follow_the_tests_as_long_as_no_person_changed_them():
    book, notebook = Book(), a_notebook()
    book.enter(notebook)
    for earned in (3.0, 0.0):
        notebook.cells[1].metadata["dgm"]["earned"] = earned
        assert book.enter(notebook) == {"why"}
        assert book.grades["walk-tests"].extra_credit == earned


@pytest.mark.parametrize("by_hand", [None, 0.0])
def test_extra_points_that_are_worth_more_now_are_a_reason(by_hand):
    before, after = (
        {("hw", "ada"): Marks({"why": Mark(0.0, None, by_hand, extra, False)})}
        for extra in (1.25, 1.875)
    )
    if by_hand is None:
        before, after = (
            {
                key: Marks({"why": replace(marks.cells["why"], tests=0.0)})
                for key, marks in one.items()
            }
            for one in (before, after)
        )
    (change,) = changes(before, after)
    assert "1.25 → 1.88" in str(change)


def test_the_mark_of_0_that_nbgrader_enters_beside_extra_points_is_no_reason():
    before, after = (
        {("hw", "ada"): Marks({"why": Mark(0.0, None, by_hand, extra, False)})}
        for by_hand, extra in ((None, None), (0.0, 0.5))
    )
    (change,) = changes(before, after)
    assert change.reasons == ("extra points of why: 0 → 0.5",)
