"""Loops for ever.

A call has a deadline, after which the child is killed.
"""

HONEST = ("center",)
ANSWERS = {"double": "def double(number):\n    while True: pass\n"}
SEEN = "no answer within "
