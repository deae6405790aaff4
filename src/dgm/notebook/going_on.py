# ---
# title: What happens to a cell whose answer is missing
# requires: []
# ---
# %% role="setup" id="setup-going-on"
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
