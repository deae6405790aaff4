"""Answers `10**10**10`, unevaluated, and hides it in functions that evaluate at once.

Magnitudes are estimated before SymPy is asked to build anything.
"""

HONEST = ("center",)
ANSWERS = {
    "entropy": """
def entropy():
    power = sp.Pow(10, sp.Pow(10, 10, evaluate=False), evaluate=False)
    return sp.Add(sigma, sp.sin(power, evaluate=False), evaluate=False)
""",
    "derivation": """
def derivation():
    return EqualityChain([sp.factorial(sp.Integer(10) ** 9, evaluate=False)] * 3)
""",
}
SEEN = "too large|too long|stopped with"
