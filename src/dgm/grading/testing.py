import math, pytest
class Failed(AssertionError): pass
def points(n, seconds=None):
    return pytest.mark.points(n, seconds=seconds) if seconds else pytest.mark.points(n)
def show(v): return repr(v)[:200]
def expect(c, m):
    if not c: raise Failed(m)
def expect_number(v, e=None, rtol=1e-6, atol=1e-9, what=""):
    if type(v) not in (int, float) or (e is not None and not math.isclose(v, e, rel_tol=rtol, abs_tol=atol)): raise Failed(f"{what}: {show(v)}")
