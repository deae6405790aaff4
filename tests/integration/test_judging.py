"""The fragments that grade are the course's own, and a result is stored under what graded it."""

from __future__ import annotations

import json
import shutil

import nbformat
import numpy as np
import pytest

from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.fragments import NOTEBOOK
from dgm.grading import grade as grading
from dgm.grading import mistakes
from dgm.grading.grade import Grader, grade_assignment
from dgm.grading.rules import problem_version, read_rules
from dgm.submission.finding import find_submissions

COURSE = """
name = "A course"

[assignments.hw]
title = "Homework"
covers = "nothing"
problems = [{ slug = "double", points = 4 }]
"""

PROBLEM = '''# ---
# title: Double
# covers: [nothing]
# ---
# %% [markdown]
# Twice a number.
# %% role="solution" id="double"
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
# %% role="tests" id="double-tests"
print("visible")
### BEGIN HIDDEN TESTS
import numpy as np
import sympy as sp
from dgm.testing import agree, expect, expect_close, no_integral, points

@points(1)
def test_number(student, rng):
    """Is twice a number."""
    x = float(rng.normal())
    expect_close(student.double(x), 2 * x)

@points(1)
def test_form(student):
    """Has no integral."""
    expect(no_integral(sp.Integer(student.double(1))), "an integral")

@points(1)
def test_value(student, rng):
    """Is two."""
    x = sp.Symbol("x")
    expect(agree(x + x, student.double(1) * x, {x: (1, 2)}, rng) is None, "another value")

@points(1)
def test_judge(student, judge):
    """Is less than what real digits score."""
    expect(student.double(1) < judge.real_ceiling(100), "too much")

@points(1)
def test_pictures(student, judge):
    """A picture is read."""
    grid = np.full((60, 60), 128, np.uint8)
    try:
        pictures = judge.pictures(grid)
    except ValueError:
        pictures = None
    expect(student.double(1) and pictures is not None, "no grid")
### END HIDDEN TESTS
'''

MUTANTS = """# Typical mistakes

## double

### large: A mistake

- breaks: Twice a number
- hint: {hint}
- ceiling: 0.5

```python double
def double(x):
    return 20 * x
```
"""


@pytest.fixture
def course(tmp_path):
    """A course outside the checkout with a copy of all setup fragments, and one submission."""
    (tmp_path / "course.toml").write_text(COURSE)
    folder = tmp_path / "problems" / "double"
    folder.mkdir(parents=True)
    (folder / "mutants.md").write_text(MUTANTS.format(hint="Is it twenty?"))
    (folder / "problem.py").write_text(PROBLEM)
    shutil.copytree(NOTEBOOK, tmp_path / "problems" / "_setup")
    # of the numbers that other secrets draw, one in some hundred is too plain to tell a mistake by
    (tmp_path / ".dgm").mkdir()
    (tmp_path / ".dgm" / "secret").write_text("5" * 64)
    course = load_course(tmp_path)
    notebook = nbformat.writes(assemble(course, course.assignments["hw"]))
    for student, factor in (("ada", 2), ("bob", 20)):
        folder = tmp_path / "submitted" / student / "hw"
        folder.mkdir(parents=True)
        (folder / "hw.ipynb").write_text(notebook.replace("2 * x", f"{factor} * x"))
    return course


@pytest.fixture
def grade(sandbox):
    def results(course):
        with Grader(course, "hw", sandbox=sandbox) as grader:
            return [graded.result for graded in grade_assignment(grader)]

    return results


@pytest.fixture
def taken_from_the_store(monkeypatch, grade):
    def check(course, results):
        def never(*arguments, **keywords):
            raise AssertionError("graded again")

        with monkeypatch.context() as patch:
            patch.setattr("dgm.grading.grade.run_hidden_tests", never)
            assert grade(course) == results

    return check


def failed(result):
    return {test.name for test in result.tests if test.outcome != "passed"}


def without_integrals(folder):
    replace(folder / "steps.py", "not expression.has(sp.Integral)", "False")


def other_values(folder):
    replace(folder / "symbolic.py", "    if left == right:\n        return None\n", "")
    replace(folder / "symbolic.py", "        if not same(a, b):\n", "        if same(a, b):\n")


def other_weights(folder):
    stored = dict(np.load(folder / "judge_mnist.npz"))
    np.savez(folder / "judge_mnist.npz", **stored | {"ceiling": 0 * stored["ceiling"] + 1})


def another_grey(folder):
    replace(folder / "pictures.py", "GRID_GREY = 128", "GRID_GREY = 129")


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (without_integrals, "test_form"),
        (other_values, "test_value"),
        (other_weights, "test_judge"),
        (another_grey, "test_pictures"),
    ],
)
def test_a_changed_fragment_grades_anew_in_a_course_outside_the_checkout(
    course, grade, taken_from_the_store, change, lost
):
    before = grade(course)
    assert failed(before[0]) == set()
    taken_from_the_store(course, before)
    fragments = course.root / "problems" / "_setup"
    shutil.copytree(fragments, course.root / "kept")
    change(fragments)
    after = grade(course)
    assert failed(after[0]) == {lost}
    assert after[0].key != before[0].key
    shutil.rmtree(fragments)
    shutil.copytree(course.root / "kept", fragments)
    taken_from_the_store(course, before)


def test_a_fragment_that_the_course_does_not_have_is_the_projects(course, grade):
    shutil.rmtree(course.root / "problems" / "_setup")
    (course.root / "problems" / "_setup").mkdir()
    for result in grade(course):
        assert {t.outcome for t in result.tests} <= {"passed", "failed"}
    shutil.copy(NOTEBOOK / "steps.py", course.root / "problems" / "_setup")
    without_integrals(course.root / "problems" / "_setup")
    assert failed(grade(course)[0]) == {"test_form"}


def test_a_changed_hint_is_told_although_the_answer_was_graded_before(
    course, grade, taken_from_the_store
):
    before = grade(course)
    assert [t.mistake for t in before[1].tests if t.mistake] == ["Is it twenty?"]
    replace(course.root / "problems/double/mutants.md", "Is it twenty?", "Not ten times.")
    after = grade(course)
    assert [t.mistake for t in after[1].tests if t.mistake] == ["Not ten times."]


class Lines:
    """A list in a file: what is graded is graded in other processes."""

    def __init__(self, path):
        self.path = path
        self.clear()

    def append(self, value):
        with self.path.open("a") as file:
            file.write(json.dumps(value) + "\n")

    def clear(self):
        self.path.write_text("")

    def __eq__(self, other):
        return [json.loads(line) for line in self.path.read_text().splitlines()] == other


def test_mutants_are_run_once_and_again_where_they_changed(course, grade, monkeypatch, tmp_path):
    runs = Lines(tmp_path / "runs")
    observe = mistakes.observe_all

    def counted(jobs):
        if jobs:
            runs.append(len(jobs))
        return observe(jobs)

    monkeypatch.setattr(mistakes, "observe_all", counted)
    grade(course)
    assert runs == [2]  # the solution, and the one mutant
    replace(course.root / "problems/double/mutants.md", "Is it twenty?", "Not ten times.")
    assert [t.mistake for t in grade(course)[1].tests if t.mistake] == ["Not ten times."]
    assert runs == [2]
    replace(course.root / "problems/double/mutants.md", "return 20 * x", "return 30 * x")
    assert [t.mistake for t in grade(course)[1].tests if t.mistake] == []
    assert runs == [2, 1]


def test_a_mutant_is_run_without_the_cells_of_other_problems(course, grade, monkeypatch, tmp_path):
    bank = course.root / "problems"
    (bank / "again").mkdir()
    for name, text in (("problem.py", PROBLEM), ("mutants.md", MUTANTS.format(hint="No."))):
        again = text.replace("double", "again").replace("2 * x", "2 * (x)")
        (bank / "again" / name).write_text(again)
    both = COURSE.replace("}]", '}, { slug = "again", points = 4 }]')
    (course.root / "course.toml").write_text(both)
    changed = load_course(course.root)
    notebook = nbformat.writes(assemble(changed, changed.assignments["hw"]))
    wrong = notebook.replace("2 * (x)", "20 * x")
    (course.root / "submitted/bob/hw/hw.ipynb").write_text(wrong)

    runs = Lines(tmp_path / "runs")
    observe = mistakes.observe_all

    def noted(jobs):
        runs.append([[cell.id for cell in job.submission.cells] for job in jobs])
        return observe(jobs)

    monkeypatch.setattr(mistakes, "observe_all", noted)
    bob = grade(changed)[1]
    assert [(test.part, test.mistake) for test in bob.tests if test.mistake] == [("again", "No.")]
    assert runs == [[["setup", "again"]] * 2]  # the solution and the one mutant


def test_what_was_observed_is_in_no_result(course, grade):
    grade(course)
    kept = [path.read_text() for path in (course.root / ".dgm" / "mistakes").rglob("*.json")]
    values = {str(json.loads(text)["test_number"]["heard"][-1]) for text in kept}
    assert len(values) == 2
    for path in (course.root / ".dgm" / "results").rglob("*.json"):
        assert not any(value in path.read_text() for value in values)


TWO = COURSE.replace("}]", '}, { slug = "apart", points = 3 }]')
APART = '''# ---
# title: Apart
# covers: [nothing]
# ---
# %% [markdown]
# Half a number.
# %% role="solution" id="half"
def half(x):
    """Half of x."""
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION
# %% role="tests" id="half-tests"
print("visible")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, points

@points(1)
def test_half(student, rng):
    """Is half of it."""
    x = float(rng.uniform(1, 2))
    expect(student.half(2 * x) == x, "not half")
### END HIDDEN TESTS
'''


@pytest.fixture
def two_problems(course):
    """The course with a second problem, to which everybody has the right answer."""
    (course.root / "problems" / "apart").mkdir()
    (course.root / "problems" / "apart" / "problem.py").write_text(APART)
    (course.root / "course.toml").write_text(TWO)
    course = load_course(course.root)
    notebook = nbformat.writes(assemble(course, course.assignments["hw"]))
    for path in course.root.glob("submitted/*/hw/hw.ipynb"):
        factor = "20 *" if path.parts[-3] == "bob" else "2 *"
        path.write_text(notebook.replace("2 * x", f"{factor} x"))
    return course


@pytest.fixture
def tests_run(monkeypatch, tmp_path):
    """Names the hidden tests that are run from now on, a list a submission."""
    runs = Lines(tmp_path / "tests_run")
    run = grading.run_hidden_tests

    def counted(job):
        runs.append([test.name for test in job.suite.tests])
        return run(job)

    monkeypatch.setattr(grading, "run_hidden_tests", counted)
    return runs


def other_tests(root):
    replace(root / "problems/apart/problem.py", "Is half of it.", "Is one half of it.")


def other_points(root):
    replace(root / "course.toml", "points = 3", "points = 5")


def another_hint(root):
    replace(root / "problems/double/mutants.md", "Is it twenty?", "Not ten times.")


IN_ORDER = ["test_number", "test_form", "test_value", "test_judge", "test_pictures"]


@pytest.mark.parametrize(
    ("change", "tests"),
    [
        (other_tests, ["test_half"]),
        (other_points, ["test_half"]),
        (another_hint, IN_ORDER),
    ],
)
def test_a_change_to_one_problem_grades_that_problem_alone(
    two_problems, grade, tests_run, change, tests
):
    before = grade(two_problems)
    assert tests_run == [[*IN_ORDER, "test_half"]] * 2
    tests_run.clear()
    change(two_problems.root)
    after = grade(load_course(two_problems.root))
    assert tests_run == [tests] * 2
    for old, new in zip(before, after, strict=True):
        assert old.key != new.key
        assert [t.outcome for t in old.tests] == [t.outcome for t in new.tests]
    tests_run.clear()
    assert grade(load_course(two_problems.root)) == after
    assert tests_run == []


def test_another_answer_in_the_same_notebook_grades_every_problem(two_problems, grade, tests_run):
    grade(two_problems)
    tests_run.clear()
    replace(two_problems.root / "submitted/ada/hw/hw.ipynb", "x / 2", "x * 0.5")
    grade(two_problems)
    assert tests_run == [[*IN_ORDER, "test_half"]]


def test_the_inputs_of_a_problem_follow_from_that_problem_alone(two_problems):
    def seeds():
        rules = read_rules(load_course(two_problems.root), "hw")
        return [problem.seed for problem in rules.problems]

    double, apart = seeds()
    assert double != apart
    assert min(double, apart) > 2**200
    other_tests(two_problems.root)
    assert seeds()[0] == double
    assert seeds()[1] != apart


def test_a_problem_that_moves_below_another_is_graded_again(two_problems):
    def version():
        course = load_course(two_problems.root)
        return problem_version(assemble(course, course.assignments["hw"]), "apart")

    before = version()
    first, second = '{ slug = "double", points = 4 }', '{ slug = "apart", points = 3 }'
    replace(two_problems.root / "course.toml", f"{first}, {second}", f"{second}, {first}")
    assert version() != before


def test_two_courses_in_one_process_are_each_graded_by_their_own_fragments(
    course, sandbox, tmp_path
):
    shutil.copytree(course.root, tmp_path / "other", ignore=shutil.ignore_patterns("other"))
    other = load_course(tmp_path / "other")
    other_values(other.root / "problems" / "_setup")
    (_, ada), (_, bob) = find_submissions(course, "hw")
    with (
        Grader(course, "hw", sandbox=sandbox) as first,
        Grader(other, "hw", sandbox=sandbox) as second,
    ):
        first.result_for(first.rebuild(bob))
        assert failed(second.result_for(second.rebuild(ada))) == {"test_value"}
        assert failed(first.result_for(first.rebuild(ada))) == set()
