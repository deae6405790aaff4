"""What a student is told before handing in: what is open, the file's name, its size."""

from __future__ import annotations

import json
import os
import sys

import nbformat
import pytest

from dgm.commands import app as cli
from dgm.content.course import Assignment
from dgm.content.last_cell import hand_in, last_cell
from dgm.notebook.handing_in import OPTIONAL, left_to_do
from dgm.submission.handing_in import Unnamed, copy_named, fill_in, review
from dgm.submission.read import Ungradable

HOMEWORK = Assignment(
    "hw", "Homework", "", (), None, file_name="<Lastname>_<Firstname>_hw.ipynb", hand_in="Canvas"
)


def cell(id, role, source, kind="code", count=None, outputs=()):
    metadata = {"id": id, "dgm": {"role": role, "problem": "kl"}}
    if kind == "markdown":
        return nbformat.v4.new_markdown_cell(source, id=id, metadata=metadata)
    made = nbformat.v4.new_code_cell(source, id=id, metadata=metadata, execution_count=count)
    made.outputs = list(outputs)
    return made


def said(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def notebook(
    answer="def kl(p):\n    return p", words="It is zero.", check="✓ kl: 1 check passes\n"
):
    """A homework of one coded and one written part, run from top to bottom."""
    cells = [
        cell("setup", "setup", "import torch", count=1),
        cell("kl", "solution", f"# answer: kl\n{answer}", count=2),
        cell("kl-tests", "tests", "with visible_checks('kl'): ...", count=3, outputs=[said(check)]),
        cell("kl-why", "written", f"<!-- answer: kl-why -->\n**Why?**\n\n{words}", "markdown"),
        cell("homework-summary", "run", last_cell(HOMEWORK), count=4),
    ]
    return nbformat.v4.new_notebook(cells=cells)


def test_nothing_is_left_to_do_in_a_finished_notebook():
    assert left_to_do(notebook()) == {}


STUB = "def kl(p):\n    # COMPLETE\n    raise NotImplementedError"


@pytest.mark.parametrize(
    ("changes", "what", "where"),
    [
        ({"answer": STUB}, "Code that is not written yet", "kl"),
        ({"answer": "raise NotImplementedError"}, "Code that is not written yet", "kl"),
        ({"words": "*Write your answer here.*"}, "Written answers that are still empty", "kl-why"),
        ({"check": "✗ kl: 0 of 1 check pass. sign\n"}, "Visible checks that fail", "kl: 0 of 1"),
    ],
)
def test_what_is_open_is_named(changes, what, where):
    found = left_to_do(notebook(**changes))
    assert list(found) == [what]
    assert found[what][0].startswith(where)


@pytest.mark.parametrize("comment", ["# raise NotImplementedError", "x = 1  # NotImplementedError"])
def test_an_answer_that_only_mentions_the_stub_is_not_open(comment):
    assert left_to_do(notebook(answer=f"{comment}\ndef kl(p):\n    return p")) == {}


def test_cells_that_were_not_run_run_too_early_or_failed_are_named():
    open_one = notebook()
    open_one.cells[1].execution_count = 9
    open_one.cells[2].outputs = [
        nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])
    ]
    open_one.cells[4].execution_count = None
    assert left_to_do(open_one) == {
        "Cells that ended in an error": ["kl-tests"],
        "Cells that were not run": ["homework-summary"],
        "Cells that were run before a cell above them": ["kl-tests"],
    }


def test_an_error_that_did_not_stop_the_notebook_is_named_too():
    text = "\x1b[31mValueError\x1b[39m    Traceback (most recent call last)\nno\n"
    raised = notebook()
    raised.cells[1].outputs = [nbformat.v4.new_output("stream", name="stderr", text=text)]
    assert left_to_do(raised) == {"Cells that ended in an error": ["kl"]}


def test_a_kernel_names_the_cells_that_changed_after_it_ran_them():
    now = notebook()
    executed = [one.source for one in now.cells]
    now.cells[1].source += "  # better"
    what = "Cells that were not run since they were last changed"
    assert left_to_do(now, executed) == {what: ["kl"]}


def test_an_extra_part_that_is_open_is_named_apart_and_may_stay_open(path):
    extra = notebook(answer=STUB, words="*Write your answer here.*")
    for one in extra.cells[2:4]:
        one.metadata.dgm["extra"] = 2.0
    assert left_to_do(extra) == {OPTIONAL: ["kl", "kl-why"]}
    nbformat.write(extra, path)
    assert review(path).is_done


def test_cells_of_the_students_own_need_not_be_run():
    with_own = notebook()
    with_own.cells.insert(2, nbformat.v4.new_code_cell("scratch = 1"))
    assert left_to_do(with_own) == {}


def test_answers_are_found_by_their_marker_where_a_tool_has_dropped_all_metadata():
    bare = notebook(answer=STUB, words="*Write your answer here.*")
    for one in bare.cells:
        one.metadata = {}
    found = left_to_do(bare)
    assert found["Code that is not written yet"] == ["kl"]
    assert found["Written answers that are still empty"] == ["kl-why"]


@pytest.mark.parametrize(
    "cells",
    [
        [None, 3, "text", [], {}],
        [{"metadata": [], "source": {"a": 1}, "outputs": {"b": 2}, "execution_count": "x"}],
        [{"metadata": {"dgm": {"role": ["solution"]}}, "source": [1, None], "outputs": [4]}],
    ],
)
def test_what_is_no_cell_does_no_harm(cells):
    assert isinstance(left_to_do({"cells": cells}), dict)


@pytest.mark.parametrize(
    ("pattern", "student", "name"),
    [
        ("<Lastname>_<Firstname>_hw.ipynb", "Ada Lovelace", "Lovelace_Ada_hw.ipynb"),
        ("<Lastname>_<Firstname>_hw.ipynb", "van Rossum, Guido", "van-Rossum_Guido_hw.ipynb"),
        ("hw-<First name>.ipynb", "Émilie du Châtelet", "hw-Émilie-du.ipynb"),
        ("<Your name>.ipynb", "Ada ../Love_lace", "Ada-..-Love-lace.ipynb"),
        ("fixed.ipynb", "Ada Lovelace", "fixed.ipynb"),
    ],
)
def test_the_blanks_of_a_file_name_are_filled_in(pattern, student, name):
    assert fill_in(pattern, student) == name


@pytest.mark.parametrize("student", ["Ada", "", "Lovelace,"])
def test_a_name_that_is_not_two_names_is_refused(student):
    with pytest.raises(Unnamed, match="--name"):
        fill_in("<Lastname>.ipynb", student)


def test_a_blank_that_nobody_can_fill_in_is_refused():
    with pytest.raises(Unnamed, match="<Group>"):
        fill_in("<Group>.ipynb", "Ada Lovelace")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "hw.ipynb"
    nbformat.write(notebook(), path)
    return path


def test_a_copy_is_named_and_an_older_one_replaced(path):
    copied = copy_named(review(path), "Ada Lovelace")
    assert copied.name == "Lovelace_Ada_hw.ipynb"
    assert copied.read_bytes() == path.read_bytes()
    assert review(copied).is_named_well and not review(path).is_named_well
    nbformat.write(notebook(words="Longer."), path)
    assert copy_named(review(path), "Ada Lovelace").read_bytes() == path.read_bytes()
    assert copy_named(review(copied), "Ada Lovelace") == copied


def test_a_name_that_leads_to_another_folder_is_refused(path):
    elsewhere = notebook()
    elsewhere.cells[4].source = "HAND_IN = {'file_name': '../<Lastname>.ipynb'}"
    nbformat.write(elsewhere, path)
    with pytest.raises(Unnamed, match="no name for a file"):
        copy_named(review(path), "Ada Lovelace")


def test_a_name_of_hundreds_of_blanks_is_not_asked_for(path):
    slow = notebook()
    slow.cells[4].source = f"HAND_IN = {{'file_name': '{'<a>' * 300}'}}"
    nbformat.write(slow, path)
    assert review(path).file_name == "" and review(path).is_named_well


def test_newer_work_under_that_name_is_not_replaced(path):
    newer = path.with_name("Lovelace_Ada_hw.ipynb")
    newer.write_text("work")
    os.utime(path, (1, 1))
    with pytest.raises(Unnamed, match="newer"):
        copy_named(review(path), "Ada Lovelace")
    assert newer.read_text() == "work"


def test_the_parts_that_make_a_file_large_are_named(path):
    large = notebook(check="x" * 100_000)
    nbformat.write(large, path)
    found = review(path)
    assert list(found.large) == ["outputs of kl-tests"]
    assert found.size == path.stat().st_size


def test_a_file_that_is_no_homework_is_refused_in_one_line(path):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), path)
    with pytest.raises(Ungradable, match="no answer cell"):
        review(path)


def test_the_last_cell_carries_what_the_course_says_of_handing_in():
    about = hand_in(last_cell(HOMEWORK))
    assert about == {"file_name": "<Lastname>_<Firstname>_hw.ipynb", "where": "Canvas"}
    assert hand_in("check_summary()") == {}


@pytest.mark.parametrize(
    "source", ["HAND_IN = 1", "HAND_IN = os.remove('x')", "HAND_IN = {", "HAND_IN = " + "[" * 300]
)
def test_a_last_cell_that_was_changed_is_only_read(source):
    assert hand_in(source) == {}


@pytest.fixture
def dgm(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["dgm", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return end.value.code, captured.out, captured.err

    return run


def test_the_command_says_what_to_do_next(dgm, path):
    status, out, _ = dgm("submit", path)
    assert status == 0
    assert "Nothing is left to do" in out
    assert "<Lastname>_<Firstname>_hw.ipynb" in out and "Hand it in: Canvas" in out


def test_the_command_lists_what_is_open_and_ends_with_1(dgm, path):
    nbformat.write(notebook(answer=STUB, check="✗ kl: [red]x[/]\x1b[2J\n"), path)
    status, out, _ = dgm("submit", path, "--name", "Ada Lovelace")
    assert status == 1
    assert "Code that is not written yet (1)" in out
    assert "kl: [red]x[/]" in out and "\x1b[2J" not in out
    assert path.with_name("Lovelace_Ada_hw.ipynb").exists()


def test_the_command_gives_json(dgm, path):
    nbformat.write(notebook(answer=STUB), path)
    status, out, _ = dgm("submit", path, "--json")
    assert status == 1
    assert json.loads(out)["left"] == {"Code that is not written yet": ["kl"]}


def test_a_pdf_without_a_browser_is_refused_in_one_line(dgm, path, monkeypatch):
    monkeypatch.setattr("dgm.reports.pdf.BROWSERS", ())
    monkeypatch.setattr("dgm.reports.pdf.PLACES", ())
    status, out, err = dgm("submit", path, "--pdf")
    assert (status, out) == (1, "")
    assert err == "dgm: no PDF: a PDF needs Chromium, Chrome or Edge; install one of them\n"
