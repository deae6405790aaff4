"""Hands in the question as its answer: the unevaluated integral is equal to the entropy.

Nothing unevaluated may be left, and each step of a derivation has a form.
"""

ANSWERS = {
    "entropy": """
def entropy(): return sp.Integral(-density * sp.log(density), (x, -sp.oo, sp.oo))
""",
    "derivation": """
def derivation():
    return EqualityChain([sp.Integral(-density * sp.log(density), (x, -sp.oo, sp.oo))] * 3)
""",
}
SEEN = "unevaluated"
