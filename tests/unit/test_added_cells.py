"""Cells that students add: what is kept of them, what is left out, and what the student is told."""

from __future__ import annotations

import ast
import copy
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.names import names_of
from dgm.content.percent import stub_source
from dgm.submission.rebuild import rebuild, to_notebook

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"
USES = "# answer: double\ndef double(x):\n    return NEEDED(x)"


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """The tiny homework. Its setup makes `math` and SIZE, a cell that is never run a model."""
    root = shutil.copytree(FIXTURE, tmp_path_factory.mktemp("course") / "course")
    course = load_course(Path(root))
    master = assemble(course, course.assignments["hw1_tiny"])
    cells = {cell.id: cell for cell in master.cells}
    cells["setup"].source += "\nSIZE = math.sqrt(4)\nSIZES = [NEEDED for NEEDED in range(3)]"
    cells["double-run"].source = "model = train(double)\nlosses = []\nfor i in losses: inner = i"
    return master


@pytest.fixture
def hand_in(tmp_path, master):
    """Hands in the answer `double` with cells added below others; `cells` are (id, source)."""

    def hand_in(*cells, answer=USES):
        notebook = copy.deepcopy(master)
        for cell in notebook.cells:
            cell.source = stub_source(cell.source, cell.cell_type)
            if cell.id == "double":
                cell.source = answer
        for after, source in cells:
            (place,) = (n for n, cell in enumerate(notebook.cells) if cell.id == after)
            notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(source))
        path = tmp_path / "hw1_tiny.ipynb"
        path.write_text(json.dumps(notebook))
        return rebuild(path, master)

    return hand_in


def kept(submission):
    return [cell.source for cell in submission.cells if cell.origin == "added"]


ALL = None  # every statement of the cell is kept
SHAPES = {
    # what an answer needs
    "a call": ("NEEDED = math.ceil(1.5)", ALL),
    "an object of a class": ("import torch\nNEEDED = torch.nn.BCEWithLogitsLoss()", ALL),
    "a partial function": (
        "from functools import partial\nNEEDED = partial(pow, exp=2)",
        ALL,
    ),
    "an attribute": ("NEEDED = math.tau", ALL),
    "a formula": ("LOG_2PI = math.log(2 * math.pi)\nNEEDED = LOG_2PI / 2", ALL),
    "an annotated name": ("NEEDED: float = math.log(2)", ALL),
    "several targets": ("first, (NEEDED, *rest) = divmod(7, 2), (1, 2)", ALL),
    "a chain of targets": ("NEEDED = other = math.sqrt(2)", ALL),
    "a name that a helper function needs": (
        "scale = math.sqrt(2)\ndef NEEDED(x):\n    return scale * x",
        ALL,
    ),
    "a name that a method needs": (
        "scale = math.sqrt(2)\nclass NEEDED:\n    def f(self):\n        return scale",
        ALL,
    ),
    "a name in a default, a decorator and a base": (
        "a = math.tau\nb = str.upper\nc = type(a)\n"
        "def f(x=a): pass\n@b\ndef g(): pass\nclass h(c): pass\ndef NEEDED(): f(), g(), h()",
        ALL,
    ),
    "a comprehension": ("size = int(3)\nNEEDED = [size * i for i in range(size)]", ALL),
    "a choice in a line": ('NEEDED = "cuda" if SIZE > 9 else "cpu"', ALL),
    "a choice in a block": ("if SIZE > 9:\n    NEEDED = 1\nelse:\n    NEEDED = 2", ALL),
    "an import with a fallback": (
        "try:\n    import numba as NEEDED\nexcept ImportError:\n    NEEDED = None",
        ALL,
    ),
    "a loop that fills a list": ("NEEDED = []\nfor i in range(3):\n    NEEDED.append(i)", ALL),
    "a loop with names that a locked cell makes, too": (
        "inner = max(0, 1)\nfor i in range(3):\n    inner += i\nNEEDED = inner",
        ALL,
    ),
    "a loop with while": ("NEEDED = 1\nwhile NEEDED < 9:\n    NEEDED *= 2", ALL),
    "a with block": (
        "import contextlib\nwith contextlib.nullcontext(3) as inner:\n    NEEDED = inner",
        ALL,
    ),
    "an augmented assignment": ("NEEDED = 1\nNEEDED += math.sqrt(2)", ALL),
    "an item": ("NEEDED = {}\nNEEDED['lr'] = math.sqrt(2)", ALL),
    "an attribute that is set": ("class NEEDED: pass\nNEEDED.size = math.sqrt(2)", ALL),
    "a method that changes it": ("NEEDED = []\nNEEDED.extend(range(3))", ALL),
    "a walrus": ("print(NEEDED := math.sqrt(2))", ALL),
    "a function that is wrapped": (
        "import functools\ndef NEEDED(x):\n    return x\nNEEDED = functools.cache(NEEDED)",
        ALL,
    ),
    "a lambda that uses a trained model later": ("NEEDED = lambda x: model(x)", ALL),
    "statements in one line": (
        "a = math.sqrt(2); NEEDED = a; print(a)",
        ["a = math.sqrt(2)", "NEEDED = a"],
    ),
    "a name of its own seed": (
        "import torch\ntorch.manual_seed(0)\nNEEDED = torch.randn(3)",
        ["import torch", "NEEDED = torch.randn(3)"],
    ),
    "what is timed": ("%%time\nNEEDED = math.sqrt(2)", ALL),
    # what no answer needs
    "definitions and constants": ("import math\nWIDTH = 2 * 64\ndef half(x): pass", ALL),
    "what is tried out": ("y = double(3)\nprint(y)\ny", []),
    "a plot": ("import math\nplt.plot([math.pi])\nplt.show()", ["import math"]),
    "a plot with a module of one's own": (
        "import matplotlib.pyplot as NEEDED\nNEEDED.plot([1])",
        ["import matplotlib.pyplot as NEEDED"],
    ),
    "a local name of the answer": ("x = math.sqrt(2)", []),
    "a name that is deleted": ("NEEDED = 3\ndel NEEDED", ["NEEDED = 3"]),
    "magics": ("%matplotlib inline\n!pip install x\nNEEDED = math.pi", ["NEEDED = math.pi"]),
    "only text": ("'''only text'''\npass", []),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), SHAPES.values(), ids=SHAPES)
def test_what_an_answer_needs_is_kept_and_nothing_else(hand_in, cell, expected):
    submission = hand_in(("doubling-text-1", cell))
    whole = cell.removeprefix("%%time\n")
    if expected is None:
        assert "\n".join(kept(submission)) == whole
    else:
        assert kept(submission) == expected
    assert submission.left_out == ()


@pytest.mark.parametrize(
    ("source", "binds", "now", "later"),
    [
        ("a = [b * i for i in range(c)]", "a", "b c range", ""),
        ("a = {i: j for i, j in i}", "a", "i", ""),
        ("a = sum(i for i in b if (d := i))", "a d", "b sum", ""),
        ("a = [lambda k: i + k + b for i in c]", "a", "c", "b"),
        ("i = [i for i in range(3)]", "i", "range", ""),
        ("import i; a = [i for i in range(3)]", "a i", "range", ""),
        ("for i in a:\n    b = i", "i b", "a i", ""),
        ("with a as (b, *c): pass", "b c", "a", ""),
        ("try:\n    import a.b\nexcept E as e:\n    pass", "a e", "E", ""),
        ("match a:\n    case [b, *c]: pass", "b c", "a", ""),
        ("@a\ndef f(x=b) -> c:\n    y = d + x\n    return y", "f", "a b c", "d"),
        ("class A(b):\n    c = d\n    def f(self):\n        return e + c", "A", "b d", "c e"),
        ("def f():\n    global a\n    a = b", "f", "", "b"),
        ("a += b", "a", "b", ""),
        ("a.b[c].d = e", "", "a c e", ""),
    ],
)
def test_the_names_that_a_statement_makes_and_uses(source, binds, now, later):
    names = names_of(source, ast.parse(source))
    assert (names.binds, names.now, names.later) == (
        frozenset(binds.split()),
        frozenset(now.split()),
        frozenset(later.split()),
    )


LEFT_OUT = {
    "what a locked cell trained": (
        "NEEDED = model.half()",
        {"NEEDED = model.half()": "it uses `model` of `double-run`, a cell that is not run"},
    ),
    "a name of one's own for it": (
        "model = model.eval()\nNEEDED = model",
        {"model = model.eval()": "`model` of `double-run`", "NEEDED = model": "it uses `model`"},
    ),
    "what follows from it": (
        "judge = max(losses)\nNEEDED = judge + 1",
        {
            "judge = max(losses)": "`losses` of `double-run`",
            "NEEDED = judge + 1": "it uses `judge`, which was left out",
        },
    ),
    "a training loop": (
        "NEEDED = make()\nfor _ in range(3):\n    NEEDED.loss()\n    NEEDED.optimizer.step()",
        {"for _ in range(3):...": "it trains"},
    ),
    "data": ("NEEDED = load_mnist()", {"NEEDED = load_mnist()": "no network"}),
    "a download": (
        "from torchvision import datasets\nNEEDED = datasets.MNIST('data', download=True)",
        {"NEEDED = datasets.MNIST('data', download=True)": "no network"},
    ),
    "what is no Python": ("def oops(:", {"def oops(:": "Python cannot read the cell"}),
}


@pytest.mark.parametrize(("cell", "expected"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_trains_downloads_or_needs_a_trained_model_is_left_out(hand_in, cell, expected):
    submission = hand_in(("double-run", cell))
    assert [each.statement for each in submission.left_out] == list(expected)
    for each, reason in zip(submission.left_out, expected.values(), strict=True):
        assert reason in each.reason and each.after == "double-run"
        assert str(each) in submission.notes


def test_a_helper_may_stand_anywhere_and_is_run_where_it_stands(hand_in):
    cells = [("double-tests", "NEEDED = math.tau"), ("setup", "also = math.e")]
    answer = USES + "\nprint(also)"
    ids = [cell.id for cell in hand_in(*cells, answer=answer).cells]
    assert ids == ["setup", "added_1_1", "double", "added_2_1", "shift", "shift-back"]


def test_what_is_tried_out_below_with_a_name_of_the_setup_changes_no_answer(hand_in):
    """The answer got SIZE from the setup: it was written above the cell that tries it out."""
    answer = "# answer: double\ndef double(x):\n    return SIZE * x"
    tries = "SIZE = math.sqrt(9)\ndouble = abs(3)\nfor SIZE in range(3):\n    print(SIZE)"
    assert kept(hand_in(("double", tries), answer=answer)) == []


def test_a_name_of_the_setup_that_is_made_anew_above_an_answer_is_the_students(hand_in):
    answer = "# answer: double\ndef double(x):\n    return SIZE * x"
    submission = hand_in(("doubling-text-1", "SIZE = math.sqrt(9)"), answer=answer)
    assert kept(submission) == ["SIZE = math.sqrt(9)"]


def test_what_an_answer_makes_itself_needs_no_added_cell(hand_in):
    answer = (
        "# answer: double\nimport math\nNEEDED = math.ceil\ndef double(x):\n    return NEEDED(x)"
    )
    assert kept(hand_in(("double-tests", "NEEDED = math.floor(3)"), answer=answer)) == []


def test_an_answer_that_was_made_in_another_cell_is_kept(hand_in):
    cell = "import functools\ndouble = functools.partial(pow, 2)"
    assert kept(hand_in(("double-run", cell), answer="# answer: double"))[-1].startswith("double =")


def test_each_statement_is_a_cell_of_its_own_and_one_notebook_cell_again(hand_in, master):
    submission = hand_in(("doubling-text-1", "a = math.sqrt(2)\nNEEDED = a\nprint(a)"))
    assert [c.id for c in submission.cells if c.origin == "added"] == ["added_1_1", "added_1_2"]
    notebook = to_notebook(submission, master)
    (cell,) = (c for c in notebook.cells if c.metadata.dgm.role == "added")
    assert (cell.id, cell.source) == ("added_1", "a = math.sqrt(2)\nNEEDED = a")
    assert notebook.metadata.dgm.added == {"left_out": [], "unused": 1}


def test_why_a_name_is_missing_is_told_by_what_was_left_out_or_failed(hand_in):
    submission = hand_in(("double-run", "NEEDED = model.half()\nother = 1 / 0"))
    assert "`NEEDED = model.half()` was left out: it uses `model`" in submission.why_missing(
        "NEEDED", {}
    )
    assert submission.why_missing("x", {}) == ""
    failing = hand_in(("double-run", "NEEDED = 1 / SIZE"))
    why = failing.why_missing("NEEDED", {"added_1_1": "ZeroDivisionError: division by zero"})
    assert "`NEEDED = 1 / SIZE` did not end well: ZeroDivisionError" in why


@pytest.mark.parametrize(
    "lines",
    [
        [f"a{i} = a{i - 1} + model" for i in range(1, 4_000)] + ["NEEDED = a3999"],
        ["NEEDED = NEEDED + math.pi"] * 4_000,
        [f"def f{i}(): pass" for i in range(4_000)],
        ["print(1)"] * 4_900,
    ],
    ids=["a long chain", "one name over and over", "many definitions", "many statements"],
)
def test_a_lot_of_code_takes_little_time_and_few_statements_are_kept(hand_in, lines):
    chunks = ["\n".join(lines[n : n + 1_000]) for n in range(0, len(lines), 1_000)]
    submission = hand_in(*(("doubling-text-1", chunk) for chunk in reversed(chunks)))
    assert len(kept(submission)) <= 400
    assert len(submission.notes) <= 41


def test_what_is_said_is_short_whatever_a_student_calls_things(hand_in, master):
    long = "x" * 5_000
    lines = [f"{long} = model + 1", f"NEEDED = {long}", *["NEEDED.step()"] * 90]
    submission = hand_in(("double-run", "\n".join(lines)))
    assert len(submission.left_out) == 92
    assert max(len(str(each)) for each in submission.left_out) < 250
    assert len(to_notebook(submission, master).metadata.dgm.added["left_out"]) == 40
    assert len(submission.notes) == 41
