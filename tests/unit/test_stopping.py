"""What stops a visible check, in words: the sentences that a student reads in a notebook."""

from __future__ import annotations

import linecache

import pytest

from dgm.content.fragments import fragment_namespace


@pytest.fixture
def notebook():
    return fragment_namespace("checks", "certificates", "transport") | {"__name__": "__main__"}


@pytest.fixture
def said(notebook, capsys):
    """What the check of an answer prints; both are cells, as a kernel runs them."""

    def run(answer, check):
        body = "\n".join(f"    {line}" for line in check.splitlines())
        for name, source in (
            ("<answer>", f"# answer: kl · 2 points\n{answer}\n"),
            ("<check>", f'with visible_checks("kl") as check:\n{body}\n'),
        ):
            linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
            exec(compile(source, name, "exec"), notebook)
        return capsys.readouterr().out.removesuffix("\n")

    yield run
    for name in ("<answer>", "<check>"):
        linecache.cache.pop(name, None)


NO_RETURN = "def make():\n    1 + 1"


@pytest.mark.parametrize(
    "check",
    [
        "check.close(make()(3), 1, 'one')",
        "check.close(make()[0], 1, 'one')",
        "check.true(make().exp() > 0, 'positive')",
        "check.close(1 + make(), 1, 'one')",
        "a, b = make()",
        "made = make()\ncheck.true(made.exp() > 0, 'positive')",
        "check.close(\n    float(make()),\n    1, 'one'\n)",
        "for each in make():\n    check.true(each, 'each')",
    ],
)
def test_a_forgotten_return_is_named_with_its_function(said, check):
    assert said(NO_RETURN, check) == "✗ kl: make() returned None: is a `return` missing?"


def test_a_forgotten_return_that_another_answer_meets_is_told_with_the_line(said):
    answer = f"{NO_RETURN}\ndef use():\n    value = make()\n    return value.exp()"
    assert said(answer, "use()") == (
        "✗ kl: make() returned None: is a `return` missing? (in use, at `return value.exp()`)"
    )


def test_none_from_a_library_is_told_with_the_line_of_the_answer(said):
    answer = "def best():\n    return re.match('a', 'b')[0]\nimport re"
    found = said(answer, "best()")
    assert found == ("✗ kl: a value is None (in best, at `return re.match('a', 'b')[0]`)")


def test_after_a_failure_what_follows_from_it_is_not_told(said):
    answer = "def chain():\n    return [1, 2]"
    check = "found = chain()\ncheck.certificate(found, {}, [])\nby_name(found, [])"
    assert said(answer, check).splitlines() == [
        "✗ kl: 0 of 1 check pass, the rest was not run",
        "    chain(): expected an EqualityChain, got a list. Write:",
        "    steps = [step_1, step_2, step_3]",
        "    return EqualityChain(steps)",
    ]


def test_after_a_failure_what_an_answer_raises_is_told(said):
    answer = 'def own(x):\n    raise ValueError("no such thing")'
    assert said(answer, "check.true(False, 'one')\nown(2)").splitlines() == [
        "✗ kl: 0 of 1 check pass",
        "    wanted: one",
        '    stopped by ValueError: no such thing, in own, at `raise ValueError("no such thing")`',
    ]


def test_the_line_of_a_check_is_told_without_a_name_of_a_cell(said):
    found = said("def own():\n    return {}", "own()['KL']")
    assert found == "✗ kl: stopped by KeyError: 'KL', at `own()['KL']`"


@pytest.mark.parametrize(
    ("answer", "check", "sentence"),
    [
        (
            "return [x, x + 1]",
            "by_name(own(), [x])",
            "expected one SymPy expression, got a list",
        ),
        (
            "return x",
            "by_name(own(), [0.5])",
            "the name of a symbol now stands for a float: run the cell that makes this problem's "
            "symbols again",
        ),
        (
            "return [x]",
            "own().steps[-1]",
            "own() returned a list, and a list has no `.steps`",
        ),
        (
            "return x + sp.Symbol('u')",
            "float(own().subs(x, 1))",
            "expected a number here, but the answer still contains u",
        ),
        (
            "return sp.log(x)",
            "float(own().subs(x, -1))",
            "expected a real number here, but SymPy cannot work the answer out as one",
        ),
        (
            "return (x - 1) / (x**2 - 1)",
            "check.true(own().subs(x, 1) < 2, 'below 2')",
            "the answer is 0/0, without a value, where this check looks: simplify it",
        ),
        (
            "return torch.ones(2, requires_grad=True)",
            "np.asarray(own())",
            "expected plain numbers, got a tensor that requires a gradient: use .item()",
        ),
    ],
)
def test_a_mistake_that_many_make_has_its_own_sentence(said, answer, check, sentence):
    symbols = "x = sp.Symbol('x')\n"
    assert said(f"{symbols}def own():\n    {answer}", check) == f"✗ kl: {sentence}"


def test_a_comparison_that_sympy_cannot_decide_does_not_claim_that_it_is_wrong(said):
    answer = "x = sp.Symbol('x')\ndef own():\n    return x / (x + 1)"
    assert said(answer, "check.true(own() < 1, 'below 1')").splitlines()[1:] == [
        "    wanted: below 1; SymPy cannot decide `x/(x + 1) < 1`: simplify the answer"
    ]


def test_a_text_that_says_what_was_expected_stands_alone(said):
    check = "check.true(own() == 3, f'expected 3 weights, found {own()}')"
    assert said("def own():\n    return 4", check).splitlines()[1:] == [
        "    expected 3 weights, found 4"
    ]


def test_a_symbol_that_another_cell_took_is_not_the_answers_mistake(said):
    answer = "x = sp.Symbol('x')\ndef own():\n    return StationaryPoint(x**2, x, 0, 2, 'minimum')"
    check = "check.certificate(own(), {x: (-1, 1)}, variable=0.5, kind='minimum')"
    assert said(answer, check).splitlines()[1:] == [
        "    own(): the certificate could not be checked: the name of a symbol now stands for "
        "a float: run the cell that makes this problem's symbols again"
    ]


def test_the_pattern_of_a_stationary_point_has_the_kind_that_is_asked(said):
    check = "check.certificate(make(), {}, kind='minimum')"
    assert said(NO_RETURN, check).endswith('variable, point, slope_2, "minimum")')


def test_tensors_among_numbers_are_named(said):
    answer = "def own():\n    return [torch.ones((), requires_grad=True), 2.0]"
    assert said(answer, "check.close(own(), [1, 2], 'the report')").splitlines()[1:] == [
        "    the report: expected numbers, got a list with a Tensor in it: "
        "make a plain number of a tensor with .item()"
    ]


def test_each_of_several_certificates_is_named_as_it_was_called(said):
    answer = "x = sp.Symbol('x')\ndef own(f):\n    return EqualityChain([f, 2 * f])"
    check = (
        "line = {x: (1, 2)}\nrising = own(sp.exp(x))\ncheck.certificate(rising, line)\n"
        "check.certificate(own(x), line)\ncheck.certificate(\n    own(-x), line\n)\n"
        f"check.certificate(own({' + '.join(['x'] * 30)}), line)"
    )
    names = [
        line.split(": step 1 -> 2: at x=")[0].strip() for line in said(answer, check).split("\n")
    ]
    assert names[1:] == ["own(sp.exp(x))", "own(x)", "own(-x)", "own(...)"]
