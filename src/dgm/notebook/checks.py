# ---
# requires: [going_on, handing_in, naming, stopping]
# ---
# %% role="setup" id="setup-checks"
# Visible checks give a first look at your answers. They print a line for the part, below it what
# fails, and never stop the notebook. They give no points; only the hidden tests do.
import math
import random
import sys
from contextlib import contextmanager

import numpy as np
import torch

PART_STATES = {}  # part -> (state, detail), as of its latest check
MOST_FAILURES = 6  # shown of one part


class Checks:
    """Collects what `with visible_checks(part) as check:` finds; no method raises."""

    def __init__(self):
        self.count = 0
        self.failures = []

    def record(self, failure):
        """Count one check; `failure` is None or a sentence."""
        self.count += 1
        if failure is not None:
            self.failures.append(failure)

    def true(self, condition, message):
        """`condition` holds; `message` says what should be true, or "expected ..., found ..."."""
        try:
            holds = bool(condition)
        except Exception:
            holds = False
            if any(kind.__name__ == "Relational" for kind in type(condition).__mro__):
                message += f"; SymPy cannot decide `{condition}`"[:120] + ": simplify the answer"
        wanted = message if message.startswith("expected") else f"wanted: {message}"
        self.record(None if holds else wanted)

    def close(self, actual, expected, message, rtol=1e-5, atol=1e-6):
        """Numbers, arrays or tensors agree: |actual - expected| <= atol + rtol |expected|."""
        gap = _difference(actual, expected, rtol, atol)
        self.record(None if gap is None else f"{message}: {gap}")

    def shape(self, tensor, shape, message):
        """A tensor or array has exactly this shape."""
        actual = getattr(tensor, "shape", None)
        if actual is None:
            self.record(f"{message}: expected shape {tuple(shape)}, got {kind_in_words(tensor)}")
        elif tuple(actual) != tuple(shape):
            self.record(f"{message}: expected shape {tuple(shape)}, got {tuple(actual)}")
        else:
            self.record(None)

    def plain_float(self, value, message):
        """A float of Python or NumPy; a tensor or an array is none, not even of one entry."""
        if isinstance(value, float | np.floating):
            return self.record(None)
        one = isinstance(value, np.ndarray | torch.Tensor) and math.prod(value.shape) == 1
        advice = ": write .item()" if one else ""
        self.record(f"{message}: expected a plain float, got {kind_in_words(value)}{advice}")

    def certificate(self, certificate, *arguments, **keywords):
        """Every link of a certificate holds; arguments go to its `first_wrong_link`."""
        try:
            wrong = wrong_kind(certificate, arguments, keywords)
            wrong = wrong or certificate.first_wrong_link(*arguments, **keywords)
        except Exception as error:
            wrong = f"the certificate could not be checked: {one_line(error)}"
        whose = first_argument(sys._getframe(1))
        self.record(f"{whose}: {wrong}" if wrong and whose else wrong)


def _difference(actual, expected, rtol, atol):
    """How `actual` differs from `expected`, in words, or None."""
    try:
        actual, expected = _numbers_of(actual), _numbers_of(expected)
    except (TypeError, ValueError, AttributeError, RuntimeError):
        return f"expected numbers, got {_no_numbers(actual)}"
    if actual.shape != expected.shape:
        return f"expected shape {expected.shape}, got {actual.shape}"
    if np.allclose(actual, expected, rtol=rtol, atol=atol):
        return None
    if actual.shape == ():
        return f"expected {expected:.6g}, got {actual:.6g}"
    with np.errstate(invalid="ignore"):
        gaps = np.where(actual == expected, 0.0, np.nan_to_num(abs(actual - expected), nan=np.inf))
    worst = tuple(int(i) for i in np.unravel_index(np.argmax(gaps), gaps.shape))
    return f"at {list(worst)} expected {expected[worst]:.6g}, got {actual[worst]:.6g}"


def _numbers_of(value):
    """A number, array, tensor or SymPy number as a NumPy array of numbers."""
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().numpy()
    array = np.asarray(value)
    if array.dtype == object:
        array = np.vectorize(float, otypes=[float])(array)  # SymPy numbers; None raises
    if array.dtype.kind not in "iufc":
        raise TypeError("not numbers")
    return array


def _no_numbers(value):
    """What `value` is, for "expected numbers, got ..."."""
    kind = kind_in_words(value)
    if isinstance(value, list | tuple):
        inside = [kind_in_words(part) for part in value if type(part) not in (int, float)]
        kind += f" with {inside[0]} in it" if inside else ""
        if any(isinstance(part, torch.Tensor) for part in value):
            kind += ": make a plain number of a tensor with .item()"
    symbols = ", ".join(sorted(map(str, getattr(value, "free_symbols", ()))))
    return f"{kind}, which still contains {symbols}" if symbols else kind


@contextmanager
def same_random_numbers():
    """What is drawn inside changes nothing for what comes later, such as training."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    on_gpu = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else None
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
        if on_gpu is not None:
            torch.cuda.set_rng_state_all(on_gpu)


def _failing(check, stopped):
    """How many checks pass, then a line for each failure, up to a number that can be read.

    What stopped the checks is told if an answer raised it. Else it follows from what failed before.
    """
    failures = list(check.failures)
    if len(failures) > MOST_FAILURES + 1:  # "and 1 more" would take the line of that one
        failures[MOST_FAILURES:] = [f"and {len(failures) - MOST_FAILURES} more"]
    head = f"{check.count - len(check.failures)} of {_checks(check.count)} pass"
    if stopped and stopped[0] == "follows":
        head += ", the rest was not run"
    elif stopped and stopped[0] != "not started":
        failures.append(stopped[1])
    return "\n    ".join([head, *failures])


def _checks(count):
    return f"{count} check" + ("" if count == 1 else "s")


@contextmanager
def visible_checks(part):
    """Check one part: `with visible_checks("part") as check: check.close(...)`.

    Prints a line, and below it one for each failure.
    """
    check = Checks()
    stopped = None
    try:
        with same_random_numbers():
            yield check
    except Exception as error:
        if is_open(error) and answer_of(error) in (part, None):
            stopped = ("not started", "not started")
        elif waits := why_waiting(error):
            stopped = ("waiting", f"waits: {waits}")
        elif check.failures and not answer_of(error):
            stopped = ("follows", "")
        else:
            stopped = ("failing", why_stopped(error))
    if check.failures:
        state = ("failing", _failing(check, stopped))
    elif stopped and stopped[0] == "not started" and check.count:
        state = ("not started", f"not finished ({_checks(check.count)} so far)")
    else:
        passes = f"{_checks(check.count)} {'passes' if check.count == 1 else 'pass'}"
        state = stopped or ("done", passes)
    PART_STATES[part] = state
    print(f"{ {'done': '✓', 'failing': '✗'}.get(state[0], '○') } {part}: {state[1]}")


def check_summary(parts=()):
    """Print a table of `parts`, also of those that were not run; by default, of all known parts,
    and then what is left to do, and how to hand in."""
    for name in parts:
        PART_STATES.setdefault(name, ("not run", ""))
    names = list(parts or PART_STATES)
    width = max((len(name) for name in names), default=0)
    for name in names:
        print(f"{name:<{width}}  {PART_STATES[name][0]}")
    done = sum(PART_STATES[name][0] == "done" for name in names)
    passing = f"{done} of {len(names)} parts pass their visible checks"
    if len(names) == 1:
        passing = f"This part {'passes' if done else 'does not pass'} its visible checks"
    print(f"{passing}. Hidden tests decide the points.")
    if not parts:
        print_next_steps(PART_STATES)
