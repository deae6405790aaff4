# Checks, pictures, data, training: what the first cell of the notebook unpacks and runs.
# Nothing needs this file. It is here to be read.


# An open or wrong answer never stops the notebook. A cell that needs an answer which is not there
# says so in one line. An answer that raises shows its error once; what depends on it waits.
import ast
import inspect
import linecache
import os
import re
import sys

from IPython import get_ipython

WAITING = {}  # name -> why the cell that makes it did not get there


def answer_of(error):
    """The id of the answer whose code raised, or passed on what it called; None for none."""
    found, trace = None, error.__traceback__
    while trace:
        found = _marked(linecache.getline(trace.tb_frame.f_code.co_filename, 1)) or found
        trace = trace.tb_next
    return found


def _marked(source):
    marked = re.match(r"# answer: ([\w-]+)", source)
    return marked[1] if marked else None


def is_open(error):
    """Whether an answer raised its own NotImplementedError, as every open one does."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    here = trace and linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
    return isinstance(error, NotImplementedError) and "NotImplementedError" in (here or "")


def why_waiting(error):
    """What the code that raised `error` waits for, in words; None if the error is its own."""
    if is_open(error):
        return f"{answer_of(error) or 'an answer above'} is not there yet"
    if isinstance(error, NameError) and error.name in WAITING:
        return WAITING[error.name]
    if isinstance(error, LookupError):  # of what a cell that waits should have filled
        return next((WAITING[name] for name in _asked_by(error) if name in WAITING), None)
    return None


def _asked_by(error):
    """The names that the notebook's code asked for on the way to `error`."""
    trace = error.__traceback__
    while trace:
        if "WAITING" in trace.tb_frame.f_globals:
            yield from trace.tb_frame.f_code.co_names
        trace = trace.tb_next


def names_in(source):
    """The names that a cell makes or fills, and those that it uses, functions left out."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # then what looks like a definition
        return set(re.findall(r"^(?:def |class )?(\w+)(?=\(| = |:)", source, re.MULTILINE)), set()
    made, used = set(), set()
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            made.add(node.name)
            continue
        if isinstance(node, ast.Name):
            (made if isinstance(node.ctx, ast.Store) else used).add(node.id)
        fills = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        fills = fills or (isinstance(node, ast.Attribute) and node.attr in ("append", "update"))
        if fills and isinstance(node.value, ast.Name):
            made.add(node.value.id)
        nodes.extend(ast.iter_child_nodes(node))
    return made, used - made


class GoingOn(ast.NodeTransformer):
    """Has a cell wait, or shows its error as text, and tells the notebook that it ended well."""

    def __init__(self, shell):
        self.shell, self.show_interrupt = shell, shell._showtraceback
        self.cell = self.why = self.latest = ""
        self.shown = {}  # error of an answer -> the cell that showed it
        shell._showtraceback = self.show
        shell.events.register("pre_run_cell", self.before_cell)
        shell.events.register("post_run_cell", self.after_cell)
        shell.ast_transformers.append(self)

    def before_cell(self, info):
        self.cell, self.why = info.raw_cell, ""

    def visit(self, tree):
        """IPython asks this before it runs a cell: the cell itself, or one line instead."""
        if _marked(self.cell) or "visible_checks(" in self.cell:
            return tree
        for name in sorted(names_in(self.cell)[1]):
            value = self.shell.user_ns.get(name)
            unfilled = isinstance(value, (dict, list)) and not value
            self.why = WAITING.get(name) or (self.latest if unfilled else "")
            if self.why:
                return ast.parse(f"print({self.line()!r})")
        return tree

    def show(self, kind, error, lines):
        """In place of IPython's own. An interrupt still stops the notebook."""
        if not isinstance(error, Exception):
            self.show_interrupt(kind, error, lines)
            return
        answer = answer_of(error) or _marked(self.cell)
        self.why = why_waiting(error)
        if not self.why:
            self.why = f"{answer or 'a cell above'} stopped with {kind.__name__}"
            if not answer or self.shown.setdefault((answer, str(error)), self.cell) == self.cell:
                print("\n".join(lines), file=sys.stderr)
                return
        print(self.line())

    def line(self):
        return f"○ This cell waits: {self.why}."

    def after_cell(self, result):
        error = result.error_before_exec or result.error_in_exec
        if error and not isinstance(error, Exception):
            return
        made, _ = names_in(self.cell)
        for name in made:
            WAITING.pop(name, None)
        if self.latest.startswith(f"{_marked(self.cell)} "):  # it may be there now
            self.latest = ""
        if self.why:
            self.latest = self.why
            modules = {name for name in made if inspect.ismodule(self.shell.user_ns.get(name))}
            WAITING.update(dict.fromkeys(made - modules, self.why))
        result.error_before_exec = result.error_in_exec = None


# Only where people work: the grader has to know, and so have tests of the solved notebooks.
SHELL = get_ipython()
if hasattr(SHELL, "kernel") and not os.environ.get("DGM_STOP_AT_ERRORS"):
    SHELL.going_on = getattr(SHELL, "going_on", None) or GoingOn(SHELL)


import itertools
import json
import os
import re
import time

NOT_WRITTEN = {
    "solution": re.compile(r"^[ \t]*raise NotImplementedError\b|\A\s*\Z", re.MULTILINE),
    "written": re.compile(r"^\*Write your answer here\.\*\s*$|\A\s*\Z", re.MULTILINE),
}
ANSWER_MARKER = re.compile(r"^[ \t]*(#|<!--)[ \t]*answer:[ \t]*([a-z0-9-]+).*\n?", re.MULTILINE)
TRACEBACK = "Traceback (most recent call last)"  # of an error that did not stop the notebook
MOST_SHOWN = 12
OPTIONAL = "Extra parts that are open: nobody has to do them"


def left_to_do(notebook, executed=None):
    """What is left to do in a notebook (its JSON), by what it shows: {what: [where, ...]}.

    `executed` are the sources that the kernel ran. Without them, the saved numbers beside the
    cells tell what was run, and in which order.
    """
    cells = [cell for cell in map(facts_of, _listed(notebook, "cells")) if cell["role"] != "added"]
    code = [cell for cell in cells if cell["code"] and cell["source"].strip()]
    counts = [(cell["id"], cell["count"]) for cell in code if cell["count"] is not None]
    extra, part = set(), ""
    for cell in cells:
        part = cell["id"] if cell["role"] in NOT_WRITTEN else part
        extra |= {part} if cell["extra"] else set()
    code_open, words_open = _open(cells, "solution"), _open(cells, "written")
    found = {
        "Code that is not written yet": [id for id in code_open if id not in extra],
        "Written answers that are still empty": [id for id in words_open if id not in extra],
        "Visible checks that fail": [line for cell in cells for line in cell["failed"]],
        "Cells that ended in an error": [cell["id"] for cell in code if cell["raised"]],
    }
    if executed is not None:
        ran = {source.strip() for source in executed}
        what = "Cells that were not run since they were last changed"
        found[what] = [cell["id"] for cell in code if cell["source"].strip() not in ran]
    else:
        pairs = itertools.pairwise(counts)
        found["Cells that were not run"] = [cell["id"] for cell in code if cell["count"] is None]
        found["Cells that were run before a cell above them"] = [
            id for (_, above), (id, count) in pairs if count <= above
        ]
    found[OPTIONAL] = [id for id in (*code_open, *words_open) if id in extra]
    return {what: where for what, where in found.items() if where}


def _open(cells, role):
    return [c["id"] for c in cells if c["role"] == role and NOT_WRITTEN[role].search(c["source"])]


def facts_of(cell):
    """What counts of a cell, whatever a file says of it. A cell that was added has no role here."""
    source, outputs = _text(cell, "source"), _listed(cell, "outputs")
    marker = ANSWER_MARKER.search(source)
    known = isinstance(_at(cell, "metadata", "dgm"), dict)
    role = _text(cell, "metadata", "dgm", "role")
    if marker and not known:
        role = "solution" if marker[1] == "#" else "written"
    count = _at(cell, "execution_count")
    return {
        "id": marker[2] if marker else _text(cell, "metadata", "id") or _text(cell, "id"),
        "role": role if known or marker else "added",
        "problem": _text(cell, "metadata", "dgm", "problem"),
        "extra": _at(cell, "metadata", "dgm", "extra") is not None,
        "code": _at(cell, "cell_type") == "code",
        "source": source[marker.end() :] if marker and role == "written" else source,
        "count": count if type(count) is int else None,
        "failed": [
            line.removeprefix("✗ ")
            for output in outputs
            for line in _text(output, "text").splitlines()
            if line.startswith("✗ ")
        ],
        "raised": any(
            _at(output, "output_type") == "error" or TRACEBACK in _text(output, "text")
            for output in outputs
        ),
    }


def _at(value, *keys):
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _listed(value, key):
    value = _at(value, key)
    return value if isinstance(value, list) else []


def _text(value, *keys):
    value = _at(value, *keys)
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def this_notebook():
    """(the JSON of the notebook that runs this, when it was saved); (None, "") if out of reach.

    Colab hands it out as it is now. Jupyter and VS Code name its file.
    """
    try:
        from google.colab import _message

        return _message.blocking_request("get_ipynb", timeout_sec=30)["ipynb"], ""
    except Exception:  # not Colab, or it does not answer
        pass
    path = globals().get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
    try:
        with open(path, encoding="utf-8") as file:
            saved = time.strftime("%H:%M", time.localtime(os.path.getmtime(path)))
            return json.load(file), saved
    except (OSError, ValueError):
        return None, ""


def print_next_steps(states):
    """Print what is left to do and how to hand in; `states` is {part: (state, detail)}."""
    notebook, saved = this_notebook()
    shell = get_ipython() if "get_ipython" in globals() else None
    left = left_to_do(notebook, shell.history_manager.input_hist_raw) if notebook and shell else {}
    if not left:
        idle = ("not run", "not started")
        left["Parts that are not started, or not run"] = [p for p in states if states[p][0] in idle]
    left["Visible checks that fail"] = [
        f"{part}: {'. '.join(map(str.strip, said.splitlines()[:2]))}"
        for part, (state, said) in states.items()
        if state == "failing"
    ]
    left = {what: where for what, where in left.items() if where}
    print("\nLeft to do:" if left else "\nNothing is left to do, as far as this cell can see.")
    for what, where in left.items():
        shown = where if len(where) <= MOST_SHOWN + 1 else where[:MOST_SHOWN]
        print(f"- {what} ({len(where)}):", *shown, sep="\n    ")
        if len(shown) < len(where):
            print(f"    and {len(where) - len(shown)} more")
    if not notebook:
        print("Not every answer can be seen from here: search the notebook for 'COMPLETE' and for")
        print("'Write your answer here'.")
    elif saved:
        print(f"This is about the file as it was saved at {saved}: save, then run this cell again.")
    about = globals().get("HAND_IN", {})
    steps = [
        "Restart the kernel, run all cells, and wait for the last one. Training that is done\n"
        "   goes on from its checkpoints.",
        "Save. In Colab: File, Download, Download .ipynb.",
    ]
    if "file_name" in about:
        steps.append(f"Name the file {about['file_name']}.")
    if "where" in about:
        steps.append(f"Hand it in: {about['where']}.")
    print("\nTo hand in:")
    for number, step in enumerate(steps, 1):
        print(f"{number}. {step}")


# What a check speaks of, in words: the kind of a value, and the call in the check that made it.
import ast
import linecache


def with_article(kind):
    """The name of a type as a noun: "a list", "an ndarray"."""
    return f"an {kind}" if kind[0] in "AEIOUaeiou" or kind == "ndarray" else f"a {kind}"


def kind_in_words(value):
    """What a value is that should be something else."""
    if value is None:
        return "None (is a `return` missing?)"
    return with_article(type(value).__name__)


def node_at(code, instruction):
    """(the syntax of the expression that `code` is at, that of its whole cell); None for none."""
    positions = list(code.co_positions())[instruction // 2]
    tree = _syntax(code.co_filename)
    for node in ast.walk(tree) if tree and None not in positions else ():
        here = [getattr(node, name, None) for name in ("lineno", "end_lineno")]
        here += [getattr(node, name, None) for name in ("col_offset", "end_col_offset")]
        if isinstance(node, ast.expr) and tuple(here) == positions:
            return node, tree
    return None, tree


def _syntax(filename):
    try:
        return ast.parse("".join(linecache.getlines(filename)))
    except (SyntaxError, ValueError):
        return None


def call_behind(node, tree):
    """The call that made the value of `node`: itself, or the last one given to this name above."""
    if isinstance(node, ast.Call):
        return node
    made = [
        other.value
        for other in ast.walk(tree)
        if isinstance(node, ast.Name)
        and isinstance(other, ast.Assign)
        and isinstance(other.value, ast.Call)
        and node.id in {getattr(target, "id", None) for target in other.targets}
        and other.lineno < node.lineno
    ]
    return max(made, key=lambda call: call.lineno, default=None)


def in_short(node):
    """An expression as it is written; a call that is long has `...` for its arguments."""
    text = ast.unparse(node)
    if len(text) > 60 and isinstance(node, ast.Call):
        return f"{ast.unparse(node.func)}(...)"
    return text


def first_argument(frame):
    """Where the first argument of the call that `frame` is at comes from, as text; else ""."""
    node, tree = node_at(frame.f_code, frame.f_lasti)
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    call = call_behind(node.args[0], tree)
    return in_short(call) if call else ""


# What stopped a visible check, in words for the person whose answer is checked.
import ast
import linecache
import re
import traceback

SENTENCES = ("NoValue", "NoExpression")  # exceptions of the tools, which say all


def why_stopped(error):
    """An exception as a sentence: what is wrong with the answer, else the error and its place."""
    trace = _innermost(error.__traceback__)
    text, place = one_line(error), _place(trace)
    known = _known_mistake(error, text, trace, place.startswith("in "))
    if known:
        return known + (f" ({place})" if place.startswith("in ") else "")
    return f"stopped by {text}" + (f", {place}" if place else "")


def one_line(error):
    """An exception in one line without memory addresses, so that two runs print the same."""
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", str(error)).strip()
    text = text.splitlines()[0][:160] if text else ""
    if type(error).__name__ in SENTENCES:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _known_mistake(error, text, trace, in_function):
    """The sentence for a mistake that many make, or None."""
    if type(error).__name__ in SENTENCES:
        return text
    if "NoneType" in text:
        came = f"{_came_from(trace, 'NoneType')} None"
        library = in_function and came == "a value is None"  # such as re.match
        return came if library else f"{came}: is a `return` missing?"
    if "Can't call numpy() on Tensor that requires grad" in text:
        return "expected plain numbers, got a tensor that requires a gradient: use .item()"
    if "Invalid NaN comparison" in text:
        return "the answer is 0/0, without a value, where this check looks: simplify it"
    if "cannot determine truth value" in text:
        return "SymPy cannot compare this answer with anything: simplify it, or work it out"
    if "Cannot convert" in text and text.endswith("to float"):
        return _no_number(error)
    lacks = re.match(r"AttributeError: '(\w+)' object has no attribute '(\w+)'", text)
    if lacks and not in_function:
        kind = with_article(lacks[1])
        return f"{_came_from(trace, lacks[1])} {kind}, and {kind} has no `.{lacks[2]}`"
    return None


def _no_number(error):
    """Why SymPy has no number for an expression."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    symbols = getattr(trace.tb_frame.f_locals.get("self"), "free_symbols", ())
    names = ", ".join(sorted(map(str, symbols)))
    if names:
        return f"expected a number here, but the answer still contains {names}"
    return "expected a real number here, but SymPy cannot work the answer out as one"


def _innermost(trace):
    """The innermost place that is neither in a package nor in the tools; None for none."""
    found = None
    while trace:
        file = trace.tb_frame.f_code.co_filename
        tools = file == why_stopped.__code__.co_filename or file.startswith("<setup-")
        found = found if tools or "-packages" in file else trace
        trace = trace.tb_next
    return found


def _place(trace):
    """The line of a function, or of the check itself; "" where it cannot be read."""
    frame = traceback.extract_tb(trace, limit=1)[0] if trace else None
    if not frame or not frame.line:
        return ""
    function = "" if frame.name.startswith("<") else f"in {frame.name}, "
    return f"{function}at `{frame.line.strip()[:80]}`"


def _came_from(trace, kind):
    """ "f() returned", where the line tells which answer gave a value of this type."""
    scope = trace.tb_frame.f_globals | trace.tb_frame.f_locals if trace else {}
    for place, tree in _here(trace):
        names = [part for part in ast.walk(place) if isinstance(part, ast.Name)]
        these = [name for name in names if type(scope.get(name.id, ...)).__name__ == kind]
        calls = [in_short(call) for name in these if (call := call_behind(name, tree))]
        called = [scope.get(name.id) for name in names]
        calls = calls or [f"{function.__name__}()" for function in called if is_answer(function)]
        if calls:
            return " or ".join(dict.fromkeys(calls)) + " returned"
    return "a value is"


def _here(trace):
    """The expression that failed, then its statement; each with the syntax of the whole cell."""
    node, tree = node_at(trace.tb_frame.f_code, trace.tb_lasti) if trace else (None, None)
    line = [
        each
        for each in (ast.walk(tree) if tree else ())
        if isinstance(each, ast.stmt)
        and not hasattr(each, "body")
        and each.lineno <= trace.tb_lineno <= each.end_lineno
    ]
    return [(place, tree) for place in [node, *line] if place]


def is_answer(function):
    """Whether a student's answer defines this function."""
    code = getattr(function, "__code__", None)
    return bool(code and _marked(linecache.getline(code.co_filename, 1)))


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


# SymPy, and the value of an expression at a point. Unevaluated integrals, sums, limits and
# derivatives are computed numerically, so that a derivation can be tested step by step.
import contextlib
import random
from functools import lru_cache

import mpmath
import sympy as sp
from sympy.printing.pycode import MpmathPrinter

UNEVALUATED = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, sp.Subs)
_FINITE_TERMS = 10_000  # a longer sum or product is not computed term by term


class NoValue(ArithmeticError):
    """An expression whose value cannot be computed, for example a divergent integral."""


class NoExpression(TypeError):
    """Something else where an expression should be."""


def show(label, expression):
    """Print `label = expression` as plain text, the same on every machine."""
    print(f"{label} = {sp.sstr(expression)}")


def by_name(expression, symbols):
    """`expression` with its symbols replaced by the symbols in `symbols` with the same name."""
    if not isinstance(expression, (sp.Basic, sp.MatrixBase)):
        raise NoExpression(f"expected one SymPy expression, got {kind_in_words(expression)}")
    known = names_of(symbols)
    mine = expression.atoms(sp.Symbol)
    return expression.xreplace({s: known[s.name] for s in mine if known.get(s.name, s) != s})


def names_of(symbols):
    """{name: symbol}. A name that two problems share may stand for something else by now."""
    for symbol in symbols:
        if not isinstance(symbol, sp.Symbol):
            now = f"the name of a symbol now stands for {kind_in_words(symbol)}"
            raise NoExpression(f"{now}: run the cell that makes this problem's symbols again")
    return {symbol.name: symbol for symbol in symbols}


def draw_points(domain, count=3, seed=0):
    """Random points of a domain {symbol: (low, high)}, rounded so that they are easy to read.

    Integer symbols get integers from low to high; other values stay away from the ends.
    """
    source = random.Random(seed)

    places = {
        symbol: max(0, 3 - int(mpmath.floor(mpmath.log10(high - low))))
        for symbol, (low, high) in domain.items()
        if not symbol.is_integer
    }

    def draw(symbol, low, high):
        if symbol.is_integer:
            return sp.Integer(source.randint(int(low), int(high)))
        value = float(low) + (float(high) - float(low)) * source.uniform(0.02, 0.98)
        return sp.Rational(f"{value:.{places[symbol]}f}")

    return [{symbol: draw(symbol, *ends) for symbol, ends in domain.items()} for _ in range(count)]


def value_at(expression, point, digits=15):
    """The value of `expression` at `point` ({symbol: number}) as an mpmath number.

    nan where it is undefined (a pole, 0/0). Raises NoValue where it cannot be computed.
    """
    with mpmath.workdps(digits + 10):
        known = {symbol: sp.sympify(x)._to_mpmath(mpmath.mp.prec) for symbol, x in point.items()}
        value = _numeric(sp.sympify(expression))(known)
        real, imaginary = mpmath.re(value), mpmath.im(value)
        rounding = mpmath.isfinite(imaginary) and abs(imaginary) <= abs(real) * 10.0**-digits
        return real if rounding else value


def _bounded(function):
    """`function`, but it refuses arguments so large that mpmath would need all their digits."""

    def value(*arguments):
        if any(mpmath.isfinite(a) and mpmath.mag(a) > 5000 for a in arguments):
            if function == mpmath.exp and mpmath.re(arguments[0]) < 0:
                return mpmath.mpf(0)
            raise OverflowError("a number in it is too large")
        return function(*arguments)

    return value


# The exceptions of mpmath and generated code when they cannot compute a value.
_NOT_COMPUTED = (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError)
_NOT_COMPUTED += (NotImplementedError, mpmath.mp.NoConvergence)

# These functions are slow for huge arguments; a logarithm or a root is not.
_COSTLY = """exp sinh cosh tanh coth sin cos tan cot sec csc erf erfc erfi gamma loggamma factorial
binomial beta psi digamma zeta lambertw floor ceil"""
_BOUNDED = {name: _bounded(getattr(mpmath, name)) for name in _COSTLY.split()}
_BOUNDED["polygamma"] = _BOUNDED["psi"]


class _Printer(MpmathPrinter):
    """Powers that are not rational go through the bounded exponential; zoo is undefined."""

    def _print_ComplexInfinity(self, expr):
        return "nan"

    def _print_Pow(self, expr, rational=False):
        if expr.exp.is_Rational:
            return super()._print_Pow(expr, rational)
        return f"exp(({self._print(expr.exp)})*log({self._print(expr.base)}))"


_PRINTER = _Printer({"fully_qualified_modules": False, "allow_unknown_functions": True})


@lru_cache(maxsize=256)
def _numeric(expression):
    """A function of {symbol: value} that computes `expression` with mpmath."""
    names = {node: sp.Dummy() for node in _outermost_unevaluated(expression)}
    parts = {name: _numeric_node(node) for node, name in names.items()}
    plain = expression.xreplace(names)
    symbols = sorted(plain.free_symbols, key=sp.default_sort_key)
    try:
        function = sp.lambdify(symbols, plain, [_BOUNDED, "mpmath"], printer=_PRINTER)
    except Exception as error:
        raise NoValue(f"{type(error).__name__} in computing {sp.sstr(expression)[:80]}") from error

    def value(known):
        missing = [s.name for s in symbols if s not in parts and s not in known]
        if missing:
            raise NoValue(f"the symbol {missing[0]} has no value")
        arguments = [parts[s](known) if s in parts else known[s] for s in symbols]
        try:
            result = function(*arguments)
            return mpmath.nan if result is None else mpmath.mpmathify(result)  # None: no piece
        except ZeroDivisionError:
            return mpmath.nan
        except _NOT_COMPUTED as error:
            raise NoValue(f"{sp.sstr(expression)[:80]} cannot be computed ({error})") from error

    return value


def _outermost_unevaluated(expression):
    """The unevaluated integrals, sums, limits and derivatives that are not inside another one."""
    if isinstance(expression, UNEVALUATED):
        return [expression]
    return [node for part in expression.args for node in _outermost_unevaluated(part)]


def _numeric_node(node):
    """`_numeric` for an unevaluated node."""
    if isinstance(node, sp.Integral | sp.Sum | sp.Product):
        function = _numeric(node.function)
        add_up = _integral_over if isinstance(node, sp.Integral) else _terms_over
        for limits in node.limits:  # the innermost variable comes first
            if len(limits) != 3:
                raise NoValue(f"{sp.sstr(node)[:80]} has no limits")
            function = add_up(function, limits[0], _numeric(limits[1]), _numeric(limits[2]), node)
        return function
    if isinstance(node, sp.Subs):
        inner = _numeric(node.expr)
        new = [(old, _numeric(to)) for old, to in zip(node.variables, node.point, strict=True)]
        return lambda known: inner({**known, **{old: to(known) for old, to in new}})
    # Integrals inside stay unevaluated: SymPy may need minutes for one.
    try:
        done = node.doit(deep=False) if isinstance(node, sp.Derivative) else _symbolic_limit(node)
    except (NotImplementedError, ValueError, TypeError, AttributeError):
        done = node
    if not isinstance(done, type(node)):
        return _numeric(done)
    return _numeric_derivative(node) if isinstance(node, sp.Derivative) else _numeric_limit(node)


def _real_ends(low, high, known, node):
    """The two limits of a sum or an integral, as real numbers."""
    ends = low(known), high(known)
    if any(mpmath.isnan(end) or mpmath.im(end) for end in ends):
        raise NoValue(f"the limits of {sp.sstr(node)[:80]} are not real numbers")
    return [mpmath.re(end) for end in ends]


def _integral_over(function, x, low, high, node):
    """The integral of `function` over x by tanh-sinh quadrature, at 15 digits to about ten."""

    def value(known):
        a, b = _real_ends(low, high, known, node)
        # Narrow peaks and kinks often lie at the parameters, so we split the interval there.
        inside = {
            mpmath.re(t) for t in [*known.values(), 0] if min(a, b) < mpmath.re(t) < max(a, b)
        }
        ends = [a, *sorted(inside, reverse=bool(a > b)), b]
        digits = mpmath.mp.dps - 13
        total = quadrature(known, ends, digits)
        if abs(total) > 1e9:  # a divergent integral is also huge, but its value changes each time
            again = quadrature(known, ends, digits + 4)
            if abs(total - again) > 1e-6 * abs(again):
                raise NoValue(f"{sp.sstr(node)[:80]} does not converge")
        return total

    def quadrature(known, ends, digits):
        with mpmath.workdps(digits):
            for degree in (6, 8, 10):
                total, error = mpmath.quad(
                    lambda t: function({**known, x: t}), ends, error=True, maxdegree=degree
                )
                if mpmath.isfinite(total) and error <= 10 ** (-0.75 * digits) * max(1, abs(total)):
                    return total
        raise NoValue(f"{sp.sstr(node)[:80]} does not converge")

    return value


def _terms_over(function, k, low, high, node):
    """The sum or product of `function` over the integers k = low .. high."""

    def value(known):
        a, b = _real_ends(low, high, known, node)

        def term(k_value):
            return function({**known, k: mpmath.mpf(k_value)})

        if mpmath.isinf(b) and isinstance(node, sp.Sum):
            try:
                with mpmath.workdps(20):
                    total = mpmath.nsum(term, [a, b])
                with mpmath.workdps(14):  # a divergent series may give any value
                    again = mpmath.nsum(term, [a, b])
            except _NOT_COMPUTED as error:
                raise NoValue(f"{sp.sstr(node)[:80]} does not converge") from error
            if abs(total - again) > 1e-8 * max(1, abs(total)):
                raise NoValue(f"{sp.sstr(node)[:80]} does not converge")
            return total
        if not mpmath.isfinite(b - a) or b - a > _FINITE_TERMS:
            raise NoValue(f"{sp.sstr(node)[:80]} has too many terms")
        terms = [term(int(a) + i) for i in range(int(b - a) + 1)]
        return mpmath.fsum(terms) if isinstance(node, sp.Sum) else mpmath.fprod(terms)

    return value


def _symbolic_limit(node):
    """SymPy's own limit, or a Limit if it does not know."""
    done = node.doit(integrals=False)
    return node if done.has(sp.Limit, sp.AccumBounds) else done


def _numeric_limit(node):
    """A limit, estimated from three points close to it."""
    inside, variable, to, direction = node.args
    inside, to = _numeric(inside), _numeric(to)
    sign = -1 if str(direction) == "-" else 1

    def value(known):
        end = to(known)

        def near(k):
            step = mpmath.mpf(10) ** k
            x = step * mpmath.sign(end) if mpmath.isinf(end) else end + sign / step
            return inside({**known, variable: x})

        first, second, third = near(4), near(6), near(8)
        if abs(third - second) <= 1e-6 * max(1, abs(third)):
            return third
        if abs(third) > 10 * abs(second) > 100 * abs(first):
            return mpmath.inf * mpmath.sign(third)
        raise NoValue(f"{sp.sstr(node)[:80]} is not known to exist")

    return value


def _numeric_derivative(node):
    """Derivatives by differences, for functions that SymPy cannot differentiate."""
    function = _numeric(node.expr)
    for variable, order in node.variable_count:

        def function(known, inner=function, x=variable, n=order):
            return mpmath.diff(lambda t: inner({**known, x: t}), known[x], int(n))

    return function


def first_difference(left, right, points, digits=15, floor=None):
    """The first point where two expressions differ: (point, left value, right value), or None.

    Two values agree if half of their digits agree or they differ by at most `floor`. This allows
    for the rounding error of a zero.
    A point does not count if both values are undefined or one cannot be computed. Raises NoValue if
    fewer than half of the points count.
    """
    left, right = sp.sympify(left), sp.sympify(right)
    if left == right:
        return None
    # Quadrature and floating-point coefficients are accurate to about ten digits.
    rough = any(side.has(*UNEVALUATED, sp.Float) for side in (left, right))
    relative, absolute = (1e-7, 1e-10) if rough else (10.0 ** -(digits // 2), 10.0**-digits)

    def same(a, b):
        tolerance = max(absolute if floor is None else floor, relative * max(abs(a), abs(b)))
        return a == b or (mpmath.isfinite(a - b) and abs(a - b) <= tolerance)

    compared, reason = 0, "both sides are undefined"
    for point in points:
        try:
            a, b = value_at(left, point, digits), value_at(right, point, digits)
        except NoValue as error:
            reason = str(error)
            continue
        if mpmath.isnan(a) and mpmath.isnan(b):
            continue
        compared += 1
        if rough and not same(a, b) and abs(a - b) <= 1e-3 * max(abs(a), abs(b)):
            # quadrature may be worse than its own estimate of the error
            with contextlib.suppress(NoValue):
                a, b = value_at(left, point, 2 * digits), value_at(right, point, 2 * digits)
        if not same(a, b):
            return point, a, b
    if 2 * compared < len(points):
        raise NoValue(reason)
    return None


# Points, values and symbols in the sentences about a derivation: few and short numbers.
MOST_SYMBOLS = 4  # symbols of a point, or names


def in_words(point, shown=None):
    """A point as text, such as "epsilon=1.3, theta=0.7"; by default, with all its symbols."""
    if not point:
        return "every point"
    pairs = sorted((s.name, value) for s, value in point.items() if shown is None or s in shown)
    left_out = len(point) - len(pairs)
    digits = 4 if left_out else 6
    values = ((name, number_text(sp.sympify(value).evalf(), digits)) for name, value in pairs)
    text = ", ".join(f"{name}={value}" for name, value in values)
    return f"{text} (and {left_out} other values)" if left_out else text


def number_text(value, digits=6):
    """The significant digits of a number, real if it is real, or `undefined`."""
    value = mpmath.mpmathify(value)
    if mpmath.isnan(value):
        return "undefined"
    return mpmath.nstr(mpmath.re(value) if not mpmath.im(value) else value, digits)


def names_in_words(symbols):
    """The names of symbols, of many only the first."""
    names = sorted(symbol.name for symbol in symbols)
    more = f" and {len(names) - MOST_SYMBOLS} others" if len(names) > MOST_SYMBOLS + 1 else ""
    return ", ".join(names[: MOST_SYMBOLS if more else None]) + more


def unknown_symbols(what, unknown, allowed):
    """The sentence about symbols that `what` contains and may not contain."""
    return f"{what} contains {names_in_words(unknown)}; it may contain only " + (
        names_in_words(allowed) or "numbers"
    )


def where_they_differ(left, right, point, points):
    """`point` as text. Of many symbols, those that the difference of the two sides depends on."""
    return in_words(point, _that_matter(left, right, point, points))


def _that_matter(left, right, point, points):
    """The symbols of which a change changes the difference of the two sides most."""
    if len(point) <= MOST_SYMBOLS:
        return None

    def gap(at):
        try:
            return value_at(left, at) - value_at(right, at)
        except NoValue:
            return mpmath.nan

    here = gap(point)
    another = next((other for other in points if other is not point), point)
    effects = {}
    for symbol, value in point.items():
        moved = another.get(symbol, value)
        moved = moved if moved != value else value + 1
        change = abs(gap({**point, symbol: moved}) - here)
        effects[symbol] = change if mpmath.isfinite(change) else mpmath.inf
    strongest = sorted(effects, key=lambda s: (-effects[s], s.name))[:MOST_SYMBOLS]
    floor = 1e-9 * max(1, abs(here)) if mpmath.isfinite(here) else 0
    return [s for s in strongest if effects[s] > floor] or strongest


# A step of a derivation is a SymPy expression or a formula as text, such as "p*log(p/q)", in which
# nothing cancels. Text is read on the student's side; the grader gets expressions.
import ast
from dataclasses import dataclass
from numbers import Number


class WrongLink(Exception):
    """The sentence about the first wrong link."""


def _sentence(check, *arguments, **keywords):
    """Run a check. Returns its complaint, or None."""
    try:
        check(*arguments, **keywords)
    except WrongLink as wrong:
        return str(wrong)
    return None


_CONSTANTS = {"oo": sp.oo, "pi": sp.pi, "E": sp.E}
_FUNCTIONS = [
    "log",
    "exp",
    "sqrt",
    "Abs",
    "sign",
    "Max",
    "Min",
    "sin",
    "cos",
    "tan",
    "sinh",
    "cosh",
]
_FUNCTIONS += ["tanh", "erf", "gamma", "Integral", "Derivative", "Sum", "Limit"]
_SIMPLIFIED = (sp.Add, sp.Mul, sp.Pow, sp.core.function.Application, sp.Rel)


def _made(kind, *arguments, evaluate=False):
    """A SymPy object; unless asked to, SymPy does not simplify it."""
    keep = not evaluate and isinstance(kind, type) and issubclass(kind, _SIMPLIFIED)
    return kind(*arguments, evaluate=False) if keep else kind(*arguments)


def as_fraction(number):
    """A short decimal number, such as 0.5, as the fraction that it says; another one as it is."""
    if not 1e-6 < abs(number) < 1e6:
        return number
    fraction = sp.Rational(f"{float(number):.4g}")
    return fraction if sp.Float(fraction, precision=number._prec) == number else number


def _rebuilt(expression, symbols=(), evaluate=False):
    """`expression` with these symbols and with fractions, as it is written or as SymPy has it."""
    known = {symbol.name: symbol for symbol in symbols}

    def build(node):
        if isinstance(node, sp.Symbol):
            return known.get(node.name, node)
        if isinstance(node, sp.Float):
            return as_fraction(node)
        if isinstance(node, sp.UnevaluatedExpr):
            return build(node.args[0])
        return _made(node.func, *map(build, node.args), evaluate=evaluate) if node.args else node

    return build(expression)


def _quotient(left, right):
    if left.is_Number and right.is_Number and right:
        return left / right
    return _made(sp.Mul, left, _made(sp.Pow, right, sp.Integer(-1)))


_SIGNS = {
    ast.Add: lambda left, right: _made(sp.Add, left, right),
    ast.Sub: lambda left, right: _made(sp.Add, left, _negative(right)),
    ast.Mult: lambda left, right: _made(sp.Mul, left, right),
    ast.Div: _quotient,
    ast.Pow: lambda left, right: _made(sp.Pow, left, right),
}


def _negative(inner):
    return -inner if inner.is_Number else _made(sp.Mul, sp.Integer(-1), inner)


def _formula(node):
    """The expression of a node of Python's syntax."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return sp.Rational(str(number))  # 0.5 is one half
        case ast.Name(id=name):
            return _CONSTANTS.get(name, sp.Symbol(name))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _negative(_formula(inner))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return _SIGNS[type(sign)](_formula(left), _formula(right))
        case ast.Tuple(elts=parts):
            return tuple(map(_formula, parts))
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]) if name in _FUNCTIONS:
            parts = list(map(_formula, parts))
            if name == "sqrt":
                return _made(sp.Pow, *parts, sp.Rational(1, 2))
            return _made(getattr(sp, name), *parts)
    remedy = "write ** for a power" if "^" in ast.unparse(node) else "text may not hold this"
    raise ValueError(f"`{ast.unparse(node)[:40]}`: {remedy}")


def _read_text(text):
    """The expression that a text says, as it is written. Raises WrongLink."""
    try:
        formula = _formula(ast.parse(text.strip().replace("sp.", ""), mode="eval").body)
        if isinstance(formula, sp.Expr):
            return formula
        reason = "write one expression"
    except SyntaxError:
        reason = 'write every `*`, and `**` for a power, as in "2*x**2 + log(x)"'
    except (TypeError, ValueError, AttributeError, RecursionError, MemoryError) as error:
        reason = str(error)[:120]
    raise WrongLink(f"cannot be read as a formula: {reason}")


def _plain(value):
    """A text as the expression that it says; anything else, and text that says none, as it is."""
    try:
        if isinstance(value, str):
            return _read_text(value)
    except WrongLink:
        return value  # the check says why
    held = isinstance(value, sp.Expr) and value.has(sp.UnevaluatedExpr)
    return _rebuilt(value) if held else value


# **Forms.** The problem asks for a form of each step in a chain, so that you cannot write down the
# same answer several times instead of a derivation.


@dataclass(frozen=True)
class Form:
    """The form that a step must have: `description` completes "step 2 should be ...".

    as_written   whether a step may also have the form before SymPy simplifies it
    """

    description: str
    predicate: object  # expression -> bool
    as_written: bool = False

    def fits(self, step):
        """Whether a step, as it is written, has this form."""
        if self.predicate(_rebuilt(step, evaluate=True)):
            return True
        return self.as_written and bool(self.predicate(step))


def has_integral(expression):
    """At least one integral is still unevaluated."""
    return expression.has(sp.Integral)


def no_integral(expression):
    """No unevaluated integral is left."""
    return not expression.has(sp.Integral)


def has_limit(expression):
    """At least one limit is still unevaluated."""
    return expression.has(sp.Limit)


def has_derivative(expression):
    """At least one derivative is still unevaluated."""
    return expression.has(sp.Derivative)


def no_unevaluated(expression):
    """No unevaluated integral, sum, product, limit or derivative is left."""
    return not expression.has(*UNEVALUATED)


def no_log_of_exponential(expression):
    """No logarithm has an exponential, such as a Gaussian density, in its argument."""
    return not any(log.args[0].has(sp.exp) for log in expression.atoms(sp.log))


def expanded(expression):
    """Multiplied out, inside integrals too: no term has a sum as a factor."""
    insides = [node.args[0] for node in expression.atoms(*UNEVALUATED)]
    terms = [term for part in [expression, *insides] for term in sp.Add.make_args(part)]
    return not any(
        base.is_Add and exponent.is_Integer and exponent > 0
        for term in terms
        for base, exponent in (factor.as_base_exp() for factor in sp.Mul.make_args(term))
    )


def contains(*things):
    """A predicate: every symbol or function occurs (also as an integration variable)."""
    return lambda expression: all(_occurs(thing, expression) for thing in things)


def free_of(*things):
    """A predicate: none of these symbols or functions occurs."""
    return lambda expression: not any(_occurs(thing, expression) for thing in things)


def _occurs(thing, expression):
    """Whether a symbol (matched by name) or a function class occurs in an expression."""
    if isinstance(thing, sp.Symbol):
        return thing.name in {symbol.name for symbol in expression.atoms(sp.Symbol)}
    return expression.has(thing)


def is_polynomial_in(*symbols):
    """A predicate: a polynomial in these symbols, with nothing unevaluated."""
    return lambda expression: (
        no_unevaluated(expression) and bool(by_name(expression, symbols).is_polynomial(*symbols))
    )


def all_of(*predicates):
    """A predicate: all of these hold."""
    return lambda expression: all(predicate(expression) for predicate in predicates)


# **Reading.** Symbols match by name. What is no expression gets a sentence on what to write.


# What is there instead of an expression -> what to do.
_REMEDIES = {
    "NoneType": "is a `return` missing?",
    "bool": "Python compares at once: write each side as a step",
    "Relational": "write each side as a step, and the relation in `relations`",
    "function": "call it: f(x)",
    "ndarray": "write it with the problem's symbols",
    "Tensor": "write it with the problem's symbols",
}
_SEVERAL = ("list", "tuple", "dict", "set", "FiniteSet")


def step_remedy(kind, what):
    """What to do where `what` is of a type called `kind` instead of an expression; may be empty."""
    if kind in _SEVERAL and what.startswith("step"):
        return "; write one expression for each step"
    if kind in _SEVERAL:
        return f"; take one entry of this {kind}, for example sp.solve(...)[0]"
    if kind.endswith(("Than", "quality")):  # SymPy's names of relations
        kind = "Relational"
    return f"; {_REMEDIES[kind]}" if kind in _REMEDIES else ""


def _as_written(value, domain, what):
    """A number, a text or an expression in the problem's symbols; else raises WrongLink."""
    if isinstance(value, str):
        try:
            value = _read_text(value)
        except WrongLink as wrong:
            raise WrongLink(f"{what} {wrong}") from None
    if isinstance(value, Number) and not isinstance(value, bool | sp.Basic):
        value = sp.sympify(value)
    if not isinstance(value, sp.Expr):
        kind = type(value).__name__
        here = "None" if value is None else with_article(kind)
        remedy = step_remedy(kind, what)
        raise WrongLink(f"{what} should be a SymPy expression, it is {here}{remedy}")
    return _rebuilt(value, domain)


def _read_expression(value, domain, what):
    """`_as_written`, as SymPy simplifies it."""
    value = _rebuilt(_as_written(value, domain, what), evaluate=True)
    unknown = value.free_symbols - set(domain)
    if unknown:
        raise WrongLink(unknown_symbols(what, unknown, domain))
    return value


def _read_steps(steps, domain, forms):
    """The steps of a chain as expressions of the required forms."""
    if not isinstance(steps, list | tuple):
        raise WrongLink(
            f"the steps should be a list, they are {kind_in_words(steps)}; "
            "write [step_1, step_2, ...]"
        )
    if len(steps) < 2:
        raise WrongLink(f"a chain needs at least two steps, it has {len(steps)}")
    if forms and len(steps) != len(forms):
        raise WrongLink(f"the chain should have {len(forms)} steps, it has {len(steps)}")
    read = [_read_expression(s, domain, f"step {i}") for i, s in enumerate(steps, 1)]
    for i, (step, form) in enumerate(zip(steps, forms, strict=False), 1):
        if not form.fits(_as_written(step, domain, f"step {i}")):
            remedy = "; where SymPy cancels it, write the step as text" * form.as_written
            raise WrongLink(f"step {i} should be {form.description}{remedy}")
    return read


# The certificate of a maximum or a minimum.
@dataclass(frozen=True)
class StationaryPoint:
    """The point where the derivative of `objective` in `variable` is zero.

    second_derivative   as a function of `variable`, not its value at the point
    kind                "maximum" or "minimum"
    """

    objective: object
    variable: object
    point: object
    second_derivative: object
    kind: str

    def __post_init__(self):
        for name in ("objective", "variable", "point", "second_derivative"):
            object.__setattr__(self, name, _plain(getattr(self, name)))

    def first_wrong_link(
        self, domain, objective=None, variable=None, kind=None, everywhere=True, points=None
    ):
        """None, or a sentence on the first wrong link.

        domain       {symbol: (low, high)}, the variable's range included
        objective, variable, kind   the ones that the problem gives or asks for
        everywhere   whether the second derivative must have its sign on the whole domain, which
                     makes the point the global optimum, or only at the point
        points       points to try, [{symbol: number}]; random ones if not given
        Raises NoValue if an expression cannot be computed.
        """
        points = points or draw_points(domain)
        return _sentence(self.check, domain, objective, variable, kind, everywhere, points)

    def check(self, domain, objective, variable, kind, everywhere, points):
        mine = _read_expression(self.objective, domain, "the objective")
        x = _read_expression(self.variable, domain, "the variable")
        at = _read_expression(self.point, domain, "the point")
        second = _read_expression(self.second_derivative, domain, "the second derivative")
        asked = next(iter(names_of([variable])), None) if variable is not None else None
        if x not in domain or asked not in (None, x.name):
            asked = f"be {asked}" if asked else "be one of the symbols"
            raise WrongLink(f"the variable should {asked}, it is {sp.sstr(x)}")
        kinds = ("maximum", "minimum") if kind is None else (kind,)
        if not isinstance(self.kind, str) or self.kind not in kinds:
            raise WrongLink(f"the kind should be {' or '.join(kinds)}")
        if at.has(x):
            raise WrongLink(f"the point should not depend on {x.name}")
        second = second.xreplace({d: d.doit(deep=False) for d in second.atoms(sp.Derivative)})
        if not (no_unevaluated(at) and no_unevaluated(second)):
            raise WrongLink(
                "the point and the second derivative should hold no unevaluated integral or limit"
            )
        if objective is not None:
            given = by_name(sp.sympify(objective), domain)
            if wrong := first_difference(mine, given, points):
                place, value = in_words(wrong[0]), number_text(wrong[1])
                raise WrongLink(f"the objective is not the given one: at {place} it is {value}")
        there = [{**point, x: value_at(at, point)} for point in points]
        self.check_place(x, there, *domain[x])
        first = sp.diff(mine, x)
        if wrong := first_difference(first, sp.Integer(0), there):
            place, slope = in_words(wrong[0]), number_text(wrong[1])
            mistaken = "is not right" if objective is not None else "does not fit the objective"
            raise WrongLink(
                f"the point {mistaken}: at {place} the first derivative is {slope}, not 0"
            )
        self.check_second(second, sp.diff(first, x), x, points)
        self.check_sign(second, there, points if everywhere else [], objective is not None)

    def check_place(self, x, there, low, high):
        for point in there:
            if mpmath.im(point[x]) or not low <= mpmath.re(point[x]) <= high:
                raise WrongLink(
                    f"the point is out of range: {in_words(point)}; {x.name} lies between {low} "
                    f"and {high}"
                )

    def check_second(self, second, right, x, points):
        """The stated second derivative is that of the objective, as a function of x."""
        if wrong := first_difference(second, right, points):
            place, mine, true = in_words(wrong[0]), *map(number_text, wrong[1:])
            remedy = ""
            if x not in second.free_symbols and x in right.free_symbols:
                remedy = f". Yours does not contain {x.name}: do not insert the point"
            raise WrongLink(
                f"the second derivative, as a function of {x.name}, is not right: at {place} "
                f"yours is {mine}, that of the objective is {true}{remedy}"
            )

    def check_sign(self, second, there, elsewhere, given):
        """The second derivative has the sign of this kind at the point, and elsewhere."""
        sign, factor = ("negative", -1) if self.kind == "maximum" else ("positive", 1)
        for point in [*there, *elsewhere]:
            value = value_at(second, point)
            if mpmath.im(value) or not factor * mpmath.re(value) > 0:
                doubt = not given and factor * mpmath.re(value) < 0 and point in there
                remedy = "; is the sign of the objective right?" if doubt else ""
                raise WrongLink(
                    f"the second derivative should be {sign} at {in_words(point)}, "
                    f"it is {number_text(value)}{remedy}"
                )


# A certificate is a derivation that a program can check link by link. Each kind has
# `first_wrong_link(...)`: it returns None if every link holds, otherwise a sentence about the first
# wrong link. Steps are compared by their values at random points of the problem's domain.
CERTIFICATE_PATTERNS = {
    "EqualityChain": "steps = [step_1, step_2, step_3]\nreturn EqualityChain(steps)",
    "InequalityChain": 'steps, relations = [step_1, step_2, step_3], ["==", "<="]\n'
    "return InequalityChain(steps, relations)",
    "StationaryPoint": "slope_2 = sp.diff(objective, variable, 2)\n"
    'return StationaryPoint(objective, variable, point, slope_2, "maximum")',
    "Coupling": "return Coupling(plan, p, q)",
    "PrimalDual": "return PrimalDual(cost, plan, phi, psi)",
}


def wrong_kind(answer, arguments, keywords):
    """A sentence if `answer` is not of the kind that the arguments of a check fit, or None."""
    if {"variable", "objective", "kind", "everywhere"} & set(keywords):
        wanted = ["StationaryPoint"]
    elif "relations" in keywords:
        wanted = ["InequalityChain"]
    elif isinstance(next(iter(arguments), None), dict):
        wanted = ["EqualityChain"]
    else:
        wanted = ["Coupling"] * ("cost" not in keywords and len(arguments) < 3)
        wanted += ["PrimalDual"] * (len(arguments) > 1 or "q" in keywords)
    mine = type(answer).__name__
    if mine in wanted or (
        mine not in CERTIFICATE_PATTERNS and hasattr(type(answer), "first_wrong_link")
    ):
        return None
    kinds = " or ".join(map(with_article, wanted))
    patterns = [CERTIFICATE_PATTERNS[kind].replace("\n", "\n    ") for kind in wanted]
    write = "\n  or\n    ".join(patterns).replace("maximum", keywords.get("kind") or "maximum")
    return f"expected {kinds}, got {kind_in_words(answer)}. Write:\n    {write}"


def _check_start(step, start, points, domain):
    """The first step is the given start: the same integrals, limits, ... of the same functions."""
    start = by_name(sp.sympify(start), domain)
    if not _same_form(step, start, points):
        raise WrongLink(f"step 1 should be the given start, {sp.sstr(start)}")


def _same_form(left, right, points):
    """Equal up to algebra inside and outside the integral signs, which must match one by one."""
    if left == right:
        return True
    left_nodes, right_nodes = (
        list(dict.fromkeys(_outermost_unevaluated(side))) for side in (left, right)
    )
    if len(left_nodes) != len(right_nodes):
        return False
    values = []  # a number for each node, the same for the two partners
    for position, node in enumerate(left_nodes):
        twin = next((other for other in right_nodes if _same_node(node, other, points)), None)
        if twin is None:
            return False
        right_nodes.remove(twin)
        values.append((node, twin, sp.Rational(7 + 4 * position, 5)))
    left = left.xreplace({node: number for node, _, number in values})
    right = right.xreplace({twin: number for _, twin, number in values})
    # Far out in a tail both integrands are tiny, so we can only compare their ratio.
    return first_difference(left, right, points, floor=0) is None


def _same_node(left, right, points):
    """The same operator over the same range, and its operands have the same form."""
    if left.func != right.func or len(left.args) != len(right.args):
        return False
    bound = right.args[1:2] if isinstance(right, sp.Limit) else right.variables
    mine = left.args[1:2] if isinstance(left, sp.Limit) else left.variables
    left = left.xreplace(dict(zip(mine, bound, strict=False)))
    if left.args[1:] != right.args[1:]:
        return False
    # A bound variable may have any value; one third and above is inside the usual ranges.
    inner = [
        {**point, **{x: sp.Rational(1 + i, 3 + j) for j, x in enumerate(bound)}}
        for i, point in enumerate(points)
    ]
    return _same_form(left.args[0], right.args[0], inner)


def _check_end(step, target, points, domain):
    """The last step equals `target` and leaves nothing unevaluated."""
    if not no_unevaluated(step):
        raise WrongLink("the last step should have no unevaluated integral, limit or derivative")
    difference = first_difference(step, by_name(sp.sympify(target), domain), points)
    if difference is not None:
        point, value, _ = difference
        place = where_they_differ(step, sp.Integer(0), point, points)
        raise WrongLink(
            f"the last step is not the answer asked for: at {place} it is {number_text(value)}"
        )


def _check_link(i, left, right, points):
    """Step i equals step i + 1 at all points."""
    difference = first_difference(left, right, points)
    if difference is not None:
        point, a, b = difference
        raise WrongLink(
            f"step {i} -> {i + 1}: at {where_they_differ(left, right, point, points)} "
            f"the left side is {number_text(a)}, the right side {number_text(b)}"
        )


def _read_steps_as_text(chain):
    """Steps that are text become expressions where the chain is made: its fields are data."""
    if isinstance(chain.steps, list | tuple):
        object.__setattr__(chain, "steps", list(map(_plain, chain.steps)))


@dataclass(frozen=True)
class EqualityChain:
    """steps[0] = steps[1] = ...; every step is a SymPy expression."""

    steps: list

    def __post_init__(self):
        _read_steps_as_text(self)

    def first_wrong_link(self, domain, forms=(), start=None, target=None, points=None):
        """None, or a sentence on the first wrong link.

        domain   {symbol: (low, high)}, where the chain has to hold
        forms    one Form for each step
        start    the required step 1, in the same form
        target   the value that the last step must have
        points   points to try, [{symbol: number}]; random ones if not given
        Raises NoValue if a step cannot be computed.
        """
        return _sentence(self.check, domain, forms, start, target, points or draw_points(domain))

    def check(self, domain, forms, start, target, points):
        steps = _read_steps(self.steps, domain, forms)
        if start is not None:
            _check_start(steps[0], start, points, domain)
        for i in range(len(steps) - 1):
            _check_link(i + 1, steps[i], steps[i + 1], points)
        if target is not None:
            _check_end(steps[-1], target, points, domain)


def _in_order(a, relation, b):
    """Whether two real values are in the stated order, up to rounding."""
    if mpmath.im(a) or mpmath.im(b):
        return False
    if relation == ">=":
        a, b = b, a
    rounding = 1e-9 * max(1, abs(a), abs(b)) if mpmath.isfinite(a - b) else 0
    return bool(mpmath.re(a) <= mpmath.re(b) + rounding)


# Other spellings of a relation -> the one to write.
_SPELLINGS = dict.fromkeys(["≤", "⩽", "=<", "<"], "<=") | dict.fromkeys(["=", "eq"], "==")
_SPELLINGS |= dict.fromkeys(["≥", "⩾", "=>", ">"], ">=")


@dataclass(frozen=True)
class InequalityChain:
    """steps[0] relations[0] steps[1] relations[1] ..., each relation "<=", ">=" or "=="."""

    steps: list
    relations: list = ()

    def __post_init__(self):
        _read_steps_as_text(self)

    def first_wrong_link(
        self, domain, forms=(), relations=None, start=None, target=None, strict=(), points=None
    ):
        """None, or a sentence on the first wrong link. Also has the arguments of EqualityChain, and

        relations   the relations that the problem asks for, if it fixes them
        strict      links (1 for step 1 -> 2) whose two sides must differ somewhere
        """
        points = points or draw_points(domain)
        return _sentence(self.check, domain, forms, relations, start, target, strict, points)

    def check(self, domain, forms, relations, start, target, strict, points):
        steps = _read_steps(self.steps, domain, forms)
        mine = self.relations
        if not isinstance(mine, list | tuple) or len(mine) != len(steps) - 1:
            here = f"{len(mine)}" if isinstance(mine, list | tuple) else f"a {type(mine).__name__}"
            pattern = list(relations or ["<="] * (len(steps) - 1))
            raise WrongLink(
                f"{len(steps)} steps need {len(steps) - 1} relations between them, "
                f"here is {here}; write a list like {str(pattern).replace(chr(39), chr(34))}"
            )
        for i, relation in enumerate(mine, 1):
            if not isinstance(relation, str) or relation not in ("<=", ">=", "=="):
                asked = f'step {i} -> {i + 1}: the relation should be "<=", ">=" or "=="'
                if isinstance(relation, str) and relation in _SPELLINGS:
                    asked += f', it is "{relation}": write "{_SPELLINGS[relation]}"'
                raise WrongLink(asked)
            if relations is not None and relation != relations[i - 1]:
                raise WrongLink(f'step {i} -> {i + 1}: the relation should be "{relations[i - 1]}"')
        if start is not None:
            _check_start(steps[0], start, points, domain)
        for i, relation in enumerate(mine, 1):
            self.check_relation(i, relation, steps[i - 1], steps[i], i in strict, points)
        if target is not None:
            _check_end(steps[-1], target, points, domain)

    def check_relation(self, i, relation, left, right, strict, points):
        if relation == "==":
            _check_link(i, left, right, points)
            return
        for point in points:
            a, b = value_at(left, point), value_at(right, point)
            if not _in_order(a, relation, b):
                place = where_they_differ(left, right, point, points)
                raise WrongLink(
                    f"step {i} -> {i + 1}: at {place} the left side is "
                    f"{number_text(a)}, which is not {relation} {number_text(b)}"
                )
        if strict and first_difference(left, right, points) is None:
            raise WrongLink(f"step {i} -> {i + 1}: the two sides are equal, so nothing is bounded")


import contextlib
import io
import os
import socket
import tempfile

import torch
import torch.nn.functional as F


def load_mnist(train=True):
    """All of MNIST at once, on the CPU; prints one line about the source of the data.

    Looks in the folder named by the environment variable DGM_DATA, then in ./data, then on the
    network (saved in ./data). If offline, it uses scikit-learn's 1,797 small digits instead.

    Returns images [N, 1, 28, 28], float32 in [-1, 1], and labels [N], int64.
    """
    named = os.environ.get("DGM_DATA")
    for folder in [named, "data"] if named else ["data"]:
        if os.path.isdir(os.path.join(folder, "MNIST")):
            return _read_mnist(folder, train, "DGM_DATA" if folder == named else "./data")
    missing = "no MNIST in the folder DGM_DATA, " if named else ""
    try:
        _download_mnist("data")
    except (OSError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        return _stand_in(train, f"{missing}none in ./data, and the download failed: {reason}")
    return _read_mnist("data", train, "torchvision's download, saved in ./data")


def batches(images, batch_size, generator=None, labels=None):
    """One epoch in random order: yields images, or (images, labels). The last may be smaller."""
    order = torch.randperm(len(images), generator=generator).to(images.device)
    for chosen in order.split(batch_size):
        yield images[chosen] if labels is None else (images[chosen], labels[chosen])


def _read_mnist(folder, train, origin):
    from torchvision.datasets import MNIST

    try:
        mnist = MNIST(folder, train=train)
        images = mnist.data.view(-1, 1, 28, 28).float() / 127.5 - 1
    except Exception as error:
        raise RuntimeError(
            f"{os.path.join(folder, 'MNIST')} exists but cannot be read ({error}). "
            "Delete that folder (or name another one in DGM_DATA) and run this cell again."
        ) from error
    print(f"Data: MNIST, {len(images):,} {'training' if train else 'test'} images from {origin}.")
    return images, mnist.targets


def _download_mnist(folder, seconds=10):
    """Download to a temporary folder first, so that an interruption leaves nothing behind."""
    from torchvision.datasets import MNIST

    os.makedirs(folder, exist_ok=True)
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        with tempfile.TemporaryDirectory(dir=folder) as unfinished:
            with contextlib.redirect_stderr(io.StringIO()):
                MNIST(unfinished, download=True)
            os.rename(os.path.join(unfinished, "MNIST"), os.path.join(folder, "MNIST"))
    finally:
        socket.setdefaulttimeout(timeout)


def _stand_in(train, reason):
    from sklearn.datasets import load_digits

    digits = load_digits()
    test = torch.arange(len(digits.target)) % 6 == 0
    chosen = ~test if train else test
    small = torch.tensor(digits.images, dtype=torch.float32)[chosen][:, None] / 8 - 1
    large = F.interpolate(small, size=(20, 20), mode="bicubic").clamp(-1, 1)
    images = F.pad(large, (4, 4, 4, 4), value=-1.0)
    print(f"Data: {len(images):,} small digits of scikit-learn stand in for MNIST ({reason}).")
    return images, torch.tensor(digits.target, dtype=torch.int64)[chosen]


_folders = [folder for folder in (os.environ.get("DGM_DATA"), "data") if folder]
if any(os.path.isdir(os.path.join(folder, "MNIST")) for folder in _folders):
    print("Data: MNIST is here already.")
else:
    print("Data: MNIST will be downloaded (12 MB). Without a network, small digits replace it.")


import io
import math

import numpy as np
import torch
from IPython.display import Image, display
from matplotlib.figure import Figure
from PIL import Image as PILImage
from PIL import ImageDraw, ImageFont

GRID_SCALE = 2  # PNG pixels for each pixel of a picture, along each side
GRID_LINE = 2  # PNG pixels between two pictures
GRID_GREY = 128  # the grey of the lines
LABEL_SIZE = 14  # of the labels beside a grid


def to_bytes(images):
    """Images in [-1, 1] as the 256 levels a PNG holds: uint8, same shape. NaN becomes mid-grey."""
    images = torch.as_tensor(images).detach().to("cpu", torch.float32)
    levels = torch.nan_to_num(images, nan=0.0).clamp(-1, 1).add(1).mul(127.5)
    return levels.round().to(torch.uint8)


def grid_png(images, columns=10, rows=(), heads=(), title=""):
    """A grid of images [N, 1 or 3, H, W] in [-1, 1], row by row, as the bytes of a PNG.

    Every image pixel becomes a square of GRID_SCALE x GRID_SCALE pixels of one colour. The file
    has no metadata, so you can read the images back from it exactly (to 1 of 256 levels). `rows`
    and `heads` are labels, which stand left of the rows and above the columns, evenly spaced. The
    title stands above all.
    """
    images = to_bytes(images)
    if images.ndim != 4 or images.shape[1] not in (1, 3) or len(images) == 0:
        raise ValueError(f"a grid takes images [N, 1 or 3, H, W], not {list(images.shape)}")
    count, channels, height, width = images.shape
    columns = min(columns, count)
    lines = -(-count // columns)
    step_y, step_x = height * GRID_SCALE + GRID_LINE, width * GRID_SCALE + GRID_LINE
    grid = np.full(
        (lines * step_y + GRID_LINE, columns * step_x + GRID_LINE, channels), GRID_GREY, np.uint8
    )
    large = images.repeat_interleave(GRID_SCALE, 2).repeat_interleave(GRID_SCALE, 3)
    for index, image in enumerate(large.permute(0, 2, 3, 1).numpy()):
        y = index // columns * step_y + GRID_LINE
        x = index % columns * step_x + GRID_LINE
        grid[y : y + height * GRID_SCALE, x : x + width * GRID_SCALE] = image
    picture = PILImage.fromarray(grid.squeeze(2) if channels == 1 else grid)
    if rows or heads or title:
        picture = labelled(picture, rows, heads, title)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def labelled(picture, rows, heads, title):
    """The picture on white, with labels left of it and above it, and a title above all."""
    font = ImageFont.load_default(LABEL_SIZE)
    line = LABEL_SIZE + 8
    left = max((math.ceil(font.getlength(row)) + 12 for row in rows), default=0)
    above = line if title else 0
    top = above + (line if heads else 0)
    width = max(left + picture.width, math.ceil(font.getlength(title)) + 6)
    page = PILImage.new(picture.mode, (width, top + picture.height), "white")
    page.paste(picture, (left, top))
    draw = ImageDraw.Draw(page)
    draw.text((2, above / 2), title, fill="black", font=font, anchor="lm")
    for index, row in enumerate(rows):
        y = top + picture.height * (index + 0.5) / len(rows)
        draw.text((left - 6, y), row, fill="black", font=font, anchor="rm")
    for index, head in enumerate(heads):
        x = left + picture.width * (index + 0.5) / len(heads)
        draw.text((x, above + line / 2), head, fill="black", font=font, anchor="mm")
    return page


def show_grid(images, columns=10, title="", rows=(), heads=()):
    """Display images [N, 1 or 3, H, W] in [-1, 1] as a grid of exact pixels; the title is above.

    `rows` and `heads` label the rows and the columns; two rows for each label are fine.
    """
    if title:
        print(title)
    display(Image(grid_png(images, columns, rows, heads), format="png"))


def curves_png(curves, title="", xlabel="update", ylabel="loss", smooth=None, ylim=None):
    """Curves {name: list of numbers} as the bytes of a PNG: values are faint, their mean is bold.

    `smooth` is the number of values in the running mean: by default a fiftieth of a curve. `ylim`
    is what the axis of the values shows: by default what the values need.
    """
    figure = Figure(figsize=(6.4, 3.2), dpi=160, layout="constrained")
    axes = figure.add_subplot()
    widest = 1
    for index, (name, values) in enumerate(curves.items()):
        values = np.asarray(values, dtype=float)
        if len(values) == 0:
            continue
        window = min(smooth or max(1, len(values) // 50), len(values))
        widest = max(widest, window)
        mean = np.convolve(values, np.ones(window) / window, mode="valid")
        steps = np.arange(1, len(values) + 1)
        if window > 1:
            axes.plot(steps, values, color=f"C{index}", linewidth=0.6, alpha=0.25)
        marker = "o" if len(values) < 20 else ""  # a line needs two values
        style = {"linewidth": 1.4, "marker": marker, "markersize": 3}
        axes.plot(steps[window - 1 :], mean, color=f"C{index}", label=name, **style)
    how = f" (bold: mean of {widest}, faint: each)" if widest > 1 else ""
    axes.set(xlabel=xlabel + how, ylabel=ylabel, ylim=ylim)
    axes.xaxis.get_major_locator().set_params(integer=True)  # there is no update 1.5
    axes.set_title(title, loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.tick_params(labelsize=8)
    if axes.lines:  # below the axes, where no curve is
        figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def plot_curves(curves, title="", xlabel="update", ylabel="loss", smooth=None, ylim=None):
    """Display curves {name: list of numbers}, such as losses, in one plot."""
    png = curves_png(curves, title, xlabel, ylabel, smooth, ylim)
    display(Image(png, format="png", width=640))


class LivePicture:
    """One picture in the output of a cell; every update redraws it in place."""

    def __init__(self, columns=10, rows=(), heads=()):
        self.columns, self.rows, self.heads = columns, rows, heads
        self._handle = None

    def update(self, picture, title=""):
        """Show images [N, 1 or 3, H, W] in [-1, 1], or a PNG such as `curves_png(curves)`."""
        width = 640 if isinstance(picture, bytes) else None
        if width is None:
            picture = grid_png(picture, self.columns, self.rows, self.heads, title)
        shown = Image(picture, format="png", width=width)
        if self._handle is None:
            self._handle = display(shown, display_id=True)
        else:
            self._handle.update(shown)


# A small pre-trained classifier of MNIST digits. It has the role that the Inception network has for
# photographs.
import base64
import functools
import io

import numpy as np
import torch
from torch import nn


def judge_network():
    """Images [N, 1, 28, 28] in [-1, 1] -> logits [N, 10]; 20,000 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 16, kernel_size=4, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 24, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(24, 32, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 32, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(32, 10),
    )


@functools.cache
def stored_judge(make_network, weights, device="cpu"):
    """The trained network and the scores of real pictures [3, M]: n, mean, standard deviation."""
    stored = np.load(io.BytesIO(base64.b85decode(weights)))
    with torch.device("meta"):  # no initial weights: drawing them would change the random state
        network = make_network()
    trained = {name: torch.tensor(stored[name]).float() for name in network.state_dict()}
    network.load_state_dict(trained, assign=True)
    return network.eval().requires_grad_(False).to(device), stored["ceiling"]


def _judge(device="cpu"):
    return stored_judge(judge_network, JUDGE_WEIGHTS, device)


@torch.no_grad()
def judge_logits(images):
    """The judge's logits [N, 10], float32, for images [N, 1, 28, 28] in [-1, 1]."""
    if images.ndim != 4 or images.shape[1:] != (1, 28, 28):
        raise ValueError(f"the judge takes images [N, 1, 28, 28], not {list(images.shape)}")
    network, _ = _judge(str(images.device))
    return torch.cat([network(batch.float()) for batch in images.split(500)])


def real_ceiling(n):
    """The Inception Score of n real digits with this judge: the score of perfect pictures."""
    return float(_real_scores(n)[0])


def describe_score(score, n):
    """One line: an Inception Score of n pictures and, to compare, that of n real digits."""
    return score_line(score, n, "real digits", *_real_scores(n))


def score_line(score, n, real, mean, deviation):
    spread = f" ± {deviation:.2f}" if deviation else ""
    return f"Inception Score of {n:,} pictures: {score:.2f} ({n:,} {real}: {mean:.2f}{spread})"


def scores_of_real(ceiling, n):
    """Mean and standard deviation for n pictures, interpolated in log n between measured n."""
    counts, means, deviations = ceiling
    return [np.interp(np.log(n), np.log(counts), values) for values in (means, deviations)]


def _real_scores(n):
    return scores_of_real(_judge()[1], n)


import contextlib
import inspect
import json
import os
import random
import sys

import numpy as np
import torch
from IPython import get_ipython
from IPython.display import display
from tqdm import tqdm

CHECKPOINT_FOLDER = os.environ.get("DGM_CHECKPOINTS") or "checkpoints"


def progress(iterable, total=None, description="", leave=True):
    """A progress bar on one line; `bar.set_postfix(loss=loss, refresh=False)` adds numbers.

    If there are many bars, such as one for each epoch, `leave=False` clears a bar when it is done.
    """
    options = {"leave": leave, "mininterval": 0.5, "ncols": 88, "ascii": False}
    if hasattr(get_ipython(), "kernel"):
        options["file"] = OneLine()
    return tqdm(iterable, total=total, desc=description, **options)


class OneLine:
    """A file whose last line is an output of the cell, and is saved with it as it was last.

    (A widget would be saved as a bar at 0 %.)
    """

    def __init__(self):
        self._handle = None

    def write(self, text):
        """Show the text in place of the last one; spaces alone clear it, as tqdm wants."""
        if text in ("", "\n"):
            return
        data = {"text/plain": text.strip()}
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)

    def flush(self):
        """Nothing is held back."""


@contextlib.contextmanager
def interruptible():
    """`with interruptible():` around a training loop: if you stop the cell, the model is kept."""
    try:
        yield
    except KeyboardInterrupt:
        print("Stopped. The model and the curves are in the state after the last update. Use them")
        print("now, or run this cell again to continue the training from the last checkpoint.")
        print("If this cell trains several models, it goes on with the next: stop it again.")


def use_drive():
    """On Colab: save checkpoints to your Google Drive, so that they survive a disconnect."""
    global CHECKPOINT_FOLDER
    try:
        from google.colab import drive
    except ImportError:
        print(f"This is not Colab: checkpoints stay in {CHECKPOINT_FOLDER}.")
        return
    drive.mount("/content/drive")
    CHECKPOINT_FOLDER = "/content/drive/MyDrive/checkpoints"
    print(f"Checkpoints go to {CHECKPOINT_FOLDER}.")


if SAVE_TO_DRIVE:
    use_drive()
elif "google.colab" in sys.modules:
    print("Colab deletes checkpoints when it disconnects. To keep them, tick SAVE_TO_DRIVE in the")
    print("form of this cell and run it again.")


class Checkpoint:
    """The state of a training run in one file, so that it can continue after a disconnect.

        checkpoint = Checkpoint("gan", settings, generator=generator, optimizer=optimizer)
        start, curves = checkpoint.load()             # (0, {}) if there is no checkpoint
        for epoch in range(start, epochs):
            ...
            checkpoint.save(epoch + 1, curves)

    `settings` is a dictionary of everything that defines the run: numbers, strings, functions and
    classes (they are compared by the code of their cells, so a fix counts). The parts are models,
    optimisers, schedules and torch.Generators. The file also has the random states of Python,
    NumPy and torch, so a resumed run gives the same result as an uninterrupted one.
    """

    def __init__(self, name, settings=None, **parts):
        self.name = name
        self.path = os.path.join(CHECKPOINT_FOLDER, f"{name}.pt")
        self.settings = settings or {}
        self.parts = parts
        self.random_states = None

    def save(self, epoch, curves=None):
        """Save the state after `epoch` epochs; `curves` is {name: list of numbers}."""
        curves = curves or {}
        state = {
            "run": self._run(),
            "epoch": int(epoch),
            "curves": {name: [float(value) for value in values] for name, values in curves.items()},
            "parts": {name: _state_of(part) for name, part in self.parts.items()},
            "random": _random_states(),
        }
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        torch.save(state, self.path + ".unfinished")
        os.replace(self.path + ".unfinished", self.path)  # so there is never half a file

    def load(self):
        """Restore the file if it belongs to this run; returns (epochs done, curves) or (0, {})."""
        if "google.colab" in sys.modules and "/drive/" not in self.path:
            print("Colab deletes checkpoints when it disconnects: tick SAVE_TO_DRIVE to keep them.")
        if not os.path.exists(self.path):
            return 0, {}
        try:
            state = torch.load(self.path, map_location="cpu", weights_only=True)
            same = state["run"] == self._run()
        except Exception as error:
            print(f"{self.path} cannot be read ({type(error).__name__}): training from the start.")
            return 0, {}
        if not same:
            print(f"{self.path} has other settings, code or models: training from the start.")
            return 0, {}
        for name, part in self.parts.items():
            _restore(part, state["parts"][name])
        self.random_states = state["random"]
        self.restore_random_states()
        print(f"Continuing after epoch {state['epoch']}, from {self.path}.")
        print(f"To train from the start, run Checkpoint({self.name!r}).delete() first.")
        return state["epoch"], state["curves"]

    def restore_random_states(self):
        """Set the loaded random states once more, after something else has drawn numbers."""
        _restore_random_states(self.random_states)

    def delete(self):
        """Delete the file, to train from the start."""
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.path)

    def _run(self):
        """Text that is the same for all files of this run."""
        parts = {name: _kind_of(part) for name, part in self.parts.items()}
        return json.dumps([self.settings, parts], default=_source_of, sort_keys=True)


def _kind_of(part):
    if isinstance(part, torch.nn.Module):
        return {name: list(value.shape) for name, value in part.state_dict().items()}
    return [type(part).__name__, getattr(part, "defaults", None)]


def _source_of(value):
    """The code of the whole cell that defines a function or a class, helpers included."""
    place = value
    if isinstance(value, type):  # for a class in a notebook, only its methods know their cell
        place = next(filter(inspect.isfunction, vars(value).values()), value)
    try:
        return "".join(inspect.findsource(inspect.unwrap(place))[0])
    except (OSError, TypeError):
        return getattr(value, "__name__", repr(value))


def _state_of(part):
    return part.get_state() if isinstance(part, torch.Generator) else part.state_dict()


def _restore(part, state):
    if isinstance(part, torch.Generator):
        part.set_state(state)
    else:
        part.load_state_dict(state)


def _random_states():
    kind, keys, *rest = np.random.get_state()
    return {
        "python": random.getstate(),
        "numpy": (kind, keys.tolist(), *rest),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all(),
    }


def _restore_random_states(states):
    random.setstate(states["python"])
    np.random.set_state(states["numpy"])
    torch.set_rng_state(states["torch"])
    if len(states["cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(states["cuda"])


import contextlib
import dis
import inspect
import io
import math
import re
import time

import numpy as np
import torch
from torch import nn

REAL_DISTANCE = 9.2  # the median distance between two real pictures of the same digit
#: What the pictures of each level have at least: score, pictures of the rarest digit, variety.
OWN_LEVELS = ((3.5, 0, 0.5), (5.5, 1, 0.5), (7.0, 1, 0.7))
OWN_GRIDS = ("digits", "walks", "holes")
OWN_KNOWN = 12  # the columns that are known in "holes"
OWN_HEAD = f"{'setting':<24}{'updates':>8}{'minutes':>9}{'score':>8}{'rarest':>8}{'variety':>9}"


class OwnBatches:
    """A budget of random batches (pictures, labels), for `for pictures, labels in training`."""

    def __init__(self, images, labels, updates, minutes, size=64):
        self.images, self.labels, self.size = images, labels, size
        self.updates, self.seconds = max(1, round(updates)), 60 * minutes
        self.taken, self.started = 0, None

    def __len__(self):
        return self.updates

    def __iter__(self):
        self.started = self.started or time.perf_counter()
        for _ in progress(range(self.taken, self.updates), description="updates", leave=False):
            if time.perf_counter() - self.started > self.seconds:
                print(f"The minutes are spent after {self.taken:,} of {self.updates:,} updates.")
                return
            self.taken += 1
            chosen = torch.randint(len(self.images), (self.size,))
            yield self.images[chosen].to(DEVICE), self.labels[chosen].to(DEVICE)

    def minutes(self):
        """How long ago the first batch was taken."""
        return 0.0 if self.started is None else (time.perf_counter() - self.started) / 60


class OwnResult(nn.Module):
    """What a checkpoint keeps of a run: its pictures, and the updates and minutes that it took."""

    def __init__(self):
        super().__init__()
        self.register_buffer("pictures", torch.zeros(100, 1, 28, 28, dtype=torch.uint8))
        self.register_buffer("grid", torch.zeros(100, 1, 28, 28, dtype=torch.uint8))
        self.register_buffer("spent", torch.zeros(2, dtype=torch.float64))


def own_run(train, setting, training, kind=""):
    """Train a model with `setting` on the batches of `training`, or take it from its checkpoint.

    `kind` is that of the extra grid, "" for none. Returns name, pictures [100, 1, 28, 28], kind,
    grid, curves, updates, minutes, and the file of the checkpoint if nothing was trained.
    """
    setting = dict(setting)
    name, seed = str(setting.pop("name")), setting.pop("seed", SEED)
    facts = {"setting": setting, "seed": seed, "code": own_code(train), "kind": kind}
    facts |= {"updates": len(training), "seconds": training.seconds}
    result = OwnResult()
    file_name = re.sub(r"\W+", "-", name)
    checkpoint = Checkpoint(f"own-{file_name}-{len(training)}", facts, result=result)
    with contextlib.redirect_stdout(io.StringIO()):
        done, curves = checkpoint.load()
    if not done:
        set_seed(seed)
        sample, curves, draw = _returned(train(training, **setting), kind)
        result.spent[:] = torch.tensor([training.taken, training.minutes()])
        set_seed(seed + 1)
        with torch.no_grad():
            result.pictures[:] = own_bytes(sample(100), "sample(100)")
            if kind:
                result.grid[:] = own_bytes(draw(*own_task(kind)), "draw(...)")
        checkpoint.save(1, curves)
    return {
        "name": name,
        "pictures": result.pictures.float() / 127.5 - 1,
        "kind": kind,
        "grid": result.grid.float() / 127.5 - 1,
        "curves": curves,
        "updates": int(result.spent[0]),
        "minutes": float(result.spent[1]),
        "file": checkpoint.path if done else "",
    }


def _returned(returned, kind):
    if not isinstance(returned, tuple) or len(returned) not in (2, 3):
        raise TypeError("own_train returns `sample, curves`, or `sample, curves, draw`")
    if kind and len(returned) == 2:
        raise TypeError("for the extra grid, own_train returns `sample, curves, draw`")
    return (*returned, None)[:3]


def own_code(function):
    """A function and what it uses of the notebook: functions, classes and plain values, by name."""
    found, waiting = {"": function}, [function]
    while waiting:
        value = waiting.pop()
        for each in vars(value).values() if isinstance(value, type) else [value]:
            if not inspect.isfunction(each):
                continue
            for name in _names_in(each.__code__) - set(found):
                used = each.__globals__.get(name)
                if getattr(used, "__module__", None) == "__main__":
                    waiting.append(used)
                elif not isinstance(used, (bool, int, float, str)):
                    continue
                found[name] = used
    return found


def _names_in(code):
    """The global names that the code of a function reads."""
    steps = dis.get_instructions(code)
    names = {step.argval for step in steps if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    inner = [each for each in code.co_consts if inspect.iscode(each)]
    return names.union(*map(_names_in, inner))


def own_task(kind):
    """What the function `draw` of the extra grid is given."""
    if kind == "digits":
        return ((torch.arange(100) // 10).to(DEVICE),)
    if kind == "walks":
        return ()
    images, labels = load_mnist(train=False)
    chosen = [torch.where(labels[::2] == digit)[0][:10] * 2 for digit in range(10)]
    known = torch.zeros(1, 1, 28, 28, dtype=torch.bool)
    known[..., :OWN_KNOWN] = True
    pictures = images[torch.cat(chosen)].masked_fill(~known, -1.0)
    return pictures.to(DEVICE), known.to(DEVICE)


def own_right(kind, pictures):
    """How many of the 100 pictures of an extra grid are right; a right walk counts as ten."""
    digits = judge_logits(pictures).argmax(dim=1).view(10, 10)
    if kind != "walks":
        return int((digits == torch.arange(10)[:, None]).sum())
    rows = pictures.reshape(10, 10, -1).double()
    first, last, middle = rows[:, 0], rows[:, -1], rows[:, 4:6].mean(dim=1)
    whole = (last - first).norm(dim=1).clamp(min=1e-9)
    longest = rows.diff(dim=1).norm(dim=2).amax(dim=1)
    along = ((middle - first) * (last - first)).sum(dim=1) / whole**2
    beside = (middle - first - along[:, None] * (last - first)).norm(dim=1)
    right = (digits[:, 0] != digits[:, -1]) & (longest <= 0.3 * whole) & (beside >= 0.1 * whole)
    return 10 * int(right.sum())


def own_bytes(pictures, what):
    """A hundred pictures as a PNG holds them, in 256 levels. Raises ValueError."""
    pictures = torch.as_tensor(pictures)
    if list(pictures.shape) != [100, 1, 28, 28]:
        raise ValueError(f"{what} gives {list(pictures.shape)}, not [100, 1, 28, 28]")
    return to_bytes(pictures)


def own_measures(pictures):
    """Score, rarest digit (how many of the pictures) and variety of pictures [N, 1, 28, 28]."""
    logits = judge_logits(pictures).double()
    log_p = torch.log_softmax(logits, dim=1)
    log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(pictures))
    digits = logits.argmax(dim=1)
    distances = []
    for digit in range(10):
        same = pictures[digits == digit].flatten(1).double() / 2
        if len(same) > 1:
            pairs = torch.nn.functional.pdist(same)
            distances.append(pairs.median().item())
    return {
        "score": (log_p.exp() * (log_p - log_marginal)).sum(dim=1).mean().exp().item(),
        "rarest": torch.bincount(digits, minlength=10).min().item(),
        "variety": float(np.median(distances)) / REAL_DISTANCE if distances else 0.0,
    }


def own_rows(runs):
    """The last line of the table, and its head above the first one.

    The variety of pictures that nobody can read says nothing, so it is not shown.
    """
    run, found = runs[-1], own_measures(runs[-1]["pictures"])
    variety = f"{found['variety']:.2f}" if found["score"] >= OWN_LEVELS[0][0] else "-"
    if len(runs) == 1:
        print(OWN_HEAD)
    print(
        f"{run['name']:<24}{run['updates']:>8,}{run['minutes']:>9.1f}"
        f"{found['score']:>8.2f}{found['rarest']:>8}{variety:>9}"
        f"{'   kept in ' + run['file'] if run['file'] else ''}"
    )


def own_level(found):
    """The level of quality (0 to 3) that these measures reach, and what the next one needs."""
    level, lacks = 0, []
    for score, rarest, variety in OWN_LEVELS:
        needs = (("score", score, ".1f"), ("rarest digit", rarest, ""), ("variety", variety, ".1f"))
        for (name, least, form), value in zip(needs, found.values(), strict=True):
            if value < least:
                shown = f"{value:.2f}" if form else value
                lacks.append(f"a {name} of at least {least:{form}} (yours: {shown})")
        if lacks:
            break
        level += 1
    return level, " and ".join(lacks)


def own_choice(settings, runs, name):
    """The setting of this name; for the name "", that of the run with the highest score."""
    if not name:
        name = max(runs, key=lambda run: own_measures(run["pictures"])["score"])["name"]
    for setting in settings:
        if setting["name"] == name:
            return setting
    names = [setting["name"] for setting in settings]
    raise ValueError(f"OWN_BEST = {name!r} is no name of own_settings(): {names}")
