"""Right answers score in full after Colab, or people, have changed the notebook around them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator

import nbformat
import pytest
from nbformat import NotebookNode

from dgm.content.build import assemble, solved
from dgm.content.course import Course, load_course
from dgm.content.shipped import homework, write_course
from dgm.grading.grade import Grader

ASSIGNMENT = "hw"
PROBLEMS = {"flow-basics": 20, "gaussian-divergences": 35, "wgan-mnist": 45}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """A homework of real problems."""
    root = tmp_path_factory.mktemp("course")
    write_course(root, f'name = "A course"\n{homework(ASSIGNMENT, "HW", PROBLEMS)}', [*PROBLEMS])
    return load_course(root)


@pytest.fixture(scope="module")
def grader(course) -> Iterator[Grader]:
    with Grader(course, ASSIGNMENT) as grader:
        yield grader


@pytest.fixture(scope="module")
def right_answers(course) -> NotebookNode:
    return solved(assemble(course, course.assignments[ASSIGNMENT]))


def answer(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def code_answers(notebook: NotebookNode) -> list[NotebookNode]:
    return [
        cell for cell in notebook.cells if cell.metadata.get("dgm", {}).get("role") == "solution"
    ]


def insert_before(notebook: NotebookNode, cell_id: str, source: str) -> None:
    place = notebook.cells.index(answer(notebook, cell_id))
    notebook.cells.insert(place, nbformat.v4.new_code_cell(source))


def unchanged(notebook: NotebookNode) -> None:
    """As it was released."""


def strip_metadata(notebook: NotebookNode) -> None:
    """Colab may drop what nbgrader wrote, and gives cells ids of its own."""
    notebook.metadata = {"colab": {"provenance": []}}
    for number, cell in enumerate(notebook.cells):
        cell.metadata = {}
        cell.id = f"colab{number}"


def old_format(notebook: NotebookNode) -> None:
    """No cell ids at all, and nbgrader's first schema."""
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 1


def helper_in_an_added_cell(notebook: NotebookNode) -> None:
    insert_before(
        notebook,
        "clip-weights",
        "from functools import partial\n"
        "EDGE = 1.0\n"
        "def squeeze(parameter, bound):\n"
        "    parameter.data.clamp_(-EDGE * bound, EDGE * bound)\n"
        "print(squeeze)",
    )
    answer(notebook, "clip-weights").source = (
        "# answer: clip-weights\n"
        "def clip_weights(critic, bound):\n"
        "    for each in map(partial(squeeze, bound=bound), critic.parameters()):\n"
        "        pass\n"
    )


def values_in_added_cells(notebook: NotebookNode) -> None:
    """What is usually set up above the answers, and what is tried out below them."""
    insert_before(
        notebook,
        "clip-weights",
        "from functools import partial\n"
        "bounds = {}\nbounds['low'], bounds['high'] = map(float, (-1, 1))\n"
        "squeeze = partial(torch.clamp, **{'min': bounds['low']})\n"
        "try:\n    limit = bound_of_the_paper\nexcept NameError:\n    limit = math.exp(0)\n"
        "squeeze(torch.randn(3)), plt.plot([1, 2])",
    )
    answer(notebook, "clip-weights").source = (
        "# answer: clip-weights\n"
        "def clip_weights(critic, bound):\n"
        "    for each in critic.parameters():\n"
        "        each.data.copy_(squeeze(each.data / bound, max=limit) * bound)\n"
    )
    tries = "for x in [1.0, 2.0]:\n    print(x)\nmu = sigma = z = t = print('tried')"
    last = {c.metadata.dgm.problem: c for c in notebook.cells if c.id.endswith("-tests")}
    for cell in last.values():
        place = notebook.cells.index(cell)
        notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(tries))


def cuda_everywhere(notebook: NotebookNode) -> None:
    answer(notebook, "sample-latents").source = (
        "# answer: sample-latents\n"
        "def sample_latents(count):\n"
        '    return torch.randn(count, LATENT_SIZE, device="cuda").to("cuda").cuda()\n'
    )


def shell_and_magic_lines(notebook: NotebookNode) -> None:
    insert_before(notebook, "clip-weights", "!pip install -q torchmetrics\n%matplotlib inline")
    for cell in code_answers(notebook)[::2]:
        cell.source = f"%%time\n{cell.source}"
    for cell in code_answers(notebook)[1::2]:
        cell.source = f"!nvidia-smi\n{cell.source}\n%pip list"


def colab_modules(notebook: NotebookNode) -> None:
    for cell in code_answers(notebook)[:2]:
        cell.source += "\nfrom google.colab import drive, files\ndrive.mount('/content/drive')\n"


def prints_and_plots(notebook: NotebookNode) -> None:
    for cell in code_answers(notebook):
        cell.source += (
            "\nprint('here' * 1000)\nplt.plot([1, 2, 3])\nplt.show()\ndisplay(plt.figure())\n"
        )


def outputs_of_every_kind(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [
                nbformat.v4.new_output("stream", name="stderr", text="a warning\n"),
                nbformat.v4.new_output("display_data", data={"text/html": "<b>7</b>"}),
                nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["t"]),
            ]


CHANGES = [
    unchanged,
    strip_metadata,
    old_format,
    helper_in_an_added_cell,
    values_in_added_cells,
    cuda_everywhere,
    shell_and_magic_lines,
    colab_modules,
    prints_and_plots,
    outputs_of_every_kind,
]
NOTED = {"cuda_everywhere": "CUDA", "shell_and_magic_lines": "`!`", "colab_modules": "colab"}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_right_notebook_scores_in_full(
    tmp_path, grader, right_answers, change: Callable[[NotebookNode], None]
):
    notebook = copy.deepcopy(right_answers)
    change(notebook)
    path = tmp_path / f"{ASSIGNMENT}.ipynb"
    path.write_text(json.dumps(notebook))
    result = grader.result_for(grader.rebuild(path))
    lost = [(t.name, t.outcome, t.message) for t in result.tests if t.outcome != "passed"]
    assert lost == [] and result.cell_errors == {}
    assert result.total == result.max_total
    assert NOTED.get(change.__name__, "") in " ".join(result.notes)
