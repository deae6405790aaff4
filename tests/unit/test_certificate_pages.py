"""Where students write certificates: a worked one before the first, and a page with links to it."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import re
from pathlib import Path

import pytest

from dgm.content.certificate_pages import KINDS, certificate_cells
from dgm.content.course import ProblemEntry, load_course
from dgm.content.fragments import fragment_namespace
from dgm.content.master import assemble

COURSE = load_course(Path(__file__).parents[2])
MADE = re.compile(rf"\b({'|'.join(KINDS)})\(")


def notebook(name):
    return assemble(COURSE, COURSE.assignments[name]).cells


def one_problem(slug):
    """The notebook of a homework that is one problem."""
    assignment = next(iter(COURSE.assignments.values()))
    entry = ProblemEntry(slug, 100.0)
    return assemble(COURSE, dataclasses.replace(assignment, problems=(entry,))).cells


def kinds_in(cell):
    """The kinds that students see in a problem's code: asked, given or in a check."""
    if cell.cell_type != "code" or not cell.metadata.dgm.problem:
        return set()
    return set(MADE.findall(cell.source.split("### BEGIN HIDDEN TESTS")[0]))


def position(cells, holds):
    return next(i for i, cell in enumerate(cells) if holds(cell))


@pytest.mark.parametrize("name", COURSE.assignments)
def test_the_first_certificate_of_a_homework_comes_after_a_worked_one(name):
    cells = notebook(name)
    first = position(cells, kinds_in)
    worked = [c for c in cells[:first] if c.id.startswith("certificate-worked-")]
    assert sum(c.cell_type == "code" for c in worked) >= 4
    assert all(c.metadata.nbgrader.locked for c in worked)
    assert all(c.cell_type == "markdown" or c.metadata.dgm.role == "run" for c in worked)
    after = position(cells, lambda c: c.id == worked[-1].id) + 1
    assert cells[after].metadata.dgm.problem == cells[first].metadata.dgm.problem
    assert cells[after].source.startswith("# ")


@pytest.mark.parametrize("name", COURSE.assignments)
def test_the_page_at_the_end_has_a_section_for_each_kind_of_the_notebook_and_no_other(name):
    cells = notebook(name)
    text = "\n".join(c.source for c in cells if c.id.startswith("certificate-page-"))
    used = {kind for cell in cells for kind in kinds_in(cell)}
    assert set(re.findall(r"^### (\w+)$", text, re.MULTILINE)) == used
    assert cells[-1].id.startswith("certificate-page-")


@pytest.mark.parametrize("name", COURSE.assignments)
def test_each_link_leads_to_a_heading_in_the_form_of_every_reader(name):
    markdown = {c.id: c.source for c in notebook(name) if c.cell_type == "markdown"}
    ours = "\n".join(text for id, text in markdown.items() if id.startswith("certificate-"))
    headings = re.findall(r"^#+ (.*)$", ours, re.MULTILINE)
    links = set(re.findall(r"\]\(#([^)]+)\)", ours))
    links |= set(re.findall(rf"\]\(#({'|'.join(KINDS)})\)", "\n".join(markdown.values())))
    assert {"How-to-write-a-certificate", "A-worked-certificate"} <= links
    for link in links:
        assert headings.count(link.replace("-", " ")) == 1  # JupyterLab, VS Code, nbconvert
        assert ours.count(f'<a id="{link}" name="{link}"></a>') == 1  # Colab


@pytest.mark.parametrize("name", COURSE.assignments)
def test_every_contract_of_a_certificate_links_to_its_kind(name):
    cells = notebook(name)
    missing = [
        (cell.id, kind)
        for i, cell in enumerate(cells)
        if cell.metadata.dgm.role == "solution"
        for kind in set(MADE.findall(cell.source))
        if not any(f"](#{kind})" in before.source for before in cells[max(0, i - 6) : i])
    ]
    assert not missing


def test_a_kind_that_only_a_given_part_uses_is_explained_before_it():
    """The Wasserstein homework gives a StationaryPoint in its first problem."""
    cells = notebook("hw2_wasserstein")
    given = position(cells, lambda c: "StationaryPoint" in kinds_in(c))
    assert "given as a worked example" in cells[given].source
    ids = [cell.id for cell in cells]
    assert ids.index("certificate-worked-1") < given
    page = "\n".join(c.source for c in cells if c.id.startswith("certificate-page-"))
    assert "### StationaryPoint" in page


@pytest.mark.parametrize("name", COURSE.assignments)
def test_the_worked_certificate_is_no_heading_of_a_problem(name):
    ours = [c.source for c in notebook(name) if c.id.startswith("certificate-")]
    headings = re.findall(r"^(#+) ", "\n".join(ours), re.MULTILINE)
    assert headings and "#" not in headings


def test_a_homework_of_one_problem_has_them_where_the_problem_asks_for_a_certificate():
    ids = [cell.id for cell in one_problem("fgan-kl")]
    assert ids.index("certificate-worked-1") == 2 and ids[-1] == "certificate-page-1"
    plain = one_problem("cgan-mnist")
    assert not [cell.id for cell in plain if cell.id.startswith("certificate-")]
    assert not any("](#How" in cell.source for cell in plain)


def test_the_worked_certificate_shows_a_wrong_form_a_wrong_value_and_the_corrected_one():
    names = fragment_namespace("certificates")
    said = []
    for cell in certificate_cells({"EqualityChain", "StationaryPoint"})[0]:
        if cell.cell_type == "code":
            assert cell.attributes == {"check_output": "true"}
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(cell.source, names)
            said += printed.getvalue().splitlines()
    assert said == [
        "step 2 should be an integral of the exponential alone",
        "step 2 -> 3: at rate=2.577 the left side is 0.388048, the right side 0.150581",
        "Every link holds.",
        "the point does not fit the objective: at half=2.831, width=0.943667 the first derivative "
        "is 0.943667, not 0",
        "The area is largest there.",
    ]


def test_a_notebook_without_stationary_points_has_none_worked():
    worked, page = certificate_cells({"EqualityChain"})
    text = "\n".join(cell.source for cell in [*worked, *page])
    assert "StationaryPoint" not in text and "### EqualityChain" in text
