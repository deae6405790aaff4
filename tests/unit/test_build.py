"""Assembling, solving and releasing a homework."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from dgm.content import expected
from dgm.content.build import (
    assemble,
    assemble_problem,
    build,
    execute_solved,
    release,
    solved,
)
from dgm.content.course import ContentError, load_course
from dgm.content.percent import GUARD, TEXT_STUB, region, stub_source
from dgm.content.problem import load_problem

REPOSITORY = Path(__file__).parents[2]
FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"
SECRETS = {
    "hidden tests": ["number_drawn_in_secret", "test_keeps_the_type", "outside this kernel"],
    "mark schemes": ["additivity", "MARK SCHEME"],
    "solutions": ["twice_the_argument", "return x + 1", "Because 2 (a x + b y)"],
}


@pytest.fixture
def course(tmp_path):
    return load_course(Path(shutil.copytree(FIXTURE, tmp_path / "course")))


@pytest.fixture
def master(course):
    return assemble(course, course.assignments["hw1_tiny"])


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    root = shutil.copytree(FIXTURE, tmp_path_factory.mktemp("released") / "course")
    course = load_course(Path(root))
    build(course)
    return course, release(course, "hw1_tiny")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def cell_of(notebook, id):
    return next(cell for cell in notebook.cells if cell.id == id)


def test_a_master_is_a_valid_notebook_for_jupyter_and_for_nbgrader(master):
    nbformat.validate(master)
    MetadataValidator().validate_nb(master)


def test_every_cell_has_one_id_in_three_places(master):
    for cell in master.cells:
        assert cell.id == cell.metadata.id == cell.metadata.nbgrader.grade_id
    assert len({cell.id for cell in master.cells}) == len(master.cells)


def test_mutants_and_alternatives_that_no_longer_fit_are_told_before_a_class_is_graded(course):
    for name, language in (("mutants", "diff"), ("alternatives", "python")):
        path = course.root / f"problems/doubling/{name}.md"
        edit(path, f"```{language} double", f"```{language} old")
    with pytest.raises(ContentError) as told:
        build(course)
    assert "problems/doubling/mutants.md:" in str(told.value)
    assert "problems/doubling/alternatives.md:" in str(told.value)
    assert str(told.value).count("'old'") == 2
    assert not (course.root / "source").exists()


def test_cells_come_in_order_with_role_and_problem(master):
    assert [
        (cell.id, cell.metadata.dgm.role, cell.metadata.dgm.problem) for cell in master.cells
    ] == [
        ("homework-title", None, None),
        ("setup", "setup", None),
        ("doubling-text-1", None, "doubling"),
        ("double", "solution", "doubling"),
        ("double-tests", "tests", "doubling"),
        ("double-run", "run", "doubling"),
        ("double-picture", "deliverable", "doubling"),
        ("double-why", "written", "doubling"),
        ("shifting-text-1", None, "shifting"),
        ("shift", "solution", "shifting"),
        ("shift-tests", "tests", "shifting"),
        ("shift-back", "solution", "shifting"),
        ("shift-back-tests", "tests", "shifting"),
        ("homework-summary", "run", None),
    ]


@pytest.mark.parametrize(
    ("id", "grade", "solution", "locked"),
    [
        ("homework-title", False, False, True),
        ("setup", False, False, True),
        ("double", False, True, False),
        ("double-tests", True, False, True),
        ("double-run", False, False, True),
        ("double-picture", False, False, True),
        ("double-why", True, True, False),
        ("doubling-text-1", False, False, True),
    ],
)
def test_a_role_decides_what_nbgrader_does_with_a_cell(master, id, grade, solution, locked):
    nbgrader = cell_of(master, id).metadata.nbgrader
    assert (nbgrader.grade, nbgrader.solution, nbgrader.locked) == (grade, solution, locked)
    assert ("points" in nbgrader) == grade


def test_points_are_split_by_weight_and_sum_to_the_problem_s_worth(master):
    points = {
        cell.id: cell.metadata.nbgrader.points
        for cell in master.cells
        if cell.metadata.nbgrader.grade
    }
    assert points == {
        "double-tests": 7.5,
        "double-why": 2.5,
        "shift-tests": 1.75,
        "shift-back-tests": 3.25,
    }


def test_a_cell_that_would_be_worth_nothing_is_told(course):
    edit(course.root / "course.toml", "points = 10", "points = 0.5")
    edit(course.root / "problems/doubling/problem.py", 'points="1"', 'points="0.1"')
    edit(course.root / "problems/doubling/problem.py", "- 1 point:", "- 0.1 points:")
    course = load_course(course.root)
    with pytest.raises(ContentError, match=r"problem.py:52: 'double-why' would be worth nothing"):
        assemble(course, course.assignments["hw1_tiny"])


def test_a_problem_alone_has_its_weights_as_points(course):
    problem = load_problem(course.root / "problems", "doubling")
    master = assemble_problem(course.root, problem)
    assert master.metadata.dgm.assignment == "doubling"
    assert cell_of(master, "double-tests").metadata.nbgrader.points == 3
    assert cell_of(master, "double-why").metadata.nbgrader.points == 1
    assert "shift" not in {cell.id for cell in master.cells}


def test_answers_start_with_a_line_that_says_which_answer_they_are(master):
    assert cell_of(master, "double").source.startswith("# answer: double · 7.5 points\n")
    assert cell_of(master, "double-why").source.startswith(
        "<!-- answer: double-why --> <i>2.5 points</i>\n"
    )


def test_the_stock_executor_stops_at_the_hidden_tests(master):
    source = cell_of(master, "double-tests").source
    names = {"check": lambda *_: None, "double": lambda x: 2 * x}
    with pytest.raises(RuntimeError, match="autograde_preprocessors"):
        exec(source, names)
    assert GUARD not in region(source, "HIDDEN TESTS")


def test_the_title_names_problems_points_and_where_to_open_it(master):
    title = cell_of(master, "homework-title").source
    assert "| [Doubling](#Doubling) | 2 asked | 10 |" in title
    assert "| **Total** |  | **15** |" in title
    assert "due 2026-10-16 23:59 (UTC)" in title
    url = "https://colab.research.google.com/github/somebody/tiny-course/blob/main/release"
    assert f"({url}/hw1_tiny/hw1_tiny.ipynb)" in title


def test_there_is_no_badge_without_a_repository(course):
    edit(course.root / "course.toml", '"somebody/tiny-course"', '""')
    course = load_course(course.root)
    title = assemble(course, course.assignments["hw1_tiny"]).cells[0].source
    assert "colab" not in title.lower()


def test_the_setup_learns_how_long_the_homework_runs(master):
    assert 'MINUTES = {"smoke": 0.1, "cpu": 1.0, "gpu": 1.0}' in cell_of(master, "setup").source


def test_attributes_become_metadata(master):
    assert cell_of(master, "setup").metadata.cellView == "form"
    assert cell_of(master, "setup").metadata.jupyter.source_hidden
    assert cell_of(master, "double-run").metadata.tags == ["nbval-check-output"]
    assert cell_of(master, "double-picture").metadata.tags == ["nbval-ignore-output"]


def test_an_id_in_two_problems_is_told_with_both(course):
    edit(course.root / "problems/shifting/problem.py", 'id="shift"', 'id="double"')
    with pytest.raises(ContentError, match="'double' is in doubling and shifting; rename"):
        assemble(course, course.assignments["hw1_tiny"])


def test_the_version_changes_with_a_hidden_test(course, master):
    edit(
        course.root / "problems/shifting/problem.py",
        "student.shift(1) == 2",
        "student.shift(1) == 3",
    )
    other = assemble(course, course.assignments["hw1_tiny"])
    assert master.metadata.dgm.version != other.metadata.dgm.version
    assert len(other.metadata.dgm.version) == 12


def test_the_solved_notebook_runs_and_shows_nothing_hidden(master):
    notebook = solved(master)
    text = json.dumps(notebook, ensure_ascii=False)
    for secret in SECRETS["hidden tests"] + SECRETS["mark schemes"]:
        assert secret not in text
    for solution in SECRETS["solutions"]:
        assert solution in text
    names = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    assert names["shift_back"](3) == 2


def test_two_builds_are_byte_identical_and_the_second_changes_nothing(course, tmp_path):
    changed = build(course)
    assert [path.relative_to(course.root).as_posix() for path in changed] == [
        "source/hw1_tiny/hw1_tiny.ipynb",
        "source/hw1_tiny/notebook_tools.py",
        "tests/notebooks/hw1_tiny.ipynb",
    ]
    assert build(course) == build(course, check=True) == []
    other = load_course(Path(shutil.copytree(FIXTURE, tmp_path / "other")))
    for path, twin in zip(changed, build(other), strict=True):
        assert path.read_bytes() == twin.read_bytes()
    assert {path.name for path in (course.root / "source").rglob("*") if path.is_file()} == {
        "hw1_tiny.ipynb",
        "notebook_tools.py",
    }


def test_a_check_names_what_is_stale_and_writes_nothing(course):
    build(course)
    source = course.root / "source/hw1_tiny/hw1_tiny.ipynb"
    before = source.read_bytes()
    edit(course.root / "problems/doubling/problem.py", "## Doubling", "## Doubling numbers")
    assert source in build(course, check=True)
    assert source.read_bytes() == before


def test_execution_stores_the_text_of_compared_cells_only(course):
    build(course)
    path = execute_solved(course, "hw1_tiny")
    notebook = nbformat.read(path, as_version=4)
    outputs = {cell.id: cell.outputs for cell in notebook.cells if cell.get("outputs")}
    assert {id: [output.text for output in kept] for id, kept in outputs.items()} == {
        "double-run": ["[0, 2, 4]\n"]
    }
    counts = {c.id: c.execution_count for c in notebook.cells if c.cell_type == "code"}
    assert {id: count for id, count in counts.items() if count} == {"double-run": 4}
    assert build(course) == []  # the outputs are kept
    edit(course.root / "problems/doubling/problem.py", "range(3)", "range(4)")
    assert path in build(course)
    assert not cell_of(nbformat.read(path, as_version=4), "double-run").outputs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("range(3)", "range(4)"),
        ('id="double-run" check_output="true"', 'id="double-run"'),
        ('id="double-picture"', 'id="double-picture" check_output="true"'),
    ],
)
def test_a_check_names_the_expected_outputs_of_other_cells(course, old, new):
    build(course)
    execute_solved(course, "hw1_tiny")
    path = course.root / "tests/notebooks/hw1_tiny.outputs.json"
    assert build(course, check=True) == []
    edit(course.root / "problems/doubling/problem.py", old, new)
    build(course)
    assert build(course, check=True) == [path]
    execute_solved(course, "hw1_tiny")
    assert build(course, check=True) == []


def test_a_solved_notebook_is_made_anew_from_problems_and_expected_outputs(course):
    path = execute_solved(course, "hw1_tiny")
    before = path.read_bytes()
    path.unlink()
    assert path not in build(course, check=True)
    assert path in build(course)
    assert path.read_bytes() == before


def test_expected_outputs_that_cannot_be_read_are_told(course):
    execute_solved(course, "hw1_tiny")
    path = course.root / "tests/notebooks/hw1_tiny.outputs.json"
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(ContentError, match=r"hw1_tiny.outputs.json: .* dgm build --execute"):
        build(course)


def test_a_release_has_stubs_and_nothing_that_students_must_not_see(released):
    _, path = released
    text = path.read_text(encoding="utf-8")
    for kind in SECRETS.values():
        for secret in kind:
            assert secret not in text
    notebook = nbformat.read(path, as_version=4)
    assert cell_of(notebook, "double").source.endswith("# COMPLETE\n    raise NotImplementedError")
    assert cell_of(notebook, "double-why").source.endswith(TEXT_STUB)
    assert cell_of(notebook, "double-tests").source == 'check("double", double(1) == 2)'


def test_a_stub_is_what_nbgrader_releases(released):
    course, path = released
    master = assemble(course, course.assignments["hw1_tiny"])
    notebook = nbformat.read(path, as_version=4)
    for original, cell in zip(master.cells, notebook.cells, strict=True):
        assert cell.source == stub_source(original.source, original.cell_type)
    assert notebook.metadata.dgm == master.metadata.dgm


def test_a_second_release_is_byte_identical(released):
    course, path = released
    before = path.read_bytes()
    assert release(course, "hw1_tiny") == path
    assert path.read_bytes() == before


def test_a_release_from_a_stale_source_is_refused(course):
    with pytest.raises(ContentError, match="stale; run dgm build first"):
        release(course, "hw1_tiny")


def test_a_stray_file_beside_the_source_is_refused(course):
    build(course)
    (course.root / "source/hw1_tiny/solutions.txt").write_text("42", encoding="utf-8")
    with pytest.raises(ContentError, match=r"solutions.txt: would be released, too; move it"):
        release(course, "hw1_tiny")


def test_a_check_names_a_release_of_another_version(released, tmp_path):
    course, path = released
    root = Path(shutil.copytree(course.root, tmp_path / "course"))
    edit(root / "problems/doubling/problem.py", "## Doubling", "## Doubling numbers")
    course = load_course(root)
    build(course)
    assert build(course, check=True) == [root / path.relative_to(path.parents[2])]


def test_a_release_that_would_leak_is_removed(course):
    """A configuration that keeps mark schemes must not get past the check."""
    (course.root / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.ClearMarkScheme.begin_mark_scheme_delimeter = 'NO SUCH LINE'\n"
        "c.ClearMarkScheme.end_mark_scheme_delimeter = 'NO SUCH LINE EITHER'\n",
        encoding="utf-8",
    )
    build(course)
    with pytest.raises(ContentError, match="'double-why' would show a line of MARK SCHEME"):
        release(course, "hw1_tiny")
    assert not (course.root / "release/hw1_tiny/hw1_tiny.ipynb").exists()


def test_a_tests_cell_without_visible_checks_is_guarded_too(course):
    edit(course.root / "problems/shifting/problem.py", 'check("shift", shift(1) == 2)\n', "")
    source = cell_of(assemble(course, course.assignments["hw1_tiny"]), "shift-tests").source
    assert source.startswith(f"### BEGIN HIDDEN TESTS\n{GUARD}\n")


def test_a_stream_that_comes_in_pieces_is_kept_as_one():
    tags = {"tags": ["nbval-check-output"]}
    pieces = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
    cell = nbformat.v4.new_code_cell("print()", id="x", metadata=tags, outputs=pieces)
    kept = json.loads(expected.text_of(nbformat.v4.new_notebook(cells=[cell])))
    assert [output["text"] for output in kept["x"]["outputs"]] == ["a\nb\n"]
    assert pieces[0].text == "a\n"


@pytest.mark.parametrize("path", sorted((REPOSITORY / "tests/notebooks").glob("*.outputs.json")))
def test_no_visible_check_fails_in_a_solved_notebook(path):
    assert "✗" not in path.read_text(encoding="utf-8")
