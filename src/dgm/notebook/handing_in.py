# ---
# title: What is left to do
# requires: []
# ---
# %% role="setup" id="setup-handing-in"
import itertools
import json
import os
import re

NOT_WRITTEN = {
    "solution": re.compile(r"^[ \t]*raise NotImplementedError\b|\A\s*\Z", re.MULTILINE),
    "written": re.compile(r"^\*Write your answer here\.\*\s*$|\A\s*\Z", re.MULTILINE),
}
ANSWER_MARKER = re.compile(r"^[ \t]*(#|<!--)[ \t]*answer:[ \t]*([a-z0-9-]+)", re.MULTILINE)


def left_to_do(notebook, executed=None):
    """What is left to do in a notebook (its JSON), by what it shows: {what: [where, ...]}.

    `executed` are the sources that the kernel ran. Without them, the saved numbers beside the
    cells tell what was run, and in which order.
    """
    cells = [cell for cell in map(_facts_of, _listed(notebook, "cells")) if cell["role"] != "added"]
    code = [cell for cell in cells if cell["code"] and cell["source"].strip()]
    counts = [(cell["id"], cell["count"]) for cell in code if cell["count"] is not None]
    found = {
        "Code that is not written yet": _open(cells, "solution"),
        "Written answers that are still empty": _open(cells, "written"),
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
    return {what: where for what, where in found.items() if where}


def _open(cells, role):
    return [c["id"] for c in cells if c["role"] == role and NOT_WRITTEN[role].search(c["source"])]


def _facts_of(cell):
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
        "code": _at(cell, "cell_type") == "code",
        "source": source[marker.end() :] if marker and role == "written" else source,
        "count": count if type(count) is int else None,
        "failed": [
            line.removeprefix("✗ ")
            for output in outputs
            for line in _text(output, "text").splitlines()
            if line.startswith("✗ ")
        ],
        "raised": any(_at(output, "output_type") == "error" for output in outputs),
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
    """The JSON of the notebook that runs this; None where the kernel cannot get at it.

    Colab hands it out as it is now. Jupyter and VS Code name the file, which is as it was saved.
    """
    try:
        from google.colab import _message

        return _message.blocking_request("get_ipynb", timeout_sec=30)["ipynb"]
    except Exception:  # not Colab, or it does not answer
        pass
    path = globals().get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None
