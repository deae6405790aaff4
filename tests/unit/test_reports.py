"""Feedback pages and the markdown in them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from dgm.commands import as_data, tables
from dgm.commands.class_grading import Entry
from dgm.commands.class_table import class_table
from dgm.content.late import Extension
from dgm.content.regrades import Regrade
from dgm.grading.grade import Graded
from dgm.grading.outcomes import OUTCOMES, Outcome
from dgm.grading.results import ProblemResult, Result, TestResult
from dgm.reports.feedback import (
    Added,
    Code,
    Missing,
    Page,
    Part,
    Picture,
    ProblemFeedback,
    Written,
    render,
    table_html,
    table_text,
)
from dgm.reports.safe_markdown import text_to_html, text_to_markdown, to_html

PASSED = TestResult(
    "test_a", "kl", "kl", "Is zero for `p == q`.", "passed", points=1.0, max_points=1.0
)
FAILED = replace(
    PASSED,
    name="test_b",
    description="Agrees with the closed form.",
    outcome="failed",
    points=0.0,
    max_points=2.0,
    message="expected 0.5, got <b>nan</b>",
    mistake="The variance is `epsilon` squared.",
)
HELD = replace(FAILED, name="test_c", outcome="grader_error", message="", mistake=None)
PICTURE = "data:image/png;base64,AA=="
# Whatever opens a tag, an attribute, a link or a picture somewhere in HTML or markdown.
PIECES = [*"<>\"'`&;:/!?=()[]#*_|$\\ \n\ue0000\ue0011ab", "script", "img", " onerror=", "data:"]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def page_with(*items, **changes):
    problem = ProblemFeedback("kl", "Divergences", items)
    page = Page("Homework", "Ada", score=1.0, max_score=3.0, late_penalty=0.0, problems=(problem,))
    return render(replace(page, **changes))


def words(html):
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_a_table_of_tests_tells_points_property_gap_and_likely_mistake():
    text = words(table_html((PASSED, FAILED)))
    assert "1 / 1 Is zero for p == q ." in text
    assert "0 / 2 Agrees with the closed form. Failed" in text
    assert "expected 0.5, got &lt;b&gt;nan&lt;/b&gt;" in text
    assert "Likely mistake: The variance is epsilon squared." in text


def test_the_same_table_in_plain_text():
    assert table_text([PASSED, FAILED]) == (
        "1 / 1  Is zero for `p == q`.\n"
        "0 / 2  Agrees with the closed form.\n"
        "    Failed. expected 0.5, got <b>nan</b>\n"
        "    Likely mistake: The variance is `epsilon` squared."
    )


def test_an_outcome_is_one_line_in_one_table_for_every_page_and_report(monkeypatch):
    new = Outcome("crashed", "crash", "Your code ended its process", kept="never")
    monkeypatch.setitem(OUTCOMES, new.name, new)
    for outcome in OUTCOMES:
        test = replace(FAILED, outcome=outcome, points=0.0)
        result = Result("k", "hw", "v", True, (test,))
        graded = Graded("ada", Path("hw.ipynb"), result)
        console = Console(width=200)
        with console.capture() as printed:
            console.print(tables.graded(result), class_table([Entry(graded)]))
        page = page_with(Part("kl", 0.0, 2.0, (test,)))
        sentence = "" if outcome == "passed" else OUTCOMES[outcome].sentence
        assert OUTCOMES[outcome].mark in printed.get()
        assert (f"1 × {OUTCOMES[outcome].mark}" in printed.get()) == OUTCOMES[outcome].told
        assert sentence in words(page)
        assert sentence in table_text([test])
        assert as_data.graded(result)["problems"][0]["tests"][0]["outcome"] == outcome
    assert "1 × crash" in printed.get()
    assert not ProblemResult("k", "kl", 1, True, (test,)).final


def test_a_verdict_with_an_outcome_that_there_is_not_is_refused():
    with pytest.raises(KeyError, match="crashed"):
        replace(FAILED, outcome="crashed")


def test_a_grader_error_is_not_told_as_a_mistake_of_the_student():
    broken = replace(HELD, message="ZeroDivisionError in /home/teacher/tests.py")
    text = words(page_with(Part("kl", 0.0, 2.0, (broken,), pending=True)))
    assert "The grader failed, not you" in text
    assert "✗" not in text
    assert "/home/teacher" not in text
    assert "/home/teacher" in table_html((broken,))


def test_a_part_whose_points_a_person_set_says_so():
    by_hand = words(page_with(Part("kl", 2.5, 3.0, (PASSED, FAILED))))
    assert "Your instructor has set these points by hand." in by_hand
    as_graded = words(page_with(Part("kl", 1.0, 3.0, (PASSED, FAILED))))
    assert "by hand" not in as_graded


def test_points_that_are_not_given_yet_are_announced_not_lost():
    waiting = words(page_with(Written("why", "Because.", 0.0, 2.0, pending=True)))
    assert "1 of 3 points so far" in waiting
    assert "not graded yet" in waiting
    again = words(page_with(Written("why", "Because.", 1.5, 2.0, pending=True)))
    assert "points so far" in again and "to be graded again" in again
    done = words(page_with(Written("why", "Because.", 2.0, 2.0)))
    assert "so far" not in done


def test_a_part_without_any_verdict_says_that_a_person_will_look():
    assert "no verdict yet" in words(page_with(Part("kl", 0.0, 3.0, (), pending=True)))


def test_the_late_penalty_is_on_the_page():
    page = page_with(late_penalty=0.5, late="one day late: it was due 2026-10-16 23:59")
    assert (
        "Late penalty, taken off already: 0.5 points. This submission is one day late: it was due "
        "2026-10-16 23:59." in words(page)
    )
    assert "Late penalty" not in words(page_with())


def test_an_extension_is_on_the_page_without_its_reason():
    until = datetime(2026, 10, 20, 23, 59, tzinfo=UTC)
    more = Extension(until, "pneumonia"), Extension(None, "pneumonia")
    with_time, excused = (words(page_with(extension=str(each))) for each in more)
    assert "Extension: time until 2026-10-20 23:59." in with_time and "pneumonia" not in with_time
    assert "Extension: whenever it comes, it loses nothing." in excused
    assert "Extension" not in words(page_with())


def test_code_and_names_are_shown_as_text():
    html = page_with(
        Code("kl", "</pre><script>alert(1)</script>", "NameError: <img>", "*see* <i>x</i>"),
        student="<b>Ada</b>",
        title="A & B",
    )
    assert "&lt;/pre&gt;&lt;script&gt;" in html
    assert "NameError: &lt;img&gt;" in html
    assert "<em>see</em> &lt;i&gt;" in html
    assert "<title>A &amp; B: feedback for &lt;b&gt;Ada&lt;/b&gt;</title>" in html


def test_a_picture_is_embedded_and_cannot_leave_its_attribute():
    html = page_with(Picture("samples", 'AAAA" onerror="alert(1)'))
    assert 'src="data:image/png;base64,AAAA&#34; onerror=' in html


def test_the_page_forbids_the_browser_everything_but_its_own_style_and_pictures():
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page_with()


def test_backticks_are_the_only_markup_in_a_message():
    assert text_to_html("`a < b` <i>") == "<code>a &lt; b</code> &lt;i&gt;"


def test_markdown_keeps_what_people_write():
    html = to_html("**x** and `y`\n\n| a |\n|---|\n| 1 |\n\n- one\n\n[w](https://example.org)")
    for kept in ("<strong>x</strong>", "<code>y</code>", "<td>1</td>", "<li>one</li>"):
        assert kept in html
    assert '<a href="https://example.org" rel="noopener noreferrer">w</a>' in html


def test_latex_stays_as_it_was_typed():
    assert r"$\frac{a}{b} &lt; c$" in to_html(r"$\frac{a}{b} < c$")
    assert r"$$\int_0^1 x\,dx$$" in to_html(r"$$\int_0^1 x\,dx$$")


def test_headings_fit_below_those_of_the_page_and_the_marker_is_gone():
    for marker in ("<!-- answer: why -->", "<!-- answer: why --> <i>3.25 points · 12 min</i>"):
        assert to_html(f"{marker}\n# Mine", demote=3).strip() == "<h4>Mine</h4>"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](http://elsewhere.example/track.png)",
        f"![ autofocus onfocus=x ]({PICTURE}) [x](https://a.example '\ue000\ue0000\ue0010\ue001')",
        f'![ ![ onerror=x ]({PICTURE}) "><img src=x onerror=x>]({PICTURE})',
        "[x](../api/contents)",
        "[x](files/javascript:alert(1))",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        f'![x" onerror="alert(1)]({PICTURE})',
        "```mermaid\n</pre><script>alert(1)</script>\n```",
        "$<img src=x onerror=alert(1)>$",
        "\\begin{a<script>}x\\end{a<script>}",
        "<svg/onload=alert(1)>",
        "![x](attachment:missing.png)",
    ],
)
def test_markdown_of_a_student_cannot_run_or_fetch_anything(attack):
    tags = Tags()
    tags.feed(to_html(f"before\n\n{attack}\n\nafter"))
    assert tags.dangers == []


@given(HOSTILE)
def test_no_markdown_gives_a_tag_or_attribute_that_is_not_listed(text):
    tags = Tags()
    tags.feed(to_html(text))
    assert tags.dangers == []


def test_attached_and_embedded_pictures_are_shown():
    html = to_html(
        "![a](attachment:a.png) ![b](data:image/jpeg;base64,QUJD)",
        {"a.png": {"image/png": "QUJD\n"}},
    )
    assert '<img alt="a" src="data:image/png;base64,QUJD">' in html
    assert '<img alt="b" src="data:image/jpeg;base64,QUJD">' in html


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]), max_size=40))
def test_a_literal_shows_the_text_itself(text):
    shown = re.sub(r"<[^>]+>", "", to_html(f"x {text_to_markdown(text)}"))
    assert unescape(shown).split() == f"x {text}".split()


class Tags(HTMLParser):
    """Lists whatever a browser would run, fetch or follow blindly."""

    SAFE_LINK = re.compile(r"https?://|mailto:")
    SAFE_PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=]*$")

    def __init__(self):
        super().__init__()
        self.dangers = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "svg", "iframe", "object", "style", "link", "form", "base", "meta"):
            self.dangers.append(tag)
        for name, value in attrs:
            safe = {
                "class": True,
                "alt": tag == "img",
                "title": tag in ("a", "abbr", "acronym"),
                "href": tag == "a" and self.SAFE_LINK.match(value or "#"),
                "rel": tag == "a" and value == "noopener noreferrer",
                "src": tag == "img" and self.SAFE_PICTURE.match(value or ""),
            }
            if not safe.get(name):
                self.dangers.append((tag, name, value))


def test_a_page_says_what_was_left_out_of_added_cells_and_what_failed():
    left_out = (Missing("double", "a = <b>.step()", "it trains: it calls `.step()`"),)
    failed = (Missing("", "c = 1 / 0", "ZeroDivisionError: division by zero"),)
    page = page_with(added=Added(left_out, failed, 1))
    assert "<code>a = &lt;b&gt;.step()</code> (below <code>double</code>): it trains" in page
    assert "<code>c = 1 / 0</code> (at the top): ZeroDivisionError: division by zero" in page
    assert "1 other statement was left out, because no answer needs it" in page
    assert "Cells that you added" not in page_with()


def test_a_page_never_has_more_points_than_there_are_what_is_more_is_extra():
    part = Part("kl", 15.0, 15.0, (PASSED,))
    bonus = Part("walks", 1.25, 0.0, (PASSED,), extra=2.0)
    html = page_with(part, bonus, score=16.25, max_score=15.0)
    text = words(html)
    assert "15 of 15 points, and 1.25 extra Together these are 16.25 points." in text
    assert "Divergences 15 / 15 +1.25" in text
    assert "16.25 of" not in text and "16.25 /" not in text and "width: 100" in html


def test_the_points_of_a_page_are_the_sum_of_its_problems_and_extra_ones_fill_no_gap():
    asked, other = (Part(name, points, 20.0, (PASSED,)) for name, points in (("a", 15), ("b", 20)))
    bonus = Part("more", 6.0, 0.0, (PASSED,), extra=8.0)
    given = Written("why", "Because.", 2.5, 2.0)
    problems = (
        ProblemFeedback("p", "First", (asked, given)),
        ProblemFeedback("q", "Second", (other, bonus)),
        ProblemFeedback("r", "Third", (replace(asked, id="c"), replace(bonus, id="d"))),
    )
    page = page_with(problems=problems, score=57.5, max_score=62.0, late_penalty=7.0)
    text = words(page)
    for said in ("First 17 / 22 +0.5", "Second 20 / 20 +6", "Third 15 / 20 +6"):
        assert said in text
    assert "52 of 62 points, and 12.5 extra" in text
    assert "Together, with the late penalty taken off, these are 57.5 points." in text


def test_a_page_shows_what_a_student_asked_again_with_the_answer_and_no_markup_of_theirs():
    asked = Regrade("2026-11-02", "My *sum* is right. <script>alert(1)</script>")
    answered = Regrade("2026-11-03", "And this?", "2026-11-04", "Yes, a point more.")
    html = page_with(Part("kl", 1.0, 3.0, (PASSED,)), requests=(asked, answered))
    text = words(html)
    assert "Asked on 2026-11-02 My sum is right." in text and "<script" not in html
    assert text.count("Not answered yet.") == 1
    assert "Answered on 2026-11-04 Yes, a point more." in text


def test_tests_that_did_not_pass_come_first_and_those_that_passed_are_folded():
    page = page_with(Part("kl", 1.0, 3.0, (PASSED, FAILED)))
    folded = re.findall(r"<details.*?</details>", page, re.DOTALL)
    assert page.index("Agrees with the closed form.") < page.index("Is zero for")
    assert [("Is zero" in each, "Agrees" in each) for each in folded] == [(True, False)]
    assert "1 test passed" in words(folded[0])


def test_the_table_of_problems_leads_to_the_parts_that_need_a_look():
    problem = ProblemFeedback(
        "kl", "Divergences", (Part("a", 0.0, 2.0, (FAILED,)), Part("b", 1.0, 1.0, (PASSED,)))
    )
    html = page_with(problems=(problem, replace(problem, id="w1", items=problem.items[1:])))
    assert words(html).count("to look at") == 1
    assert '<a href="#a-tests">a</a>' in html and 'id="a-tests"' in html


def test_formulas_are_mathml_and_what_is_no_formula_stays_text():
    page = page_with(Written("why", r"so $\frac{1}{2}$ and $\evil{<b>}$", 1.0, 2.0))
    assert "<mfrac>" in page
    assert r"\frac" not in page
    assert r"$\evil{&lt;b&gt;}$" in page


def test_a_page_is_the_same_for_points_that_differ_only_by_the_order_of_their_sum():
    exact, summed = (page_with(score=score, max_score=30.0) for score in (19.575, 19.575 + 4e-15))
    assert exact == summed
