"""The problem bank: what is read, and what is said about a mistake."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dgm.content.course import ContentError
from dgm.content.fragments import load_fragments
from dgm.content.percent import lines_with_region, region, solved_source, stub_source
from dgm.content.problem import load_problem

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"


@pytest.fixture
def bank(tmp_path):
    return Path(shutil.copytree(FIXTURE / "problems", tmp_path / "problems"))


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_problem_is_read_with_its_cells_in_order(bank):
    problem = load_problem(bank, "doubling")
    assert problem.title == "Doubling"
    assert problem.covers == {"Tiny 101 HW1 question 1": ()}
    assert problem.setup == ("weights",)
    assert problem.minutes == {"smoke": 0.1, "cpu": 1.0, "gpu": 1.0}
    assert [(cell.id, cell.role) for cell in problem.cells] == [
        ("doubling-text-1", None),
        ("double", "solution"),
        ("double-tests", "tests"),
        ("double-run", "run"),
        ("double-picture", "deliverable"),
        ("double-why", "written"),
    ]
    assert problem.tested_parts == ("double",)


def test_weights_are_the_points_of_hidden_tests_and_written_cells(bank):
    cells = {cell.id: cell for cell in load_problem(bank, "doubling").cells}
    assert cells["double-tests"].weight == 3
    assert cells["double-why"].weight == 1


def test_each_reader_gets_its_own_view_of_a_cell(bank):
    cells = {cell.id: cell for cell in load_problem(bank, "doubling").cells}
    solution, tests, written = cells["double"], cells["double-tests"], cells["double-why"]
    assert "twice_the_argument = 2 * x" in solution.solved
    assert "SOLUTION" not in solution.solved
    assert solution.stub.endswith("    # COMPLETE\n    raise NotImplementedError")
    assert "twice_the_argument" not in solution.stub
    assert tests.solved == tests.stub == 'check("double", double(1) == 2)'
    assert tests.hidden.startswith("from dgm.testing import")
    assert tests.part == "double"
    assert "additivity" not in written.solved + written.stub
    assert "Because" in written.solved
    assert "Because" not in written.stub


def test_the_contract_is_prose_docstrings_and_comments_but_nothing_hidden(bank):
    text = load_problem(bank, "doubling").contract_text()
    assert "The result is twice the argument, whatever its sign." in text
    assert "Twice `x`, of the same type as `x`." in text
    assert "The picture that you hand in." in text
    assert "Why is doubling linear?" in text
    for secret in ("twice_the_argument", "Doubles every integer", "additivity", "Because"):
        assert secret not in text


def test_setup_fragments_come_after_what_they_require_and_once(bank):
    cells = load_fragments(bank, ["weights", "checks", "basics"])
    assert [cell.id for cell in cells] == [
        "setup-basics",
        "setup-checks",
        "setup-weights-text-1",
        "setup-weights",
    ]


def test_a_file_is_embedded_into_a_fragment_in_base85(bank):
    source = load_fragments(bank, ["weights"])[-1].source
    names = {}
    exec(source, names)
    assert names["WEIGHTS"] == (bank / "_setup" / "weights.bin").read_bytes()


def test_a_long_file_is_embedded_in_lines_that_editors_still_colour(bank):
    weights = bytes(range(256)) * 100
    (bank / "_setup" / "weights.bin").write_bytes(weights)
    source = load_fragments(bank, ["weights"])[-1].source
    names = {}
    exec(source, names)
    assert names["WEIGHTS"] == weights
    assert 5000 < max(map(len, source.split("\n"))) < 10_000


def test_cells_that_embed_a_file_come_after_all_others(bank):
    edit(bank / "_setup" / "checks.py", "requires: [basics]", "requires: [weights]")
    edit(bank / "_setup" / "weights.py", "requires: [checks]", "requires: [basics]")
    cells = load_fragments(bank, ["checks"])
    assert [cell.id for cell in cells][-2:] == ["setup-checks", "setup-weights"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("# title: Doubling", "# titel: Doubling", 2, "unknown key 'titel'; write 'title'"),
        ("# title: Doubling\n", "", 1, "'title' is missing"),
        ("# title: Doubling", "# title: a: b", 2, "front matter is not valid YAML"),
        ("setup: [weights]", "setup: [weigths]", 6, "unknown fragment 'weigths'; write 'weights'"),
        ("{smoke: 0.1", "{smoky: 0.1", 7, "write {smoke: 0.2, cpu: 1, gpu: 1}"),
        (
            'role="solution" id',
            'role="solutoin" id',
            15,
            "unknown role 'solutoin'; write 'solution'",
        ),
        ('role="solution" id', "id", 15, "a code cell with role None; give it a role"),
        ('# %% role="run"', '# %% [markdown] role="run"', 45, "take out [markdown]"),
        ('check_output="true"', 'chek_output="true"', 45, "write 'check_output'"),
        ('check_output="true"', 'check_output="yes"', 45, 'write check_output="true"'),
        ('id="double-run"', "id=double-run", 45, 'write attributes as key="value"'),
        (' id="double-run"', "", 45, 'a run cell without id; write id="..."'),
        ('id="double-run"', 'id="double"', 45, "id 'double' is that of line 15; write another"),
        ('id="double-run"', 'id="Double_run"', 45, "write small letters, digits and hyphens"),
        ('id="double-tests"', 'id="double-checks"', 24, 'write id="PART-tests"'),
        ("    ### BEGIN SOLUTION\n", "", 20, "'### END SOLUTION' without its '### BEGIN"),
        ("    ### END SOLUTION\n", "", 18, "'### BEGIN SOLUTION' without its '### END"),
        ("    ### BEGIN SOLUTION", "    # BEGIN SOLUTION", 18, "alone on its line as '### BEGIN"),
        ("### END HIDDEN TESTS\n", "", 26, "'### BEGIN HIDDEN TESTS' without its '### END"),
        ("# ### END MARK SCHEME\n", "", 56, "'### BEGIN SOLUTION' inside MARK SCHEME"),
        ('print("picture")', "### BEGIN SOLUTION\n1\n### END SOLUTION", 48, "take it out"),
        ("@points(2)\n", "", 30, "test_doubles has no points; write @points(2)"),
        ("@points(2)", "@points(two)", 31, "test_doubles has no points; write @points(2)"),
        ("@points(2)", "@points(0)", 31, "test_doubles has no points; write @points(2)"),
        ('    """Doubles every integer, the negative ones too."""\n', "", 31, "no docstring"),
        ("test_keeps_the_type", "test_doubles", 31, "two tests called test_doubles"),
        (' points="1"', "", 52, "points = ''; write points=\"3\""),
        ('points="1"', 'points="-1"', 52, 'write points="3"'),
        ('points="1"', 'points="1.5"', 52, "the mark scheme gives 1 of 1.5 points; make its lines"),
        ('id="double-run"', 'id="double-run" points="1"', 45, "write @points(...) above each"),
        ("twice_the_argument = 2 * x", "twice_the_argument = 2 *", 19, "not valid Python"),
        ("expect(isinstance(", "expect((isinstance(", 40, "not valid Python"),
        ('# The picture that you hand in.\nprint("picture")\n', "", 48, "an empty cell"),
        ("a 2 x + b 2 y.", "a 2 x\n# + b 2 y.", 59, "'+' begins a list here; break the line"),
        ("a 2 x + b 2 y.", "a (1 +\n# 1) x + b 2 y.", 59, "'1)' begins a list here"),
        ("and homogeneity", "of a\n#   - b", 56, "'-' begins a list here"),
    ],
)
def test_a_mistake_in_a_problem_is_told_with_its_line_and_a_remedy(bank, old, new, line, message):
    edit(bank / "doubling" / "problem.py", old, new)
    with pytest.raises(ContentError) as error:
        load_problem(bank, "doubling")
    assert str(error.value).startswith(f"problems/doubling/problem.py:{line}: ")
    assert message in str(error.value)


def test_lists_in_the_text_of_a_problem_are_no_mistake(bank):
    nested = "and two more:\n#   - homogeneity,\n#     of degree 1\n#   - 2) is no list here"
    edit(bank / "doubling" / "problem.py", "and homogeneity", nested)
    edit(bank / "doubling" / "problem.py", "2 y.", "2 y.\n#\n# ```\n# + code\n# ```\n#     + code")
    load_problem(bank, "doubling")


def test_a_solution_cell_needs_a_solution_and_a_tests_cell_hidden_tests(bank):
    path = bank / "shifting" / "problem.py"
    edit(path, "### BEGIN SOLUTION\ndef shift_back", "def shift_back")
    edit(path, "x - 1\n\n\n### END SOLUTION", "x - 1")
    with pytest.raises(ContentError, match=r":30: a solution cell without SOLUTION region; write"):
        load_problem(bank, "shifting")
    shutil.copy(FIXTURE / "problems" / "shifting" / "problem.py", path)
    text = path.read_text(encoding="utf-8").split('check("shift-back"')[0]
    path.write_text(text + "check('shift-back', True)\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r":39: a tests cell without HIDDEN TESTS region"):
        load_problem(bank, "shifting")


def test_a_cell_line_inside_a_string_is_told(bank):
    edit(bank / "doubling" / "problem.py", "    ### BEGIN SOLUTION", '    """\n# %% no\n    """')
    with pytest.raises(ContentError, match="indent any '# %%' inside a string"):
        load_problem(bank, "doubling")


def test_a_problem_in_which_nothing_scores_is_refused(bank):
    path = bank / "doubling" / "problem.py"
    text = path.read_text(encoding="utf-8").split('# %% role="solution"')[0]
    path.write_text(text, encoding="utf-8")
    (bank / "doubling" / "mutants.md").unlink()
    (bank / "doubling" / "alternatives.md").unlink()
    with pytest.raises(ContentError, match="nothing here scores"):
        load_problem(bank, "doubling")


def test_fragments_that_require_each_other_are_told_as_a_circle(bank):
    edit(bank / "_setup" / "basics.py", "requires: []", "requires: [weights]")
    with pytest.raises(ContentError, match="weights -> checks -> basics -> weights"):
        load_fragments(bank, ["weights"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("requires: [basics]", "requires: [basic]", "unknown fragment 'basic'; write 'basics'"),
        ("requires: [basics]", "require: [basics]", "unknown key 'require'; write 'requires'"),
        ('role="setup"', 'role="run"', "role 'run' in a fragment; write role=\"setup\""),
        ("def check(", "{{base85:weight.bin}}\ndef check(", "write 'weights.bin'"),
        ("def check(", "{{base64:weights.bin}}\ndef check(", "write '{{base85:weights.bin}}'"),
    ],
)
def test_a_mistake_in_a_fragment_is_told_with_a_remedy(bank, old, new, message):
    edit(bank / "_setup" / "checks.py", old, new)
    with pytest.raises(ContentError) as error:
        load_fragments(bank, ["checks"])
    assert str(error.value).startswith("problems/_setup/checks.py:")
    assert message in str(error.value)


def test_a_problem_that_does_not_exist_is_one_clear_error(bank):
    with pytest.raises(ContentError, match="problems/tripling/problem.py: no such file"):
        load_problem(bank, "tripling")


def test_regions_are_cut_out_line_by_line():
    source = (
        "a\n### BEGIN SOLUTION\nb\n### END SOLUTION\nc\n"
        "### BEGIN HIDDEN TESTS\nd\n### END HIDDEN TESTS"
    )
    assert solved_source(source) == "a\nb\nc"
    assert stub_source(source) == "a\n# COMPLETE\nraise NotImplementedError\nc"
    assert region(source, "HIDDEN TESTS") == "d"
    assert [where for where, marker, _ in lines_with_region(source) if not marker] == [
        None,
        "SOLUTION",
        None,
        "HIDDEN TESTS",
    ]


def test_a_homework_can_be_built_without_reading_mutants(bank):
    edit(bank / "doubling" / "mutants.md", "ceiling: 0.5", "ceiling: 5")
    problem = load_problem(bank, "doubling", variants=False)
    assert problem.mutants == problem.alternatives == ()
    assert problem.tested_parts == ("double",)
