"""Has an answer need assignments of added cells that patch torch, the builtins and the agent.

What an answer needs is run in the student's process, like the answer, and nowhere else: the page
tells what was left out as text.
"""

import nbformat

HELPER = """
fails = {}["<script>`</code><script>document.title='dgm-attack'</script>"]
SCRIPT = "<script>document.title='dgm-attack'</script>"
zero = setattr(__import__("torch"), "allclose", lambda *a, **k: True) or 0.0
one = setattr(__import__("builtins"), "isinstance", lambda *a: True) or zero
two = [setattr(m, n, lambda *a, **k: b"") for k, m in list(__import__("sys").modules.items())
       if "boundary" in k and "agent" not in k for n in ("encode",) if hasattr(m, n)] and one
trained = SCRIPT.step(); trained = "<img src=x onerror=alert(1)>`</code><script>" + trained
"""
ANSWERS = {
    "double": "def double(number): return two + one + zero + trained + fails\n",
    "center": "def center(rows): return two\n",
}
SEEN = "it trains"


def edit(notebook):
    for position in (2, len(notebook.cells)):
        notebook.cells.insert(position, nbformat.v4.new_code_cell(HELPER))


def check(scene):
    assert "Cells that you added" in scene.page
    assert "This was left out, though an answer may need it" in scene.page
    assert "it trains: it calls <code>.step()</code>" in scene.page
    assert "&lt;img src=x onerror=alert(1)&gt;" in scene.page
    assert "This was run, but it did not end well" in scene.page
    assert "KeyError" in scene.page
