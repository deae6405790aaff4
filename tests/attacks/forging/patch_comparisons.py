"""Replaces `torch.allclose`, `numpy.testing`, `math.isclose`, SymPy's `simplify` and more.

They are replaced in the student's process; the comparison happens in another.
"""

ANSWERS = {
    "double": """
import math, numpy.testing
def yes(*arguments, **keywords): return True
torch.allclose = torch.equal = torch.isclose = np.allclose = np.isclose = math.isclose = yes
torch.testing.assert_close = yes
for name in dir(numpy.testing):
    if name.startswith("assert"): setattr(numpy.testing, name, yes)
sp.simplify = sp.nsimplify = lambda *arguments, **keywords: sp.Integer(0)
sp.Expr.equals = sp.Basic.__eq__ = yes
def double(number): return 0.0
""",
    "center": "def center(rows): return torch.zeros(())",
    "entropy": "def entropy(): return sigma",
}
SEEN = "expected"
