"""From an exception to one line and an exit status."""

from __future__ import annotations

from dgm.commands.terminal import text_to_terminal

OK = 0
NOT_OK = 1  # something is ungradable, stale, missing, or failed its audit
BAD_INPUT = 2  # also what Typer ends with on a usage error
NO_SANDBOX = 3
NO_STORAGE = 4  # a full or read-only disk, a locked gradebook
NO_CLUSTER = 5  # no worker of a Dask cluster can grade
INTERNAL = 70

# Names rather than classes, since importing what a command did not need takes seconds.
KNOWN = {
    "dgm.content.errors.ContentError": (BAD_INPUT, "{}"),
    "dgm.grading.suite.SuiteError": (BAD_INPUT, "{}"),
    "dgm.submission.read.Ungradable": (NOT_OK, "{}"),
    "dgm.submission.handing_in.Unnamed": (BAD_INPUT, "{}"),
    "dgm.grading.cluster.ClusterUnavailable": (NO_CLUSTER, "{}"),
    "dgm.reports.pdf.PdfUnavailable": (NOT_OK, "no PDF: {}"),
    "dgm.sandbox.bubblewrap.SandboxUnavailable": (
        NO_SANDBOX,
        "no sandbox, so nothing was graded: {} (`dgm doctor` says more)",
    ),
    "nbclient.exceptions.CellExecutionError": (NOT_OK, "a solved notebook fails: {}"),
    "sqlalchemy.exc.DBAPIError": (NO_STORAGE, "the gradebook cannot be used: {.orig}"),
    "sqlite3.Error": (NO_STORAGE, "the gradebook cannot be used: {}"),
    "builtins.OSError": (NO_STORAGE, "{}"),
}


def explain(error: BaseException) -> tuple[int, str]:
    """The exit status for `error`, and what happened and what to do: a line for each mistake."""
    for kind in type(error).__mro__:
        if known := KNOWN.get(f"{kind.__module__}.{kind.__qualname__}"):
            status, line = known
            break
    else:
        name = type(error).__name__
        status, line = INTERNAL, f"internal error, {name}: {{}} (`dgm --debug ...` shows where)"
    # several mistakes in the course have a line each
    texts = line.format(error).split("\n") if status == BAD_INPUT else [line.format(error)]
    return status, text_to_terminal("\n".join(" ".join(text.split()) for text in texts))
