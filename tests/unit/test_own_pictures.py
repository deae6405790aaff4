"""What a class's own models made: which pictures are alike, and the best by the judge."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
import pytest
import torch

from dgm.audit.saved_pictures import save_pictures, stored_pictures
from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.problem import load_problem
from dgm.content.saved_outputs import saved_outputs
from dgm.content.shipped import new_course
from dgm.reports import own_pictures
from dgm.submission.rebuild import from_answers, to_notebook

PICTURES = Path(__file__).parents[2] / "problems" / "own-model"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("class") / "course"
    new_course(root, ["own-model"])
    return load_course(root)


@pytest.fixture(scope="module")
def master(course):
    return assemble(course, course.assignments["hw1"])


@pytest.fixture(scope="module")
def solved(course, master):
    """The notebook of somebody who handed in the pictures that come with the problem."""
    outputs = saved_outputs(load_problem(course.root / "problems", "own-model"))
    return to_notebook(from_answers(master, outputs=outputs), master)


@pytest.fixture
def submit(course, solved, request):
    def submit(student, images=None, nickname=""):
        notebook = copy.deepcopy(solved)
        if images is not None:
            save_pictures(notebook, own_pictures.CELL, images)
        (cell,) = [cell for cell in notebook.cells if cell.id == own_pictures.CELL]
        if nickname:
            cell.outputs.append(nbformat.v4.new_output("stream", text=f"Nickname: {nickname}\n"))
        path = course.root / "submitted" / student / "hw1" / "hw1.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        request.addfinalizer(path.unlink)

    return submit


@pytest.fixture
def found(course, master):
    return lambda: own_pictures.pictures_of_class(course, "hw1", master)


@pytest.fixture
def best(course, master):
    return lambda: own_pictures.best(course, "hw1", master)


def other():
    return stored_pictures(PICTURES / "other-model.png")


def weak():
    return stored_pictures(PICTURES / "weak-model.png")


def test_pictures_that_two_students_share_are_told_to_a_person(course, submit, found):
    submit("ada", other())
    submit("blaise", other().flip(0))
    submit("carl", weak())
    (sentence,) = own_pictures.alike(found(), course.root / "problems")
    assert "100 of 100 pictures of ada and blaise are alike" in sentence


def test_those_who_all_share_their_pictures_are_told_of_in_one_sentence(course, submit, found):
    for student, images in (("ada", other()), ("blaise", other()), ("carl", other().flip(0))):
        submit(student, images)
    submit("dora", torch.cat([other()[:30], weak()[30:]]))
    submit("emmy", weak())
    everybody, some = own_pictures.alike(found(), course.root / "problems")
    assert "0 or more of 100 pictures are alike between each two of" in everybody
    assert "ada, blaise, carl and dora: a person decides" in everybody
    assert "pictures of dora and emmy are alike" in some


def test_some_shared_pictures_are_enough(course, submit, found):
    submit("ada", other())
    submit("carl", torch.cat([other()[:30], weak()[30:]]))
    (sentence,) = own_pictures.alike(found(), course.root / "problems")
    assert "pictures of ada and carl are alike" in sentence


def test_the_pictures_that_come_with_the_problem_are_recognised(course, submit, found):
    submit("ada")
    (sentence,) = own_pictures.alike(found(), course.root / "problems")
    assert "ada and the model that comes with the problem" in sentence


def test_the_best_are_listed_by_their_nicknames_and_only_those_who_chose_one(submit, best):
    submit("ada", weak(), nickname="small but mine")
    submit("blaise", other(), nickname="mode collapse")
    submit("carl", other())
    listed = best()
    assert [each.nickname for each in listed] == ["mode collapse", "small but mine"]
    assert listed[0].score > listed[1].score


def test_real_digits_are_not_among_the_best(submit, best):
    submit("ada", stored_pictures(PICTURES / "real-digits.png"), nickname="too good")
    assert best() == []


def test_a_nickname_is_one_short_line_of_plain_text(submit, best):
    submit("ada", other(), nickname="\x1b[31m\u202eevil" + "x" * 500)
    (each,) = best()
    assert each.nickname.isprintable()
    assert len(each.nickname) <= own_pictures.MAX_NICKNAME


def test_a_student_without_pictures_is_left_out(submit, found):
    submit("ada", other()[:50])
    assert found() == []
