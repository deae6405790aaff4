"""Submitted notebooks: what is taken from them, and what is said of those that cannot be read."""

from __future__ import annotations

import base64
import copy
import json
import os
import shutil
import struct
import sys
import zlib
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from dgm.content.build import assemble, solved
from dgm.content.course import load_course
from dgm.content.percent import stub_source
from dgm.content.setup_cell import unpacked
from dgm.submission.helpers import parses, read_code
from dgm.submission.rebuild import CodeCell, Ungradable, from_answers, rebuild, to_notebook

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"
NEWER = f"3.{sys.version_info[1] + 1}.0"
ANSWER = "# answer: double\ndef double(x):\n    return x + x"


def png(width=2, height=2):
    """A grey PNG that claims to be `width` x `height`."""

    def chunk(kind, data):
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x01\x02" * 2)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    root = shutil.copytree(FIXTURE, tmp_path_factory.mktemp("course") / "course")
    course = load_course(Path(root))
    return assemble(course, course.assignments["hw1_tiny"])


@pytest.fixture
def notebook(master):
    """The released notebook with the first answer given, as plain JSON data."""
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        cell.source = stub_source(cell.source, cell.cell_type)
    notebook = json.loads(nbformat.writes(notebook))
    cell_of(notebook, "double")["source"] = ANSWER
    return notebook


@pytest.fixture
def hand_in(tmp_path, master):
    def hand_in(notebook):
        path = tmp_path / "hw1_tiny.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return rebuild(path, master)

    return hand_in


def cell_of(notebook, id):
    return next(cell for cell in notebook["cells"] if cell.get("id") == id)


def code_cell(source, **fields):
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], **fields}


def add_after(notebook, id, cell):
    position = notebook["cells"].index(cell_of(notebook, id)) + 1
    notebook["cells"].insert(position, cell)


def sources(submission, origin):
    return {cell.id: cell.source for cell in submission.cells if cell.origin == origin}


# What is taken


def test_setup_and_solution_cells_are_executed_in_order(hand_in, notebook):
    submission = hand_in(notebook)
    assert [(cell.id, cell.origin) for cell in submission.cells] == [
        ("setup", "setup"),
        ("double", "solution"),
        ("shift", "solution"),
        ("shift-back", "solution"),
    ]
    assert sources(submission, "solution")["double"] == ANSWER
    assert submission.written["double-why"].startswith("<!-- answer: double-why -->")
    assert submission.notes == ()


def strip_all_metadata(cell):
    cell["metadata"] = {}


def strip_metadata_and_ids(cell):
    cell["metadata"] = {}
    del cell["id"]


def keep_only_metadata_id(cell):
    cell["metadata"] = {"id": cell.pop("id")}


def keep_only_grade_id(cell):
    cell["metadata"] = {"nbgrader": {"grade_id": cell.pop("id")}}


def rewrite_as_colab(cell):
    cell["metadata"] = {"id": cell["metadata"]["id"], "colab": {"base_uri": "https://x"}}
    cell["id"] = "Xy12_-ab"
    cell["source"] = (cell["source"]).splitlines(keepends=True)


@pytest.mark.parametrize(
    "rewrite",
    [
        strip_all_metadata,
        strip_metadata_and_ids,
        keep_only_metadata_id,
        keep_only_grade_id,
        rewrite_as_colab,
    ],
)
def test_answers_are_found_whatever_an_editor_did_to_the_metadata(hand_in, notebook, rewrite):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        rewrite(cell)
    notebook["metadata"] = {"colab": {"provenance": []}}
    submission = hand_in(notebook)
    assert sources(submission, "solution")["double"] == ANSWER
    assert set(sources(submission, "solution")) == {"double", "shift", "shift-back"}
    assert "double-why" in submission.written


def test_a_surer_name_wins_over_a_marker(hand_in, notebook):
    add_after(notebook, "double", code_cell("# answer: double\ndef double(x): return 0"))
    submission = hand_in(notebook)
    assert sources(submission, "solution")["double"] == ANSWER
    assert "2 cells answer 'double'; number 1 of them was taken" in submission.notes


def test_of_two_cells_with_one_id_the_one_with_work_in_it_is_taken(hand_in, notebook):
    stub = copy.deepcopy(cell_of(notebook, "shift"))
    cell_of(notebook, "shift")["source"] = "# answer: shift\nshift = abs"
    notebook["cells"].insert(0, stub)
    submission = hand_in(notebook)
    assert sources(submission, "solution")["shift"] == "# answer: shift\nshift = abs"
    assert "2 cells answer 'shift'; number 2 of them was taken" in submission.notes


def test_an_edited_locked_cell_is_the_master_s_and_reported(hand_in, notebook):
    cell_of(notebook, "setup")["source"] = "def check(*_): print('ok')"
    cell_of(notebook, "double-tests")["source"] = "pass"
    submission = hand_in(notebook)
    assert "never raise" in unpacked(sources(submission, "setup")["setup"])
    assert submission.notes == (
        "locked cells were changed, the original ones count: setup, double-tests",
    )


def test_a_locked_cell_may_be_as_long_as_it_is(hand_in, notebook):
    setup = cell_of(notebook, "setup")
    setup["source"] = "#" * 2_000_001
    setup["execution_count"] = 3
    submission = hand_in(notebook)
    assert submission.notes == () and submission.execution_counts["setup"] == 3


def test_a_setup_cell_with_weights_is_compared_to_its_end(hand_in, notebook):
    cell_of(notebook, "setup")["source"] += "\n" + "#" * 500_000
    notes = hand_in(notebook).notes
    assert notes == ("locked cells were changed, the original ones count: setup",)


def test_an_answer_does_not_grow_by_the_name_of_the_setup(hand_in, notebook):
    answer = cell_of(notebook, "double")
    answer["source"] = ANSWER + "#" * 200_001
    answer["id"] = answer["metadata"]["id"] = "setup"
    notebook["cells"].remove(cell_of(notebook, "setup"))
    assert sources(hand_in(notebook), "solution")["double"] == ""


def test_an_answer_that_is_too_long_is_not_read_and_said(hand_in, notebook):
    answer = cell_of(notebook, "double")
    answer["source"] = ANSWER + "#" * 200_001
    number = 1 + notebook["cells"].index(answer)
    submission = hand_in(notebook)
    assert submission.notes == (f"cell {number} has more than 200000 characters and was left out",)
    assert sources(submission, "solution")["double"] == ""


def test_a_missing_answer_is_left_out_and_reported(hand_in, notebook):
    """Its stub would hide an answer that was merged into another cell."""
    notebook["cells"].remove(cell_of(notebook, "shift"))
    submission = hand_in(notebook)
    assert "shift" not in sources(submission, "solution")
    assert "no cell answers shift" in submission.notes


def test_a_retyped_answer_is_still_an_answer(hand_in, notebook):
    cell_of(notebook, "double")["cell_type"] = "markdown"
    submission = hand_in(notebook)
    assert sources(submission, "solution")["double"] == ANSWER
    assert "answer 'double' was made a markdown cell" in submission.notes


def test_moved_cells_run_in_the_master_s_order(hand_in, notebook):
    notebook["cells"].reverse()
    assert [cell.id for cell in hand_in(notebook).cells][:4] == [
        "setup",
        "double",
        "shift",
        "shift-back",
    ]


def test_helpers_in_an_added_cell_are_kept_in_place(hand_in, notebook):
    helper = "import math\nWIDTH = 2 * 64\ndef half(x):\n    return x / 2\ntrain()\n!pip install x"
    add_after(notebook, "doubling-text-1", code_cell(helper))
    submission = hand_in(notebook)
    ids = [cell.id for cell in submission.cells]
    kept = ["added_1_1", "added_1_2", "added_1_3"]
    assert ids[ids.index("setup") + 1 : ids.index("double")] == kept
    assert submission.cells[1] == CodeCell("added_1_1", "import math", "added", "doubling-text-1")
    assert submission.cells[2].source == "WIDTH = 2 * 64"
    assert submission.cells[3].source == "def half(x):\n    return x / 2"
    assert submission.notes == (
        "added cell after 'doubling-text-1': left out what no answer needs (2): '!pip install x'",
    )


def test_an_added_cell_that_does_not_parse_is_left_out_and_reported(hand_in, notebook):
    add_after(notebook, "double", code_cell("def oops(:"))
    submission = hand_in(notebook)
    assert not sources(submission, "added")
    assert submission.notes == (
        "added cell after 'double': `def oops(:` was left out: Python cannot read the cell",
    )


def test_no_more_added_code_is_read_than_is_sensible(hand_in, notebook):
    notebook["cells"] += [code_cell(f"def f_{i}(): pass") for i in range(500)]
    submission = hand_in(notebook)
    assert len(sources(submission, "added")) == 400
    assert any("more code in added cells than is read" in note for note in submission.notes)


def test_notes_are_few_and_short_whatever_was_handed_in(hand_in, notebook):
    for number in range(100):
        add_after(notebook, "double", code_cell(f"print('{number}{'x' * 500}\u202e')"))
    notes = hand_in(notebook).notes
    assert len(notes) == 41
    assert notes[-1] == "and 60 more like these"
    assert max(map(len, notes)) < 150
    assert "\u202e" not in "".join(notes)


# Helpers of added cells


@pytest.mark.parametrize(
    ("source", "definitions", "others", "dropped"),
    [
        ("import torch; from math import pi", ["import torch", "from math import pi"], [], 0),
        ("@cache\ndef f(x):\n    return 'é'", ["@cache\ndef f(x):\n    return 'é'"], [], 0),
        ("class A:\n    x = 1", ["class A:\n    x = 1"], [], 0),
        ("a = 1; b = train(); c = [1, -2]", ["a = 1", "c = [1, -2]"], ["b = train()"], 0),
        ("f = lambda x: x\ng = f(1)", ["f = lambda x: x"], ["g = f(1)"], 0),
        ("n: int = 3\na.b = 3\na[0] = 1", ["n: int = 3"], ["a.b = 3", "a[0] = 1"], 0),
        ("%%time\ndef f(): pass", ["def f(): pass"], [], 0),
        ("%matplotlib inline\nx = !ls\ntorch.nn?\ndef f(): pass", ["def f(): pass"], [], 3),
        ("'''only text'''\npass", [], [], 0),
        ("for i in range(3):\n    def f(): pass", [], ["for i in range(3):\n    def f(): pass"], 0),
        ("x = 1\ndel x", ["x = 1"], [], 1),
    ],
)
def test_definitions_imports_and_constants_are_told_from_other_statements(
    source, definitions, others, dropped
):
    found = read_code(source)
    assert [s.text for s in found.statements if s.is_definition] == definitions
    assert [s.text for s in found.statements if not s.is_definition] == others
    assert len(found.dropped) == dropped


@pytest.mark.parametrize(
    "source",
    [
        "%%bash\nls -l | grep x",
        "x = '\x00'",
        "(" * 10_000,
        "lambda: " * 6_000,
        "# " + "x" * 60_000,
    ],
)
def test_a_cell_that_does_not_parse_or_is_too_long_has_no_statements(source):
    assert read_code(source) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%%time\nx = 1\n!pip install torch", True),
        ("match = 1\nprint(f'{match}')", True),
        ("print 'python 2'", False),
        (" " * 150_000 + "%%bash", False),
        ("a b" * 60_000 + "?", False),
        ("x=" * 90_000, False),
    ],
)
def test_ipython_s_additions_parse_and_nonsense_does_not(source, expected):
    assert parses(source) is expected


# Saved outputs and attachments


def output(**data):
    data = {kind.replace("_", "/"): value for kind, value in data.items()}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def test_pictures_and_text_are_kept(hand_in, notebook):
    cell_of(notebook, "double-picture")["outputs"] = [
        output(image_png=png(), text_plain="<Figure>", text_html="<script>1</script>"),
        {
            "output_type": "stream",
            "name": "stdout",
            "text": ["two ", "lines\n", "\x1b[31mred\x1b[0m"],
        },
        {"output_type": "stream", "name": "stdout", "text": ["1 %\r", "50 %\r100 %\n", "done\r\n"]},
    ]
    cell_of(notebook, "double-picture")["execution_count"] = 7
    submission = hand_in(notebook)
    picture, text, progress = submission.outputs["double-picture"]
    assert picture.data == {"image/png": png(), "text/plain": "<Figure>"}
    assert text.text == "two lines\nred"
    assert progress.text == "100 %\ndone\n"
    assert submission.execution_counts["double-picture"] == 7


@pytest.mark.parametrize(
    "hostile",
    [
        output(text_html="<script>alert(1)</script>"),
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg onload='alert(1)'/>"}},
        {"output_type": "display_data", "data": {"application/javascript": "alert(1)"}},
        {"output_type": "stream", "name": "stderr", "text": "warning"},
        {"output_type": "stream", "name": "stdout", "text": 7},
        {"output_type": "update", "data": {"text/plain": "x"}},
        {"output_type": "display_data", "data": "text"},
        output(image_png="not base64"),
        output(image_png=base64.b64encode(b"<svg onload='alert(1)'/>").decode()),
        output(image_png=png(width=100_000, height=100_000)),
        output(image_png=png(width=0)),
        output(image_png=["a", 1]),
        output(image_png=base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(9_000_000)).decode()),
        {},
    ],
)
def test_nothing_else_of_an_output_is_kept(hand_in, notebook, hostile):
    cell_of(notebook, "double-picture")["outputs"] = [hostile]
    assert hand_in(notebook).outputs == {}


def test_outputs_are_limited_in_number_and_length(hand_in, notebook):
    stream = {"output_type": "stream", "name": "stdout", "text": "x" * 100_000}
    cell_of(notebook, "double-run")["outputs"] = [stream] * 100
    kept = hand_in(notebook).outputs["double-run"]
    assert len(kept) == 50
    assert max(len(output.text) for output in kept) < 20_100


def test_an_error_output_keeps_its_name_alone(hand_in, notebook):
    cell_of(notebook, "double-run")["outputs"] = [
        {
            "output_type": "error",
            "ename": "ValueError",
            "evalue": "v" * 9000,
            "traceback": ["<script>"],
        }
    ]
    (error,) = hand_in(notebook).outputs["double-run"]
    assert (error.ename, error.traceback) == ("ValueError", [])
    assert len(error.evalue) < 600


@pytest.mark.parametrize("count", ["1", -1, 1.5, True, 10**30, [1]])
def test_an_execution_count_that_is_none_is_unknown(hand_in, notebook, count):
    cell_of(notebook, "double")["execution_count"] = count
    assert hand_in(notebook).execution_counts["double"] is None


def test_pictures_attached_to_a_written_answer_are_kept(hand_in, notebook, master):
    jpeg = base64.b64encode(b"\xff\xd8\xff\xe0 page").decode()
    cell_of(notebook, "double-why")["attachments"] = {
        "page 1.png": {"image/png": png(), "image/svg+xml": "<svg/>"},
        "page 2.jpg": {"image/jpeg": jpeg},
        "bad.png": {"image/png": jpeg},
        "<img>.png": {"image/png": png()},
        "text.png": "text",
    }
    submission = hand_in(notebook)
    assert submission.attachments == {
        "double-why": {"page 1.png": {"image/png": png()}, "page 2.jpg": {"image/jpeg": jpeg}}
    }
    rebuilt = to_notebook(submission, master)
    assert set(cell_of(rebuilt, "double-why").attachments) == {"page 1.png", "page 2.jpg"}


# Broken and hostile files


@pytest.fixture
def ungradable(tmp_path, master):
    def ungradable(content=None):
        path = tmp_path / "alice" / "hw1_tiny" / "hw1_tiny.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif content is not None:
            path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(Ungradable) as error:
            rebuild(path, master)
        name, _, reason = str(error.value).partition(": ")
        assert name == "alice/hw1_tiny/hw1_tiny.ipynb"
        assert "\n" not in reason
        return reason

    return ungradable


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"{\n not json", "is not JSON: Expecting property name"),
        (b"%PDF-1.7", "is not JSON"),
        (b"\x80\x81\x82 {}", "is not JSON"),
        (b'{"cells": ' + b"9" * 5000 + b"}", "is not JSON: it holds bytes or numbers that cannot"),
        (b"[" * 100_000 + b"]" * 100_000, "is nested too deeply"),
        (b"[" * 2_000_001, "holds more than 2000000 lists and objects"),
        (b"[]", "is JSON, but no notebook"),
        (b'"text"', "is JSON, but no notebook"),
        ({"a": 1}, "is JSON, but no notebook: it has no list of cells"),
        ({"cells": {"a": 1}, "nbformat": 4}, "is JSON, but no notebook: it has no list of cells"),
        ({"nbformat": 3, "worksheets": [{"cells": []}]}, "notebook format older than 4"),
        ({"cells": [], "nbformat": 4}, "no cell is an answer of 'hw1_tiny'"),
        ({"cells": [{}] * 2001}, "has 2001 cells; at most 2000 are read"),
        ({"cells": [code_cell("1 + 1")]}, "no cell is an answer of 'hw1_tiny'"),
        (
            {"cells": [code_cell("1")], "metadata": {"dgm": {"assignment": "hw9"}}},
            "belongs to assignment 'hw9', not to 'hw1_tiny'",
        ),
    ],
)
def test_a_file_that_is_no_such_notebook_has_one_clear_reason(ungradable, content, reason):
    assert reason in ungradable(content)


def test_another_assignment_that_shares_a_problem_is_told_by_its_metadata(ungradable, notebook):
    notebook["metadata"]["dgm"]["assignment"] = "hw2\n<script>"
    assert ungradable(notebook) == r"belongs to assignment 'hw2\n<script>', not to 'hw1_tiny'"


def test_a_notebook_with_setup_cells_alone_belongs_elsewhere(ungradable, notebook):
    notebook["cells"] = [c for c in notebook["cells"] if c["id"].startswith("setup")]
    del notebook["metadata"]["dgm"]
    assert "no cell is an answer of 'hw1_tiny'" in ungradable(notebook)


def test_a_missing_file_is_told(ungradable):
    assert ungradable() == "cannot be opened: No such file or directory"


def test_a_directory_is_told(ungradable, tmp_path):
    (tmp_path / "alice" / "hw1_tiny" / "hw1_tiny.ipynb").mkdir(parents=True)
    assert ungradable() == "is a directory, not a notebook"


def test_a_symbolic_link_is_not_followed(ungradable, tmp_path, notebook):
    outside = tmp_path / "outside.ipynb"
    outside.write_text(json.dumps(notebook), encoding="utf-8")
    path = tmp_path / "alice" / "hw1_tiny" / "hw1_tiny.ipynb"
    path.parent.mkdir(parents=True)
    path.symlink_to(outside)
    assert ungradable() == "is a symbolic link; hand in the file itself"


def test_a_pipe_does_not_make_the_grader_wait(ungradable, tmp_path):
    path = tmp_path / "alice" / "hw1_tiny" / "hw1_tiny.ipynb"
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    assert ungradable() == "is no regular file"


def test_a_file_of_200_mb_is_not_read(ungradable, tmp_path):
    path = tmp_path / "alice" / "hw1_tiny" / "hw1_tiny.ipynb"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(200 << 20)
    assert ungradable() == "is 200 MB large; at most 50 MB are read"


def test_a_file_name_cannot_forge_a_line(master, tmp_path):
    path = tmp_path / "alice\n[ok] bob.ipynb"
    with pytest.raises(Ungradable) as error:
        rebuild(path, master)
    assert "\n" not in str(error.value)


def test_an_answer_from_a_newer_python_that_does_not_parse_is_ungradable(ungradable, notebook):
    cell_of(notebook, "double")["source"] = "# answer: double\nnew syntax here"
    notebook["metadata"]["language_info"] = {"version": NEWER}
    reason = ungradable(notebook)
    assert "answer 'double' does not parse on Python 3." in reason
    assert reason.endswith(f"grade with Python {NEWER[:-2]} or newer")


@pytest.mark.parametrize("version", ["3.8.1", None, 3, "new", f"3.{sys.version_info[1]}.99"])
def test_other_answers_that_do_not_parse_are_the_student_s_error(hand_in, notebook, version):
    cell_of(notebook, "double")["source"] = "# answer: double\nno syntax at all"
    notebook["metadata"]["language_info"] = {"version": version}
    assert "no syntax at all" in sources(hand_in(notebook), "solution")["double"]


@pytest.mark.parametrize(
    ("broken", "note"),
    [
        (7, "is no cell and was left out"),
        (None, "is no cell and was left out"),
        ({}, "has no readable source and was left out"),
        ({"cell_type": "code", "source": 7}, "has no readable source and was left out"),
        ({"cell_type": "code", "source": ["a", 7]}, "has no readable source and was left out"),
        ({"cell_type": "code", "source": "x" * 200_001}, "has more than 200000 characters"),
    ],
)
def test_a_broken_cell_costs_itself_alone(hand_in, notebook, broken, note):
    notebook["cells"].insert(0, broken)
    submission = hand_in(notebook)
    assert any(note in found for found in submission.notes)
    assert sources(submission, "solution")["double"] == ANSWER


@pytest.mark.parametrize(
    "fields",
    [
        {"metadata": 7},
        {"metadata": {"nbgrader": "x", "id": 7}},
        {"metadata": {"nbgrader": {"grade_id": ["double"]}}},
        {"id": {"a": 1}},
        {"outputs": 7},
        {"outputs": [7, None]},
        {"attachments": []},
        {"cell_type": None},
        {"cell_type": "raw"},
    ],
)
def test_fields_of_the_wrong_type_do_no_harm(hand_in, notebook, fields):
    cell_of(notebook, "double").update(fields)
    assert sources(hand_in(notebook), "solution")["double"] == ANSWER


def test_half_a_surrogate_pair_becomes_a_question_mark(hand_in, notebook):
    cell_of(notebook, "double")["source"] = "# answer: double\nx = '\ud800'"
    source = sources(hand_in(notebook), "solution")["double"]
    assert source.endswith("x = '?'")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(notebook, master, tmp_path):
    cell_of(notebook, "double")["source"] = ANSWER.replace("\n", "\r\n")
    path = tmp_path / "hw1_tiny.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8-sig")
    assert sources(rebuild(path, master), "solution")["double"] == ANSWER


def test_an_old_version_of_the_release_is_noted(hand_in, notebook):
    notebook["metadata"]["dgm"]["version"] = "0" * 12
    assert hand_in(notebook).notes == (
        "the notebook was released with another version of the assignment",
    )


# The reference, and what nbgrader is handed


def test_without_answers_the_reference_is_submitted(master):
    submission = from_answers(master)
    names = {}
    for cell in submission.cells:
        exec(cell.source, names)
    assert names["double"](4) == 8
    assert names["shift_back"](4) == 3
    assert "Because" in submission.written["double-why"]


def test_given_answers_stand_in_for_the_reference_s(master):
    submission = from_answers(master, {"double": "double = abs"})
    assert sources(submission, "solution")["double"] == "double = abs"
    assert "x + 1" in sources(submission, "solution")["shift"]


@pytest.mark.parametrize("id", ["tripling", "setup", "double-tests"])
def test_an_answer_that_is_none_is_an_error(master, id):
    with pytest.raises(KeyError, match=id):
        from_answers(master, {id: "x = 1"})


def test_no_hidden_text_is_in_what_the_child_executes(hand_in, notebook, master):
    for submission in (hand_in(notebook), from_answers(master)):
        text = "\n".join(cell.source for cell in submission.cells)
        for secret in ("number_drawn_in_secret", "HIDDEN", "additivity", "dgm.grading"):
            assert secret not in text
    assert "twice_the_argument" not in "".join(cell.source for cell in hand_in(notebook).cells)


def test_nbgrader_is_handed_the_master_with_the_student_s_answers(hand_in, notebook, master):
    add_after(notebook, "double", code_cell("def half(x): return x / 2"))
    stdout = {"output_type": "stream", "name": "stdout", "text": "[0, 2, 4]\n"}
    for id in ("double-run", "double-tests"):
        cell_of(notebook, id)["outputs"] = [stdout]
    cell_of(notebook, "double-tests")["metadata"]["nbgrader"]["points"] = 1000
    rebuilt = to_notebook(hand_in(notebook), master)
    nbformat.validate(rebuilt)
    MetadataValidator().validate_nb(rebuilt)
    ids = [cell.id for cell in rebuilt.cells]
    assert [id for id in ids if id != "added_1"] == [cell.id for cell in master.cells]
    assert ids[ids.index("double") + 1] == "added_1"
    assert cell_of(rebuilt, "double").source == ANSWER
    assert cell_of(rebuilt, "double-run").outputs[0].text == "[0, 2, 4]\n"
    assert cell_of(rebuilt, "double-tests").outputs == []
    assert cell_of(rebuilt, "double-tests").metadata.nbgrader.points == 7.5
    assert "HIDDEN" not in nbformat.writes(rebuilt)


def test_the_solved_notebook_is_a_submission_of_the_reference(master, hand_in):
    submission = hand_in(json.loads(nbformat.writes(solved(master))))
    assert submission.cells == from_answers(master).cells
    assert submission.notes == ()
