"""The audit complains about exactly what is wrong with a problem's tests."""

from __future__ import annotations

import pytest

from dgm.audit.audit import audit_problem
from dgm.audit.visible import look
from dgm.content.course import ProblemEntry
from dgm.content.problem import load_problem

FRAGMENT = """# ---
# requires: []
# ---
# %% role="setup" id="setup-{name}"
{code}
"""

PROBLEM = '''# ---
# title: Powers
# covers: [nothing]
# ---
# %% [markdown]
# The square of every number is asked for, also of negative ones.
# %% role="solution" id="square"
def square(x):
    """x squared."""
    ### BEGIN SOLUTION
    return x * x
    ### END SOLUTION
# %% role="tests" id="square-tests"
with visible_checks("square") as check:
    check.close(square(-2.0), 4.0, "the square of a negative number")
### BEGIN HIDDEN TESTS
from dgm.testing import expect_number, points

@points(1)
def test_positive(student, reference, rng):
    """Gives x squared for positive x."""
    x = float(rng.uniform(2, 3))
    expect_number(student.square(x), reference.square(x), what="x squared")

@points(1)
def test_negative(student, reference, rng):
    """Gives x squared for negative x."""
    x = float(rng.uniform(-3, -2))
    expect_number(student.square(x), reference.square(x), what="x squared")
### END HIDDEN TESTS
'''

MUTANT = """
### {name}: A mistake

- breaks: also of negative ones
- hint: Look at the sign.
- ceiling: {ceiling}

```diff square
-    return x * x
+    return {answer}
```
"""

ALTERNATIVE = """
## {name}: Another way

```python square
def square(x):
    return {answer}
```
"""

GOOD_MUTANTS = {"sign": "x * abs(x)", "double": "2 * x", "cube": "x**3"}
GOOD_ALTERNATIVES = ["x**2", "abs(x) ** 2", "pow(x, 2)", "(-x) * (-x)"]


def audit(tmp_path, sandbox, mutants=GOOD_MUTANTS, alternatives=GOOD_ALTERNATIVES, **options):
    """Audit the powers with these answers; the number of variants is no concern here."""
    bank = tmp_path / "problems"
    for folder in ("_setup", "powers"):
        (bank / folder).mkdir(parents=True)
    (bank / "_setup" / "basics.py").write_text(FRAGMENT.format(name="basics", code="import torch"))
    (bank / "powers" / "problem.py").write_text(options.pop("problem", PROBLEM))
    ceiling = options.pop("ceiling", 0.5)
    mistakes = [MUTANT.format(name=n, ceiling=ceiling, answer=a) for n, a in mutants.items()]
    (bank / "powers" / "mutants.md").write_text("\n".join(["## square", *mistakes]))
    ways = [ALTERNATIVE.format(name=f"way{n}", answer=a) for n, a in enumerate(alternatives)]
    (bank / "powers" / "alternatives.md").write_text("\n".join(ways))
    problem = load_problem(bank, "powers")
    found = audit_problem(tmp_path, problem, sandbox, **options)
    return [c for c in found.complaints if "a problem has at least" not in c]


def test_a_sound_problem_has_no_complaint(tmp_path, sandbox):
    assert audit(tmp_path, sandbox, seeds=3) == []


def test_a_mutant_above_its_ceiling_is_named(tmp_path, sandbox):
    assert "mutant sign keeps 50% of square; it says 40%" in audit(tmp_path, sandbox, ceiling=0.4)


def test_a_mutant_that_survives_is_named(tmp_path, sandbox):
    assert "mutant same keeps 100% of square; it says 50%" in audit(
        tmp_path, sandbox, GOOD_MUTANTS | {"same": "x * x * 1"}
    )


def test_an_alternative_that_loses_points_is_named_with_the_test(tmp_path, sandbox):
    complaints = audit(tmp_path, sandbox, alternatives=[*GOOD_ALTERNATIVES, "x * abs(x)"])
    assert any(c.startswith("alternative way4 fails test_negative") for c in complaints)


def test_a_test_that_catches_nothing_is_named(tmp_path, sandbox):
    assert "no mutant fails test_positive of square" in audit(
        tmp_path, sandbox, {"sign": "x * abs(x)"}
    )


def test_an_untouched_notebook_that_scores_is_named(tmp_path, sandbox):
    careless = PROBLEM.replace(
        'expect_number(student.square(x), reference.square(x), what="x squared")', "pass", 1
    )
    complaints = audit(tmp_path, sandbox, problem=careless)
    for row in ("untouched notebook", "idle functions"):
        assert f"{row}: test_positive of square gives points for nothing" in complaints


@pytest.mark.parametrize(
    ("row", "taken_apart"),
    [
        ("functions that return []", "assert student.square(x)[0] != 1"),
        ("functions that return [None] * 3", "assert student.square(x) + 1"),
        ("functions that return torch.ones(1)", "assert len(student.square(x)[0])"),
    ],
)
def test_a_test_that_stops_at_a_strange_answer_is_named(tmp_path, sandbox, row, taken_apart):
    careless = PROBLEM.replace(
        'expect_number(student.square(x), reference.square(x), what="x squared")',
        f"if not isinstance(student.square(x), float):\n        {taken_apart}\n    "
        'expect_number(student.square(x), reference.square(x), what="x squared")',
        1,
    )
    complaints = audit(tmp_path, sandbox, problem=careless)
    assert any(c.startswith(f"{row}: test_positive ends as grader_error: ") for c in complaints)


def test_a_verdict_that_depends_on_the_seed_is_named(tmp_path, sandbox):
    moody = PROBLEM.replace("rng.uniform(2, 3)", "rng.choice([2.0, 0.0])")
    complaints = audit(tmp_path, sandbox, problem=moody, seeds=8)
    assert any("differs between seeds" in complaint for complaint in complaints)


def test_a_test_that_fails_the_solution_under_some_seed_is_named_once_for_that_seed(
    tmp_path, sandbox
):
    moody = PROBLEM.replace(
        "reference.square(x), what", "reference.square(x) + rng.choice(2), what"
    )
    assert moody != PROBLEM
    complaints = audit(tmp_path, sandbox, problem=moody, seeds=6)
    flips = [complaint for complaint in complaints if "differs between seeds" in complaint]
    assert flips and len(flips) == len(set(flips))
    assert any(flip.startswith("reference: ") for flip in flips)
    assert not any(flip.startswith("way") for flip in flips)


def test_a_broken_hidden_test_is_named(tmp_path, sandbox):
    broken = PROBLEM.replace("x = float(rng.uniform(2, 3))", "x = float(rng.nothing)")
    complaints = audit(tmp_path, sandbox, problem=broken)
    assert any("ends as grader_error" in complaint for complaint in complaints)


@pytest.mark.parametrize("mutants", [{}, {"sign": "x * abs(x)"}])
def test_too_few_mutants_are_counted(tmp_path, sandbox, mutants):
    audit(tmp_path, sandbox, mutants)
    found = audit_problem(tmp_path, load_problem(tmp_path / "problems", "powers"), sandbox)
    assert f"{len(mutants)} mutants; a problem has at least 8" in found.complaints


TWICE = (
    PROBLEM
    + '''
# %% role="solution" id="fourth"
def fourth(x):
    """x to the power of four."""
    ### BEGIN SOLUTION
    return square(square(x))
    ### END SOLUTION
# %% role="tests" id="fourth-tests"
with visible_checks("fourth") as check:
    check.close(fourth(-2.0), 16.0, "the fourth power of a negative number")
### BEGIN HIDDEN TESTS
from dgm.testing import expect_number, points

@points(1)
def test_fourth(student, reference, rng):
    """Gives the square of the square."""
    x = float(rng.uniform(2, 3))
    expect_number(student.CALLED(x), reference.CALLED(x), what="the fourth power")
### END HIDDEN TESTS
'''
)


@pytest.mark.parametrize(
    "called, complaint",
    [("fourth", []), ("square", ["test_fourth of fourth gives points for nothing"])],
)
def test_a_homework_that_gives_a_part_is_judged_by_what_it_asks(
    tmp_path, sandbox, called, complaint
):
    problem = TWICE.replace("CALLED", called)
    entry = ProblemEntry("powers", 10, given=("square",))
    # the mutants of the part that is given would survive, since their part is not scored
    found = audit(tmp_path, sandbox, problem=problem, entry=entry)
    assert found == [
        f"{row}: {text}" for row in ("untouched notebook", "idle functions") for text in complaint
    ]


BLIND = PROBLEM.replace("square(-2.0), 4.0", "square(1.0), 1.0")


def test_visible_checks_that_see_too_few_fatal_mutants_are_named(tmp_path, sandbox):
    few = "visible checks catch 1 of 3 fatal mutants; nine of ten is right"
    assert few in audit(tmp_path, sandbox, problem=BLIND)


def test_a_mutant_that_is_not_fatal_may_stay_unseen(tmp_path, sandbox):
    assert not any("fatal" in c for c in audit(tmp_path, sandbox, problem=BLIND, ceiling=0.6))


def test_a_visible_check_that_calls_a_right_answer_wrong_is_named(tmp_path, sandbox):
    picky = PROBLEM.replace(
        'negative number")',
        'negative number")\n    check.true(type(square(2)) is int, "a whole number")',
    )
    assert picky != PROBLEM
    found = audit(tmp_path, sandbox, problem=picky, alternatives=["x * x", "float(x) ** 2"])
    assert found == [
        "alternative way1: the visible check of square says: 1 of 2 checks pass; wanted: a whole "
        "number"
    ]


def test_a_visible_check_may_use_what_a_cell_that_trains_defines(tmp_path, sandbox):
    fed = PROBLEM.replace(
        '# %% role="tests"', '# %% role="run" id="feed"\nminus_two = -2.0\n# %% role="tests"'
    ).replace("square(-2.0)", "square(minus_two)")
    assert audit(tmp_path, sandbox, problem=fed) == []


def test_an_answer_that_ends_its_process_is_seen_and_costs_itself_alone(tmp_path, sandbox):
    mutants = {"exit": "1 if x != -2 else __import__('os')._exit(1)", **GOOD_MUTANTS}
    audit(tmp_path, sandbox, mutants)
    found = look(tmp_path, load_problem(tmp_path / "problems", "powers"), sandbox)
    assert found.fatal[0].failures == ("the answer's process ended",)
    assert len(found.fatal) == 4
    assert not found.missed
    assert not found.false_alarms


def test_a_cell_that_trains_is_left_out_where_a_check_only_takes_a_name_of_it(tmp_path, sandbox):
    costly = PROBLEM.replace(
        '# %% role="tests"',
        '# %% role="run" id="train"\nfound = __import__("os")._exit(1)\n# %% role="tests"',
    ).replace("check.close(square(-2.0)", "found = square(-2.0)\n    check.close(found")
    assert costly.count("found") == 3
    assert audit(tmp_path, sandbox, problem=costly) == []
