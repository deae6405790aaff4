"""Asked, given and extra parts: cells, points, minutes and the table of contents."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from dgm.content import front_page
from dgm.content.build import assemble, assemble_problem, sizes, solved
from dgm.content.choice import choose, work_minutes
from dgm.content.course import ContentError, ProblemEntry, load_course
from dgm.content.percent import stub_source
from dgm.content.points import in_full, share_points, to_hundredths, with_scheme_in_points
from dgm.content.problem import load_problem
from dgm.content.shipped import shipped_problems

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "course"
BANK = FIXTURE / "problems"


def doubling(**chosen):
    return choose(load_problem(BANK, "doubling"), ProblemEntry("doubling", 10, **chosen))


def shifting(**chosen):
    return choose(load_problem(BANK, "shifting"), ProblemEntry("shifting", 10, **chosen))


def cell_of(problem, id):
    return next(cell for cell in problem.cells if cell.id == id)


@pytest.fixture
def course(tmp_path):
    """Returns a function that loads the fixture with another text for `points = 10` entries."""

    def changed(old, new):
        root = Path(shutil.copytree(FIXTURE, tmp_path / "course", dirs_exist_ok=True))
        path = root / "course.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_course(root)

    return changed


def test_everything_is_asked_where_nobody_chooses():
    problem = load_problem(BANK, "doubling")
    assert doubling().cells == problem.cells


def test_a_given_answer_is_locked_code_without_checks():
    chosen = doubling(given=("double",))
    given = cell_of(chosen, "double")
    assert given.role == "setup"
    assert given.source.startswith("# given as a worked example, nothing is asked here: double\n")
    assert "return twice_the_argument" in given.source
    assert "BEGIN" not in given.source
    assert "double-tests" not in {cell.id for cell in chosen.cells}


def changed_doubling(tmp_path, *changes):
    """Doubling with other text in places, loaded from a bank of its own."""
    bank = Path(shutil.copytree(BANK, tmp_path / "problems"))
    path = bank / "doubling" / "problem.py"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return load_problem(bank, "doubling")


def test_a_check_of_a_given_answer_stays_where_another_cell_needs_its_names(tmp_path):
    problem = changed_doubling(
        tmp_path,
        ('check("double", double(1) == 2)', 'once = double(1)\ncheck("double", once == 2)'),
        ("print([double(x) for x in range(3)])", "print([double(x) for x in range(once)])"),
    )
    check = cell_of(
        choose(problem, ProblemEntry("doubling", 10, given=("double",))), "double-tests"
    )
    assert check.role == "run"
    assert check.source == 'once = double(1)\ncheck("double", once == 2)'


def test_a_summary_of_checks_leaves_out_given_parts(tmp_path):
    problem = changed_doubling(
        tmp_path, ('print("picture")', 'check_summary(["double", "double-why"])')
    )
    chosen = choose(problem, ProblemEntry("doubling", 10, given=("double",)))
    assert 'check_summary(["double-why"])' in cell_of(chosen, "double-picture").source


def test_what_is_left_of_a_long_summary_of_checks_is_set_out_like_code(tmp_path):
    names = ["double", *(f"a-part-with-a-long-name-{number}" for number in range(5))]
    lines = [f'        "{name}",' for name in (*names[1:], names[0])]
    call = "\n".join(["check_summary(", "    [", *lines, "    ]", ")"])
    problem = changed_doubling(tmp_path, ('print("picture")', call))
    chosen = choose(problem, ProblemEntry("doubling", 10, given=("double",)))
    short = "".join(f'    "{name}",\n' for name in names[1:])
    assert f"check_summary([\n{short}])" in cell_of(chosen, "double-picture").source


def test_no_cell_of_a_homework_begins_with_an_empty_line():
    """Of a folded cell the first line is all that is seen."""
    course = load_course(ROOT)
    for assignment in course.assignments.values():
        for cell in assemble(course, assignment).cells:
            assert not cell.source.startswith("\n"), cell.id


def test_a_given_written_answer_shows_the_model_answer_and_no_mark_scheme():
    cell = cell_of(doubling(given=("double-why",)), "double-why")
    assert cell.role is None
    assert cell.source.startswith("Why is doubling linear?\n\n**A worked answer.** Because 2 (a x")
    assert "MARK SCHEME" not in cell.source
    assert "homogeneity" not in cell.source


def test_points_move_to_the_parts_that_are_asked():
    assert share_points(doubling(), 8) == {"double-tests": 6, "double-why": 2}
    assert share_points(doubling(given=("double-why",)), 8) == {"double-tests": 8}


def test_points_of_extra_parts_come_on_top_at_the_same_rate():
    points = share_points(doubling(extra=("double-why",)), 9)
    assert points == {"double-tests": 9, "double-why": 3}


def test_a_mark_scheme_counts_in_the_points_of_the_homework():
    source = "Why?\n### BEGIN MARK SCHEME\n- 1 point: this\n- 0.5 points: that\n### END MARK SCHEME"
    assert "- 3 points: this\n- 1.5 points: that" in with_scheme_in_points(source, 3.0)
    assert with_scheme_in_points(source, 1.0) == source
    assert "- 1 point: that" in with_scheme_in_points(source, 2.0)


def test_a_mark_scheme_adds_up_to_the_points_of_its_part():
    lines = "- 1 point: this\n- 1 point (b): that\n- 0 points for less"
    source = f"Why?\n### BEGIN MARK SCHEME\n{lines}\n### END MARK SCHEME\n- 1 point: no scheme"
    changed = with_scheme_in_points(source, 3.25 / 2)
    assert "- 1.63 points: this\n- 1.62 points (b): that\n- 0 points for less\n#" in changed
    assert changed.endswith("- 1 point: no scheme")


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"given": ("duble",)}, "no part 'duble'; write 'double'"),
        ({"given": ("double",), "extra": ("double",)}, "given and extra; leave one out"),
        ({"given": ("double", "double-why")}, "no part is asked"),
        ({"extra": ("double", "double-why")}, "no part is asked"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_a_remedy(chosen, says):
    with pytest.raises(ContentError, match=says):
        doubling(**chosen)


WORK = ("# minutes", "# work: {reading: 5, double: 20, double-why: 10}\n# minutes")


def test_points_follow_the_minutes_where_a_problem_states_them(tmp_path):
    problem = changed_doubling(tmp_path, WORK)
    assert share_points(problem, 9) == {"double-tests": 6, "double-why": 3}


def test_extra_points_are_told_beside_those_of_the_homework():
    course = load_course(Path(__file__).parents[1] / "attacks" / "course")
    told = {line.partition(":")[0]: line for line in sizes(course)}
    assert told["more"].startswith("more: 4 points and 1 extra, ")
    assert told["small"].startswith("small: 9 points, ")


def test_the_hours_of_a_homework_are_those_that_its_contents_add_up_to(tmp_path):
    problem = changed_doubling(tmp_path, ("# minutes", WORK[1].replace("20", "23")))
    assert work_minutes(problem) == (38, 0)
    assert front_page.whole_time([problem, problem]) == 10 + 40 + 40


def test_reading_a_worked_example_takes_a_quarter_of_its_time(tmp_path):
    problem = changed_doubling(tmp_path, WORK)
    assert work_minutes(problem) == (35, 0)
    given = choose(problem, ProblemEntry("doubling", 10, given=("double",)))
    assert work_minutes(given) == (20, 0)
    extra = choose(problem, ProblemEntry("doubling", 10, extra=("double",)))
    assert work_minutes(extra) == (15, 20)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        ("{reading: 5, double: 20}", "no minutes for 'double-why'"),
        ("{reading: 5, duble: 20}", "no part 'duble'; write 'double'"),
        ("{reading: 5, double: 0, double-why: 1}", "double: 0; write minutes"),
        ("soon", "write {reading: 15"),
    ],
)
def test_minutes_that_cannot_be_are_refused_with_their_line(tmp_path, work, says):
    with pytest.raises(ContentError, match=rf"problem.py:7: .*{says}"):
        changed_doubling(tmp_path, ("# minutes", f"# work: {work}\n# minutes"))


@pytest.mark.parametrize(
    ("choice", "line", "says"),
    [
        ("given: [duble]", 7, "doubling has no part 'duble'; write 'double'"),
        ("extra: [duble]", 7, "doubling has no part 'duble'; write 'double'"),
        ("given: [double]\n# extra: [double]", 8, "doubling: 'double' is given and extra"),
    ],
)
def test_a_choice_of_the_problem_itself_is_refused_with_its_line(tmp_path, choice, line, says):
    with pytest.raises(ContentError, match=rf"problem.py:{line}: {says}"):
        changed_doubling(tmp_path, ("# minutes", f"# {choice}\n# minutes"))


def test_the_course_chooses_and_the_notebook_says_so(course):
    old = '{ slug = "doubling", points = 10 }'
    new = '{ slug = "doubling", points = 10, given = ["double"] }'
    chosen = course(old, new)
    master = assemble(chosen, chosen.assignments["hw1_tiny"])
    texts = {cell.id: cell.source for cell in master.cells}
    assert "| [Doubling](#Doubling) | 1 asked, 1 given | 10 |" in texts["homework-title"]
    assert '<a id="Doubling" name="Doubling"></a>*10 points*' in texts["doubling-text-1"]
    assert texts["double-why"].startswith("<!-- answer: double-why --> <i>10 points</i>\n\nWhy")
    assert texts["shift"].startswith("# answer: shift · ")
    released = stub_source(texts["double"])
    assert "twice_the_argument" in released
    solved(master)  # finds no secret in what is given


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("points = 10, given = 'double' }", "course.toml:14: given = 'double'"),
        ("points = 10, gven = [] }", "unknown key 'gven'"),
    ],
)
def test_a_choice_in_course_toml_that_cannot_be_read_is_told_with_its_line(course, new, says):
    with pytest.raises(ContentError, match=says):
        course("points = 10 }", new)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(3, "5 min"), (22, "20 min"), (58, "1 h"), (90, "1 h 30 min"), (121, "2 h")],
)
def test_time_is_told_in_steps_of_five_minutes(minutes, text):
    assert front_page.duration(minutes) == text


def test_no_narrow_screen_breaks_a_time_in_the_contents():
    course = load_course(ROOT)
    (title,) = assemble(course, course.assignments["hw1_gans"]).cells[:1]
    times = re.findall(r"\| \**([^|*]*\b(?:h|min))\** \|$", title.source, re.MULTILINE)
    assert len(times) > 3 and not any(" " in time for time in times)


@pytest.mark.parametrize("draw", range(3))
@pytest.mark.parametrize("slug", shipped_problems())
def test_any_choice_of_parts_makes_a_notebook_without_secrets(slug, draw):
    problem = load_problem(ROOT / "problems", slug, variants=False)
    rng = random.Random(f"{slug} {draw}")
    free = sorted(problem.answers & set(problem.parts))
    asked, *rest = rng.sample(free, len(free)) or [None]
    given = tuple(part for part in rest if rng.random() < 0.5)
    extra = tuple(part for part in rest if part not in given and rng.random() < 0.5)
    chosen = choose(problem, ProblemEntry(slug, 40, given, extra))
    master = assemble_problem(ROOT, chosen)
    solved(master)  # raises where a secret would be seen
    points = share_points(chosen, 40)
    scored = [cell for cell in chosen.cells if cell.scores]
    assert sum(points[cell.id] for cell in scored if not cell.extra) == 40
    assert {cell.part for cell in scored if cell.extra} == set(extra)
    shown = "\n".join(stub_source(cell.source, cell.cell_type) for cell in master.cells)
    for part in given:
        assert f"answer: {part} " not in shown


@pytest.mark.parametrize(
    ("points", "shown"),
    [(24.075, "24.08"), (27.675, "27.68"), (0.125, "0.13"), (24.0749, "24.07"), (-0.0, "0")]
    + [(100.0, "100"), (1234.5, "1234.5"), (0.1 + 0.2, "0.3"), (1 / 3, "0.33")],
)
def test_half_of_a_hundredth_is_rounded_up_whatever_the_nearest_float_is(points, shown):
    assert to_hundredths(points) == shown


@pytest.mark.parametrize(
    ("worth", "weights", "shown"),
    [
        (4.75, (1, 1), ["2.375", "2.375"]),
        (1.5, (2, 1, 1), ["0.75", "0.375", "0.375"]),
        (3.75, (1, 1, 1, 1), ["0.9375"] * 4),
        (1.0, (1, 1, 1), ["0.33"] * 3),
        (3.0, (1, 1), ["1.5"] * 2),
    ],
)
def test_the_points_of_tests_are_shown_so_that_they_add_up_where_decimals_can(
    worth, weights, shown
):
    assert [in_full(worth * weight / sum(weights)) for weight in weights] == shown


def test_a_zero_of_points_has_no_minus_sign():
    assert in_full(-0.0) == "0"
