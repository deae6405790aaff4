# ---
# requires: []
# ---
# %% role="setup" id="setup-naming"
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
