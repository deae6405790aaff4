"""Hangs in every part, so that each costs its deadline.

A submission is given a few children and so much time in all.
"""

LOOP = "def {}(*arguments):\n    while True: pass\n"
ANSWERS = {
    part: LOOP.format(part) for part in ("double", "center", "step", "entropy", "derivation")
}
SEEN = "no answer within "
