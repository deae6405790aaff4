"""Submissions through the real sandbox and the real session, on a problem made for the purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dgm.content.build import assemble, solved
from dgm.content.course import load_course
from dgm.content.fragments import shared_fragments
from dgm.grading.grade import Grader, grade_assignment
from dgm.grading.plugin import Job
from dgm.grading.rules import read_rules, secret_seed
from dgm.grading.sessions import run_hidden_tests
from dgm.grading.suite import SuiteError, prepare
from dgm.sandbox.launch import Sandbox
from dgm.submission.finding import find_submissions
from dgm.submission.rebuild import from_answers, rebuild

COURSE = """
name = "A course"

[limits]
cell_seconds = 3
call_seconds = 2
test_seconds = 4

[assignments.hw]
title = "Homework"
covers = "nothing"
problems = [{ slug = "powers", points = 10 }]
"""

BASICS = """# ---
# requires: []
# ---
# %% role="setup" id="setup-basics"
import math
"""

CHECKS = """# ---
# requires: []
# ---
# %% role="setup" id="setup-checks"
def check_summary():
    print("all parts seen")
"""

PROBLEM = '''# ---
# title: Powers
# covers: [nothing]
# setup: []
# ---
# %% [markdown]
# A square and a cube.
# %% role="setup" id="powers-setup"
SCALE = 1.0
# %% role="solution" id="square"
def square(x):
    """x squared."""
    ### BEGIN SOLUTION
    return SCALE * x * x
    ### END SOLUTION
# %% role="tests" id="square-tests"
print("visible")
### BEGIN HIDDEN TESTS
from dgm.testing import expect_number, points

@points(3)
def test_square_agrees(student, reference, rng):
    """Gives x squared for every x."""
    x = float(rng.uniform(2, 3))
    expect_number(student.square(x), reference.square(x), what="x squared")

@points(1)
def test_square_is_even(student, rng):
    """Gives the same for x and -x: the marker is Quetzalcoatl-7431."""
    x = float(rng.uniform(2, 3))
    expect_number(student.square(-x), student.square(x), what="x squared")
### END HIDDEN TESTS
# %% role="solution" id="cube"
def cube(x):
    """x cubed."""
    ### BEGIN SOLUTION
    return SCALE * x**3
    ### END SOLUTION
# %% role="tests" id="cube-tests"
print("visible")
### BEGIN HIDDEN TESTS
from dgm.testing import expect_number, points

@points(6)
def test_cube_agrees(student, reference, rng):
    """Gives x cubed for every x."""
    x = float(rng.uniform(2, 3))
    expect_number(student.cube(x), reference.cube(x), what="x cubed")
### END HIDDEN TESTS
'''


def write_course(root: Path, problem: str = PROBLEM):
    (root / "course.toml").write_text(COURSE)
    (root / "problems" / "powers").mkdir(parents=True)
    (root / "problems" / "_setup").mkdir()
    (root / "problems" / "_setup" / "basics.py").write_text(BASICS)
    (root / "problems" / "_setup" / "checks.py").write_text(CHECKS)
    (root / "problems" / "powers" / "problem.py").write_text(problem)
    return load_course(root)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return write_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def impatient(course):
    with Sandbox(course.limits) as sandbox:
        yield sandbox


@pytest.fixture
def grade(course, impatient):
    master = assemble(course, course.assignments["hw"])
    suite = prepare(master, shared_fragments(course.root / "problems"))

    def run_tests(answers=None, *seeds, suite=suite, master=master):
        submission = from_answers(master, answers or {})
        limits = course.limits
        return run_hidden_tests(
            Job(suite, submission, impatient, suite.under(*seeds or (0,)), limits)
        )

    return run_tests


def outcomes(findings):
    return {run.name: result.outcome for run, result in findings.verdicts.items()}


ALL_PASS = {
    "test_square_agrees": "passed",
    "test_square_is_even": "passed",
    "test_cube_agrees": "passed",
}


def test_the_reference_passes_every_test_for_all_points(grade):
    findings = grade()
    assert outcomes(findings) == ALL_PASS
    assert sum(result.points for result in findings.verdicts.values()) == 10
    assert findings.cell_errors == {} and findings.notes == []


def test_a_wrong_answer_costs_its_own_test_alone(grade):
    findings = grade({"square": "def square(x):\n    return x * x + 1"})
    assert outcomes(findings) == ALL_PASS | {"test_square_agrees": "failed"}
    (failed,) = (r for r in findings.verdicts.values() if r.outcome == "failed")
    assert "x squared" in failed.message and failed.points == 0


def test_no_traceback_is_made_of_a_test_that_fails(grade, monkeypatch):
    """It would have the source of each frame, and take longer than the test."""
    monkeypatch.delattr(pytest.ExceptionInfo, "getrepr")
    findings = grade({"square": "def square(x):\n    return x"})
    assert outcomes(findings) == ALL_PASS | {
        "test_square_agrees": "failed",
        "test_square_is_even": "failed",
    }


def test_an_answer_that_was_not_started_says_so(grade):
    findings = grade({"cube": "def cube(x):\n    raise NotImplementedError"})
    result = findings.under(0)["cube", "test_cube_agrees"]
    assert (result.outcome, result.points) == ("not_started", 0)


def test_a_cell_that_does_not_run_costs_itself_alone(grade):
    findings = grade({"square": "import nowhere"})
    assert outcomes(findings) == {
        "test_square_agrees": "student_error",
        "test_square_is_even": "student_error",
        "test_cube_agrees": "passed",
    }
    assert "nowhere" in findings.cell_errors["square"]


@pytest.mark.parametrize("ending", ["while True: pass", "import os; os._exit(0)"])
def test_a_call_that_hangs_or_dies_costs_its_tests_alone(grade, ending):
    findings = grade({"square": f"def square(x):\n    {ending}"})
    seen = outcomes(findings)
    assert seen["test_cube_agrees"] == "passed"
    assert {seen["test_square_agrees"], seen["test_square_is_even"]} <= {"timeout", "student_error"}


@pytest.mark.parametrize("ending", ["while True: pass", "import os; os._exit(0)"])
def test_a_cell_that_hangs_or_dies_costs_itself_alone(grade, ending):
    findings = grade({"square": ending})
    assert outcomes(findings)["test_cube_agrees"] == "passed"
    assert set(findings.cell_errors) == {"square"}


def test_changed_setup_names_do_not_reach_the_reference(grade):
    findings = grade({"square": "SCALE = 2.0\ndef square(x):\n    return x * x * SCALE"})
    assert outcomes(findings)["test_square_agrees"] == "failed"


def test_prints_plots_and_display_in_an_answer_do_no_harm(grade):
    answer = """
import matplotlib.pyplot as plt
from IPython.display import display
plt.plot([1, 2]); plt.show()
print("x" * 100000)
def square(x):
    display(x); print(x)
    return x * x
"""
    assert outcomes(grade({"square": answer})) == ALL_PASS


def test_the_same_seed_gives_the_same_verdicts_and_messages(grade):
    wrong = {"square": "def square(x):\n    return x * x + 1"}
    verdicts = grade(wrong, 5).under(5)
    assert verdicts == grade(wrong, 5).under(5)
    assert verdicts != grade(wrong, 6).under(6)


def test_several_seeds_give_the_verdicts_that_each_gives_alone(grade):
    wrong = {"square": "def square(x):\n    return x * x + 1"}
    together = grade(wrong, 5, 6)
    assert len(together.verdicts) == 2 * len(ALL_PASS)
    assert together.under(5) == grade(wrong, 5).under(5)
    assert together.under(6) == grade(wrong, 6).under(6)


def broken(old, new):
    assert old in PROBLEM
    return PROBLEM.replace(old, new)


EVEN = 'expect_number(student.square(-x), student.square(x), what="x squared")'


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("raise KeyError('a slip of ours')", "grader_error"),
        ("while True: pass", "ungradable"),
        ("[0] * 10**12", "ungradable"),
        ("import os; os.kill(os.getpid(), 9)", "ungradable"),
    ],
)
def test_what_the_grader_cannot_check_is_no_verdict_on_the_student(tmp_path, grade, code, outcome):
    broken_course = write_course(tmp_path, broken(EVEN, code))
    master = assemble(broken_course, broken_course.assignments["hw"])
    suite = prepare(master, shared_fragments(broken_course.root / "problems"))
    findings = grade(suite=suite, master=master)
    assert outcomes(findings) == ALL_PASS | {"test_square_is_even": outcome}


def test_a_hidden_test_that_asks_for_what_there_is_not_is_told_before_anything_is_graded(tmp_path):
    def prepared(folder, asks):
        asking = broken(
            "test_square_agrees(student, reference, rng)", f"test_square_agrees({asks})"
        )
        (tmp_path / folder).mkdir()
        course = write_course(tmp_path / folder, asking)
        master = assemble(course, course.assignments["hw"])
        return prepare(master, shared_fragments(course.root / "problems"))

    with pytest.raises(SuiteError, match="test_square_agrees asks for 'tmp_path'; a test can have"):
        prepared("wrong", "student, tmp_path")
    assert prepared("right", "student, reference, rng, often=3").tests


def test_a_slow_reference_is_not_held_against_the_student(tmp_path, grade):
    slow = broken("    return SCALE * x * x\n", "    while SCALE: pass\n")
    broken_course = write_course(tmp_path, slow)
    master = assemble(broken_course, broken_course.assignments["hw"])
    suite = prepare(master, shared_fragments(broken_course.root / "problems"))
    right = {"square": "def square(x):\n    return x * x"}
    findings = grade(right, suite=suite, master=master)
    assert outcomes(findings) == ALL_PASS | {"test_square_agrees": "ungradable"}


def test_a_slow_student_is_told_so_also_when_the_reference_was_asked_before(tmp_path, grade):
    asks = "reference.square(x); [student.square(x) for _ in range(99)]"
    asking = broken(EVEN, asks).replace("is_even(student, rng)", "is_even(student, reference, rng)")
    slow_course = write_course(tmp_path, asking)
    master = assemble(slow_course, slow_course.assignments["hw"])
    suite = prepare(master, shared_fragments(slow_course.root / "problems"))
    slow = {"square": "import time\ndef square(x):\n    time.sleep(1.5)\n    return x * x"}
    findings = grade(slow, suite=suite, master=master)
    assert outcomes(findings) == ALL_PASS | {"test_square_is_even": "timeout"}


SEARCH = """
import codecs, gc, os, sys
ROOT = "/"
FOUND = []
DONE = []
def look(text, where):
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    # in two pieces: the whole word would be left behind in the memory that is searched, too
    start, end = codecs.decode("Dhrgmnypbngy", "rot13"), "-7431"
    at = text.find(start)
    while at >= 0:
        if text.startswith(end, at + len(start)):
            FOUND.append(where)
            return
        at = text.find(start, at + 1)
def search():
    for folder, _, files in os.walk(ROOT):
        if folder.startswith(("/sys", "/usr/share")):
            continue
        for name in files:
            path = os.path.join(folder, name)
            look(path, "name of " + path)
            try:
                if os.path.isfile(path) and os.path.getsize(path) < 1_000_000:
                    with open(path, "rb") as file:
                        look(file.read(1_000_000), path)
            except OSError:
                pass
    for thing in gc.get_objects():
        for text in (thing if isinstance(thing, (list, tuple)) else vars(thing).values()
                     if hasattr(thing, "__dict__") and isinstance(thing.__dict__, dict) else ()):
            if isinstance(text, (str, bytes)):
                look(text, "gc")
    frame = sys._getframe()
    while frame:
        look(repr(frame.f_locals)[:10**6], "frame"); look(repr(frame.f_code.co_consts), "code")
        frame = frame.f_back
    for key, value in os.environ.items():
        look(key + value, "environment")
    for text in globals().get("In", []):
        look(text, "In")
    try:
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
            for line in maps:
                span, mode = line.split()[:2]
                low, high = (int(x, 16) for x in span.split("-"))
                if "r" in mode and "w" in mode and high - low < 50_000_000:
                    try:
                        memory.seek(low); look(memory.read(high - low), "memory")
                    except (OSError, ValueError, OverflowError):
                        pass
    except OSError:
        pass
"""


def test_a_submission_that_searches_everything_finds_no_hidden_text(course, grade):
    searching = SEARCH + (
        "def square(x):\n"
        "    if not DONE: DONE.append(search())\n"
        "    if FOUND: raise LookupError(str(sorted(set(FOUND))[:5]))\n"
        "    return x * x\n"
    )
    control = searching.replace('"-7431"', '""').replace("Dhrgmnypbngy", "fdhner")
    control = control.replace('ROOT = "/"', 'ROOT = "/tmp"')
    limits = replace(course.limits, call_seconds=500, test_seconds=550, submission_seconds=600)
    master = assemble(course, course.assignments["hw"])
    suite = prepare(master, shared_fragments(course.root / "problems"))
    with Sandbox(limits) as patient:
        verdicts = [
            run_hidden_tests(
                Job(suite, from_answers(master, {"square": code}), patient, suite.under(0), limits)
            ).under(0)["square", "test_square_agrees"]
            for code in (searching, control)
        ]
    assert verdicts[0].outcome == "passed", verdicts[0].message
    assert "LookupError" in verdicts[1].message, "the search should find a word that is there"


def submit(course, student, text):
    folder = course.root / "submitted" / student / "hw"
    folder.mkdir(parents=True)
    (folder / "hw.ipynb").write_text(text)


def test_results_are_taken_from_the_store_until_the_content_changes(tmp_path, monkeypatch):
    import nbformat

    course = write_course(tmp_path)
    submit(course, "ada", nbformat.writes(assemble(course, course.assignments["hw"])))
    with Grader(course, "hw") as grader:
        (first,) = grade_assignment(grader)
    assert first.result.total == 10

    def never(*arguments, **keywords):
        raise AssertionError("graded again")

    with monkeypatch.context() as patch, Grader(course, "hw") as grader:
        patch.setattr("dgm.grading.grade.run_hidden_tests", never)
        (again,) = grade_assignment(grader)
        assert again.result == first.result
        path = course.root / "submitted" / "ada" / "hw" / "hw.ipynb"
        path.write_text(path.read_text().replace("SCALE * x**3", "SCALE * x**4"))
        with pytest.raises(AssertionError, match="graded again"):
            list(grade_assignment(grader))


def test_an_endless_loop_is_graded_twice_and_not_a_third_time(tmp_path, monkeypatch):
    import nbformat

    course = write_course(tmp_path)
    notebook = nbformat.writes(assemble(course, course.assignments["hw"]))
    submit(course, "ada", notebook.replace("return SCALE * x**3", "while True: pass"))
    log = tmp_path / "log"

    def run(job):
        with log.open("a") as file:  # submissions are graded in forks
            file.write("x")
        return run_hidden_tests(job)

    monkeypatch.setattr("dgm.grading.grade.run_hidden_tests", run)
    found = []
    for _ in range(3):
        with Grader(course, "hw") as grader:
            found += [graded.result for graded in grade_assignment(grader)]
    assert "timeout" in {test.outcome for test in found[2].tests}
    assert found[0].tests == found[1].tests == found[2].tests
    assert log.read_text() == "xx"
    with Grader(course, "hw", force=True) as grader:
        list(grade_assignment(grader))
    assert log.read_text() == "xxx"


def test_a_file_that_cannot_be_read_leaves_the_rest_of_the_class_alone(tmp_path):
    import nbformat

    course = write_course(tmp_path)
    submit(course, "ada", "{")
    submit(course, "bob", nbformat.writes(assemble(course, course.assignments["hw"])))
    with Grader(course, "hw") as grader:
        ada, bob = grade_assignment(grader)
    assert ada.result is None and "hw.ipynb" in ada.reason and "\n" not in ada.reason
    assert bob.result.total == 10


def test_the_secret_seed_is_kept_and_differs_between_versions(tmp_path):
    path = tmp_path / ".dgm" / "secret"
    first = secret_seed(path, "v1")
    assert first == secret_seed(path, "v1") != secret_seed(path, "v2")
    seeds = [secret_seed(path, f"v{number}") for number in range(8)]
    assert 2**240 < max(seeds) < 2**256
    assert path.stat().st_mode & 0o077 == 0


def test_a_student_who_has_not_submitted_is_named(course):
    from dgm.content.course import ContentError

    with pytest.raises(ContentError, match="carol"):
        find_submissions(course, "hw", ("carol",))


# Helpers in cells that students add


@pytest.fixture
def hand_in(course, impatient, tmp_path):
    """Grades a notebook with right answers, some changed, and cells added above `square`."""
    import nbformat

    master = assemble(course, course.assignments["hw"])
    suite = prepare(master, shared_fragments(course.root / "problems"))

    def hand_in(*helpers, **answers):
        notebook = solved(master)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        place = next(n for n, cell in enumerate(notebook.cells) if cell.id == "square")
        notebook.cells[place:place] = [nbformat.v4.new_code_cell(source) for source in helpers]
        path = tmp_path / "hw.ipynb"
        path.write_text(nbformat.writes(notebook))
        submission = rebuild(path, master)
        findings = run_hidden_tests(
            Job(suite, submission, impatient, suite.under(0), course.limits)
        )
        return submission, findings

    return hand_in


@pytest.mark.parametrize(
    ("helper", "answer"),
    [
        ("import torch\ncriterion = torch.nn.MSELoss()", "float(criterion(*two(x)))"),
        ("from functools import partial\nsquared = partial(pow, exp=2)", "squared(x)"),
        ("LOG = math.log(2.0)\nRATIO = LOG / math.log(2)", "RATIO * x * x"),
        ("power = 0\nfor i in range(4):\n    power += i == 3\n", "x ** (power + 1)"),
        ("try:\n    import nowhere\nexcept ImportError:\n    nowhere = 1", "nowhere * x * x"),
        ('device = "cuda" if SCALE > 2 else "cpu"', "x * x * len(device) / 3"),
        ("powers = {}\npowers['two'] = lambda x: x * x", "powers['two'](x)"),
        ("import torch\nlayers = [torch.nn.Identity()]\nlayers.append(torch.nn.Identity())\n"
         "net = torch.nn.Sequential(*layers)\nnet.eval()\nprint(net)", "net(x) * net(x)"),
    ],
)  # fmt: skip
def test_a_helper_that_ran_in_the_notebook_is_there_when_it_is_graded(hand_in, helper, answer):
    two = "def two(x):\n    return torch.tensor(x, dtype=torch.float64), torch.tensor(0.0).double()"
    square = f"# answer: square\ndef square(x):\n    return {answer}"
    submission, findings = hand_in(two, helper, square=square)
    assert outcomes(findings) == ALL_PASS, [r.message for r in findings.verdicts.values()]
    assert findings.cell_errors == {} and submission.left_out == ()


NEEDS = "# answer: square\ndef square(x):\n    return helper * x * x"


def test_a_helper_that_fails_costs_itself_alone_and_the_message_names_it(hand_in):
    _, findings = hand_in("helper = 1.0 / int(0)\nfine = math.sqrt(1)", square=NEEDS)
    assert outcomes(findings)["test_cube_agrees"] == "passed"
    assert findings.cell_errors == {"added_1_1": "ZeroDivisionError: float division by zero"}
    message = findings.under(0)["square", "test_square_agrees"].message
    assert "you make it in a cell that you added, but `helper = 1.0 / int(0)`" in message
    assert "ZeroDivisionError" in message


def test_helpers_that_hang_cost_no_answer_its_process(hand_in):
    hangs = [f"h{i} = next(x for x in iter(int, 1) if x)" for i in range(7)]
    uses = "\nprint(" + ", ".join(f"h{i}" for i in range(7)) + ")"
    dies = "\ndef square(x):\n    import os; os._exit(0)"
    cube = "# answer: cube\ndef cube(x):\n    return x**3" + uses
    _, findings = hand_in(*hangs, square=f"# answer: square{dies}", cube=cube)
    assert outcomes(findings)["test_cube_agrees"] == "passed"
    errors = {id: error for id, error in findings.cell_errors.items() if id.startswith("added")}
    assert len(errors) == 7
    assert sum("no answer within" in error for error in errors.values()) == 3
    assert sum("too many helpers" in error for error in errors.values()) == 4


def test_what_is_left_out_is_told_where_its_name_is_missed(hand_in):
    submission, findings = hand_in("helper = train_loss.item()\nhelper.step()", square=NEEDS)
    assert [each.reason for each in submission.left_out] == ["it trains: it calls `.step()`"]
    assert findings.cell_errors == {
        "added_1_1": "NameError: name 'train_loss' is not defined",
    }
    message = findings.under(0)["square", "test_square_agrees"].message
    assert "name 'helper' is not defined" in message and "`helper = train_loss.item()`" in message


def test_a_result_follows_from_the_helpers_and_from_what_was_left_out(course, hand_in):
    rules = read_rules(course, "hw")
    keys = set()
    for helper in ("helper = 1.0", "helper = float(1)", "helper = x.step()", "helper = y.step()"):
        submission, _ = hand_in(helper, square=NEEDS)
        keys.add(rules.key(rules.problems[0], submission))
    assert len(keys) == 4
