"""Answers with an expression that is small, and takes for ever to evaluate or to simplify.

What the grader computes on an answer has a deadline: such an answer is undecided, not lost.
"""

HONEST = ("center",)
ANSWERS = {
    "entropy": """
def entropy():
    slow = sum(sp.cos(sp.exp(sp.sin(k * sigma**k) * 50)) for k in range(1, 30))
    return sp.log(2 * sp.pi * sp.E * sigma**2) / 2 + slow - slow.subs(sigma, sigma + 0)
""",
    "derivation": """
def derivation():
    inner = sp.Integral(sp.sin(sp.exp(x**4)), (x, -sp.oo, sp.oo))
    return EqualityChain([inner, inner, inner])
""",
}
