"""What an instructor sees of hostile submissions, in Chromium: feedback pages, and formgrader on a
real Jupyter server, started as the guide says.

A script of a submission would change the page's title, raise scores, write a file, or ask a port of
this machine. Honest classmates are marked by hand, and graded by formgrader's button.
"""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat
import pytest
from accessibility import AXE, wrong_with
from arena import ASSIGNMENT, MATE, TRACE, Arena, Scene, read_attacks, released
from formgrader import BROWSER, DRIVER, REPOSITORY, Server, browser, jupyter_server, wait_for
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from dgm.commands.class_grading import grade_class
from dgm.content.build import assemble
from dgm.submission.student_names import unfit

ATTACKS = [attack for attack in read_attacks() if attack.kind == "browser"]
(NESTED,) = [attack for attack in ATTACKS if attack.name == "nested-placeholder"]
GUIDE = (REPOSITORY / "docs" / "instructors.md").read_text(encoding="utf-8")
LATE = "late-mate"
EXTRA = "more"
BEACON = 47614
#: Where a Jupyter server is, unless its user says otherwise.
USUAL = "http://localhost:8888/"

pytestmark = pytest.mark.skipif(
    BROWSER is None or DRIVER is None, reason="Chromium or its chromedriver is not installed"
)


def documented(start: str) -> str:
    """The command of the instructors' guide that begins with `start`."""
    (command,) = set(re.findall(rf"^ *({re.escape(start)}.*)$", GUIDE, re.MULTILINE))
    return command


@dataclass(frozen=True)
class Desk:
    """An instructor at work: a graded class, formgrader, and a browser that was let in."""

    arena: Arena
    scenes: list[Scene]
    server: Server
    browser: Chrome

    @property
    def root(self) -> Path:
        return self.arena.course.root

    @property
    def pages(self) -> dict[str, str]:
        """The address of every submission's page, by student."""
        submitted = self.server.api(f"formgrader/api/submitted_notebooks/{ASSIGNMENT}/{ASSIGNMENT}")
        return {
            notebook["student"]: f"{self.server.url}formgrader/submissions/{notebook['id']}/"
            for notebook in submitted
        }

    def open(self, address: str) -> None:
        """Open a submission's page, and wait until formgrader's own script has shown the marks."""
        self.browser.get(address)
        wait_for(
            lambda: self.browser.execute_script(
                "return formgrader.grades?.loaded && formgrader.comments?.loaded"
            )
        )

    def wait_for_answers(self) -> None:
        """Until the page has an answer to all that it saved: that sets its fields once more."""
        wait_for(lambda: self.browser.execute_script("return jQuery.active === 0"))

    def marks(self) -> dict[str, list[tuple]]:
        """What the gradebook holds for every submission, by the address of its page."""
        names = ("name", "auto_score", "manual_score", "extra_credit")
        return {
            page: [
                tuple(grade[name] for name in names)
                for grade in self.server.api(
                    f"formgrader/api/grades?submission_id={page.split('/')[-2]}"
                )
            ]
            for page in self.pages.values()
        }

    def traces(self) -> list[Path]:
        return [path for path in self.root.rglob(f"{TRACE}*") if path.is_file()]

    def run(self, command: str) -> subprocess.CompletedProcess:
        """A command as an instructor types it, in the folder of the course."""
        program, *arguments = shlex.split(command)
        return subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder, Arena(Path(folder)) as arena:
        scenes = [scene for scene in arena.stand(*ATTACKS) if scene.page]
        command = shlex.split(documented("dgm formgrader"))
        with (
            jupyter_server(arena.course.root, command) as server,
            browser(Path(folder) / "profile") as driver,
        ):
            driver.get(printed_address(server))
            yield Desk(arena, scenes, server, driver)


@pytest.fixture
def asked() -> Iterator[list[object]]:
    """Who has asked a port of this machine."""
    callers: list[object] = []

    def answer() -> None:
        while True:
            try:
                connection, caller = listener.accept()
            except OSError:
                return
            connection.close()
            callers.append(caller)

    with socket.create_server(("127.0.0.1", BEACON)) as listener:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield callers
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def printed_address(server: Server) -> str:
    """What the server asks its user to open."""
    addresses = re.findall(r"http://127\.0\.0\.1:\S+\?token=\S+", server.log.read_text())
    return addresses[-1].replace("...", server.token)


def test_the_address_that_the_server_prints_leads_to_formgrader(desk):
    desk.browser.get(printed_address(desk.server))
    assert desk.browser.current_url == f"{desk.server.url}formgrader/manage_assignments"


def test_a_script_and_a_picture_from_elsewhere_would_be_noticed(desk, asked, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"""<title>x</title><img src="http://127.0.0.1:{BEACON}/x.png">
    <img src=x onerror="document.title='{TRACE}'">""")
    desk.browser.get(page.as_uri())
    wait_for(lambda: desk.browser.title == TRACE and asked)


def test_a_feedback_page_of_a_hostile_submission_runs_no_script_and_asks_nobody(
    desk, asked, tmp_path
):
    fit = [each for each in ATTACKS if not unfit(getattr(each.module, "STUDENT", "s1"))]
    assert len(desk.scenes) == len(fit) >= 9
    page = tmp_path / "page.html"
    for scene in desk.scenes:
        page.write_text(scene.page)
        desk.browser.get(page.as_uri())
        assert desk.browser.title != TRACE
    assert not asked


def test_a_hostile_submission_in_formgrader_runs_no_script_and_changes_nothing(desk, asked):
    marks, pages = desk.marks(), desk.pages
    links = []
    for student in (scene.graded.student for scene in desk.scenes):
        desk.open(pages[student])
        assert desk.browser.title == ASSIGNMENT, student
        links += [
            link.get_attribute("href") for link in desk.browser.find_elements("tag name", "a")
        ]
        overview = f"{USUAL}formgrader/manage_students/{quote(student, safe='')}"
        links += [overview, f"{overview}/{ASSIGNMENT}"]
        handed_in = f"..%2f..%2f..%2fsubmitted/{quote(student, safe='')}/{ASSIGNMENT}/index.html"
        links += [pages[student].replace(desk.server.url, USUAL) + handed_in]
    for link in {link for link in links if link and link.startswith(USUAL)}:
        desk.browser.get(link.replace(USUAL, desk.server.url))
        assert desk.browser.title != TRACE, link
    assert desk.traces() == []
    assert desk.marks() == marks
    assert not asked


def test_a_script_that_got_into_the_page_is_stopped_by_its_policy(desk):
    desk.open(desk.pages[desk.arena.honest.graded.student])
    stopped = desk.browser.execute_async_script(INJECT, NESTED.module.CALL)
    assert stopped == "script-src-attr"
    assert desk.browser.title == ASSIGNMENT and desk.traces() == []


def test_without_policy_and_sanitiser_the_attack_would_be_seen(desk):
    """What the other tests look for does happen where nothing is in the way."""
    before = desk.marks()
    desk.browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    try:
        desk.open(desk.pages[desk.arena.honest.graded.student])
        desk.browser.execute_script(INJECT, NESTED.module.CALL)
        wait_for(lambda: desk.browser.title == TRACE)
        (trace,) = wait_for(desk.traces)
        wait_for(lambda: desk.marks() != before)
    finally:
        desk.browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    trace.unlink()


#: Puts a link with a handler into the page and gives it the focus; says which rule was broken.
INJECT = """
const answer = arguments[1];
if (answer) document.addEventListener(
    'securitypolicyviolation', event => answer(event.effectiveDirective), {once: true});
document.body.insertAdjacentHTML(
    'beforeend', `<a id=injected href=x tabindex=1 onfocus="${arguments[0]}">x</a>`);
document.getElementById('injected').focus();
"""


def shown(desk: Desk) -> set[str]:
    """The kinds of cells of which something is in sight."""
    kinds = ("written", "mark_scheme", "solution", "deliverable", "tests", "text", "setup", "run")
    found = {
        kind: desk.browser.find_elements(By.CSS_SELECTOR, f".dgm-cell.dgm-{kind}") for kind in kinds
    }
    return {kind for kind, cells in found.items() if any(cell.is_displayed() for cell in cells)}


def test_what_a_person_marks_is_in_sight_and_the_rest_comes_with_a_box(desk):
    desk.open(desk.pages[desk.arena.honest.graded.student])
    to_mark = {"written", "mark_scheme", "solution", "deliverable", "tests"}
    assert shown(desk) == to_mark
    assert desk.browser.find_element(By.CSS_SELECTOR, ".dgm-deliverable img").is_displayed()
    short = desk.browser.execute_script("return document.body.scrollHeight")
    box = desk.browser.find_element(By.ID, "dgm-whole")
    box.send_keys(Keys.SPACE)
    assert {"text", "setup"} < shown(desk) - to_mark | {"run"}
    assert desk.browser.execute_script("return document.body.scrollHeight") > short


def test_the_columns_of_a_table_do_not_touch(desk):
    desk.open(desk.pages[desk.arena.honest.graded.student])
    padding = desk.browser.execute_script(
        "const table = document.createElement('table');"
        "table.innerHTML = '<tr><td>one</td><td>two</td></tr>';"
        "document.querySelector('.dgm-mark_scheme').append(table);"
        "return getComputedStyle(table.querySelector('td')).paddingRight"
    )
    assert float(padding.removesuffix("px")) >= 5


def test_every_field_that_tab_leads_to_is_in_sight(desk):
    desk.open(desk.pages[desk.arena.honest.graded.student])
    fields = desk.browser.find_elements(By.CSS_SELECTOR, ".score.tabbable, .comment.tabbable")
    assert len(fields) > 3 and all(field.is_displayed() for field in fields)


def test_the_page_to_mark_fits_the_width_of_a_phone(desk):
    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    desk.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        desk.open(desk.pages[desk.arena.honest.graded.student])
        assert desk.browser.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        desk.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm install axe-core")
@pytest.mark.parametrize("whole", [False, True], ids=["to mark", "whole notebook"])
@pytest.mark.parametrize("width", [1280, 390])
def test_an_accessibility_tool_finds_nothing_wrong_with_the_page_to_mark(desk, width, whole):
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    desk.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        desk.open(desk.pages[desk.arena.honest.graded.student])
        if whole:
            desk.browser.find_element(By.ID, "dgm-whole").click()
        assert wrong_with(desk.browser) == {}
    finally:
        desk.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_an_extra_part_takes_no_more_than_it_can_bring_and_its_mark_counts(desk):
    course = desk.arena.course
    folder = desk.root / "submitted" / MATE / EXTRA
    folder.mkdir(parents=True)
    notebook = released(assemble(course, course.assignments[EXTRA]))
    (folder / f"{EXTRA}.ipynb").write_text(nbformat.writes(notebook))
    (entry,) = grade_class(course, EXTRA)
    assert entry.settled
    (submission,) = desk.server.api(f"formgrader/api/submitted_notebooks/{EXTRA}/{EXTRA}")
    desk.open(f"{desk.server.url}formgrader/submissions/{submission['id']}/")
    field = desk.browser.find_element(By.CSS_SELECTOR, "[data-extra] .extra-credit")
    cell = field.find_element(By.XPATH, "ancestor::*[@data-extra]")
    most = float(cell.get_attribute("data-extra"))
    assert most > 0 and not desk.browser.find_element(By.ID, "why-step").is_displayed()

    def held():
        grades = desk.server.api(f"formgrader/api/grades?submission_id={submission['id']}")
        (grade,) = [grade for grade in grades if grade["name"] == "why-step"]
        return grade["manual_score"], grade["extra_credit"], grade["needs_manual_grade"]

    assert held() == (None, None, True)
    field.send_keys("99")
    desk.browser.execute_script("document.activeElement.blur()")
    assert f"99 is not a number from 0 to {most:g}" in cell.text and held() == (None, None, True)
    retype(field, f"{most:g}")
    desk.browser.execute_script("document.activeElement.blur()")
    wait_for(lambda: held() == (0, most, False))
    desk.wait_for_answers()
    field.clear()
    desk.browser.execute_script("arguments[0].blur()", field)
    wait_for(lambda: held()[2])
    desk.browser.find_element(By.CSS_SELECTOR, "[data-extra] .full-credit").click()
    wait_for(lambda: held() == (0, most, False))


def retype(field: WebElement, typed: str) -> None:
    """Type over what is there. Selenium's `clear` would save an empty field in between."""
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(typed)


def type_mark(desk: Desk, student: str, mark: str) -> WebElement:
    """The field for the written answer of a student, where a marker has typed this."""
    desk.open(desk.pages[student])
    score = desk.browser.find_element(By.ID, "why-step")
    retype(score, mark)
    return score


def test_a_comma_in_a_mark_is_a_point(desk):
    student = desk.arena.mate().graded.student
    score = type_mark(desk, student, "0,25")
    assert score.get_attribute("value") == "0.25"
    desk.browser.execute_script("document.activeElement.blur()")

    def saved() -> bool:
        marks = {name: manual for name, _, manual, _ in desk.marks()[desk.pages[student]]}
        return marks["why-step"] == 0.25

    wait_for(saved)


CELL = "ancestor::*[contains(@class, 'dgm-cell')]"


@pytest.mark.parametrize("typed", ["1/2", "12", "-1", "1e0", "half"])
def test_a_mark_that_is_no_number_from_0_to_the_most_is_told_and_not_saved(desk, typed):
    student = desk.arena.mate().graded.student
    page = desk.pages[student]
    desk.open(page)
    before = desk.marks()[page]
    score = desk.browser.find_element(By.ID, "why-step")
    retype(score, typed)
    desk.browser.execute_script("document.activeElement.blur()")
    cell = score.find_element(By.XPATH, CELL)
    assert f"Not saved: {typed} is not a number from 0 to 1." in cell.text
    assert score.get_attribute("value") == typed and score.get_attribute("aria-invalid")
    extra = cell.find_element(By.CLASS_NAME, "extra-credit")
    extra.send_keys("0")
    desk.browser.execute_script("document.activeElement.blur()")
    assert "Not saved" in cell.text
    desk.open(page)
    assert desk.marks()[page] == before


def test_a_mark_that_was_refused_gives_way_to_no_credit_and_full_credit(desk):
    student = desk.arena.mate().graded.student
    page = desk.pages[student]
    desk.open(page)
    score = desk.browser.find_element(By.ID, "why-step")
    cell = score.find_element(By.XPATH, CELL)

    def marked() -> float | None:
        return {name: manual for name, _, manual, _ in desk.marks()[page]}["why-step"]

    for button, mark in (("full-credit", 1), ("no-credit", 0), ("no-credit", 0)):
        retype(score, "99")
        desk.browser.execute_script("document.activeElement.blur()")
        assert "Not saved" in cell.text
        found = cell.find_element(By.CLASS_NAME, button)
        desk.browser.execute_script("arguments[0].click()", found)  # the page scrolls for a while
        wait_for(lambda mark=mark: marked() == mark)
        desk.wait_for_answers()
        assert score.get_attribute("value") == str(mark) and "Not saved" not in cell.text


def test_hand_marks_reach_the_students_page_by_the_documented_command(desk):
    student = desk.arena.mate().graded.student
    type_mark(desk, student, "0.5")
    comment = desk.browser.find_element(By.ID, "why-step-comment")
    comment.send_keys("Half of it: see $x^2$.")
    desk.browser.execute_script("document.activeElement.blur()")

    def saved() -> bool:
        submission = desk.pages[student].split("/")[-2]
        comments = desk.server.api(f"formgrader/api/comments?submission_id={submission}")
        marks = {name: manual for name, _, manual, _ in desk.marks()[desk.pages[student]]}
        return marks["why-step"] == 0.5 and "Half" in str(comments)

    wait_for(saved)
    page = desk.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
    assert "Half of it" not in page.read_text()
    command = documented("dgm feedback").replace("hw2_wasserstein", ASSIGNMENT)
    done = desk.run(f"{command} --student {student}")
    assert done.returncode == 0, done.stderr
    assert re.search(r"Half of it: see .*<msup><mi>x</mi><mn>2</mn></msup>", page.read_text())
    text = re.sub("<[^>]*>", "", page.read_text())
    assert re.search(r"0\.5\s*/\s*1", text), text


def test_the_autograde_button_leaves_the_course_free_and_no_process_behind(desk):
    folder = desk.root / "submitted" / LATE / ASSIGNMENT
    folder.mkdir(parents=True)
    notebook = released(desk.arena.master)
    cell = next(cell for cell in notebook.cells if cell.id == "double")
    cell.source += "\n# this text was never graded before"
    (folder / f"{ASSIGNMENT}.ipynb").write_text(nbformat.writes(notebook))

    desk.browser.get(f"{desk.server.url}formgrader/manage_submissions/{ASSIGNMENT}")
    button = f"//tr[td[text()='{LATE}']]//td[contains(@class, 'autograde')]//a"
    wait_for(lambda: desk.browser.find_elements(By.XPATH, button))[0].click()
    said = wait_for(lambda: desk.browser.find_elements(By.CSS_SELECTOR, ".modal-title"), 180)
    wait_for(lambda: said[0].text)
    assert said[0].text == "Success", desk.browser.find_element(By.CLASS_NAME, "modal-body").text
    assert desk.server.children() == []

    (entry,) = grade_class(desk.arena.course, ASSIGNMENT, students=(LATE,))
    assert entry.settled
    honest = next(mark for student, mark in by_student(desk).items() if MATE in student)
    assert by_student(desk)[LATE] == honest


def by_student(desk: Desk) -> dict[str, float]:
    marks = desk.marks()
    return {
        student: sum(auto or 0.0 for _, auto, _, _ in marks[page])
        for student, page in desk.pages.items()
    }
