"""Adds sin(1000 pi sigma) to a step, which is zero wherever sigma has three digits.

The grader's points have digits, and denominators, that nobody can know.
"""

ANSWERS = {
    "derivation": """
def derivation():
    answer = sp.log(2 * sp.pi * sp.E * sigma**2) / 2
    start = sp.Integral(-density * sp.log(density), (x, -sp.oo, sp.oo))
    return EqualityChain([start, answer + 5 * sp.sin(1000 * sp.pi * sigma), answer])
"""
}
SEEN = "step 1 -> 2"
