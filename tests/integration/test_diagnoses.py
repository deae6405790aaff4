"""Who is told which mistake, and what strangers keep."""

from __future__ import annotations

import pytest

from dgm.audit.diagnoses import diagnose_problem
from dgm.audit.strangers import grade_strangers
from dgm.content.problem import load_problem
from dgm.content.strangers import load_strangers
from tests.integration.test_audit import MUTANT, audit

COURSE = """
name = "A course"

[assignments.hw]
title = "Homework"
covers = "nothing"
problems = [{ slug = "powers", points = 4 }]
"""
MUTANTS = {"sign": "-x * x", "again": "-(x * x)", "nothing": "0.0", "once": "x"}


@pytest.fixture
def bank(tmp_path, sandbox):
    """A bank with one problem, two of whose mutants do the same."""
    audit(tmp_path, sandbox, {})
    named = [MUTANT.format(name=n, ceiling=1, answer=a) for n, a in MUTANTS.items()]
    hinted = [
        text.replace("Look at", f"{n}: look at") for n, text in zip(MUTANTS, named, strict=True)
    ]
    (tmp_path / "problems/powers/mutants.md").write_text("\n".join(["## square", *hinted]))
    (tmp_path / "course.toml").write_text(COURSE)
    return tmp_path


def test_the_audit_says_who_is_told_which_mistake(bank, sandbox):
    found = diagnose_problem(bank, load_problem(bank / "problems", "powers"), sandbox)
    assert found.mutants == tuple(MUTANTS)
    assert found.silent == ("nothing",)
    assert found.alike == (("sign", "again"), ("again", "sign"))
    assert found.changes > len(found.told) > 0
    told = {each.answer: (each.part, each.hints) for each in found.told}
    assert told["'x * x' became '(x)' in 'return x * x'"] == (
        "square",
        ("once: look at the sign.",),
    )


STRANGER = """
### {name}: {title}

- label: {label}

```python square
def square(x):
    return {answer}
```
"""


def test_strangers_are_complained_of_who_keep_too_much_or_too_little_or_are_told_what_is_untrue(
    bank, sandbox
):
    strangers = [
        STRANGER.format(name="minus", title="a minus sign", label="wrong", answer="-(x**2)"),
        STRANGER.format(name="power", title="right", label="right", answer="x**2"),
        STRANGER.format(name="cube", title="a cube", label="right", answer="x**3"),
        STRANGER.format(name="product", title="a product", label="wrong", answer="x * x"),
    ]
    path = bank / "problems/powers/strangers.md"

    def graded(*answers):
        path.write_text("\n".join(["## square", *answers]))
        problem = load_problem(bank / "problems", "powers")
        return grade_strangers(bank, problem, load_strangers(problem), sandbox)

    found = graded(*strangers)
    untrue, too_little, too_much = found.complaints
    assert untrue.startswith("minus is told the hint of sign or again; if that is true of it")
    assert too_little.startswith("cube is right, but fails ")
    assert too_much == "product keeps all points, but is wrong: a product"
    assert found.counts == {
        "wrong answers": 2,
        "keep all points": 1,
        "right answers": 2,
        "lose points": 1,
        "told a mistake": 1,
        "it is true": 0,
        "mistake in the bank": 0,
        "of these told": 0,
    }

    minus = strangers[0].replace("label: wrong", "label: wrong\n- mutant: again")
    found = graded(minus, strangers[1])
    assert found.complaints == []
    assert found.counts["it is true"] == found.counts["of these told"] == 1
