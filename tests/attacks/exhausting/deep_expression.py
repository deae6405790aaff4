"""Answers with an expression of a million nodes, nested in depth, or sharing its parts.

A tree is cut at so many nodes and so much depth, while it is sent and while it is built.
"""

HONEST = ("center",)
ANSWERS = {
    "entropy": """
def entropy():
    deep = sigma
    for _ in range(100_000): deep = sp.sin(deep, evaluate=False)
    return deep
""",
    "derivation": """
def derivation():
    shared = sigma
    for _ in range(40): shared = sp.Add(shared, sp.sin(shared, evaluate=False), evaluate=False)
    return EqualityChain([shared] * 3)
""",
}
SEEN = "too large|no answer within|process ended|stopped with"
