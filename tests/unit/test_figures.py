"""Figures: scripts that draw them, and the notebooks that hold them."""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from dgm.content.build import assemble, build, release
from dgm.content.course import ContentError, load_course
from dgm.content.drawing import draw_figure
from dgm.content.figures import MOST_BYTES, PICTURE, check_size, drawn_by, stale_figures, version_of
from dgm.reports.safe_markdown import to_html
from dgm.submission.rebuild import from_answers, to_notebook

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "course"
SCRIPT = """
import matplotlib.pyplot as plt

def draw():
    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1])
    return figure
"""
SHOWN = "![a rising\n# line](figures/line.png)"
BANK = ROOT / "problems"
SCRIPTS = sorted(BANK.glob("*/figures/*.py"))
PICTURES = sorted(BANK.glob("*/figures/*.png"))


@pytest.fixture
def problem(tmp_path):
    """The folder of a problem whose first text names a picture, which a script can draw."""
    folder = Path(shutil.copytree(FIXTURE, tmp_path / "course")) / "problems" / "doubling"
    (folder / "figures").mkdir()
    (folder / "figures" / "line.py").write_text(SCRIPT)
    show(folder, SHOWN)
    return folder


def show(folder, text):
    path = folder / "problem.py"
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"# PICTURE\n.*?# END\n", "", source, flags=re.DOTALL)
    head = "# %% [markdown]\n"
    path.write_text(
        source.replace(head, f"{head}# PICTURE\n# {text}\n# END\n", 1), encoding="utf-8"
    )


def draw(folder):
    script = folder / "figures" / "line.py"
    script.with_suffix(".png").write_bytes(draw_figure(script))
    return script.with_suffix(".png").read_bytes()


def course_of(folder):
    return load_course(folder.parents[1])


def master_of(folder):
    course = course_of(folder)
    return assemble(course, course.assignments["hw1_tiny"])


def embedded(notebook):
    texts = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = re.search(r"!\[a rising line\]\(data:image/png;base64,([^)]*)\)", texts)
    return found and base64.b64decode(found[1])


def test_a_notebook_holds_the_picture_that_its_text_names(problem):
    drawn = draw(problem)
    assert embedded(master_of(problem)) == drawn


def test_students_get_the_picture_and_the_grader_keeps_it(problem):
    drawn = draw(problem)
    course = course_of(problem)
    build(course)
    released = nbformat.read(release(course, "hw1_tiny"), as_version=4)
    assert embedded(released) == drawn
    master = master_of(problem)
    assert embedded(to_notebook(from_answers(master), master)) == drawn


def test_a_page_of_the_grader_shows_the_picture(problem):
    drawn = draw(problem)
    (text,) = (c.source for c in master_of(problem).cells if "a rising line" in c.source)
    assert f'src="data:image/png;base64,{base64.b64encode(drawn).decode()}"' in to_html(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SHOWN, r"no picture 'figures/line.png' in problems/doubling; run dgm figures doubling"),
        ("![](figures/line.png)", r"has no words; write !\[what it shows\]"),
        ("![a line](line.png)", r"write figures/NAME.png"),
        ("![a line](figures/../problem.py)", r"write figures/NAME.png"),
        ("![a line](figures/other.png)", r"no picture .*; draw it, or take it out of the text"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_an_error_with_its_line(problem, text, reason):
    show(problem, text)
    lines = (problem / "problem.py").read_text(encoding="utf-8").split("\n")
    line = 1 + next(number for number, each in enumerate(lines) if "![" in each)
    with pytest.raises(ContentError, match=rf"^problems/doubling/problem.py:{line}: .*{reason}"):
        master_of(problem)


def test_a_picture_is_small(problem):
    draw(problem)
    with (problem / "figures" / "line.png").open("ab") as file:
        file.write(bytes(MOST_BYTES))
    with pytest.raises(
        ContentError, match=r"'figures/line.png' has [\d,]+ bytes; keep it to 25,000"
    ):
        master_of(problem)


def test_a_picture_of_another_kind_is_refused(problem):
    (problem / "figures" / "line.png").write_bytes(b"GIF89a")
    with pytest.raises(ContentError, match="'figures/line.png' is no PNG; save it as one"):
        master_of(problem)


def test_all_pictures_of_a_homework_together_are_small():
    text = f"![x](data:image/png;base64,{'A' * 33_000})"
    cells = [nbformat.v4.new_markdown_cell(text) for _ in range(11)]
    check_size(cells[:10], "hw")
    with pytest.raises(ContentError, match=r"hw: its figures have 272,250 bytes together"):
        check_size(cells, "hw")


def test_a_picture_goes_stale_with_its_script(problem):
    script = problem / "figures" / "line.py"
    assert stale_figures(problem.parent, ["doubling"]) == [script.with_suffix(".png")]
    draw(problem)
    assert stale_figures(problem.parent, ["doubling"]) == []
    script.write_text(SCRIPT.replace("[0, 1]", "[1, 0]"))
    assert stale_figures(problem.parent, ["doubling"]) == [script.with_suffix(".png")]
    assert script.with_suffix(".png") in build(course_of(problem), check=True)


def test_a_script_takes_names_from_the_problem_whose_picture_it_draws_first(problem):
    lines = SCRIPT.replace("[0, 1])", "[0, names_of(Path(__file__))['double'](1)])")
    head = "from pathlib import Path\nfrom dgm.content.drawing import names_of\n"
    (problem / "figures" / "line.py").write_text(head + lines)
    steeper = draw(problem)
    (problem / "figures" / "line.py").write_text(SCRIPT)
    assert draw(problem) != steeper


def test_a_script_draws_the_same_bytes_again(problem):
    assert draw(problem) == draw(problem)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("x = 1", "no function draw()"),
        ("def draw():\n    return 1", "draw() gives no figure"),
        (
            "def draw():\n    return 1 / 0",
            "drawing stopped with ZeroDivisionError: division by zero",
        ),
    ],
)
def test_a_script_that_draws_nothing_is_an_error_with_its_name(problem, script, reason):
    (problem / "figures" / "line.py").write_text(script)
    with pytest.raises(ContentError, match=re.escape(reason)) as raised:
        draw(problem)
    assert str(raised.value).startswith("problems/doubling/figures/line.py: ")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: "/".join(path.parts[-3::2]))
def test_a_picture_of_the_bank_is_that_of_its_script(script):
    assert drawn_by(script.with_suffix(".png")) == version_of(script)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: "/".join(path.parts[-3::2]))
def test_a_picture_of_the_bank_is_shown_and_fits_a_phone(picture):
    problem = picture.parents[1] / "problem.py"
    shown = [match[2] for match in PICTURE.finditer(problem.read_text(encoding="utf-8"))]
    assert f"figures/{picture.name}" in shown
    with Image.open(picture) as image:
        assert 600 <= image.width <= 700
