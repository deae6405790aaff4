"""Small changes to a solution, made by machine."""

from __future__ import annotations

import doctest

import pytest

import dgm.audit.operators
from dgm.audit.operators import mutations


def changes(source: str) -> set[str]:
    return {f"{each.before} -> {each.after}" for each in mutations(source)}


def test_the_example_of_the_page_is_true():
    assert doctest.testmod(dgm.audit.operators).failed == 0


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("y = x.detach()", "x.detach() -> (x)"),
        ("y = relu(x)", "relu(x) -> (x)"),
        ("y = x.mean()", "x.mean() -> (x.sum())"),
        ("y = kl(p, q)", "kl(p, q) -> (kl(q, p))"),
        ("y = kl(p, q)", "kl(p, q) -> (kl(p))"),
        ("y = f(x, dim=1)", "f(x, dim=1) -> (f(x))"),
        ("y = f(x, dim=1)", "1 -> (0)"),
        ("y = -x", "-x -> (x)"),
        ("y = a - b", "a - b -> (b - a)"),
        ("y = a + b", "a + b -> (a)"),
        ("y = a < b", "a < b -> (a <= b)"),
        ("y = a if b else c", "a if b else c -> (c if b else a)"),
        ("y = x[1:]", "x[1:] -> (x[:])"),
        ("y = x.T", "x.T -> (x)"),
        ("y += x", "y += x -> y = x"),
        ("opt.zero_grad()", "opt.zero_grad() -> pass"),
        ("with no_grad():\n    f()", "with no_grad():\n    f() -> if True:\n    f()"),
        (
            "for x in xs:\n    f(x)",
            "for x in xs:\n    f(x) -> for x in [next(iter(xs))]:\n    f(x)",
        ),
        ("def f(a, b):\n    return a", "def f(a, b):\n    return a -> def f(a, b):\n    return b"),
    ],
)
def test_a_mistake_that_a_programmer_could_make_is_among_the_changes(source, change):
    assert change in changes(source)


def test_what_a_person_reads_is_left_alone():
    source = '''
def f(x: int = 3) -> "text":
    """Adds 1."""
    if x < 0:
        raise ValueError(f"{x + 1} is below 0")
    return x
'''
    changed = {each.before for each in mutations(source)}
    assert "x < 0" in changed
    assert not changed & {'"""Adds 1."""', "x + 1", "1", "int"}


def test_every_change_is_another_program_that_parses():
    source = "def f(x):\n    ä = 'Ω'  # a comment\n    return (x + 1) * 2 if x else [ä, 1.5]\n"
    found = mutations(source)
    assert len({each.source for each in found}) == len(found) > 10
    for each in found:
        compile(each.source, "cell", "exec")
        assert each.source != source


def test_a_statement_in_a_block_keeps_the_block_in_shape():
    source = (
        "def f(x):\n    if x:\n        for y in x:\n            g(y)\n        h()\n    return x\n"
    )
    for each in mutations(source):
        compile(each.source, "cell", "exec")
