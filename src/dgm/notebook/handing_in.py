# ---
# title: What is left to do
# requires: []
# ---
# %% role="setup" id="setup-handing-in"
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
