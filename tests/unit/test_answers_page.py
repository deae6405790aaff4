"""The page of answers that becomes a PDF: what is on it, and what a hostile notebook cannot do."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser

import nbformat
import pytest
from PIL import Image

from dgm.reports.answers import answers_page
from dgm.reports.mathml import mathml, with_mathml
from dgm.reports.pdf import BROWSERS, PdfUnavailable, find_browser, print_pdf


def png() -> str:
    file = io.BytesIO()
    Image.new("L", (4, 4)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def cell(id, role, source, problem="kl", kind="markdown", outputs=()):
    metadata = {"id": id, "dgm": {"role": role, "problem": problem}}
    if kind == "markdown":
        return nbformat.v4.new_markdown_cell(source, id=id, metadata=metadata)
    return nbformat.v4.new_code_cell(source, id=id, metadata=metadata, outputs=list(outputs))


def page(words="It is $x^2$.", outputs=(), student="Ada Lovelace"):
    cells = [
        cell("homework-title", None, "# Homework 1", problem=None),
        cell("kl-text", None, "# The divergence $D$"),
        cell("kl", "solution", "# answer: kl\nsecret_code = 1", kind="code"),
        cell("kl-why", "written", f"<!-- answer: kl-why -->\n**Why?**\n\n{words}"),
        cell("kl-plot", "deliverable", "plot()", kind="code", outputs=outputs),
    ]
    return answers_page(nbformat.v4.new_notebook(cells=cells), student)


def test_the_page_holds_questions_answers_pictures_and_the_name():
    text = nbformat.v4.new_output("stream", name="stdout", text="100 <samples>\n")
    picture = nbformat.v4.new_output("display_data", data={"image/png": png()})
    shown = page(outputs=[text, picture])
    for part in ("<h1>Homework 1</h1>", "Ada Lovelace", "<strong>Why?</strong>", "It is <math"):
        assert part in shown
    assert f"data:image/png;base64,{png()}" in shown
    assert "100 &lt;samples&gt;" in shown
    assert "The divergence <math" in shown
    assert "secret_code" not in shown and "answer:" not in shown


class Elements(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "![x](http://example.org/x.png)",
        r"$\href{javascript:alert(1)}{x}$",
        r"$\text{<script>alert(1)</script>}$",
        r"$\style{background:url(http://example.org)}{x}$",
        r"$\color{red;background:url(http://example.org)}{x}$",
        "$x</span><script>alert(1)</script>$",
    ],
)
def test_nothing_that_was_written_becomes_script_or_asks_the_network(words):
    found = Elements()
    found.feed(page(words))
    assert "script" not in found.tags
    assert not {name for name, _ in found.attributes if name.startswith("on") or name == "style"}
    assert not {value for _, value in found.attributes if "example" in value or "java" in value}


def test_a_name_is_text():
    assert "<b>" not in page(student="<b>Ada</b>").split("</style>")[1]


def test_a_heading_that_is_no_line_of_words_is_shown_as_it_was_typed():
    odd = nbformat.v4.new_notebook(
        cells=[
            cell("kl-text", None, "# - <b>one</b>"),
            cell("kl-why", "written", "**Why?**\n\nSo."),
        ]
    )
    assert "<h2>- &lt;b&gt;one&lt;/b&gt;</h2>" in answers_page(odd)


def test_html_that_was_saved_as_an_output_is_left_out():
    output = nbformat.v4.new_output("display_data", data={"text/html": "<script>1</script>"})
    assert "script" not in page(outputs=[output]).split("</style>")[1]


@pytest.mark.parametrize(
    ("formula", "parts"),
    [
        ("$x^2$", ["<msup>", 'display="inline"']),
        (r"$$\frac{1}{2}$$", ["<mfrac>", 'display="block"']),
        (r"\begin{align} a &= b \\ c &< d \end{align}", ["<mtable", "&lt;"]),
        (r"$a < b \text{ & c}$", ["&lt;", "&amp;"]),
    ],
)
def test_formulas_become_mathml(formula, parts):
    made = mathml(formula)
    assert made is not None and all(part in made for part in parts)


def test_the_name_of_a_function_stands_apart_from_letters_but_not_from_brackets():
    assert 'lspace="0.167em" rspace="0.167em">log<' in mathml(r"$a\log x$")
    assert 'lspace="0em" rspace="0em">log<' in mathml(r"$\log(x)$")


@pytest.mark.parametrize(
    "formula",
    [
        r"$\unknown x$",
        r"$\mathchoice$",
        r"$\def\x{\x\x}\x$",
        r"$\class{a}{b}$",
        "$" + "x" * 9999 + "$",
    ],
)
def test_a_formula_that_cannot_be_read_or_trusted_stays_as_it_was_typed(formula):
    assert mathml(formula) is None
    assert (
        with_mathml(f'<span class="math">{formula}</span>')
        == f'<span class="math">{formula}</span>'
    )


def test_a_browser_prints_the_page(tmp_path):
    try:
        find_browser()
    except PdfUnavailable:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed")
    print_pdf(page(), tmp_path / "answers.pdf")
    made = (tmp_path / "answers.pdf").read_bytes()
    assert made.startswith(b"%PDF") and b"/Type /Page" in made
