"""The page about a class: what it says of tests, of answers that look alike, and to whom."""

from __future__ import annotations

import base64
import hashlib
import io
import random
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from nbformat import NotebookNode
from PIL import Image

from dgm.grading.results import TestResult
from dgm.nbgrader_plugins.class_records import Names, _doubts
from dgm.reports.alike_answers import alike_answers
from dgm.reports.class_report import AlikePair, ClassReport, Doubt, Row, render
from dgm.reports.items import MistakeCount, TestStatistics, mistakes_of, statistics_of
from dgm.reports.wall import SIDE, wall_picture

EASY = TestResult("test_easy", "kl", "kl", "Is easy.", "passed", points=1.0, max_points=1.0)
HARD = replace(EASY, name="test_hard", description="Is hard.", points=4.0, max_points=4.0)
EVIL = "\"'><script>document.title='evil'</script><img src=x onerror=alert(1)>`</code>`"


def failed(test, **changes):
    return replace(test, outcome="failed", points=0.0, **changes)


def png(width=30, height=20, colour=128):
    data = io.BytesIO()
    Image.new("L", (width, height), colour).save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def report(**changes):
    row = Row(
        "Ada", "graded", "ada", "2026-10-16 23:59", 1, 0.5, {"kl": 3.0}, 2.5, {"failed": 1}, 9
    )
    page = ClassReport(
        course="Models",
        title="Homework",
        made="2026-10-20 12:00",
        max_score=5.0,
        problems={"kl": 5.0},
        rows=[row, Row("Zoe", "missing", "zoe")],
        tests=statistics_of([[EASY, failed(HARD, mistake="Half of it.")]]),
        mistakes=[MistakeCount("kl", "kl", "Half of it.", 1)],
        pictures=[wall_picture("Ada", "samples", png(), "100 samples")],
        alike=[AlikePair("Ada", "Zoe", 0.87, ("kl",), ("a = 1", "b = 1"))],
        alike_pictures=["20 of 100 pictures of Ada and Zoe are alike"],
        doubts=[Doubt("Ada", "left out", "`x = 1/0`: no answer needs it")],
    )
    return replace(page, **changes)


class Page(HTMLParser):
    """The tags and attributes of a page, and the text of its scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.inside = [], [], {"script": [], "style": []}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        if self.tags and self.tags[-1] in self.inside and data.strip():
            self.inside[self.tags[-1]].append(data)


def text_of(page):
    page = re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(page.split())


def test_difficulty_is_the_share_that_passed_of_those_with_a_verdict():
    held = replace(EASY, outcome="grader_error", points=0.0)
    easy, hard = statistics_of([[EASY, HARD], [EASY, failed(HARD)], [held, failed(HARD)]])
    assert (easy.passed, easy.decided, easy.difficulty) == (2, 2, 1.0)
    assert hard.difficulty == pytest.approx(1 / 3)
    assert easy.outcomes == {"passed": 2, "grader_error": 1}
    assert hard.outcomes == {"passed": 1, "failed": 2}


def test_discrimination_is_the_correlation_with_the_points_of_the_other_tests():
    other = replace(EASY, name="test_other", description="Something else.", max_points=2.0)
    strong = [EASY, HARD, replace(other, outcome="failed", points=0.0)]
    weak = [EASY, failed(HARD), replace(other, points=2.0)]
    easy, hard, against = statistics_of([strong] * 5 + [weak] * 5)
    assert easy.discrimination is None  # all passed
    assert hard.discrimination == pytest.approx(-1.0)  # its own four points do not count
    assert against.discrimination == pytest.approx(-1.0)
    assert hard.low


def test_discrimination_agrees_with_one_that_was_worked_out_by_hand():
    def student(a, b, c):
        names = ("a", "b", "c")
        made = [replace(EASY, name=name, description=name) for name in names]
        return [
            test if right else failed(test) for test, right in zip(made, (a, b, c), strict=True)
        ]

    # a passes where the rest of b and c is 2, 2, 1, and fails where it is 1, 0: five students twice
    five = [(1, 1, 1), (1, 1, 1), (1, 1, 0), (0, 0, 1), (0, 0, 0)]
    first = statistics_of([student(*each) for each in five * 2])[0]
    assert first.discrimination == pytest.approx((1.0 - 0.6 * 1.2 + 0.0) / (0.24 * 0.56) ** 0.5)


def test_few_students_give_no_discrimination():
    tests = statistics_of([[EASY, HARD], [EASY, failed(HARD)]] * 4 + [[failed(EASY), HARD]])
    assert all(test.discrimination is None for test in tests)


def test_a_mistake_counts_once_a_student_and_the_most_frequent_comes_first():
    twice = [failed(EASY, mistake="Twice."), failed(HARD, mistake="Twice.")]
    found = mistakes_of([twice, [failed(EASY, mistake="Twice.")], [failed(HARD, mistake="Once.")]])
    assert [(each.hint, each.students) for each in found] == [("Twice.", 2), ("Once.", 1)]


def test_no_text_of_others_becomes_a_tag_an_attribute_or_a_script():
    honest = render(report())
    tests = [TestStatistics(EVIL, EVIL, EVIL, 1.0, False, {"failed": 1}, 1, 0, None)]
    hostile = render(
        report(
            course=EVIL,
            title=EVIL,
            problems={EVIL: 5.0},
            rows=[Row(EVIL, "graded", EVIL, EVIL, 1, 0.5, {EVIL: 1.0}, 2.5, {"failed": 1}, 9)],
            tests=tests,
            mistakes=[MistakeCount(EVIL, EVIL, EVIL, 1)],
            pictures=[wall_picture(EVIL, EVIL, png(), EVIL)],
            alike=[AlikePair(EVIL, EVIL, 0.9, (EVIL,), (EVIL, EVIL))],
            alike_pictures=[EVIL],
            doubts=[Doubt(EVIL, "left out", EVIL)],
        )
    )
    before, after = Page(honest), Page(hostile)
    assert set(after.tags) <= set(before.tags) | {"code"}
    assert after.tags.count("script") == after.tags.count("style") == 1
    assert after.inside == before.inside
    assert not [name for name, _ in after.attributes if name.startswith("on")]
    assert EVIL not in hostile and "document.title" in hostile


def test_the_policy_of_the_page_lets_its_own_script_and_style_run_and_nothing_else():
    page = render(report())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    for kind in ("script", "style"):
        (inline,) = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not re.search(r"https?:|//[a-z]|@import|url\(|\sstyle=", page)


def test_the_page_says_what_stands_for_each_student():
    page = text_of(render(report()))
    assert "Ada ada graded 2026-10-16 23:59 1 −0.5 3 2.5 1 failed 9" in page
    assert "Zoe zoe missing" in page
    assert "Ada and Zoe : 87% alike" in page
    assert "no proof of anything" in page
    assert "Printed: 100 samples" in page


def test_a_class_without_anything_has_a_page():
    nothing = report(rows=[], tests=[], mistakes=[], pictures=[], alike=[], doubts=[])
    assert "Nobody has a mark yet." in text_of(render(nothing))


def test_full_marks_and_those_above_are_in_the_last_bin():
    rows = [Row(str(mark), "graded", score=mark) for mark in (0.0, 0.4, 0.5, 5.0, 6.5)]
    assert report(rows=rows).bins == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_the_mark_of_who_withdrew_is_shown_and_counts_in_no_mean():
    rows = [
        Row("Ada", "graded", points={"fid": 4.0}, score=4.0),
        Row("Zoe", "withdrawn", points={"fid": 1.25}, score=1.25),
    ]
    shown = report(rows=rows, problems={"fid": 5.0})
    assert (shown.marks, shown.means) == ([4.0], {"fid": 4.0})
    assert "Zoe withdrawn 1.25" in text_of(render(shown))


def test_nothing_calls_for_a_look_at_who_is_excused_or_withdrew():
    page = render(report(rows=[Row("Ada", "excused"), Row("Zoe", "withdrawn")], tests=[]))
    assert 'class="look"' not in page
    assert "<code>dgm extend --excuse</code>" in page


def test_a_note_on_everybody_is_one_line():
    def with_notes(*notes):
        return NotebookNode(metadata=NotebookNode(dgm=NotebookNode(notes=notes)))

    graded = {"ada": with_notes("another version"), "emmy": with_notes("another version", "long")}
    names = Names({"ada": "Ada", "emmy": "Emmy"})
    assert _doubts(names, graded, {}) == [
        Doubt("Emmy", "note", "long"),
        Doubt("everybody", "note", "another version"),
    ]


def test_a_picture_on_the_wall_is_small_and_one_that_cannot_be_read_is_not_there():
    large = wall_picture("Ada", "samples", png(2000, 1000), "x" * 1000)
    assert (large.width, large.height) == (SIDE, SIDE // 2)
    assert len(large.printed) <= 160
    assert wall_picture("Ada", "samples", png()[:40]) is None
    assert wall_picture("Ada", "samples", png(5000, 5000)) is None


def code(seed, lines=25):
    """A function that nobody else writes in this way."""
    draw = random.Random(seed)
    names, calls = [f"n{seed}_{i}" for i in range(9)], ["exp", "log", "sum", "mean", "relu", "dot"]
    body = [
        f"    {draw.choice(names)} = torch.{draw.choice(calls)}({draw.choice(names)}, "
        f"{draw.randint(2, 99)}) {draw.choice('+-*/')} {draw.choice(names)}"
        for _ in range(lines)
    ]
    return "def answer(x):\n" + "\n".join(body)


def test_a_copy_with_other_names_comments_and_layout_is_found():
    class_ = {name: {"kl": (True, code(seed))} for seed, name in enumerate("abcdef")}
    disguised = re.sub(r"n0_(\d)", r"better_\1", code(0)).replace("\n", "  # mine\n\n")
    (pair,) = alike_answers(class_ | {"copy": {"kl": (True, disguised)}}, [])
    assert {pair.one, pair.other} == {"a", "copy"}
    assert pair.share > 0.95
    assert pair.cells == ("kl",)


def test_what_the_released_notebook_or_the_model_answer_holds_does_not_count():
    given = code(99, lines=200)
    class_ = {name: {"kl": (True, given + "\n" + code(i))} for i, name in enumerate("abc")}
    assert len(alike_answers(class_, [])) == 3
    assert alike_answers(class_, [(True, given)]) == []


def test_short_answers_are_not_compared():
    class_ = {name: {"kl": (True, "x = torch.exp(y) + 1\nreturn x")} for name in "ab"}
    assert alike_answers(class_, []) == []


def test_written_answers_and_text_that_is_no_python_are_compared_too():
    words = " ".join(f"word{i} because" for i in range(30))
    broken = "def answer(:\n" + "\n".join(f"  f({i}, {i * 7}) ]]" for i in range(30))
    for is_code, text in ((False, words), (True, broken)):
        class_ = {name: {"why": (is_code, text)} for name in "ab"}
        assert [pair.share for pair in alike_answers(class_, [])] == [pytest.approx(1.0)]
