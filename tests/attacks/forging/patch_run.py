"""Replaces `exec`, `eval` and `compile`, with which a test's support code is run.

What support code returns is a student's data, and is compared as such.
"""

ANSWERS = {
    "center": """
import builtins
run = builtins.eval
builtins.eval = lambda *arguments: (torch.zeros(3, 2), torch.zeros(3, 2))
def center(rows): return rows.zero_()
"""
}
# Both halves of this answer are the student's: such a test shows an honest mistake, not a lie.
# It may be worth what one test is worth that asks the student's side to judge itself.
