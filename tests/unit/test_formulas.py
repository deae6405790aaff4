"""Formulas in the text of problems: Colab, JupyterLab, VS Code and GitHub show them alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dgm.content.percent import read_percent

BANK = Path(__file__).parents[2] / "problems"
CODE = re.compile(r"```.*?```|(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
FORMULA = re.compile(r"(?<!\\)\$\$(.+?)\$\$|(?<![\\$])\$(?!\$)((?:[^$\\]|\\.)+?)\$", re.DOTALL)
#: What markdown takes for a list, a heading or a quote where it does not know about formulas.
BLOCK = re.compile(r"^\s*(?:[-+*#>]|\d+[.)]|=+$)(?:\s|$)", re.MULTILINE)


def complaints(text):
    """What some reader of notebooks would not show as meant, with the formula."""
    text = CODE.sub(lambda match: "x" * len(match[0]), text)
    for match in FORMULA.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        body = match[1] or match[2]
        found = {
            "an empty line in it": "\n\n" in body,
            "looks like an HTML tag": re.search(r"<[A-Za-z/!]", body),
            "a | in a table": line.startswith("|") and re.search(r"(?<!\\)\|", body),
        }
        if match[1]:
            found["does not stand alone"] = before not in ("", "\n") or after not in ("", "\n")
            found["a line that begins like a list"] = BLOCK.search(body.partition("\n")[2])
        else:
            found["a space beside its $"] = body != body.strip()
            found["touches a word"] = before.isalnum() or after.isalnum()
        yield from (f"{why}: {match[0]}" for why, wrong in found.items() if wrong)


@pytest.mark.parametrize("slug", sorted(path.parent.name for path in BANK.glob("*/problem.py")))
def test_every_reader_of_notebooks_shows_the_formulas(slug):
    _, cells = read_percent(BANK / slug / "problem.py", slug)
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert [each for text in texts for each in complaints(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "$ a$",
        "$n$th",
        "2$n$",
        "$a <b$",
        "| a | $|x|$ |",
        "$$a\n- b$$",
        "$$a\n\n+ b$$",
        "so $$a$$",
        "$$a$$ and",
    ],
)
def test_a_formula_that_some_reader_breaks_is_found(text):
    assert list(complaints(text))


@pytest.mark.parametrize(
    "text", ["$n$-th, `$ a$`", "| a | $\\lvert x \\rvert$ |", "$$a\n  {} - b$$"]
)
def test_a_formula_that_all_read_alike_is_left_alone(text):
    assert not list(complaints(text))
