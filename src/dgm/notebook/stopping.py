# ---
# requires: [going_on, naming]
# ---
# %% role="setup" id="setup-stopping"
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
