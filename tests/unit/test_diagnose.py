"""An answer is told a mistake if it does what a mutant does, and only if that is sure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp
import torch

from dgm.boundary.remote import Remote
from dgm.grading.diagnose import hints_for, same_mistake
from dgm.grading.mistakes import with_mistakes
from dgm.testing import Failed, expect_close, expect_expression, expect_number
from dgm.testing.observing import (
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_UNREAD,
    MAX_VALUES,
    Heard,
    Observation,
)
from tests.unit.test_results import a_test

RIGHT = {"test_a": Observation("passed"), "test_b": Observation("passed")}
EXPECTED = np.array([0.3127, 1.2218, -0.4571])


def refused(actual, expected=EXPECTED, **tolerance):
    """What is observed where `actual` is handed over."""
    with pytest.raises(Failed) as failed:
        expect_close(actual, expected, "the values", **tolerance)
    return Observation("failed", str(failed.value), wrong=failed.value.wrong)


def only(observation):
    return RIGHT | {"test_a": observation}


def said(message, *heard, outcome="failed"):
    return only(Observation(outcome, message, heard=heard))


def test_the_same_wrong_values_are_the_same_mistake():
    assert same_mistake(only(refused(EXPECTED * 2)), only(refused(EXPECTED * 2 + 1e-7)), RIGHT)


@pytest.mark.parametrize("actual", [EXPECTED * 2.01, -EXPECTED, EXPECTED[::-1] * 2])
def test_other_wrong_values_are_another_mistake(actual):
    assert not same_mistake(only(refused(actual)), only(refused(EXPECTED * 2)), RIGHT)


def test_a_wide_tolerance_does_not_make_two_mistakes_one():
    loose = {"rtol": 0.2}
    mutant = only(refused(EXPECTED * 1.4, **loose))
    assert same_mistake(only(refused(EXPECTED * 1.401, **loose)), mutant, RIGHT)
    assert not same_mistake(only(refused(EXPECTED * 1.5, **loose)), mutant, RIGHT)


def test_a_value_that_many_mistakes_give_tells_none():
    for value in (np.zeros(3), np.ones(3), np.full(3, np.nan), np.full(3, 0.5)):
        assert not same_mistake(only(refused(value)), only(refused(value)), RIGHT)


def test_being_wrong_at_some_places_and_right_at_the_others_is_sure():
    right = np.linspace(-1, 1, 8)
    cut = only(refused(np.where(right < 0, np.nan, right), right))
    other = only(refused(np.where(right > 0, np.nan, right), right))
    assert same_mistake(cut, cut, RIGHT)
    assert not same_mistake(other, cut, RIGHT)


def test_what_the_solution_hands_over_too_tells_no_mistake():
    """A network that did not move has the parameters that it had, whatever the reason."""
    still = refused(EXPECTED * 2)
    before = {"test_a": Observation("passed", heard=(*(EXPECTED * 2), *EXPECTED))}
    assert same_mistake(only(still), only(still), RIGHT)
    assert not same_mistake(only(still), only(still), RIGHT | before)


def test_the_same_tests_have_to_fail_and_in_the_same_way():
    mutant = only(refused(EXPECTED * 2))
    assert not same_mistake(mutant | {"test_b": refused(EXPECTED * 3)}, mutant, RIGHT)
    assert not same_mistake(mutant, mutant | {"test_b": refused(EXPECTED * 3)}, RIGHT)
    stopped = {"test_a": replace(mutant["test_a"], outcome="student_error")}
    assert not same_mistake(RIGHT | stopped, mutant, RIGHT)


def test_each_failed_test_has_to_be_alike_and_one_surely_so():
    sure, vague = refused(EXPECTED * 2), Observation("failed", "the mode changed")
    mutant = {"test_a": sure, "test_b": vague}
    assert same_mistake(mutant, mutant, RIGHT)
    assert not same_mistake(mutant | {"test_b": Observation("failed", "another")}, mutant, RIGHT)
    assert not same_mistake(RIGHT | {"test_b": vague}, RIGHT | {"test_b": vague}, RIGHT)


def test_a_message_without_values_is_sure_where_all_that_was_handed_over_is_the_same():
    right = RIGHT | {"test_a": Observation("passed", heard=(0.4711, 1.0))}
    mutant = said("too large", 0.8152, 1.0)
    assert same_mistake(said("too large", 0.8152, 1.0), mutant, right)
    assert not same_mistake(said("too large", 0.8153, 2.0), mutant, right)
    # only what the solution does not hand over speaks of a mistake
    assert not same_mistake(said("no", 0.4711, 2.0), said("no", 0.4711, 2.0), right)


def test_a_number_of_a_message_is_sure_unless_it_is_the_place_or_what_was_expected():
    for message, sure in {
        "at x=0.3127, y=-0.45718 the step is 0.71829": True,
        "at x=0.3127, y=-0.45718 the step is 1": False,
        "0.71829 expected, got 3": False,
        "expected 0.71829, got 3": False,
        "the slope is 1, not 0.71829": False,
    }.items():
        assert same_mistake(said(message), said(message), RIGHT) is sure, message
    assert not same_mistake(said("it is 0.71829"), said("it is 0.72829"), RIGHT)


def test_an_error_s_text_alone_is_not_sure():
    stopped = said("shape [8, 784] is invalid for size 6273", "ValueError", outcome="student_error")
    assert not same_mistake(stopped, stopped, RIGHT)


@pytest.mark.parametrize("outcome", ["timeout", "ungradable", "grader_error", "not_started"])
def test_what_says_nothing_of_the_answer_tells_no_mistake(outcome):
    mutant = said("it is 0.71829", outcome=outcome)
    assert not same_mistake(mutant, mutant, RIGHT)


def test_a_right_answer_has_made_no_mistake():
    assert not same_mistake(RIGHT, RIGHT, RIGHT)


def test_two_mistakes_that_cannot_be_told_apart_are_both_told_and_many_are_not():
    seen = only(refused(EXPECTED * 2))
    other = only(refused(EXPECTED * 3))
    assert hints_for(seen, [("One.", seen), ("Two.", seen), ("No.", other)], RIGHT) == (
        "One.",
        "Two.",
    )
    assert hints_for(seen, [(f"{n}.", seen) for n in range(3)], RIGHT) == ()
    assert hints_for(seen, [("One.", seen)] * 3, RIGHT) == ("One.",)


def test_the_first_failed_test_of_a_part_tells_the_mistakes():
    tests = (
        a_test("test_a"),
        a_test("test_b", "failed"),
        a_test("test_c", "failed"),
        a_test("test_d", "failed", part="js"),
    )
    told = with_mistakes(tests, {"kl": ("One.", "Two.")})
    assert [test.mistake for test in told] == [None, "One. Or: Two.", None, None]


def test_numbers_and_expressions_are_observed_where_they_are_refused():
    with pytest.raises(Failed) as number:
        expect_number(0.5, 0.25)
    assert number.value.wrong.values == (0.5,)
    x = sp.Symbol("x")
    with pytest.raises(Failed) as expression:
        expect_expression(x**2, x**3, {x: (1, 2)}, np.random.default_rng(0))
    (value,), (gap,) = expression.value.wrong.values, expression.value.wrong.gaps
    assert gap == pytest.approx(value - value**1.5, rel=1e-4)


@pytest.mark.parametrize(
    ("reply", "values"),
    [
        (True, ["True"]),
        (np.float32(0.5), [0.5]),
        (1 + 2j, [1.0, 2.0]),
        (float("inf"), ["inf"]),
        (10**1000, ["1001 digits"]),
        ({"b": 1, "a": "word"}, ["a", "word", "b", 1.0]),
        ([1, (2, None)], ["2 values", 1.0, "2 values", 2.0, "None"]),
        (torch.tensor([[1.0, 2.0]]), ["shape (1, 2)", 1.0, 2.0]),
        (torch.tensor([0.5], dtype=torch.bfloat16), ["shape (1,)", 0.5]),
        (np.array([True]), ["shape (1,)", "True"]),
    ],
)
def test_whatever_is_handed_over_is_heard_as_plain_values(reply, values):
    heard = Heard()
    heard.add(reply)
    assert heard.values == values


def test_replies_are_held_until_they_are_many_or_large():
    for replies, size in ((MAX_UNREAD, 0), (2, MAX_BYTES // 2)):
        heard = Heard()
        for number in range(replies - 1):
            heard.add([number], size)
        assert len(heard._unread) == replies - 1 and not heard._values
        heard.add([replies], size)
        assert not heard._unread and len(heard._values) == 2 * replies
        assert heard.values[-1] == replies


def test_a_handle_that_was_heard_is_not_held():
    class Nobody:
        def drop(self, number):
            dropped.append(number)

    dropped, heard = [], Heard()
    heard.add(Remote(Nobody(), 7, "object"))
    assert dropped == [7] and heard.values == ["<remote object>"]


def test_of_large_answers_a_part_is_heard():
    heard = Heard()
    heard.add(np.arange(1e6).reshape(1000, 1000))
    assert len(heard.values) == MAX_ENTRIES + 1
    heard.add([[[[0.5] * 1000] * 1000] * 1000])
    heard.add("x" * 10_000)
    assert MAX_VALUES <= len(heard.values) <= MAX_VALUES + MAX_ENTRIES
