"""The demo, played through: every kind of submission gets what it should."""

import math
import os
import re
import subprocess
import sys

import pytest

from dgm.commands import demo_class
from dgm.content.build import assemble
from dgm.content.course import ContentError, load_course
from dgm.content.percent import hidden_tests
from dgm.grading.results import ProblemResult
from dgm.nbgrader_plugins.converters import scores

PAGE = f"{demo_class.ASSIGNMENT}.html"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The folder in which the demo has run, which is no course, and what it printed."""
    root = tmp_path_factory.mktemp("elsewhere")
    ended = subprocess.run(
        [sys.executable, "-c", "from dgm.commands.app import main; main()", "demo"],
        cwd=root,
        capture_output=True,
        env=os.environ | {"COLUMNS": "80"},
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    return root, ended.stdout


@pytest.fixture(scope="module")
def held(played):
    """What the gradebook holds, by student."""
    return scores(load_course(played[0] / "demo"), demo_class.ASSIGNMENT)


@pytest.fixture(scope="module")
def worth(played):
    """The points that hidden tests give; the rest is for written answers."""
    course = load_course(played[0] / "demo")
    master = assemble(course, course.assignments[demo_class.ASSIGNMENT])
    tests = [cell for cell in master.cells if cell.metadata.dgm.role == "tests"]
    return math.fsum(cell.metadata.nbgrader.points for cell in tests)


def test_right_answers_get_every_point_that_a_machine_gives(held, worth):
    assert [held[student]["score"] for student in ("ada", "blaise", "henri")] == [worth] * 3


def test_half_a_notebook_and_one_mistake_cost_what_they_are(held, worth):
    assert 0 < held["carl"]["score"] < worth
    assert held["carl"]["score"] < held["emmy"]["score"] < worth


def test_a_typical_mistake_is_told_on_the_feedback_page(played):
    pages = played[0] / "demo" / "feedback"
    assert "Likely mistake" in (pages / "emmy" / demo_class.ASSIGNMENT / PAGE).read_text()
    assert "Likely mistake" not in (pages / "ada" / demo_class.ASSIGNMENT / PAGE).read_text()


def test_an_endless_loop_costs_its_own_answer_alone(played, held, worth):
    stored = (played[0] / "demo" / ".dgm" / "results").glob("*/*.json")
    results = [ProblemResult.from_json(path.read_text()) for path in stored]
    (looping,) = [each for each in results if any(t.outcome == "timeout" for t in each.tests)]
    lost = math.fsum(test.max_points - test.points for test in looping.tests)
    assert worth / 2 < held["felix"]["score"] == worth - lost < worth


def test_nothing_is_earned_by_doing_nothing_and_next_to_nothing_by_cheating(held, worth):
    assert held["daniel"]["score"] == 0
    assert held["grace"]["score"] < 0.1 * worth


def test_a_broken_file_is_no_zero_and_stops_nobody(played, held):
    assert "ivan" not in held
    assert len(held) == 8
    assert re.search(r"\nivan +ungradable", played[1])


def test_it_says_which_pictures_it_trained_on(played):
    assert re.search(r"Data: .*(MNIST, 60,000|stand in)", played[1])


def test_the_class_table_and_a_feedback_page_come_last(played):
    root, printed = played
    *before, last = printed.strip().splitlines()
    names = [line[2:11].strip() for line in before if line.startswith("│")]
    names = [name for name in names if name]  # a long description goes on below its student
    assert names == [*sorted(names[:-1]), "possible"]
    assert len(names) == 10
    page = root / last.removeprefix("A feedback page: ")
    assert f"Feedback for {demo_class.SHOWN}" in page.read_text()


def test_feedback_holds_nothing_hidden(played):
    root, _ = played
    course = load_course(root / "demo")
    master = assemble(course, course.assignments[demo_class.ASSIGNMENT])
    names = [
        test.name
        for cell in master.cells
        if cell.metadata.dgm.role == "tests"
        for test in hidden_tests(re.split("### (?:BEGIN|END) HIDDEN TESTS", cell.source)[1])
    ]
    assert names
    for page in (root / "demo" / "feedback").rglob("*.html"):
        text = page.read_text()
        assert not [name for name in names if name in text]
        assert "MARK SCHEME" not in text


def test_a_new_demo_begins_anew_but_keeps_downloaded_data(tmp_path):
    root = tmp_path
    demo_class.new_demo(root)
    (root / "demo" / "submitted" / "old").mkdir(parents=True)
    (root / "demo" / "gradebook.db").touch()
    (root / "demo" / "data" / "MNIST").mkdir(parents=True)
    demo_class.new_demo(root)
    assert not (root / "demo" / "submitted").exists()
    assert not (root / "demo" / "gradebook.db").exists()
    assert (root / "demo" / "data" / "MNIST").is_dir()


def test_a_folder_that_somebody_else_made_is_left_alone(tmp_path):
    root = tmp_path
    (root / "demo").mkdir()
    (root / "demo" / "thesis.tex").write_text("years of work")
    with pytest.raises(ContentError, match="did not make it"):
        demo_class.new_demo(root)
    assert (root / "demo" / "thesis.tex").read_text() == "years of work"
