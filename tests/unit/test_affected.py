"""Which hidden tests an answer can decide, read off the source."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from dgm.audit.affected import affected_tests
from dgm.content.percent import Cell
from dgm.content.setup_cell import one_cell


def cell(id, role, source):
    return new_code_cell(source, id=id, metadata={"dgm": {"role": role}})


def hidden_tests(id, *lines):
    hidden = "\n".join(lines)
    source = f"### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return cell(id, "tests", f"print(square(3), cube(3))\n{source}")


@pytest.fixture
def master():
    return new_notebook(
        cells=[
            cell("numbers", "setup", "import math\nSIDES = 6\n"),
            cell("square", "solution", "def square(x):\n    return x * x"),
            hidden_tests("square-tests", "assert student.square(2) == 4"),
            cell("cube", "solution", "def cube(x):\n    return x * x * x"),
            hidden_tests("cube-tests", "assert student.cube(2) == 8"),
            cell("helpers", "setup", "def faces(x):\n    return SIDES * square(x)"),
            cell("surface", "solution", "def surface(x):\n    return faces(x)"),
            hidden_tests("surface-tests", "assert student.surface(2) == 24"),
            hidden_tests("square-again-tests", "assert student.run('square(2)') == 4"),
        ]
    )


def test_an_answer_reaches_the_tests_that_name_what_it_defines(master):
    assert affected_tests(master, {"cube": "def cube(x):\n    return x"}) == {"cube-tests"}


def test_an_answer_reaches_the_tests_of_cells_that_use_it_by_way_of_others(master):
    parts = {"square-tests", "surface-tests", "square-again-tests"}
    assert affected_tests(master, {"square": "def square(x):\n    return x"}) == parts


def test_a_name_that_only_the_variant_defines_is_seen_too(master):
    answer = "SIDES = 5\ndef cube(x):\n    return x * x * x"
    assert affected_tests(master, {"cube": answer}) == {"cube-tests", "surface-tests"}


@pytest.mark.parametrize(
    "answer",
    ["def cube(x): return x\nprint(cube(2))", "def cube(x) return x", "math.pi = 3", "x, y = 1, 2"],
)
def test_an_answer_that_does_more_than_define_names_reaches_every_test(master, answer):
    every = {"square-tests", "cube-tests", "surface-tests", "square-again-tests"}
    assert affected_tests(master, {"cube": answer}) == every


def test_a_cell_that_runs_what_an_answer_defines_may_change_whatever_it_names(master):
    master.cells.insert(5, cell("table", "setup", "table = {}\ntable.update(c=cube(2))"))
    master.cells.append(hidden_tests("table-tests", "assert student.table['c'] == 8"))
    answer = {"cube": "def cube(x):\n    return x"}
    assert affected_tests(master, answer) == {"cube-tests", "table-tests"}


def test_the_setup_cell_is_taken_statement_by_statement(master):
    parts = [
        "WEIGHTS = 'cube square'\n\nprint('ready')",
        "def edge(x):\n    return cube(x)\n\n\ndef face(x):\n    return square(x)",
    ]
    setup = one_cell(Cell("setup-part", "setup", "code", part, {}, 0) for part in parts)
    master.cells.insert(0, cell("setup", "setup", setup.source))
    for name in ("edge", "face", "WEIGHTS"):
        master.cells.append(hidden_tests(f"{name}-tests", f"assert student.{name}"))
    answer = {"cube": "def cube(x):\n    return x"}
    assert affected_tests(master, answer) == {"cube-tests", "edge-tests"}
