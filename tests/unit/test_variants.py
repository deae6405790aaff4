"""The catalogues of mutants and alternatives: what is read, and what is said about a mistake."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dgm.content.course import ContentError
from dgm.content.problem import load_problem
from dgm.content.replacement import replaced

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"

SOLVED = '''def double(x):
    """Twice `x`, of the same type as `x`."""
    twice_the_argument = 2 * x
    return twice_the_argument'''


@pytest.fixture
def bank(tmp_path):
    return Path(shutil.copytree(FIXTURE / "problems", tmp_path / "problems"))


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def code(bank, text):
    """Lets the mutant of the bank have this code, and returns it as it is read then."""
    path = bank / "doubling" / "mutants.md"
    head = path.read_text(encoding="utf-8").split("```")[0]
    path.write_text(head + text, encoding="utf-8")
    (mutant,) = load_problem(bank, "doubling").mutants
    return mutant


def test_a_mutant_and_an_alternative_carry_what_the_audit_needs(bank):
    problem = load_problem(bank, "doubling")
    (mutant,), (alternative,) = problem.mutants, problem.alternatives
    assert (mutant.name, mutant.kind, mutant.title, mutant.part, mutant.ceiling) == (
        "squared",
        "mutant",
        "Squares instead of doubling",
        "double",
        0.5,
    )
    assert mutant.breaks == "The result is twice the argument, whatever its sign."
    assert mutant.hint == "Two times x is not x times x."
    assert mutant.answers == {"double": SOLVED.replace("2 * x", "x**2")}
    assert (alternative.name, alternative.kind, alternative.ceiling) == ("sum", "alternative", 1.0)
    assert alternative.answers == {"double": "def double(x):\n    return x + x"}


def test_a_whole_cell_takes_the_place_of_the_solution(bank):
    answer = "def double(x):\n    return x**2"
    assert code(bank, f"```python double\n{answer}\n```\n").answers == {"double": answer}


def test_a_mutant_may_change_the_notebook_instead_of_a_cell(bank):
    function = "def edit(notebook):\n    del notebook.cells[0]"
    mutant = code(bank, f"```python notebook\n{function}\n```\n")
    assert (mutant.edit, mutant.answers) == (function, {})


def test_a_text_goes_on_in_indented_lines(bank):
    path = bank / "doubling" / "mutants.md"
    edit(path, "x is not x times", "x\n  is not\n  x times")
    (mutant,) = load_problem(bank, "doubling").mutants
    assert mutant.hint == "Two times x is not x times x."


def test_prose_may_stand_below_the_headings_of_the_file_and_of_a_part(bank):
    path = bank / "doubling" / "mutants.md"
    edit(path, "# Typical mistakes: Doubling\n", "# Mistakes\n\nSquares are more frequent.\n")
    edit(path, "## double\n", "## double\n\n- One.\n- Two.\n\n```python\n1 + 1\n```\n")
    assert [mutant.name for mutant in load_problem(bank, "doubling").mutants] == ["squared"]


def test_mutants_keep_the_order_of_the_catalogue(bank):
    path = bank / "doubling" / "mutants.md"
    entry = "### squared: Sq" + path.read_text(encoding="utf-8").split("### squared: Sq")[1]
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" + entry.replace("squared", "cubed").replace("**2", "**3"))
    names = [mutant.name for mutant in load_problem(bank, "doubling").mutants]
    assert names == ["squared", "cubed"]


def test_a_problem_without_catalogues_has_no_variants(bank):
    problem = load_problem(bank, "shifting")
    assert problem.mutants == problem.alternatives == ()


NOT_VALID = "not valid Python: invalid syntax: 'twice_the_argument = x**'"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("breaks: ", "brakes: ", 7, "squared: unknown key 'brakes'; write 'breaks'"),
        ("- hint: Two times x is not x times x.\n", "", 5, "squared: 'hint' is missing; write"),
        ("- hint: ", "- hint: a\n- hint: ", 9, "squared: 'hint' twice; write it once"),
        ("Two times x is not x times x.", "", 8, "squared: 'hint' is empty; write '- hint: TEXT'"),
        ("is not x", "is\n  - not x", 8, "an item that is no text; write '- KEY: TEXT'"),
        ("is not x", "is\n\nnot x", 10, "squared: only a list and code belong to it; write it"),
        ("whatever its sign", "whatever its size", 7, "squared: breaks is no quote of the prob"),
        ("## double", "## doubel", 3, "unknown part 'doubel'; write 'double'"),
        ("## double", "# double", 3, "a heading '#'; write '## PART'"),
        ("## double\n", "", 4, "'squared' is in no part; write '## PART' above it"),
        ("### squared", "#### squared", 5, "a heading '####'; write '### NAME: TITLE'"),
        ("squared: ", "squared ", 5, "heading 'squared Squares instead of doubling'; write NAME"),
        ("### squared", "### Squared", 5, "write NAME: TITLE, the name in small letters"),
        ("ceiling: 0.5", "ceiling: 1.5", 9, "squared: ceiling = '1.5'; write a number from 0 t"),
        ("ceiling: 0.5", "ceiling: half", 9, "squared: ceiling = 'half'; write a number from"),
        ("ceiling: 0.5", "ceiling: 1\n- spills: triple", 10, "squared: unknown part 'triple'"),
        ("diff double", "diff triple", 11, "squared: no solution cell has the id 'triple'; write"),
        ("diff double", "diff", 11, "squared: code that is called 'diff'; write '```python CELL'"),
        ("diff double", "pyhton double", 11, "code that is called 'pyhton double'; write"),
        ("diff double", "diff double part", 11, "code that is called 'diff double part'; write"),
        ("diff double", "diff notebook", 11, "squared: a notebook has no lines to replace; write"),
        ("= x**2\n```", "= x\n```\n```diff double\n```", 15, "'double' twice; write each cell o"),
        ("x**2", "x**", 13, NOT_VALID),
    ],
)
def test_a_mistake_in_a_mutant_is_told_with_its_line_and_a_remedy(bank, old, new, line, message):
    edit(bank / "doubling" / "mutants.md", old, new)
    with pytest.raises(ContentError) as error:
        load_problem(bank, "doubling")
    assert str(error.value).startswith(f"problems/doubling/mutants.md:{line}: ")
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("diff", "line", "message"),
    [
        (
            "-    twice = 2 * x\n+    twice = x**2",
            12,
            "double: '    twice = 2 * x' is gone from the solution; "
            "write '    twice_the_argument = 2 * x'",
        ),
        (
            " def double(x):\n-    answer = compute(7)",
            13,
            "double: '    answer = compute(7)' is gone from the solution; write a line as it is",
        ),
        (
            "-twice_the_argument = 2 * x\n+x**2",
            12,
            "'twice_the_argument = 2 * x' is gone from the solution; "
            "write '    twice_the_argument = 2 * x'",
        ),
        (
            " def double(x):\n-    return twice_the_argument\n+    return x",
            12,
            "double: these lines do not follow one another in the solution; write '@@' where",
        ),
        ("+    x = x**2", 12, "double: no old line says where this belongs; write the line above"),
        (
            "-    return twice_the_argument\n+    return twice_the_argument",
            12,
            "double: a replacement that changes nothing; write another or take it out",
        ),
        (
            "@@\n def double(x):\n@@\n-def double(x):\n+def double(y):",
            13,
            "double: a replacement that changes nothing",
        ),
        (
            '-def double(x):\n+def double(x, y):\n@@\n-def double(x):\n-    """Twice `x`, of the '
            'same type as `x`."""\n+def double(y):',
            15,
            "double: a line that another replacement holds, too; write the two as one",
        ),
        ("return x", 12, "double: 'return x' is no line of a diff; write '-' before an old line"),
    ],
)
def test_a_replacement_that_does_not_fit_is_told_with_its_cell(bank, diff, line, message):
    with pytest.raises(ContentError) as error:
        code(bank, f"```diff double\n{diff}\n```\n")
    assert str(error.value).startswith(f"problems/doubling/mutants.md:{line}: squared: ")
    assert message in str(error.value)


def test_old_text_that_stands_there_twice_is_told(bank):
    last = "    return twice_the_argument\n"
    edit(bank / "doubling" / "problem.py", last, "    twice_the_argument = 2 * x\n" + last)
    with pytest.raises(ContentError) as error:
        load_problem(bank, "doubling")
    assert "mutants.md:12: squared: double: 'twice_the_argument = 2 * x' stands there 2 times" in (
        str(error.value)
    )
    assert "write a line above or below it, too, with a space before it" in str(error.value)
    edit(bank / "doubling" / "mutants.md", "x**2\n", "x**2\n     twice_the_argument = 2 * x\n")
    (mutant,) = load_problem(bank, "doubling").mutants
    assert mutant.answers == {
        "double": SOLVED.replace("2 * x", "x**2\n    twice_the_argument = 2 * x")
    }


def test_two_variants_of_one_name_are_told(bank):
    path = bank / "doubling" / "alternatives.md"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(ContentError, match=r"alternatives.md:\d+: 'sum' is that of line 3; rename"):
        load_problem(bank, "doubling")


def test_a_catalogue_that_is_not_utf_8_is_told(bank):
    (bank / "doubling" / "mutants.md").write_bytes(b"# \xff")
    with pytest.raises(ContentError, match="doubling/mutants.md: not UTF-8; save it as UTF-8"):
        load_problem(bank, "doubling")


def test_an_alternative_has_a_title_alone(bank):
    edit(bank / "doubling" / "alternatives.md", "```python", "- ceiling: 1\n\n```python")
    with pytest.raises(ContentError, match=r":5: sum: unknown key 'ceiling'; remove it"):
        load_problem(bank, "doubling")


def test_a_variant_that_changes_nothing_is_refused(bank):
    edit(bank / "doubling" / "alternatives.md", "def double(x):\n    return x + x", SOLVED)
    with pytest.raises(ContentError, match=r"alternatives.md:3: sum: changes nothing; write"):
        load_problem(bank, "doubling")


@pytest.mark.parametrize("text", ["", "Alas, no code.\n"])
def test_a_variant_without_code_is_refused(bank, text):
    with pytest.raises(ContentError, match=r"mutants.md:(5|11): squared: (changes|only)"):
        code(bank, text)


LINES = "a\nb\n\nc\nb\n\nd"


@pytest.mark.parametrize(
    ("diff", "answer"),
    [
        ("-a\n+A", "A\nb\n\nc\nb\n\nd"),
        ("-a", "b\n\nc\nb\n\nd"),
        (" a\n+between\n b", "a\nbetween\nb\n\nc\nb\n\nd"),
        (" c\n-b\n+B", "a\nb\n\nc\nB\n\nd"),
        # An empty line stays, with or without the space that editors cut.
        (" b\n\n-c\n+C", "a\nb\n\nC\nb\n\nd"),
        (" b\n \n-c\n+C", "a\nb\n\nC\nb\n\nd"),
        ("-d\n+D\n@@\n-a\n+A\n+A", "A\nA\nb\n\nc\nb\n\nD"),
        ("-c\n-b\n-\n-d", "a\nb\n"),
        # Each replacement looks at the solution, not at what another made of it.
        ("-a\n+c\n@@\n-c\n+a", "c\nb\n\na\nb\n\nd"),
        # As git writes it.
        ("@@ -1,2 +1,2 @@ def f(x):\n-a\n+A\n b\n", "A\nb\n\nc\nb\n\nd"),
    ],
)
def test_a_diff_replaces_lines_of_the_solution(diff, answer):
    assert replaced(LINES, diff) == answer
