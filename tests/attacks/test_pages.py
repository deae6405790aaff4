"""The page about a class and a student's page, in Chromium: with the keyboard alone, on a phone,
for an accessibility tool, and with hostile names and answers.

The accessibility tool is that of accessibility.py; without it those tests are skipped.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from accessibility import AXE, wrong_with
from formgrader import BROWSER, DRIVER, browser
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from dgm.grading.results import TestResult
from dgm.reports import class_report, feedback
from dgm.reports.items import mistakes_of, statistics_of
from dgm.reports.wall import wall_picture

EVIL = (
    "\"'><script>document.title='evil'</script><img src=x onerror=\"document.title='evil'\">"
    "<svg onload=\"document.title='evil'\"> $</script>$ [a](javascript:document.title='evil')"
)
PICTURE = (Path(__file__).parent / "parabola.png.base64").read_text(encoding="utf-8")

pytestmark = pytest.mark.skipif(
    BROWSER is None or DRIVER is None, reason="Chromium or its chromedriver is not installed"
)

PASSED = TestResult("test_a", "kl", "kl-part", "Is zero for `p == q`.", "passed", 1.0, 1.0)
FAILED = replace(
    PASSED,
    name="test_b",
    description="Agrees with the closed form.",
    outcome="failed",
    points=0.0,
    max_points=2.0,
    message="expected 0.5, got nan",
    mistake="The variance is `epsilon` squared.",
)


def page_about_a_class(name="Student", text="x = 1/0"):
    """Twelve students: every second passes the second test."""
    tests = [[PASSED, replace(FAILED, outcome="passed") if i % 2 else FAILED] for i in range(12)]
    rows = [
        class_report.Row(
            f"{name} {i}",
            "graded",
            f"id{i}",
            "2026-10-16 23:59",
            days_late=i % 3,
            late_penalty=0.25 * (i % 3),
            points={"kl": float(i)},
            score=float(i),
            outcomes={"passed": 1, "failed": 1},
            seconds=3.0,
        )
        for i in range(12)
    ]
    return class_report.render(
        class_report.ClassReport(
            course="Deep generative models",
            title="Homework",
            made="2026-10-20 12:00",
            max_score=12.0,
            problems={"kl": 12.0},
            rows=[*rows, class_report.Row(f"{name} missing", "missing", "nobody")],
            tests=statistics_of(tests),
            mistakes=mistakes_of(tests),
            pictures=[wall_picture(name, "samples", PICTURE, text)],
            alike=[class_report.AlikePair(name, f"{name} 2", 0.9, ("kl-part",), (text, text))],
            alike_pictures=[f"20 of 100 pictures of {name} and {name} 2 are alike"],
            doubts=[class_report.Doubt(name, "left out", text)],
        )
    )


def page_of_a_student(name="Student", text="A *word* and $x^2$."):
    items = (
        feedback.Part("kl-part", 1.0, 3.0, (PASSED, FAILED)),
        feedback.Part("kl-other", 1.0, 1.0, (PASSED,)),
        feedback.Written("why", text, 1.0, 2.0, comment=text),
        feedback.Written("when", text, 0.0, 2.0, pending=True),
        feedback.Code("kl-part", text, error=text),
        feedback.Picture("samples", "".join(PICTURE.split())),
    )
    problems = (
        feedback.ProblemFeedback("kl", "Divergences", items),
        feedback.ProblemFeedback("w1", text, ()),
    )
    added = feedback.Added((feedback.Missing("kl", text, text),), (), 2)
    return feedback.render(
        feedback.Page("Homework", name, 3.0, 8.0, 0.5, problems, "one day late", added)
    )


PAGES = {"class": page_about_a_class, "student": page_of_a_student}


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def show(driver, tmp_path):
    def show(text, width=1280):
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        page = tmp_path / "page.html"
        page.write_text(text, encoding="utf-8")
        driver.get(page.as_uri())
        return driver

    return show


def column(driver, number):
    cells = driver.find_elements(
        By.CSS_SELECTOR, f"section[aria-labelledby=submissions] tbody tr > :nth-child({number})"
    )
    return [cell.text for cell in cells]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_table_is_sorted_with_the_keyboard_alone_and_says_so(show, width):
    driver = show(page_about_a_class(), width)
    heading = driver.find_element(By.XPATH, "//section[2]//th[normalize-space()='Mark']")
    for _ in range(40):
        driver.switch_to.active_element.send_keys(Keys.TAB)
        if driver.switch_to.active_element.find_element(By.XPATH, "..") == heading:
            break
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert heading.get_attribute("aria-sort") == "ascending"
    assert [name.split()[1] for name in column(driver, 1)] == [*map(str, range(12)), "missing"]
    driver.switch_to.active_element.send_keys(Keys.SPACE)
    assert heading.get_attribute("aria-sort") == "descending"
    names = [name.split()[1] for name in column(driver, 1)]
    assert names == [*map(str, reversed(range(12))), "missing"]
    said = driver.find_element(By.ID, "sorted").get_attribute("textContent")
    assert said == "Everybody's submission: sorted by Mark, descending"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("words", ["short", "long"])
def test_a_page_fits_the_width_of_a_phone(show, page, words):
    long = {"name": "N" * 80, "text": "w" * 400}
    driver = show(PAGES[page](**(long if words == "long" else {})), 390)
    for details in driver.find_elements(By.TAG_NAME, "details"):
        driver.execute_script("arguments[0].open = true", details)
    assert driver.execute_script("return document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("page", PAGES)
def test_hostile_names_and_answers_run_nothing_and_ask_nobody(show, page):
    driver = show(PAGES[page](name=EVIL, text=EVIL))
    assert "evil" not in driver.title.replace(EVIL, "")
    assert driver.execute_script("return document.querySelectorAll('body script').length") == (
        1 if page == "class" else 0
    )
    assert driver.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert not driver.find_elements(By.CSS_SELECTOR, "[onerror], [onload], a[href^=javascript]")


def test_a_script_that_got_into_the_page_would_be_stopped_by_its_policy(show):
    page = page_about_a_class().replace("</main>", "<script>document.title='evil'</script></main>")
    assert show(page).title == "Homework: the class"


def test_formulas_are_drawn_without_a_script_or_the_network(show):
    driver = show(page_of_a_student())
    assert driver.find_elements(By.CSS_SELECTOR, ".comment math msup")


@pytest.fixture
def printing(driver):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    yield
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_on_paper_the_lines_that_open_have_no_triangle_above_them(show, printing):
    gaps = show(page_of_a_student()).execute_script(
        "return [...document.querySelectorAll('summary h3')].map(line =>"
        " line.getBoundingClientRect().top - line.parentNode.getBoundingClientRect().top)"
    )
    assert gaps and max(gaps) < 10


def test_on_paper_the_headings_of_a_table_are_text_which_every_sheet_repeats(show, printing):
    driver = show(page_about_a_class())
    buttons = driver.find_elements(By.CSS_SELECTOR, "thead button")
    assert {button.value_of_css_property("display") for button in buttons} == {"contents"}


def test_a_short_word_before_the_rows_of_a_table_is_not_broken(show):
    row = "a long answer in many words " * 2
    table = f"| | one | two | three |\n|-|-|-|-|\n| W1 | {row} | {row} | {row} |"
    driver = show(page_of_a_student(text=table), 390)
    for details in driver.find_elements(By.TAG_NAME, "details"):
        driver.execute_script("arguments[0].open = true", details)
    lines = driver.execute_script(
        "const range = document.createRange();"
        "range.selectNodeContents(document.querySelector('.answer td'));"
        "return range.getClientRects().length"
    )
    assert lines == 1


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm install axe-core")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_an_accessibility_tool_finds_nothing_wrong(show, page, scheme, width):
    driver = show(PAGES[page](), width)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    for details in driver.find_elements(By.TAG_NAME, "details"):
        driver.execute_script("arguments[0].open = true", details)
    assert wrong_with(driver) == {}
