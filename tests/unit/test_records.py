"""The file of an autograded notebook."""

import copy

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from dgm.nbgrader_plugins.records import to_text

PICTURE = {"image/png": "iVBORw0KGgo=\n", "text/plain": "a picture\nof a ∇"}
NOTEBOOK = new_notebook(
    metadata={"dgm": {"title": "Flüsse"}},
    cells=[
        new_markdown_cell("one\n\ntwo\n", attachments={"a.png": {"image/png": "iVBORw0KGgo="}}),
        new_markdown_cell(""),
        new_code_cell(
            "x = 1\r\nprint(x)",
            execution_count=3,
            outputs=[
                new_output("stream", text="1\n2\n"),
                new_output("display_data", data=PICTURE),
                new_output("execute_result", data={"application/json": {"b": [1], "a": "x\ny"}}),
                new_output("error", ename="E", evalue="no\nway", traceback=["one\n", "two"]),
            ],
        ),
    ],
)


def test_an_autograded_notebook_is_written_as_nbformat_writes_it():
    assert to_text(copy.deepcopy(NOTEBOOK)) == nbformat.v4.writes(NOTEBOOK) + "\n"


def test_writing_a_notebook_leaves_it_as_it_was():
    written = copy.deepcopy(NOTEBOOK)
    to_text(written)
    assert written == NOTEBOOK
