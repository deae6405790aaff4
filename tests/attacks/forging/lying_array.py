"""Returns a NumPy subclass that says yes to every comparison and hides its values.

Only `numpy.ndarray` itself crosses; subclasses stay behind a handle.
"""

ANSWERS = {
    "center": """
class Liar(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **keywords): return np.bool_(True)
    def __array_function__(self, function, types, args, kwargs): return True
    def __array__(self, *a, **k): return np.zeros(self.shape)
    def __eq__(self, other): return True
def center(rows): return np.zeros(tuple(rows.shape), "float32").view(Liar)
def fool(*arguments, **keywords): return True
torch.allclose = fool
"""
}
SEEN = "numbers expected"
