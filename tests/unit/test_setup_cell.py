"""The setup cell: everything that the fragments of a homework say, in plain text."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import traceback
from pathlib import Path

import numpy as np
import pytest

from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.fragments import NOTEBOOK, execute, load_fragments
from dgm.content.percent import Cell
from dgm.content.setup_cell import TOOLS, one_cell, tools_text

REPOSITORY = Path(__file__).parents[2]
COURSE = load_course(REPOSITORY)
FRAGMENTS = ["basics", "checks", "certificates", "transport", "data", "judge_cifar", "pictures"]
FRAGMENTS += ["training"]
WEIGHTS = {"JUDGE_WEIGHTS": "judge_mnist.npz", "CIFAR_JUDGE_WEIGHTS": "judge_cifar10.npz"}


def setup(source):
    return Cell("setup-part", "setup", "code", source, {}, 0)


def run(source):
    names = {"__name__": "setup"}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(source, "<setup>", "exec", dont_inherit=True), names)
    return names, said.getvalue()


@pytest.fixture(scope="module")
def names():
    """What a notebook has after the setup cell with all fragments."""
    return run(one_cell(load_fragments(None, FRAGMENTS)).source)[0]


@pytest.mark.parametrize("name", COURSE.assignments)
def test_a_homework_has_one_setup_cell_before_its_first_problem(name):
    cells = assemble(COURSE, COURSE.assignments[name]).cells
    shared = [cell.id for cell in cells if cell.metadata.dgm.problem is None]
    about = [id for id in shared if not id.startswith("certificate-")]
    assert about == ["homework-title", "setup", "homework-summary"]
    assert [cell.id for cell in cells[:2]] == ["homework-title", "setup"]


@pytest.mark.parametrize("name", COURSE.assignments)
def test_a_homework_has_the_weights_that_its_problems_need_once_and_last(name):
    cells = assemble(COURSE, COURSE.assignments[name]).cells
    text = "\n".join(cell.source for cell in cells)
    setup = cells[1].source
    needed = {weights for weights in WEIGHTS if re.search(rf"^{weights} = ", setup, re.MULTILINE)}
    used = set(re.findall(r"\b(?:cifar_)?judge_logits|describe_(?:cifar_)?score", text))
    assert needed == {
        *(["JUDGE_WEIGHTS"] if used else []),
        *(["CIFAR_JUDGE_WEIGHTS"] if any("cifar" in word for word in used) else []),
    }
    for weights in needed:
        assert len(re.findall(rf"^{weights} = ", text, re.MULTILINE)) == 1
    if needed:
        last = min(setup.index(f"\n{weights} = ") for weights in needed)
        statements = ast.parse(setup[last:]).body
        assert all(isinstance(statement.value, ast.Constant) for statement in statements)


def test_the_one_cell_defines_what_the_fragments_define(names):
    apart = execute(load_fragments(None, FRAGMENTS))
    assert names.keys() - apart.keys() == {"TOOLS", "run_packed", "zlib"}
    assert not apart.keys() - names.keys()


@pytest.mark.parametrize("name", COURSE.assignments)
def test_a_student_who_unfolds_the_setup_cell_can_read_it(name):
    source = assemble(COURSE, COURSE.assignments[name]).cells[1].source
    (basics,) = [cell.source for cell in load_fragments(None, ["basics"])]
    assert basics.split("MINUTES")[0] in source
    assert len(source.split("\n")) <= 300
    shown, _, packed = source.partition('TOOLS = run_packed("')
    assert max(map(len, shown.split("\n"))) <= 120
    assert packed


@pytest.mark.parametrize("name", COURSE.assignments)
def test_what_the_cell_unpacks_lies_beside_the_notebook(name):
    source = assemble(COURSE, COURSE.assignments[name]).cells[1].source
    for folder in ("source", "release"):
        beside = (REPOSITORY / folder / name / TOOLS).read_text(encoding="utf-8")
        assert run(source)[0]["TOOLS"] == beside
        assert max(map(len, beside.split("\n"))) <= 120


def test_an_error_in_what_was_unpacked_shows_its_line():
    parts = [setup("def half(x):\n    return x / 0")]
    names, _ = run(one_cell(parts).source)
    try:
        names["half"](1)
    except ZeroDivisionError as error:
        (frame,) = traceback.extract_tb(error.__traceback__)[-1:]
    assert (frame.filename, frame.line) == ("notebook_tools.py", "return x / 0")


@pytest.mark.parametrize(("name", "file"), WEIGHTS.items())
def test_the_weights_of_a_notebook_are_those_of_the_file_to_the_last_bit(names, name, file):
    read = names["np"].load(io.BytesIO(names["base64"].b85decode(names[name])))
    stored = np.load(NOTEBOOK / file)
    assert read.files == stored.files
    for array in read.files:
        assert read[array].dtype == stored[array].dtype
        assert read[array].tobytes() == stored[array].tobytes()


def test_fragments_keep_their_order_and_speak_in_it():
    parts = [setup("print(1)"), setup("print(2)"), setup("print(3)")]
    assert run(one_cell(parts).source)[1] == "1\n2\n3\n"


def test_text_of_a_fragment_becomes_comments():
    parts = [Cell("setup-text", None, "markdown", "**Forms.**\n\nMore.", {}, 0), setup("a = 1")]
    assert "\n# **Forms.**\n#\n# More.\n" in tools_text(parts)
