"""Names a symbol like code, for a grader that passes text to `sympify` or `eval`.

Symbols cross as names in a tree, and are looked up, never evaluated.
"""

ANSWERS = {
    "entropy": """
code = "__import__('pathlib').Path('/tmp/dgm-attack-symbol').touch()"
def entropy(): return sp.Symbol(code)
"""
}
SEEN = "not a well-formed expression|may contain only|stopped with"
