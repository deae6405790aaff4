"""An open or wrong answer does not stop a notebook: what depends on it says what it waits for."""

from __future__ import annotations

import pytest
from nbclient.exceptions import CellExecutionError

from dgm.content.fragments import load_fragments
from tests.running import cells, run_all, text

SETUP = "\n\n".join(cell.source for cell in load_fragments(None, ["checks"]))
OPEN = "# answer: {0}\ndef {0}(x):\n    # COMPLETE\n    raise NotImplementedError"
CHECK = 'with visible_checks("{0}") as check:\n    check.close({0}(2.0), 1.0, "half of two")'
WAITS = "○ This cell waits: {} is not there yet."

# Each scenario has names of its own, so that one kernel is enough for all of them.
SCENARIOS = {
    "open": [OPEN.format("half"), "y = half(2)", "print(y)", "print(7)", CHECK.format("half")],
    "needs another": ["# answer: fourth\ndef fourth(x):\n    return half(half(x))"]
    + [CHECK.format("fourth")],
    "raises": ["# answer: wrong\ndef wrong(x):\n    return x / 0"]
    + ["a = wrong(2)", "b = wrong(2)", "print(b)"],
    "no python": ["# answer: broken\ndef broken(x:\n    return", "broken(2)", "print(7)"],
    "table": ["rows = {}\ndef fill(name):\n    rows[name] = half(2)"]
    + ['fill("a")', "print(max(rows))"],
    "module": [OPEN.format("third"), "places = np.append([1.0], third(3))", "print(np.ones(1))"],
    "repaired": [OPEN.format("fifth"), "kept = {}\nkept['a'] = fifth(5)"]
    + ["# answer: fifth\ndef fifth(x):\n    return x / 5", "print([1][2])", "print(kept['b'])"]
    + ["kept['a'] = fifth(5)", "print(kept['b'])"],
    "own": ["import math\nmath.sqrt('2')"],
    "filled in": [OPEN.format("late"), "z = late(2)"]
    + ["# answer: late\ndef late(x):\n    return x / 2", "z = late(2); print(z)"]
    + [CHECK.format("late")],
}


@pytest.fixture(scope="module")
def shown() -> dict[str, list[str]]:
    """What the cells of each scenario show after *Run all*."""
    notebook = cells(SETUP, "full = {}", "print(len(full))", *sum(SCENARIOS.values(), []))
    run_all(notebook, timeout=60)
    assert not [output for cell in notebook.cells for output in cell.outputs if "ename" in output]
    texts = [text(cell) for cell in notebook.cells[2:]]
    found = {"nothing waits": [texts.pop(0)]}
    for name, sources in SCENARIOS.items():
        found[name], texts = texts[: len(sources)], texts[len(sources) :]
    return found


def test_a_cell_that_calls_an_open_answer_waits_and_so_does_what_follows_from_it(shown):
    answer, called, used, other, _ = shown["open"]
    assert answer == ""
    assert called == used == WAITS.format("half")
    assert other == "7"


def test_checks_tell_an_open_answer_from_one_that_another_answer_keeps_waiting(shown):
    assert shown["open"][-1] == "○ half: not started"
    assert shown["needs another"][-1] == "○ fourth: waits: half is not there yet"


def test_an_answer_that_raises_shows_its_error_once(shown):
    _, first, second, third = shown["raises"]
    assert "ZeroDivisionError: division by zero" in first
    assert "return x / 0" in first
    assert second == third == "○ This cell waits: wrong stopped with ZeroDivisionError."


def test_an_answer_that_is_no_python_shows_its_error_and_the_rest_goes_on(shown):
    broken, called, other = shown["no python"]
    assert "SyntaxError" in broken
    assert called == "○ This cell waits: broken stopped with SyntaxError."
    assert other == "7"


def test_a_table_that_was_not_filled_is_waited_for(shown):
    _, filled, printed = shown["table"]
    assert filled == printed == WAITS.format("half")


def test_a_library_that_a_waiting_cell_used_is_there_for_the_others(shown):
    _, waits, other = shown["module"]
    assert waits == WAITS.format("third")
    assert other == "[1.]"


def test_only_a_lookup_in_what_was_not_filled_waits(shown):
    _, _, _, own, unfilled, _, missing = shown["repaired"]
    assert "IndexError" in own
    assert unfilled == WAITS.format("fifth")
    assert "KeyError: 'b'" in missing


def test_an_empty_table_is_no_reason_where_nothing_waits(shown):
    assert shown["nothing waits"] == ["0"]


def test_a_mistake_in_a_cell_of_their_own_is_shown_as_it_is(shown):
    assert "TypeError: must be real number, not str" in shown["own"][0]


def test_an_answer_that_was_filled_in_is_waited_for_no_longer(shown):
    _, before, _, after, check = shown["filled in"]
    assert before == WAITS.format("late")
    assert after == "1.0"
    assert check == "✓ late: 1 check passes"


def test_an_interrupt_stops_the_notebook():
    with pytest.raises(CellExecutionError, match="KeyboardInterrupt"):
        run_all(cells(SETUP, "raise KeyboardInterrupt", "print(7)"), timeout=60)


def test_solved_notebooks_can_be_told_to_stop_at_errors():
    stop = "import os\nos.environ['DGM_STOP_AT_ERRORS'] = '1'"
    with pytest.raises(CellExecutionError, match="NotImplementedError"):
        run_all(cells(stop, SETUP, OPEN.format("half"), "half(2)"), timeout=60)
