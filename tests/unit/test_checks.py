"""The notebook's visible checks: one line out, whatever the answer does."""

import json
import random
import sys

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

from dgm.content.fragments import NOTEBOOK, fragment_namespace


@pytest.fixture
def checks():
    return fragment_namespace("checks", "certificates")


@pytest.fixture
def line(checks, capsys):
    """What one part prints, without its last newline, for a body that gets `check`."""

    def run(body, part="kl"):
        with checks["visible_checks"](part) as check:
            body(check)
        return capsys.readouterr().out.removesuffix("\n")

    return run


def test_checks_that_hold_are_counted(line):
    def body(check):
        check.close(0.5, 0.5, "a half")
        check.true(1 < 2, "order")
        check.shape(torch.zeros(2, 3), (2, 3), "a batch")

    assert line(body) == "✓ kl: 3 checks pass"
    assert line(lambda check: check.true(True, "one")) == "✓ kl: 1 check passes"


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1, 1.0),
        (np.float32(0.1), 0.1),
        (torch.tensor(2.0, requires_grad=True), 2),
        (torch.ones(3), [1, 1, 1]),
        ([1.0, 2.0], np.array([1, 2])),
        (sp.Rational(1, 2), 0.5),
        (sp.sqrt(2), 2**0.5),
        (float("inf"), float("inf")),
        (1 + 1j, 1 + 1j),
    ],
)
def test_close_takes_numbers_arrays_tensors_lists_and_exact_numbers(line, actual, expected):
    assert line(lambda check: check.close(actual, expected, "equal")) == "✓ kl: 1 check passes"


@pytest.mark.parametrize(
    ("actual", "expected", "gap"),
    [
        (1.0, 0.5, "expected 0.5, got 1"),
        (float("nan"), 0.5, "expected 0.5, got nan"),
        (float("inf"), 0.5, "expected 0.5, got inf"),
        (torch.zeros(3), torch.tensor([0.0, 0.0, 2.0]), "at [2] expected 2, got 0"),
        (np.eye(2), np.zeros((2, 2)), "at [0, 0] expected 0, got 1"),
        ([0.0, float("nan")], [9.0, 1.0], "at [1] expected 1, got nan"),
        (torch.zeros(3, 1), torch.zeros(3), "expected shape (3,), got (3, 1)"),
        (torch.zeros(1), 0.0, "expected shape (), got (1,)"),
        (None, 0.5, "expected numbers, got None (is a `return` missing?)"),
        ("0.5", 0.5, "expected numbers, got a str"),
        (True, 1.0, "expected numbers, got a bool"),
        (sp.Symbol("x"), 0.5, "expected numbers, got a Symbol, which still contains x"),
        ([[1], [1, 2]], 0.5, "expected numbers, got a list with a list in it"),
        ([1.0, None], 0.5, "expected numbers, got a list with None (is a `return` missing?) in it"),
        (object(), 0.5, "expected numbers, got an object"),
    ],
)
def test_close_says_what_was_expected_and_what_came(line, actual, expected, gap):
    found = line(lambda check: check.close(actual, expected, "a half"))
    assert found == f"✗ kl: 0 of 1 check pass\n    a half: {gap}"


def test_shape_says_what_was_expected_and_what_came(line):
    found = line(lambda check: check.shape(torch.zeros(4, 1), (4,), "one loss a sample"))
    assert (
        found == "✗ kl: 0 of 1 check pass\n    one loss a sample: expected shape (4,), got (4, 1)"
    )
    found = line(lambda check: check.shape(3.0, (4,), "one loss a sample"))
    assert found.endswith("expected shape (4,), got a float")


def test_true_survives_what_has_no_truth(line):
    found = line(lambda check: check.true(np.array([True, True]), "all are positive"))
    assert found == "✗ kl: 0 of 1 check pass\n    wanted: all are positive"


def test_every_failure_has_a_line(line):
    def body(check):
        check.true(True, "one")
        check.true(False, "two")
        check.true(False, "three")

    assert line(body).splitlines() == [
        "✗ kl: 1 of 3 checks pass",
        "    wanted: two",
        "    wanted: three",
    ]


def test_of_many_failures_some_are_told_and_the_others_are_counted(line):
    def body(check):
        for number in range(9):
            check.true(False, f"check {number}")

    assert line(body).splitlines()[-2:] == ["    wanted: check 5", "    and 3 more"]


def test_the_last_line_is_a_failure_where_only_one_would_be_left_out(line):
    def body(check):
        for number in range(7):
            check.true(False, f"check {number}")

    assert line(body).splitlines()[-2:] == ["    wanted: check 5", "    wanted: check 6"]


@pytest.mark.parametrize("stop", [False, True])
def test_draws_in_a_check_change_no_draw_after_it(line, stop):
    def drawn(checks):
        random.seed(1), np.random.seed(1), torch.manual_seed(1)
        for _ in range(checks):
            line(body)
        return random.random(), np.random.rand(), torch.rand(()).item()

    def body(check):
        random.random(), np.random.rand(), torch.manual_seed(5), torch.rand(3)
        if stop:
            raise ValueError

    assert drawn(2) == drawn(0)


def not_started():
    raise NotImplementedError


def test_a_stub_is_not_started(line):
    assert line(lambda check: check.close(not_started(), 1, "one")) == "○ kl: not started"


def test_a_stub_after_work_that_passes_is_not_finished(line):
    def body(check):
        check.true(True, "one")
        not_started()

    assert line(body) == "○ kl: not finished (1 check so far)"


def test_a_stub_after_work_that_fails_is_failing(line):
    def body(check):
        check.true(False, "one")
        not_started()

    assert line(body).startswith("✗ kl: 0 of 1 check pass\n    wanted: one")


def test_an_exception_is_one_line_that_names_the_place_and_no_address(line):
    def answer(value):
        raise ValueError(f"cannot use {value}\nsecond line")

    found = line(lambda check: check.true(answer(object()), "one"))
    assert found == (
        "✗ kl: stopped by ValueError: cannot use <object object>, in answer, "
        'at `raise ValueError(f"cannot use {value}\\nsecond line")`'
    )


def test_an_interrupt_is_not_swallowed(checks):
    with pytest.raises(KeyboardInterrupt), checks["visible_checks"]("kl"):
        raise KeyboardInterrupt


def test_a_check_that_was_mended_is_done(line, checks, capsys):
    line(lambda check: check.true(False, "one"))
    checks["check_summary"](["kl"])
    assert "This part does not pass its visible checks. Hidden" in capsys.readouterr().out
    line(lambda check: check.true(True, "one"))
    checks["check_summary"]()
    assert "kl  done\nThis part passes its visible checks. Hidden" in capsys.readouterr().out


def test_a_summary_lists_its_own_parts_and_the_last_one_all(line, checks, capsys):
    line(lambda check: check.true(True, "one"), "kl")
    line(lambda check: check.true(False, "one"), "critic-step")
    line(lambda check: not_started(), "limit")
    capsys.readouterr()
    checks["check_summary"](["kl", "plot"])
    assert capsys.readouterr().out.splitlines() == [
        "kl    done",
        "plot  not run",
        "1 of 2 parts pass their visible checks. Hidden tests decide the points.",
    ]
    checks["check_summary"]()
    assert capsys.readouterr().out.splitlines()[:5] == [
        "kl           done",
        "critic-step  failing",
        "limit        not started",
        "plot         not run",
        "1 of 4 parts pass their visible checks. Hidden tests decide the points.",
    ]


def test_the_last_summary_says_what_is_open_and_how_to_hand_in(line, checks, capsys):
    line(lambda check: check.true(True, "one"), "kl")
    line(lambda check: check.true(False, "two"), "critic-step")
    line(lambda check: not_started(), "limit")
    checks["HAND_IN"] = {"file_name": "<Lastname>.ipynb", "where": "Canvas"}
    capsys.readouterr()
    checks["check_summary"]()
    said = capsys.readouterr().out.split("\n\n")[1:]
    assert said[0].splitlines() == [
        "Left to do:",
        "- Parts that are not started, or not run (1):",
        "    limit",
        "- Visible checks that fail (1):",
        "    critic-step: 0 of 1 check pass. wanted: two",
        "Not every answer can be seen from here: search the notebook for 'COMPLETE' and for",
        "'Write your answer here'.",
    ]
    assert "3. Name the file <Lastname>.ipynb." in said[1]
    assert "4. Hand it in: Canvas." in said[1]


class Kernel:
    """A kernel that has run these cells."""

    def __init__(self, *executed):
        self.history_manager = self
        self.input_hist_raw = ["", *executed]


def test_a_kernel_that_knows_its_file_lists_answers_that_are_open_there(
    checks, capsys, tmp_path, monkeypatch
):
    written = {"cell_type": "markdown", "source": "<!-- answer: why -->\n*Write your answer here.*"}
    coded = {"cell_type": "code", "source": "# answer: kl\nraise NotImplementedError"}
    changed = {"cell_type": "code", "source": "# answer: js\nx = 2"}
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps({"cells": [written, coded, changed]}))
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    checks["get_ipython"] = lambda: Kernel(coded["source"], "# answer: js\nx = 1")
    checks["check_summary"]()
    said = capsys.readouterr().out.split("\n\n")[1]
    assert said.splitlines()[:-1] == [
        "Left to do:",
        "- Code that is not written yet (1):",
        "    kl",
        "- Written answers that are still empty (1):",
        "    why",
        "- Cells that were not run since they were last changed (1):",
        "    js",
    ]
    assert said.splitlines()[-1].startswith("This is about the file as it was saved at ")


class Certificate:
    def __init__(self, result):
        self.result = result

    def first_wrong_link(self, domain, start=None):
        if isinstance(self.result, Exception):
            raise self.result
        return self.result and f"{self.result} {domain} {start}"


def test_a_certificate_is_asked_for_its_first_wrong_link(line):
    found = line(lambda check: check.certificate(Certificate("step 1"), {"a": 1}, start=2))
    assert found == "✗ kl: 0 of 1 check pass\n    Certificate('step 1'): step 1 {'a': 1} 2"
    assert line(lambda check: check.certificate(Certificate(None), {})) == "✓ kl: 1 check passes"


def test_what_is_no_certificate_or_cannot_be_checked_is_told_in_the_line(line):
    found = line(lambda check: check.certificate(Certificate(ArithmeticError("diverges")), {}))
    assert found.endswith("the certificate could not be checked: ArithmeticError: diverges")


CHAIN = (
    "an EqualityChain",
    "    steps = [step_1, step_2, step_3]\n    return EqualityChain(steps)",
)
BOUND = (
    "an InequalityChain",
    '    steps, relations = [step_1, step_2, step_3], ["==", "<="]\n'
    "    return InequalityChain(steps, relations)",
)
POINT = (
    "a StationaryPoint",
    "    slope_2 = sp.diff(objective, variable, 2)\n"
    '    return StationaryPoint(objective, variable, point, slope_2, "maximum")',
)
PLAN = "a Coupling", "    return Coupling(plan, p, q)"
PROOF = "a PrimalDual", "    return PrimalDual(cost, plan, phi, psi)"
EITHER = "a Coupling or a PrimalDual", f"{PLAN[1]}\n  or\n{PROOF[1]}"


@pytest.mark.parametrize(
    ("arguments", "keywords", "asked"),
    [
        (({}, []), {}, CHAIN),
        (({}, []), {"relations": ["<="]}, BOUND),
        (({},), {"variable": 1, "kind": "maximum"}, POINT),
        (([1.0],), {}, PLAN),
        (([1.0], [1.0], [[1.0]]), {}, PROOF),
        (([1.0], [1.0]), {}, EITHER),
    ],
    ids=["chain", "bound", "point", "plan", "proof", "either"],
)
def test_another_container_is_told_what_to_write(checks, arguments, keywords, asked):
    kinds, pattern = asked
    for answer, what in (
        (None, "None (is a `return` missing?)"),
        ([1, 2], "a list"),
        ((1, 2), "a tuple"),
        (np.eye(2), "an ndarray"),
        ("x = y", "a str"),
        (sp.Symbol("x") ** 2, "a Pow"),
        (checks["Form"]("a number", bool), "a Form"),
        *(
            (certificate, checks["with_article"](type(certificate).__name__))
            for certificate in (
                checks["EqualityChain"]([1, 1]),
                checks["InequalityChain"]([1, 1], ["=="]),
                checks["StationaryPoint"](1, 1, 1, 1, "maximum"),
            )
            if type(certificate).__name__ not in kinds
        ),
    ):
        check = checks["Checks"]()
        check.certificate(answer, *arguments, **keywords)
        assert check.failures == [f"expected {kinds}, got {what}. Write:\n{pattern}"]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.complex_numbers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=5,
)


CHECKS = fragment_namespace("checks", "certificates")["Checks"]


@given(anything, anything)
@settings(max_examples=200, deadline=None)
def test_no_answer_whatever_makes_a_check_raise(actual, expected):
    check = CHECKS()
    check.close(actual, expected, "anything")
    check.shape(actual, (1,), "anything")
    check.true(actual, "anything")
    check.certificate(actual, expected)
    assert check.count == 4


NAMES = ["naming", "going_on", "handing_in", "stopping", "checks"]
NAMES += ["symbolic", "wording", "steps", "stationary", "certificates", "transport"]


def test_the_fragments_run_in_a_bare_shell_and_print_nothing(capsys):
    shell = InteractiveShell()
    for name in NAMES:
        assert shell.run_cell((NOTEBOOK / f"{name}.py").read_text(encoding="utf-8")).success, name
    found = shell.run_cell(
        "with visible_checks('sum') as check:\n"
        "    s = sp.Symbol('s')\n"
        "    chain = EqualityChain([s + s, 3 * s])\n"
        "    check.certificate(chain, {s: (1, 2)})\n"
    )
    assert found.success
    assert capsys.readouterr().out.startswith(
        "✗ sum: 0 of 1 check pass\n    EqualityChain([s + s, 3 * s]): step 1 -> 2: at s=1."
    )


def test_the_fragments_import_only_what_colab_has():
    allowed = {"torch", "numpy", "sympy", "mpmath", "IPython", "google"} | set(
        sys.stdlib_module_names
    )
    for name in NAMES:
        for text in (NOTEBOOK / f"{name}.py").read_text(encoding="utf-8").splitlines():
            words = text.split()
            if words[:1] in (["import"], ["from"]):
                assert words[1].split(".")[0] in allowed, f"{name}: {text}"


def test_expressions_are_shown_as_the_same_plain_text_everywhere(capsys):
    symbolic = fragment_namespace("symbolic")
    theta, epsilon = sp.symbols("theta epsilon")
    symbolic["show"]("KL", theta**2 / (2 * epsilon**2))
    assert capsys.readouterr().out == "KL = theta**2/(2*epsilon**2)\n"
