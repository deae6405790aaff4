# ---
# title: A notebook that was run
# covers:
#   - MIT 6.S978 PS3 problem 0 (notebook submission): [notebook-submission]
# differs:
#   MIT 6.S978 PS3 problem 0 (notebook submission):
#     The source also asks for a report with the answers and the code. Here the notebook holds
#     both.
# presupposes: [Jupyter notebooks]
# setup: [basics]
# minutes: {smoke: 0.1, cpu: 0.1, gpu: 0.1}
# work: {reading: 2, notebook-submission: 3}
# ---
# %% [markdown]
# # A notebook that was run
#
# A figure in a report is useful only if you can make it again. In a notebook this is easy, if the
# cells that you see made the results that you see. But if you change a cell after it ran, or run it
# before the cell above it, it shows numbers that nobody can make again. You will not notice this,
# because the kernel still remembers code that the page no longer shows.
#
# The remedy is simple. When you have finished, choose *Restart session and run all*, wait, look at
# the results once more, and save. Where training saves checkpoints, it goes on from the last one,
# so this need not take long.
#
# **Contract.** In the file that you hand in, the following holds for every code cell that was in
# the notebook when you first opened it:
#
# - The cell was run: it has a number beside it. (It need not show an output: a definition has
#   none.)
# - The numbers increase from cell to cell down the page. They need not be 1, 2, 3, ...
# - The cell did not end in an error.
#
# The contract does not cover cells that you add. If one of your answers still raises an error, do
# not hide the error: leave the cell as it is and accept the lost points.

# %% role="tests" id="notebook-submission-tests"
# There is no visible check here: the saved file counts, and no cell can read it.
### BEGIN HIDDEN TESTS
from itertools import pairwise

from dgm.testing import expect, points


def listed(cells):
    """A few of them, by the id that the notebook has for each."""
    names = ", ".join(cells[:3])
    return names if len(cells) <= 3 else f"{names} and {len(cells) - 3} more"


@points(0.5)
def test_every_cell_was_run_in_order(submitted):
    """Every code cell was run, each after those above it."""
    counts = submitted.execution_counts
    idle = [cell for cell, count in counts.items() if count is None]
    expect(
        not idle,
        f"not run, or cleared afterwards, or deleted: {listed(idle)}; restart, run all, then save",
    )
    early = [cell for above, cell in pairwise(counts) if counts[cell] <= counts[above]]
    expect(
        not early,
        f"ran before what stands above: {listed(early)}; restart, run all, then save",
    )


@points(0.5)
def test_no_cell_ended_in_an_error(submitted):
    """The notebook was run, and no code cell of it shows an error."""
    counts, outputs = submitted.execution_counts, submitted.outputs
    expect(any(count is not None for count in counts.values()), "no cell was run")
    failed = [
        f"{cell} ({output['ename']})"
        for cell in counts
        for output in outputs.get(cell, [])
        if output["output_type"] == "error"
    ]
    expect(not failed, f"ended in an error: {listed(failed)}")


### END HIDDEN TESTS
